import { Inject, Injectable, Logger } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { DataSource } from 'typeorm';
import { DomainError, type Clock } from '#libs/domain';
import { notify, type ReasonData } from '#libs/persistence';
import { advance } from '#libs/scheduling';
import { CLOCK } from '../core/core.module.js';
import { checkClock } from '../core/clock-skew.js';
import { failpoint } from '../core/failpoint.js';
import { endCalledOff } from '../requests/surplus.js';
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
    await endCalledOff(this.database.manager, new Date(this.clock.nowMs()));
    const shop = await loadShop(this.database.manager);
    const waiting = await loadWaitingJobs(this.database.manager, shop);
    if (waiting.length === 0) return;
    await this.programs.begin(waiting, shop);
    const decision = advance(
      waiting.map(({ view }) => view),
      shop.views,
      this.clock.nowMs(),
    );
    const starts = decision.assignments.filter(({ needsPerson }) => !needsPerson);
    for (const { jobId, machineId } of starts) await this.#start(jobId, machineId);
    await this.#explain(waiting, decision.reasons);
  }

  async #start(jobId: string, machineId: string): Promise<void> {
    try {
      await failpoint('before-start');
      await checkClock(this.database, this.clock);
      await this.attempts.start({ jobId, machineId });
      await failpoint('after-start');
    } catch (error) {
      // Somebody was quicker, and the next run sees the new state; or this one machine is in trouble, and the others are not.
      const isQuiet = error instanceof DomainError && error.code !== 'NOT_READY';
      const text = `job ${jobId} did not start: ${error instanceof DomainError ? error.code : ''} ${String(error)}`;
      if (isQuiet) this.#log.debug(text);
      else this.#log.error(text);
    }
  }

  /** Writes down why each job waits, where that changed, in one statement: a long queue must not slow down a start. */
  async #explain(waiting: readonly WaitingJob[], reasons: ReadonlyMap<string, readonly ReasonData[]>): Promise<void> {
    const changes = waiting.flatMap((item) => {
      const decided = reasons.get(item.job.id);
      const told = decided && (failureOf(item) ?? [...decided]);
      return told && !isDeepStrictEqual(item.job.reasons, told) ? [{ id: item.job.id, reasons: told }] : [];
    });
    if (changes.length === 0) return;
    await this.database.transaction(async (manager) => {
      await manager.query(
        `UPDATE job SET reasons = told.reasons FROM jsonb_to_recordset($1::jsonb) AS told(id uuid, reasons jsonb)
         WHERE job.id = told.id AND job.state IN ('waiting', 'planned')`,
        [JSON.stringify(changes)],
      );
      await notify(manager, { topic: 'jobs' });
      await notify(manager, { topic: 'inbox' });
    });
  }
}

/** What went wrong with its program, when no other program is there or being made. */
function failureOf({ programs }: WaitingJob): ReasonData[] | undefined {
  const failed = programs.find((program) => program.state === 'failed' && program.reason);
  const hasOther = programs.some((program) => program.state !== 'failed');
  return failed?.reason && !hasOther ? [failed.reason] : undefined;
}
