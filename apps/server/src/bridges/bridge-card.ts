import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { SiteConfig } from '../core/config.js';
import { CONFIG } from '../core/core.module.js';
import { BridgeLinkService } from './bridge-link.service.js';
import type { NewBridge } from './bridges.service.js';

/** What a new bridge must know to reach this site: the content of its configuration file. */
@Injectable()
export class BridgeCard {
  constructor(
    @Inject(CONFIG) private readonly config: SiteConfig,
    @Inject(BridgeLinkService) private readonly link: BridgeLinkService,
  ) {}

  of(
    { row, secret, privateKeyPem }: NewBridge,
    request: Pick<FastifyRequest, 'protocol' | 'host'>,
  ): Record<string, string> {
    const { broker, publicUrl } = this.config;
    const serverUrl = publicUrl ?? `${request.protocol}://${request.host}`;
    return {
      bridgeId: row.id,
      serverUrl,
      mqttUrl: broker.kind === 'external' ? broker.url : `${serverUrl.replace(/^http/, 'ws')}/mqtt`,
      secret,
      serverPublicKeyPem: this.link.publicKeyPem,
      dataDir: '/var/lib/minga-bridge',
      ...(privateKeyPem !== undefined && { privateKeyPem }),
    };
  }
}
