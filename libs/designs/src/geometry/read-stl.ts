import { domainError, type ErrorPlace } from '#libs/domain';
import {
  CoordinateList,
  MAX_TRIANGLES,
  meshOf,
  modelEmpty,
  modelInvalid,
  tooManyTriangles,
  type Mesh,
} from './mesh.js';
import { decimal, wordsOf } from './text-chunks.js';

const HEADER_BYTES = 84;
const TRIANGLE_BYTES = 50;

function readBinary(bytes: Uint8Array, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const triangles = new Float32Array(count * 9);
  for (let i = 0; i < count; i++) {
    // 12 bytes of normal come first; exporters often leave it zero, so it is never used.
    const start = HEADER_BYTES + i * TRIANGLE_BYTES + 12;
    for (let k = 0; k < 9; k++) triangles[i * 9 + k] = view.getFloat32(start + k * 4, true);
  }
  return triangles;
}

/** Key words and numbers only; how lines are broken does not matter. */
function readText(bytes: Uint8Array, place: ErrorPlace | undefined): Float32Array {
  const corners = new CoordinateList(MAX_TRIANGLES * 9, () => tooManyTriangles(MAX_TRIANGLES + 1, place));
  const words = wordsOf(bytes);
  const next = (): number => decimal(words.next().value ?? undefined);
  let isEnded = false;
  let finished = 0;
  for (const word of words) {
    const key = word.toLowerCase();
    isEnded = key === 'endsolid' || (isEnded && key !== 'solid');
    if (key === 'vertex') corners.push(next(), next(), next());
    if (key !== 'endfacet') continue;
    finished += 9;
    if (corners.length !== finished) throw modelInvalid('The text STL has facets that are not triangles.', place);
  }
  if (corners.length !== finished) throw modelInvalid('The text STL has facets that are not triangles.', place);
  if (!isEnded) throw modelInvalid('The text STL ends before "endsolid"; it was cut off.', place);
  return corners.view();
}

function sizeMismatch(bytes: Uint8Array, count: number | undefined, place: ErrorPlace | undefined) {
  const message =
    count === undefined
      ? `The model has ${bytes.length} bytes; an STL has at least ${HEADER_BYTES}. Export it again.`
      : `The model says ${count} triangles, which take ${HEADER_BYTES + count * TRIANGLE_BYTES} bytes, but has ` +
        `${bytes.length}. Export it again.`;
  return domainError('MODEL_SIZE', message, { ...(place && { place }) });
}

/**
 * Reads an STL file, binary or text. Units are taken as millimetres, as every slicer does.
 * @throws DomainError MODEL_EMPTY for no bytes or no triangles, MODEL_SIZE where the length does not fit the count
 *   (checked before anything is allocated), MODEL_INVALID for text that is no STL or numbers that are not finite.
 */
export function readStl(bytes: Uint8Array, place?: ErrorPlace): Mesh {
  if (bytes.length === 0) throw modelEmpty('The model has 0 bytes.', place);
  const count =
    bytes.length >= HEADER_BYTES
      ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(80, true)
      : undefined;
  // A binary header may begin with "solid" too, so the length decides first.
  if (count !== undefined && HEADER_BYTES + count * TRIANGLE_BYTES === bytes.length) {
    if (count > MAX_TRIANGLES) throw tooManyTriangles(count, place);
    return meshOf(readBinary(bytes, count), place);
  }
  const isText = /^\s*solid\b/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 80)));
  if (!isText) throw sizeMismatch(bytes, count, place);
  return meshOf(readText(bytes, place), place);
}
