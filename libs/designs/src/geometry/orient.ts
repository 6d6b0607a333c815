import { sumMesh } from './measure.js';
import type { Mesh } from './mesh.js';
import { overhangOf, UP, type Direction, type OverhangFacts } from './overhang.js';

/** Row by row; `x' = m0 x + m1 y + m2 z`. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

export interface Orientation {
  /** Turns the model as published to how it should lie; leaves its place alone (no shift). */
  readonly rotation: Rotation;
  /** False: no other side is clearly better than as published. */
  readonly isTurned: boolean;
  readonly before: OverhangFacts & { readonly cost: number };
  readonly after: OverhangFacts & { readonly cost: number };
}

/** Sides tried: the largest flat ones of the model, and the six of its box. */
const MAX_SIDES = 40;
/** Sides within 5 degrees are one. */
const SAME_SIDE = Math.cos((5 * Math.PI) / 180);
/** Grid on which normals are gathered: some 2 degrees. */
const NORMAL_STEPS = 32;
/** Above this, every side is judged by a sample of the triangles; the choice is then measured on all. */
const SAMPLED_TRIANGLES = 100_000;
/** An author's own choice is kept unless another saves this much: it often has reasons no mesh shows (strength, looks). */
const CLEARLY_BETTER = 0.03;

const IDENTITY: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const AXES: readonly Direction[] = [UP, [0, 0, -1], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]];

/**
 * What a way of lying costs, lower is better: mostly support (share of the surface), then time (height against the
 * model's diagonal), and a foot that is small against the height lets a print tip over.
 */
function costOf(facts: OverhangFacts, diagonalMm: number): number {
  const foot = Math.sqrt(facts.baseMm2) / Math.max(facts.heightMm, 1e-6);
  return 2 * facts.overhangShare + 0.3 * (facts.heightMm / diagonalMm) + 0.3 * Math.max(0, 1 - 2 * foot);
}

/** Outward normals by area, the largest first; deterministic. */
function largestSides({ triangles: t }: Mesh, stride: number, turn: number): Direction[] {
  const sums = new Map<number, [number, number, number]>();
  for (let i = 0; i < t.length; i += 9 * stride) {
    const at = (k: number): number => t[i + k] ?? 0;
    const [ux, uy, uz] = [at(3) - at(0), at(4) - at(1), at(5) - at(2)];
    const [vx, vy, vz] = [at(6) - at(0), at(7) - at(1), at(8) - at(2)];
    const normal = [turn * (uy * vz - uz * vy), turn * (uz * vx - ux * vz), turn * (ux * vy - uy * vx)] as const;
    const length = Math.hypot(...normal);
    if (length === 0) continue;
    const cell = normal.reduce((key, value) => key * 128 + Math.round((value / length) * NORMAL_STEPS) + 64, 0);
    const sum = sums.get(cell) ?? [0, 0, 0];
    normal.forEach((value, axis) => (sum[axis] = (sum[axis] ?? 0) + value));
    sums.set(cell, sum);
  }
  const sides: Direction[] = [];
  const bySize = [...sums].sort(([keyA, a], [keyB, b]) => Math.hypot(...b) - Math.hypot(...a) || keyA - keyB);
  for (const [, sum] of bySize) {
    if (sides.length >= MAX_SIDES) break;
    const length = Math.hypot(...sum);
    const side: Direction = [sum[0] / length, sum[1] / length, sum[2] / length];
    const isNew = !sides.some((other) => other[0] * side[0] + other[1] * side[1] + other[2] * side[2] > SAME_SIDE);
    if (isNew) sides.push(side);
  }
  return sides;
}

/** The shortest turn that brings a direction straight up. */
function rotationTo(up: Direction): Rotation {
  const [x, y, z] = up;
  if (z < -1 + 1e-9) return [1, 0, 0, 0, -1, 0, 0, 0, -1];
  const k = 1 / (1 + z);
  const rows: Rotation = [1 - k * x * x, -k * x * y, -x, -k * x * y, 1 - k * y * y, -y, x, y, z];
  const snap = (value: number) => (Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) + 0 : value);
  return rows.map(snap) as unknown as Rotation;
}

/** A turned copy. */
export function rotateMesh({ triangles: t, count }: Mesh, rotation: Rotation): Mesh {
  const [a, b, c, d, e, f, g, h, i] = rotation;
  const turned = new Float32Array(t.length);
  for (let k = 0; k < t.length; k += 3) {
    const x = t[k] ?? 0;
    const y = t[k + 1] ?? 0;
    const z = t[k + 2] ?? 0;
    turned[k] = a * x + b * y + c * z;
    turned[k + 1] = d * x + e * y + f * z;
    turned[k + 2] = g * x + h * y + i * z;
  }
  return { triangles: turned, count };
}

/**
 * Finds the side to lay a model on: least support, sound foot, low. Tries the largest flat sides and the six sides of
 * its box; keeps it as published unless another is clearly better. Deterministic; the caller decides.
 */
export function orient(mesh: Mesh): Orientation {
  const { size, signedVolumeMm3 } = sumMesh(mesh.triangles);
  const diagonalMm = Math.max(Math.hypot(size.x, size.y, size.z), 1e-6);
  const isInsideOut = signedVolumeMm3 < 0;
  const stride = Math.ceil(mesh.count / SAMPLED_TRIANGLES);
  const judge = (up: Direction, step: number) => {
    const facts = overhangOf(mesh, up, isInsideOut, step);
    return { ...facts, cost: costOf(facts, diagonalMm) };
  };
  // A flat side lies below when up is against its normal.
  const down = (side: Direction): Direction => [-side[0], -side[1], -side[2]];
  const ways = [...AXES, ...largestSides(mesh, stride, isInsideOut ? -1 : 1).map(down)];
  const ranked = ways.map((up) => ({ up, cost: judge(up, stride).cost })).sort((a, b) => a.cost - b.cost);
  const before = judge(UP, 1);
  const best = ranked[0]?.up ?? UP;
  const after = judge(best, 1);
  if (before.cost - after.cost < CLEARLY_BETTER) return { rotation: IDENTITY, isTurned: false, before, after: before };
  return { rotation: rotationTo(best), isTurned: true, before, after };
}
