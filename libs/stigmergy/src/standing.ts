import type { Board, ClaimState } from './board.js';
import type { ClaimRecord, NeedRecord } from './records.js';

/** How a need stands at one moment. */
export interface Standing {
  readonly need: NeedRecord;
  /** Good pieces that were made, never more than were wanted. */
  readonly made: number;
  /** Claims that hold, the strongest first. */
  readonly held: readonly ClaimRecord[];
  /** Live claims that have no piece left to make: their labs negotiate, nothing is dropped in silence. */
  readonly lost: readonly ClaimRecord[];
  /** Pieces that nobody makes. */
  readonly open: number;
}

/** Neither ended, nor given back, nor faded. */
export function isLive(state: ClaimState, nowMs: number): boolean {
  if (!state.claim || state.made || state.released) return false;
  return Math.max(state.claim.leaseUntilMs, state.renewedUntilMs) > nowMs;
}

/**
 * Undefined while the need itself was not heard of, or when it was withdrawn. Where labs that could not see each other
 * claimed the same pieces, the claim that is running goes first, then the earlier one, then the one that delivers
 * earlier, then the smaller id: the same on every replica that has the same records.
 */
export function standingOf(board: Board, needId: string, nowMs: number): Standing | undefined {
  const state = board.needs.get(needId);
  if (!state?.need || state.withdrawnAtMs !== undefined) return undefined;
  const claims = [...state.claimIds].flatMap((id) => board.claims.get(id) ?? []);
  const made = claims.reduce((sum, claim) => sum + (claim.made?.quantity ?? 0), 0);
  let open = Math.max(0, state.need.quantity - made);
  const held: ClaimRecord[] = [];
  const lost: ClaimRecord[] = [];
  for (const { claim } of claims.filter((claim) => isLive(claim, nowMs)).toSorted(byRight)) {
    if (!claim) continue;
    if (open > 0) held.push(claim);
    else lost.push(claim);
    open = Math.max(0, open - claim.quantity);
  }
  return { need: state.need, made: Math.min(made, state.need.quantity), held, lost, open };
}

/** The needs with pieces that nobody makes. */
export function openNeeds(board: Board, nowMs: number): Standing[] {
  return [...board.unfinished].flatMap((id) => {
    const standing = standingOf(board, id, nowMs);
    return standing && standing.open > 0 ? [standing] : [];
  });
}

/** Compare-and-set: a claim for more than is open is refused. */
export function mayClaim(standing: Standing | undefined, quantity: number): boolean {
  return standing !== undefined && quantity > 0 && quantity <= standing.open;
}

function byRight(a: ClaimState, b: ClaimState): number {
  const running = Number(b.startedAtMs !== undefined) - Number(a.startedAtMs !== undefined);
  const earlier = (a.claim?.atMs ?? 0) - (b.claim?.atMs ?? 0);
  const sooner = (a.claim?.deliveryMs ?? 0) - (b.claim?.deliveryMs ?? 0);
  return running || earlier || sooner || (a.id < b.id ? -1 : 1);
}
