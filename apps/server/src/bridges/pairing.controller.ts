import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { principalOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { BridgeCard } from './bridge-card.js';
import { showPairingCode } from './pairing-code.js';
import * as routes from './pairing.routes.js';
import { PairingService } from './pairing.service.js';

@Controller()
export class PairingController {
  constructor(
    @Inject(PairingService) private readonly pairing: PairingService,
    @Inject(BridgeCard) private readonly card: BridgeCard,
  ) {}

  @Handle(routes.beginPairing)
  async begin(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.beginPairing>,
  ): Promise<RouteOutput<typeof routes.beginPairing>> {
    const { code, pollToken, expiresAt } = await this.pairing.begin(body, request.ip);
    return { code: showPairingCode(code), pollToken, expiresAt: expiresAt.toISOString() };
  }

  @Handle(routes.pollPairing)
  async poll(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.pollPairing>,
  ): Promise<RouteOutput<typeof routes.pollPairing>> {
    const bridge = await this.pairing.poll(body.pollToken, request.ip);
    if (!bridge) return { state: 'waiting', config: null };
    return { state: 'approved', config: this.card.of(bridge, request) };
  }

  @Handle(routes.lookAtPairing)
  async look(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.lookAtPairing>,
  ): Promise<RouteOutput<typeof routes.lookAtPairing>> {
    const row = await this.pairing.look(body.code, personOf(request).accountId);
    const { name, hostName, machineCount, address, expiresAt } = row;
    return { name, hostName, machineCount, address, expiresAt: expiresAt.toISOString() };
  }

  @Handle(routes.approvePairing)
  async approve(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.approvePairing>,
  ): Promise<void> {
    await this.pairing.approve(body.code, personOf(request), body.name);
  }
}

function personOf(request: FastifyRequest): { accountId: string; name: string } {
  const principal = principalOf(request);
  if (principal?.kind !== 'account') throw domainError('AUTH_REQUIRED', 'Sign in first.');
  return principal;
}
