import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createModel, type Fault, type MachineModel, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { createSession } from './create-session.js';
import type { SessionOptions } from './base-session.js';
import type { BlockSource, MachineSession, SessionEvent, SessionInput } from './session.js';

const TICK_MS = 100;

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
  /** The machine's answers arrive in pieces of this size. */
  chunkBytes = Infinity;
  writtenLines = 0;

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
    this.session.prepare?.();
  }

  /** Until a condition holds, at most so long (simulated). */
  until(isMet: () => boolean, limitMs = 3_600_000): this {
    const endMs = this.nowMs + limitMs;
    while (!isMet()) {
      if (this.nowMs > endMs)
        throw new Error(`not within ${limitMs} ms; last events ${JSON.stringify(this.events.slice(-5))}`);
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
    if (bytes) this.writtenLines += Buffer.from(bytes).toString('latin1').split('\n').length - 1;
    const size = Math.min(this.chunkBytes, said.length);
    for (let at = 0; at < said.length && this.isConnected; at += size) {
      this.input({ type: 'bytes', bytes: Buffer.from(said.slice(at, at + size), 'latin1') });
    }
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
    const [x, y] = [
      [side, 0],
      [side, side],
      [0, side],
      [0, 0],
    ][i % 4] as [number, number];
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

  it('survives lines split at any byte and answers glued together', () => {
    const rig = start();
    rig.chunkBytes = 1;
    expect(rig.runToEnd(program).outcome).toBe('done');
    expect(rig.machine.executed).toEqual([...program, ...OFF[kind]]);
  });

  it('says first-byte once, before anything moves', () => {
    const rig = start();
    const program = PROGRAMS[kind](20);
    rig.run(program);
    expect(rig.events.filter((event) => event.type === 'first-byte')).toHaveLength(1);
    rig.end();
    expect(rig.events.filter((event) => event.type === 'first-byte')).toHaveLength(1);
    expect(rig.machine.motionStarts).toBe(1);
  });

  it('runs one program after another', () => {
    const rig = start();
    rig.runToEnd(program);
    rig.events.length = 0;
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'done', ackedBlocks: program.length });
    expect(rig.machine.executed).toEqual([...program, ...OFF[kind], ...program, ...OFF[kind]]);
  });

  it('pauses, stays quiet, and resumes without losing or repeating a block', () => {
    const rig = start().run(program);
    rig.until(() => rig.machine.executed.length > 60);
    rig.input({ type: 'pause' });
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.events).toContainEqual({ type: 'paused', by: 'host' });
    expect(rig.session.snapshot.state).toBe('held');
    const executed = rig.machine.executed.length;
    const resumeAtMs = rig.nowMs + 600_000;
    rig.until(() => rig.nowMs > resumeAtMs);
    expect(rig.machine.executed.length - executed).toBeLessThanOrEqual(1);
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual([...program, ...OFF[kind]]);
  });

  it('cancels in order: motion ends, all off, ready for the next program', () => {
    const rig = start().run(program);
    rig.until(() => rig.machine.executed.length > 60);
    rig.input({ type: 'cancel' });
    expect(rig.end()).toMatchObject({ outcome: 'cancelled' });
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'stopped' });
    expect(rig.machine.executed.slice(-OFF[kind].length)).toEqual(OFF[kind]);
    expect(rig.machine.executed.length).toBeLessThan(program.length);
    expect(rig.machine.spindleRpm).toBe(0);
    rig.events.length = 0;
    expect(rig.runToEnd(program).outcome).toBe('done');
  });

  it('cancels while paused', () => {
    const rig = start().run(program);
    rig.until(() => rig.machine.executed.length > 60);
    rig.input({ type: 'pause' });
    rig.until(() => rig.session.snapshot.phase === 'paused');
    rig.input({ type: 'cancel' });
    expect(rig.end().outcome).toBe('cancelled');
    expect(rig.session.snapshot.phase).toBe('ready');
  });

  it('stops at once and stays locked until a person unlocks it', () => {
    const rig = start().run(program);
    rig.until(() => rig.machine.executed.length > 60);
    rig.input({ type: 'stop' });
    expect(rig.end()).toMatchObject({ outcome: 'cancelled', code: 'RUN_CANCELLED' });
    expect(rig.session.snapshot).toMatchObject({ phase: 'locked', state: 'aborted' });
    const executed = rig.machine.executed.length;
    const laterMs = rig.nowMs + 60_000;
    rig.until(() => rig.nowMs > laterMs);
    expect(rig.machine.executed.slice(executed).filter((block) => block.startsWith('G'))).toEqual([]);
    expect(() => rig.run(program)).toThrow(expect.objectContaining({ code: 'MACHINE_NOT_READY' }));
    rig.machine.powerCycle();
    rig.input({ type: 'unlock' });
    rig.connect();
    expect(rig.session.snapshot.phase).toBe('ready');
    rig.events.length = 0;
    expect(rig.runToEnd(program).outcome).toBe('done');
  });

  it('[G1] [G2] ends the run when the machine restarts, and sends no further block', () => {
    const rig = start({ kind: 'reset', atBlock: 100 });
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'failed', code: 'RUN_MACHINE_RESET' });
    const laterMs = rig.nowMs + 60_000;
    rig.until(() => rig.nowMs > laterMs);
    expect(rig.machine.executed.slice(100).filter((block) => block.startsWith('G'))).toEqual([]);
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('[G4] [G5] ends the run when the cable is pulled; after a new connection a person must look first', () => {
    const rig = start({ kind: 'unplug', atBlock: 100 });
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
    expect(rig.session.snapshot.phase).toBe('closed');
    const laterMs = rig.nowMs + 60_000;
    rig.until(() => rig.nowMs > laterMs);
    rig.isConnected = true;
    rig.input({ type: 'opened' });
    rig.connect();
    expect(rig.session.snapshot.phase).toBe('locked');
    // What it was found doing is switched off; of the program nothing more leaves.
    const isMore = (block: string): boolean => !/^M(?:5|84|104|107|140)\b/.test(block);
    const executed = rig.machine.executed.filter(isMore);
    expect(executed).toEqual(program.filter(isMore).slice(0, executed.length));
    expect(executed.length).toBeLessThan(110);
  });

  it('[G6] ends the run when the machine stops answering', () => {
    const rig = start({ kind: 'hang', atBlock: 100 });
    const ended = rig.runToEnd(program);
    expect(ended).toMatchObject({ outcome: 'failed', code: 'RUN_HANG' });
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('pauses when somebody holds the machine, and goes on when asked', () => {
    const rig = start({ kind: 'pause', atBlock: 100 }).run(program);
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.events).toContainEqual(expect.objectContaining({ type: 'paused', by: 'machine' }));
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual([...program, ...OFF[kind]]);
  });

  it('pauses at M0 until a person resumes', () => {
    const program = [...PROGRAMS[kind](10), 'M0', 'G1 X1 F600'];
    const rig = start().run(program);
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.session.snapshot).toMatchObject({ state: 'suspended', prompt: { kind: 'message' } });
    const laterMs = rig.nowMs + 60_000;
    rig.until(() => rig.nowMs > laterMs);
    expect(rig.machine.executed.at(-1)).not.toBe('G1 X1 F600');
    rig.input({ type: 'resume' });
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: program.length });
    expect(rig.session.snapshot.prompt).toBeUndefined();
    // Marlin never sees it: it would hear nothing else until somebody presses the knob.
    const seen = kind === 'marlin' ? program.filter((block) => block !== 'M0') : program;
    expect(rig.machine.executed).toEqual([...seen, ...OFF[kind]]);
  });

  it('[F5] refuses another machine than the registered one, without any motion', () => {
    const rig = new Rig({ kind, name: 'bench', uuid: 'mill-7' }, { uuid: 'mill-8' }).connect();
    expect(rig.events).toContainEqual(expect.objectContaining({ type: 'refused', code: 'MACHINE_IDENTITY' }));
    expect(rig.machine.executed).toEqual([]);
  });

  it('knows the registered machine again', () => {
    const rig = new Rig({ kind, name: 'bench', uuid: 'mill-7' }, { uuid: 'mill-7' }).connect();
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', identity: { uuid: 'mill-7' } });
  });

  it('gives up after 10 s when nobody answers', () => {
    const rig = new Rig({ kind, name: 'bench' });
    rig.isConnected = false;
    rig.connect();
    expect(rig.events).toContainEqual(expect.objectContaining({ type: 'refused', code: 'MACHINE_NO_HANDSHAKE' }));
    expect(rig.nowMs).toBeLessThan(11_000);
  });

  it('[G23] moves nothing where only garbage answers, as at a wrong baud rate', () => {
    const session = createSession(kind);
    const events: SessionEvent[] = [];
    let written = '';
    const input = (it: SessionInput, nowMs: number): void => {
      for (const effect of session.handle(it, nowMs)) {
        if (effect.type === 'event') events.push(effect.event);
        if (effect.type === 'write') written += Buffer.from(effect.bytes).toString('latin1');
      }
    };
    input({ type: 'opened' }, 0);
    for (let ms = 0; ms <= 11_000; ms += TICK_MS) {
      // The same for each run; line ends among it, but no answer.
      const bytes = Uint8Array.from({ length: 40 }, (_, at) => ((ms + at * 7919) * 31) & 0xff);
      input({ type: 'bytes', bytes }, ms);
      input({ type: 'tick' }, ms);
    }
    expect(events).toContainEqual(expect.objectContaining({ type: 'refused', code: 'MACHINE_NO_HANDSHAKE' }));
    expect(written).not.toMatch(/G\d|\$[HJ]|~/);
    expect(session.snapshot.phase).toBe('closed');
  });

  it('never sends a line the firmware would cut', () => {
    const long = `G1 X${'1'.repeat(100)}`;
    expect(start().runToEnd(['G90', long])).toMatchObject({ outcome: 'failed', code: 'GCODE_LINE_LENGTH' });
  });
});

