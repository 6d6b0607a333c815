import { imageSize } from './image-size.js';

export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** Four bytes for each pixel, rows from the top. */
  readonly data: Uint8Array;
}

const HEADER_BYTES = 14;
/** 2,048 pixels a side. */
const MAX_PIXELS = 4_194_304;

/**
 * Decodes a QOI image (specification 1.0, qoiformat.org), up to 4 million pixels.
 * @returns undefined if it is damaged or larger
 */
export function decodeQoi(bytes: Uint8Array): RgbaImage | undefined {
  const size = imageSize('qoi', bytes);
  if (!size || size.width * size.height === 0 || size.width * size.height > MAX_PIXELS) return undefined;
  const data = new Uint8Array(size.width * size.height * 4);
  return decodePixels(bytes, data) ? { ...size, data } : undefined;
}

/** @returns false if the bytes end before the picture does */
function decodePixels(bytes: Uint8Array, data: Uint8Array): boolean {
  const state = new QoiState(bytes);
  let run = 0;
  for (let to = 0; to < data.length; to += 4) {
    if (run > 0) run--;
    else run = state.next();
    data.set(state.pixel, to);
  }
  return !state.isShort;
}

class QoiState {
  /** Red, green, blue, alpha; a typed array wraps at 256 as the specification asks. */
  readonly pixel = Uint8Array.of(0, 0, 0, 255);
  isShort = false;
  /** The 64 colours seen last, found by a hash of the colour. */
  private readonly seen = new Uint8Array(256);
  private at = HEADER_BYTES;

  constructor(private readonly bytes: Uint8Array) {}

  /** Reads one chunk. @returns how many more pixels have the same colour */
  next(): number {
    const { pixel, seen } = this;
    const tag = this.byte();
    const low = tag & 63;
    let run = 0;
    if (tag >= 0xfe) {
      pixel.set([this.byte(), this.byte(), this.byte()]);
      if (tag === 0xff) pixel[3] = this.byte();
    } else if (tag < 0x40) pixel.set(seen.subarray(low * 4, low * 4 + 4));
    else if (tag < 0x80) this.shift((low >> 4) - 2, ((low >> 2) & 3) - 2, (low & 3) - 2);
    else if (tag < 0xc0) {
      const green = low - 32;
      const others = this.byte();
      this.shift(green - 8 + (others >> 4), green, green - 8 + (others & 15));
    } else run = low;
    const [r, g, b, a] = pixel as unknown as [number, number, number, number];
    seen.set(pixel, ((r * 3 + g * 5 + b * 7 + a * 11) % 64) * 4);
    return run;
  }

  private shift(red: number, green: number, blue: number): void {
    const [r, g, b] = this.pixel as unknown as [number, number, number];
    this.pixel.set([r + red, g + green, b + blue]);
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) this.isShort = true;
    return byte ?? 0;
  }
}
