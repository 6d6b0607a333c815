export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

/** How well a piece suits a free rectangle, lower is better: what would be left of it across and along. */
export type FitRule = (left: number, behind: number, free: Rect) => number;

const EPSILON = 1e-9;

const contains = (a: Rect, b: Rect) =>
  b.x >= a.x - EPSILON &&
  b.y >= a.y - EPSILON &&
  b.x + b.width <= a.x + a.width + EPSILON &&
  b.y + b.depth <= a.y + a.depth + EPSILON;

const overlaps = (a: Rect, b: Rect) =>
  a.x < b.x + b.width - EPSILON &&
  b.x < a.x + a.width - EPSILON &&
  a.y < b.y + b.depth - EPSILON &&
  b.y < a.y + a.depth - EPSILON;

/** What is left of a free rectangle around a placed one: up to four rectangles, each as large as can be. */
function around(free: Rect, placed: Rect): Rect[] {
  const [farX, farY] = [free.x + free.width, free.y + free.depth];
  const [placedFarX, placedFarY] = [placed.x + placed.width, placed.y + placed.depth];
  return [
    { ...free, width: placed.x - free.x },
    { ...free, x: placedFarX, width: farX - placedFarX },
    { ...free, depth: placed.y - free.y },
    { ...free, y: placedFarY, depth: farY - placedFarY },
  ].filter(({ width, depth }) => width > EPSILON && depth > EPSILON);
}

/** The free room of one plate as all its largest free rectangles (maximal rectangles, Jylänki 2010). */
export class FreeArea {
  private free: Rect[];

  constructor(width: number, depth: number) {
    this.free = [{ x: 0, y: 0, width, depth }];
  }

  /** The best place for a piece, as it is or turned; undefined where it fits nowhere. */
  find(width: number, depth: number, rule: FitRule): (Rect & { readonly isTurned: boolean }) | undefined {
    let best: (Rect & { readonly isTurned: boolean }) | undefined;
    let least = Infinity;
    for (const free of this.free) {
      for (const isTurned of [false, true]) {
        const [w, d] = isTurned ? [depth, width] : [width, depth];
        if (w > free.width + EPSILON || d > free.depth + EPSILON) continue;
        const score = rule(free.width - w, free.depth - d, free);
        if (score >= least - EPSILON) continue;
        least = score;
        best = { x: free.x, y: free.y, width: w, depth: d, isTurned };
      }
    }
    return best;
  }

  take(placed: Rect): void {
    const touched = this.free.filter((free) => overlaps(free, placed));
    const kept = this.free.filter((free) => !overlaps(free, placed));
    const pieces = touched.flatMap((free) => around(free, placed));
    const isSpare = (piece: Rect, i: number) =>
      kept.some((other) => contains(other, piece)) ||
      pieces.some((other, k) => k !== i && contains(other, piece) && !(contains(piece, other) && k > i));
    this.free = [...kept, ...pieces.filter((piece, i) => !isSpare(piece, i))];
  }
}
