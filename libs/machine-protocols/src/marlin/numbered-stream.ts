import { withBareChecksum, withChecksum } from './checksum.js';
import { kindOf, type LineKind } from './line-kinds.js';

/** A line of the machine's input: numbered ones are of the stream, unnumbered ones are probes and M108. */
export interface StreamLine {
  readonly number: number | undefined;
  readonly text: string;
  readonly wire: string;
  readonly kind: LineKind;
  readonly isBlock: boolean;
  /** Blocks of the program among the lines up to and with this one. */
  readonly blocksUpTo: number;
  sentAtMs: number;
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
/** Room in the receive buffer kept for a question. */
const PROBE_BYTES = withBareChecksum('M105').length;

export type StreamTrouble = 'stuck' | 'out-of-ring' | 'counter-reset';

/**
 * Marlin's numbered lines: checksum, ring of sent lines, who is in flight, rewinding after `Resend`.
 *
 * Every transmitted line gets exactly one `ok`, a refused one gets `Resend: N` before it. With k lines in flight one
 * bad line therefore causes k Resends; rewinding at each of them would keep the flood alive for ever. So: note the
 * wish, let the flight drain, rewind once.
 *
 * Three kinds of knowledge are kept apart: sent, acknowledged (an answer was seen or may be assumed), and proven
 * (only an accepted line can have caused the answer). A wrong assumption makes the machine ask for the right line.
 */
export class NumberedStream {
  readonly flight: StreamLine[] = [];
  sentLines = 0;
  resentLines = 0;
  lostOks = 0;
  surplusOks = 0;
  /** Marlin 1 refuses a checksum without a number. */
  hasBareChecksum = true;
  private flightBytes = 0;
  private ring: (StreamLine | undefined)[] = [];
  /** Number the next new line gets; `cursor` is the next to transmit, behind `top` after a rewind. */
  private top = 1;
  private cursor = 1;
  private transmittedUpTo = 0;
  private ackedLine = 0;
  /** The last line the machine itself accepted; lines between it and `ackedLine` are only assumed. */
  private provenLine = 0;
  /** Up to here `onAccepted` was told. */
  private toldLine = 0;
  private rewindTo: number | undefined;
  private isRefusal = false;
  private lastRewind = { line: -1, count: 0 };
  private resetClaims = 0;
  private mostFreeCommands = 0;
  private hasAdvancedOk = false;
  private mustSync = false;

  /** @param onAccepted each line once, in order, when it is certain that the machine has it */
  constructor(
    private readonly limits: StreamLimits,
    private readonly onAccepted: (line: StreamLine) => void = () => undefined,
  ) {}

