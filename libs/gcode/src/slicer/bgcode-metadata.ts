import { latin1 } from '../reading/lines.js';
import type { SlicerClaims } from '../types.js';
import { ClaimsReader } from './claims.js';

/** Start and end G-code of printers stand in metadata too; a comment need not be longer than a line may be. */
const MAX_LINE = 4000;
const LF = 10;
const QUESTION_MARK = 63;

/** Turns metadata of binary G-code (INI: a line `key=value` for each) into comments as PrusaSlicer writes them in text. */
export class MetadataText {
  private readonly reader = new ClaimsReader();

  get claims(): SlicerClaims | undefined {
    return this.reader.claims;
  }

  /** @returns lines `; key = value`, printable ASCII */
  read(bytes: Uint8Array): Uint8Array {
    const lines: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const found = bytes.indexOf(LF, at);
      const end = found < 0 ? bytes.length : found;
      const text = latin1(bytes, at, Math.min(end, at + MAX_LINE));
      const split = text.indexOf('=');
      if (split > 0) lines.push(this.line(text.slice(0, split).trim(), text.slice(split + 1).trim()));
      at = end + 1;
    }
    return Uint8Array.from(lines.join(''), asPrintable);
  }

  private line(key: string, value: string): string {
    const line = Uint8Array.from(`${key} = ${value}`, asPrintable);
    this.reader.read(line, 0, line.length);
    return `; ${key} = ${value}\n`;
  }
}

function asPrintable(char: string): number {
  const code = char.charCodeAt(0);
  return code === LF || (code >= 32 && code <= 126) ? code : QUESTION_MARK;
}
