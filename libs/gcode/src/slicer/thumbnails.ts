import { latin1 } from '../reading/lines.js';
import { Base64Decoder, isBase64 } from './base64.js';
import { imageSize, type ThumbnailFormat } from './image-size.js';

/** `reliability`: thumbnails of at most 1 MB. */
export const MAX_THUMBNAIL_BYTES = 1_048_576;
const MAX_THUMBNAILS = 8;
/** No slicer makes larger ones; a decoder may allocate four bytes for each pixel. */
const MAX_SIDE_PX = 2048;
const MAX_IGNORED = 8;
/** Marks of a beginning that are heeded: each may take memory. */
const MAX_BEGUN = 64;
const LOWER_T = 116;
const BEGIN = /^thumbnail(?:_(PNG|JPG|QOI))? begin (\d{1,5})[x ](\d{1,5}) (\d{1,9})\s*$/;

/** A picture of the part as the slicer drew it. The bytes are the image file's own; only its header was checked. */
export interface Thumbnail {
  readonly format: ThumbnailFormat;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/**
 * Collects thumbnails: from `; thumbnail begin 220x124 5120` blocks of comments (PrusaSlicer, SuperSlicer, OrcaSlicer,
 * Cura's script for them), and from binary G-code. At most 8 of at most 1 MB and 2,048 pixels a side. One that is
 * damaged or too big is ignored; `ignored` says why.
 */
export class ThumbnailReader {
  readonly thumbnails: Thumbnail[] = [];
  /** Why others were left out, in English; the first 8. */
  readonly ignored: string[] = [];
  private begun = 0;
  private isOpen = false;
  private format: ThumbnailFormat = 'png';
  private width = 0;
  private height = 0;
  /** undefined: the block is passed over. */
  private decoder: Base64Decoder | undefined;

  /**
   * @param at first byte of a whole-line comment behind `;` and blanks
   * @returns true if the comment is part of a thumbnail
   */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    if (bytes[at] === LOWER_T) {
      const text = latin1(bytes, at, Math.min(end, at + 64));
      if (text.startsWith('thumbnail')) return this.onMark(text);
    }
    if (!this.isOpen) return false;
    let last = end;
    while (last > at && bytes[last - 1] === 32) last--;
    // A block that does not end must not hide the marks that follow it.
    if (!isBase64(bytes, at, last)) {
      if (this.decoder) this.drop('its data is no base64');
      this.isOpen = false;
      return false;
    }
    if (this.decoder && !this.decoder.push(bytes, at, last)) this.drop('it has more data than it tells');
    return true;
  }

  /** Keeps a thumbnail if it is what it says. */
  add(thumbnail: Thumbnail): void {
    const { format, width, height, bytes } = thumbnail;
    const size = imageSize(format, bytes);
    if (!size) this.ignore(`it is no ${format.toUpperCase()} image`);
    else if (size.width !== width || size.height !== height) {
      this.ignore(`it says ${width}x${height}, its data says ${size.width}x${size.height}`);
    } else if (this.fits(width, height, bytes.length)) this.thumbnails.push(thumbnail);
  }

  /** Would one of this size be kept? If not, notes why. */
  fits(width: number, height: number, bytes: number): boolean {
    let reason: string | undefined;
    if (this.thumbnails.length >= MAX_THUMBNAILS) reason = `there are ${MAX_THUMBNAILS} already`;
    else if (bytes > MAX_THUMBNAIL_BYTES) reason = `it has ${bytes} bytes; the limit is ${MAX_THUMBNAIL_BYTES}`;
    else if (width < 1 || height < 1 || width > MAX_SIDE_PX || height > MAX_SIDE_PX) {
      reason = `it is ${width}x${height} pixels; the limit is ${MAX_SIDE_PX}`;
    }
    if (reason !== undefined) this.ignore(reason);
    return reason === undefined;
  }

  /** Notes a thumbnail that is left out. */
  ignore(reason: string): void {
    if (this.ignored.length < MAX_IGNORED) this.ignored.push(`A thumbnail is left out: ${reason}.`);
  }

  private onMark(text: string): boolean {
    if (/^thumbnail(?:_\w+)? end/.test(text)) {
      if (this.isOpen) this.close();
      return true;
    }
    const match = BEGIN.exec(text);
    if (!match) return false;
    if (this.decoder) this.drop('it has no end');
    this.isOpen = ++this.begun <= MAX_BEGUN;
    if (!this.isOpen) return true;
    this.format = (match[1]?.toLowerCase() ?? 'png') as ThumbnailFormat;
    this.width = Number(match[2]);
    this.height = Number(match[3]);
    const letters = Number(match[4]);
    const isKept = this.fits(this.width, this.height, Math.ceil((letters * 3) / 4));
    this.decoder = isKept ? new Base64Decoder(letters) : undefined;
    return true;
  }

  private close(): void {
    this.isOpen = false;
    const { format, width, height, decoder } = this;
    this.decoder = undefined;
    if (decoder) this.add({ format, width, height, bytes: decoder.bytes.slice() });
  }

  private drop(reason: string): void {
    this.decoder = undefined;
    this.ignore(reason);
  }
}
