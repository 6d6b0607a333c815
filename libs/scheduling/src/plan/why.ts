import type { Board } from './board.js';
import { fitRun } from './intervals.js';

/** What keeps an operation from starting sooner. Closed list: the user interface has one sentence for each. */
export const DELAY_CODES = [
  'NOT_RELEASED',
  'MACHINE_BUSY',
  'SETTING_UP',
  'NOBODY_THERE',
  'CLOSED',
  'POWER',
  'MAKING',
  'UNCLEARED',
] as const;
export type DelayCode = (typeof DELAY_CODES)[number];

export interface Delay {
  readonly code: DelayCode;
  readonly operationId: string;
  readonly machineId: string;
  readonly ms: number;
}

/** Operations that decide when an order is finished, the last first, back to now: each waits for the next in the list. */
export function criticalChain(board: Board, order: number): number[] {
  const operations = board.model.orders[order]?.operations ?? [];
  const chain: number[] = [];
  let at: number | undefined = latest(board, operations);
  while (at !== undefined && !chain.includes(at)) {
    chain.push(at);
    if (board.operation(at).fixed) break;
    at = latest(board, board.operation(at).before);
  }
  return chain;
}

function latest(board: Board, operations: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const v of operations) {
    if (board.isPlaced(v) && (best === undefined || (board.clear[v] as number) > (board.clear[best] as number)))
      best = v;
  }
  return best;
}

/** Where the time between now and the order's finish goes, by operation in the order of the work; adds up to it. */
export function delaysOf(board: Board, order: number): Delay[] {
  return criticalChain(board, order)
    .toReversed()
    .flatMap((v) => delaysOfOperation(board, v))
    .filter(({ ms }) => ms > 0);
}

function delaysOfOperation(board: Board, v: number): Delay[] {
  const m = board.machine[v] as number;
  const { source, slot } = board.machineOf(m);
  const operation = board.operation(v);
  const delay = (code: DelayCode, ms: number): Delay => {
    return { code, operationId: operation.source.id, machineId: source.id, ms };
  };
  const start = board.start[v] as number;
  const end = board.end[v] as number;
  const made = [
    delay('MAKING', end - Math.max(start, board.nowMs)),
    delay('UNCLEARED', (board.clear[v] as number) - end),
  ];
  if (operation.fixed) return made;
  const setup = board.setup[v] as number;
  const pieces = Math.max(
    board.nowMs,
    ...operation.before.filter((earlier) => board.isPlaced(earlier)).map((earlier) => board.clear[earlier] as number),
  );
  const released = Math.max(pieces, operation.release);
  const free = Math.max(board.freeAfter(m, board.previous[v] as number), board.nowMs);
  const prepared = Math.max(released, free + setup);
  const staffed = { ...slot, open: null };
  const present = Math.min(start, fitRun(staffed, prepared, setup, end - start));
  const open = Math.min(start, Math.max(present, fitRun(slot, prepared, setup, end - start)));
  return [
    delay('NOT_RELEASED', released - pieces),
    delay('MACHINE_BUSY', Math.max(0, Math.min(free, prepared) - released)),
    delay('SETTING_UP', prepared - Math.max(released, free)),
    delay('NOBODY_THERE', present - prepared),
    delay('CLOSED', open - present),
    delay('POWER', start - open),
    ...made,
  ];
}
