import { latin1 } from '../reading/lines.js';
import { ClaimsReader } from './claims.js';
import { FeatureNames } from './feature-names.js';
import { NameList, printable } from './features.js';
import type { ThumbnailReader } from './thumbnails.js';

const MAX_OBJECTS = 64;
/** Of a name only this much is looked at. */
const MAX_NAME_BYTES = 80;
const SPACE = 32;

/**
 * Reads the whole-line comments of PrusaSlicer, SuperSlicer, OrcaSlicer, BambuStudio, Cura, Simplify3D and ideaMaker:
 * marks of layers, kinds of path and objects, claims, and thumbnails if a reader for them is given. The first byte of
 * a comment decides whether it is looked at; memory is bounded whatever comes. Never throws.
 */
export class SlicerComments {
  /** What the slicer wrote about its own program. */
  readonly claims = new ClaimsReader();
  /** Feature of the moves to come: number in `features`. */
  feature = 0;
  /** Object of the moves to come: number in `objects`. */
  object = 0;
  /** Layer marks read so far. */
  layerMarks = 0;
  /** As the last layer mark said; undefined before the first and where the slicer does not say. */
  layerZMm: number | undefined;
  layerHeightMm: number | undefined;
  private readonly featureNames = new FeatureNames();
  private readonly objectNames = new NameList(MAX_OBJECTS);
  /** The kind of mark that counts: some programs have two for each layer. */
  private layerMark = '';

  constructor(private readonly thumbnails?: ThumbnailReader) {}

  /** Kinds of path in order of first use, at most 64; number 0 is what comes before any mark. See `FeatureKind`. */
  get features(): readonly string[] {
    return this.featureNames.names;
  }

  /** Names of objects on the bed in order of first use, at most 64; number 0 is none. */
  get objects(): readonly string[] {
    return this.objectNames.names;
  }

  /** @param start of the `;` */
  read(bytes: Uint8Array, start: number, end: number): void {
    let at = start + 1;
    while (at < end && bytes[at] === SPACE) at++;
    if (at >= end) return;
    if (this.thumbnails?.read(bytes, at, end)) return;
    if (!this.readMark(bytes, at, end)) this.claims.read(bytes, at, end);
  }

  /** @returns false if this is no mark */
  private readMark(bytes: Uint8Array, at: number, end: number): boolean {
    switch (bytes[at]) {
      case 84: // T
        return begins(bytes, at, end, 'TYPE:') && this.onFeature(bytes, at + 5, end);
      case 70: // F
        return begins(bytes, at, end, 'FEATURE:') && this.onFeature(bytes, at + 8, end);
      case 102: // f
        return begins(bytes, at, end, 'feature ') && this.onFeature(bytes, at + 8, end);
      case 76: // L
        return this.readCapitalL(bytes, at, end);
      case 67: // C
        return begins(bytes, at, end, 'CHANGE_LAYER') && this.onLayer('CHANGE_LAYER');
      case 108: // l
        return begins(bytes, at, end, 'layer ') && this.readSimplifyLayer(bytes, at + 6, end);
      case 90: // Z
        return this.readZ(bytes, at, end);
      case 72: // H
        return begins(bytes, at, end, 'HEIGHT:') && this.onHeight(bytes, at + 7, end);
      case 77: // M
        return begins(bytes, at, end, 'MESH:') && this.onObject(bytes, at + 5, end);
      case 112: // p
        return begins(bytes, at, end, 'printing object ') && this.onObject(bytes, at + 16, end);
      case 115: // s
        return this.readStop(bytes, at, end);
      default:
        return false;
    }
  }

  private readCapitalL(bytes: Uint8Array, at: number, end: number): boolean {
    // `LINE_WIDTH:` comes by the thousand.
    if (bytes[at + 1] !== 65) return bytes[at + 1] === 73;
    if (begins(bytes, at, end, 'LAYER_CHANGE')) return this.onLayer('LAYER_CHANGE');
    if (begins(bytes, at, end, 'LAYER:')) return this.onLayer('LAYER:');
    return begins(bytes, at, end, 'LAYER_HEIGHT:') && this.onHeight(bytes, at + 13, end);
  }

  /** `layer 12, Z = 2.400`, but not `layer end` and not `layer_height = 0.2`. */
  private readSimplifyLayer(bytes: Uint8Array, at: number, end: number): boolean {
    const digit = bytes[at];
    if (digit === undefined || digit < 48 || digit > 57) return false;
    const text = latin1(bytes, at, Math.min(end, at + MAX_NAME_BYTES));
    const match = /^\d+, Z = (-?\d+(?:\.\d+)?)/.exec(text);
    if (!match) return false;
    this.layerZMm = Number(match[1]);
    return this.onLayer('layer');
  }

  private readZ(bytes: Uint8Array, at: number, end: number): boolean {
    const from = begins(bytes, at, end, 'Z:') ? at + 2 : begins(bytes, at, end, 'Z_HEIGHT:') ? at + 9 : 0;
    if (from === 0) return false;
    this.layerZMm = lengthMm(bytes, from, end) ?? this.layerZMm;
    return true;
  }

  private readStop(bytes: Uint8Array, at: number, end: number): boolean {
    if (begins(bytes, at, end, 'start printing object, ')) return this.onObject(bytes, at + 23, end);
    if (!begins(bytes, at, end, 'stop printing object')) return false;
    this.object = 0;
    return true;
  }

  private onLayer(mark: string): boolean {
    if (this.layerMark === '') this.layerMark = mark;
    if (this.layerMark === mark) this.layerMarks++;
    return true;
  }

  private onHeight(bytes: Uint8Array, from: number, end: number): boolean {
    this.layerHeightMm = lengthMm(bytes, from, end) ?? this.layerHeightMm;
    return true;
  }

  private onFeature(bytes: Uint8Array, from: number, end: number): boolean {
    this.feature = this.featureNames.numberOf(bytes, from, end);
    return true;
  }

  private onObject(bytes: Uint8Array, from: number, end: number): boolean {
    const name = printable(latin1(bytes, from, Math.min(end, from + MAX_NAME_BYTES)).trim(), MAX_NAME_BYTES);
    this.object = name === 'NONMESH' ? 0 : this.objectNames.numberOf(name);
    return true;
  }
}

/** Are these bytes there, letter by letter? */
function begins(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (end - at < word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

function lengthMm(bytes: Uint8Array, from: number, end: number): number | undefined {
  const text = latin1(bytes, from, Math.min(end, from + 24)).trim();
  return /^-?\d*\.?\d+$/.test(text) ? Number(text) : undefined;
}
