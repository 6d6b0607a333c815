import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError, type Clock } from '#libs/domain';
import { notify, type ReasonData } from '#libs/persistence';
import { TaskQueue } from '#libs/queues';
import { advance, type Advance, type Assignment } from '#libs/scheduling';
import { CLOCK } from '../core/core.module.js';
import { checkClock } from '../core/clock-skew.js';
import { failpoint } from '../core/failpoint.js';
import { keepDecision } from '../dispatch/keep-decision.js';
import { loadPolicy } from '../dispatch/policy.js';
import { endCalledOff } from '../requests/surplus.js';
import { AttemptsService } from './attempts.service.js';
import { eachAtOnce } from './each-at-once.js';
import { ProgramsService } from './programs.service.js';
import { loadRuledShop, nextChangeMs } from './shop-rules.js';
import { loadWaitingJobs, type Shop, type WaitingJob } from './views.js';

/** Starts under way at once: each holds a connection, of which the server needs some for people. */
const STARTS_AT_ONCE = 4;
/** A start that waits for a lock or a slow disk is left to itself; the others and the next run go on. */
const START_LIMIT_MS = 15_000;

/** Lets the queue advance: programs are begun, jobs that may start do, the others learn why they wait. */
@Injectable()
export class AdvanceService implements BeforeApplicationShutdown {
  readonly #log = new Logger('advance');
  #wake: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AttemptsService) private readonly attempts: AttemptsService,
    @Inject(ProgramsService) private readonly programs: ProgramsService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TaskQueue) private readonly tasks?: Pick<TaskQueue, 'add'>,
  ) {}

  beforeApplicationShutdown(): void {
    clearTimeout(this.#wake);
  }

  /** Safe to run at any time and twice at once: a start is decided by the database, not here. */
  async run(): Promise<void> {
    const nowMs = this.clock.nowMs();
    const { manager } = this.database;
    await endCalledOff(manager, new Date(nowMs));
    const policy = await loadPolicy(manager);
    const shop = await loadRuledShop(manager, policy, nowMs);
    const waiting = await loadWaitingJobs(manager, shop);
    if (waiting.length === 0) return;
    await this.programs.begin(waiting, shop);
    const { weights, maxAttempts, version } = policy;
    const views = waiting.map(({ view }) => view);
    const decided = advance(views, shop.views, nowMs, { weights, maxAttempts });
    const starts = decided.assignments.filter(({ needsPerson, needsYes }) => !needsPerson && !needsYes);
    await eachAtOnce(starts, { atOnce: STARTS_AT_ONCE, limitMs: START_LIMIT_MS }, (assignment) =>
      this.#start(assignment, decided, version),
    );
    await this.#explain(waiting, decided, version);
    await this.#wakeLater(shop, nowMs);
  }

  async #start(assignment: Assignment, decided: Advance, policyVersion: number): Promise<void> {
    const { jobId, machineId } = assignment;
    try {
      await failpoint('before-start');
      await checkClock(this.database, this.clock);
      const why = { kind: 'automatic', decision: decided.decisionOf(assignment), policyVersion } as const;
      await this.attempts.start({ jobId, machineId, why });
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
  async #explain(waiting: readonly WaitingJob[], decided: Advance, policyVersion: number): Promise<void> {
    const changes = waiting.flatMap((item) => {
      const reasons = decided.reasons.get(item.job.id);
      const told = reasons && (failureOf(item) ?? [...reasons]);
      return told && !isDeepStrictEqual(item.job.reasons, told) ? [{ id: item.job.id, reasons: told }] : [];
    });
    if (changes.length === 0) return;
    const isNew = new Set(changes.map(({ id }) => id));
    const suggested = decided.assignments.filter(({ jobId, needsYes }) => needsYes && isNew.has(jobId));
    await this.database.transaction(async (manager) => {
      await writeReasons(manager, changes);
      for (const assignment of suggested) {
        const why = { kind: 'suggested', decision: decided.decisionOf(assignment), policyVersion } as const;
        await keepDecision(manager, why, this.clock.nowMs());
      }
      await notify(manager, { topic: 'jobs' });
      await notify(manager, { topic: 'inbox' });
    });
  }

  /** What ends by itself (a back-off, a reservation, quiet hours) is no change that anybody tells of. */
  async #wakeLater(shop: Shop, nowMs: number): Promise<void> {
    if (!this.tasks) return;
    const { tasks } = this;
    const atMs = await nextChangeMs(this.database.manager, shop, nowMs);
    clearTimeout(this.#wake);
    if (atMs === undefined) return;
    // Longer than a timer can wait: the sweep comes in between anyway.
    const delayMs = Math.min(atMs - nowMs + 1, 2 ** 31 - 1);
    this.#wake = setTimeout(() => void tasks.add('advance', { cause: 'time' } as never), delayMs);
    this.#wake.unref();
  }
}

/** A job that used up its attempts leaves the queue until a person has looked. */
async function writeReasons(
  manager: EntityManager,
  changes: readonly { readonly id: string; readonly reasons: readonly ReasonData[] }[],
): Promise<void> {
  await manager.query(
    `UPDATE job SET reasons = told.reasons,
       state = CASE WHEN told.reasons @> '[{"code":"ATTEMPTS_USED_UP"}]' THEN 'held' ELSE state END,
       version = version + CASE WHEN told.reasons @> '[{"code":"ATTEMPTS_USED_UP"}]' THEN 1 ELSE 0 END
     FROM jsonb_to_recordset($1::jsonb) AS told(id uuid, reasons jsonb)
     WHERE job.id = told.id AND job.state IN ('waiting', 'planned')`,
    [JSON.stringify(changes)],
  );
}

/** What went wrong with its program, when no other program is there or being made. */
function failureOf({ programs }: WaitingJob): ReasonData[] | undefined {
  const failed = programs.find((program) => program.state === 'failed' && program.reason);
  const hasOther = programs.some((program) => program.state !== 'failed');
  return failed?.reason && !hasOther ? [failed.reason] : undefined;
}
