import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { BridgeLinkService } from './bridges/bridge-link.service.js';
import type { SiteConfig } from './core/config.js';
import { Readiness } from './core/core.module.js';
import { refuseDeepBodies } from './http/body-depth.js';
import { serveDocs } from './http/docs.js';
import { keepAnswers } from './http/idempotency.js';
import { refuseAddress } from './http/problem.filter.js';
import { serveWeb } from './http/web.js';
import { ServerModule } from './server.module.js';

const BODY_LIMIT_BYTES = 1_000_000;
/** The same cap as an unpacked archive (libs/designs), so that no sound design is refused by its packaging. */
const UPLOAD_LIMIT_BYTES = 200_000_000;

export interface ServerApp {
  readonly url: string;
  readonly port: number;
  readonly context: INestApplicationContext;
  close(): Promise<void>;
}

/** Starts completely or throws: database migrated, port open, broker connected. */
export async function createServerApp(
  config: SiteConfig,
  logger?: LoggerService,
  /** Parts that whoever starts us will report as ready later. */
  pending: readonly string[] = [],
): Promise<ServerApp> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: 'loopback',
    forceCloseConnections: true,
    frameworkErrors: refuseAddress as never,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.forSite(config), adapter, {
    abortOnError: false,
    ...(logger ? { logger } : {}),
  });
  try {
    await app.register(cookie as never);
    await app.register(multipart as never, { limits: { fileSize: UPLOAD_LIMIT_BYTES, files: 1, fields: 10 } });
    setSecurityHeaders(app);
    refuseDeepBodies(app);
    keepAnswers(app);
    for (const part of pending) app.get(Readiness).pending.add(part);
    await serveDocs(app);
    if (config.webDir !== undefined) await serveWeb(app, config.webDir);
    await app.listen(config.port, config.host);
    const { port } = app.getHttpServer().address() as AddressInfo;
    await app.get(BridgeLinkService).connectToOwnBroker(port);
    const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
    return { url: config.publicUrl ?? `http://${host}:${port}`, port, context: app, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

function setSecurityHeaders(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, _payload, done) => {
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'same-origin');
      if (!reply.hasHeader('content-security-policy')) {
        // Mantine writes its colours into a style element; everything else comes from our own files.
        const policy =
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'";
        reply.header('content-security-policy', policy);
      }
      done();
    });
}
