// Plays a GRBL program and measures it against the drawn part, with nothing of the code under test.
export interface Move {
  readonly isRapid: boolean;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
}
type Flat = readonly [x: number, y: number];

/** Moves of G0 and G1 with modal axes, absolute millimetres. */
export function movesOf(gcode: Uint8Array): Move[] {
  const moves: Move[] = [];
  let at: [number, number, number] = [0, 0, 0];
  for (const line of new TextDecoder().decode(gcode).split('\n')) {
    const kind = /^G([01]) /.exec(line)?.[1];
    if (kind === undefined) continue;
    const to: [number, number, number] = [...at];
    for (const [, axis, value] of line.matchAll(/([XYZ])(-?[\d.]+)/g)) to['XYZ'.indexOf(axis ?? 'X')] = Number(value);
    moves.push({ isRapid: kind === '0', from: at, to });
    at = to;
  }
  return moves;
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

export function nearest([x, y]: Flat, points: Iterable<readonly number[]>): number {
  let least = Infinity;
  for (const [px = 0, py = 0] of points) least = Math.min(least, Math.hypot(px - x, py - y));
  return least;
}
