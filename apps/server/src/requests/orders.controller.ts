import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { OrderChangesService } from './order-changes.service.js';
import { OrderTreeService } from './order-tree.service.js';
import * as routes from './orders.routes.js';
import { toCsv } from './shopping-csv.js';

@Controller()
export class OrdersController {
  constructor(
    @Inject(OrderTreeService) private readonly trees: OrderTreeService,
    @Inject(OrderChangesService) private readonly changes: OrderChangesService,
  ) {}

  @Handle(routes.explodeDesign)
  explode(
    @In() { params, query, body }: RouteInput<typeof routes.explodeDesign>,
  ): Promise<RouteOutput<typeof routes.explodeDesign>> {
    return this.trees.explode(params.designId, query.quantity, body.choices ?? {});
  }

  @Handle(routes.getOrderTree)
  tree(@In() { params }: RouteInput<typeof routes.getOrderTree>): Promise<RouteOutput<typeof routes.getOrderTree>> {
    return this.trees.tree(params.orderId);
  }

  @Handle(routes.getShoppingList)
  async shopping(
    @In() { params }: RouteInput<typeof routes.getShoppingList>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { nodes, requestCode } = await this.trees.tree(params.orderId);
    const rows = nodes
      .filter(({ canTick }) => canTick)
      .map(({ name, kind, missing, quantity, note, key }) => [name, kind, missing, quantity, note ?? '', key]);
    await reply
      .header('content-disposition', `attachment; filename="${requestCode}.csv"`)
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(toCsv([['name', 'kind', 'missing', 'needed', 'note', 'line'], ...rows]));
  }

  @Handle(routes.chooseAlternate)
  async choose(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.chooseAlternate>,
  ): Promise<RouteOutput<typeof routes.chooseAlternate>> {
    await this.changes.choose(params.orderId, params.lineId, body.alternate, nameOf(request));
    return this.trees.tree(params.orderId);
  }

  @Handle(routes.cancelOrder)
  async cancel(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.cancelOrder>,
  ): Promise<RouteOutput<typeof routes.cancelOrder>> {
    await this.changes.cancel(params.orderId, { ...body, byName: nameOf(request) });
    return this.trees.tree(params.orderId);
  }
}
