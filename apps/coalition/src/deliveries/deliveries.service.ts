import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  messageSchema,
  type CoalitionMessage,
  type DeliveryAnswer,
  type DeliveryEnvelope,
} from '#libs/coalition-contract';
import { domainError, type Clock } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { Changes } from '../live/changes.js';
import { DeliveriesRepository } from './deliveries.repository.js';

const DAY_MS = 86_400_000;
/** No site keeps a message in its outbox for longer and then repeats it. */
const KEEP_RECEIPTS_DAYS = 90;

@Injectable()
export class DeliveriesService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('coalition');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: DeliveriesRepository,
    private readonly changes: Changes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.forgetOldReceipts();
    const forget = (): void => {
      this.forgetOldReceipts().catch((error: unknown) => this.logger.warn({ message: 'old receipts stay', error }));
    };
    this.timer = setInterval(forget, DAY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * Takes what is new of a delivery. A message that makes no sense is refused by itself; the others are taken.
   * Throws AUTH_FORBIDDEN when the delivery is not of the site whose key came with it.
   */
  async deliver(siteId: string, delivery: DeliveryEnvelope): Promise<DeliveryAnswer> {
    if (delivery.siteId !== siteId) {
      throw domainError('AUTH_FORBIDDEN', `This key is of site ${siteId}; it delivers for no other.`);
    }
    const messages: CoalitionMessage[] = [];
    const refused: DeliveryAnswer['refused'] = [];
    for (const raw of delivery.messages) {
      const message = readMessage(raw, siteId);
      if (typeof message === 'string') refused.push({ id: raw.id, code: 'INPUT_INVALID', message });
      else messages.push(message);
    }
    const fresh = await this.repository.take(siteId, messages, new Date(this.clock.nowMs()));
    this.announce(siteId, fresh);
    if (refused.length > 0) this.logger.warn({ message: 'messages refused', siteId, refused: refused.slice(0, 5) });
    return { accepted: fresh.length, duplicates: messages.length - fresh.length, refused };
  }

  private announce(siteId: string, fresh: readonly CoalitionMessage[]): void {
    if (fresh.some(({ type }) => type === 'capacity')) this.changes.publish({ topic: 'capacity', siteId });
    if (fresh.some(({ type }) => type === 'event')) this.changes.publish({ topic: 'production', siteId });
  }

  private async forgetOldReceipts(): Promise<void> {
    await this.repository.forgetReceiptsBefore(new Date(this.clock.nowMs() - KEEP_RECEIPTS_DAYS * DAY_MS));
  }
}

/** The message, or the sentence why it is none. */
function readMessage(raw: unknown, siteId: string): CoalitionMessage | string {
  const result = messageSchema.safeParse(raw);
  if (!result.success) {
    const [issue] = result.error.issues;
    return `${issue?.path.map(String).join('.') || 'message'}: ${issue?.message ?? 'is not valid'}.`;
  }
  const content = result.data.type === 'event' ? result.data.event : result.data.capacity;
  return content.siteId === siteId ? result.data : `${result.data.type}.siteId: is not the site of the delivery.`;
}
