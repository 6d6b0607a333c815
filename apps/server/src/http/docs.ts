import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';
import { createRequire } from 'node:module';
import path from 'node:path';
import { VERSION } from '../version.js';
import { buildOpenApi } from './openapi.js';
import { ROUTES } from './route.js';

const ASSETS = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Minga API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css"></head>
<body><div id="api"></div>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script></body></html>`;
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true });`;

/** The OpenAPI document and a page to browse it, without any outside address. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  // Built when somebody first asks: half a second of work that no start should wait for.
  let document: ReturnType<typeof buildOpenApi> | undefined;
  await app.register(fastifyStatic as never, {
    root: ASSETS,
    prefix: '/api/docs/assets/',
    index: false,
    decorateReply: false,
  });
  server.get('/api/openapi.json', (_request, reply) =>
    reply.send((document ??= buildOpenApi(ROUTES, { title: 'Minga', version: VERSION }))),
  );
  server.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript').send(START));
}
