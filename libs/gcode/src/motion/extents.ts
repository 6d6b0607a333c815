import type { ExtentsMm } from '../types.js';

/** A box that grows with the points it is shown. */
export class Extents {
  private readonly min = Float64Array.of(Infinity, Infinity, Infinity);
  private readonly max = Float64Array.of(-Infinity, -Infinity, -Infinity);

  /** @param point X, Y, Z, and whatever follows */
  include(point: Float64Array): void {
    const { min, max } = this;
    const x = point[0] as number;
    const y = point[1] as number;
    const z = point[2] as number;
    if (x < (min[0] as number)) min[0] = x;
    if (x > (max[0] as number)) max[0] = x;
    if (y < (min[1] as number)) min[1] = y;
    if (y > (max[1] as number)) max[1] = y;
    if (z < (min[2] as number)) min[2] = z;
    if (z > (max[2] as number)) max[2] = z;
  }

  merge(other: Extents): void {
    if (other.box === undefined) return;
    this.include(other.min);
    this.include(other.max);
  }

  get box(): ExtentsMm | undefined {
    const [x0 = 0, y0 = 0, z0 = 0] = this.min;
    const [x1 = 0, y1 = 0, z1 = 0] = this.max;
    return x0 > x1 ? undefined : { min: { x: x0, y: y0, z: z0 }, max: { x: x1, y: y1, z: z1 } };
  }
}
