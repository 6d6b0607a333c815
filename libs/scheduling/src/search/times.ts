import type { Graph } from './graph.js';

/** `operation` goes to `alternative`, directly after the node `after`. */
export interface Move {
  operation: number;
  alternative: number;
  after: number;
}

/** Keeps the times of a graph up to date: only what a change reaches is computed again, and can be undone. */
export class Times {
  /** Operations whose `end` has changed since `keep`, with the old values; the same for `out`. */
  private readonly endChanged: Int32Array;
  private readonly endOld: Float64Array;
  endCount = 0;
  private readonly outChanged: Int32Array;
  private readonly outOld: Float64Array;
  private outCount = 0;
  /** One bit per place in the order that must be looked at again. */
  private readonly dirty: Int32Array;
  private firstWord: number;
  private lastWord = -1;
  private readonly hasDueDates: boolean;

  constructor(private readonly graph: Graph) {
    const { operations, hasDueDates } = graph.problem;
    this.endChanged = new Int32Array(2 * operations + 2);
    this.endOld = new Float64Array(2 * operations + 2);
    this.outChanged = new Int32Array(2 * operations + 2);
    this.outOld = new Float64Array(2 * operations + 2);
    this.dirty = new Int32Array((operations >> 5) + 1);
    this.firstWord = this.dirty.length;
    this.hasDueDates = hasDueDates;
  }

  /** What has changed so far stays. */
  keep(): void {
    this.endCount = 0;
    this.outCount = 0;
  }

  undoEnds(count: number): void {
    const { end } = this.graph;
    while (this.endCount > count) {
      this.endCount--;
      end[this.endChanged[this.endCount] as number] = this.endOld[this.endCount] as number;
    }
  }

  undoOuts(): void {
    const { out } = this.graph;
    while (this.outCount > 0) {
      this.outCount--;
      out[this.outChanged[this.outCount] as number] = this.outOld[this.outCount] as number;
    }
  }

  touch(v: number): void {
    if (v >= this.graph.problem.operations) return;
    const place = this.graph.position[v] as number;
    const word = place >> 5;
    this.dirty[word] = (this.dirty[word] as number) | (1 << (place & 31));
    if (word < this.firstWord) this.firstWord = word;
    if (word > this.lastWord) this.lastWord = word;
  }

  setEnd(v: number, value: number): void {
    const { end, problem } = this.graph;
    const old = end[v] as number;
    if (value === old) return;
    this.endChanged[this.endCount] = v;
    this.endOld[this.endCount++] = old;
    end[v] = value;
    if (this.hasDueDates) {
      const due = problem.due[v] as number;
      const late = Math.max(0, value - due) - Math.max(0, old - due);
      this.graph.tardiness += late * (problem.weight[v] as number);
    }
    const { successorStart, successors } = problem;
    const to = successorStart[v + 1] as number;
    for (let i = successorStart[v] as number; i < to; i++) this.touch(successors[i] as number);
    this.touch(this.graph.after[v] as number);
  }

  setOut(v: number, value: number): void {
    const { out, problem } = this.graph;
    const old = out[v] as number;
    if (value === old) return;
    this.outChanged[this.outCount] = v;
    this.outOld[this.outCount++] = old;
    out[v] = value;
    const { predecessorStart, predecessors } = problem;
    const to = predecessorStart[v + 1] as number;
    for (let i = predecessorStart[v] as number; i < to; i++) this.touch(predecessors[i] as number);
    this.touch(this.graph.before[v] as number);
  }

  /** Works off the touched operations, and all that follows from them, in their order. */
  forward(): void {
    const { dirty, graph } = this;
    const { order } = graph;
    for (let word = this.firstWord; word <= this.lastWord; word++) {
      for (let bits = dirty[word] as number; bits !== 0; bits = dirty[word] as number) {
        const bit = bits & -bits;
        dirty[word] = bits ^ bit;
        const v = order[(word << 5) + 31 - Math.clz32(bit)] as number;
        this.setEnd(v, graph.endOf(v));
      }
    }
    this.firstWord = dirty.length;
    this.lastWord = -1;
  }

  /** The same towards the beginning, for `out`. */
  backward(): void {
    const { dirty, graph } = this;
    const { order } = graph;
    for (let word = this.lastWord; word >= this.firstWord; word--) {
      for (let bits = dirty[word] as number; bits !== 0; bits = dirty[word] as number) {
        const place = 31 - Math.clz32(bits);
        dirty[word] = bits ^ (1 << place);
        const v = order[(word << 5) + place] as number;
        this.setOut(v, graph.outOf(v));
      }
    }
    this.firstWord = dirty.length;
    this.lastWord = -1;
  }

  /** Makes a move for good. False, and nothing changed: it closes a circle. */
  apply({ operation: v, alternative, after: x }: Readonly<Move>): boolean {
    const { graph } = this;
    const oldAlternative = graph.alternative[v] as number;
    const oldBefore = graph.before[v] as number;
    const oldAfter = graph.after[v] as number;
    graph.unlink(v);
    graph.choose(v, alternative);
    graph.link(v, x);
    if (!graph.reorder(v)) {
      graph.unlink(v);
      graph.choose(v, oldAlternative);
      graph.link(v, oldBefore);
      return false;
    }
    this.touch(oldAfter);
    this.touch(v);
    this.touch(graph.after[v] as number);
    this.forward();
    if (graph.hasTails) {
      this.touch(oldBefore);
      this.touch(v);
      this.touch(x);
      this.backward();
    }
    this.keep();
    return true;
  }
}
