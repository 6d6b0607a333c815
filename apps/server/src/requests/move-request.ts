import { In, type EntityManager } from 'typeorm';
import { RequestRow, notify } from '#libs/persistence';
import type { IfMatch } from '../http/versions.js';

export type RequestState = 'received' | 'accepted' | 'in-production' | 'ready' | 'collected' | 'declined' | 'cancelled';

export interface RequestMove {
  readonly id: string;
  readonly from: readonly RequestState[];
  readonly to: RequestState;
  readonly at: Date;
  /** Only from these versions. */
  readonly ifMatch?: IfMatch;
  readonly change?: Partial<Pick<RequestRow, 'agreedTerms' | 'agreedBy' | 'agreedAt' | 'declineReason'>>;
}

/** The conditional update every change of a request goes through. @returns false when the state or version does not allow it */
export async function moveRequest(manager: EntityManager, move: RequestMove): Promise<boolean> {
  const done = await manager
    .createQueryBuilder()
    .update(RequestRow)
    .set({
      ...move.change,
      state: move.to,
      stepTimes: () => `step_times || jsonb_build_object('${move.to}', '${move.at.toISOString()}'::text)`,
      version: () => 'version + 1',
    })
    .where({
      id: move.id,
      state: In([...move.from]),
      ...(move.ifMatch && { version: In(move.ifMatch.filter(Number.isSafeInteger)) }),
    })
    .execute();
  if (done.affected !== 1) return false;
  await tellRequest(manager, move.id);
  return true;
}

export async function tellRequest(manager: EntityManager, id: string): Promise<void> {
  await notify(manager, { topic: 'requests', id });
  await notify(manager, { topic: 'inbox' });
}
