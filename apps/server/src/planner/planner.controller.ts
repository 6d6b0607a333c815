import { Controller, Inject, Logger } from '@nestjs/common';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { CoalitionClient } from './coalition-client.js';
import * as routes from './planner.routes.js';

/** The planner's page asks the site, the site asks the coalition: one origin, one sign-in. */
@Controller()
export class PlannerController {
  readonly #log = new Logger('planner');

  constructor(@Inject(CoalitionClient) private readonly coalition: CoalitionClient) {}

  @Handle(routes.getCapacity)
  async capacity(): Promise<RouteOutput<typeof routes.getCapacity>> {
    try {
      return { isCoalitionReachable: true, ...(await this.coalition.capacity()) };
    } catch (error) {
      this.#log.warn(`no capacity: ${String(error)}`);
      return { isCoalitionReachable: false, sites: [] };
    }
  }

  @Handle(routes.getProduction)
  async production(
    @In() { query }: RouteInput<typeof routes.getProduction>,
  ): Promise<RouteOutput<typeof routes.getProduction>> {
    try {
      return await this.coalition.production(query.limit);
    } catch (error) {
      this.#log.warn(`no production: ${String(error)}`);
      return [];
    }
  }
}
