import { domainError, type ErrorCode, type MachineState, type SizeMm } from '#libs/domain';
import { Effects } from './effects.js';
import { LineBuffer } from './line-buffer.js';
import type {
  BlockSource,
  MachineIdentity,
  MachineOrder,
  MachineSession,
  Prompt,
  SessionEffect,
  SessionInput,
  SessionSnapshot,
} from './session.js';

export interface SessionOptions {
  /** Refuse the machine with MACHINE_IDENTITY unless it names itself so (Marlin's UUID, the text of GRBL's `$I`). */
  readonly uuid?: string;
  /** Between two questions for temperatures or status. Default: Marlin 2,000 ms; GRBL 200 ms in a run. */
  readonly pollMs?: number;
  /** Home (G28, $H) before the first block of each program. Default: no, the program does it. */
  readonly homeBeforeRun?: boolean;
  /** Limits of the machine: hotter than that plus 10 C for 3 s ends in a stop. */
  readonly maxNozzleTempC?: number;
  readonly maxBedTempC?: number;
  /** What ends every run, however it ends. Default: heaters, fan and motors (not Z) off; or M5. */
  readonly offSequence?: readonly string[];
  /** Room of the machine, from its zero: where the head can go aside for a person. Without it only goes up. */
  readonly envelopeMm?: SizeMm;
  /** What the machine makes with. Default: print. */
  readonly process?: 'print' | 'mill' | 'laser';
  /** Bytes of the receive buffer where the firmware does not report it (Marlin). Default 128, the smallest of all boards. */
  readonly rxBytes?: number;
}

type Readings = Omit<
  { -readonly [K in keyof SessionSnapshot]: SessionSnapshot[K] },
  'phase' | 'state' | 'identity' | 'sentBlocks' | 'ackedBlocks'
>;

/** The handshake is given up after this long; the slowest boards boot in about 8 s. */
const HANDSHAKE_LIMIT_MS = 10_000;
/** A machine that does not reset when the port opens sends nothing by itself: ask after this long. */
export const ASK_AFTER_MS = 2_000;

/** What both protocols share: phases, the life of a run, and the mapping of inputs to methods. */
export abstract class BaseSession implements MachineSession {
  protected readonly out = new Effects();
  protected readonly readings: Readings = {};
  protected nowMs = 0;
  private openedAtMs = 0;
  protected phase: SessionSnapshot['phase'] = 'closed';
  protected state: MachineState = 'stopped';
  protected identity: MachineIdentity | undefined;
  protected sentBlocks = 0;
  protected ackedBlocks = 0;
  /** Set by a stop or a failed run; survives a reconnect, because only a person may clear it. */
  protected isLatched = false;
  private hasSentFirstByte = false;
  private readonly input = new LineBuffer();

  constructor(protected readonly options: SessionOptions) {}

  get snapshot(): SessionSnapshot {
    return {
      ...this.readings,
      phase: this.phase,
      state: this.state,
      ...(this.identity && { identity: this.identity }),
      sentBlocks: this.sentBlocks,
      ackedBlocks: this.ackedBlocks,
    };
  }

  handle(input: SessionInput, nowMs: number): readonly SessionEffect[] {
    this.nowMs = nowMs;
    if (input.type === 'opened') this.open();
    else if (this.phase !== 'closed') this.dispatch(input);
    else if (input.type === 'run') this.refuseRun();
    else if (input.type === 'order') this.order(input.orderId, input.order);
    // A person may look while the cable is out: what was locked is then ready at the next connection.
    else if (input.type === 'unlock') this.isLatched = false;
    // It cannot be written now: the machine is found locked, and switched off, as soon as it is there again.
    else if (input.type === 'stop') this.isLatched = true;
    return this.out.take();
  }

  prepare(): void {}

  /** Begin the handshake. */
  protected abstract onOpened(): void;
  protected abstract onLine(line: string): void;
  /** After all lines of a chunk: the place to send more. */
  protected abstract onChunkEnd(): void;
  protected abstract onTick(): void;
  protected abstract onRun(source: BlockSource): void;
  protected abstract onPause(): void;
  protected abstract onResume(choice?: number): void;
  protected abstract onCancel(): void;
  /** Write the bytes that stop the machine; the session locks itself afterwards. */
  protected abstract writeStop(): void;
  protected abstract onUnlock(): void;

