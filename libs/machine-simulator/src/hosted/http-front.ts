import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Upload {
  readonly fileName: string;
  readonly content: Buffer;
  readonly fields: Readonly<Record<string, string>>;
}

export type Reply = (status: number, body?: string) => void;

export interface HttpHandler {
  json(method: string, path: string, body: string, reply: Reply): void;
  upload(path: string, upload: Upload, reply: Reply): void;
}

/** A real HTTP server before a simulated machine: reads bodies and multipart forms, checks the key. */
export function createHttpFront(handler: HttpHandler, apiKey: string | undefined): Server {
  return createServer((request, response) => {
    // A host that hangs up in the middle of an upload is no fault of the machine.
    void serve(request, response, handler, apiKey).catch(() => response.destroy());
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handler: HttpHandler,
  apiKey: string | undefined,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const reply: Reply = (status, body = '') => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  if (!isAllowed(request, apiKey)) return reply(401, '{"error":{"code":401,"message":"Unauthorized"}}');
  const body = Buffer.concat(chunks);
  const path = request.url ?? '/';
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return handler.json(request.method ?? 'GET', path, body.toString(), reply);
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) return reply(400, '{"error":"no file"}');
  const fields = Object.fromEntries(
    [...form].flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
  handler.upload(path, { fileName: file.name, content: Buffer.from(await file.arrayBuffer()), fields }, reply);
}

export function isAllowed(request: IncomingMessage, apiKey: string | undefined): boolean {
  return apiKey === undefined || request.headers['x-api-key'] === apiKey;
}

/** @returns the address, `127.0.0.1:4711` */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
