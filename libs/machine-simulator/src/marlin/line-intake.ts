import type { LineError } from './dialects.js';

/** MAX_CMD_SIZE; the rest of a longer line is dropped, and with it the checksum. */
const MAX_LINE_CHARS = 96;

export type Taken =
  | { readonly kind: 'command'; readonly number: number | undefined; readonly text: string }
  | { readonly kind: LineError };

/** RX_BUFFER_SIZE of AVR boards; what does not fit is lost without a word. */
export const RX_BYTES = 128;

/** What Marlin's serial reader keeps of a line: no comment, no more than fits. */
export function readLine(sent: string): string {
  const comment = sent.indexOf(';');
  return (comment < 0 ? sent : sent.slice(0, comment)).trimEnd().slice(0, MAX_LINE_CHARS - 1);
}

/** Line numbers and checksums as Marlin verifies them. */
export class LineIntake {
  lastLine = 0;
  /** From a host that numbers its lines, an unnumbered one is a question or damaged: no block of a program. */
  hasNumbers = false;

  take(line: string): Taken {
    const star = line.lastIndexOf('*');
    const number = /^N(\d+) ?/.exec(line);
    const body = star < 0 ? line : line.slice(0, star);
    // Without a number nobody looks at the checksum.
    if (!number) return { kind: 'command', number: undefined, text: body.trim() };
    const n = Number(number[1]);
    // A substring search: also in the text of a message.
    if (n !== this.lastLine + 1 && !body.includes('M110')) return { kind: 'number' };
    if (star < 0) return { kind: 'no-checksum' };
    if (checksum(body) !== Number(line.slice(star + 1))) return { kind: 'checksum' };
    this.lastLine = n;
    this.hasNumbers = true;
    return { kind: 'command', number: n, text: body.slice(number[0].length).trim() };
  }
}

function checksum(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i);
  return sum & 0xff;
}
