import { domainError } from '#libs/domain';

export type PhotoType = 'image/png' | 'image/jpeg';

/** By its first bytes: PNG (RFC 2083, 3.1) or JPEG (SOI and the next marker). */
export function photoType(bytes: Uint8Array): PhotoType | undefined {
  const starts = (...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return starts(0xff, 0xd8, 0xff) ? 'image/jpeg' : undefined;
}

/** Chunks that a picture needs to be seen (PNG, 11.2 and 11.3); texts, dates, positions and unknown ones go. */
const SHOWN_CHUNKS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT']);

function barePng(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (SHOWN_CHUNKS.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') return kept;
    at = end;
  }
  return undefined;
}

/** JPEG segments (ITU T.81, B.1.1): comments and application data go, where a telephone writes place and owner. */
function bareJpeg(bytes: Uint8Array): Uint8Array[] | undefined {
  const START_OF_SCAN = 0xda;
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker < 0xc0) return undefined;
    if (marker === START_OF_SCAN) return [...kept, bytes.subarray(at)];
    const end = at + 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
    // APP0 says how to read it, APP14 how its colours are packed; APP1 to APP13, APP15 and COM only tell of it.
    const isTold = (marker > 0xe0 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
    if (!isTold) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return undefined;
}

/**
 * A photo without what it tells beside the picture (place, time, device, thumbnails); which way up it was held goes
 * too, so a page turns it before it sends it.
 * @throws DomainError INPUT_INVALID when it is neither PNG nor JPEG, or damaged
 */
export function barePhoto(bytes: Uint8Array, field: string): { bytes: Uint8Array; type: PhotoType } {
  const type = photoType(bytes);
  const kept = type === 'image/png' ? barePng(bytes) : type === 'image/jpeg' ? bareJpeg(bytes) : undefined;
  if (type === undefined || !kept) {
    const message = `${field}: is neither a PNG nor a JPEG picture. Send a photo.`;
    throw domainError('INPUT_INVALID', message, { place: { field } });
  }
  return { bytes: Buffer.concat(kept), type };
}
