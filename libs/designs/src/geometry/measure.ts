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

export interface MeshSums {
  readonly min: SizeMm;
  readonly size: SizeMm;
  readonly areaMm2: number;
  /** Negative when the triangles face inward. */
  readonly signedVolumeMm3: number;
}

/** Bounding box, area and volume in one pass. */
export function sumMesh(t: Float32Array): MeshSums {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  let area = 0;
  let volume = 0;
  for (let i = 0; i < t.length; i += 9) {
    const ax = t[i] ?? 0;
    const ay = t[i + 1] ?? 0;
    const az = t[i + 2] ?? 0;
    const ux = (t[i + 3] ?? 0) - ax;
    const uy = (t[i + 4] ?? 0) - ay;
    const uz = (t[i + 5] ?? 0) - az;
    const vx = (t[i + 6] ?? 0) - ax;
    const vy = (t[i + 7] ?? 0) - ay;
    const vz = (t[i + 8] ?? 0) - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    area += Math.sqrt(nx * nx + ny * ny + nz * nz);
    volume += ax * nx + ay * ny + az * nz;
  }
  for (let axis = 0; axis < 3; axis++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < t.length; i += 3) {
      const value = t[i] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    min[axis] = low;
    max[axis] = high;
  }
  const [x = 0, y = 0, z = 0] = min;
  const [farX = 0, farY = 0, farZ = 0] = max;
  return {
    min: { x, y, z },
    size: { x: farX - x, y: farY - y, z: farZ - z },
    areaMm2: area / 2,
    signedVolumeMm3: volume / 6,
  };
}

/** Smallest extent in every direction: below it nothing can be printed or slices to nothing. */
export const MIN_EXTENT_MM = 0.01;

/**
 * Measures a mesh. The volume is signed by the triangles' direction and given as a positive number.
 * @throws DomainError MODEL_DEGENERATE when the model is flat or encloses nothing.
 */
export function measureMesh(mesh: Mesh, place?: ErrorPlace): MeshFacts {
  const { min, size, areaMm2, signedVolumeMm3 } = sumMesh(mesh.triangles);
  const sizes = [size.x, size.y, size.z];
  const volumeMm3 = Math.abs(signedVolumeMm3);
  if (Math.min(...sizes) < MIN_EXTENT_MM || volumeMm3 < MIN_EXTENT_MM ** 3) {
    const text = sizes.map((value) => value.toFixed(2)).join(' x ');
    const message = `The model is ${text} mm and encloses ${volumeMm3.toFixed(2)} mm3. Export a closed solid.`;
    throw domainError('MODEL_DEGENERATE', message, { ...(place && { place }) });
  }
  const edges = checkEdges(verticesOf(mesh.triangles));
  return { sizeMm: size, minMm: min, volumeMm3, areaMm2, ...edges, triangles: mesh.count };
}
