import type { Mesh } from './mesh.js';

export interface OverhangFacts {
  /** Surface that faces down by more than 45 degrees and does not lie on the plate: it needs support. */
  readonly overhangMm2: number;
  /** Of the whole surface, 0 to 1. */
  readonly overhangShare: number;
  /** Surface that lies flat on the plate. */
  readonly baseMm2: number;
  readonly heightMm: number;
}

export type Direction = readonly [x: number, y: number, z: number];
export const UP: Direction = [0, 0, 1];

/** Cosine of 45 degrees; slopes of exactly 45 degrees, a common chamfer, print without support. */
const STEEP = Math.SQRT1_2 + 1e-4;
/** Facing straight down, up to the rounding of single floats. */
const FLAT = 0.9995;
/** Half a thin first layer. */
const ON_PLATE_MM = 0.05;

/** What a model would need, were `up` its way up. With a stride only every so many triangles are looked at. */
export function overhangOf({ triangles: t }: Mesh, up: Direction, isInsideOut = false, stride = 1): OverhangFacts {
  const [upX, upY, upZ] = up;
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < t.length; i += 9 * stride) {
    for (let k = i; k < i + 9; k += 3) {
      const height = (t[k] ?? 0) * upX + (t[k + 1] ?? 0) * upY + (t[k + 2] ?? 0) * upZ;
      if (height < low) low = height;
      if (height > high) high = height;
    }
  }
  const turn = isInsideOut ? -1 : 1;
  const floor = low + ON_PLATE_MM;
  let [area, overhang, base] = [0, 0, 0];
  for (let i = 0; i < t.length; i += 9 * stride) {
    const ax = t[i] ?? 0;
    const ay = t[i + 1] ?? 0;
    const az = t[i + 2] ?? 0;
    const bx = t[i + 3] ?? 0;
    const by = t[i + 4] ?? 0;
    const bz = t[i + 5] ?? 0;
    const cx = t[i + 6] ?? 0;
    const cy = t[i + 7] ?? 0;
    const cz = t[i + 8] ?? 0;
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const twice = Math.sqrt(nx * nx + ny * ny + nz * nz);
    area += twice;
    const down = -turn * (nx * upX + ny * upY + nz * upZ);
    if (down <= STEEP * twice) continue;
    const top = Math.max(
      ax * upX + ay * upY + az * upZ,
      bx * upX + by * upY + bz * upZ,
      cx * upX + cy * upY + cz * upZ,
    );
    if (top > floor) overhang += twice;
    else if (down > FLAT * twice) base += twice;
  }
  const scale = stride / 2;
  return {
    overhangMm2: overhang * scale,
    overhangShare: area === 0 ? 0 : overhang / area,
    baseMm2: base * scale,
    heightMm: Math.max(0, high - low),
  };
}
