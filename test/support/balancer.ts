import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, for whoever may answer it in the servers' place. */
export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body: Buffer;
  /** What a server says to a look at the same address by the same person. */
  status(): Promise<number>;
}

/**
 * The proxy in front of several servers: each request to the next one, to another one when that is not there. A line that
 * breaks in the middle of an answer breaks for the caller too, as at any proxy.
 */
export class Balancer {
  readonly #server = createServer((request, response) => void this.#pass(request, response));
  #next = 0;
  /** Requests passed on, by port. */
  readonly passed = new Map<number, number>();

  constructor(
    private readonly ports: readonly number[],
    private readonly instead: (asked: Asked) => Promise<object | undefined>,
  ) {}

  async listen(): Promise<string> {
    // A caller that reuses its line must not meet the moment in which we close it.
    this.#server.keepAliveTimeout = 60_000;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const { url = '', method = '' } = request;
    const answer = await this.instead({ url, method, body, status: () => this.#statusOf(request) });
    if (answer) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    await this.#try(request, body, response, this.ports.length);
  }

  /** Of the same address, only looked at; 502 when no server is there. */
  async #statusOf({ url, headers: { cookie = '' } }: IncomingMessage): Promise<number> {
    for (let tries = 0; tries < this.ports.length; tries++) {
      const looked = await fetch(`http://127.0.0.1:${this.#choose()}${url}`, { headers: { cookie } }).catch(
        () => undefined,
      );
      if (looked) return looked.status;
    }
    return 502;
  }

  #choose(): number {
    return this.ports[this.#next++ % this.ports.length] ?? 0;
  }

  async #try(request: IncomingMessage, body: Buffer, response: ServerResponse, triesLeft: number): Promise<void> {
    const port = this.#choose();
    this.passed.set(port, (this.passed.get(port) ?? 0) + 1);
    const { method, url, headers } = request;
    const forwarded = { ...headers, 'x-forwarded-for': request.socket.remoteAddress, 'x-forwarded-proto': 'http' };
    const upstream = send({ host: '127.0.0.1', port, method, path: url, headers: forwarded, agent: false });
    // A page that is closed must not leave its stream open behind us.
    response.on('close', () => upstream.destroy());
    upstream.end(body);
    try {
      const [answer] = (await once(upstream, 'response')) as [IncomingMessage];
      const { connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...headersBack } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headersBack);
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    } catch (error) {
      upstream.on('error', () => undefined);
      if (response.destroyed) return;
      // Nobody was there, so nothing was done: the next one is asked. Anything else may have been done.
      const isDown = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
      if (isDown && triesLeft > 1) return this.#try(request, body, response, triesLeft - 1);
      response.writeHead(502, { 'content-type': 'text/plain' }).end('the server went away');
    }
  }
}
