import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { MachineOrdersService } from './machine-orders.service.js';
import * as routes from './machines.routes.js';

@Controller()
export class MachineOrdersController {
  constructor(@Inject(MachineOrdersService) private readonly orders: MachineOrdersService) {}

  @Handle(routes.orderMachine)
  async order(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.orderMachine>,
  ): Promise<RouteOutput<typeof routes.orderMachine>> {
    const { outcome, code, message, lines } = await this.orders.give(params.machineId, body, nameOf(request));
    return { outcome, code, message, lines };
  }
}
