import { Board } from './board.js';
import { Heap } from './heap.js';
import { fitRun } from './intervals.js';
import { bestPlace } from './insert.js';
import { hasTimes } from './rows.js';
import type { Alternatives, CompiledOperation, Model } from './model.js';

/** How far a choice looks along a row of waiting operations, the earliest due first. */
const LOOK_AHEAD = 60;
/** Scales of the index below, in mean durations and mean set-ups; from trials on the shops of the benchmark. */
const SLACK_SCALE = 2;
const SETUP_SCALE = 1;

/** A board with what has started in its place and nothing else. */
export function startedBoard(model: Model, nowMs: number): Board {
  const board = new Board(model, nowMs);
  const started = model.operations.filter(({ fixed }) => fixed);
  const byStart = started.toSorted((a, b) => (a.fixed?.start ?? 0) - (b.fixed?.start ?? 0));
  for (const { index, fixed } of byStart) {
    if (fixed) board.insert(index, fixed.machine, fixed.end - fixed.start, board.lastOn[fixed.machine] as number);
  }
  board.revalue();
  return board;
}

/**
 * A first plan by dispatching through time: whenever a machine is free it takes the waiting operation with the highest
 * index, whenever an operation becomes ready and machines idle it takes the one that ends it first. The index is
 * "apparent tardiness cost with set-ups" (Lee, Bhaskaran, Pinedo 1997): weight per remaining work, discounted by
 * slack and by the set-up it needs. About n log n x LOOK_AHEAD.
 */
export function construct(model: Model, nowMs: number): Board {
  const board = startedBoard(model, nowMs);
  new Dispatch(board).run();
  placeLeftOvers(board);
  board.revalue();
  return board;
}

/** What found no machine on the way (a time too short, a calendar too far) is tried everywhere. */
function placeLeftOvers(board: Board): void {
  for (let isGoing = true; isGoing;) {
    isGoing = false;
    for (const { index, barred } of board.model.operations) {
      if (barred || board.isPlaced(index)) continue;
      const place = bestPlace(board, index, { mayPush: true });
      if (!place) continue;
      board.insert(index, place.machine, place.duration, place.behind);
      isGoing = true;
    }
  }
}

interface Row {
  readonly operations: number[];
  /** Position of each machine in the alternatives of every operation of this group. */
  readonly positions: ReadonlyMap<number, number>;
}

class Dispatch {
  private readonly model: Model;
  /** Operations are negative (-1 - index): at one moment all that is ready is known before a machine chooses. */
  private readonly events = new Heap();
  private readonly rows = new Map<number, Row>();
  private readonly rowsOf: Row[][];
  private readonly isIdle: Uint8Array;
  private readonly missing: Int32Array;
  private readonly meanDuration: number;
  private readonly meanSetup: number;

  constructor(private readonly board: Board) {
    this.model = board.model;
    const { operations, machines } = this.model;
    this.rowsOf = machines.map(() => []);
    this.isIdle = new Uint8Array(machines.length);
    this.missing = new Int32Array(operations.length);
    const open = operations.filter(({ index, barred }) => !barred && !board.isPlaced(index));
    for (const operation of open) this.expect(operation);
    const work = open.reduce((total, { alternatives }) => total + alternatives.shortest, 0);
    this.meanDuration = Math.max(1, work / Math.max(1, open.length));
    const times = machines.map(({ setupTimes: { materialMs, colourMs, toolMs, plateMs } }) => {
      return (materialMs + colourMs + toolMs + plateMs) / 4;
    });
    this.meanSetup = Math.max(1, times.reduce((total, time) => total + time, 0) / Math.max(1, machines.length));
  }

  run(): void {
    const { board, events } = this;
    for (const { index } of this.model.machines) {
      const last = board.lastOn[index] as number;
      events.push(index, Math.max(board.nowMs, board.freeAfter(index, last)));
    }
    for (;;) {
      const at = events.leastKey;
      const event = events.pop();
      if (event === undefined || at === Infinity) return;
      if (event < 0) this.operationReady(-1 - event);
      else this.machineFree(event, at);
    }
  }

  private expect(operation: CompiledOperation): void {
    const { index, before, alternatives } = operation;
    if (!this.rows.has(alternatives.group)) this.addRow(alternatives);
    const missing = before.filter((earlier) => !this.board.isPlaced(earlier)).length;
    this.missing[index] = missing;
    if (missing === 0) this.events.push(-1 - index, Math.max(this.board.nowMs, this.board.readyAt(index)));
  }

