import { isPollingAnswer, isPollingQuestion } from './polling.js';

const RING_BYTES = 64 * 1024;
/** A dense stream has about one chunk per line of 40 bytes. */
const MAX_CHUNKS = 4096;

export interface ConsoleEntry {
  /** Rises by one with each line; the same line keeps its number. */
  readonly seq: number;
  /** Wall clock of the bridge, milliseconds. */
  readonly atMs: number;
  readonly direction: 'out' | 'in';
  /** One line, printable ASCII; other bytes are shown as `\x18`. */
  readonly text: string;
}

interface Chunk {
  readonly atMs: number;
  readonly isOut: boolean;
  readonly bytes: Uint8Array;
}

/**
 * The last 64 kB of raw traffic of one machine. Streaming only keeps references to the buffers it already has; lines
 * are made when somebody looks.
 */
export class ConsoleRing {
  private readonly chunks = Array.from<Chunk | undefined>({ length: MAX_CHUNKS });
  private head = 0;
  private tail = 0;
  private bytes = 0;
  /** Lines that ended in chunks already dropped, so that a line keeps its number. */
  private droppedLines = 0;

  /** Hot path: one slot, no copy, no text. The buffer must not be changed afterwards. */
  add(isOut: boolean, bytes: Uint8Array, atMs: number): void {
    this.chunks[this.head % MAX_CHUNKS] = { atMs, isOut, bytes };
    this.head += 1;
    this.bytes += bytes.length;
    while (this.bytes > RING_BYTES || this.head - this.tail >= MAX_CHUNKS) this.drop();
  }

  /** Complete lines after `sinceSeq`, in the order in which they began to travel. */
  read(sinceSeq = 0, hidesPolling = false): ConsoleEntry[] {
    const entries: ConsoleEntry[] = [];
    const open = { out: '', in: '' };
    let seq = this.droppedLines;
    for (let at = this.tail; at < this.head; at += 1) {
      const chunk = this.chunks[at % MAX_CHUNKS];
      if (!chunk) continue;
      const direction = chunk.isOut ? 'out' : 'in';
      const lines = (open[direction] + Buffer.from(chunk.bytes).toString('latin1')).split('\n');
      open[direction] = lines.pop() ?? '';
      for (const line of lines) {
        seq += 1;
        if (seq > sinceSeq) entries.push({ seq, atMs: chunk.atMs, direction, text: clean(line) });
      }
    }
    return hidesPolling ? withoutPolling(entries) : entries;
  }

  private drop(): void {
    const chunk = this.chunks[this.tail % MAX_CHUNKS];
    this.chunks[this.tail % MAX_CHUNKS] = undefined;
    this.tail += 1;
    if (!chunk) return;
    this.bytes -= chunk.bytes.length;
    for (let at = chunk.bytes.indexOf(LF); at >= 0; at = chunk.bytes.indexOf(LF, at + 1)) this.droppedLines += 1;
  }
}

const LF = 10;
const clean = (line: string): string =>
  line.replace(/\r$/, '').replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** An `ok` belongs to the question before it only when nothing else waits; so only answers that carry values go. */
function withoutPolling(entries: readonly ConsoleEntry[]): ConsoleEntry[] {
  return entries.flatMap((entry) => {
    if (entry.direction === 'in') return isPollingAnswer(entry.text) ? [] : [entry];
    // GRBL's `?` is a byte of its own, without a line end.
    const text = entry.text.replace(/^\?+/, '');
    return text === '' || isPollingQuestion(text) ? [] : [{ ...entry, text }];
  });
}
