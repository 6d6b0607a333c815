import { strengthAt, type Deposit } from './evaporation.js';

/** The deposits at one place, by id: a grow-only set, so replicas that saw the same deposits are equal. */
export type Field = ReadonlyMap<string, Deposit>;

export const EMPTY_FIELD: Field = new Map();

/** The same deposit twice counts once. */
export function withDeposit(field: Field, deposit: Deposit): Field {
  return mergeFields(field, new Map([[deposit.id, deposit]]));
}

/** Commutative, associative and idempotent: replicas converge whatever the order in which they meet. */
export function mergeFields(a: Field, b: Field): Field {
  const merged = new Map(a);
  for (const [id, deposit] of b) {
    const known = merged.get(id);
    merged.set(id, known ? later(known, deposit) : deposit);
  }
  return merged;
}

/** Sum of all deposits. Added in the order of their ids, so that equal fields give equal numbers to the last bit. */
export function strengthOf(field: Field, nowMs: number): number {
  const ids = [...field.keys()].toSorted();
  return ids.reduce((sum, id) => {
    const deposit = field.get(id);
    return deposit ? sum + strengthAt(deposit, nowMs) : sum;
  }, 0);
}

/** Drops what has evaporated below `threshold`, for good once it is below at `nowMs`. */
export function evaporate(field: Field, nowMs: number, threshold: number): Field {
  return new Map([...field].filter(([, deposit]) => strengthAt(deposit, nowMs) >= threshold));
}

/** Two versions of one deposit should not exist; if they do, every replica must choose the same one. */
function later(a: Deposit, b: Deposit): Deposit {
  const rank = (deposit: Deposit): number[] => [deposit.atMs, deposit.amount, deposit.halfLifeMs];
  const ranksOfB = rank(b);
  const difference = rank(a).map((value, i) => value - (ranksOfB[i] ?? 0)).find((delta) => delta !== 0); // prettier-ignore
  return difference !== undefined && difference < 0 ? b : a;
}
