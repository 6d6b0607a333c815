import type { Board } from './board.js';
import type { NeedRecord } from './records.js';
import { openNeeds, type Standing } from './standing.js';
import { answerOf, type Answer, type IdleMachine, type Roads } from './window.js';
import type { IndexPolicy } from './urgency.js';

/** What a lab knows of the others when it looks at the board. */
export interface Horizon {
  readonly isOnline: boolean;
  /** Sites whose line is cut, as far as the engine knows. */
  readonly offlineSites: ReadonlySet<string>;
  /** Whether a site has a machine of this process, after its last report. */
  readonly hasProcess: (siteId: string, process: string) => boolean;
}

/**
 * The needs that a lab may take now. Without a line only those of its own place: nobody else can see what it claims.
 * With a line, those of a cut-off place are left to it as long as it has a machine for them: it goes on serving
 * itself, and making them twice would help nobody.
 */
export function mayTake(siteId: string, need: NeedRecord, horizon: Horizon): boolean {
  if (need.siteId === siteId) return true;
  if (!horizon.isOnline) return false;
  return !horizon.offlineSites.has(need.siteId) || !horizon.hasProcess(need.siteId, need.process);
}

/** What is wanted of a lab at one moment: its idle machines, its view of the board and of the others. */
export interface LabView {
  readonly siteId: string;
  readonly board: Board;
  readonly idle: readonly IdleMachine[];
  readonly horizon: Horizon;
  readonly roads: Roads;
  readonly policy: IndexPolicy;
  /** At most this much work is taken at once: who binds late stays free for what comes. One piece is always taken. */
  readonly claimHorizonMs: number;
}

/** All that a lab answers in the window that opens now. `standings`: the open needs, where they were looked up already. */
export function answersOf(
  view: LabView,
  nowMs: number,
  standings: readonly Standing[] = openNeeds(view.board, nowMs),
): Answer[] {
  const { siteId, idle, horizon, roads, policy, claimHorizonMs } = view;
  const wanted = standings.filter(({ need }) => mayTake(siteId, need, horizon));
  return idle.flatMap((machine) =>
    wanted.flatMap(({ need, open }) => {
      const most = Math.max(1, Math.floor((claimHorizonMs * machine.speed) / need.pieceMs));
      return answerOf(machine, need, { pieces: Math.min(open, most), roads, nowMs, policy }) ?? [];
    }),
  );
}
