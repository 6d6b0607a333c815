import type { ExtentsMm } from '../types.js';

/** A box that grows with the points it is shown. */
export class Extents {
  /** Least x, y, z, then greatest. */
  readonly edges = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);

  /** @param point X, Y, Z, and whatever follows @returns whether the box grew */
  include(point: Float64Array): boolean {
    const { edges } = this;
    const x = point[0] as number, y = point[1] as number, z = point[2] as number; // prettier-ignore
    if (
      x >= (edges[0] as number) && x <= (edges[3] as number) && y >= (edges[1] as number) && y <= (edges[4] as number) && z >= (edges[2] as number) && z <= (edges[5] as number)
    ) return false; // prettier-ignore
    this.stretch(point);
    return true;
  }

  merge(other: Extents): void {
    if (other.box === undefined) return;
    this.stretch(other.edges);
    this.stretch(other.edges.subarray(3));
  }

  get box(): ExtentsMm | undefined {
    const [x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0] = this.edges;
    return x0 > x1 ? undefined : { min: { x: x0, y: y0, z: z0 }, max: { x: x1, y: y1, z: z1 } };
  }

  private stretch(point: Float64Array): void {
    const { edges } = this;
    for (let axis = 0; axis < 3; axis++) {
      const value = point[axis] as number;
      if (value < (edges[axis] as number)) edges[axis] = value;
      if (value > (edges[axis + 3] as number)) edges[axis + 3] = value;
    }
  }
}
