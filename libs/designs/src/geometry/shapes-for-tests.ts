import type { Mesh } from './mesh.js';

type Triple = readonly [number, number, number];

const BOX_SIDES = [
  [0, 2, 3, 0, 3, 1],
  [4, 5, 7, 4, 7, 6],
  [0, 1, 5, 0, 5, 4],
  [2, 6, 7, 2, 7, 3],
  [0, 4, 6, 0, 6, 2],
  [1, 3, 7, 1, 7, 5],
];

/** The six sides of a box as 12 triangles that face outward. */
export function boxMesh(size: Triple, at: Triple = [0, 0, 0]): Mesh {
  const bit = (i: number, axis: number): number => (i >> axis) & 1;
  const corner = (i: number): number[] => at.map((value, axis) => value + bit(i, axis) * (size[axis] ?? 0));
  return { triangles: Float32Array.from(BOX_SIDES.flat().flatMap(corner)), count: 12 };
}

export function joinMeshes(...meshes: readonly Mesh[]): Mesh {
  const triangles = Float32Array.from(meshes.flatMap((mesh) => [...mesh.triangles]));
  return { triangles, count: triangles.length / 9 };
}

/** Turned inside out. */
export function turned({ triangles, count }: Mesh): Mesh {
  const copy = triangles.slice();
  for (let t = 0; t < copy.length; t += 9) {
    copy.set(triangles.subarray(t + 6, t + 9), t + 3);
    copy.set(triangles.subarray(t + 3, t + 6), t + 6);
  }
  return { triangles: copy, count };
}

/** A ball of about `steps` squared triangles. */
export function ballMesh(radius: number, steps: number): Mesh {
  const point = (i: number, k: number): Triple => {
    const [polar, turn] = [(Math.PI * i) / steps, (2 * Math.PI * (k % steps)) / steps];
    if (i === 0 || i === steps) return [0, 0, i === 0 ? radius : -radius];
    return [
      radius * Math.sin(polar) * Math.cos(turn),
      radius * Math.sin(polar) * Math.sin(turn),
      radius * Math.cos(polar),
    ];
  };
  const triangles: number[] = [];
  for (let i = 0; i < steps; i++) {
    for (let k = 0; k < steps; k++) {
      const [a, b, c, d] = [point(i, k), point(i + 1, k), point(i + 1, k + 1), point(i, k + 1)];
      if (i < steps - 1) triangles.push(...a, ...b, ...c);
      if (i > 0) triangles.push(...a, ...c, ...d);
    }
  }
  return { triangles: Float32Array.from(triangles), count: triangles.length / 9 };
}
