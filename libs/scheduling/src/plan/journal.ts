import type { Board } from './board.js';

/** How an operation stood before it was touched. */
interface OperationBefore {
  readonly v: number;
  readonly machine: number;
  readonly previous: number;
  readonly next: number;
  readonly setup: number;
  readonly start: number;
  readonly end: number;
  readonly clear: number;
  readonly duration: number;
  readonly floor: number;
}

/** What a board was before a trial, so that it can be undone in the time the trial took. */
export class Journal {
  private isOpen = false;
  private readonly operations: OperationBefore[] = [];
  private readonly machines: (readonly [m: number, first: number, last: number])[] = [];
  private readonly orders: (readonly [order: number, finish: number, cost: number])[] = [];
  private readonly touched = new Set<number>();
  private readonly touchedMachines = new Set<number>();
  private readonly touchedOrders = new Set<number>();
  private totals: readonly [cost: number, setupMs: number, moved: number] = [0, 0, 0];

  begin(board: Board): void {
    this.clear();
    this.isOpen = true;
    this.totals = [board.cost, board.setupMs, board.moved];
  }

  /** What happened stays. */
  commit(): void {
    this.clear();
  }

  operation(board: Board, v: number): void {
    if (!this.isOpen || this.touched.has(v)) return;
    this.touched.add(v);
    this.operations.push({
      v,
      machine: board.machine[v] as number,
      previous: board.previous[v] as number,
      next: board.next[v] as number,
      setup: board.setup[v] as number,
      start: board.start[v] as number,
      end: board.end[v] as number,
      clear: board.clear[v] as number,
      duration: board.duration[v] as number,
      floor: board.floor[v] as number,
    });
  }

  machine(m: number, first: number, last: number): void {
    if (!this.isOpen || this.touchedMachines.has(m)) return;
    this.touchedMachines.add(m);
    this.machines.push([m, first, last]);
  }

  order(board: Board, order: number): void {
    if (!this.isOpen || this.touchedOrders.has(order)) return;
    this.touchedOrders.add(order);
    this.orders.push([order, board.finish[order] as number, board.orderCost[order] as number]);
  }

  undo(board: Board): void {
    for (const { v } of this.operations) {
      if (board.isPlaced(v) && !Number.isNaN(board.start[v] as number)) board.load(v, -1);
    }
    for (const before of this.operations) {
      const { v } = before;
      board.machine[v] = before.machine;
      board.previous[v] = before.previous;
      board.next[v] = before.next;
      board.setup[v] = before.setup;
      board.start[v] = before.start;
      board.end[v] = before.end;
      board.clear[v] = before.clear;
      board.duration[v] = before.duration;
      board.floor[v] = before.floor;
      if (before.machine >= 0) board.load(v, 1);
    }
    for (const [m, first, last] of this.machines) {
      board.firstOn[m] = first;
      board.lastOn[m] = last;
    }
    for (const [order, finish, cost] of this.orders) {
      board.finish[order] = finish;
      board.orderCost[order] = cost;
    }
    [board.cost, board.setupMs, board.moved] = this.totals;
    this.clear();
  }

  private clear(): void {
    this.isOpen = false;
    this.operations.length = 0;
    this.machines.length = 0;
    this.orders.length = 0;
    this.touched.clear();
    this.touchedMachines.clear();
    this.touchedOrders.clear();
  }
}
