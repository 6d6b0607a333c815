import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setImmediate } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocket } from 'ws';
import type { MachineRequest } from '#libs/machine-protocols';
import type { Transport, TransportListener } from './transport.js';

/** Moonraker's own; OctoPrint is usually behind a web server. */
const PORTS: Readonly<Record<string, string>> = {
  'moonraker:': '7125',
  'moonrakers:': '7130',
  'octoprint:': '80',
  'octoprints:': '443',
};
const CONNECT_TIMEOUT_MS = 5000;
/** Without a byte either way. */
const REQUEST_SILENCE_MS = 60_000;
const CHUNK_CHARS = 64 * 1024;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

type UploadRequest = NonNullable<MachineRequest['upload']>;

/**
 * Machines with a computer of their own: `moonraker://host:7125/?key=…` (WebSocket and HTTP) and
 * `octoprint://host:port/?key=…` (HTTP). With a final `s` in the scheme over TLS. The key goes into a header, never
 * into a message.
 */
export function openWeb(url: URL, listener: TransportListener): Transport {
  const isSafe = url.protocol === 'moonrakers:' || url.protocol === 'octoprints:';
  const client = new WebClient(url, isSafe, listener);
  return url.protocol.startsWith('moonraker')
    ? withSocket(url, isSafe, client, listener)
    : withoutSocket(client, listener);
}

function withSocket(url: URL, isSafe: boolean, client: WebClient, listener: TransportListener): Transport {
  const socket = new WebSocket(`${isSafe ? 'wss' : 'ws'}://${url.hostname}:${portOf(url)}/websocket`, {
    headers: client.headers,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  let why = 'the other side closed the connection';
  socket.on('open', () => listener.opened());
  socket.on('message', (data: Buffer) => listener.message?.(data.toString('utf8')));
  socket.on('error', (error) => (why = error.message));
  socket.on('close', () => {
    client.close();
    listener.closed(why);
  });
  return {
    write: () => undefined,
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    request: (id, request) => client.request(id, request),
    close: () => socket.terminate(),
  };
}

/** There is no connection to lose: whether somebody answers, the session finds out by asking. */
function withoutSocket(client: WebClient, listener: TransportListener): Transport {
  let isOver = false;
  process.nextTick(() => !isOver && listener.opened());
  return {
    write: () => undefined,
    request: (id, request) => client.request(id, request),
    close: () => {
      if (isOver) return;
      isOver = true;
      client.close();
      process.nextTick(() => listener.closed('closed'));
    },
  };
}

/** Requests of one connection. Each is answered exactly once, with status 0 when no answer came, unless it was closed. */
class WebClient {
  readonly headers: Readonly<Record<string, string>>;
  private readonly agent: http.Agent;
  private readonly open = new Set<http.ClientRequest>();
  private isClosed = false;

  constructor(
    private readonly url: URL,
    private readonly isSafe: boolean,
    private readonly listener: TransportListener,
  ) {
    const key = url.searchParams.get('key');
    this.headers = key === null ? {} : { 'x-api-key': key };
    this.agent = new (isSafe ? https : http).Agent({ keepAlive: true });
  }

  request(id: number, request: MachineRequest): void {
    this.ask(id, request).then(
      ({ status, body }) => this.answer(id, status, body),
      (error: unknown) => this.answer(id, 0, (error as Error).message),
    );
  }

  close(): void {
    this.isClosed = true;
    for (const request of this.open) request.destroy();
    this.agent.destroy();
  }

  private answer(id: number, status: number, body: string): void {
    if (!this.isClosed) this.listener.response?.(id, status, body);
  }

  private async ask(
    id: number,
    { method, path, body, upload }: MachineRequest,
  ): Promise<{ status: number; body: string }> {
    const boundary = `minga-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
    const type = upload ? `multipart/form-data; boundary=${boundary}` : 'application/json';
    const request = (this.isSafe ? https : http).request({
      host: this.url.hostname,
      port: portOf(this.url),
      method,
      path,
      agent: this.agent,
      timeout: REQUEST_SILENCE_MS,
      headers: { ...this.headers, ...((upload ?? body) ? { 'content-type': type } : {}) },
    });
    this.open.add(request);
    request.on('timeout', () => request.destroy(new Error('no answer')));
    const response = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.on('response', resolve);
      request.on('error', reject);
    });
    try {
      const told = (sha256: string, bytes: number): void => this.listener.uploaded?.(id, sha256, bytes);
      const sent = upload
        ? pipeline(Readable.from(multipart(upload, boundary, told)), request)
        : void request.end(body);
      // A machine may refuse before it has read everything: then its answer counts, not our broken pipe.
      const answer = await Promise.race([response, Promise.resolve(sent).then(() => response)]);
      return { status: answer.statusCode ?? 0, body: await textOf(answer) };
    } finally {
      this.open.delete(request);
    }
  }
}

/** The blocks as one file, as they are read: memory does not grow with the program. The sum comes last. */
async function* multipart(
  upload: UploadRequest,
  boundary: string,
  told: (sha256: string, bytes: number) => void,
): AsyncGenerator<Buffer> {
  const { fileName, source, fields = {}, hasChecksum } = upload;
  const field = (name: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\n`;
  const head = Object.entries(fields).map(([name, value]) => field(name, value));
  yield Buffer.from(`${head.join('')}${file}Content-Type: application/octet-stream\r\n\r\n`);
  const hash = createHash('sha256');
  let bytes = 0;
  for (let isEnd = false; !isEnd;) {
    let text = '';
    while (text.length < CHUNK_CHARS) {
      const block = source.next();
      isEnd = block === undefined;
      if (isEnd) break;
      // Klipper never reads a last line without a line feed.
      text += `${block}\n`;
    }
    const chunk = Buffer.from(text, 'latin1');
    hash.update(chunk);
    bytes += chunk.length;
    if (chunk.length > 0) yield chunk;
    // The other machines of this process have their turn.
    await setImmediate();
  }
  const sha256 = hash.digest('hex');
  told(sha256, bytes);
  yield Buffer.from(`\r\n${hasChecksum ? field('checksum', sha256) : ''}--${boundary}--\r\n`);
}

function portOf(url: URL): string {
  return url.port || (PORTS[url.protocol] ?? '80');
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
