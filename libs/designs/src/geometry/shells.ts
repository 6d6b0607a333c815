import type { Vertices } from './edges.js';

/** Connected groups of numbers. */
export class Groups {
  private readonly parents: Uint32Array;

  constructor(count: number) {
    this.parents = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.parents[i] = i;
  }

  find(start: number): number {
    const { parents } = this;
    let i = start;
    for (let parent = parents[i] ?? i; parent !== i; parent = parents[i] ?? i) {
      // Halving the way keeps later ways short.
      const above = parents[parent] ?? parent;
      parents[i] = above;
      i = above;
    }
    return i;
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    // The lower number stays the root, so that groups do not depend on the order of joins.
    if (rootA < rootB) this.parents[rootB] = rootA;
    else this.parents[rootA] = rootB;
  }
}

/** A connected piece of surface. */
export interface Shell {
  /** Negative: its triangles face inward, as those of a cavity. */
  volumeMm3: number;
  readonly min: [number, number, number];
  readonly max: [number, number, number];
}

/** Above this, shells are counted but not compared with each other. */
const MAX_COMPARED = 2_000;
const TOUCH_MM = 0.01;

function volumeOf(t: Float32Array, o: number): number {
  const at = (i: number): number => t[o + i] ?? 0;
  return (
    (at(0) * (at(4) * at(8) - at(5) * at(7)) +
      at(1) * (at(5) * at(6) - at(3) * at(8)) +
      at(2) * (at(3) * at(7) - at(4) * at(6))) /
    6
  );
}

export function shellsOf(triangles: Float32Array, { ids, count }: Vertices): readonly Shell[] {
  const groups = new Groups(count);
  for (let i = 0; i < ids.length; i += 3) {
    groups.join(ids[i] ?? 0, ids[i + 1] ?? 0);
    groups.join(ids[i] ?? 0, ids[i + 2] ?? 0);
  }
  const shells = new Map<number, Shell>();
  for (let i = 0; i < ids.length; i += 3) {
    const root = groups.find(ids[i] ?? 0);
    let shell = shells.get(root);
    if (!shell) {
      shell = { volumeMm3: 0, min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] };
      shells.set(root, shell);
    }
    shell.volumeMm3 += volumeOf(triangles, i * 3);
    for (let k = 0; k < 9; k++) {
      const value = triangles[i * 3 + k] ?? 0;
      const axis = k % 3;
      if (value < (shell.min[axis] ?? 0)) shell.min[axis] = value;
      if (value > (shell.max[axis] ?? 0)) shell.max[axis] = value;
    }
  }
  return [...shells.values()];
}

const contains = (a: Shell, b: Shell) =>
  b.min.every((value, i) => value >= (a.min[i] ?? 0) && (b.max[i] ?? 0) <= (a.max[i] ?? 0));
const touches = (a: Shell, b: Shell) =>
  a.min.every((value, i) => value <= (b.max[i] ?? 0) + TOUCH_MM && (b.min[i] ?? 0) <= (a.max[i] ?? 0) + TOUCH_MM);

/** Shells that face inward without lying inside another one: turned inside out, and no cavity. */
export function turnedShells(shells: readonly Shell[]): number {
  const inward = shells.filter(({ volumeMm3 }) => volumeMm3 < 0);
  if (inward.length === 0 || shells.length > MAX_COMPARED) return 0;
  const outward = shells.filter(({ volumeMm3 }) => volumeMm3 > 0);
  return inward.filter((shell) => !outward.some((other) => contains(other, shell))).length;
}

/** Pieces that nothing holds together: groups of shells whose boxes do not touch. */
export function loosePieces(shells: readonly Shell[]): number {
  if (shells.length > MAX_COMPARED) return shells.length;
  const groups = new Groups(shells.length);
  shells.forEach((shell, i) => {
    for (let k = 0; k < i; k++) {
      const other = shells[k];
      if (other && touches(shell, other)) groups.join(i, k);
    }
  });
  return shells.filter((_, i) => groups.find(i) === i).length;
}
