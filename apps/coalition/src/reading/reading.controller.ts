import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  capacityReportToJsonLd,
  COALITION_CONTEXT,
  coalitionJsonSchemas,
  ECONOMIC_ACTIONS,
  economicEventToJsonLd,
  type CapacityAnswer,
  type LinkedNode,
  type ProductionAnswer,
} from '#libs/coalition-contract';
import type { Clock } from '#libs/domain';
import { isStale } from '#libs/stigmergy';
import { CLOCK } from '../clock.js';
import { parseInput } from '../http/parse-input.js';
import { ReadingRepository } from './reading.repository.js';

const limitQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });

/** What the coalition knows is open to everybody who reaches it: it holds no personal data. */
@Controller('v1')
export class ReadingController {
  constructor(
    private readonly repository: ReadingRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('capacity')
  async capacity(): Promise<CapacityAnswer> {
    const nowMs = this.clock.nowMs();
    const reports = await this.repository.reports();
    return {
      sites: reports.map(({ siteId, siteName, observedAt, halfLifeS, entries }) => {
        const observedAtMs = Date.parse(observedAt);
        return {
          siteId,
          siteName,
          observedAt,
          ageS: Math.max(0, nowMs - observedAtMs) / 1000,
          isStale: isStale({ observedAtMs, halfLifeMs: halfLifeS * 1000 }, nowMs),
          entries,
        };
      }),
    };
  }

  @Get('production')
  async production(@Query() query: unknown): Promise<ProductionAnswer> {
    const { limit } = parseInput(limitQuery, query);
    const events = await this.repository.events(['produce', 'consume'], limit);
    return events.flatMap(({ action, designHash: _hash, licence: _licence, corrects: _corrects, ...event }) =>
      action === 'produce' || action === 'consume' ? [{ ...event, action }] : [],
    );
  }

  /** Capacity and the newest events as linked data (Valueflows 1.0.0), for whoever wants to build on them. */
  @Get('feed')
  @Header('content-type', 'application/ld+json')
  @Header('access-control-allow-origin', '*')
  async feed(@Query() query: unknown): Promise<{ '@context': typeof COALITION_CONTEXT; '@graph': LinkedNode[] }> {
    const { limit } = parseInput(limitQuery, query);
    const [reports, events] = await Promise.all([
      this.repository.reports(),
      this.repository.events(ECONOMIC_ACTIONS, limit),
    ]);
    return {
      '@context': COALITION_CONTEXT,
      '@graph': [...reports.map(capacityReportToJsonLd), ...events.map(economicEventToJsonLd)],
    };
  }

  /** JSON Schema of all that is exchanged, by name. */
  @Get('schemas')
  schemas(): Record<string, object> {
    return coalitionJsonSchemas();
  }
}
