import type { BoardRecord, ClaimRecord, NeedRecord } from './records.js';

/** One claim with everything that was said about it, in whatever order it was heard. */
export interface ClaimState {
  readonly id: string;
  readonly claim?: ClaimRecord;
  /** The latest that anybody has renewed it to; 0 when nobody has. */
  readonly renewedUntilMs: number;
  readonly startedAtMs?: number;
  /** Good pieces, once it has ended. */
  readonly made?: { readonly quantity: number; readonly atMs: number };
  readonly released?: { readonly atMs: number; readonly reason: string };
}

export interface NeedState {
  readonly id: string;
  readonly need?: NeedRecord;
  readonly confirmedAtMs: number;
  readonly withdrawnAtMs?: number;
  readonly claimIds: ReadonlySet<string>;
}

/**
 * What one replica knows. Every join is a maximum, a minimum or a union, so the order and the number of times that
 * records arrive do not matter: replicas that saw the same records are equal.
 */
export class Board {
  readonly #needs = new Map<string, NeedState>();
  readonly #claims = new Map<string, ClaimState>();
  readonly #unfinished = new Set<string>();

  get needs(): ReadonlyMap<string, NeedState> {
    return this.#needs;
  }

  get claims(): ReadonlyMap<string, ClaimState> {
    return this.#claims;
  }

  /** Ids of the needs that were neither withdrawn nor made in full: a coalition's history is long, these are few. */
  get unfinished(): ReadonlySet<string> {
    return this.#unfinished;
  }

  add(record: BoardRecord): void {
    switch (record.kind) {
      case 'need':
        this.#need(record.id, (state) => ({ ...state, need: first(state.need, record) }));
        return;
      case 'confirmed':
        this.#need(record.needId, (state) => ({ ...state, confirmedAtMs: Math.max(state.confirmedAtMs, record.atMs) }));
        return;
      case 'withdrawn':
        this.#need(record.needId, (state) => ({
          ...state,
          withdrawnAtMs: Math.min(state.withdrawnAtMs ?? Infinity, record.atMs),
        }));
        return;
      case 'claim':
        this.#claim(record.id, (state) => ({ ...state, claim: first(state.claim, record) }));
        this.#need(record.needId, (state) => ({ ...state, claimIds: new Set([...state.claimIds, record.id]) }));
        return;
      case 'renewal':
        this.#claim(record.claimId, (state) => ({
          ...state,
          renewedUntilMs: Math.max(state.renewedUntilMs, record.leaseUntilMs),
        }));
        return;
      case 'start':
        this.#claim(record.claimId, (state) => ({
          ...state,
          startedAtMs: Math.min(state.startedAtMs ?? Infinity, record.atMs),
        }));
        return;
      case 'made':
        this.#claim(record.claimId, (state) => ({
          ...state,
          made: earliest(state.made, { quantity: record.quantity, atMs: record.atMs }, (made) => made.quantity),
        }));
        return;
      case 'release':
        this.#claim(record.claimId, (state) => ({
          ...state,
          released: earliest(state.released, { atMs: record.atMs, reason: record.reason }, ({ reason }) => reason),
        }));
    }
  }

  #need(id: string, change: (state: NeedState) => NeedState): void {
    const state = change(this.#needs.get(id) ?? { id, confirmedAtMs: 0, claimIds: new Set() });
    this.#needs.set(id, state);
    this.#sort(state);
  }

  #claim(id: string, change: (state: ClaimState) => ClaimState): void {
    const state = change(this.#claims.get(id) ?? { id, renewedUntilMs: 0 });
    this.#claims.set(id, state);
    const need = state.claim && this.#needs.get(state.claim.needId);
    if (need && state.made) this.#sort(need);
  }

  #sort({ id, need, withdrawnAtMs, claimIds }: NeedState): void {
    const made = [...claimIds].reduce((sum, claimId) => sum + (this.#claims.get(claimId)?.made?.quantity ?? 0), 0);
    if (need && withdrawnAtMs === undefined && made < need.quantity) this.#unfinished.add(id);
    else this.#unfinished.delete(id);
  }
}

/** Two records with one id should not exist; if they do, every replica must keep the same one. */
function first<T extends { readonly atMs: number }>(a: T | undefined, b: T): T {
  if (!a) return b;
  const difference = a.atMs - b.atMs || (JSON.stringify(a) <= JSON.stringify(b) ? -1 : 1);
  return difference <= 0 ? a : b;
}

function earliest<T extends { readonly atMs: number }>(a: T | undefined, b: T, tie: (of: T) => string | number): T {
  if (!a || b.atMs < a.atMs) return b;
  return b.atMs === a.atMs && tie(b) < tie(a) ? b : a;
}
