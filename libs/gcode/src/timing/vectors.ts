/** The most of `wanted` that keeps every axis (x, y, z, e) within its limit, along a direction. */
export function limitAlong(unit: Float64Array, limits: Float64Array, wanted: number): number {
  let most = wanted;
  const x = Math.abs(unit[0] as number), y = Math.abs(unit[1] as number), z = Math.abs(unit[2] as number), e = Math.abs(unit[3] as number); // prettier-ignore
  // Multiplied first: most moves exceed nothing, and a division is the dearest step.
  if (x * most > (limits[0] as number)) most = (limits[0] as number) / x;
  if (y * most > (limits[1] as number)) most = (limits[1] as number) / y;
  if (z * most > (limits[2] as number)) most = (limits[2] as number) / z;
  if (e * most > (limits[3] as number)) most = (limits[3] as number) / e;
  return most;
}

/** Makes x, y, z, e of length 1; a null vector stays. */
export function normalise(unit: Float64Array): void {
  const x = unit[0] as number, y = unit[1] as number, z = unit[2] as number, e = unit[3] as number; // prettier-ignore
  const square = x * x + y * y + z * z + e * e;
  if (square === 0) return;
  const scale = 1 / Math.sqrt(square);
  unit[0] = x * scale;
  unit[1] = y * scale;
  unit[2] = z * scale;
  unit[3] = e * scale;
}

/** Program limits replace the present ones and never exceed the machine's own. */
export function lowerLimits(
  limits: Float64Array,
  own: Float64Array,
  wanted: readonly (number | undefined)[] | undefined,
): void {
  if (wanted === undefined) return;
  for (let axis = 0; axis < 4; axis++) {
    const value = wanted[axis];
    if (value !== undefined && value > 0) limits[axis] = Math.min(value, own[axis] as number);
  }
}

/** Below this (a millionth of a step) nothing moves, mm. */
export const NO_LENGTH_MM = 1e-9;
