import type { NeedRecord, Rival } from './records.js';
import { indexOf, type IndexPolicy, type IndexTerms } from './urgency.js';

/** A machine that could start now. */
export interface IdleMachine {
  readonly id: string;
  readonly siteId: string;
  readonly process: string;
  /** What it is set up for. */
  readonly setupKey: string | null;
  /** 1: as the estimates say; 2: twice as fast. */
  readonly speed: number;
  /** For another set-up key than the present one. */
  readonly setupMs: number;
  readonly preference?: number;
}

/** What a lab answers for one of its idle machines while the window is open. */
export interface Answer {
  readonly needId: string;
  readonly machineId: string;
  readonly siteId: string;
  readonly pieces: number;
  readonly terms: IndexTerms;
  /** When the pieces would be there. */
  readonly deliveryMs: number;
}

/** Who takes what, and who else had answered. */
export interface Award {
  readonly answer: Answer;
  readonly rivals: readonly Rival[];
}

/** Milliseconds of road from one site to another. */
export type Roads = (fromSiteId: string, toSiteId: string) => number;

/** Without a line nobody can answer, so nobody is waited for. */
export const WINDOW_MS = { online: 2_000, offline: 0 };

/** What an idle machine would say to a need, or undefined when it cannot make it. `pieces`: how many would be taken. */
export function answerOf(
  machine: IdleMachine,
  need: NeedRecord,
  { pieces, roads, nowMs, policy }: { pieces: number; roads: Roads; nowMs: number; policy: IndexPolicy },
): Answer | undefined {
  if (machine.process !== need.process) return undefined;
  const durationMs = (need.pieceMs * pieces) / machine.speed;
  const setupMs = machine.setupKey === need.setupKey ? 0 : machine.setupMs;
  const travelMs = roads(machine.siteId, need.siteId);
  const { process, weight, dueMs } = need;
  const facts = { process, weight, durationMs, dueMs, setupMs, travelMs, preference: machine.preference };
  return {
    needId: need.id,
    machineId: machine.id,
    siteId: machine.siteId,
    pieces,
    terms: indexOf(facts, nowMs, policy),
    deliveryMs: nowMs + setupMs + durationMs + travelMs,
  };
}

/**
 * Closes a response window. The need that weighs most for any machine goes first, and of those that answered the one
 * that delivers earliest takes it; both leave, and so on. A pure function of the answers: every lab that saw them
 * comes to the same awards without anybody deciding for it. Best first.
 */
export function settle(answers: readonly Answer[]): Award[] {
  const order = answers.toSorted((a, b) => b.terms.index - a.terms.index || compare(a.needId, b.needId));
  const byNeed = new Map<string, Answer[]>();
  for (const answer of order) {
    const list = byNeed.get(answer.needId);
    if (list) list.push(answer);
    else byNeed.set(answer.needId, [answer]);
  }
  const busy = new Set<string>();
  const taken = new Set<string>();
  const awards: Award[] = [];
  for (const { needId, machineId } of order) {
    if (taken.has(needId) || busy.has(machineId)) continue;
    const able = (byNeed.get(needId) ?? []).filter((answer) => !busy.has(answer.machineId)).toSorted(bySooner);
    const [best, ...others] = able;
    if (!best) continue;
    taken.add(needId);
    busy.add(best.machineId);
    awards.push({ answer: best, rivals: others.map(({ siteId, machineId: id, deliveryMs }) => ({ siteId, machineId: id, deliveryMs })) }); // prettier-ignore
  }
  return awards;
}

function bySooner(a: Answer, b: Answer): number {
  return a.deliveryMs - b.deliveryMs || compare(a.machineId, b.machineId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
