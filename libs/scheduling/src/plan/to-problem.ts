import type { Calendar, Interval, Problem, ProblemOperation, Schedule } from '../search/problem.js';
import { Board } from './board.js';
import { startedBoard } from './construct.js';
import type { CompiledMachine } from './machines.js';
import type { CompiledOperation } from './model.js';
import type { Plan } from './plan.js';

/** A plan's shop as the search's problem, and what its numbers mean. */
export interface PlanProblem {
  readonly problem: Problem;
  /** Operation of the plan by operation of the problem: those without a place in any plan are left out. */
  readonly operations: readonly number[];
  /** Problem times are milliseconds after this. */
  readonly originMs: number;
}

/**
 * The shop as a problem for `search`. It is looser than the plan where the problem has no words: power budgets, and a
 * piece is there at the end of its run instead of when it is cleared. Every plan is a valid schedule of it.
 */
export function toProblem({ board, nowMs }: Plan): PlanProblem {
  const { model } = board;
  const originMs = Math.min(nowMs, ...model.operations.map(({ fixed }) => fixed?.start ?? nowMs));
  const planned = model.operations.filter(({ barred, index }) => !barred || board.isPlaced(index));
  const indexOf = new Map(planned.map(({ index }, at) => [index, at]));
  const setups = model.machines.map((machine) => matrixOf(board, machine));
  return {
    originMs,
    operations: planned.map(({ index }) => index),
    problem: {
      setups,
      machines: model.machines.map(({ availableFrom, initialKey, slot }, index) => ({
        availableFrom: Math.max(nowMs, availableFrom) - originMs,
        setupMatrix: index,
        setupKey: initialKey,
        ...calendarOf(slot, originMs),
      })),
      operations: planned.map((operation) => problemOperation(board, operation, indexOf, originMs)),
    },
  };
}

function matrixOf({ model: { keys } }: Board, { setupTimes }: CompiledMachine): number[][] {
  const all = Array.from({ length: keys.size }, (_, key) => key);
  return all.map((from) => all.map((to) => keys.timeMs(setupTimes, from, to)));
}

function calendarOf(
  { open, staffed, isUnattendedAllowed }: CompiledMachine['slot'],
  originMs: number,
): { calendar?: Calendar } {
  if (!open && !staffed) return {};
  const shifted = (times: readonly Interval[]): Interval[] =>
    times.map(([from, to]) => [from - originMs, to - originMs]);
  return {
    calendar: {
      ...(open && { open: shifted(open) }),
      ...(staffed && { staffed: shifted(staffed) }),
      isUnattendedAllowed,
    },
  };
}

function problemOperation(
  board: Board,
  operation: CompiledOperation,
  indexOf: ReadonlyMap<number, number>,
  originMs: number,
): ProblemOperation {
  const { alternatives, key, before, after, release, fixed } = operation;
  const order = board.model.orders[operation.order];
  // Lateness is of the order: it hangs on the operations nothing follows.
  const isLast = after.length === 0;
  return {
    alternatives: Array.from(alternatives.machines, (machine, at) => {
      return { machine, duration: alternatives.durations[at] ?? 0, setupKey: key };
    }),
    predecessors: before.flatMap((v) => indexOf.get(v) ?? []),
    release: Math.max(0, release - originMs),
    due: isLast && order ? order.due - originMs : Infinity,
    weight: order?.weight ?? 1,
    ...(fixed && { fixed: { machine: fixed.machine, start: fixed.start - originMs, end: fixed.end - originMs } }),
  };
}

/** The plan as a schedule of its problem, for the checker and as the search's beginning. */
export function toSchedule({ board }: Plan, { operations, originMs }: PlanProblem): Schedule {
  return {
    machine: Int32Array.from(operations, (v) => board.machine[v] as number),
    start: Float64Array.from(operations, (v) => (board.start[v] as number) - originMs),
    end: Float64Array.from(operations, (v) => (board.end[v] as number) - originMs),
  };
}

/** The plan that has the machines and the order of a schedule, timed with everything the problem leaves out. */
export function fromSchedule(plan: Plan, { operations }: PlanProblem, schedule: Schedule): Plan {
  const { model } = plan.board;
  const board = startedBoard(model, plan.nowMs);
  const byStart = operations
    .map((v, at) => ({ v, at }))
    .toSorted((a, b) => {
      return (schedule.start[a.at] ?? 0) - (schedule.start[b.at] ?? 0) || a.v - b.v;
    });
  for (const { v, at } of byStart) {
    if (board.isPlaced(v)) continue;
    const machine = schedule.machine[at] ?? -1;
    const { machines, durations } = board.operation(v).alternatives;
    const duration = durations[machines.indexOf(machine)];
    if (duration !== undefined) board.insert(v, machine, duration, board.lastOn[machine] as number);
  }
  board.revalue();
  return { board, nowMs: plan.nowMs };
}
