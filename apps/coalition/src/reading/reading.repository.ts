import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { CapacityReport, EconomicAction, EconomicEvent } from '#libs/coalition-contract';
import { CapacityReportEntity } from '../database/capacity-report.entity.js';
import { EconomicEventEntity } from '../database/economic-event.entity.js';

@Injectable()
export class ReadingRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest report of each site, by name. */
  async reports(): Promise<CapacityReport[]> {
    const rows = await this.dataSource
      .getRepository(CapacityReportEntity)
      .find({ order: { siteName: 'ASC', siteId: 'ASC' } });
    return rows.map(({ observedAt, ...row }) => ({ ...row, observedAt: observedAt.toISOString() }));
  }

  /** Newest first. */
  async events(actions: readonly EconomicAction[], limit: number): Promise<EconomicEvent[]> {
    const rows = await this.dataSource
      .getRepository(EconomicEventEntity)
      .find({ where: { action: In(actions) }, order: { at: 'DESC', eventId: 'DESC' }, take: limit });
    return rows.map(({ corrects, at, ...row }) => ({
      ...row,
      at: at.toISOString(),
      ...(corrects !== null && { corrects }),
    }));
  }
}
