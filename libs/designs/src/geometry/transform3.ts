/** Three rows of x y z and the shift, as 3MF writes them: `x' = x m0 + y m3 + z m6 + m9`. */
export type Transform = readonly number[];

export const IDENTITY: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

/** First the inner, then the outer transform. */
export function combine(inner: Transform, outer: Transform): Transform {
  const result: number[] = [];
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = row === 3 ? (outer[9 + column] ?? 0) : 0;
      for (let k = 0; k < 3; k++) sum += (inner[row * 3 + k] ?? 0) * (outer[k * 3 + column] ?? 0);
      result.push(sum);
    }
  }
  return result;
}

export const scaling = (factor: number): Transform => [factor, 0, 0, 0, factor, 0, 0, 0, factor, 0, 0, 0];

/** Negative: the transform mirrors, so triangles must be turned. */
export function determinant(m: Transform): number {
  const at = (i: number): number => m[i] ?? 0;
  return (
    at(0) * (at(4) * at(8) - at(5) * at(7)) -
    at(1) * (at(3) * at(8) - at(5) * at(6)) +
    at(2) * (at(3) * at(7) - at(4) * at(6))
  );
}

export function apply(m: Transform, x: number, y: number, z: number): [number, number, number] {
  const at = (i: number): number => m[i] ?? 0;
  return [
    x * at(0) + y * at(3) + z * at(6) + at(9),
    x * at(1) + y * at(4) + z * at(7) + at(10),
    x * at(2) + y * at(5) + z * at(8) + at(11),
  ];
}
