import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toString } from 'qrcode';
import { nameOf } from '../auth/principal.js';
import type { SiteConfig } from '../core/config.js';
import { CONFIG } from '../core/core.module.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './machine-rules.routes.js';
import { MachineRulesService } from './machine-rules.service.js';

type Rules = Promise<RouteOutput<typeof routes.getRules>>;

@Controller()
export class MachineRulesController {
  constructor(
    @Inject(MachineRulesService) private readonly rules: MachineRulesService,
    @Inject(CONFIG) private readonly config: SiteConfig,
  ) {}

  @Handle(routes.getRules)
  get(@In() { params }: RouteInput<typeof routes.getRules>): Rules {
    return this.rules.get(params.machineId);
  }

  @Handle(routes.changeRules)
  change(@In() { params, body, ifMatch }: RouteInput<typeof routes.changeRules>): Rules {
    return this.rules.change(params.machineId, body, ifMatch);
  }

  @Handle(routes.takeOutOfService)
  takeOut(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.takeOutOfService>): Rules {
    return this.rules.takeOut(params.machineId, body.why, nameOf(request));
  }

  @Handle(routes.putBackToService)
  putBack(@In() { params }: RouteInput<typeof routes.putBackToService>): Rules {
    return this.rules.putBack(params.machineId);
  }

  @Handle(routes.reserveMachine)
  reserve(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.reserveMachine>): Rules {
    return this.rules.reserve(params.machineId, body, nameOf(request));
  }

  @Handle(routes.endReservation)
  endReservation(@In() { params }: RouteInput<typeof routes.endReservation>): Rules {
    return this.rules.endReservation(params.machineId, params.reservationId);
  }

  @Handle(routes.planMaintenance)
  plan(@In() { params, body }: RouteInput<typeof routes.planMaintenance>): Rules {
    return this.rules.plan(params.machineId, body);
  }

  @Handle(routes.doneMaintenance)
  done(@Req() request: FastifyRequest, @In() { params }: RouteInput<typeof routes.doneMaintenance>): Rules {
    return this.rules.done(params.machineId, params.planId, nameOf(request));
  }

  @Handle(routes.dropMaintenance)
  drop(@In() { params }: RouteInput<typeof routes.dropMaintenance>): Rules {
    return this.rules.drop(params.machineId, params.planId);
  }

  @Handle(routes.machineCode)
  async code(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @In() { params }: RouteInput<typeof routes.machineCode>,
  ): Promise<void> {
    await this.rules.get(params.machineId);
    const site = this.config.publicUrl ?? `${request.protocol}://${request.host}`;
    const svg = await toString(`${site}/inbox?machine=${params.machineId}`, { type: 'svg', errorCorrectionLevel: 'M' });
    await reply.header('content-type', 'image/svg+xml').send(svg);
  }
}
