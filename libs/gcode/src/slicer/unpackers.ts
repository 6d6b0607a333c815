import { Unzlib } from 'fflate';
import { Heatshrink } from './heatshrink.js';
import type { ByteSink, Unpacker } from './unpacker.js';

/** Deflate makes at most 1,032 bytes of one: a step of this size gives at most 4 MB before sizes are checked. */
const STEP_BYTES = 4096;

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

/** "Deflate" in binary G-code has the zlib frame around it: libbgcode calls zlib's `deflateInit`. */
class Deflated implements Unpacker {
  private readonly unzlib: Unzlib;

  constructor(sink: ByteSink) {
    this.unzlib = new Unzlib((bytes) => sink(bytes));
  }

  push(bytes: Uint8Array, isLast: boolean): void {
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      const step = bytes.subarray(at, at + STEP_BYTES);
      this.unzlib.push(step, isLast && at + STEP_BYTES >= bytes.length);
    }
  }
}
