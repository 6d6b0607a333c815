import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './stock.routes.js';
import { StockService } from './stock.service.js';

type Item = Promise<RouteOutput<typeof routes.receiveStock>>;

@Controller()
export class StockController {
  constructor(@Inject(StockService) private readonly stock: StockService) {}

  @Handle(routes.listStock)
  list(@In() { query }: RouteInput<typeof routes.listStock>): Promise<RouteOutput<typeof routes.listStock>> {
    return this.stock.list(query.text);
  }

  @Handle(routes.receiveStock)
  receive(@Req() request: FastifyRequest, @In() { body }: RouteInput<typeof routes.receiveStock>): Item {
    return this.stock.receive(body, nameOf(request));
  }

  @Handle(routes.countStock)
  count(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.countStock>): Item {
    return this.stock.count(params.lotId, body.onHand, { byName: nameOf(request), why: body.why });
  }

  @Handle(routes.scrapStock)
  scrap(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.scrapStock>): Item {
    return this.stock.scrap(params.lotId, body.quantity, { byName: nameOf(request), why: body.why });
  }

  @Handle(routes.placeStock)
  place(@In() { params, body }: RouteInput<typeof routes.placeStock>): Item {
    return this.stock.place(params.itemId, body.location);
  }

  @Handle(routes.listMovements)
  movements(
    @In() { params }: RouteInput<typeof routes.listMovements>,
  ): Promise<RouteOutput<typeof routes.listMovements>> {
    return this.stock.movements(params.itemId);
  }
}
