import { latin1 } from '../reading/lines.js';

const MAX_FEATURES = 64;

/** Reads the whole-line comments with which slicers mark layers and kinds of path. */
export class SlicerComments {
  /** Names of features in order of first use; number 0 is what comes before any mark. */
  readonly features: string[] = [''];
  /** Feature of the moves to come. */
  feature = 0;
  /** Layer marks read so far. */
  layerMarks = 0;
  private readonly numbers = new Map<string, number>([['', 0]]);

  /** @param start of the `;` */
  read(bytes: Uint8Array, start: number, end: number): void {
    const second = bytes[start + 1];
    // `;T`YPE, `;L`AYER, `;F`EATURE: nearly all comments of slicers are one of these.
    if (second !== 84 && second !== 76) return;
    const text = latin1(bytes, start + 1, Math.min(end, start + 80));
    if (text.startsWith('TYPE:')) this.feature = this.numberOf(text.slice(5).trim());
    else if (text.startsWith('LAYER_CHANGE') || text.startsWith('LAYER:')) this.layerMarks++;
  }

  private numberOf(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.features.length >= MAX_FEATURES) return 0;
    this.features.push(name);
    this.numbers.set(name, this.features.length - 1);
    return this.features.length - 1;
  }
}
