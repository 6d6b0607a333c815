import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { systemClock } from '#libs/domain';
import { CLOCK } from './clock.js';
import type { CoalitionConfig } from './config.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesRepository } from './deliveries/deliveries.repository.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { HealthController } from './health.controller.js';
import { BadKeyLimit } from './http/bad-key-limit.js';
import { ProblemFilter } from './http/problem.filter.js';
import { SITE_KEYS } from './http/site-key.guard.js';
import { Changes } from './live/changes.js';
import { LiveController } from './live/live.controller.js';
import { ReadingController } from './reading/reading.controller.js';
import { ReadingRepository } from './reading/reading.repository.js';

@Module({})
export class CoalitionModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static with(config: CoalitionConfig, dataSource: DataSource): DynamicModule {
    const clock = config.clock ?? systemClock;
    return {
      module: CoalitionModule,
      controllers: [DeliveriesController, ReadingController, LiveController, HealthController],
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: CLOCK, useValue: clock },
        { provide: SITE_KEYS, useValue: config.siteKeys },
        { provide: BadKeyLimit, useValue: new BadKeyLimit(clock) },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Changes,
        DeliveriesRepository,
        DeliveriesService,
        ReadingRepository,
      ],
    };
  }

  /** Called after the HTTP server has drained. */
  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
