import type { WireRules } from './wire.js';

/** `N1 ` before and `*255` behind the block. */
const NUMBER_AND_SUM = 7;
/** What `toBlock` may put into a line: blanks before X and E. */
const PUT_IN_BYTES = 2;

/** How long blocks are on the wire, numbered as the bridge will number them. */
export class WireLength {
  readonly maxBytes: number;
  /** The longest line that is fine whatever it holds; grows tighter as block numbers get longer. */
  surelyShort: number;
  private nextDigitAt: number;
  private overhead: number;

  constructor({ maxBytes, isNumbered }: WireRules) {
    this.maxBytes = maxBytes;
    this.overhead = isNumbered ? NUMBER_AND_SUM : 0;
    this.nextDigitAt = isNumbered ? 10 : Infinity;
    this.surelyShort = maxBytes - 1 - this.overhead - PUT_IN_BYTES;
  }

  /** So many blocks were read: fewer than a hundred more than the last time. */
  countTo(blocks: number): void {
    if (blocks < this.nextDigitAt) return;
    this.nextDigitAt *= 10;
    this.overhead++;
    this.surelyShort--;
  }

  /** Of the last block counted, with its end. */
  lengthOf(block: string): number {
    return block.length + this.overhead + 1;
  }
}