describe('a Marlin session on a bad link', () => {
  const program = PROGRAMS.marlin(200);
  const executed = [...program, ...OFF.marlin];

  it.each([true, false])('[G8] finds lost oks by asking (ADVANCED_OK %s)', (hasAdvancedOk) => {
    const rig = new Rig({ kind: 'marlin', name: 'bench', hasAdvancedOk }).connect();
    rig.machine.fault({ kind: 'drop-ok', every: 17 });
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'done', ackedBlocks: program.length });
    expect(rig.machine.executed).toEqual(executed);
  });

  it.each([true, false])('[G12] repeats damaged lines, never executes one (ADVANCED_OK %s)', (hasAdvancedOk) => {
    const rig = new Rig({ kind: 'marlin', name: 'bench', hasAdvancedOk }).connect();
    rig.machine.fault({ kind: 'corrupt', every: 7 });
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'done', ackedBlocks: program.length });
    expect(rig.machine.executed).toEqual(executed);
  });

  it('sends each damaged line about once more, not in a flood', () => {
    const rig = new Rig({ kind: 'marlin', name: 'bench' }).connect();
    rig.machine.fault({ kind: 'corrupt', every: 20 });
    const before = rig.writtenLines;
    rig.runToEnd(program);
    expect(rig.writtenLines - before).toBeLessThan(program.length * 1.6);
  });

  it('[G11] gives up on a line that is refused for ever, and names it', () => {
    const rig = new Rig({ kind: 'marlin', name: 'bench' }).connect();
    rig.machine.fault({ kind: 'refuse', atBlock: 50 });
    const ended = rig.runToEnd(program);
    expect(ended).toMatchObject({ outcome: 'failed', code: 'RUN_LINE_STUCK' });
    expect(ended.message).toMatch(/^Line \d\d "G1 X0\.050 /);
  });

  it('whatever is lost or damaged, and wherever: the blocks executed are the program', () => {
    const faults = fc.record({
      hasAdvancedOk: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      dropOkEvery: fc.integer({ min: 8, max: 60 }),
      corruptEvery: fc.integer({ min: 8, max: 60 }),
      chunkBytes: fc.constantFrom(1, 7, 1000),
    });
    fc.assert(
      fc.property(faults, ({ hasAdvancedOk, seed, dropOkEvery, corruptEvery, chunkBytes }) => {
        const rig = new Rig({ kind: 'marlin', name: 'bench', hasAdvancedOk, seed }).connect();
        rig.chunkBytes = chunkBytes;
        rig.machine.fault({ kind: 'drop-ok', every: dropOkEvery });
        rig.machine.fault({ kind: 'corrupt', every: corruptEvery });
        const short = PROGRAMS.marlin(60);
        rig.run(short);
        for (let person = 0; person < 20 && !rig.has('ended'); person++) {
          rig.until(() => rig.has('ended') || rig.session.snapshot.phase === 'paused');
          // One flipped bit makes an unnumbered M105 an "M1 5": the machine then waits for a person.
          rig.input({ type: 'resume' });
        }
        expect(rig.end()).toEqual({ type: 'ended', outcome: 'done', ackedBlocks: short.length });
        expect(rig.machine.executed).toEqual([...short, ...OFF.marlin]);
        expect(rig.machine.overrunBytes).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('heats up for minutes without losing patience, and a cancel breaks the wait', () => {
    const rig = new Rig({ kind: 'marlin', name: 'bench' }).connect();
    rig.run(['M140 S60', 'M190 S60', 'M109 S210', 'G28', 'G1 X10 F3000']);
    rig.until(() => rig.session.snapshot.nozzleC! > 100);
    const cancelledAtMs = rig.nowMs;
    expect(cancelledAtMs).toBeGreaterThan(120_000);
    rig.input({ type: 'cancel' });
    expect(rig.end().outcome).toBe('cancelled');
    expect(rig.nowMs - cancelledAtMs).toBeLessThan(1000);
    expect(rig.machine.executed).toEqual(['M140 S60', 'M190 S60', 'M109 S210', ...OFF.marlin]);
    const laterMs = rig.nowMs + 20_000;
    rig.until(() => rig.nowMs > laterMs);
    expect(rig.session.snapshot).toMatchObject({ nozzleTargetC: 0, bedTargetC: 0 });
  });

  it('[G13] ends the run when the firmware halts itself', () => {
    const rig = new Rig({ kind: 'marlin', name: 'bench' }).connect();
    rig.machine.fault({ kind: 'halt', atBlock: 100 });
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'failed', code: 'RUN_HALTED' });
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('homes first when told to', () => {
    const rig = new Rig({ kind: 'marlin', name: 'bench' }, { homeBeforeRun: true }).connect();
    rig.runToEnd(['G1 X5 F600']);
    expect(rig.machine.executed).toEqual(['G28', 'G1 X5 F600', ...OFF.marlin]);
  });
});

describe('a GRBL session in trouble', () => {
  const program = PROGRAMS.grbl(200);
  const start = (fault: Fault): Rig => {
    const rig = new Rig({ kind: 'grbl', name: 'bench' }).connect();
    rig.machine.fault(fault);
    return rig;
  };

  it.each([1, 2, 3, 4, 5])('[G15] ends the run at ALARM:%i, resets, and unlocks only on request', (n) => {
    const rig = start({ kind: 'alarm', atBlock: 100, n });
    const ended = rig.runToEnd(program);
    expect(ended).toMatchObject({ outcome: 'failed', code: 'RUN_ALARM' });
    expect(ended.message).toContain(`ALARM:${n}`);
    const laterMs = rig.nowMs + 10_000;
    rig.until(() => rig.nowMs > laterMs);
    expect(rig.session.snapshot.phase).toBe('locked');
    expect(rig.machine.executed.slice(100).filter((block) => block.startsWith('G'))).toEqual([]);
    rig.input({ type: 'unlock' });
    rig.connect();
    rig.events.length = 0;
    const short = PROGRAMS.grbl(10);
    expect(rig.runToEnd(short).outcome).toBe('done');
  });

  it('[G14] stops at the first refused block and names it', () => {
    const withMist = [...program.slice(0, 100), 'M7', ...program.slice(100)];
    const rig = new Rig({ kind: 'grbl', name: 'bench' }).connect();
    const ended = rig.runToEnd(withMist);
    expect(ended).toMatchObject({ outcome: 'failed', code: 'RUN_ERROR' });
    expect(ended.message).toContain('"M7" (block 101)');
    expect(ended.message).toContain('error:20');
    expect(rig.machine.executed.length).toBeLessThan(120);
  });

  it('blames the line, not the program, when a block is refused that cannot be', () => {
    const ended = start({ kind: 'error', atBlock: 100, n: 20 }).runToEnd(program);
    expect(ended).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY' });
    expect(ended.message).toContain(`"${program[100]}" (block 101)`);
  });

  it('does not guess when acknowledgements are lost: there are no checksums', () => {
    const rig = start({ kind: 'drop-ok', every: 40 });
    expect(rig.runToEnd(program)).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY' });
  });

  it('[G16] pauses at the open door', () => {
    const rig = start({ kind: 'door', atBlock: 100 }).run(program);
    rig.until(() => rig.session.snapshot.phase === 'paused');
    const text = 'The safety door is open.';
    const prompt = { kind: 'door', text, choices: [] };
    expect(rig.events).toContainEqual({ type: 'paused', by: 'machine', message: text, prompt });
    expect(rig.session.snapshot.prompt).toEqual(prompt);
    // Going on is refused while it is open; somebody closes it after 3 s.
    rig.input({ type: 'resume' });
    expect(rig.session.snapshot.phase).toBe('paused');
    const closedAtMs = rig.nowMs + 3_500;
    rig.until(() => rig.nowMs > closedAtMs);
    expect(rig.session.snapshot.phase).toBe('paused');
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(rig.machine.executed).toEqual([...program, 'M5']);
  });

  it('is locked after power-on when the machine is, and homes first when told to', () => {
    const locked = new Rig({ kind: 'grbl', name: 'bench', isLockedAtStart: true }).connect();
    expect(locked.session.snapshot.phase).toBe('locked');
    const homing = new Rig({ kind: 'grbl', name: 'bench', isLockedAtStart: true }, { homeBeforeRun: true }).connect();
    expect(homing.runToEnd(program).outcome).toBe('done');
  });

  it('waits for long dwells although the machine reads Idle', () => {
    const rig = new Rig({ kind: 'grbl', name: 'bench' }).connect();
    expect(rig.runToEnd(['G1 X5 F600', 'G4 P90', 'G1 X6'])).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
  });
});
