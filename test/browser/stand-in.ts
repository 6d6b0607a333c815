import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as fixtures from './fixtures/index.js';

/**
 * Serves the built pages with one fixed answer per route, for looking at every page in every state:
 * real machines cannot be asked to be offline, locked and busy at once. The story itself runs against the real server.
 */
export class StandIn {
  /** Answers by `METHOD /path`; a spec may replace one. */
  readonly answers = new Map<string, unknown>(Object.entries(defaultAnswers()));
  /** What was sent to it, by `METHOD /path`. */
  readonly received = new Map<string, unknown>();
  /** While true, live events are answered with an error, as by a server that is just starting. */
  refuseStreams = false;
  private readonly streams = new Set<ServerResponse>();
  private readonly server = createServer((request, response) => void this.handle(request, response));

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** A live event to every open page. */
  send(name: string, data: unknown): void {
    for (const stream of this.streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Cuts the live events, as a restart of the server does. */
  cutStreams(): void {
    for (const stream of this.streams) stream.destroy();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    if (pathname.endsWith('/events')) return this.openStream(response);
    if (pathname.startsWith('/api/')) return this.answer(request, response, pathname);
    if (pathname.startsWith('/pictures/')) return reply(response, 200, 'image/svg+xml', drawing(pathname));
    return sendFile(response, pathname);
  }

  private openStream(response: ServerResponse): void {
    if (this.refuseStreams) return reply(response, 503, 'text/plain', 'starting');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n\n');
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  private async answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const key = `${request.method} ${pathname}`;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    this.received.set(key, request.headers['content-type'] === 'application/json' ? JSON.parse(text) : text);
    const found = this.answers.get(key);
    if (found === undefined) {
      const problem = { type: 'urn:minga:error:NOT_FOUND', title: 'Not found.', status: 404, detail: key, code: 'NOT_FOUND', problems: [] }; // prettier-ignore
      return reply(response, 404, 'application/problem+json', JSON.stringify(problem));
    }
    if (isProblem(found)) return reply(response, found.status, 'application/problem+json', JSON.stringify(found));
    if (found instanceof Uint8Array) return reply(response, 200, 'application/octet-stream', Buffer.from(found));
    if (found === null) return void response.writeHead(204).end();
    reply(response, request.method === 'POST' ? 201 : 200, 'application/json', JSON.stringify(found));
  }
}

function isProblem(value: unknown): value is { status: number } {
  return value !== null && typeof value === 'object' && 'problems' in value && 'status' in value && 'detail' in value;
}

function defaultAnswers(): Record<string, unknown> {
  const f = fixtures;
  return {
    'GET /api/session': { account: f.account },
    'GET /api/setup': { needsOwner: true, siteName: 'Taller de Salinas', hasTrainingSite: true },
    'GET /api/designs': f.designs,
    'GET /api/catalogue': f.catalogue,
    ...Object.fromEntries(f.designs.map((design) => [`GET /api/designs/${design.slug}`, design])),
    [`GET /api/designs/${f.oldRevision.id}/compare/${f.seeder.id}`]: f.comparison,
    [`GET /api/designs/${f.seeder.id}/running-orders`]: f.runningOrders,
    ...Object.fromEntries(f.designs.map((design) => [`GET /api/designs/${design.id}/licence-decision`, f.decision])),
    'POST /api/requests': { id: f.request.id, code: f.request.code, licenceDecision: f.decision },
    [`GET /api/follow/${f.tracker.code}`]: f.tracker,
    'GET /api/machines': f.machines,
    'GET /api/imports': f.imports,
    'GET /api/dispatch/policy': f.policy,
    'GET /api/people/presence': f.people,
    ...Object.fromEntries(f.jobs.map(({ id }) => [`GET /api/jobs/${id}/decisions`, f.decisions])),
    ...Object.fromEntries(f.machines.map(({ id }) => [`GET /api/machines/${id}/rules`, f.rules])),
    'GET /api/training': { isOn: true, timeFactor: 60, machineCount: 3 },
    'GET /api/inbox': f.inbox,
    'GET /api/requests': [f.request, f.readyRequest],
    'GET /api/jobs': f.jobs,
    'GET /api/programs/uploads': f.uploads,
    'POST /api/programs': { ...f.uploads[0], state: 'preparing' },
    [`GET /api/programs/uploads/${f.uploads[0]?.id ?? ''}`]: f.uploads[0],
    [`GET /api/attempts/${f.evidence.attemptId}/evidence`]: f.evidence,
    [`GET /api/orders/${f.orderId}/tree`]: f.orderTree,
    'GET /api/stock': f.stock,
    [`GET /api/stock/${f.stock[0]?.id}/movements`]: f.stockMovements,
    'GET /api/planner/capacity': f.capacity,
    'GET /api/planner/production': f.production,
    'GET /api/accounts': f.accounts,
    'GET /api/bridges': f.bridges,
    'GET /api/api-keys': f.apiKeys,
  };
}

function reply(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

const BUILT = path.resolve('dist/apps/web/public');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** A file of the build, else its index page: the router in the browser knows the rest. */
async function sendFile(response: ServerResponse, pathname: string): Promise<void> {
  const type = TYPES[path.extname(pathname)];
  const file = await readFile(path.join(BUILT, type ? pathname : 'index.html')).catch(() => undefined);
  if (file) reply(response, 200, type ?? 'text/html', file);
  else reply(response, 404, 'text/plain', `${pathname} is not in ${BUILT}. Run npm run build.`);
}

/** A line drawing in the style of a manifest's picture: a ring for round parts, a plate otherwise. */
function drawing(pathname: string): string {
  const isRound = /wheel|sheller|connector/.test(pathname);
  const teeth = Array.from({ length: 16 }, (_, n) => `<rect x="97" y="22" width="6" height="16" transform="rotate(${n * 22.5} 100 75)"/>`); // prettier-ignore
  const shape = isRound
    ? `${teeth.join('')}<circle cx="100" cy="75" r="40"/><circle cx="100" cy="75" r="12"/><path d="M60 75h80M100 35v80" stroke-dasharray="8 3 2 3"/>`
    : '<path d="m40 95 60 25 60-25V60l-60-25-60 25zM40 60l60 25 60-25M100 85v35"/><ellipse cx="100" cy="60" rx="16" ry="7"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 150"><g fill="none" stroke="#3a332a" stroke-width="2">${shape}</g></svg>`;
}
