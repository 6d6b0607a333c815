import { roundMm, type Solid } from './kit.js';

/** Corner positions of every triangle, on a grid of 0.0001 mm; triangles that vanish on it are left out. */
export function trianglesOf(solid: Solid): readonly (readonly number[])[] {
  const mesh = solid.getMesh();
  const corner = (vertex: number) =>
    [0, 1, 2].map((axis) => roundMm(mesh.vertProperties[vertex * mesh.numProp + axis] ?? 0));
  const triangles: number[][] = [];
  for (let i = 0; i < mesh.triVerts.length; i += 3) {
    const corners = [0, 1, 2].map((k) => corner(mesh.triVerts[i + k] ?? 0));
    const keys = new Set(corners.map((point) => point.join(' ')));
    if (keys.size === 3) triangles.push(corners.flat());
  }
  return triangles;
}

/** Binary STL without normals (readers compute them), the model resting on Z = 0. */
export function toStl(solid: Solid): Uint8Array {
  const lowest = solid.boundingBox().min[2];
  const triangles = trianglesOf(solid.translate([0, 0, -lowest]));
  const bytes = Buffer.alloc(84 + triangles.length * 50);
  bytes.write('Minga contributors; millimetres');
  bytes.writeUInt32LE(triangles.length, 80);
  triangles.forEach((triangle, i) =>
    triangle.forEach((value, k) => bytes.writeFloatLE(value, 84 + i * 50 + 12 + k * 4)),
  );
  return bytes;
}
