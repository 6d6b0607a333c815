const BAD = 255;
const PADDING = 61;

/** The alphabet of RFC 4648. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of each letter, 255 for anything else. */
const VALUES = new Uint8Array(256).fill(BAD);
for (let value = 0; value < LETTERS.length; value++) VALUES[LETTERS.charCodeAt(value)] = value;

/** Decodes base64 that comes in pieces, into a buffer of known size. */
export class Base64Decoder {
  private readonly buffer: Uint8Array;
  private length = 0;
  private bits = 0;
  private held = 0;
  private isPadded = false;

  /** @param letters how many letters will come at most */
  constructor(letters: number) {
    this.buffer = new Uint8Array(Math.ceil((letters * 3) / 4));
  }

  /** What was decoded so far. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** @returns false if a byte is no base64, or more comes than was said */
  push(bytes: Uint8Array, start: number, end: number): boolean {
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === PADDING) {
        this.isPadded = true;
        continue;
      }
      const value = VALUES[byte] as number;
      if (value === BAD || this.isPadded) return false;
      this.bits = ((this.bits << 6) | value) & 0xfff;
      this.held += 6;
      if (this.held < 8) continue;
      if (this.length === this.buffer.length) return false;
      this.held -= 8;
      this.buffer[this.length++] = (this.bits >> this.held) & 0xff;
    }
    return true;
  }
}

/** Only letters of base64 and padding. */
export function isBase64(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (VALUES[byte] === BAD && byte !== PADDING) return false;
  }
  return true;
}
