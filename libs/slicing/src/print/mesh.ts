import { domainError, type SizeMm } from '#libs/domain';

/** Corner coordinates in millimetres, nine numbers per triangle. */
export type Triangles = Float32Array;

const HEADER_BYTES = 84;
const TRIANGLE_BYTES = 50;
/** 5 million triangles are 250 MB of STL: more than CuraEngine slices in 2 GB. */
const MAX_TRIANGLES = 5_000_000;

export interface Box {
  readonly min: SizeMm;
  readonly size: SizeMm;
}

/**
 * Reads a binary or text STL. Binary is told by its length, as many binary files begin with `solid` too.
 * Throws MODEL_EMPTY, MODEL_SIZE, MODEL_INVALID.
 */
export function readStl(bytes: Uint8Array): Triangles {
  if (bytes.length === 0) throw domainError('MODEL_EMPTY', 'The STL file has 0 bytes. Export it again.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= HEADER_BYTES ? view.getUint32(80, true) : 0;
  const isBinary = bytes.length >= HEADER_BYTES && bytes.length === HEADER_BYTES + TRIANGLE_BYTES * count;
  const isText = String.fromCharCode(...bytes.subarray(0, 5)) === 'solid';
  if (!isBinary && !isText) {
    const message = `The STL file says ${count} triangles but has ${bytes.length} bytes. Export it again.`;
    throw domainError('MODEL_SIZE', message, { params: { count, bytes: bytes.length } });
  }
  const triangles = isBinary ? readBinary(view, count) : readText(bytes);
  if (triangles.length === 0) throw domainError('MODEL_EMPTY', 'The STL file has no triangles. Export it again.');
  for (let i = 0; i < triangles.length; i++) {
    if (Number.isFinite(triangles[i])) continue;
    const place = Math.floor(i / 9) + 1;
    throw domainError(
      'MODEL_INVALID',
      `Triangle ${place} of the STL has a coordinate that is no number. Export it again.`,
    );
  }
  return triangles;
}

function readBinary(view: DataView, count: number): Triangles {
  checkCount(count);
  const triangles = new Float32Array(count * 9);
  for (let t = 0; t < count; t++) {
    // 12 bytes of normal come first; slicers compute it from the corners, so it is not read.
    const start = HEADER_BYTES + t * TRIANGLE_BYTES + 12;
    for (let i = 0; i < 9; i++) triangles[t * 9 + i] = view.getFloat32(start + i * 4, true);
  }
  return triangles;
}

function readText(bytes: Uint8Array): Triangles {
  const numbers: number[] = [];
  const vertex = /\bvertex\s+(\S+)\s+(\S+)\s+(\S+)/g;
  for (const match of new TextDecoder('latin1').decode(bytes).matchAll(vertex)) {
    numbers.push(Number(match[1]), Number(match[2]), Number(match[3]));
    checkCount(numbers.length / 9);
  }
  if (numbers.length % 9 !== 0)
    throw domainError('MODEL_INVALID', 'The last triangle of the text STL is cut off. Export it again.');
  return Float32Array.from(numbers);
}

function checkCount(count: number): void {
  if (count <= MAX_TRIANGLES) return;
  const message = `The STL has more than ${MAX_TRIANGLES} triangles. Export it with less detail.`;
  throw domainError('INPUT_TOO_LARGE', message, { params: { limit: MAX_TRIANGLES } });
}

export function boxOf(triangles: Triangles): Box {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  triangles.forEach((value, i) => {
    const axis = i % 3;
    min[axis] = Math.min(min[axis] ?? value, value);
    max[axis] = Math.max(max[axis] ?? value, value);
  });
  const [x = 0, y = 0, z = 0] = min;
  const [farX = 0, farY = 0, farZ = 0] = max;
  return { min: { x, y, z }, size: { x: farX - x, y: farY - y, z: farZ - z } };
}

/** One binary STL with a copy of the part at every place; a place is the lower left front corner of a copy. */
export function writeStl(triangles: Triangles, box: Box, places: readonly SizeMm[]): Uint8Array {
  const perCopy = triangles.length / 9;
  checkCount(perCopy * places.length);
  const bytes = new Uint8Array(HEADER_BYTES + TRIANGLE_BYTES * perCopy * places.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, perCopy * places.length, true);
  let at = HEADER_BYTES;
  for (const place of places) {
    const move = [place.x - box.min.x, place.y - box.min.y, place.z - box.min.z];
    for (let t = 0; t < perCopy; t++) {
      for (let i = 0; i < 9; i++)
        view.setFloat32(at + 12 + i * 4, (triangles[t * 9 + i] ?? 0) + (move[i % 3] ?? 0), true);
      at += TRIANGLE_BYTES;
    }
  }
  return bytes;
}
