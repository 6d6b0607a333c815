import type { ByteSink } from './unpacker.js';

const SIGNAL = 0xff;
const ENABLE_PACKING = 251;
const DISABLE_PACKING = 250;
const RESET = 249;
const ENABLE_NO_SPACES = 247;
const DISABLE_NO_SPACES = 246;
/** A nibble that says: the character follows as a byte of its own. */
const FULL = 15;
const LF = 10;
const SPACE = 32;
const LETTER_E = 69;
/** Characters of the nibbles 0 to 14; 11 is a blank, or E while blanks are left out. */
const CHARACTERS = Uint8Array.from('0123456789. \nGX', (char) => char.charCodeAt(0));

/**
 * Decodes MeatPack: two characters in a byte, low nibble first; two 0xFF and a byte are a command. Blanks that the
 * encoder left out stay out: blocks need none.
 */
export class MeatPack {
  private isPacking = false;
  private hasNoSpaces = false;
  /** 0xFF seen in a row. */
  private signals = 0;
  /** Characters to come as they are. */
  private full = 0;
  /** The high nibble's character, while the low one's is still to come. */
  private waiting = -1;
  private out = new Uint8Array();
  private length = 0;

  constructor(private readonly sink: ByteSink) {}

  /** Nothing is half read. */
  get isComplete(): boolean {
    return this.full === 0 && this.signals === 0;
  }

  push(bytes: Uint8Array): void {
    // Two characters for each byte, and for a single 0xFF kept from before.
    this.out = new Uint8Array(bytes.length * 2 + 4);
    this.length = 0;
    for (let i = 0; i < bytes.length; i++) this.read(bytes[i] as number);
    this.sink(this.out.subarray(0, this.length));
  }

  private read(byte: number): void {
    if (this.signals === 2) {
      this.signals = 0;
      this.command(byte);
    } else if (byte === SIGNAL) this.signals++;
    else {
      if (this.signals === 1) this.data(SIGNAL);
      this.signals = 0;
      this.data(byte);
    }
  }

  private command(byte: number): void {
    if (byte === ENABLE_PACKING) this.isPacking = true;
    else if (byte === DISABLE_PACKING || byte === RESET) this.isPacking = false;
    else if (byte === ENABLE_NO_SPACES) this.hasNoSpaces = true;
    else if (byte === DISABLE_NO_SPACES) this.hasNoSpaces = false;
  }

  private data(byte: number): void {
    if (!this.isPacking) this.put(byte);
    else if (this.full > 0) {
      this.full--;
      this.put(byte);
      if (this.waiting >= 0) this.put(this.waiting);
      this.waiting = -1;
    } else this.pair(byte & 15, byte >> 4);
  }

  private pair(low: number, high: number): void {
    if (low === FULL) {
      this.full = high === FULL ? 2 : 1;
      if (high !== FULL) this.waiting = this.character(high);
      return;
    }
    const first = this.character(low);
    this.put(first);
    // A line of odd length is filled up; what stands behind its end is no character.
    if (first === LF) return;
    if (high === FULL) this.full = 1;
    else this.put(this.character(high));
  }

  private character(nibble: number): number {
    const byte = CHARACTERS[nibble] as number;
    return byte === SPACE && this.hasNoSpaces ? LETTER_E : byte;
  }

  private put(byte: number): void {
    this.out[this.length++] = byte;
  }
}
