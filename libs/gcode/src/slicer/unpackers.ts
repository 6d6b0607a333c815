import { Unzlib } from 'fflate';
import { Heatshrink } from './heatshrink.js';
import type { ByteSink, Unpacker } from './unpacker.js';

/** Deflate makes at most 1,032 bytes of one: a step of this size gives at most 17 MB before sizes are checked. */
const STEP_BYTES = 16_384;

/** A stored block of deflate, and the step in which it ends. */
const MAX_IDLE_BYTES = 65_536 + STEP_BYTES;

/** Numbers of the specification's "Compression". */
export const COMPRESSIONS = ['none', 'deflate', 'heatshrink 11/4', 'heatshrink 12/4'] as const;

/**
 * @param compression index in `COMPRESSIONS`
 * @param size of the data when unpacked
 */
export function unpackerFor(compression: number, size: number, sink: ByteSink): Unpacker {
  if (compression === 1) return new Deflated(sink);
  if (compression > 1) return new Heatshrink(compression === 2 ? 11 : 12, size, sink);
  return { push: sink };
}

/**
 * "Deflate" in binary G-code has the zlib frame around it: libbgcode calls zlib's `deflateInit`. fflate keeps what it
 * cannot use yet and copies it at each step; a stored block of 64 kB is all that has to wait.
 */
class Deflated implements Unpacker {
  private readonly unzlib: Unzlib;
  /** Bytes since something came out. */
  private idle = 0;

  constructor(sink: ByteSink) {
    this.unzlib = new Unzlib((bytes) => {
      if (bytes.length > 0) this.idle = 0;
      sink(bytes);
    });
  }

  push(bytes: Uint8Array, isLast: boolean): void {
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      const step = bytes.subarray(at, at + STEP_BYTES);
      this.idle += step.length;
      this.unzlib.push(step, isLast && at + STEP_BYTES >= bytes.length);
      if (this.idle > MAX_IDLE_BYTES) throw new Error('the compressed data has ended before the block');
    }
  }
}
