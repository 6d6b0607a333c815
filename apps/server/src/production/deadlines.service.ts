import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BEFORE_START, domainError, dueFor, resolveUnknown, takeDue, type Clock, type Verdict } from '#libs/domain';
import { AttemptRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { lockAttempt, recordsOf, whereState } from './on-record.js';
import { StepsService } from './steps.service.js';

@Injectable()
export class DeadlinesService {
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
    for (const { id } of waiting) await this.#look(id);
  }

  async #look(attemptId: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const rows = await lockAttempt(manager, attemptId);
      if (!rows) return;
      const records = recordsOf(rows);
      const nowMs = this.clock.nowMs();
      const due = dueFor(records.attempt, rows.bridge?.connectivity === 'online', nowMs);
      await this.steps.take(manager, rows, takeDue(records, due, nowMs));
    });
  }

  /** A person looked at the machine. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async resolve(attemptId: string, verdict: Verdict, by: string): Promise<string> {
    return this.database.transaction(async (manager) => {
      const rows = await lockAttempt(manager, attemptId);
      if (!rows) throw domainError('NOT_FOUND', 'There is no such attempt.');
      await this.steps.take(manager, rows, resolveUnknown(recordsOf(rows), verdict, by, this.clock.nowMs()));
      return rows.attempt.jobId;
    });
  }
}
