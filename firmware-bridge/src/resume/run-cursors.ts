import type { SessionSnapshot } from '#libs/machine-protocols';

/** How far a run came: three different things, and only the last one certainly happened. */
export interface RunCursors {
  readonly attemptId: string;
  /** Handed to the port: may have been executed. */
  readonly sentBlocks: number;
  /** Taken by the machine; may still wait in its planner. */
  readonly ackedBlocks: number;
  /** Ended its motion; missing where the firmware does not tell. */
  readonly executedBlocks?: number;
}

export function cursorsOf(attemptId: string, snapshot: SessionSnapshot): RunCursors {
  const { sentBlocks, ackedBlocks, executedBlocks } = snapshot;
  return { attemptId, sentBlocks, ackedBlocks, ...(executedBlocks === undefined ? {} : { executedBlocks }) };
}

export const isSameCursors = (a: RunCursors | undefined, b: RunCursors): boolean =>
  a?.attemptId === b.attemptId &&
  a.sentBlocks === b.sentBlocks &&
  a.ackedBlocks === b.ackedBlocks &&
  a.executedBlocks === b.executedBlocks;
