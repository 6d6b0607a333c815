import type { BlockSource, MachineSession, SessionEvent, SessionInput } from '../session.js';
import { GrblSession } from './grbl-session.js';
import type { GrblOptions } from './grbl-line.js';

/** What the rig needs of a simulated machine. */
interface Machine {
  step(nowS: number, input?: Uint8Array): string;
  readonly nextEventS: number;
  takeUnplugged(): boolean;
}

const TICK_MS = 100;

export function sourceOf(blocks: readonly string[]): BlockSource {
  let next = 0;
  return { next: () => blocks[next++] };
}

/** For specs: a GRBL session and a machine on one cable, with a clock turned by hand and a tap on both directions. */
export class GrblRig<M extends Machine> {
  readonly events: SessionEvent[] = [];
  readonly session: MachineSession;
  nowMs = 0;
  /** Everything the session wrote, and the machine said. */
  written = '';
  said = '';
  /** What the cable makes of a chunk. */
  toMachine = (text: string): string => text;
  toSession = (text: string): string => text;

  constructor(
    readonly machine: M,
    options: GrblOptions = {},
  ) {
    this.session = new GrblSession(options);
    // Power came before the host: nobody heard the banner.
    machine.step(0);
    this.input({ type: 'opened' });
  }

  input(input: SessionInput): this {
    for (const effect of this.session.handle(input, this.nowMs)) {
      if (effect.type === 'event') this.events.push(effect.event);
      else if (effect.type === 'write') {
        const text = Buffer.from(effect.bytes).toString('latin1');
        this.written += text;
        this.exchange(Buffer.from(this.toMachine(text), 'latin1'));
      }
    }
    this.session.prepare?.();
    return this;
  }

  /** Until a condition holds, at most so long (simulated). */
  until(isMet: () => boolean, limitMs = 600_000): this {
    const endMs = this.nowMs + limitMs;
    while (!isMet()) {
      if (this.nowMs > endMs) {
        const last = JSON.stringify(this.events.slice(-5));
        throw new Error(`not within ${limitMs} ms; ${JSON.stringify(this.session.snapshot)}; last events ${last}`);
      }
      this.nowMs = Math.max(this.nowMs + 0.01, Math.min(this.nowMs + TICK_MS, this.machine.nextEventS * 1000));
      this.exchange();
      this.input({ type: 'tick' });
    }
    return this;
  }

  wait(ms: number): this {
    const endMs = this.nowMs + ms;
    return this.until(() => this.nowMs >= endMs);
  }

  connect(): this {
    return this.until(() => this.session.snapshot.phase !== 'connecting', 20_000);
  }

  run(blocks: readonly string[]): this {
    return this.input({ type: 'run', source: sourceOf(blocks) });
  }

  end(): Extract<SessionEvent, { type: 'ended' }> {
    return this.event('ended');
  }

  /** Waits for the first such event since `events` was cleared. */
  event<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, { type: T }> {
    const find = (): Extract<SessionEvent, { type: T }> | undefined =>
      this.events.find((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
    this.until(() => find() !== undefined);
    const found = find();
    if (!found) throw new Error(`no ${type}`);
    return found;
  }

  private exchange(bytes?: Uint8Array): void {
    this.hear(this.machine.step(this.nowMs / 1000, bytes));
    if (this.machine.takeUnplugged()) this.input({ type: 'closed' });
  }

  private hear(said: string): void {
    this.said += said;
    const text = this.toSession(said);
    if (text !== '') this.input({ type: 'bytes', bytes: Buffer.from(text, 'latin1') });
  }
}

/** A square spiral of short moves: fills planner and receive buffer, and no two blocks are alike. */
export function spiral(count: number): string[] {
  const moves = ['G21', 'G90', 'M3S8000', 'G0Z5.000'];
  for (let i = 1; i <= count; i++) {
    const side = (i % 60) + 1;
    const x = (i % 4 === 0 || i % 4 === 3 ? 0 : side) + i / 1000;
    const y = (i % 4 === 0 || i % 4 === 1 ? 0 : side) + i / 1000;
    moves.push(`G1X${x.toFixed(3)}Y${y.toFixed(3)}${i === 1 ? 'F3000' : ''}`);
  }
  return [...moves, 'M5', 'G0X0Y0'];
}
