import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError, domainError, ERROR_CODES, type Clock } from '#libs/domain';
import type { Log } from '../log.js';
import { Access, whoAsks } from './access.js';
import { actions } from './actions.js';
import { PAGE, PAGE_POLICY } from './page.js';
import type { LocalApi } from '../local-api.js';

export interface LocalServerOptions {
  /** Default 127.0.0.1: nobody but this computer. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Needed for every other host than loopback. */
  readonly pinHash?: string;
  readonly names?: readonly string[];
}

const MAX_BODY_BYTES = 16 * 1024;
const BODY_WITHIN_MS = 5_000;

/** The bridge's own page and the door for its command line. Plain HTTP on this computer or the workshop's network. */
export class LocalServer {
  /** For the command line: whoever can read the data folder may use it. */
  readonly token = randomBytes(24).toString('base64url');
  private readonly access: Access;
  /** Who connects and says nothing is sent away soon: the next one may want to stop a machine. */
  private readonly server = createServer(
    { connectionsCheckingInterval: 1_000, keepAliveTimeout: 5_000 },
    (request, response) => void this.serve(request, response),
  );

  constructor(
    private readonly api: LocalApi,
    private readonly options: LocalServerOptions,
    private readonly deps: { readonly clock: Clock; readonly log: Log },
  ) {
    const { pinHash, names = [], host } = options;
    this.access = new Access({
      token: this.token,
      names: [host, ...names],
      clock: deps.clock,
      ...(pinHash === undefined ? {} : { pinHash }),
    });
    this.server.headersTimeout = BODY_WITHIN_MS;
    this.server.requestTimeout = BODY_WITHIN_MS;
    this.server.maxConnections = 100;
  }

  /** @returns its address. @throws Error when the port is taken */
  async start(): Promise<string> {
    this.server.listen(this.options.port, this.options.host);
    await once(this.server, 'listening');
    const { address, family, port } = this.server.address() as AddressInfo;
    const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
    return `http://${family === 'IPv6' && host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.access.checkHost(request);
      const [pathname = '/', query = ''] = (request.url ?? '/').split('?');
      if (request.method === 'GET' && pathname === '/') return sendPage(response);
      if (request.method === 'GET') return this.read(pathname, new URLSearchParams(query), request, response);
      if (request.method !== 'POST') throw domainError('NOT_FOUND', `${request.method} is not used here.`);
      this.access.checkOrigin(request);
      // Before anything is waited for, the rest of the request included.
      if (this.isStop(pathname, request)) return sendJson(response, 200, {});
      await this.change(pathname, request, response);
    } catch (error) {
      this.refuse(error, response);
    }
  }

  private isStop(pathname: string, request: IncomingMessage): boolean {
    const id = /^\/api\/machines\/([^/]+)\/stop$/.exec(pathname)?.[1];
    if (id === undefined) return false;
    const by = whoAsks(request);
    const machine = this.machine(id);
    machine.stop(by);
    this.deps.log('info', 'stop requested at the bridge', { machineId: machine.view.machineId, by });
    return true;
  }

  private read(pathname: string, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const mayOperate = this.access.mayOperate(request);
    if (pathname === '/api/state') {
      const { bridgeId, version, isServerConnected, problem, leftOut } = this.api;
      const rights = { mayOperate, mayStart: this.access.mayStart(request), hasPin: this.access.hasPin };
      return sendJson(response, 200, {
        bridgeId,
        version,
        isServerConnected,
        ...(problem ? { problem } : {}),
        ...rights,
        leftOut,
        machines: this.api.machines(),
      });
    }
    const [, id, what] = /^\/api\/machines\/([^/]+)\/(console|plan)$/.exec(pathname) ?? [];
    if (id === undefined) throw domainError('NOT_FOUND', 'There is no such page.');
    const machine = this.machine(id);
    if (!mayOperate) throw domainError('AUTH_REQUIRED', 'Give the PIN of this bridge first.');
    if (what === 'console') {
      const since = Number(query.get('since') ?? 0);
      return sendJson(
        response,
        200,
        machine.console(Number.isSafeInteger(since) ? since : 0, query.get('all') !== '1'),
      );
    }
    machine.resumePlan().then(
      (plan) => sendJson(response, 200, { plan: plan ?? null }),
      (error: unknown) => this.refuse(error, response),
    );
  }

  private async change(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    if (pathname === '/api/pin') {
      const pin = (body as { pin?: unknown }).pin;
      const cookie = await this.access.open(typeof pin === 'string' ? pin : '', request);
      response.setHeader('set-cookie', cookie);
      return sendJson(response, 200, {});
    }
    if (pathname === '/api/alone') {
      if (!this.access.mayOperate(request)) throw domainError('AUTH_REQUIRED', 'Give the PIN of this bridge first.');
      await this.api.sayAlone(whoAsks(request));
      return sendJson(response, 200, {});
    }
    const [, id = '', name = ''] = /^\/api\/machines\/([^/]+)\/([a-z-]+)$/.exec(pathname) ?? [];
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) throw domainError('NOT_FOUND', 'There is no such action.');
    const machine = this.machine(id);
    if (!this.access.mayOperate(request)) throw domainError('AUTH_REQUIRED', 'Give the PIN of this bridge first.');
    if (name === 'start' && !this.access.mayStart(request)) {
      throw domainError('AUTH_REQUIRED', 'Starting a job here needs the PIN of this bridge.');
    }
    const by = whoAsks(request);
    this.deps.log('info', `${name} asked at the bridge`, { machineId: machine.view.machineId, by });
    sendJson(response, 200, await action(machine, body, by));
  }

  private machine(id: string) {
    const machine = this.api.machine(decode(id));
    if (!machine) throw domainError('NOT_FOUND', 'This bridge has no such machine.');
    return machine;
  }

  private refuse(error: unknown, response: ServerResponse): void {
    if (response.headersSent) return void response.destroy();
    if (error instanceof DomainError) {
      return sendJson(response, ERROR_CODES[error.code].status, { code: error.code, message: error.message });
    }
    this.deps.log('error', 'the local page could not answer', { error: String((error as Error).stack) });
    sendJson(response, 500, { code: 'INTERNAL', message: ERROR_CODES.INTERNAL.title });
  }
}

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

function sendPage(response: ServerResponse): void {
  const headers = {
    ...SAFE_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
  };
  response.writeHead(200, headers).end(PAGE);
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...SAFE_HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) throw domainError('INPUT_TOO_LARGE', `More than ${MAX_BODY_BYTES} bytes were sent.`);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? {} : (JSON.parse(text) ?? {});
  } catch (error) {
    throw domainError('INPUT_INVALID', `The body is no JSON: ${(error as Error).message}.`);
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
