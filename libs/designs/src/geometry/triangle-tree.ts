/** Triangles of one leaf: few enough to test one by one, enough to keep the tree small. */
const LEAF = 8;
const BITS = 10;
const MAX_CELL = (1 << BITS) - 1;
/** What no ray reaches. */
const FAR = Infinity;
const MISS = Number.NaN;

/** Spreads 10 bits so that two zeros follow each. */
function spread(value: number): number {
  let v = value & 0x3ff;
  v = (v | (v << 16)) & 0x30000ff;
  v = (v | (v << 8)) & 0x300f00f;
  v = (v | (v << 4)) & 0x30c30c3;
  return (v | (v << 2)) & 0x9249249;
}

/** Places sorted by their keys of 30 bits; equal keys keep their order. */
function sortedOrder(keys: Uint32Array): Uint32Array {
  let order = new Uint32Array(keys.length);
  let spare = new Uint32Array(keys.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let shift = 0; shift < 3 * BITS; shift += BITS) {
    const starts = new Uint32Array(MAX_CELL + 2);
    for (let i = 0; i < keys.length; i++) {
      const digit = ((keys[i] ?? 0) >>> shift) & MAX_CELL;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    for (let d = 1; d < starts.length; d++) starts[d] = (starts[d] ?? 0) + (starts[d - 1] ?? 0);
    for (let i = 0; i < order.length; i++) {
      const index = order[i] ?? 0;
      const digit = ((keys[index] ?? 0) >>> shift) & MAX_CELL;
      const slot = starts[digit] ?? 0;
      starts[digit] = slot + 1;
      spare[slot] = index;
    }
    [order, spare] = [spare, order];
  }
  return order;
}

function mortonKeys(t: Float32Array, min: readonly number[], size: number): Uint32Array {
  const keys = new Uint32Array(t.length / 9);
  const [x = 0, y = 0, z = 0] = min;
  const scale = MAX_CELL / (size || 1);
  for (let i = 0; i < keys.length; i++) {
    const o = i * 9;
    const cx = (((t[o] ?? 0) + (t[o + 3] ?? 0) + (t[o + 6] ?? 0)) / 3 - x) * scale;
    const cy = (((t[o + 1] ?? 0) + (t[o + 4] ?? 0) + (t[o + 7] ?? 0)) / 3 - y) * scale;
    const cz = (((t[o + 2] ?? 0) + (t[o + 5] ?? 0) + (t[o + 8] ?? 0)) / 3 - z) * scale;
    keys[i] = spread(cx) | (spread(cy) << 1) | (spread(cz) << 2);
  }
  return keys;
}

export interface RayHit {
  readonly distance: number;
  readonly triangle: number;
}

/**
 * Finds what a ray meets first. Triangles lie along a space-filling curve and every 8 neighbours share a leaf of a full
 * binary tree of boxes: some 15 bytes per triangle, built in linear time, however unevenly the triangles lie.
 */
export class TriangleTree {
  private readonly order: Uint32Array;
  /** Six numbers per node, the root first; children of i are 2i + 1 and 2i + 2. */
  private readonly boxes: Float32Array;
  private readonly leaves: number;

  constructor(private readonly t: Float32Array) {
    const min = [FAR, FAR, FAR];
    const max = [-FAR, -FAR, -FAR];
    for (let axis = 0; axis < 3; axis++) {
      for (let i = axis; i < t.length; i += 3) {
        const value = t[i] ?? 0;
        if (value < (min[axis] ?? 0)) min[axis] = value;
        if (value > (max[axis] ?? 0)) max[axis] = value;
      }
    }
    const size = Math.max(...max.map((value, axis) => value - (min[axis] ?? 0)));
    this.order = sortedOrder(mortonKeys(t, min, size));
    this.leaves = 1;
    while (this.leaves * LEAF < this.order.length) this.leaves *= 2;
    this.boxes = new Float32Array((2 * this.leaves - 1) * 6);
    this.fill();
  }

  private fill(): void {
    const { boxes, leaves } = this;
    for (let node = 2 * leaves - 2; node >= 0; node--) {
      const o = node * 6;
      for (let axis = 0; axis < 3; axis++) {
        boxes[o + axis] = FAR;
        boxes[o + 3 + axis] = -FAR;
      }
      if (node >= leaves - 1) this.fillLeaf(node - leaves + 1, o);
      else {
        this.include(o, boxes, (2 * node + 1) * 6, 3);
        this.include(o, boxes, (2 * node + 2) * 6, 3);
      }
    }
  }

  private fillLeaf(leaf: number, o: number): void {
    const end = Math.min((leaf + 1) * LEAF, this.order.length);
    for (let i = leaf * LEAF; i < end; i++) {
      const from = (this.order[i] ?? 0) * 9;
      for (let corner = 0; corner < 9; corner += 3) this.include(o, this.t, from + corner, 0);
    }
  }

  /** Widens the box at `o` by the numbers at `from` (low) and `from + high` (high). */
  private include(o: number, source: Float32Array, from: number, high: number): void {
    const { boxes } = this;
    for (let axis = 0; axis < 3; axis++) {
      const low = source[from + axis] ?? 0;
      const top = source[from + high + axis] ?? 0;
      if (low < (boxes[o + axis] ?? 0)) boxes[o + axis] = low;
      if (top > (boxes[o + 3 + axis] ?? 0)) boxes[o + 3 + axis] = top;
    }
  }

  /** Nearest triangle that the ray leaves through (its normal along the ray), farther away than `from`. */
  nearestExit(origin: readonly number[], direction: readonly number[], from: number): RayHit | undefined {
    const inverse = direction.map((d) => 1 / d);
    const stack = [0];
    let triangle = -1;
    let distance = FAR;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node < this.leaves - 1) {
        const [left, right] = [2 * node + 1, 2 * node + 2];
        const toLeft = this.entry(left, origin, inverse, distance);
        const toRight = this.entry(right, origin, inverse, distance);
        // The nearer child is taken from the stack first, so that most of the farther ones fall away.
        if (toLeft < FAR && toRight < FAR) stack.push(...(toLeft < toRight ? [right, left] : [left, right]));
        else if (toLeft < FAR) stack.push(left);
        else if (toRight < FAR) stack.push(right);
        continue;
      }
      // What was met since may lie in front of this leaf.
      if (this.entry(node, origin, inverse, distance) === FAR) continue;
      const start = (node - this.leaves + 1) * LEAF;
      for (let i = start; i < start + LEAF && i < this.order.length; i++) {
        const candidate = this.order[i] ?? 0;
        const far = this.exitDistance(candidate * 9, origin, direction);
        if (far > from && far < distance) [triangle, distance] = [candidate, far];
      }
    }
    return triangle < 0 ? undefined : { triangle, distance };
  }

  /** Where the ray enters a box; FAR when it does not before the limit. */
  private entry(node: number, origin: readonly number[], inverse: readonly number[], limit: number): number {
    let near = 0;
    let far = limit;
    for (let axis = 0; axis < 3; axis++) {
      const o = origin[axis] ?? 0;
      const inv = inverse[axis] ?? 0;
      const a = ((this.boxes[node * 6 + axis] ?? 0) - o) * inv;
      const b = ((this.boxes[node * 6 + 3 + axis] ?? 0) - o) * inv;
      // NaN (a ray within the plane of a side) compares false and so does not rule the box out.
      const low = a < b ? a : b;
      const high = a < b ? b : a;
      if (low > near) near = low;
      if (high < far) far = high;
    }
    return near <= far ? near : FAR;
  }

  /** Möller and Trumbore's test, for the side seen from within only; NaN for a miss. */
  private exitDistance(o: number, origin: readonly number[], direction: readonly number[]): number {
    const { t } = this;
    const [ox = 0, oy = 0, oz = 0] = origin;
    const [dx = 0, dy = 0, dz = 0] = direction;
    const ax = t[o] ?? 0;
    const ay = t[o + 1] ?? 0;
    const az = t[o + 2] ?? 0;
    const ux = (t[o + 3] ?? 0) - ax;
    const uy = (t[o + 4] ?? 0) - ay;
    const uz = (t[o + 5] ?? 0) - az;
    const vx = (t[o + 6] ?? 0) - ax;
    const vy = (t[o + 7] ?? 0) - ay;
    const vz = (t[o + 8] ?? 0) - az;
    const px = dy * vz - dz * vy;
    const py = dz * vx - dx * vz;
    const pz = dx * vy - dy * vx;
    const det = ux * px + uy * py + uz * pz;
    // Negative: the ray runs along the normal, that is out of the solid.
    if (!(det < 0)) return MISS;
    const [sx, sy, sz] = [ox - ax, oy - ay, oz - az];
    const u = (sx * px + sy * py + sz * pz) / det;
    if (u < 0 || u > 1) return MISS;
    const qx = sy * uz - sz * uy;
    const qy = sz * ux - sx * uz;
    const qz = sx * uy - sy * ux;
    const v = (dx * qx + dy * qy + dz * qz) / det;
    return v < 0 || u + v > 1 ? MISS : (vx * qx + vy * qy + vz * qz) / det;
  }
}
