import { withChecksum } from './checksum.js';
import type { ReadyText } from '../effects.js';
import { kindOf, type LineKind } from './line-kinds.js';

/** A line of the machine's input: numbered ones are of the stream, unnumbered ones are M108 and M876. */
export interface StreamLine {
  readonly number: number | undefined;
  readonly text: string;
  readonly wire: string;
  /** `wire` as bytes, if there was time for it. */
  readonly ready: ReadyText | undefined;
  readonly kind: LineKind;
  readonly isBlock: boolean;
  /** A question asked only to learn where the machine is. */
  isProbe: boolean;
  /** Blocks of the program among the lines up to and with this one. */
  readonly blocksUpTo: number;
  sentAtMs: number;
}

export type MakeReady = (wire: string) => ReadyText;

export function lineOf(
  number: number,
  text: string,
  isBlock: boolean,
  blocksUpTo: number,
  makeReady?: MakeReady,
): StreamLine {
  const wire = withChecksum(number, text);
  const ready = makeReady?.(wire);
  return { number, text, wire, ready, kind: kindOf(text), isBlock, isProbe: false, blocksUpTo, sentAtMs: 0 };
}

export function unnumbered(text: string): StreamLine {
  const wire = `${text}\n`;
  return {
    number: undefined,
    text,
    wire,
    ready: undefined,
    kind: 'plain',
    isBlock: false,
    isProbe: false,
    blocksUpTo: 0,
    sentAtMs: 0,
  };
}
