/** Which corners of a soup are one vertex. */
export interface Vertices {
  /** Vertex of every corner, from 0. */
  readonly ids: Uint32Array;
  readonly count: number;
}

/** Mixes three words (multipliers of MurmurHash3). */
function hash3(x: number, y: number, z: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ y, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ z, 0x85ebca6b);
  return h ^ (h >>> 15);
}

const MINUS_ZERO = 0x80000000;

/** Open addressing over typed arrays: 15 million corners take 250 MB at the very worst, 130 MB in a closed model. */
class VertexTable {
  private bits: Uint32Array;
  private slots = new Uint32Array(1 << 12);
  private firsts = new Uint32Array(1 << 11);
  count = 0;

  constructor(triangles: Float32Array) {
    this.bits = new Uint32Array(triangles.buffer, triangles.byteOffset, triangles.length);
  }

  /** A coordinate's bits, -0 as 0. */
  private word(index: number): number {
    const bits = this.bits[index] ?? 0;
    return bits === MINUS_ZERO ? 0 : bits;
  }

  idOf(corner: number): number {
    const i = corner * 3;
    const [x, y, z] = [this.word(i), this.word(i + 1), this.word(i + 2)];
    const mask = this.slots.length - 1;
    for (let slot = hash3(x, y, z) & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot] ?? 0;
      if (id === 0) return this.add(slot, corner);
      const other = (this.firsts[id - 1] ?? 0) * 3;
      if (this.word(other) === x && this.word(other + 1) === y && this.word(other + 2) === z) return id - 1;
    }
  }

  private add(slot: number, corner: number): number {
    this.slots[slot] = this.count + 1;
    this.firsts[this.count] = corner;
    this.count++;
    if (this.count * 2 >= this.slots.length) this.grow();
    return this.count - 1;
  }

  private grow(): void {
    const firsts = new Uint32Array(this.firsts.length * 2);
    firsts.set(this.firsts);
    this.firsts = firsts;
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      const i = (firsts[id] ?? 0) * 3;
      let slot = hash3(this.word(i), this.word(i + 1), this.word(i + 2)) & mask;
      while ((this.slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = id + 1;
    }
  }
}

/** Gives equal corners equal numbers, by their exact coordinates (with -0 as 0). */
export function verticesOf(triangles: Float32Array): Vertices {
  const ids = new Uint32Array(triangles.length / 3);
  const table = new VertexTable(triangles);
  for (let corner = 0; corner < ids.length; corner++) ids[corner] = table.idOf(corner);
  return { ids, count: table.count };
}

export interface EdgeFacts {
  /** Edges run along more often in one direction than in the other: holes and turned triangles. */
  readonly openEdges: number;
  /** Every edge is shared by exactly two triangles that run along it in opposite directions. */
  readonly isManifold: boolean;
}

/** Told of every open edge once, in the direction in which a triangle that closes the hole would run along it. */
export type OpenEdgeListener = (from: number, to: number) => void;

/** Triangles that fold onto themselves have no sides that count. */
function forEachSide(ids: Uint32Array, visit: (from: number, to: number) => void): void {
  for (let i = 0; i < ids.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [ids[i], ids[i + 1], ids[i + 2]];
    if (a === b || b === c || c === a) continue;
    visit(a, b);
    visit(b, c);
    visit(c, a);
  }
}

/** All sides, bucketed by their lower vertex: twice the higher vertex, plus 1 where the side runs downward. */
function bucketSides({ ids, count }: Vertices): { readonly starts: Uint32Array; readonly sides: Uint32Array } {
  const starts = new Uint32Array(count + 2);
  const raise = (index: number): number => (starts[index] = (starts[index] ?? 0) + 1);
  // Counted two places ahead, so that filling moves every start to where it belongs.
  forEachSide(ids, (from, to) => raise(Math.min(from, to) + 2));
  for (let i = 2; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const sides = new Uint32Array(starts[count + 1] ?? 0);
  forEachSide(ids, (from, to) => {
    const slot = raise(Math.min(from, to) + 1) - 1;
    sides[slot] = from < to ? to * 2 : from * 2 + 1;
  });
  return { starts, sides };
}

/** Looks at every edge once; 4 bytes per side of a triangle, whatever the model. */
export function checkEdges(vertices: Vertices, onOpen?: OpenEdgeListener): EdgeFacts {
  const { starts, sides } = bucketSides(vertices);
  let openEdges = 0;
  let isManifold = true;
  for (let low = 0; low < vertices.count; low++) {
    const bucket = sides.subarray(starts[low] ?? 0, starts[low + 1] ?? 0).sort();
    for (let i = 0; i < bucket.length;) {
      const high = (bucket[i] ?? 0) >>> 1;
      let [up, down] = [0, 0];
      for (; i < bucket.length && (bucket[i] ?? 0) >>> 1 === high; i++) {
        if (((bucket[i] ?? 0) & 1) === 0) up++;
        else down++;
      }
      if (up !== 1 || down !== 1) isManifold = false;
      if (up === down) continue;
      openEdges++;
      // A hole runs against the triangles at its rim.
      if (up > down) onOpen?.(high, low);
      else onOpen?.(low, high);
    }
  }
  return { openEdges, isManifold };
}
