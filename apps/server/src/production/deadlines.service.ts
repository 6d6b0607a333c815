import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, MoreThanOrEqual } from 'typeorm';
import { domainError, type AttemptState, type Clock } from '#libs/domain';
import { AttemptRow, BridgeRow, MachineRow, PlateTokenRow, notify, type ReasonData } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { AttemptChangesService, UNKNOWN_REASON } from './attempt-changes.service.js';
import { putCommand } from './outbox.js';
import { byId } from './views.js';

/** An attempt that has not begun after this long is asked about. */
const QUERY_AFTER_MS = 20_000;
/** A committed start that nobody reports on becomes a question to a person. */
const UNKNOWN_AFTER_MS = 90_000;
/** Clock error we allow the bridge beyond its deadline before we call an attempt expired ourselves (R5: 5 s). */
const EXPIRY_MARGIN_MS = 30_000;

export type Due = 'nothing' | 'query' | 'expire' | 'unknown';

/**
 * What is due for an attempt that has not begun. The bridge's own word always counts more; only an attempt that was
 * never committed may be called expired from here, because without COMMIT the bridge cannot have started it.
 */
export function dueFor(
  attempt: { state: AttemptState; createdAtMs: number; preparedAtMs?: number; startByMs: number },
  isBridgeOnline: boolean,
  nowMs: number,
): Due {
  if (attempt.state === 'prepared') {
    const committedForMs = nowMs - (attempt.preparedAtMs ?? attempt.createdAtMs);
    return committedForMs > UNKNOWN_AFTER_MS ? 'unknown' : committedForMs > QUERY_AFTER_MS ? 'query' : 'nothing';
  }
  if (attempt.state !== 'offered' && attempt.state !== 'stored') return 'nothing';
  if (nowMs > attempt.startByMs + EXPIRY_MARGIN_MS) return 'expire';
  return nowMs - attempt.createdAtMs > QUERY_AFTER_MS && isBridgeOnline ? 'query' : 'nothing';
}

const EXPIRED_REASON: ReasonData = {
  code: 'START_EXPIRED',
  message: 'The bridge did not answer in time; nothing was started.',
};

@Injectable()
export class DeadlinesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AttemptChangesService) private readonly changes: AttemptChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at every attempt that has not begun. Safe to run twice, and by several workers at once. */
  async sweep(): Promise<void> {
    const attempts = await this.database.manager.findBy(AttemptRow, { state: In(['offered', 'stored', 'prepared']) });
    const bridges = await byId(
      this.database.manager,
      BridgeRow,
      attempts.map((attempt) => attempt.bridgeId),
    );
    const nowMs = this.clock.nowMs();
    for (const attempt of attempts) {
      const isOnline = bridges.get(attempt.bridgeId)?.connectivity === 'online';
      const times = {
        createdAtMs: attempt.createdAt.getTime(),
        preparedAtMs: attempt.preparedAt?.getTime(),
        startByMs: attempt.startBy.getTime(),
      };
      const due = dueFor({ state: attempt.state, ...times }, isOnline, nowMs);
      if (due !== 'nothing') await this.#act(attempt, due, nowMs);
    }
  }

  async #act(attempt: AttemptRow, due: Exclude<Due, 'nothing'>, nowMs: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (due === 'query') {
        const { id: attemptId, machineId } = attempt;
        return putCommand(manager, attempt.bridgeId, nowMs, { kind: 'query', attemptId, machineId });
      }
      const state = due === 'expire' ? 'expired' : 'unknown';
      const reason = due === 'expire' ? EXPIRED_REASON : UNKNOWN_REASON;
      const endedAt = due === 'expire' ? new Date(nowMs) : null;
      if (await this.changes.change(manager, attempt, state, { reason, endedAt }, [attempt.state])) {
        await this.changes.settleJob(manager, attempt, state, false, reason);
      }
      return undefined;
    });
  }

  /** A person looked at the machine. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async resolve(
    attemptId: string,
    outcome: 'done-confirmed' | 'scrapped' | 'never-started',
    by: string,
  ): Promise<string> {
    return this.database.transaction(async (manager) => {
      const attempt = await manager.findOneBy(AttemptRow, { id: attemptId });
      if (!attempt) throw domainError('NOT_FOUND', 'There is no such attempt.');
      const endedAt = new Date(this.clock.nowMs());
      if (!(await this.changes.change(manager, attempt, outcome, { resolvedBy: by, endedAt }))) {
        throw domainError('STATE_CONFLICT', `This attempt is ${attempt.state}; there is nothing to say about it.`);
      }
      const machine = await manager.findOneByOrFail(MachineRow, { id: attempt.machineId });
      // Something lies on the plate, or did: who said before the run that it is empty did not mean this.
      if (outcome !== 'never-started') {
        const afterRun = MoreThanOrEqual(attempt.runBefore);
        await manager.delete(PlateTokenRow, { machineId: machine.id, afterRun });
        await notify(manager, { topic: 'machines', id: machine.id });
      }
      await this.changes.settleJob(manager, attempt, outcome, machine.run > attempt.runBefore, null);
      return attempt.jobId;
    });
  }
}
