import type { BomReason } from './bom-line.js';

/** What one operation still wants of a part that others may want too. */
export interface Demand {
  readonly operationId: string;
  readonly orderId: string;
  /** Pieces still missing, not counting those that passed. */
  readonly pieces: number;
  /** YYYY-MM-DD; null: whenever. */
  readonly neededBy: string | null;
  readonly createdAtMs: number;
  /** Same key, same piece: see `batchKeyOf`. */
  readonly batchKey: string;
}

export interface Allocation {
  readonly operationId: string;
  readonly orderId: string;
  readonly pieces: number;
  /** Pieces of the batch that go to others before the first of these. */
  readonly ahead: number;
}

/** Pieces that are the same to whoever makes them, for one or several orders, in the order they are handed out. */
export interface Batch {
  readonly key: string;
  readonly pieces: number;
  readonly allocations: readonly Allocation[];
  readonly reason: Omit<BomReason, 'code'> & { readonly code: 'BATCHED' | 'ALONE' };
}

/** Two operations with the same key make the same piece: file, step, materials that will do, thickness. */
export function batchKeyOf(operation: {
  readonly partSha256: string | null;
  readonly step: string;
  readonly materials: readonly string[];
  readonly thicknessMm?: number | null | undefined;
}): string | undefined {
  if (operation.partSha256 === null) return undefined;
  const materials = [...new Set(operation.materials)].toSorted().join('+');
  return [operation.partSha256, operation.step, materials, operation.thicknessMm ?? ''].join('/');
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** After every date. */
const NEVER = '9999-12-31';

/** Who gets the next piece: the earliest day wanted, then who asked first; the id only so that it is the same every time. */
export const byUrgency = (a: Demand, b: Demand): number =>
  text(a.neededBy ?? NEVER, b.neededBy ?? NEVER) || a.createdAtMs - b.createdAtMs || text(a.operationId, b.operationId);

/** Groups what several orders want of the same piece; the first pieces made go to the most urgent. */
export function batchShared(demands: readonly Demand[]): readonly Batch[] {
  const groups = new Map<string, Demand[]>();
  for (const demand of demands) {
    if (demand.pieces > 0) groups.set(demand.batchKey, [...(groups.get(demand.batchKey) ?? []), demand]);
  }
  return [...groups.entries()].toSorted(([a], [b]) => text(a, b)).map(([key, group]) => batchOf(key, group));
}

function batchOf(key: string, group: readonly Demand[]): Batch {
  let ahead = 0;
  const allocations = group.toSorted(byUrgency).map(({ operationId, orderId, pieces }) => {
    const allocation = { operationId, orderId, pieces, ahead };
    ahead += pieces;
    return allocation;
  });
  const orders = new Set(group.map(({ orderId }) => orderId)).size;
  const params = { pieces: ahead, orders };
  const reason =
    orders > 1
      ? {
          code: 'BATCHED' as const,
          message: `${orders} orders want this piece, ${ahead} in all; the earliest day wanted is served first.`,
          params,
        }
      : { code: 'ALONE' as const, message: 'No other order wants this piece.', params };
  return { key, pieces: ahead, allocations, reason };
}
