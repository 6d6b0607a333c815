import { domainError, type ErrorPlace, type SizeMm } from '#libs/domain';
import { checkEdges, verticesOf } from './edges.js';
import type { Mesh } from './mesh.js';

export interface MeshFacts {
  readonly sizeMm: SizeMm;
  /** Lowest corner of the bounding box. */
  readonly minMm: SizeMm;
  readonly volumeMm3: number;
  readonly areaMm2: number;
  /** Every edge is shared by exactly two triangles that run along it in opposite directions. */
  readonly isManifold: boolean;
  /** Edges run along more often in one direction than in the other: holes and turned triangles. */
  readonly openEdges: number;
  readonly triangles: number;
}

/** Sums of a mesh: bounding box, twice the area, six times the volume. */
export function sumMesh(triangles: Float32Array) {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  let area = 0;
  let volume = 0;
  const at = (i: number) => triangles[i] ?? 0;
  for (let i = 0; i < triangles.length; i += 9) {
    for (let k = 0; k < 9; k++) {
      const axis = k % 3;
      min[axis] = Math.min(min[axis] ?? 0, at(i + k));
      max[axis] = Math.max(max[axis] ?? 0, at(i + k));
    }
    const [ax, ay, az] = [at(i), at(i + 1), at(i + 2)];
    const [ux, uy, uz] = [at(i + 3) - ax, at(i + 4) - ay, at(i + 5) - az];
    const [vx, vy, vz] = [at(i + 6) - ax, at(i + 7) - ay, at(i + 8) - az];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    area += Math.hypot(nx, ny, nz);
    volume += ax * nx + ay * ny + az * nz;
  }
  return { min, max, area, volume };
}

/** Smallest extent in every direction: below it nothing can be printed or slices to nothing. */
export const MIN_EXTENT_MM = 0.01;

/**
 * Measures a mesh. The volume is signed by the triangles' direction and given as a positive number.
 * @throws DomainError MODEL_DEGENERATE when the model is flat or encloses nothing.
 */
export function measureMesh(mesh: Mesh, place?: ErrorPlace): MeshFacts {
  const { min, max, area, volume } = sumMesh(mesh.triangles);
  const sizes = max.map((value, axis) => value - (min[axis] ?? 0));
  const volumeMm3 = Math.abs(volume) / 6;
  const [x = 0, y = 0, z = 0] = sizes;
  if (Math.min(x, y, z) < MIN_EXTENT_MM || volumeMm3 < MIN_EXTENT_MM ** 3) {
    const size = sizes.map((value) => value.toFixed(2)).join(' x ');
    const message = `The model is ${size} mm and encloses ${volumeMm3.toFixed(2)} mm3. Export a closed solid.`;
    throw domainError('MODEL_DEGENERATE', message, { ...(place && { place }) });
  }
  return {
    sizeMm: { x, y, z },
    minMm: { x: min[0] ?? 0, y: min[1] ?? 0, z: min[2] ?? 0 },
    volumeMm3,
    areaMm2: area / 2,
    ...checkEdges(verticesOf(mesh.triangles)),
    triangles: mesh.count,
  };
}
