import { describe, expect, it } from '@jest/globals';
import { createModel, type MachineModel, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { createMarlinSession } from '../create-session.js';
import type { MachineSession, SessionEvent, SessionInput } from '../session.js';
import { MARLIN_LIMITS, type MarlinOptions } from './marlin-options.js';

const ENVELOPE_MM = { x: 220, y: 200, z: 250 };
const MINUTE_MS = 60_000;
const OFF = ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'];

/** A session and a simulated Marlin on one cable, with a clock turned by hand. */
class Bench {
  readonly events: SessionEvent[] = [];
  readonly machine: MachineModel;
  readonly session: MachineSession;
  written = '';
  nowMs = 0;

  constructor(options: MarlinOptions = {}, machine: Partial<SimulatedMachineOptions> = {}) {
    this.machine = createModel({ kind: 'marlin', name: 'bench', ...machine });
    this.session = createMarlinSession({ envelopeMm: ENVELOPE_MM, changesMaterialItself: false, ...options });
    this.input({ type: 'opened' });
    this.until(() => this.phase === 'ready');
    // The session measures its stop with an M0 of its own, once.
    this.wait(MINUTE_MS);
    this.written = '';
  }

  get phase(): string {
    return this.session.snapshot.phase;
  }

  run(...blocks: string[]): this {
    this.input({ type: 'run', source: { next: () => blocks.shift() } });
    return this;
  }

  untilAsked(): this {
    return this.until(() => this.phase === 'paused');
  }

  end(): Extract<SessionEvent, { type: 'ended' }> | undefined {
    this.until(() => this.phase !== 'running' && this.phase !== 'paused');
    return this.last('ended');
  }

  last<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, { type: T }> | undefined {
    return this.events.findLast((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
  }

  get notices(): string[] {
    return this.events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  }

  wait(ms: number): this {
    const laterMs = this.nowMs + ms;
    return this.until(() => this.nowMs >= laterMs);
  }

  until(isMet: () => boolean): this {
    const endMs = this.nowMs + 2 * 3_600_000;
    while (!isMet()) {
      if (this.nowMs > endMs) throw new Error(`never: ${JSON.stringify(this.events.slice(-5))}`);
      this.nowMs = Math.max(this.nowMs + 0.01, Math.min(this.nowMs + 100, this.machine.nextEventS * 1000));
      this.exchange();
      this.input({ type: 'tick' });
    }
    return this;
  }

  input(input: SessionInput): void {
    for (const effect of this.session.handle(input, this.nowMs)) {
      if (effect.type === 'event') this.events.push(effect.event);
      if (effect.type === 'write') this.exchange(effect.bytes);
    }
    this.session.prepare?.();
  }

  private exchange(bytes?: Uint8Array): void {
    if (bytes) this.written += Buffer.from(bytes).toString('latin1');
    const said = this.machine.step(this.nowMs / 1000, bytes);
    if (said !== '') this.input({ type: 'bytes', bytes: Buffer.from(said, 'latin1') });
  }
}

const HOT = ['G28', 'M109 S210', 'M83', 'G1 X50 Y60 Z3 F3000', 'G1 X60 E1'];

describe('a program that waits for a person', () => {
  it.each([
    ['M0 Turn the part', 'message', 'Turn the part'],
    ['M1', 'message', 'The program waits for a person (M1).'],
    ['M0 (Insert the nut)', 'material', 'Insert the nut'],
    ['M6', 'tool', 'Change the tool (M6).'],
    ['T3 M6', 'tool', 'Change to tool 3 (M6).'],
    ['M600', 'material', 'Change the material (M600).'],
  ])('%s is a %s prompt, and never sent', (block, kind, text) => {
    const bench = new Bench().run('G1 X10', block, 'G1 X20').untilAsked();
    expect(bench.session.snapshot.prompt).toEqual({ kind, text, choices: [] });
    expect(bench.last('paused')).toMatchObject({ by: 'machine', message: text });
    bench.input({ type: 'resume' });
    expect(bench.end()).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
    expect(bench.machine.executed).toEqual(['G1 X10', 'G1 X20', ...OFF]);
    expect(bench.written).not.toMatch(/M0 |M1\*|M6\*|M600|M108/);
  });

  it('says what M117 said right before', () => {
    const bench = new Bench().run('M117 Lay in the magnet', 'M0', 'G1 X1', 'M0').untilAsked();
    expect(bench.session.snapshot.prompt?.text).toBe('Lay in the magnet');
    bench.input({ type: 'resume' });
    bench.until(() => bench.phase === 'running').untilAsked();
    expect(bench.session.snapshot.prompt?.text).toBe('The program waits for a person (M0).');
  });

  it('asks when the moves before have ended, not when they were taken', () => {
    const bench = new Bench().run('G1 X100 F60', 'M0').wait(90_000);
    expect(bench.phase).toBe('running');
    expect(bench.wait(20_000).phase).toBe('paused');
  });

  it('does not count as done before somebody says so: a run that breaks off meanwhile asks again', () => {
    const bench = new Bench().run('G1 X10', 'M0', 'G1 X20').untilAsked();
    expect(bench.session.snapshot).toMatchObject({ sentBlocks: 1, ackedBlocks: 1, executedBlocks: 1 });
    bench.input({ type: 'closed' });
    expect(bench.last('ended')).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST', ackedBlocks: 1 });
    expect(bench.session.snapshot.prompt).toBeUndefined();
  });

  it('still hears orders, reports temperatures and can be cancelled without any out-of-band command', () => {
    const bench = new Bench({}, { hasEmergencyParser: false }).run('M140 S60', 'M0', 'G1 X20').untilAsked();
    bench.wait(2 * MINUTE_MS);
    expect(bench.session.snapshot.bedC).toBeGreaterThan(30);
    bench.input({ type: 'order', orderId: 'o', order: { kind: 'heat', nozzleC: 0, bedC: 0 } });
    bench.until(() => bench.last('order-ended') !== undefined);
    expect(bench.last('order-ended')).toMatchObject({ outcome: 'done' });
    bench.input({ type: 'cancel' });
    expect(bench.end()).toMatchObject({ outcome: 'cancelled', ackedBlocks: 1 });
    expect(bench.session.snapshot).toMatchObject({ phase: 'ready', state: 'stopped' });
    expect(bench.session.snapshot.prompt).toBeUndefined();
    expect(bench.machine.executed).not.toContain('G1 X20');
  });

  it('goes on by itself after the time its program gives it', () => {
    const bench = new Bench().run('M0 S30 Press now', 'G1 X20').untilAsked();
    expect(bench.session.snapshot.prompt?.text).toBe('Press now');
    expect(bench.wait(29_000).phase).toBe('paused');
    bench.wait(2_000);
    expect(bench.end()?.outcome).toBe('done');
  });

  it('is paused and held at once without losing one for the other', () => {
    const bench = new Bench().run('G1 X100 F600', 'M0', 'G1 X20').wait(2_000);
    bench.input({ type: 'pause' });
    bench.untilAsked();
    expect(bench.session.snapshot.prompt?.kind).toBe('message');
    bench.input({ type: 'resume' });
    expect(bench.end()?.outcome).toBe('done');
  });

  it('turns the spindle off before it asks and on again before it goes on', () => {
    const bench = new Bench().run('M3 S8000', 'G1 X10', 'M0', 'G1 X20', 'M5').untilAsked();
    expect(bench.machine.executed.at(-1)).toBe('M5');
    bench.input({ type: 'resume' });
    bench.end();
    expect(bench.machine.executed.slice(2)).toEqual(['M5', 'M3 S8000', 'G4 S5', 'G1 X20', 'M5', ...OFF]);
  });

  it('does not let a laser burn where it stands', () => {
    const bench = new Bench({ process: 'laser' }).run('M3 S80', 'G1 X10', 'M0', 'G1 X20').untilAsked();
    bench.input({ type: 'resume' });
    bench.end();
    expect(bench.machine.executed.slice(2, 5)).toEqual(['M5', 'M3 S80', 'G1 X20']);
  });

  it('cools the nozzle when nobody comes, and heats it again before anything moves', () => {
    const bench = new Bench().run(...HOT, 'M0', 'G1 X70 E1').untilAsked();
    bench.wait(MARLIN_LIMITS.standbyAfterMs - 5_000);
    expect(bench.session.snapshot.nozzleTargetC).toBe(210);
    bench.wait(3 * MINUTE_MS);
    expect(bench.session.snapshot).toMatchObject({ nozzleTargetC: MARLIN_LIMITS.standbyC, phase: 'paused' });
    expect(bench.session.snapshot.nozzleC).toBeLessThan(160);
    bench.input({ type: 'resume' });
    bench.until(() => bench.machine.executed.includes('G1 X70 E1'));
    expect(bench.session.snapshot.nozzleC).toBeGreaterThanOrEqual(207);
    expect(bench.notices).not.toContain('echo: cold extrusion prevented');
    expect(bench.end()?.outcome).toBe('done');
  });

  it('keeps another temperature somebody chose for the new material, and cools again when they leave', () => {
    const bench = new Bench().run(...HOT, 'M600', 'G1 X70 E1').untilAsked();
    bench.wait(MARLIN_LIMITS.standbyAfterMs + MINUTE_MS);
    bench.input({ type: 'order', orderId: 'o', order: { kind: 'heat', nozzleC: 240 } });
    bench.wait(5 * MINUTE_MS);
    expect(bench.session.snapshot.nozzleTargetC).toBe(240);
    bench.wait(MARLIN_LIMITS.standbyAfterMs);
    expect(bench.session.snapshot.nozzleTargetC).toBe(MARLIN_LIMITS.standbyC);
    bench.input({ type: 'resume' });
    bench.until(() => bench.machine.executed.includes('G1 X70 E1'));
    expect(bench.session.snapshot.nozzleTargetC).toBe(240);
  });
});

describe('a change of material by the host', () => {
  it('parks, primes, and gives back place, feed, modes and the count of filament', () => {
    const bench = new Bench().run(...HOT, 'M600', 'G1 X70 E1').untilAsked();
    const parked = ['G90', 'M83', 'G1 E-2 F2400', 'G1 Z23 F300', 'G1 X10 Y190 F4800'];
    expect(bench.machine.executed.slice(HOT.length)).toEqual(parked);
    bench.input({ type: 'resume' });
    bench.end();
    expect(bench.machine.executed.slice(HOT.length + parked.length)).toEqual([
      'G90',
      'M83',
      'G1 E17 F180',
      'G1 E-2 F2400',
      'G1 X60 Y60 F4800',
      'G1 Z3 F300',
      'G1 E2 F2400',
      'G92 E1',
      'M83',
      'G1 F3000',
      'G1 X70 E1',
      ...OFF,
    ]);
  });

  it.each([
    ['relative distances', ['G28', 'G91', 'G1 X5 Y5 Z2 F900'], ['G91', 'M83', 'G1 F900']],
    ['absolute filament', ['G28', 'M82', 'G1 X5 Y5 Z2 F900'], ['M82', 'G1 F900']],
    ['no feed yet', ['G28'], ['M82']],
  ])('restores %s', (_what, program, restored) => {
    const bench = new Bench().run(...program, 'M600', 'G1 X6').untilAsked();
    bench.input({ type: 'resume' });
    bench.end();
    const { executed } = bench.machine;
    const back = executed.findLastIndex((block) => /^G1 Z\S+ F300$/.test(block));
    expect(executed.slice(back + 1, executed.indexOf('G1 X6'))).toEqual(restored);
  });

  it.each([
    ['it was never homed', ['G1 X5'], []],
    ['an unknown height above', ['G28', 'G1 Z245 F300'], ['G1 Z250 F300', 'G1 X10 Y190 F4800']],
    ['a shifted zero', ['G28', 'G92 X5'], ['G1 Z20 F300']],
  ])('moves no further than is known: %s', (_what, program, moves) => {
    const bench = new Bench().run(...program, 'M600', 'G1 X6').untilAsked();
    const made = bench.machine.executed.slice(program.length).filter((block) => block.startsWith('G1'));
    expect(made).toEqual(moves);
  });

  it('is left to a firmware with prompts of its own', () => {
    const bench = new Bench({ changesMaterialItself: true }).run('G1 X5', 'M600', 'G1 X6').untilAsked();
    expect(bench.session.snapshot.prompt).toMatchObject({ kind: 'material', choices: ['Continue'] });
    expect(bench.written).toContain('M600');
    bench.input({ type: 'resume' });
    expect(bench.end()?.outcome).toBe('done');
  });

  it('cancelled aside ends as any other run', () => {
    const bench = new Bench().run(...HOT, 'M600', 'G1 X70').untilAsked();
    bench.input({ type: 'cancel' });
    expect(bench.end()).toMatchObject({ outcome: 'cancelled', ackedBlocks: HOT.length });
    expect(bench.machine.executed.slice(-OFF.length)).toEqual(OFF);
    // The next program is not affected.
    bench.events.length = 0;
    expect(bench.run('G28', 'G1 X1').end()?.outcome).toBe('done');
  });

  it('comes through noise: every step once, in order', () => {
    const bench = new Bench();
    bench.machine.fault({ kind: 'corrupt', every: 9 });
    bench.machine.fault({ kind: 'drop-ok', every: 9 });
    bench.run('G28', 'G1 X5 Y5 Z2 F900', 'M600', 'G1 X6', 'M0', 'G1 X7').untilAsked();
    bench.input({ type: 'resume' });
    bench.until(() => bench.phase === 'running').untilAsked();
    bench.input({ type: 'resume' });
    expect(bench.end()).toMatchObject({ outcome: 'done', ackedBlocks: 6 });
    expect(bench.machine.executed).toEqual([
      'G28',
      'G1 X5 Y5 Z2 F900',
      'G90',
      'M83',
      'G1 Z22 F300',
      'G1 X10 Y190 F4800',
      'G90',
      'M83',
      'G1 X5 Y5 F4800',
      'G1 Z2 F300',
      'M82',
      'G1 F900',
      'G1 X6',
      'G1 X7',
      ...OFF,
    ]);
  });
});

describe.each(['repetier', 'smoothie', 'rrf', 'prusa'] as const)('%s', (firmware) => {
  it('waits at M0 and goes on', () => {
    const bench = new Bench({}, { firmware }).run('G1 X100 F600', 'M0', 'G1 X20').wait(9_000);
    expect(bench.phase).toBe('running');
    bench.untilAsked();
    bench.input({ type: 'resume' });
    expect(bench.end()).toMatchObject({ outcome: 'done', ackedBlocks: 3 });
    expect(bench.machine.executed).toEqual(['G1 X100 F600', 'G1 X20', ...OFF]);
  });

  it('parks for a change of material', () => {
    const bench = new Bench({}, { firmware }).run('G28', 'G1 X5 Y5 Z2 F900', 'M600', 'G1 X6').untilAsked();
    expect(bench.machine.executed.slice(-2)).toEqual(['G1 Z22 F300', 'G1 X10 Y190 F4800']);
    bench.input({ type: 'resume' });
    expect(bench.end()).toMatchObject({ outcome: 'done', ackedBlocks: 4 });
  });
});

it('takes the M0 at the end of a program for RepRapFirmware as what it is there: the end', () => {
  const bench = new Bench({}, { firmware: 'rrf' }).run('G1 X10', 'M0');
  expect(bench.end()).toMatchObject({ outcome: 'done', ackedBlocks: 2 });
  expect(bench.last('paused')).toBeUndefined();
});

it('leaves a message box of RepRapFirmware alone that nobody has to close', () => {
  const bench = new Bench({}, { firmware: 'rrf' }).run('M291 P"Hello" S1', 'M291 P"Lay it in" R"Part" S2', 'G1 X1');
  bench.untilAsked();
  expect(bench.session.snapshot.prompt?.text).toBe('Lay it in');
});
