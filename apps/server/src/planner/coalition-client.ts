import { Inject, Injectable } from '@nestjs/common';
import {
  capacityAnswerSchema,
  deliveryAnswerSchema,
  productionAnswerSchema,
  type CapacityAnswer,
  type Delivery,
  type DeliveryAnswer,
  type ProductionAnswer,
} from '#libs/coalition-contract';
import { CONFIG } from '../core/core.module.js';
import type { SiteConfig } from '../core/config.js';

const TIMEOUT_MS = 5_000;

/** HTTP to the coalition engine. A site lives without one: then every call answers undefined. */
@Injectable()
export class CoalitionClient {
  constructor(@Inject(CONFIG) private readonly config: SiteConfig) {}

  get isConfigured(): boolean {
    return this.config.coalition !== undefined;
  }

  /** @throws Error when the engine cannot be reached or refuses the whole delivery */
  async deliver(delivery: Delivery): Promise<DeliveryAnswer> {
    return deliveryAnswerSchema.parse(await this.#call('/v1/deliveries', delivery));
  }

  async capacity(): Promise<CapacityAnswer> {
    return capacityAnswerSchema.parse(await this.#call('/v1/capacity'));
  }

  async production(limit: number): Promise<ProductionAnswer> {
    return productionAnswerSchema.parse(await this.#call(`/v1/production?limit=${limit}`));
  }

  async #call(path: string, body?: object): Promise<unknown> {
    const { coalition } = this.config;
    if (!coalition) throw new Error('no coalition is configured');
    const response = await fetch(new URL(path, coalition.url), {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${coalition.siteKey}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new Error(`coalition answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    return response.json();
  }
}