  /** Only in phase `ready` (or busy, for overrides). Ends with exactly one `orderEnded`. */
  protected onOrder(orderId: string, order: MachineOrder): void {
    this.orderEnded(orderId, 'refused', 'ORDER_UNSUPPORTED', `This machine cannot do "${order.kind}".`);
  }

  /** From machines that speak in messages. */
  protected onMessage(_text: string): void {}
  protected onResponse(_id: number, _status: number, _body: string): void {}

  /** Heaters can be switched off while it is locked: machines that do more than be locked meanwhile. */
  protected get mayCoolLocked(): boolean {
    return false;
  }

  /** An order is under way: no program may begin. */
  protected get isOccupied(): boolean {
    return false;
  }

  protected orderEnded(
    orderId: string,
    outcome: 'done' | 'refused' | 'failed',
    code?: ErrorCode,
    message?: string,
    lines: readonly string[] = [],
  ): void {
    this.out.event({
      type: 'order-ended',
      orderId,
      outcome,
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
      lines,
    });
  }

  protected get isBusy(): boolean {
    return this.phase === 'running' || this.phase === 'paused';
  }

  protected setState(state: MachineState): void {
    if (state === this.state) return;
    this.state = state;
    this.out.event({ type: 'state', state });
  }

  protected notice(text: string): void {
    this.out.event({ type: 'notice', text: text.slice(0, 200) });
  }

  protected open(): void {
    this.input.clear();
    this.openedAtMs = this.nowMs;
    this.phase = 'connecting';
    this.setState('resetting');
    this.onOpened();
  }

  /** The handshake is complete: check who answers, then be ready, or locked if a person still has to look. */
  protected identified(identity: MachineIdentity, isLocked = false): boolean {
    const { uuid } = this.options;
    if (uuid !== undefined && identity.uuid !== uuid) {
      const seen = identity.uuid ?? 'no identity';
      this.refuse('MACHINE_IDENTITY', `The port answers as ${seen}, registered is ${uuid}. Check the cables.`);
      return false;
    }
    this.identity = identity;
    this.out.event({ type: 'identified', identity });
    this.phase = this.isLatched || isLocked ? 'locked' : 'ready';
    this.setState(this.phase === 'ready' ? 'idle' : 'aborted');
    return true;
  }

  protected refuse(code: ErrorCode, message: string): void {
    this.phase = 'closed';
    this.setState('stopped');
    this.out.event({ type: 'refused', code, message });
    this.out.close();
  }

  protected get isHandshakeOverdue(): boolean {
    return this.nowMs - this.openedAtMs > HANDSHAKE_LIMIT_MS;
  }

  protected refuseSilence(firmware: string): void {
    const seconds = HANDSHAKE_LIMIT_MS / 1000;
    const message = `No ${firmware} firmware answered within ${seconds} s. Check baud rate, cable and power.`;
    this.refuse('MACHINE_NO_HANDSHAKE', message);
  }

  protected programLeaves(): void {
    if (this.hasSentFirstByte) return;
    this.hasSentFirstByte = true;
    this.out.event({ type: 'first-byte' });
  }

  /** Said again when the machine asks something new while it waits. */
  protected paused(by: 'host' | 'machine', message?: string, prompt?: Prompt): void {
    if ((this.phase === 'paused' && !prompt) || !this.isBusy) return;
    this.phase = 'paused';
    delete this.readings.prompt;
    this.setState(by === 'host' ? 'held' : 'suspended');
    if (prompt) this.readings.prompt = prompt;
    this.out.event({ type: 'paused', by, ...(message !== undefined && { message }), ...(prompt && { prompt }) });
  }

  protected resumed(): void {
    delete this.readings.prompt;
    // Also while it still slows down for a pause that is taken back.
    if (this.isBusy) this.setState('execute');
    if (this.phase !== 'paused') return;
    this.phase = 'running';
    this.out.event({ type: 'resumed' });
  }

