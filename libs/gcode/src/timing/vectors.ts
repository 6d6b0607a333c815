/** The most of `wanted` that keeps every axis within its limit, along the vector x, y, z, e that stands at `at`. */
export function limitAlong(
  row: Float64Array,
  at: number,
  length: number,
  limits: Float64Array,
  wanted: number,
): number {
  let most = wanted;
  const x = Math.abs(row[at] as number), y = Math.abs(row[at + 1] as number), z = Math.abs(row[at + 2] as number), e = Math.abs(row[at + 3] as number); // prettier-ignore
  // Multiplied first: most moves exceed nothing, and a division is the dearest step.
  if (x * most > (limits[0] as number) * length) most = ((limits[0] as number) * length) / x;
  if (y * most > (limits[1] as number) * length) most = ((limits[1] as number) * length) / y;
  if (z * most > (limits[2] as number) * length) most = ((limits[2] as number) * length) / z;
  if (e * most > (limits[3] as number) * length) most = ((limits[3] as number) * length) / e;
  return most;
}

/** What is within this is within the limits of x, y and e in any direction: no axis is faster than the whole. */
export function flatLimit(limits: Float64Array): number {
  return Math.min(limits[0] as number, limits[1] as number, limits[3] as number);
}

/** Length of x, y, z, e. */
export function lengthOf(vector: Float64Array): number {
  const x = vector[0] as number, y = vector[1] as number, z = vector[2] as number, e = vector[3] as number; // prettier-ignore
  return Math.sqrt(x * x + y * y + z * z + e * e);
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
