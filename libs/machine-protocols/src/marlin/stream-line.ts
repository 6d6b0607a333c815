import { withChecksum } from './checksum.js';
import { kindOf, type LineKind } from './line-kinds.js';

/** A line of the machine's input: numbered ones are of the stream, unnumbered ones are M108 and M876. */
export interface StreamLine {
  readonly number: number | undefined;
  readonly text: string;
  readonly wire: string;
  readonly kind: LineKind;
  readonly isBlock: boolean;
  /** A question asked only to learn where the machine is. */
  isProbe: boolean;
  /** Blocks of the program among the lines up to and with this one. */
  readonly blocksUpTo: number;
  sentAtMs: number;
}

export function lineOf(number: number, text: string, isBlock: boolean, blocksUpTo: number): StreamLine {
  const wire = withChecksum(number, text);
  return { number, text, wire, kind: kindOf(text), isBlock, isProbe: false, blocksUpTo, sentAtMs: 0 };
}

export function unnumbered(text: string): StreamLine {
  const wire = `${text}\n`;
  return { number: undefined, text, wire, kind: 'plain', isBlock: false, isProbe: false, blocksUpTo: 0, sentAtMs: 0 };
}