  /** The run ends in order; the machine is ready for the next one, unless it locked itself on the way. */
  protected endRun(outcome: 'done' | 'cancelled', isLocked = false): void {
    if (!this.isBusy) return;
    this.phase = 'ready';
    if (isLocked) this.lock();
    else this.setState(outcome === 'done' ? 'complete' : 'stopped');
    this.out.event({ type: 'ended', outcome, ackedBlocks: this.ackedBlocks });
  }

  /** Trouble: a running program ends as failed, and the machine stays locked until a person looked at it. */
  protected fail(code: ErrorCode, message: string): void {
    const wasBusy = this.isBusy;
    this.lock();
    if (!wasBusy) return this.notice(message);
    this.out.event({ type: 'ended', outcome: 'failed', code, message, ackedBlocks: this.ackedBlocks });
  }

  private dispatch(input: Exclude<SessionInput, { type: 'opened' }>): void {
    switch (input.type) {
      case 'bytes':
        for (const line of this.input.push(input.bytes)) if (this.isOpen()) this.onLine(line);
        if (this.isOpen()) this.onChunkEnd();
        return;
      case 'tick':
        return this.onTick();
      case 'closed':
        return this.onClosed();
      case 'run':
        return this.run(input.source);
      case 'pause':
        return this.phase === 'running' ? this.onPause() : undefined;
      case 'resume':
        return this.isBusy ? this.onResume(input.choice) : undefined;
      case 'order':
        return this.order(input.orderId, input.order);
      case 'message':
        return this.onMessage(input.text);
      case 'response':
        return this.onResponse(input.id, input.status, input.body);
      case 'cancel':
        return this.isBusy ? this.onCancel() : undefined;
      case 'stop':
        return this.stop();
      case 'unlock':
        return this.unlock();
    }
  }

  /** Whoever asks too early, too late or in mid-run is told so; nothing waits for a better moment. */
  private order(orderId: string, order: MachineOrder): void {
    // Heat in a pause: the bridge lets a nozzle cool that nobody comes back to.
    const isForRun = order.kind === 'override' || (order.kind === 'heat' && this.phase === 'paused');
    const isReady = this.phase === 'ready' || (this.mayCoolLocked && this.phase === 'locked' && isCooling(order));
    const mayRun = isReady || (this.isBusy && isForRun) || order.kind === 'jog-cancel';
    if (mayRun) return this.onOrder(orderId, order);
    this.orderEnded(orderId, 'refused', 'MACHINE_NOT_READY', `The machine is ${this.phase}. Wait until it is ready.`);
  }

  private isOpen(): boolean {
    return this.phase !== 'closed';
  }

  private run(source: BlockSource): void {
    if (this.phase !== 'ready' || this.isOccupied) this.refuseRun();
    this.sentBlocks = 0;
    this.ackedBlocks = 0;
    this.hasSentFirstByte = false;
    this.phase = 'running';
    this.setState('execute');
    this.onRun(source);
  }

  private refuseRun(): never {
    const seen = this.phase === 'ready' ? 'busy with an order' : this.phase;
    throw domainError('MACHINE_NOT_READY', `The machine is ${seen}. Wait until it is ready.`);
  }

  private stop(): void {
    const wasBusy = this.isBusy;
    this.writeStop();
    this.lock();
    if (!wasBusy) return;
    const message = 'A person stopped the machine. Look at it, then unlock it.';
    this.out.event({
      type: 'ended',
      outcome: 'cancelled',
      code: 'RUN_CANCELLED',
      message,
      ackedBlocks: this.ackedBlocks,
    });
  }

  private unlock(): void {
    this.isLatched = false;
    if (this.phase === 'locked') this.onUnlock();
  }

  private lock(): void {
    this.isLatched = true;
    // During the handshake there is nothing to lock yet; it ends as locked by itself.
    if (this.phase !== 'connecting') this.phase = 'locked';
    this.setState('aborted');
  }

  protected onClosed(): void {
    if (this.isBusy) {
      this.fail('RUN_LINK_LOST', 'The connection was lost in mid-run; heaters may be on. Look at the machine.');
    }
    this.phase = 'closed';
    this.setState('stopped');
  }
}

const isCooling = (order: MachineOrder): boolean =>
  order.kind === 'heat' && (order.nozzleC ?? 0) === 0 && (order.bedC ?? 0) === 0;
