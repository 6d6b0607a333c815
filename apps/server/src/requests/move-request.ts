import { In, type EntityManager } from 'typeorm';
import { RequestRow, notify } from '#libs/persistence';

export type RequestState = 'received' | 'accepted' | 'in-production' | 'ready' | 'collected' | 'declined' | 'cancelled';

/** The conditional update every change of a request goes through. @returns false when the state does not allow it */
export async function moveRequest(
  manager: EntityManager,
  id: string,
  from: RequestState[],
  to: RequestState,
  ...[at, change]: [at: Date, change?: Partial<Pick<RequestRow, 'agreedTerms' | 'declineReason'>>]
): Promise<boolean> {
  const done = await manager
    .createQueryBuilder()
    .update(RequestRow)
    .set({
      ...change,
      state: to,
      stepTimes: () => `step_times || jsonb_build_object('${to}', '${at.toISOString()}'::text)`,
      version: () => 'version + 1',
    })
    .where({ id, state: In(from) })
    .execute();
  if (done.affected !== 1) return false;
  await tellRequest(manager, id);
  return true;
}

export async function tellRequest(manager: EntityManager, id: string): Promise<void> {
  await notify(manager, { topic: 'requests', id });
  await notify(manager, { topic: 'inbox' });
}
