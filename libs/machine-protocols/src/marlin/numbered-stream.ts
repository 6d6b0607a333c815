import { Rewinds } from './rewinds.js';
import { lineOf, unnumbered, type MakeReady, type StreamLine } from './stream-line.js';

export interface StreamLimits {
  /** Bytes the firmware buffers; 128 on AVR boards. One byte stays free: a full ring reads as an empty one. */
  readonly rxBytes: number;
  /** Lines in flight; undefined: one, or one more than ADVANCED_OK announces. */
  readonly windowLines: number | undefined;
}

/** Lines kept for Resend; firmwares ask at most a few back, OctoPrint keeps 50. */
const RING_LINES = 512;
/** No announced command buffer is trusted beyond this. */
const MAX_WINDOW_LINES = 8;
/** Room in the receive buffer kept for `M108`. */
const RAW_BYTES = 8;
/** The smallest command buffer there is: the command that runs and one more. */
const MIN_COMMANDS = 2;
/** Lines beyond the window: questions of a host that hears nothing. */
const MAX_PROBES = 4;

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
  private flightBytes = 0;
  private ring: (StreamLine | undefined)[] = [];
  /** Number the next new line gets; `cursor` is the next to transmit, behind `top` after a rewind. */
  private top = 1;
  private cursor = 1;
  private transmittedUpTo = 0;
  /** Lines as they will be if blocks follow and nothing else. */
  private prepared: StreamLine[] = [];
  /** Of the present program, and how many of its blocks were numbered. */
  private firstLine = 1;
  private blocks = 0;
  private ackedLine = 0;
  /** The last line the machine itself accepted; lines between it and `ackedLine` are only assumed. */
  private provenLine = 0;
  /** Up to here `onAccepted` was told. */
  private toldLine = 0;
  private rewindTo: number | undefined;
  private isRefusal = false;
  private readonly rewinds = new Rewinds();
  private resetClaims = 0;
  private mostFreeCommands = 0;
  private hasAdvancedOk = false;
  /** Answers M105 by `ok T:`, so a bare `ok` to it proves nothing. */
  private hasTemperatureOk = false;

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
    this.firstLine = 1;
    this.blocks = 0;
    this.ackedLine = 0;
    this.provenLine = -1;
    this.toldLine = 0;
    this.rewindTo = undefined;
    this.isRefusal = false;
    this.rewinds.reset();
    this.resetClaims = 0;
    this.hasTemperatureOk = false;
    const first = lineOf(0, 'M110 N0', false, 0);
    this.ring[0] = first;
    return this.transmit(first, nowMs);
  }

  /**
   * A new program. The numbering goes on: one flipped bit makes M112 of M110, which an emergency parser obeys
   * although the checksum is wrong.
   */
  beginBlocks(): void {
    this.firstLine = this.top;
    this.blocks = 0;
    this.rewinds.begin();
  }

  /** Number of the next new line. */
  get nextNumber(): number {
    return this.top;
  }

  /** After a handshake, whose answers were read elsewhere: the machine has all of it. */
  adopt(): void {
    this.forgetFlight();
    this.ackedLine = this.top - 1;
    this.provenLine = this.ackedLine;
    this.toldLine = this.ackedLine;
  }

  /** True once the machine answered this line, or its answer may be assumed. */
  isAcked(line: number): boolean {
    return line <= this.ackedLine;
  }

  isProvenLine(line: number): boolean {
    return line <= this.provenLine;
  }

  get ackedBlocks(): number {
    if (this.ackedLine < this.firstLine) return 0;
    return this.ring[this.ackedLine % RING_LINES]?.blocksUpTo ?? 0;
  }

  get sentBlocks(): number {
    return this.blocks;
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

  /** Too many Resends so close together: wait for silence, then say `settled`. */
  get needsSilence(): boolean {
    return this.rewinds.needsSilence;
  }

  settled(): void {
    this.rewinds.settled();
  }

  /** Number a line and keep it; `sendable` transmits it. */
  queue(text: string, isBlock: boolean): StreamLine {
    const number = this.top++;
    if (isBlock) this.blocks++;
    const line = this.takePrepared(number, text, isBlock) ?? lineOf(number, text, isBlock, this.blocks);
    this.ring[number % RING_LINES] = line;
    return line;
  }

  /** These blocks will be queued next, unless something comes between. */
  prepare(blocks: readonly string[], makeReady: MakeReady): void {
    const { prepared } = this;
    if (prepared[0]?.number !== this.top || prepared[0].blocksUpTo !== this.blocks + 1) prepared.length = 0;
    for (let i = prepared.length; i < blocks.length; i++) {
      prepared.push(lineOf(this.top + i, blocks[i] ?? '', true, this.blocks + i + 1, makeReady));
    }
  }

  private takePrepared(number: number, text: string, isBlock: boolean): StreamLine | undefined {
    const line = this.prepared.shift();
    if (line?.number === number && line.text === text && isBlock && line.blocksUpTo === this.blocks) return line;
    this.prepared.length = 0;
    return undefined;
  }

  /** Number a question of the handshake and send it at once, whatever the window. */
  push(text: string, nowMs: number): string {
    const line = this.queue(text, false);
    this.cursor = this.top;
    this.transmittedUpTo = line.number ?? 0;
    return this.transmit(line, nowMs);
  }

  /** What may leave now: the next line in order if it fits, else undefined. */
  sendable(nowMs: number): StreamLine | undefined {
    if (!this.hasRewound() || this.cursor >= this.top) return undefined;
    const line = this.ring[this.cursor % RING_LINES];
    if (!line) return undefined;
    const bytes = this.flightBytes + line.wire.length + RAW_BYTES;
    if (this.flight.length > 0 && (this.flight.length >= this.window || bytes >= this.limits.rxBytes)) return undefined;
    this.advance(line, nowMs);
    return line;
  }

  /**
   * After a silence: was an `ok` lost, a line, or is the machine only slow? The next numbered line tells, because the
   * machine accepts it only in order: if nothing waits to leave, a new M105, which it answers in its turn. Damaged, it
   * is refused; an unnumbered question would be obeyed as whatever noise made of it (`M1 5` waits for a person).
   * Never a line again that may have arrived: some firmwares do not compare numbers and would execute it twice.
   */
  probe(nowMs: number): string | undefined {
    if (this.rewindTo !== undefined) return this.forgetRefused(this.rewindTo);
    if (this.flight.length >= this.window + MAX_PROBES) return undefined;
    const waiting = this.cursor < this.top ? this.ring[this.cursor % RING_LINES] : undefined;
    // What was sent first is in the command buffer by now, not in the receive buffer.
    const commands = Math.max(MIN_COMMANDS, this.mostFreeCommands + 1);
    const unread = this.flight.slice(commands).reduce((sum, sent) => sum + sent.wire.length, 0);
    const line = waiting ?? lineOf(this.top, 'M105', false, this.blocks);
    if (unread + line.wire.length >= this.limits.rxBytes) return undefined;
    if (!waiting) {
      line.isProbe = true;
      this.ring[this.top++ % RING_LINES] = line;
    }
    return this.advance(line, nowMs);
  }

  /** A line outside the numbering, as it is: M108 and M876 for the emergency parser. */
  raw(text: string, nowMs: number): string {
    return this.transmit(unnumbered(text), nowMs);
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
    this.hasTemperatureOk = true;
    const index = this.flight.findIndex((sent) => sent.text === 'M105');
    if (index < 0) return void this.surplusOks++;
    this.lostOks += index;
    for (let k = 0; k < index; k++) this.drop(0, false);
    this.drop(0, true);
  }

  onPlainOk(): void {
    if (this.isRefusal) return this.onRefusedOk();
    const head = this.flight[0];
    if (!head) return void this.surplusOks++;
    if (!this.hasAdvancedOk || head.number === undefined) {
      return this.drop(0, !this.hasTemperatureOk || head.text !== 'M105');
    }
    // Numbered lines are answered with their number here, so this one is of a line without; earlier oks were lost.
    const index = this.flight.findIndex((sent) => sent.number === undefined);
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
    if (line <= 1) {
      // After a reset the counter is 0. Rewinding there would print the first lines again, unhomed, in mid-part.
      // One number alone may be damaged: the machine has to say it twice.
      if (isConfirmed || ++this.resetClaims > 1) return 'counter-reset';
      line = this.top + 1;
    }
    if (line > this.top) {
      // A number never sent: noise in the answer. Ask by sending the oldest unanswered line; the machine corrects us.
      line = this.flight.find((sent) => sent.number !== undefined)?.number ?? this.cursor;
    }
    if (line < this.top - RING_LINES) return 'out-of-ring';
    if (!this.rewinds.note(line, this.window)) return 'stuck';
    this.rewindTo = line;
    return undefined;
  }

  get hasOnlyProbes(): boolean {
    return this.flight.every((sent) => sent.isProbe || sent.number === undefined);
  }

  /** The machine answers but these probes stay open: firmwares without `T:` on the `ok` line. */
  forgetProbes(): void {
    while (this.flight.length > 0) this.drop(0, false);
    this.isRefusal = false;
  }

  /** Text of the line a rewind failed at. */
  textOf(line: number): string {
    return this.ring[line % RING_LINES]?.text ?? '';
  }

  /** @returns false while refused lines are in flight: each will be answered by one more Resend */
  private hasRewound(): boolean {
    const { rewindTo } = this;
    if (rewindTo === undefined) return true;
    if (this.rewinds.needsSilence || this.flight.some((sent) => sent.number === undefined || sent.number >= rewindTo))
      return false;
    this.cursor = rewindTo;
    this.ackedLine = Math.min(this.ackedLine, rewindTo - 1);
    this.provenLine = this.ackedLine;
    this.rewindTo = undefined;
    return true;
  }

  /** A refusal is answered at once, so after a silence the `ok`s behind the Resends were lost. */
  private forgetRefused(rewindTo: number): undefined {
    this.isRefusal = false;
    for (let k = this.flight.length - 1; k >= 0; k--) {
      const { number } = this.flight[k] ?? {};
      if (number !== undefined && number < rewindTo) continue;
      this.lostOks++;
      this.drop(k, false);
    }
  }

  private advance(line: StreamLine, nowMs: number): string {
    if (this.cursor <= this.transmittedUpTo) this.resentLines++;
    else this.transmittedUpTo = this.cursor;
    this.cursor++;
    return this.transmit(line, nowMs);
  }

  private forgetFlight(): void {
    this.flight.length = 0;
    this.flightBytes = 0;
  }

  /** Lines in flight at most. */
  get window(): number {
    const { mostFreeCommands } = this;
    // The command being answered still holds its place when the machine counts: `BUFSIZE 4` shows 3.
    const announced = mostFreeCommands > 0 ? mostFreeCommands + 1 : 1;
    return this.limits.windowLines ?? Math.min(MAX_WINDOW_LINES, announced);
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
    if (sent.number === undefined) return;
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
