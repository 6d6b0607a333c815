import { In, type EntityManager } from 'typeorm';
import type { AttemptOnRecord, ErrorCode, JobOnRecord, MachineOnRecord } from '#libs/domain';
import { AttemptRow, BridgeRow, JobRow, MachineRow, isId, type ReasonData } from '#libs/persistence';

/** Rows as decisions see them. */

export const attemptOnRecord = (row: AttemptRow): AttemptOnRecord => ({
  id: row.id,
  jobId: row.jobId,
  machineId: row.machineId,
  fence: row.fence,
  state: row.state,
  runBefore: row.runBefore,
  createdAtMs: row.createdAt.getTime(),
  startByMs: row.startBy.getTime(),
  committedAtMs: row.preparedAt?.getTime() ?? null,
  startedAtMs: row.startedAt?.getTime() ?? null,
  heard: row.heardEpoch === null || row.heardSeq === null ? null : { epoch: row.heardEpoch, seq: row.heardSeq },
});

export const jobOnRecord = ({
  id,
  state,
  isCancelWanted,
  failureCount,
  outcome,
}: JobRow): JobOnRecord & {
  readonly outcome: JobRow['outcome'];
} => ({ id, state, isCancelWanted, failureCount, outcome });

export const machineOnRecord = (row: MachineRow, bridge: BridgeRow | null): MachineOnRecord => ({
  id: row.id,
  name: row.name,
  mode: row.mode,
  fence: row.fence,
  run: row.run,
  rejectionCount: row.rejectionCount,
  isBridgeInDoubt: bridge?.doubtSince != null,
  bridgeEpoch: bridge?.epoch ?? null,
});

export interface LockedRows {
  readonly attempt: AttemptRow;
  readonly job: JobRow;
  readonly machine: MachineRow;
  readonly bridge: BridgeRow | null;
}

/** Locked in the one order that everybody keeps: machine, job, attempt. */
export async function lockAttempt(
  manager: EntityManager,
  attemptId: string,
  bridgeId?: string,
): Promise<LockedRows | undefined> {
  if (!isId(attemptId)) return undefined;
  const where = bridgeId === undefined ? { id: attemptId } : { id: attemptId, bridgeId };
  const found = await manager.findOneBy(AttemptRow, where);
  if (!found) return undefined;
  const machine = await lockMachine(manager, found.machineId);
  const job = await lockJob(manager, found.jobId);
  const attempt = await manager.findOne(AttemptRow, { where, lock: LOCK });
  if (!machine || !job || !attempt) return undefined;
  return { attempt, job, machine, bridge: await manager.findOneBy(BridgeRow, { id: attempt.bridgeId }) };
}

export const recordsOf = ({ attempt, job, machine, bridge }: LockedRows) => ({
  attempt: attemptOnRecord(attempt),
  job: jobOnRecord(job),
  machine: machineOnRecord(machine, bridge),
});

export const lockMachine = (manager: EntityManager, id: string): Promise<MachineRow | null> =>
  manager.findOne(MachineRow, { where: { id }, lock: LOCK });

export const lockJob = (manager: EntityManager, id: string): Promise<JobRow | null> =>
  manager.findOne(JobRow, { where: { id }, lock: LOCK });

const LOCK = { mode: 'pessimistic_write' } as const;

export const whereState = <S>(states: readonly S[]) => In([...states]);

export const reasonOf = (said: { code?: ErrorCode | undefined; message?: string | undefined }): ReasonData | null =>
  said.code === undefined ? null : { code: said.code, message: said.message ?? said.code };
