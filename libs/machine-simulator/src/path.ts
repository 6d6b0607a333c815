export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** An arc in the XY plane; `sweepRad` is positive counter-clockwise. */
export interface Arc {
  readonly centre: { readonly x: number; readonly y: number };
  readonly sweepRad: number;
}

/** Unit vector over x, y, z and the filament. */
export type Direction = readonly [number, number, number, number];

export function pointOn(from: Point, to: Point, arc: Arc | undefined, share: number): Point {
  if (share >= 1) return to;
  const z = from.z + (to.z - from.z) * share;
  if (!arc) return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, z };
  const { centre, sweepRad } = arc;
  const [dx, dy] = [from.x - centre.x, from.y - centre.y];
  const [cos, sin] = [Math.cos(sweepRad * share), Math.sin(sweepRad * share)];
  return { x: centre.x + dx * cos - dy * sin, y: centre.y + dx * sin + dy * cos, z };
}

/** Where a path heads at its start and at its end. */
export function directions(from: Point, to: Point, filamentMm: number, arc?: Arc): readonly [Direction, Direction] {
  const z = to.z - from.z;
  if (!arc) {
    const straight = unit([to.x - from.x, to.y - from.y, z, filamentMm]);
    return [straight, straight];
  }
  const tangent = (at: Point): Direction =>
    unit([-(at.y - arc.centre.y) * arc.sweepRad, (at.x - arc.centre.x) * arc.sweepRad, z, filamentMm]);
  return [tangent(from), tangent(to)];
}

export function unit(v: Direction): Direction {
  const length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + v[3] * v[3]);
  return length > 0 ? [v[0] / length, v[1] / length, v[2] / length, v[3] / length] : v;
}
