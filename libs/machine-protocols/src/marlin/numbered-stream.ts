/** One line on its way: numbered ones are of the program's stream, unnumbered ones are probes and M108. */
export interface InFlight {
  readonly number: number | undefined;
  readonly text: string;
  readonly bytes: number;
  readonly sentAtMs: number;
}

interface RingLine {
  readonly wire: string;
  readonly text: string;
  /** Blocks of the program among the lines up to and with this one. */
  readonly blocksUpTo: number;
}

export interface StreamLimits {
  /** Bytes the firmware buffers; 128 on AVR boards. One byte stays free: a full ring reads as an empty one. */
  readonly rxBytes: number;
  /** Lines in flight; undefined: one, or what ADVANCED_OK announces. */
  readonly windowLines: number | undefined;
}

/** Lines kept for Resend; firmwares ask at most a few back, OctoPrint keeps 50. */
const RING_LINES = 512;
/** No announced command buffer is trusted beyond this. */
const MAX_WINDOW_LINES = 8;
/** Rewinds to one line before the run fails; OctoPrint's figure. */
const MAX_REWINDS = 10;
/** A rewind so soon after another may come from a surplus answer still on its way: synchronise first. */
const SUSPICIOUS_LINES = 16;

export type StreamTrouble = 'stuck' | 'out-of-ring' | 'counter-reset';

/**
 * Marlin's numbered lines: checksum, ring of sent lines, who is in flight, rewinding after `Resend`.
 *
 * Every transmitted line gets exactly one `ok`, a refused one gets `Resend: N` before it. With k lines in flight one
 * bad line therefore causes k Resends; rewinding at each of them would keep the flood alive for ever. So: note the
 * wish, let the flight drain, rewind once.
 */
export class NumberedStream {
  readonly flight: InFlight[] = [];
  private flightBytes = 0;
  private ring: (RingLine | undefined)[] = [];
  /** Number the next new line gets; `cursor` is the next to transmit, behind `top` after a rewind. */
  private top = 1;
  private cursor = 1;
  private ackedLine = 0;
  /** The last line the machine itself acknowledged; lines between it and `ackedLine` are only assumed. */
  private provenLine = 0;
  private rewindTo: number | undefined;
  private isRefusal = false;
  private lastRewind = { line: -1, count: 0 };
  private mostFreeCommands = 0;
  private mustSync = false;

  constructor(private readonly limits: StreamLimits) {}

  /** Forget everything and give the line that sets the machine's counter to zero. */
  begin(nowMs: number): string {
    this.forgetFlight();
    this.ring = [];
    this.top = 1;
    this.cursor = 1;
    this.ackedLine = 0;
    this.provenLine = -1;
    this.rewindTo = undefined;
    this.isRefusal = false;
    this.mustSync = false;
    this.lastRewind = { line: -1, count: 0 };
    const first = { wire: withChecksum(0, 'M110 N0'), text: 'M110 N0', blocksUpTo: 0 };
    this.ring[0] = first;
    return this.transmit(first, 0, nowMs);
  }

  /** Number of the next new line. */
  get nextNumber(): number {
    return this.top;
  }

  /** After a handshake whose answers were read elsewhere. */
  forgetFlight(): void {
    this.flight.length = 0;
    this.flightBytes = 0;
  }

  /** True once the machine answered this line. */
  isAcked(line: number): boolean {
    return line <= this.ackedLine;
  }

  get ackedBlocks(): number {
    return this.ring[this.ackedLine % RING_LINES]?.blocksUpTo ?? 0;
  }

  get sentBlocks(): number {
    return this.ring[(this.top - 1) % RING_LINES]?.blocksUpTo ?? 0;
  }

  /** Everything queued was sent and answered, the last line by the machine itself. */
  get isProven(): boolean {
    return this.isIdle && this.provenLine === this.top - 1;
  }

  /** Everything queued was sent and is answered or assumed to be. */
  get isIdle(): boolean {
    return this.flight.length === 0 && this.cursor === this.top && this.rewindTo === undefined;
  }

  /** True when a new line may be queued; it may have to wait for room in the machine's buffer. */
  get wantsLine(): boolean {
    return this.cursor === this.top && this.rewindTo === undefined && this.flight.length < this.window;
  }

  get needsSync(): boolean {
    return this.mustSync && this.flight.length === 0;
  }

  /** Number a line and keep it; `sendable` transmits it. */
  queue(text: string, isBlock: boolean): void {
    const number = this.top++;
    const before = this.ring[(number - 1) % RING_LINES]?.blocksUpTo ?? 0;
    this.ring[number % RING_LINES] = {
      wire: withChecksum(number, text),
      text,
      blocksUpTo: before + (isBlock ? 1 : 0),
    };
  }

