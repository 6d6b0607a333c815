// Plays a GRBL program and measures it against the drawn part, with nothing of the code under test.
export interface Move {
  readonly isRapid: boolean;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  /** Of a laser: the S word in force while M3 or M4 is on. */
  readonly power: number;
}
type Flat = readonly [x: number, y: number];

/** Arcs are played in chords that stay within this. */
const CHORD_MM = 0.001;

/** Moves of G0 to G3 with modal axes, absolute millimetres; arcs as many short moves. */
export function movesOf(gcode: Uint8Array): Move[] {
  const moves: Move[] = [];
  let at: [number, number, number] = [0, 0, 0];
  let power = 0;
  let isOn = false;
  for (const text of new TextDecoder().decode(gcode).split('\n')) {
    const words = new Map([...text.replace(/;.*/, '').matchAll(/([A-Z])(-?[\d.]+)/g)].map(([, letter, value]) => [letter ?? '', Number(value)])); // prettier-ignore
    power = words.get('S') ?? power;
    if (/^M[34]\b/.test(text)) isOn = true;
    if (/^M5\b/.test(text)) isOn = false;
    const kind = words.get('G');
    if (kind === undefined || kind > 3 || !['X', 'Y', 'Z'].some((axis) => words.has(axis))) continue;
    const to: [number, number, number] = [words.get('X') ?? at[0], words.get('Y') ?? at[1], words.get('Z') ?? at[2]];
    const points = kind < 2 ? [to] : arcPoints(at, to, [words.get('I') ?? 0, words.get('J') ?? 0], kind === 3);
    for (const point of points) {
      moves.push({ isRapid: kind === 0, from: at, to: point, power: isOn ? power : 0 });
      at = point;
    }
  }
  return moves;
}

function arcPoints(
  from: readonly [number, number, number],
  to: readonly [number, number, number],
  [i, j]: Flat,
  isCounterClockwise: boolean,
): [number, number, number][] {
  const [cx, cy, radius] = [from[0] + i, from[1] + j, Math.hypot(i, j)];
  const start = Math.atan2(-j, -i);
  const turn = 2 * Math.PI;
  const way = (Math.atan2(to[1] - cy, to[0] - cx) - start) * (isCounterClockwise ? 1 : -1);
  const sweep = ((((way - 1e-9) % turn) + turn) % turn) + 1e-9;
  const count = Math.max(2, Math.ceil(sweep / (2 * Math.acos(Math.max(0.5, 1 - CHORD_MM / radius)))));
  return Array.from({ length: count }, (_, k) => {
    const share = (k + 1) / count;
    if (share === 1) return [...to];
    const angle = start + sweep * share * (isCounterClockwise ? 1 : -1);
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle), from[2] + (to[2] - from[2]) * share];
  });
}

/** Points along the cutting moves below the stock's top, at most `stepMm` apart, with their depth. */
export function cutPoints(moves: readonly Move[], stepMm = 0.1): [number, number, number][] {
  return moves
    .filter((move) => Math.min(move.from[2], move.to[2]) < 0)
    .flatMap(({ from, to }) => {
      const count = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / stepMm));
      return Array.from({ length: count + 1 }, (_, i): [number, number, number] => [
        from[0] + ((to[0] - from[0]) * i) / count,
        from[1] + ((to[1] - from[1]) * i) / count,
        from[2] + ((to[2] - from[2]) * i) / count,
      ]);
    });
}

/** Full laps at the deepest level, to tell their direction: closed runs of cutting points without a lift. */
export function deepestRuns(moves: readonly Move[]): Flat[][] {
  const bottom = Math.min(...moves.map((move) => move.to[2]));
  const runs: Flat[][] = [];
  let run: Flat[] = [];
  for (const move of moves) {
    if (move.isRapid) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else if (move.to[2] === bottom) run.push([move.to[0], move.to[1]]);
  }
  return runs;
}

/** Points by place, for many questions about the nearest one. */
export class NearPoints {
  private readonly cells = new Map<string, (readonly number[])[]>();

  /** @param withinMm further away counts as nowhere */
  constructor(
    points: Iterable<readonly number[]>,
    private readonly withinMm: number,
  ) {
    for (const point of points) {
      const key = this.keyOf(point[0] ?? 0, point[1] ?? 0);
      const cell = this.cells.get(key);
      if (cell) cell.push(point);
      else this.cells.set(key, [point]);
    }
  }

  *near(x: number, y: number): Generator<readonly number[]> {
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        yield* this.cells.get(this.keyOf(x, y, dx, dy)) ?? [];
      }
    }
  }

  /** How far the nearest point is; Infinity further than `withinMm`. */
  distance([x, y]: Flat): number {
    let least = Infinity;
    for (const [px = 0, py = 0] of this.near(x, y)) least = Math.min(least, Math.hypot(px - x, py - y));
    return least <= this.withinMm ? least : Infinity;
  }

  private keyOf(x: number, y: number, dx = 0, dy = 0): string {
    return `${Math.floor(x / this.withinMm) + dx},${Math.floor(y / this.withinMm) + dy}`;
  }
}

/** What is left of a board: its height in each cell of a grid, 0 at its top, going down to its underside. */
export class CutBoard {
  readonly columns: number;
  readonly rows: number;
  readonly heights: Float32Array;

  constructor(
    readonly widthMm: number,
    readonly depthMm: number,
    readonly cellMm: number,
  ) {
    this.columns = Math.ceil(widthMm / cellMm);
    this.rows = Math.ceil(depthMm / cellMm);
    this.heights = new Float32Array(this.columns * this.rows);
  }

  /** A flat-ended tool takes away all that its disc passes over. */
  cut(moves: readonly Move[], toolMm: number): this {
    for (const [x, y, z] of cutPoints(moves, this.cellMm)) this.stamp(x, y, z, toolMm / 2);
    return this;
  }

  /** Middles of the cells with their height. */
  *cells(): Generator<{ x: number; y: number; z: number }> {
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        const z = this.heights[row * this.columns + column] ?? 0;
        yield { x: (column + 0.5) * this.cellMm, y: (row + 0.5) * this.cellMm, z };
      }
    }
  }

  /** Cells higher than `z` that hang together with the one at a point. */
  piecesAt(x: number, y: number, z: number): Set<number> {
    const start = Math.floor(y / this.cellMm) * this.columns + Math.floor(x / this.cellMm);
    const found = new Set<number>();
    const waiting = [start];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (found.has(index) || (this.heights[index] ?? -Infinity) <= z) continue;
      found.add(index);
      const column = index % this.columns;
      if (column > 0) waiting.push(index - 1);
      if (column < this.columns - 1) waiting.push(index + 1);
      waiting.push(index - this.columns, index + this.columns);
    }
    return found;
  }

  indexAt(x: number, y: number): number {
    return Math.floor(y / this.cellMm) * this.columns + Math.floor(x / this.cellMm);
  }

  private stamp(x: number, y: number, z: number, radius: number): void {
    const { cellMm, columns, rows, heights } = this;
    const reach = Math.ceil(radius / cellMm);
    const [column, row] = [Math.floor(x / cellMm), Math.floor(y / cellMm)];
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) {
        const [dx, dy] = [(c + 0.5) * cellMm - x, (r + 0.5) * cellMm - y];
        const index = r * columns + c;
        if (dx * dx + dy * dy <= radius * radius && z < (heights[index] ?? 0)) heights[index] = z;
      }
    }
  }
}
