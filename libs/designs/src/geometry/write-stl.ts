import type { Mesh } from './mesh.js';

const HEADER_BYTES = 84;
const TRIANGLE_BYTES = 50;

/** A binary STL in millimetres: 84 + 50 bytes per triangle, normals from the corners. The same mesh gives the same bytes. */
export function writeStl(mesh: Mesh): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + TRIANGLE_BYTES * mesh.count);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, mesh.count, true);
  const { triangles } = mesh;
  const at = (i: number): number => triangles[i] ?? 0;
  for (let t = 0; t < mesh.count; t++) {
    const from = t * 9;
    const to = HEADER_BYTES + t * TRIANGLE_BYTES;
    const [ux, uy, uz] = [at(from + 3) - at(from), at(from + 4) - at(from + 1), at(from + 5) - at(from + 2)];
    const [vx, vy, vz] = [at(from + 6) - at(from), at(from + 7) - at(from + 1), at(from + 8) - at(from + 2)];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    const length = Math.hypot(...normal) || 1;
    normal.forEach((value, axis) => view.setFloat32(to + axis * 4, value / length, true));
    for (let k = 0; k < 9; k++) view.setFloat32(to + 12 + k * 4, at(from + k), true);
  }
  return bytes;
}
