import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  BEFORE_START,
  DomainError,
  domainError,
  dueFor,
  resolveUnknown,
  takeDue,
  type Clock,
  type Verdict,
} from '#libs/domain';
import { AttemptRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { checkClock } from '../core/clock-skew.js';
import { lockAttempt, recordsOf, whereState } from './on-record.js';
import { StepsService } from './steps.service.js';

export interface Resolution {
  readonly verdict: Verdict;
  readonly by: { readonly accountId: string; readonly name: string };
  readonly note?: string | undefined;
}

@Injectable()
export class DeadlinesService {
  readonly #log = new Logger('deadlines');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(StepsService) private readonly steps: StepsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at every attempt that has not begun. Safe to run twice, and by several workers at once. */
  async sweep(): Promise<void> {
    const waiting = await this.database.manager.find(AttemptRow, {
      where: { state: whereState(BEFORE_START) },
      select: { id: true },
    });
    if (waiting.length === 0 || !(await this.#isClockRight())) return;
    for (const { id } of waiting) {
      // One that cannot be settled now hides no other.
      await this.#look(id).catch((error: unknown) => this.#log.error(`attempt ${id}: ${String(error)}`));
    }
  }

  /** A clock that is minutes ahead would call young offers expired, which their bridges still may start. */
  async #isClockRight(): Promise<boolean> {
    try {
      await checkClock(this.database, this.clock);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#log.error(`no deadline is judged: ${error.message}`);
      return false;
    }
  }

  async #look(attemptId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const rows = await lockAttempt(manager, attemptId);
      if (!rows) return;
      const records = recordsOf(rows);
      const nowMs = this.clock.nowMs();
      const { connectivity, lastSeenAt = null } = rows.bridge ?? {};
      const seen = { isOnline: connectivity === 'online', introducedAtMs: lastSeenAt?.getTime() ?? null };
      const due = dueFor(records.attempt, seen, nowMs);
      await this.steps.take(manager, rows, takeDue(records, due, nowMs));
    });
  }

  /**
   * A person looked at the machine.
   * @returns the job's id; the attempt is still unknown when a second person has to say the same
   * @throws DomainError NOT_FOUND, STATE_CONFLICT
   */
  async resolve(attemptId: string, { verdict, by, note }: Resolution): Promise<string> {
    return this.database.transaction(async (manager) => {
      const rows = await lockAttempt(manager, attemptId);
      if (!rows) throw domainError('NOT_FOUND', 'There is no such attempt.');
      const { attempt, bridge } = rows;
      const nowMs = this.clock.nowMs();
      const saying = {
        verdict,
        by,
        hasPhoto: attempt.photoSha256 !== null,
        earlier: attempt.claim ?? undefined,
        isBridgeHeard: bridge?.connectivity === 'online',
      };
      const step = resolveUnknown(recordsOf(rows), saying, nowMs);
      const isSecondNeeded = step === 'second';
      const claim = isSecondNeeded ? { ...by, verdict, at: new Date(nowMs).toISOString() } : null;
      await manager.update(AttemptRow, { id: attemptId }, { claim, resolveNote: note ?? attempt.resolveNote });
      if (isSecondNeeded) await notify(manager, { topic: 'inbox' });
      else await this.steps.take(manager, rows, step);
      return attempt.jobId;
    });
  }
}
