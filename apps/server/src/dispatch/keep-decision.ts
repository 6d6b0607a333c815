import type { EntityManager } from 'typeorm';
import { DispatchDecisionRow, newId } from '#libs/persistence';
import type { Decision } from '#libs/scheduling';

/** Why a job goes to a machine. */
export interface Why {
  readonly kind: DispatchDecisionRow['kind'];
  readonly decision: Decision;
  readonly policyVersion: number;
  /** The person who picked it. */
  readonly by?: string;
}

/** In the transaction of what was decided. */
export async function keepDecision(
  manager: EntityManager,
  { kind, decision, policyVersion, by }: Why,
  nowMs: number,
): Promise<void> {
  const { jobId, machineId, runnerUpId, candidates, lookedAt } = decision;
  await manager.insert(DispatchDecisionRow, {
    id: newId(),
    at: new Date(nowMs),
    kind,
    jobId,
    machineId,
    runnerUpId,
    policyVersion,
    candidates: [...candidates],
    lookedAt,
    byName: by ?? null,
  } as never);
}
