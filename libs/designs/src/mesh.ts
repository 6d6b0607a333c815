import { domainError, type ErrorPlace, type SizeMm } from '#libs/domain';

/** A triangle soup: nine numbers per triangle (three corners, x y z), millimetres. */
export interface Mesh {
  readonly triangles: Float32Array;
  readonly count: number;
}

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

/** 250 MB of binary STL: more than any slicer here can take in. */
export const MAX_TRIANGLES = 5_000_000;

const STL_HEADER_BYTES = 84;
const STL_TRIANGLE_BYTES = 50;

const NUMBER = '([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?|[-+]?nan|[-+]?inf(?:inity)?)';
const VERTEX = new RegExp(`vertex\\s+${NUMBER}\\s+${NUMBER}\\s+${NUMBER}(?=\\s)`, 'gi');

const invalid = (what: string, place: ErrorPlace | undefined) =>
  domainError('MODEL_INVALID', `${what} Export the model again as binary STL.`, { ...(place && { place }) });

function tooMany(count: number, place: ErrorPlace | undefined) {
  const message = `The model claims ${count} triangles; the limit is ${MAX_TRIANGLES}. Reduce its detail.`;
  return domainError('MODEL_SIZE', message, { ...(place && { place }) });
}

function readBinary(bytes: Uint8Array, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const triangles = new Float32Array(count * 9);
  for (let i = 0; i < count; i++) {
    // 12 bytes of normal come first; exporters often leave it zero, so it is never used.
    const start = STL_HEADER_BYTES + i * STL_TRIANGLE_BYTES + 12;
    for (let k = 0; k < 9; k++) triangles[i * 9 + k] = view.getFloat32(start + k * 4, true);
  }
  return triangles;
}

function readAscii(bytes: Uint8Array, place: ErrorPlace | undefined): Float32Array {
  const text = new TextDecoder('latin1').decode(bytes);
  const facets = text.match(/\bendfacet\b/gi)?.length ?? 0;
  if (facets > MAX_TRIANGLES) throw tooMany(facets, place);
  const triangles = new Float32Array(facets * 9);
  let used = 0;
  for (const match of text.matchAll(VERTEX)) {
    if (used + 3 > triangles.length) throw invalid('The text STL has facets that are not triangles.', place);
    for (let k = 1; k <= 3; k++) triangles[used++] = Number(match[k]);
  }
  if (used !== triangles.length) throw invalid('The text STL has facets that are not triangles.', place);
  if (!/\bendsolid\b/i.test(text)) throw invalid('The text STL ends before "endsolid"; it was cut off.', place);
  return triangles;
}

/**
 * Reads an STL file, binary or text. Units are taken as millimetres, as every slicer does.
 * @throws DomainError MODEL_EMPTY for no bytes or no triangles, MODEL_SIZE where the length does not fit the count
 *   (checked before anything is allocated), MODEL_INVALID for text that is no STL or numbers that are not finite.
 */
export function readStl(bytes: Uint8Array, place?: ErrorPlace): Mesh {
  const at = { ...(place && { place }) };
  if (bytes.length === 0) throw domainError('MODEL_EMPTY', 'The model has 0 bytes. Export it again.', at);
  const count =
    bytes.length >= STL_HEADER_BYTES ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true) : undefined;
  const expected = count === undefined ? undefined : STL_HEADER_BYTES + count * STL_TRIANGLE_BYTES;
  // A binary header may begin with "solid" too, so the length decides first.
  const isBinary = expected === bytes.length;
  const isText = !isBinary && /^\s*solid\b/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 80)));
  if (!isBinary && !isText) {
    const message =
      expected === undefined
        ? `The model has ${bytes.length} bytes; an STL has at least ${STL_HEADER_BYTES}. Export it again.`
        : `The model says ${count} triangles, which take ${expected} bytes, but has ${bytes.length}. Export it again.`;
    throw domainError('MODEL_SIZE', message, at);
  }
  if (isBinary && count !== undefined && count > MAX_TRIANGLES) throw tooMany(count, place);
  const triangles = isBinary ? readBinary(bytes, count ?? 0) : readAscii(bytes, place);
  if (triangles.length === 0) throw domainError('MODEL_EMPTY', 'The model has no triangles. Export it again.', at);
  if (!triangles.every((value) => Number.isFinite(value)))
    throw invalid('The model has corners that are no numbers.', place);
  return { triangles, count: triangles.length / 9 };
}

/** Gives equal corners equal numbers, by their exact coordinates (with -0 as 0). */
function cornerIds(triangles: Float32Array): Uint32Array {
  const ids = new Uint32Array(triangles.length / 3);
  const bits = new Uint32Array(triangles.map((value) => value + 0).buffer);
  let size = 1;
  while (size < ids.length * 2) size *= 2;
  const table = new Uint32Array(size);
  let next = 1;
  const first = new Uint32Array(ids.length + 1);
  for (let corner = 0; corner < ids.length; corner++) {
    const [x, y, z] = [bits[corner * 3] ?? 0, bits[corner * 3 + 1] ?? 0, bits[corner * 3 + 2] ?? 0];
    let slot = hash3(x, y, z) & (size - 1);
    for (;;) {
      const id = table[slot] ?? 0;
      if (id === 0) {
        table[slot] = next;
        first[next] = corner;
        ids[corner] = next++;
        break;
      }
      const other = (first[id] ?? 0) * 3;
      if (bits[other] === x && bits[other + 1] === y && bits[other + 2] === z) {
        ids[corner] = id;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return ids;
}

/** Mixes three words (multipliers of MurmurHash3). */
function hash3(x: number, y: number, z: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ y, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ z, 0x85ebca6b);
  return h ^ (h >>> 15);
}

const BACKWARD = 2 ** 15;

/** Looks at every edge. Triangles that fold onto themselves do not count. */
function checkEdges(triangles: Float32Array): { readonly openEdges: number; readonly isManifold: boolean } {
  const ids = cornerIds(triangles);
  // Uses of an edge: forward in the low 15 bits, backward above them; small integers keep millions of edges light.
  const uses = new Map<number, number>();
  for (let i = 0; i < ids.length; i += 3) {
    const corners = [ids[i] ?? 0, ids[i + 1] ?? 0, ids[i + 2] ?? 0] as const;
    if (corners[0] === corners[1] || corners[1] === corners[2] || corners[2] === corners[0]) continue;
    for (let k = 0; k < 3; k++) {
      const from = corners[k] ?? 0;
      const to = corners[(k + 1) % 3] ?? 0;
      // At most 15 million corners: two ids fit exactly into one double.
      const key = Math.min(from, to) * 2 ** 26 + Math.max(from, to);
      uses.set(key, (uses.get(key) ?? 0) + (from < to ? 1 : BACKWARD));
    }
  }
  let openEdges = 0;
  let isManifold = true;
  for (const count of uses.values()) {
    if (count % BACKWARD !== Math.floor(count / BACKWARD)) openEdges++;
    if (count !== 1 + BACKWARD) isManifold = false;
  }
  return { openEdges, isManifold };
}

/** Sums of a mesh: bounding box, twice the area, six times the volume. */
function sum(triangles: Float32Array) {
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
const MIN_EXTENT_MM = 0.01;

/**
 * Measures a mesh. The volume is signed by the triangles' direction and given as a positive number.
 * @throws DomainError MODEL_DEGENERATE when the model is flat or encloses nothing.
 */
export function measureMesh(mesh: Mesh, place?: ErrorPlace): MeshFacts {
  const { min, max, area, volume } = sum(mesh.triangles);
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
    ...checkEdges(mesh.triangles),
    triangles: mesh.count,
  };
}
