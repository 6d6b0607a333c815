import { encode } from 'fast-png';
import { domainError } from '#libs/domain';
import { toSrgb, type Colour } from './theme.js';

export const MAX_SIDE_PX = 2_048;

/** @throws DomainError INPUT_INVALID for sizes that are no whole number from 16 to 2,048. */
export function checkSize(widthPx: number, heightPx: number): void {
  const isFine = (side: number) => Number.isInteger(side) && side >= 16 && side <= MAX_SIDE_PX;
  if (isFine(widthPx) && isFine(heightPx)) return;
  const message = `A picture of ${widthPx} x ${heightPx} pixels cannot be drawn: 16 to ${MAX_SIDE_PX}. Ask for another size.`;
  throw domainError('INPUT_INVALID', message, { params: { widthPx, heightPx } });
}

/** A picture drawn larger than it will be; the mean of its parts makes smooth edges. */
export class Picture {
  private readonly light: Float32Array;

  constructor(
    readonly widthPx: number,
    readonly heightPx: number,
    /** Parts per side of a pixel. */
    readonly parts: number,
  ) {
    this.light = new Float32Array(widthPx * heightPx * 3);
  }

  get width(): number {
    return this.widthPx * this.parts;
  }

  get height(): number {
    return this.heightPx * this.parts;
  }

  /** Adds the light of one part. */
  add(x: number, y: number, colour: Colour): void {
    const p = (Math.floor(y / this.parts) * this.widthPx + Math.floor(x / this.parts)) * 3;
    this.light[p] = (this.light[p] ?? 0) + colour[0];
    this.light[p + 1] = (this.light[p + 1] ?? 0) + colour[1];
    this.light[p + 2] = (this.light[p + 2] ?? 0) + colour[2];
  }

  /** RGB, 8 bits. */
  toPng(): Uint8Array {
    const share = 1 / this.parts ** 2;
    const data = new Uint8Array(this.light.length);
    for (let i = 0; i < data.length; i++) data[i] = Math.round(toSrgb((this.light[i] ?? 0) * share));
    return encode({ width: this.widthPx, height: this.heightPx, data, depth: 8, channels: 3 });
  }
}
