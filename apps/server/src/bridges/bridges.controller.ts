import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { BlobStore, type BridgeRow } from '#libs/persistence';
import { CONFIG } from '../core/core.module.js';
import type { SiteConfig } from '../core/config.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { BridgeLinkService } from './bridge-link.service.js';
import * as routes from './bridges.routes.js';
import { BridgesService } from './bridges.service.js';

const bridgeView = (row: BridgeRow, machineCount: number) => ({
  id: row.id,
  name: row.name,
  connectivity: row.connectivity,
  version: row.softwareVersion,
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  machineCount,
  isSimulated: row.isSimulated,
});

@Controller()
export class BridgesController {
  constructor(
    @Inject(CONFIG) private readonly config: SiteConfig,
    @Inject(BridgesService) private readonly bridges: BridgesService,
    @Inject(BridgeLinkService) private readonly link: BridgeLinkService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  @Handle(routes.listBridges)
  async list(): Promise<RouteOutput<typeof routes.listBridges>> {
    return (await this.bridges.list()).map(({ row, machineCount }) => bridgeView(row, machineCount));
  }

  @Handle(routes.createBridge)
  async create(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.createBridge>,
  ): Promise<RouteOutput<typeof routes.createBridge>> {
    const { row, secret, privateKeyPem } = await this.bridges.create(body);
    const serverUrl = this.config.publicUrl ?? `${request.protocol}://${request.host}`;
    const mqttUrl =
      this.config.broker.kind === 'external' ? this.config.broker.url : `${serverUrl.replace(/^http/, 'ws')}/mqtt`;
    const config: Record<string, string> = {
      bridgeId: row.id,
      serverUrl,
      mqttUrl,
      secret,
      serverPublicKeyPem: this.link.publicKeyPem,
      dataDir: '/var/lib/minga-bridge',
    };
    if (privateKeyPem !== undefined) config['privateKeyPem'] = privateKeyPem;
    return { bridge: bridgeView(row, 0), config };
  }

  @Handle(routes.deleteBridge)
  async delete(@In() { params }: RouteInput<typeof routes.deleteBridge>): Promise<void> {
    await this.bridges.revoke(params.bridgeId);
  }

  /** Programs by hash, from any byte on: a line that breaks costs the bridge nothing it already has. */
  @Handle(routes.fetchProgram)
  async program(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @In() { params }: RouteInput<typeof routes.fetchProgram>,
  ): Promise<void> {
    const size = await this.blobs.size(params.sha256);
    if (size === undefined) throw domainError('NOT_FOUND', 'There is no program with this hash.');
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start > 0 && start < size) {
      void reply.status(206).header('content-range', `bytes ${start}-${size - 1}/${size}`);
    }
    const from = start < size ? start : 0;
    await reply
      .header('accept-ranges', 'bytes')
      .header('content-length', size - from)
      .type('application/octet-stream')
      .send(this.blobs.stream(params.sha256, from));
  }
}