  /** The bytes that may leave now: the next line in order if it fits, else undefined. */
  sendable(nowMs: number): string | undefined {
    if (this.rewindTo !== undefined) {
      if (this.flight.length > 0 || this.mustSync) return undefined;
      this.cursor = this.rewindTo;
      this.ackedLine = Math.min(this.ackedLine, this.rewindTo - 1);
      this.provenLine = this.ackedLine;
      this.rewindTo = undefined;
    }
    if (this.cursor >= this.top) return undefined;
    const line = this.ring[this.cursor % RING_LINES];
    if (!line) return undefined;
    const fits = this.flight.length < this.window && this.flightBytes + line.wire.length < this.limits.rxBytes;
    if (this.flight.length > 0 && !fits) return undefined;
    return this.transmit(line, this.cursor++, nowMs);
  }

  /** A line outside the numbering: accepted by Marlin at any time, answered by one `ok` in its turn. */
  unnumbered(text: string, nowMs: number): string {
    return this.transmit({ wire: `${text}\n`, text, blocksUpTo: 0 }, undefined, nowMs);
  }

  onOk(reply: { readonly line?: number; readonly freeCommands?: number; readonly temperatures?: unknown }): void {
    if (reply.freeCommands !== undefined) this.mostFreeCommands = Math.max(this.mostFreeCommands, reply.freeCommands);
    if (reply.temperatures !== undefined) return this.onTemperatureOk();
    if (reply.line !== undefined) {
      // Lines are accepted in order: this answer also stands for the lost ones of earlier lines.
      const index = this.flight.findIndex((sent) => sent.number === reply.line);
      for (let k = 0; k <= index; k++) this.drop(0, true);
      if (index >= 0) this.isRefusal = false;
      return;
    }
    if (!this.isRefusal) return this.drop(0, true);
    this.isRefusal = false;
    this.drop(this.flight.findIndex((sent) => sent.number !== undefined));
  }

  /** A complaint about checksum or number: the next `ok` proves nothing, even if noise ate the `Resend`. */
  onLineError(): void {
    this.isRefusal = true;
  }

  /** @returns why streaming cannot go on, or undefined */
  onResend(line: number): StreamTrouble | undefined {
    this.isRefusal = true;
    if (this.rewindTo === line) return undefined;
    // After a reset the counter is 0. Rewinding there would print the first lines again, unhomed, in mid-part.
    if (line <= 1 && this.ackedLine > SUSPICIOUS_LINES) return 'counter-reset';
    if (line > this.top) {
      // A number never sent: noise in the answer. Ask by sending the oldest unanswered line; the machine corrects us.
      // With nothing proven yet, our M110 was lost and the machine still counts the program before.
      const oldest = this.flight.find((sent) => sent.number !== undefined)?.number ?? this.top;
      line = this.provenLine < 1 ? 0 : oldest;
    }
    if (line < this.top - RING_LINES) return 'out-of-ring';
    const isRepeat = this.lastRewind.line === line;
    this.lastRewind.count = isRepeat ? this.lastRewind.count + 1 : 1;
    if (this.lastRewind.count >= MAX_REWINDS) return 'stuck';
    this.mustSync = this.lastRewind.line >= 0 && Math.abs(line - this.lastRewind.line) < SUSPICIOUS_LINES;
    this.lastRewind.line = line;
    this.rewindTo = line;
    return undefined;
  }

  /** The machine answers but these probes stay open: firmwares without `T:` on the `ok` line. */
  forgetProbes(): void {
    if (this.flight.some((sent) => sent.number !== undefined)) return;
    this.forgetFlight();
    this.isRefusal = false;
    this.mustSync = false;
  }

  /** Text of the line a rewind failed at. */
  textOf(line: number): string {
    return this.ring[line % RING_LINES]?.text ?? '';
  }

  private get window(): number {
    return this.limits.windowLines ?? Math.min(MAX_WINDOW_LINES, Math.max(1, this.mostFreeCommands));
  }

  /** `ok T:` answers an M105. Commands are served in order, so everything sent before it is accounted for. */
  private onTemperatureOk(): void {
    this.isRefusal = false;
    const index = this.flight.findIndex((sent) => sent.text === 'M105');
    for (let k = 0; k <= index; k++) {
      const isLast = k === index;
      this.drop(0, isLast);
      if (isLast) this.mustSync = false;
    }
  }

  /** Take a line out of flight. Unproven ones are assumed done: a gap makes the machine ask for the right line. */
  private drop(index: number, isProof = false): void {
    const [sent] = index < 0 ? [] : this.flight.splice(index, 1);
    if (!sent) return;
    this.flightBytes -= sent.bytes;
    if (sent.number === undefined) {
      if (this.flight.length === 0) this.mustSync = false;
      return;
    }
    if (this.rewindTo !== undefined && sent.number >= this.rewindTo) return;
    this.ackedLine = Math.max(this.ackedLine, sent.number);
    if (isProof) this.provenLine = this.ackedLine;
  }

  private transmit(line: RingLine, number: number | undefined, nowMs: number): string {
    this.flight.push({ number, text: line.text, bytes: line.wire.length, sentAtMs: nowMs });
    this.flightBytes += line.wire.length;
    return line.wire;
  }
}

/** `N<number> <text>*<XOR of all characters before the star>` */
export function withChecksum(number: number, text: string): string {
  const body = `N${number} ${text}`;
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum ^= body.charCodeAt(i);
  return `${body}*${sum & 0xff}\n`;
}
