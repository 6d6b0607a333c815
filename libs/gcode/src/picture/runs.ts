/** Hundredths of a millimetre: finer than any machine this serves, and small enough for one or two bytes a step. */
export const UNIT_MM = 0.01;
/** Longer polylines go on in a run of their own; bounds the work of thinning, which may grow with the square. */
export const MAX_RUN_POINTS = 1024;
/** 5.3 km: differences of two such numbers still fit the 32 bits of a variable-length number. */
const MAX_UNITS = 2 ** 29;

const TRAVEL_BIT = 0x80;
const FLAT_BIT = 0x40;
const FEATURE_BITS = 0x3f;
/** Two bytes and three numbers of at most 5 bytes, then at most 15 bytes a point. */
const HEAD_BYTES = 17;
const POINT_BYTES = 15;

/** A polyline of one kind, in units of `UNIT_MM`. One object, used again for every run that is read or written. */
export class Run {
  isTravel = false;
  /** 0..63, see `SlicerComments.features`. */
  feature = 0;
  tool = 0;
  /** Blocks of its first and its last piece. */
  firstBlock = 0;
  lastBlock = 0;
  count = 0;
  /** x, y, z; the first `count` are valid. */
  readonly points = new Int32Array(3 * MAX_RUN_POINTS);
}

/** Millimetres to units, held within what can be written. */
export function unitsOf(mm: number): number {
  const units = Math.round(mm / UNIT_MM);
  // `!(>=)` also catches NaN.
  if (!(units >= -MAX_UNITS)) return -MAX_UNITS;
  return units > MAX_UNITS ? MAX_UNITS : units;
}

/**
 * Writes runs behind each other: kind byte (travel, flat, feature), tool byte, count, blocks, then the steps from point
 * to point as variable-length numbers. Each layer starts from zero, so that it can be read alone.
 */
export class RunWriter {
  at = 0;
  private x = 0;
  private y = 0;
  private z = 0;
  private block = 0;

  constructor(public bytes: Uint8Array) {}

  startLayer(): void {
    this.x = 0;
    this.y = 0;
    this.z = 0;
    this.block = 0;
  }

  write(run: Run): void {
    const { points, count } = run;
    this.reserve(HEAD_BYTES + count * POINT_BYTES);
    let isFlat = true;
    for (let i = 5; i < 3 * count && isFlat; i += 3) isFlat = points[i] === points[2];
    this.bytes[this.at++] =
      (run.isTravel ? TRAVEL_BIT : 0) | (isFlat ? FLAT_BIT : 0) | Math.min(run.feature, FEATURE_BITS);
    this.bytes[this.at++] = run.tool;
    this.number(count);
    const firstBlock = Math.max(run.firstBlock, this.block);
    this.number(firstBlock - this.block);
    this.block = Math.max(run.lastBlock, firstBlock);
    this.number(this.block - firstBlock);
    for (let i = 0; i < 3 * count; i += 3) {
      const x = points[i] as number;
      const y = points[i + 1] as number;
      const z = points[i + 2] as number;
      this.step(x - this.x);
      this.step(y - this.y);
      if (i === 0 || !isFlat) this.step(z - this.z);
      this.x = x;
      this.y = y;
      this.z = z;
    }
  }

  private step(value: number): void {
    this.number(((value << 1) ^ (value >> 31)) >>> 0);
  }

  private number(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.bytes[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const longer = new Uint8Array(Math.ceil((this.at + bytes) * 1.5));
    longer.set(this.bytes.subarray(0, this.at));
    this.bytes = longer;
  }
}

/** Reads what `RunWriter` wrote. Bytes from elsewhere: never leaves the buffer, whatever they say. */
export class RunReader {
  at = 0;
  private x = 0;
  private y = 0;
  private z = 0;
  private block = 0;

  constructor(private readonly bytes: Uint8Array) {}

  startLayer(at: number): void {
    this.at = at;
    this.x = 0;
    this.y = 0;
    this.z = 0;
    this.block = 0;
  }

  read(run: Run): void {
    const kind = this.byte();
    run.isTravel = (kind & TRAVEL_BIT) !== 0;
    run.feature = kind & FEATURE_BITS;
    run.tool = this.byte();
    run.count = Math.min(this.number(), MAX_RUN_POINTS);
    run.firstBlock = this.block + this.number();
    this.block = run.firstBlock + this.number();
    run.lastBlock = this.block;
    const isFlat = (kind & FLAT_BIT) !== 0;
    const { points } = run;
    for (let i = 0; i < 3 * run.count; i += 3) {
      this.x += this.step();
      this.y += this.step();
      if (i === 0 || !isFlat) this.z += this.step();
      points[i] = this.x;
      points[i + 1] = this.y;
      points[i + 2] = this.z;
    }
  }

  private step(): number {
    const value = this.number();
    return (value >>> 1) ^ -(value & 1);
  }

  private number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  }

  private byte(): number {
    return this.bytes[this.at++] ?? 0;
  }
}
