import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';

/** Serves the built web pages; every address that is neither a file nor the API is a page of the app. */
export async function serveWeb(app: NestFastifyApplication, webDir: string): Promise<void> {
  await app.register(fastifyStatic as never, {
    root: webDir,
    prefix: '/',
    wildcard: false,
    preCompressed: true,
    setHeaders: (reply: { header(name: string, value: string): unknown }, file: string) => {
      // Built files carry their hash in the name; the page that names them must always be asked for.
      reply.header('cache-control', file.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', async (request, reply) => {
      // A page left open over an update asks for files that are gone: it must learn so, not get a page instead.
      if (/^\/(?:api|assets|queues\/[^/]*\/api)\//.test(request.url)) return reply.callNotFound();
      return (reply as unknown as { sendFile(name: string): Promise<unknown> }).sendFile('index.html');
    });
}
