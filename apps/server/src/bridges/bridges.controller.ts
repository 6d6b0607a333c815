import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { BlobStore, type BridgeRow } from '#libs/persistence';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { BridgeCard } from './bridge-card.js';
import * as routes from './bridges.routes.js';
import { BridgePresenceService } from './bridge-presence.service.js';
import { BridgesService } from './bridges.service.js';

const bridgeView = (row: BridgeRow, machineCount: number) => ({
  id: row.id,
  name: row.name,
  connectivity: row.connectivity,
  version: row.softwareVersion,
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  machineCount,
  isSimulated: row.isSimulated,
  doubtSince: row.doubtSince?.toISOString() ?? null,
});

@Controller()
export class BridgesController {
  constructor(
    @Inject(BridgesService) private readonly bridges: BridgesService,
    @Inject(BridgePresenceService) private readonly presence: BridgePresenceService,
    @Inject(BridgeCard) private readonly card: BridgeCard,
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
    const made = await this.bridges.create(body);
    return { bridge: bridgeView(made.row, 0), config: this.card.of(made, request) };
  }

  @Handle(routes.deleteBridge)
  async delete(@In() { params }: RouteInput<typeof routes.deleteBridge>): Promise<void> {
    await this.bridges.revoke(params.bridgeId);
  }

  @Handle(routes.trustBridge)
  async trust(@Req() request: FastifyRequest, @In() { params }: RouteInput<typeof routes.trustBridge>): Promise<void> {
    await this.presence.trust(params.bridgeId, nameOf(request));
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
