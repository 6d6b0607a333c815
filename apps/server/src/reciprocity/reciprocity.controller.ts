import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './reciprocity.routes.js';
import { ReciprocityService } from './reciprocity.service.js';

@Controller()
export class ReciprocityController {
  constructor(@Inject(ReciprocityService) private readonly records: ReciprocityService) {}

  @Handle(routes.listRecords)
  list(): Promise<RouteOutput<typeof routes.listRecords>> {
    return this.records.list();
  }

  @Handle(routes.addRecord)
  add(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.addRecord>,
  ): Promise<RouteOutput<typeof routes.addRecord>> {
    return this.records.add(body, nameOf(request));
  }

  @Handle(routes.withdrawRecord)
  withdraw(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.withdrawRecord>,
  ): Promise<RouteOutput<typeof routes.withdrawRecord>> {
    return this.records.withdraw(params.recordId, body.reason, nameOf(request));
  }
}
