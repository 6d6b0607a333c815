/** Corners in mm, three numbers each; triangles as indices of corners, counter-clockwise from outside. */
export interface PreviewMesh {
  readonly positions: Float32Array;
  readonly indices: Uint16Array | Uint32Array;
}

const MAGIC = 0x314d504d; // "MPM1", little-endian
const HEADER_BYTES = 32;
/** Above it an index needs four bytes. */
const MAX_SHORT = 0xffff;

/**
 * The light mesh of libs/designs (geometry/preview.ts): little-endian; magic, corners, triangles (u32), middle (3 f32),
 * step (f32), triangles of the model (u32); corners as i16 from the middle in steps, padded to 4 bytes; indices.
 * @throws RangeError for other bytes
 */
export function readPreview(bytes: ArrayBuffer): PreviewMesh {
  const view = new DataView(bytes);
  if (bytes.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw new RangeError('no preview mesh');
  const [corners, triangles] = [view.getUint32(4, true), view.getUint32(8, true)];
  const indicesAt = HEADER_BYTES + Math.ceil((corners * 6) / 4) * 4;
  const indexBytes = corners <= MAX_SHORT ? 2 : 4;
  if (bytes.byteLength < indicesAt + triangles * 3 * indexBytes) throw new RangeError('the preview mesh is cut short');
  const [middle, stepMm] = [new Float32Array(bytes, 12, 3), view.getFloat32(24, true)];
  const places = new Int16Array(bytes, HEADER_BYTES, corners * 3);
  const positions = Float32Array.from(places, (place, i) => (middle[i % 3] ?? 0) + place * stepMm);
  const Indices = indexBytes === 2 ? Uint16Array : Uint32Array;
  return { positions, indices: new Indices(bytes, indicesAt, triangles * 3) };
}
