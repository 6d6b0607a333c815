import type { EntityManager } from 'typeorm';
import { batchKeyOf, byUrgency, type Demand } from '#libs/domain';
import { JobRow, OperationRow, PieceHandoverRow, newId, notify } from '#libs/persistence';

/** What machines are making for nobody: jobs whose operation was called off when they had begun. */
const SURPLUS = `job.state IN ('attempting', 'awaiting-clear', 'awaiting-check') AND NOT job.is_cancel_wanted
  AND operation.state = 'cancelled'`;

export interface SurplusJob {
  readonly jobId: string;
  readonly orderId: string;
  readonly batchKey: string;
}

type Keyed = Pick<OperationRow, 'partSha256' | 'step' | 'requirements' | 'thicknessMm'>;
export const keyOfOperation = (operation: Keyed): string | undefined =>
  batchKeyOf({ ...operation, materials: operation.requirements.materials });

/** Pieces of these files that are in work for nobody. `isLocked`: they stay ours until the transaction ends. */
export async function surplusJobs(
  manager: EntityManager,
  partSha256s: readonly string[],
  isLocked: boolean,
): Promise<SurplusJob[]> {
  const rows = await manager.query<(Keyed & { jobId: string; orderId: string })[]>(
    `SELECT job.id AS "jobId", job.order_id AS "orderId", operation.part_sha256 AS "partSha256", operation.step, operation.requirements,
       operation.thickness_mm AS "thicknessMm"
     FROM job JOIN operation ON operation.id = job.operation_id
     WHERE ${SURPLUS} AND operation.part_sha256 = ANY($1) ORDER BY job.number
     ${isLocked ? 'FOR UPDATE OF job SKIP LOCKED' : ''}`,
    [partSha256s],
  );
  return rows.map((row) => ({ jobId: row.jobId, orderId: row.orderId, batchKey: keyOfOperation(row) ?? '' }));
}

/** Jobs of operations that were called off end, unless a machine has begun: that piece is made, and looked at. */
export async function endCalledOff(
  manager: EntityManager,
  at: Date,
  only?: { orderId: string } | { jobId: string },
): Promise<void> {
  const [column, id] = only === undefined ? [] : 'jobId' in only ? ['id', only.jobId] : ['order_id', only.orderId];
  const reasons = [{ code: 'ORDER_CHANGED', message: 'The order needs this piece no longer.' }];
  const ended = await manager.query<unknown[]>(
    `UPDATE job SET state = 'cancelled', reasons = $1::jsonb, updated_at = $2, version = version + 1
     FROM operation WHERE operation.id = job.operation_id AND operation.state = 'cancelled'
       AND job.state IN ('waiting', 'planned', 'held') ${column === undefined ? '' : `AND job.${column} = $3`}
     RETURNING job.id`,
    [JSON.stringify(reasons), at, ...(id === undefined ? [] : [id])],
  );
  // The driver answers an update with its rows and their number.
  if (ended[1] === 0) return;
  await notify(manager, { topic: 'jobs' });
  await notify(manager, { topic: 'inbox' });
}

/** The piece of this job is now made for another operation. */
export async function giveJob(
  manager: EntityManager,
  job: { readonly id: string; readonly orderId: string },
  to: Pick<OperationRow, 'id' | 'orderId' | 'lineId'>,
  at: Date,
): Promise<void> {
  await manager.update(JobRow, { id: job.id }, { operationId: to.id, orderId: to.orderId });
  const { orderId: toOrderId, lineId: toLineId } = to;
  await manager.insert(PieceHandoverRow, {
    id: newId(),
    jobId: job.id,
    fromOrderId: job.orderId,
    toOrderId,
    toLineId,
    at,
  });
  await notify(manager, { topic: 'jobs', id: job.id });
  await notify(manager, { topic: 'requests' });
}

/**
 * A good piece goes to whoever needs the same one first: its job changes places with one of theirs that has not begun, so
 * that every operation has as many jobs as before. Call it with the job's row locked; jobs that somebody else holds just
 * now are passed over, so nobody waits for anybody.
 * @returns the job as it is now
 */
export async function giveToMostUrgent(manager: EntityManager, job: JobRow, at: Date): Promise<JobRow> {
  const mine = await manager.findOneByOrFail(OperationRow, { id: job.operationId });
  const key = keyOfOperation(mine);
  if (key === undefined) return job;
  const demands = await demandsFor(manager, mine);
  const own = demands.find(({ operationId }) => operationId === mine.id);
  const others = demands
    .filter((demand) => demand.batchKey === key && demand !== own && (!own || byUrgency(demand, own) < 0))
    .toSorted(byUrgency);
  for (const { operationId } of others) {
    const [unbegun] = await manager
      .createQueryBuilder(JobRow, 'job')
      .where(`job.operation_id = :operationId AND job.state IN ('waiting', 'planned')`, { operationId })
      .orderBy('job.number', 'DESC')
      .limit(1)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
    if (!unbegun) continue;
    const theirs = await manager.findOneByOrFail(OperationRow, { id: operationId });
    await manager.update(JobRow, { id: unbegun.id }, { operationId: mine.id, orderId: mine.orderId });
    await giveJob(manager, job, theirs, at);
    // Nobody waits for it when its new operation was called off.
    await endCalledOff(manager, at, { jobId: unbegun.id });
    return Object.assign(job, { operationId: theirs.id, orderId: theirs.orderId });
  }
  return job;
}

/** What open orders still want of the same file and step. */
export async function demandsFor(
  manager: EntityManager,
  { partSha256, step }: Pick<OperationRow, 'partSha256' | 'step'>,
): Promise<Demand[]> {
  const rows = await manager.query<(Keyed & Demand & { createdAt: Date })[]>(
    `SELECT operation.id AS "operationId", operation.order_id AS "orderId", operation.quantity - operation.done AS pieces,
       operation.part_sha256 AS "partSha256", operation.step, operation.requirements,
       operation.thickness_mm AS "thicknessMm", request.needed_by::text AS "neededBy", work_order.created_at AS "createdAt"
     FROM operation JOIN work_order ON work_order.id = operation.order_id JOIN request ON request.id = work_order.request_id
     WHERE operation.part_sha256 = $1 AND operation.step = $2 AND operation.state = 'ready' AND work_order.state = 'open'`,
    [partSha256, step],
  );
  return rows.map((row) => ({
    operationId: row.operationId,
    orderId: row.orderId,
    pieces: row.pieces,
    neededBy: row.neededBy,
    createdAtMs: row.createdAt.getTime(),
    batchKey: keyOfOperation(row) ?? '',
  }));
}
