import type { Point } from './geometry.js';

/** A B-spline of any degree, rational where it has weights. */
export interface Spline {
  readonly degree: number;
  /** As many as control points plus degree plus 1, never falling. */
  readonly knots: readonly number[];
  readonly controls: readonly Point[];
  /** As many as control points, all positive; empty: all 1. */
  readonly weights: readonly number[];
}

/** De Boor's algorithm, in homogeneous coordinates. `u` lies within the inner knots. */
export function splinePoint(spline: Spline, u: number): Point {
  const { degree, knots, controls, weights } = spline;
  let span = degree;
  while (span < controls.length - 1 && u >= (knots[span + 1] ?? Infinity)) span++;
  const points = Array.from({ length: degree + 1 }, (_, j): [number, number, number] => {
    const [x, y] = controls[span - degree + j] ?? [0, 0];
    const weight = weights[span - degree + j] ?? 1;
    return [x * weight, y * weight, weight];
  });
  for (let round = 1; round <= degree; round++) {
    for (let j = degree; j >= round; j--) {
      const low = knots[span - degree + j] ?? 0;
      const high = knots[span + 1 + j - round] ?? 0;
      const share = high === low ? 0 : (u - low) / (high - low);
      const [before, here] = [points[j - 1], points[j]];
      if (!before || !here) continue;
      points[j] = [0, 1, 2].map((k) => (1 - share) * (before[k] ?? 0) + share * (here[k] ?? 0)) as [
        number,
        number,
        number,
      ];
    }
  }
  const [x, y, weight] = points[degree] ?? [0, 0, 1];
  return [x / weight, y / weight];
}
