import { describe, expect, it } from '@jest/globals';
import { createModel, type Fault, type MachineModel, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { createSession } from './create-session.js';
import type { SessionOptions } from './base-session.js';
import type { BlockSource, MachineSession, SessionEvent, SessionInput } from './session.js';

const TICK_MS = 50;

function sourceOf(blocks: readonly string[]): BlockSource {
  let next = 0;
  return { next: () => blocks[next++] };
}

/** A session and a machine on one cable, with a clock turned by hand: time jumps from event to event. */
class Rig {
  readonly events: SessionEvent[] = [];
  readonly machine: MachineModel;
  readonly session: MachineSession;
  nowMs = 0;
  /** Set to lose what the session writes, as after an unplug. */
  isConnected = true;

  constructor(machine: SimulatedMachineOptions, options: SessionOptions = {}) {
    this.machine = createModel(machine);
    this.session = createSession(machine.kind, options);
    this.machine.step(0);
    this.input({ type: 'opened' });
  }

  input(input: SessionInput): void {
    const effects = this.session.handle(input, this.nowMs);
    for (const effect of effects) {
      if (effect.type === 'event') this.events.push(effect.event);
      if (effect.type === 'write' && this.isConnected) this.exchange(effect.bytes);
    }
  }

  /** Until a condition holds, at most so long (simulated). */
  until(isMet: () => boolean, limitMs = 3_600_000): this {
    const endMs = this.nowMs + limitMs;
    while (!isMet()) {
      if (this.nowMs > endMs) throw new Error(`not within ${limitMs} ms; last events ${JSON.stringify(this.events.slice(-5))}`);
      const nextMs = Math.min(this.nowMs + TICK_MS, this.machine.nextEventS * 1000);
      this.nowMs = Math.max(this.nowMs + 0.01, nextMs);
      this.exchange();
      this.input({ type: 'tick' });
    }
    return this;
  }

  connect(): this {
    return this.until(() => this.session.snapshot.phase !== 'connecting', 20_000);
  }

  run(blocks: readonly string[]): this {
    this.input({ type: 'run', source: sourceOf(blocks) });
    return this;
  }

  runToEnd(blocks: readonly string[]): Extract<SessionEvent, { type: 'ended' }> {
    this.run(blocks);
    return this.end();
  }

  end(): Extract<SessionEvent, { type: 'ended' }> {
    this.until(() => this.has('ended'));
    return this.events.find((event) => event.type === 'ended')!;
  }

  has(type: SessionEvent['type']): boolean {
    return this.events.some((event) => event.type === type);
  }

  private exchange(bytes?: Uint8Array): void {
    const said = this.machine.step(this.nowMs / 1000, bytes);
    if (said !== '' && this.isConnected) this.input({ type: 'bytes', bytes: Buffer.from(said, 'latin1') });
    if (this.machine.takeUnplugged()) {
      this.isConnected = false;
      this.input({ type: 'closed' });
    }
  }
}

/** A square spiral of short moves: fills planner and receive buffer, and no two blocks are alike. */
function spiral(count: number, feed: string): string[] {
  const moves: string[] = [];
  for (let i = 1; i <= count; i++) {
    const side = (i % 60) + 1;
    const [x, y] = [[side, 0], [side, side], [0, side], [0, 0]][i % 4] as [number, number];
    moves.push(`G1 X${(x + i / 1000).toFixed(3)} Y${(y + i / 1000).toFixed(3)}${i === 1 ? feed : ''}`);
  }
  return moves;
}

const PROGRAMS = {
  marlin: (count: number) => ['G28', 'M104 S60', 'G90', 'M83', ...spiral(count, ' F6000'), 'M104 S0'],
  grbl: (count: number) => ['G21', 'G90', 'M3 S8000', 'G0 Z5.000', ...spiral(count, ' F3000'), 'M5'],
};
const OFF = { marlin: ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'], grbl: ['M5'] };

describe.each(['marlin', 'grbl'] as const)('a %s session', (kind) => {
  const start = (fault?: Fault, more: Partial<SimulatedMachineOptions> = {}, options: SessionOptions = {}): Rig => {
    const rig = new Rig({ kind, name: 'bench', ...more }, options).connect();
    if (fault) rig.machine.fault(fault);
    return rig;
  };
  const program = PROGRAMS[kind](200);

  it('executes every block exactly once, in order, and switches off at the end', () => {
    const rig = start();
    const ended = rig.runToEnd(program);
    expect(ended).toEqual({ type: 'ended', outcome: 'done', ackedBlocks: program.length });
    expect(rig.machine.executed).toEqual([...program, ...OFF[kind]]);
    expect(rig.machine.overrunBytes).toBe(0);
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'complete', sentBlocks: program.length });
  });
});
