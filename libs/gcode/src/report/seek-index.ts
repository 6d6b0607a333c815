import type { ModalState, SeekEntry, SpindleDirection } from '../motion/modal-state.js';

/** Columns of a row; all rows are doubles. What is true or false is 1 or 0, what is absent is NaN. */
export const COLUMNS = [
  'line', 'byte', 'block', 'seconds', 'layer', 'isSafeRestart',
  'x', 'y', 'z', 'e', 'offsetX', 'offsetY', 'offsetZ', 'offsetE',
  'isInch', 'isAbsolute', 'isAbsoluteE', 'plane', 'feed', 'speedPercent', 'motion', 'tool', 'spindle', 'spindleRpm',
  'isFlood', 'isMist', 'fanPercent', 'nozzleC', 'bedC', 'chamberC', 'workOffset',
] as const; // prettier-ignore
type Column = (typeof COLUMNS)[number];
export const ROW_LENGTH = COLUMNS.length;
export const SPINDLES: readonly SpindleDirection[] = ['off', 'clockwise', 'counterclockwise'];

const MAGIC = 0x4b53474d;
const VERSION = 1;
/** Magic, version, rows, checksum of the rows: 32 bits each. */
const HEAD_BYTES = 16;
const NUMBER_BYTES = 8;

/** Exactly one of them. Line and block are counted from 1, layer from 0, seconds from the start. */
export type SeekTarget =
  { readonly line: number } | { readonly block: number } | { readonly seconds: number } | { readonly layer: number };

/** Places at which a program can be entered, with all a machine must be told there. At most 1 % of the program's size. */
export class SeekIndex {
  /** @param rows one behind the other, in the order of the program */
  constructor(private readonly rows: Float64Array) {}

  get size(): number {
    return this.rows.length / ROW_LENGTH;
  }

  /**
   * The last entry at or before a place. For a layer it is the one where the layer begins, if that is kept.
   * @returns undefined for an empty index only
   */
  find(target: SeekTarget): SeekEntry | undefined {
    if (this.size === 0) return undefined;
    if ('layer' in target) return this.entry(this.layerStart(target.layer));
    const [column, value] = Object.entries(target)[0] as ['line' | 'block' | 'seconds', number];
    let behind = this.countBelow(column, value);
    while (behind < this.size && this.at(behind, column) === value) behind++;
    return this.entry(Math.max(behind - 1, 0));
  }

  /** @param i 0 up to `size`, excluded */
  entry(i: number): SeekEntry | undefined {
    if (!(i >= 0 && i < this.size)) return undefined;
    return {
      line: this.at(i, 'line'),
      byte: this.at(i, 'byte'),
      block: this.at(i, 'block'),
      seconds: this.at(i, 'seconds'),
      layer: this.at(i, 'layer'),
      isSafeRestart: this.at(i, 'isSafeRestart') === 1,
      state: this.state(i),
    };
  }

  /** Bytes to store beside the program; little-endian, with a checksum. */
  encode(): Uint8Array {
    const bytes = new Uint8Array(HEAD_BYTES + this.rows.length * NUMBER_BYTES);
    const view = new DataView(bytes.buffer);
    this.rows.forEach((value, i) => view.setFloat64(HEAD_BYTES + i * NUMBER_BYTES, value, true));
    view.setUint32(0, MAGIC, true);
    view.setUint32(4, VERSION, true);
    view.setUint32(8, this.size, true);
    view.setUint32(12, checksum(bytes.subarray(HEAD_BYTES)), true);
    return bytes;
  }

  /** @returns undefined when the bytes are damaged or of another version: make the index anew from the program */
  static decode(bytes: Uint8Array): SeekIndex | undefined {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEAD_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) {
      return undefined;
    }
    const numbers = view.getUint32(8, true) * ROW_LENGTH;
    if (bytes.length !== HEAD_BYTES + numbers * NUMBER_BYTES) return undefined;
    if (view.getUint32(12, true) !== checksum(bytes.subarray(HEAD_BYTES))) return undefined;
    const rows = new Float64Array(numbers);
    for (let i = 0; i < numbers; i++) rows[i] = view.getFloat64(HEAD_BYTES + i * NUMBER_BYTES, true);
    return new SeekIndex(rows);
  }

  private state(i: number): ModalState {
    const is = (column: Column): boolean => this.at(i, column) === 1;
    const given = (column: Column): number | undefined => {
      const value = this.at(i, column);
      return Number.isNaN(value) ? undefined : value;
    };
    const at = (column: Column): number => this.at(i, column);
    return {
      positionMm: { x: at('x'), y: at('y'), z: at('z'), e: at('e') },
      offsetMm: { x: at('offsetX'), y: at('offsetY'), z: at('offsetZ'), e: at('offsetE') },
      unit: is('isInch') ? 'inch' : 'mm',
      isAbsolute: is('isAbsolute'),
      isAbsoluteE: is('isAbsoluteE'),
      plane: at('plane') as ModalState['plane'],
      feedMmPerMin: at('feed'),
      speedPercent: at('speedPercent'),
      motion: at('motion') as ModalState['motion'],
      tool: at('tool'),
      spindle: SPINDLES[at('spindle')] ?? 'off',
      spindleRpm: at('spindleRpm'),
      isFlood: is('isFlood'),
      isMist: is('isMist'),
      fanPercent: at('fanPercent'),
      nozzleC: given('nozzleC'),
      bedC: given('bedC'),
      chamberC: given('chamberC'),
      workOffset: at('workOffset'),
    };
  }

  private at(i: number, column: Column): number {
    return this.rows[i * ROW_LENGTH + COLUMNS.indexOf(column)] as number;
  }

  private layerStart(layer: number): number {
    const first = this.countBelow('layer', layer);
    for (let i = first; i < this.size && this.at(i, 'layer') === layer; i++) {
      if (this.at(i, 'isSafeRestart') === 1) return i;
    }
    return Math.max(first - 1, 0);
  }

  /** How many entries lie before `value`; the columns searched never fall. */
  private countBelow(column: Column, value: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle, column) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** FNV-1a, 32 bits: it finds damage, not deceit. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
