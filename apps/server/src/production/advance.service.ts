import { Inject, Injectable, Logger } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, In } from 'typeorm';
import { DomainError, type Clock } from '#libs/domain';
import { JobRow, notify, type ReasonData } from '#libs/persistence';
import { advance } from '#libs/scheduling';
import { CLOCK } from '../core/core.module.js';
import { AttemptsService } from './attempts.service.js';
import { ProgramsService } from './programs.service.js';
import { loadShop, loadWaitingJobs, type WaitingJob } from './views.js';

/** Lets the queue advance: programs are begun, jobs that may start do, the others learn why they wait. */
@Injectable()
export class AdvanceService {
  readonly #log = new Logger('advance');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AttemptsService) private readonly attempts: AttemptsService,
    @Inject(ProgramsService) private readonly programs: ProgramsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Safe to run at any time and twice at once: a start is decided by the database, not here. */
  async run(): Promise<void> {
    const shop = await loadShop(this.database.manager);
    const waiting = await loadWaitingJobs(this.database.manager, shop);
    if (waiting.length === 0) return;
    await this.programs.begin(waiting, shop);
    const decision = advance(
      waiting.map(({ view }) => view),
      shop.views,
      this.clock.nowMs(),
    );
    for (const { jobId, machineId, needsPerson } of decision.assignments) {
      if (!needsPerson) await this.#start(jobId, machineId);
    }
    for (const item of waiting) {
      const reasons = decision.reasons.get(item.job.id);
      if (reasons) await this.#explain(item, reasons);
    }
  }

  async #start(jobId: string, machineId: string): Promise<void> {
    try {
      await this.attempts.start({ jobId, machineId });
    } catch (error) {
      // Somebody was quicker; the next run sees the new state.
      if (!(error instanceof DomainError)) throw error;
      this.#log.debug(`job ${jobId} did not start: ${error.code}`);
    }
  }

  async #explain({ job, programs }: WaitingJob, reasons: readonly ReasonData[]): Promise<void> {
    const failed = programs.filter((program) => program.state === 'failed' && program.reason);
    const hasOther = programs.some((program) => program.state !== 'failed');
    const told = failed[0]?.reason && !hasOther ? [failed[0].reason] : [...reasons];
    if (isDeepStrictEqual(job.reasons, told)) return;
    await this.database.transaction(async (manager) => {
      const done = await manager.update(JobRow, { id: job.id, state: In(['waiting', 'planned']) }, {
        reasons: told,
      } as never);
      if (done.affected !== 1) return;
      await notify(manager, { topic: 'jobs', id: job.id });
      await notify(manager, { topic: 'inbox' });
    });
  }
}
