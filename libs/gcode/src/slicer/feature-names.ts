import { latin1 } from '../reading/lines.js';
import { featureKind, NameList } from './features.js';

const MAX_FEATURES = 64;
/** Of a name only this much is looked at. */
const MAX_BYTES = 80;
const SLOTS = 64;

interface Known {
  readonly raw: Uint8Array;
  readonly number: number;
}

/** Numbers kinds of path. A name that came before is known by its bytes: programs say them ten thousand times. */
export class FeatureNames {
  private readonly list = new NameList(MAX_FEATURES);
  private readonly known: (Known | undefined)[] = Array.from({ length: SLOTS });

  get names(): readonly string[] {
    return this.list.names;
  }

  /** @returns number in `names`; 0 where the list is full */
  numberOf(bytes: Uint8Array, from: number, end: number): number {
    const to = Math.min(end, from + MAX_BYTES);
    const length = to - from;
    const slot = (length * 7 + (bytes[from] as number) + (bytes[to - 1] as number) * 31) & (SLOTS - 1);
    const known = this.known[slot];
    if (known && isSame(known.raw, bytes, from, length)) return known.number;
    const number = this.list.numberOf(featureKind(latin1(bytes, from, to).trim()));
    this.known[slot] = { raw: bytes.slice(from, to), number };
    return number;
  }
}

function isSame(raw: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (raw.length !== length) return false;
  for (let i = 0; i < length; i++) if (raw[i] !== bytes[from + i]) return false;
  return true;
}