  /** Forget everything and give the line that sets the machine's counter to zero. */
  begin(nowMs: number): string {
    this.forgetFlight();
    this.ring = [];
    this.top = 1;
    this.cursor = 1;
    this.transmittedUpTo = 0;
    this.ackedLine = 0;
    this.provenLine = -1;
    this.toldLine = 0;
    this.rewindTo = undefined;
    this.isRefusal = false;
    this.mustSync = false;
    this.resetClaims = 0;
    this.lastRewind = { line: -1, count: 0 };
    const first = lineOf(0, 'M110 N0', false, 0);
    this.ring[0] = first;
    return this.transmit(first, nowMs);
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

  /** True once the machine answered this line, or its answer may be assumed. */
  isAcked(line: number): boolean {
    return line <= this.ackedLine;
  }

  isProvenLine(line: number): boolean {
    return line <= this.provenLine;
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

  /** The machine complained: its answers are short, so silence means that one was lost. */
  get isRecovering(): boolean {
    return this.rewindTo !== undefined || this.isRefusal;
  }

  /** True when a new line may be queued; it may have to wait for room in the machine's buffer. */
  get wantsLine(): boolean {
    return this.cursor === this.top && this.rewindTo === undefined && this.flight.length < this.window;
  }

  get needsSync(): boolean {
    return this.mustSync && this.flight.length === 0;
  }

  /** Number a line and keep it; `sendable` transmits it. */
  queue(text: string, isBlock: boolean): StreamLine {
    const number = this.top++;
    const before = this.ring[(number - 1) % RING_LINES]?.blocksUpTo ?? 0;
    const line = lineOf(number, text, isBlock, before + (isBlock ? 1 : 0));
    this.ring[number % RING_LINES] = line;
    return line;
  }

  /** Number a question of the handshake and send it at once, whatever the window. */
  push(text: string, nowMs: number): string {
    const line = this.queue(text, false);
    this.cursor = this.top;
    this.transmittedUpTo = line.number ?? 0;
    return this.transmit(line, nowMs);
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
    const bytes = this.flightBytes + line.wire.length + PROBE_BYTES;
    if (this.flight.length > 0 && (this.flight.length >= this.window || bytes >= this.limits.rxBytes)) return undefined;
    if (this.cursor <= this.transmittedUpTo) this.resentLines++;
    else this.transmittedUpTo = this.cursor;
    this.cursor++;
    return this.transmit(line, nowMs);
  }

  /** A line outside the numbering, as it is: M108 and M876 for the emergency parser. */
  raw(text: string, nowMs: number): string {
    return this.transmit(unnumbered(text, `${text}\n`), nowMs);
  }

  /** A question outside the numbering; answered by one `ok` in its turn. */
  ask(text: string, nowMs: number): string {
    return this.transmit(unnumbered(text, this.hasBareChecksum ? withBareChecksum(text) : `${text}\n`), nowMs);
  }

  /** `ok N14 B2`. Lines are accepted in order: this answer also stands for the lost ones of earlier lines. */
  onNumberedOk(number: number, freeCommands?: number): void {
    this.hasAdvancedOk = true;
    if (freeCommands !== undefined && freeCommands > this.mostFreeCommands) this.mostFreeCommands = freeCommands;
    let index = 0;
    while (index < this.flight.length && this.flight[index]?.number !== number) index++;
    if (index === this.flight.length) {
      this.surplusOks++;
      return;
    }
    this.lostOks += index;
    for (let k = 0; k <= index; k++) this.drop(0, true);
    this.isRefusal = false;
  }

  /** `ok T:` answers an M105. Commands are served in order, so everything sent before it is accounted for. */
  onTemperatureOk(): void {
    this.isRefusal = false;
    const index = this.flight.findIndex((sent) => sent.text === 'M105');
    if (index < 0) return void this.surplusOks++;
    // Behind a numbered question that was refused, the answer may be the probe's.
    const isProof = !this.flight.some((sent, k) => k > index && sent.text === 'M105' && sent.number === undefined);
    this.lostOks += index;
    for (let k = 0; k < index; k++) this.drop(0, false);
    this.drop(0, isProof);
    this.mustSync = false;
  }

  onPlainOk(): void {
    if (this.isRefusal) return this.onRefusedOk();
    const head = this.flight[0];
    if (!head) return void this.surplusOks++;
    if (!this.hasAdvancedOk || head.number === undefined) return this.drop(0, true);
    // Numbered lines are answered with their number here, so this one is of a line without; earlier oks were lost.
    const index = this.flight.findIndex((sent) => sent.number === undefined && sent.text !== 'M105');
    if (index < 0) return void this.surplusOks++;
    this.lostOks += index;
    for (let k = 0; k <= index; k++) this.drop(0, false);
  }

  /** A complaint about checksum or number: the next `ok` proves nothing, even if noise ate the `Resend`. */
  onLineError(): void {
    this.isRefusal = true;
  }

  /**
   * @param isConfirmed the `Last Line` of the complaint says the same
   * @returns why streaming cannot go on, or undefined
   */
  onResend(line: number, isConfirmed = false): StreamTrouble | undefined {
    this.isRefusal = true;
    if (this.rewindTo === line) return undefined;
    if (line <= 1 && this.ackedLine > SUSPICIOUS_LINES) {
      // After a reset the counter is 0. Rewinding there would print the first lines again, unhomed, in mid-part.
      // One number alone may be damaged: the machine has to say it twice.
      if (isConfirmed || ++this.resetClaims > 1) return 'counter-reset';
      line = this.top + 1;
    }
    if (line > this.top) {
      // A number never sent: noise in the answer. Ask by sending the oldest unanswered line; the machine corrects us.
      // With nothing proven yet, our M110 was lost and the machine still counts the program before.
      const oldest = this.flight.find((sent) => sent.number !== undefined)?.number ?? this.cursor;
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

  /** The `ok` after a complaint: of the line asked for or one behind it, else of a damaged question. */
  private onRefusedOk(): void {
    this.isRefusal = false;
    const { rewindTo } = this;
    const from = rewindTo ?? -1;
    let index = this.flight.findIndex((sent) => sent.number !== undefined && sent.number >= from);
    if (index < 0) index = this.flight.findIndex((sent) => sent.number === undefined);
    if (index < 0) return void this.surplusOks++;
    this.drop(index, false);
  }

  /** Take a line out of flight. Unproven ones are assumed done: a gap makes the machine ask for the right line. */
  private drop(index: number, isProof: boolean): void {
    const sent = index === 0 ? this.flight.shift() : this.flight.splice(index, 1)[0];
    if (!sent) return;
    this.flightBytes -= sent.wire.length;
    if (sent.number === undefined) {
      if (this.flight.length === 0) this.mustSync = false;
      return;
    }
    if (this.rewindTo !== undefined && sent.number >= this.rewindTo) return;
    if (sent.number > this.ackedLine) this.ackedLine = sent.number;
    if (isProof) this.prove();
  }

  private prove(): void {
    this.provenLine = this.ackedLine;
    this.resetClaims = 0;
    while (this.toldLine < this.provenLine) {
      const line = this.ring[++this.toldLine % RING_LINES];
      if (line) this.onAccepted(line);
    }
  }

  private transmit(line: StreamLine, nowMs: number): string {
    line.sentAtMs = nowMs;
    this.sentLines++;
    this.flight.push(line);
    this.flightBytes += line.wire.length;
    return line.wire;
  }
}

function lineOf(number: number, text: string, isBlock: boolean, blocksUpTo: number): StreamLine {
  return { number, text, wire: withChecksum(number, text), kind: kindOf(text), isBlock, blocksUpTo, sentAtMs: 0 };
}

function unnumbered(text: string, wire: string): StreamLine {
  return { number: undefined, text, wire, kind: 'plain', isBlock: false, blocksUpTo: 0, sentAtMs: 0 };
}
