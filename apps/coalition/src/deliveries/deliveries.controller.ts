import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { deliveryEnvelopeSchema, type DeliveryAnswer } from '#libs/coalition-contract';
import { parseInput } from '../http/parse-input.js';
import { SiteKeyGuard, type SiteRequest } from '../http/site-key.guard.js';
import { DeliveriesService } from './deliveries.service.js';

@Controller('v1/deliveries')
@UseGuards(SiteKeyGuard)
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  /** What a site's outbox sends. Delivering the same again is safe. */
  @Post()
  @HttpCode(200)
  async deliver(@Req() request: SiteRequest, @Body() body: unknown): Promise<DeliveryAnswer> {
    return this.deliveries.deliver(request.siteId ?? '', parseInput(deliveryEnvelopeSchema, body));
  }
}