  private addRow({ group, machines }: Alternatives): void {
    const row = { operations: [], positions: new Map(Array.from(machines, (machine, at) => [machine, at])) };
    this.rows.set(group, row);
    for (const machine of machines) this.rowsOf[machine]?.push(row);
  }

  private machineFree(machine: number, at: number): void {
    for (;;) {
      const choice = this.chooseFor(machine, at);
      if (!choice) {
        this.isIdle[machine] = 1;
        return;
      }
      choice.row.operations.splice(choice.place, 1);
      if (this.place(choice.operation, machine, choice.duration)) return;
    }
  }

  private operationReady(v: number): void {
    const { machines, durations, group } = this.board.operation(v).alternatives;
    let best = -1;
    let bestEnd = Infinity;
    for (let at = 0; at < machines.length; at += 1) {
      const machine = machines[at] as number;
      if (this.isIdle[machine] !== 1) continue;
      const end = this.endOn(v, machine, durations[at] as number);
      if (end < bestEnd) [best, bestEnd] = [at, end];
    }
    if (best >= 0 && this.place(v, machines[best] as number, durations[best] as number)) return;
    const row = this.rows.get(group)?.operations;
    if (row) row.splice(this.positionIn(row, v), 0, v);
  }

  /** Without power, which moves all machines of a circuit alike. */
  private endOn(v: number, machine: number, duration: number): number {
    const { board } = this;
    const behind = board.lastOn[machine] as number;
    const setup = board.setupBefore(v, machine, behind);
    const free = Math.max(board.nowMs, board.freeAfter(machine, behind));
    const { slot } = board.machineOf(machine);
    return fitRun(slot, Math.max(free + setup, board.readyAt(v)), setup, duration) + duration;
  }

  /** False when the machine has no time for it; it is then left for the end. */
  private place(v: number, machine: number, duration: number): boolean {
    const { board } = this;
    if (!(this.endOn(v, machine, duration) < Infinity)) return false;
    board.insert(v, machine, duration, board.lastOn[machine] as number);
    if (!hasTimes(board, v)) {
      board.unlink(v);
      board.settle();
      return false;
    }
    const clear = board.clear[v] as number;
    this.isIdle[machine] = 0;
    this.events.push(machine, clear);
    for (const later of board.operation(v).after) {
      if (board.operation(later).barred || board.isPlaced(later)) continue;
      const missing = (this.missing[later] as number) - 1;
      this.missing[later] = missing;
      if (missing === 0) this.events.push(-1 - later, board.readyAt(later));
    }
    return true;
  }

  private chooseFor(machine: number, at: number): (Choice & { row: Row }) | null {
    let best: (Choice & { row: Row }) | null = null;
    let bestIndex = -Infinity;
    for (const row of this.rowsOf[machine] ?? []) {
      const position = row.positions.get(machine) ?? -1;
      const looked = Math.min(LOOK_AHEAD, row.operations.length);
      for (let place = 0; place < looked; place += 1) {
        const operation = row.operations[place] as number;
        const duration = this.board.operation(operation).alternatives.durations[position] as number;
        const index = this.indexOf(operation, machine, duration, at);
        if (index <= bestIndex) continue;
        bestIndex = index;
        best = { row, place, operation, duration };
      }
    }
    return best;
  }

  /** Logarithm of the index: the order is the same and nothing underflows. */
  private indexOf(v: number, machine: number, duration: number, at: number): number {
    const { board } = this;
    const { order, tail } = board.operation(v);
    const { weight = 1, due = Infinity } = this.model.orders[order] ?? {};
    const setup = board.setupBefore(v, machine, board.lastOn[machine] as number);
    const slack = Math.max(0, due - tail - duration - at);
    return (
      Math.log(weight / (duration + tail)) -
      slack / (SLACK_SCALE * this.meanDuration) -
      setup / (SETUP_SCALE * this.meanSetup)
    );
  }

  private positionIn(row: readonly number[], v: number): number {
    const due = this.dueOf(v);
    let low = 0;
    let high = row.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.dueOf(row[middle] as number) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private dueOf(v: number): number {
    const { order, tail } = this.board.operation(v);
    return (this.model.orders[order]?.due ?? Infinity) - tail;
  }
}

interface Choice {
  readonly place: number;
  readonly operation: number;
  readonly duration: number;
}
