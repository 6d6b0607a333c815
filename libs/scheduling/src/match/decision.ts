import { compare } from '../text-order.js';
import type { Reason } from '../types.js';
import { scoreOf, type Factors, type Weights } from './factors.js';

/** One machine in a decision, as it was weighed. */
export interface DecidedCandidate {
  readonly machineId: string;
  readonly name: string;
  /** Why it could not; empty: it could have started the job. */
  readonly failing: readonly Reason[];
  /** Of those that could: what spoke for it. */
  readonly factors: Factors | null;
  /** Another job took it in the same moment. */
  readonly isTaken: boolean;
  /** It starts only with a person's yes; one that needs none goes first, whatever the weights. */
  readonly needsYes: boolean;
}

/** Which machine got a job, out of which, and why: enough to weigh it again under other weights. */
export interface Decision {
  readonly jobId: string;
  /** The one that got it. */
  readonly machineId: string;
  /** The second best that nobody took. */
  readonly runnerUpId: string | null;
  /** Chosen and runner-up first, then by how near they came; at most `MAX_KEPT`. */
  readonly candidates: readonly DecidedCandidate[];
  /** How many were looked at. */
  readonly lookedAt: number;
}

/** A decision is looked at by people; a thousand machines that were too small tell nobody more than twenty. */
export const MAX_KEPT = 20;

/** Best first: what needs no yes, score, then name, then id. */
export function ranked<T extends Ranked>(candidates: readonly T[], weights: Weights): T[] {
  const scores = new Map(candidates.map((candidate) => [candidate, scoreIn(candidate, weights)]));
  const score = (candidate: T): number => scores.get(candidate) ?? -1;
  return candidates.toSorted(
    (a, b) =>
      Number(a.needsYes) - Number(b.needsYes) ||
      compare(score(b), score(a)) ||
      compare(a.name, b.name) ||
      compare(a.machineId, b.machineId),
  );
}

type Ranked = Pick<DecidedCandidate, 'machineId' | 'name' | 'factors' | 'needsYes'>;
/** To a millionth: what differs by rounding alone is equal. */
const scoreIn = ({ factors }: Ranked, weights: Weights): number =>
  factors === null ? -1 : Math.round(scoreOf(factors, weights) * 1e6);

/** The runner-up of a choice, and the candidates as they are kept. */
export function decide(
  jobId: string,
  machineId: string,
  candidates: readonly DecidedCandidate[],
  { weights, lookedAt }: { readonly weights: Weights; readonly lookedAt: number },
): Decision {
  // Those that could not start it come as they are, nearest first.
  const could = candidates.filter(({ factors }) => factors !== null);
  const inOrder = [...ranked(could, weights), ...candidates.filter(({ factors }) => factors === null)];
  const runnerUp = inOrder.find((each) => each.factors !== null && !each.isTaken && each.machineId !== machineId);
  const place = (each: DecidedCandidate): number =>
    each.machineId === machineId ? 0 : each.machineId === runnerUp?.machineId ? 1 : each.factors ? 2 : 3;
  const kept = inOrder.toSorted((a, b) => place(a) - place(b)).slice(0, MAX_KEPT);
  return { jobId, machineId, runnerUpId: runnerUp?.machineId ?? null, candidates: kept, lookedAt };
}

export interface Replayed {
  readonly jobId: string;
  readonly machineId: string;
  /** What the other weights would have chosen among the machines that could have started it. */
  readonly wouldBe: string;
}

/**
 * What would have been chosen under other weights, decision by decision, from what was stored; a machine that a more
 * urgent job took then is taken in the replay too. It says nothing of what would have followed.
 */
export function replay(
  decisions: readonly Pick<Decision, 'jobId' | 'machineId' | 'candidates'>[],
  weights: Weights,
): Replayed[] {
  return decisions.map(({ jobId, machineId, candidates }) => {
    const could = candidates.filter(
      ({ factors, isTaken, machineId: id }) => factors !== null && (!isTaken || id === machineId),
    );
    const [best] = ranked(could, weights);
    return { jobId, machineId, wouldBe: best?.machineId ?? machineId };
  });
}
