import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { verticesOf } from './edges.js';
import { sumMesh } from './measure.js';
import type { Mesh } from './mesh.js';
import { modelInvalid } from './mesh.js';

/**
 * A light mesh for the web, little-endian:
 *
 *      0  4 bytes  'MPM1'
 *      4  uint32   vertices V
 *      8  uint32   triangles T
 *     12  float32  x, y, z of the middle in mm
 *     24  float32  step: mm per unit
 *     28  uint32   triangles of the model it was made from
 *     32  int16    3 V numbers: (coordinate - middle) / step, -32767 to 32767
 *      .  padding  to a multiple of 4 bytes
 *      .  indices  3 T numbers: uint16 where V <= 65535, uint32 otherwise; counter-clockwise from outside
 */
export interface PreviewMesh {
  readonly vertexCount: number;
  readonly triangleCount: number;
  readonly sourceTriangles: number;
  readonly middleMm: readonly [number, number, number];
  readonly stepMm: number;
  readonly positions: Int16Array;
  readonly indices: Uint16Array | Uint32Array;
}

const MAGIC = 'MPM1';
const HEADER_BYTES = 32;
const UNITS = 32_767;
/** The simplifier holds some 100 bytes per triangle; above this, corners are first drawn together on a grid. */
const MAX_SIMPLIFIED = 1_000_000;
/** Cells along the longest side of that grid: finer than a pixel of any screen the preview is shown on. */
const GRID_CELLS = 2_048;
/** Largest departure from the model, as a share of its size. */
const MAX_ERROR = 0.02;
const DEFAULT_TRIANGLES = 20_000;

interface Indexed {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
}

/** Corners as places of one list; triangles without area are left out. */
function indexed(triangles: Float32Array): Indexed {
  const { ids, count } = verticesOf(triangles);
  const positions = new Float32Array(count * 3);
  const indices = new Uint32Array(ids.length);
  let used = 0;
  for (let i = 0; i < ids.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [ids[i], ids[i + 1], ids[i + 2]];
    if (a === b || b === c || c === a) continue;
    for (let k = 0; k < 3; k++) {
      const id = ids[i + k] ?? 0;
      for (let axis = 0; axis < 3; axis++) positions[id * 3 + axis] = triangles[(i + k) * 3 + axis] ?? 0;
      indices[used++] = id;
    }
  }
  return { positions, indices: indices.slice(0, used) };
}

function onGrid(triangles: Float32Array, cellMm: number): Float32Array {
  return triangles.map((value) => Math.round(value / cellMm) * cellMm);
}

/** Keeps only the vertices that triangles use. */
function compact({ positions, indices }: Indexed): Indexed {
  const places = new Int32Array(positions.length / 3).fill(-1);
  const kept = new Float32Array(Math.min(positions.length, indices.length * 3));
  let count = 0;
  const renamed = indices.map((id) => {
    const known = places[id] ?? -1;
    if (known >= 0) return known;
    kept.set(positions.subarray(id * 3, id * 3 + 3), count * 3);
    places[id] = count;
    return count++;
  });
  return { positions: kept.slice(0, count * 3), indices: renamed };
}

function simplified(mesh: Indexed, maxTriangles: number): Indexed {
  const target = maxTriangles * 3;
  if (mesh.indices.length <= target) return compact(mesh);
  const [kept] = MeshoptSimplifier.simplify(mesh.indices, mesh.positions, 3, target, MAX_ERROR);
  if (kept.length <= target) return compact({ ...mesh, indices: kept });
  // Many small pieces cannot be simplified one by one: their shapes are drawn together.
  const [sloppy] = MeshoptSimplifier.simplifySloppy(kept, mesh.positions, 3, null, target, 1);
  return compact({ ...mesh, indices: sloppy.length > 0 ? sloppy : kept.slice(0, target) });
}

/** A light copy of a model, at most so many triangles, positions to 1/65534 of its longest side. The same mesh gives the same copy. */
export async function previewMesh(mesh: Mesh, maxTriangles = DEFAULT_TRIANGLES): Promise<PreviewMesh> {
  await MeshoptSimplifier.ready;
  const { min, size } = sumMesh(mesh.triangles);
  const longest = Math.max(size.x, size.y, size.z, 1e-6);
  const source = mesh.count > MAX_SIMPLIFIED ? onGrid(mesh.triangles, longest / GRID_CELLS) : mesh.triangles;
  const { positions, indices } = simplified(indexed(source), maxTriangles);
  const middleMm = [min.x + size.x / 2, min.y + size.y / 2, min.z + size.z / 2].map(Math.fround) as [
    number,
    number,
    number,
  ];
  const stepMm = Math.fround((longest / 2 / UNITS) * 1.001);
  const quantised = Int16Array.from(positions, (value, i) => Math.round((value - (middleMm[i % 3] ?? 0)) / stepMm));
  const vertexCount = positions.length / 3;
  return {
    vertexCount,
    triangleCount: indices.length / 3,
    sourceTriangles: mesh.count,
    middleMm,
    stepMm,
    positions: quantised,
    indices: vertexCount <= 0xffff ? Uint16Array.from(indices) : indices,
  };
}

const padded = (bytes: number) => Math.ceil(bytes / 4) * 4;

export function encodePreview(preview: PreviewMesh): Uint8Array {
  const { vertexCount, triangleCount, sourceTriangles, middleMm, stepMm, positions, indices } = preview;
  const start = HEADER_BYTES + padded(positions.length * 2);
  const width = indices.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(start + indices.length * width);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, vertexCount, true);
  view.setUint32(8, triangleCount, true);
  middleMm.forEach((value, axis) => view.setFloat32(12 + axis * 4, value, true));
  view.setFloat32(24, stepMm, true);
  view.setUint32(28, sourceTriangles, true);
  positions.forEach((value, i) => view.setInt16(HEADER_BYTES + i * 2, value, true));
  indices.forEach((value, i) =>
    width === 2 ? view.setUint16(start + i * 2, value, true) : view.setUint32(start + i * 4, value, true),
  );
  return bytes;
}

/** @throws DomainError MODEL_INVALID for bytes that are no preview. */
export function decodePreview(bytes: Uint8Array): PreviewMesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isOurs = bytes.length >= HEADER_BYTES && new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === MAGIC;
  if (!isOurs) throw modelInvalid('The preview does not begin as one.', undefined, 'Load it again.');
  const [vertexCount, triangleCount] = [view.getUint32(4, true), view.getUint32(8, true)];
  const start = HEADER_BYTES + padded(vertexCount * 6);
  const width = vertexCount <= 0xffff ? 2 : 4;
  if (bytes.length !== start + triangleCount * 3 * width)
    throw modelInvalid('The preview was cut off.', undefined, 'Load it again.');
  const index = (i: number) =>
    width === 2 ? view.getUint16(start + i * 2, true) : view.getUint32(start + i * 4, true);
  const positions = Int16Array.from({ length: vertexCount * 3 }, (_, i) => view.getInt16(HEADER_BYTES + i * 2, true));
  const numbers = { length: triangleCount * 3 };
  const indices =
    width === 2 ? Uint16Array.from(numbers, (_, i) => index(i)) : Uint32Array.from(numbers, (_, i) => index(i));
  if (indices.some((value) => value >= vertexCount))
    throw modelInvalid('The preview names a corner that is not there.');
  const middleMm = [view.getFloat32(12, true), view.getFloat32(16, true), view.getFloat32(20, true)] as const;
  return {
    vertexCount,
    triangleCount,
    sourceTriangles: view.getUint32(28, true),
    middleMm,
    stepMm: view.getFloat32(24, true),
    positions,
    indices,
  };
}
