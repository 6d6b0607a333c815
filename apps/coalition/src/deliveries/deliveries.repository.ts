import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CapacityReport, CoalitionMessage, EconomicEvent } from '#libs/coalition-contract';
import { EconomicEventEntity } from '../database/economic-event.entity.js';

@Injectable()
export class DeliveriesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes the messages of one delivery, all or none, and returns those that were new. Ids are sorted so that two
   * deliveries of the same messages wait for each other instead of dead-locking.
   */
  async take(siteId: string, messages: readonly CoalitionMessage[], receivedAt: Date): Promise<CoalitionMessage[]> {
    return this.dataSource.transaction(async (manager) => {
      const rows: { message_id: string }[] = await manager.query(
        `INSERT INTO coalition.received_message (site_id, message_id, received_at)
         SELECT $1, id, $3 FROM unnest($2::uuid[]) AS id ORDER BY id
         ON CONFLICT DO NOTHING RETURNING message_id`,
        [siteId, messages.map(({ id }) => id), receivedAt],
      );
      const freshIds = new Set(rows.map((row) => row.message_id));
      const fresh = messages.filter(({ id }) => freshIds.delete(id));
      await this.appendEvents(manager, fresh.flatMap((message) => (message.type === 'event' ? message.event : []))); // prettier-ignore
      const reports = fresh.flatMap((message) => (message.type === 'capacity' ? message.capacity : []));
      const [newest] = reports.toSorted((a, b) => b.sequence - a.sequence);
      if (newest) await this.replaceCapacity(manager, newest, receivedAt);
      return fresh;
    });
  }

  /** Receipts older than this are forgotten: event ids and sequences still keep old messages from counting twice. */
  async forgetReceiptsBefore(time: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM coalition.received_message WHERE received_at < $1', [time]);
  }

  private async appendEvents(manager: EntityManager, events: readonly EconomicEvent[]): Promise<void> {
    if (events.length === 0) return;
    const byId = events.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
    const rows = byId.map((event) => ({ ...event, corrects: event.corrects ?? null, at: new Date(event.at) }));
    await manager.createQueryBuilder().insert().into(EconomicEventEntity).values(rows).orIgnore().execute();
  }

  private async replaceCapacity(manager: EntityManager, report: CapacityReport, receivedAt: Date): Promise<void> {
    const observedAt = new Date(Math.min(Date.parse(report.observedAt), receivedAt.getTime()));
    await manager.query(
      `INSERT INTO coalition.capacity_report AS known (site_id, site_name, sequence, observed_at, half_life_s, entries)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (site_id) DO UPDATE SET
         site_name = excluded.site_name, sequence = excluded.sequence, observed_at = excluded.observed_at,
         half_life_s = excluded.half_life_s, entries = excluded.entries
       WHERE known.sequence < excluded.sequence`,
      [report.siteId, report.siteName, report.sequence, observedAt, report.halfLifeS, JSON.stringify(report.entries)],
    );
  }
}
