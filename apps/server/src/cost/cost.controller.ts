import { Controller, Inject } from '@nestjs/common';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './cost.routes.js';
import { CostService } from './cost.service.js';

type Table = Promise<RouteOutput<typeof routes.getCostTable>>;

@Controller()
export class CostController {
  constructor(@Inject(CostService) private readonly cost: CostService) {}

  @Handle(routes.getCostTable)
  async table(): Table {
    return { ...(await this.cost.table()) };
  }

  @Handle(routes.setCostTable)
  async setTable(@In() { body }: RouteInput<typeof routes.setCostTable>): Table {
    return { ...(await this.cost.setTable(body)) };
  }

  @Handle(routes.getOrderCost)
  ofOrder(@In() { params }: RouteInput<typeof routes.getOrderCost>): Promise<RouteOutput<typeof routes.getOrderCost>> {
    return this.cost.ofOrder(params.orderId);
  }
}
