import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { MoonrakerModel, type MoonrakerFault } from '#libs/machine-simulator';
import type { SessionOptions } from '../base-session.js';
import { HostedRig, type HostedMachine } from '../hosted/testing.js';
import type { MachineOrder, MachineRequest } from '../session.js';
import { MoonrakerSession } from './moonraker-session.js';

/** The simulated Moonraker as the rig wants it: no network, but the same messages. */
class MoonrakerOnBench extends MoonrakerModel implements HostedMachine {
  get executed(): readonly string[] {
    return this.host.executed;
  }

  connect(send: (text: string) => void): void {
    this.subscriptions.connect(send);
  }

  disconnect(send: (text: string) => void): void {
    this.subscriptions.disconnect(send);
  }

  ask(
    { path, body, upload }: MachineRequest,
    content: Buffer | undefined,
    answer: (status: number, body: string) => void,
  ): void {
    if (!upload || !content) return this.http(path, body ?? '', answer);
    const checksum = createHash('sha256').update(content).digest('hex');
    const stored = this.upload({ ...upload.fields, checksum }, upload.fileName, content);
    answer(stored.status, stored.body);
  }
}

const OFF = ['TURN_OFF_HEATERS', 'M107'];

function program(count: number): string[] {
  const moves = Array.from(
    { length: count },
    (_, i) => `G1 X${(i % 97) + 1}.${i % 10} Y${(i % 89) + 1}.${i % 10} F6000`,
  );
  return ['G28', 'M104 S60', 'G90', 'M83', ...moves, 'M104 S0'];
}
const PROGRAM = program(200);

interface Bench {
  rig: HostedRig;
  machine: MoonrakerOnBench;
}

function bench(fault?: MoonrakerFault, options: SessionOptions = {}): Bench {
  const machine = new MoonrakerOnBench({ name: 'voron' });
  const rig = new HostedRig(new MoonrakerSession(options), machine);
  if (fault) machine.fault(fault);
  return { rig: rig.ready(), machine };
}

/** A program under way, some blocks executed. */
function running(fault?: MoonrakerFault): Bench {
  const { rig, machine } = bench(fault);
  rig.run(PROGRAM).until(() => machine.executed.length > 60);
  return { rig, machine };
}

/** Until the machine itself is done with the file, whoever watches. */
function untilOver({ rig, machine }: Bench): void {
  rig.until(() => machine.host.state !== 'printing' && machine.host.printer.planner.isEmpty);
}

describe('a Moonraker session, as every session', () => {
  it('executes every block exactly once, in order, and switches off at the end', () => {
    const { rig, machine } = bench();
    expect(rig.run(PROGRAM).end()).toEqual({ type: 'ended', outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'complete', sentBlocks: PROGRAM.length });
  });

  it('says first-byte once, when the start leaves and not when the file is sent', () => {
    const { rig, machine } = bench();
    machine.fault({ kind: 'damaged-upload' });
    rig.run(PROGRAM).end();
    expect(rig.count('first-byte')).toBe(0);
    rig.events.length = 0;
    rig.run(PROGRAM).end();
    expect(rig.count('first-byte')).toBe(1);
  });

  it('runs one program after another and leaves no file behind', () => {
    const { rig, machine } = bench();
    rig.run(PROGRAM, 'a1').end();
    rig.events.length = 0;
    expect(rig.run(PROGRAM, 'a2').end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(machine.executed).toEqual([...PROGRAM, ...OFF, ...PROGRAM, ...OFF]);
    expect([...machine.files.keys()]).toEqual([]);
    expect(machine.history.map(({ filename, status }) => [filename, status])).toEqual([
      ['minga/a1.gcode', 'completed'],
      ['minga/a2.gcode', 'completed'],
    ]);
  });

  it('never takes the end of an earlier program of the same name for its own', () => {
    const { rig, machine } = bench();
    rig.run(PROGRAM, 'a1').end();
    rig.events.length = 0;
    rig.run(PROGRAM, 'a1').end();
    expect(machine.executed).toHaveLength(2 * (PROGRAM.length + OFF.length));
  });

  it('tells progress by the bytes read', () => {
    const { rig, machine } = running();
    rig.wait(300);
    const { ackedBlocks } = rig.session.snapshot;
    expect(Math.abs(ackedBlocks - machine.executed.length)).toBeLessThan(10);
  });

  it('pauses, stays quiet, and resumes without losing or repeating a block', () => {
    const { rig, machine } = running();
    rig.input({ type: 'pause' });
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.of('paused')).toMatchObject({ by: 'host' });
    const executed = machine.executed.length;
    rig.wait(3_000_000);
    expect(machine.executed).toHaveLength(executed);
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(rig.count('resumed')).toBe(1);
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
  });

  it('cancels in order: motion ends, all off, ready for the next program', () => {
    const { rig, machine } = running();
    rig.input({ type: 'cancel' });
    expect(rig.end()).toMatchObject({ outcome: 'cancelled' });
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'stopped' });
    expect(machine.host.printer.planner.isEmpty).toBe(true);
    expect(machine.executed.slice(-2)).toEqual(OFF);
    expect(machine.executed.length).toBeLessThan(PROGRAM.length);
    expect(machine.files.size).toBe(0);
    rig.events.length = 0;
    expect(rig.run(PROGRAM, 'a2').end().outcome).toBe('done');
  });

  it('cancels while paused', () => {
    const { rig } = running();
    rig.input({ type: 'pause' });
    rig.until(() => rig.session.snapshot.phase === 'paused');
    rig.input({ type: 'cancel' });
    expect(rig.end().outcome).toBe('cancelled');
  });

  it('[G3] stops at once by both ways and stays locked until a person unlocks it', () => {
    const { rig, machine } = running();
    rig.input({ type: 'stop' });
    expect(machine.klippy).toBe('shutdown');
    expect(machine.host.printer.planner.isEmpty).toBe(true);
    expect(rig.requests).toContain('POST /printer/emergency_stop');
    expect(rig.sent.some((text) => text.includes('printer.emergency_stop'))).toBe(true);
    expect(rig.end()).toMatchObject({ outcome: 'cancelled', code: 'RUN_CANCELLED' });
    rig.wait(60_000);
    expect(rig.session.snapshot).toMatchObject({ phase: 'locked', state: 'aborted' });
    expect(rig.sent.some((text) => text.includes('firmware_restart'))).toBe(false);
    expect(() => rig.run(PROGRAM)).toThrow(expect.objectContaining({ code: 'MACHINE_NOT_READY' }));
    rig.input({ type: 'unlock' });
    rig.ready();
    rig.events.length = 0;
    expect(rig.run(PROGRAM, 'a2').end().outcome).toBe('done');
    expect(machine.files.size).toBe(0);
  });

  it('pauses when somebody holds the machine, and goes on when asked', () => {
    const { rig, machine } = running({ kind: 'pause', atBlock: 100 });
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.of('paused')).toMatchObject({ by: 'machine' });
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
  });

  it('[G17] tells that somebody cancelled at the machine', () => {
    expect(running({ kind: 'cancel', atBlock: 100 }).rig.end().outcome).toBe('cancelled');
  });

  it('refuses another machine than the registered one', () => {
    const machine = new MoonrakerOnBench({ name: 'voron' });
    const rig = new HostedRig(new MoonrakerSession({ uuid: 'ender' }), machine);
    rig.until(() => rig.of('refused') !== undefined, 20_000);
    expect(rig.of('refused')).toMatchObject({ code: 'MACHINE_IDENTITY' });
  });

  it('knows the registered machine again', () => {
    const { rig } = bench(undefined, { uuid: 'voron' });
    expect(rig.of('identified')?.identity).toMatchObject({
      uuid: 'voron',
      firmware: expect.stringMatching(/^Klipper /),
    });
  });

  it('gives up after 10 s when Klipper is not there', () => {
    const machine = new MoonrakerOnBench({ name: 'voron' });
    machine.klippy = 'disconnected';
    const rig = new HostedRig(new MoonrakerSession({}), machine);
    rig.until(() => rig.of('refused') !== undefined, 11_000);
    expect(rig.of('refused')).toMatchObject({ code: 'MACHINE_NO_HANDSHAKE' });
  });

  it('stops a machine that is hotter than its limit', () => {
    const { rig, machine } = bench(undefined, { maxNozzleTempC: 60 });
    rig.run(['M104 S200', 'G4 S600']);
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_OVERHEAT' });
    expect(machine.klippy).toBe('shutdown');
  });
});

describe('what Klipper through Moonraker was seen to answer', () => {
  it('1: merges deltas, which come every 0.25 s', () => {
    const { rig, machine } = bench();
    rig.input({ type: 'order', orderId: 'o1', order: { kind: 'heat', nozzleC: 80 } });
    rig.wait(60_000);
    const { snapshot } = rig.session;
    expect(snapshot.nozzleTargetC).toBe(80);
    expect(Math.abs((snapshot.nozzleC ?? 0) - machine.host.printer.nozzle.temperatureC(rig.nowMs / 1000))).toBeLessThan(
      1,
    );
    // Never told again since the first message, and not forgotten.
    expect(snapshot).toMatchObject({ bedTargetC: 0, isHomed: false, overrides: { feed: 100 } });
  });

  it('1: a one-shot query is answered within 0.25 s, not at once', () => {
    const { rig, machine } = bench();
    const answers: string[] = [];
    const query = JSON.stringify({ id: 9, method: 'printer.objects.query', params: { objects: { extruder: null } } });
    machine.message(query, (text) => answers.push(text));
    expect(answers).toEqual([]);
    rig.wait(250);
    expect(answers[0]).toContain('temperature');
  });

  it('2: finds an unknown G-code although the answer is ok', () => {
    const { rig } = bench();
    rig.input({ type: 'order', orderId: 'o1', order: { kind: 'gcode', lines: ['G90', 'FOO_BAR A=1'] } });
    rig.until(() => rig.of('order-ended') !== undefined);
    expect(rig.of('order-ended')).toMatchObject({
      outcome: 'failed',
      code: 'ORDER_REFUSED',
      lines: ['// Unknown command:"FOO_BAR"'],
    });
  });

  it('2: tells a real error, and sends no further line of the order', () => {
    const { rig, machine } = bench();
    rig.input({ type: 'order', orderId: 'o1', order: { kind: 'gcode', lines: ['G28', 'G1 X999', 'M104 S50'] } });
    rig.until(() => rig.of('order-ended') !== undefined);
    expect(rig.of('order-ended')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('Move out of range'),
    });
    expect(machine.executed).toEqual(['G28']);
  });

  it.each([
    ['a move out of range', ['G28', 'G1 X999 F6000', 'G1 X1'], /^Move out of range/],
    ['cold extrusion', ['G28', 'M83', 'G1 E5 F300', 'G1 X1'], /^Extrude below minimum temp/],
    ['a move before homing', ['G1 X1 F600'], /^Must home axis first/],
  ])('2: an error inside the file ends the print: %s', (_what, blocks, message) => {
    const { rig, machine } = bench();
    const ended = rig.run(blocks).end();
    expect(ended).toMatchObject({ outcome: 'failed', code: 'RUN_ERROR', message: expect.stringMatching(message) });
    expect(machine.host.state).toBe('error');
    rig.wait(5000);
    expect(machine.executed.slice(-2)).toEqual(OFF);
    // Pause and resume are answered now, and do nothing.
    for (const method of ['printer.print.pause', 'printer.print.resume']) {
      const answers: string[] = [];
      machine.message(JSON.stringify({ id: 1, method }), (text) => answers.push(text));
      expect(answers[0]).toContain('"ok"');
      expect(machine.host.state).toBe('error');
    }
  });

  it('3: waits for the head to stop before it says paused', () => {
    const { rig, machine } = running();
    rig.input({ type: 'pause' });
    rig.until(() => machine.host.state === 'paused');
    rig.wait(300);
    expect(machine.host.printer.planner.isEmpty).toBe(false);
    expect(rig.session.snapshot.phase).toBe('running');
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(machine.host.printer.planner.isEmpty).toBe(true);
  });

  it('3: has patience while M109 lets the file stand still', () => {
    const { rig } = bench();
    expect(rig.run(['M109 S240', 'M104 S0']).end().outcome).toBe('done');
    expect(rig.nowMs).toBeGreaterThan(100_000);
  });

  it('3: a command given during M109 waits for it', () => {
    const { rig, machine } = bench();
    rig.run(['M109 S240', 'G28', 'G1 X5 F600']).wait(5000);
    rig.input({ type: 'cancel' });
    rig.wait(20_000);
    expect(machine.host.state).toBe('printing');
    expect(rig.end().outcome).toBe('cancelled');
    expect(machine.executed).toEqual(['M109 S240', ...OFF]);
  });

  it('3: ends a run that does not go on for 20 minutes, with a stop', () => {
    const { rig, machine } = bench();
    expect(rig.run(['G28', 'G4 S4000']).end()).toMatchObject({ outcome: 'failed', code: 'RUN_HANG' });
    expect(machine.klippy).toBe('shutdown');
  });

  it('4: looks at webhooks before print_stats, which keeps its last state', () => {
    const { rig, machine } = running({ kind: 'shutdown', atBlock: 100 });
    expect(rig.end()).toMatchObject({
      outcome: 'failed',
      code: 'RUN_HALTED',
      message: 'Heater extruder not heating at expected rate',
    });
    expect(machine.host.state).toBe('printing');
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('4: SD busy: never starts a second program', () => {
    const { rig, machine } = bench();
    machine.startOther(program(50));
    rig.run(PROGRAM);
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'MACHINE_BUSY' });
    expect(rig.session.snapshot.phase).toBe('ready');
    untilOver({ rig, machine });
    expect(machine.executed).toEqual(program(50));
    expect(machine.files.has('minga/a1.gcode')).toBe(false);
  });

  it('4: is refused 503 while Klipper restarts, and waits', () => {
    const { rig, machine } = running();
    rig.input({ type: 'stop' });
    rig.wait(1000);
    const script = JSON.stringify({ script: 'G28' });
    const answers: number[] = [];
    machine.http('/printer/gcode/script', script, (status) => answers.push(status));
    rig.input({ type: 'unlock' });
    machine.http('/printer/gcode/script', script, (status) => answers.push(status));
    expect(answers).toEqual([400, 503]);
    const atMs = rig.nowMs;
    rig.ready();
    expect(rig.nowMs - atMs).toBeGreaterThan(2000);
  });

  it('[G3] an MCU restart ends the run as a restart of the machine', () => {
    const { rig } = running({ kind: 'mcu-restart', atBlock: 100 });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_MACHINE_RESET' });
    rig.wait(60_000);
    expect(rig.session.snapshot.phase).toBe('locked');
    expect(rig.sent.some((text) => text.includes('firmware_restart'))).toBe(false);
  });

  it('a restart of Klipper ends the run; when it is back a person must look first', () => {
    const { rig } = running({ kind: 'klipper-restart', atBlock: 100 });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_MACHINE_RESET' });
    rig.wait(60_000);
    expect(rig.session.snapshot.phase).toBe('locked');
    rig.input({ type: 'unlock' });
    expect(rig.session.snapshot.phase).toBe('ready');
  });

  it('an emergency stop at the display ends the run', () => {
    expect(running({ kind: 'emergency', atBlock: 100 }).rig.end()).toMatchObject({
      outcome: 'failed',
      code: 'RUN_HALTED',
    });
  });

  it('[G18] shows as busy while somebody prints a file of their own', () => {
    const { rig, machine } = bench();
    machine.startOther(program(50));
    rig.wait(500);
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'execute' });
    untilOver({ rig, machine });
    rig.wait(500);
    expect(rig.session.snapshot.state).toBe('idle');
  });
});

describe('orders to Klipper', () => {
  const order = (order: MachineOrder): Bench => {
    const { rig, machine } = bench();
    rig.input({ type: 'order', orderId: 'o0', order: { kind: 'home' } });
    rig.until(() => rig.of('order-ended') !== undefined);
    rig.events.length = 0;
    rig.input({ type: 'order', orderId: 'o1', order });
    rig.until(() => rig.of('order-ended') !== undefined);
    return { rig, machine };
  };

  it.each([
    [{ kind: 'heat', nozzleC: 200, bedC: 60 }, ['SET_HEATER_TEMPERATURE HEATER=extruder TARGET=200', 'SET_HEATER_TEMPERATURE HEATER=heater_bed TARGET=60']],
    [{ kind: 'home', axes: ['z'] }, ['G28 Z']],
    [{ kind: 'jog', deltaMm: { x: 5, z: 1 }, feedMmPerMin: 3000 }, ['G91', 'G1 X5.000 Z1.000 F3000', 'G90']],
    [{ kind: 'override', feed: 80, flow: 95 }, ['M220 S80', 'M221 S95']],
    [{ kind: 'gcode', lines: ['M106 S100'] }, ['M106 S100']],
  ] as [MachineOrder, string[]][])('carries out %j', (what, lines) => {
    const { rig, machine } = order(what);
    expect(rig.of('order-ended')).toMatchObject({ orderId: 'o1', outcome: 'done' });
    expect(machine.executed.slice(1)).toEqual(lines);
  }); // prettier-ignore

  it('refuses what this machine cannot do, and a second order meanwhile', () => {
    expect(order({ kind: 'zero', axes: ['x'] }).rig.of('order-ended')).toMatchObject({ code: 'ORDER_UNSUPPORTED' });
    const { rig } = bench();
    rig.input({ type: 'order', orderId: 'o1', order: { kind: 'home' } });
    rig.input({ type: 'order', orderId: 'o2', order: { kind: 'home' } });
    expect(rig.of('order-ended')).toMatchObject({ orderId: 'o2', outcome: 'refused', code: 'MACHINE_BUSY' });
  });

  it('changes the speed in mid-run, and nothing else', () => {
    const { rig, machine } = running();
    rig.input({ type: 'order', orderId: 'o1', order: { kind: 'override', feed: 50 } });
    rig.input({ type: 'order', orderId: 'o2', order: { kind: 'home' } });
    expect(rig.of('order-ended')).toMatchObject({ orderId: 'o2', outcome: 'refused' });
    rig.until(() => rig.count('order-ended') === 2);
    expect(machine.executed).toContain('M220 S50');
    expect(rig.end().outcome).toBe('done');
  });

  it('tells the end of an order whose answer was lost with the connection', () => {
    const { rig } = bench();
    rig.input({ type: 'order', orderId: 'o1', order: { kind: 'home' } });
    rig.isCut = true;
    rig.wait(200);
    expect(rig.of('order-ended')).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
  });
});

describe('a program that arrives damaged', () => {
  it('is refused by its checksum and never started', () => {
    const { rig, machine } = bench({ kind: 'damaged-upload' });
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY', ackedBlocks: 0 });
    expect(machine.executed).toEqual([]);
    expect(rig.session.snapshot.phase).toBe('ready');
  });
});

describe('a connection that comes and goes', () => {
  it('[G25] goes on after a restart of Moonraker, without starting again', () => {
    const { rig, machine } = running({ kind: 'moonraker-restart', atBlock: 80, forS: 5 });
    rig.until(() => machine.isAway);
    rig.wait(1000);
    expect(rig.session.snapshot.phase).toBe('running');
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
    expect(machine.history.at(0)?.status).toBe('server_exit');
    expect(rig.count('first-byte')).toBe(1);
  });

  it('[G26] finds a print that ended while nobody watched', () => {
    const { rig, machine } = running({ kind: 'moonraker-restart', atBlock: 80, forS: Infinity });
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
  });

  it.each([
    ['cancelled', 'cancelled', undefined],
    ['error', 'failed', 'RUN_ERROR'],
    ['klippy_shutdown', 'failed', 'RUN_HALTED'],
    ['klippy_disconnect', 'failed', 'RUN_MACHINE_RESET'],
    ['completed', 'done', undefined],
  ] as const)('asks the history when another file is the present one: %s', (status, outcome, code) => {
    const { rig, machine } = running();
    rig.isCut = true;
    rig.wait(1000);
    machine.host.script('CANCEL_PRINT', () => undefined);
    rig.until(() => machine.host.state === 'cancelled');
    machine.history[0]!.status = status;
    machine.startOther(program(5));
    rig.isCut = false;
    expect(rig.end()).toMatchObject({ outcome, ...(code ? { code } : {}) });
  });

  it('has failed when nobody can see the machine for 10 minutes', () => {
    const { rig } = running();
    rig.isCut = true;
    const atMs = rig.nowMs;
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
    expect(rig.nowMs - atMs).toBeGreaterThan(595_000);
    rig.isCut = false;
    rig.wait(5000);
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('cancels a program that was given up as lost and is still running when the machine is seen again', () => {
    const machine = new MoonrakerOnBench({ name: 'voron' });
    const rig = new HostedRig(new MoonrakerSession({}), machine).ready();
    rig.run(['G28', 'M104 S60', 'G4 S1500', 'G1 X10 F600', 'M104 S0']).until(() => machine.executed.length >= 2);
    rig.isCut = true;
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
    expect(machine.host.state).toBe('printing');
    rig.isCut = false;
    rig.until(() => machine.host.state === 'cancelled');
    rig.until(() => machine.files.size === 0);
    expect(machine.executed.slice(-2)).toEqual(OFF);
    expect(machine.executed).not.toContain('G1 X10 F600');
    expect(rig.count('ended')).toBe(1);
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('cancels it after a restart too, told of it by what was to be kept, and asks to keep nothing any more', () => {
    const machine = new MoonrakerOnBench({ name: 'voron' });
    const rig = new HostedRig(new MoonrakerSession({}), machine).ready();
    rig.run(['G28', 'M104 S60', 'G4 S1500', 'G1 X10 F600', 'M104 S0']).until(() => machine.executed.length >= 2);
    rig.isCut = true;
    rig.end();
    const kept = rig.events.filter(({ type }) => type === 'abandoned');
    expect(kept).toEqual([{ type: 'abandoned', fileName: 'minga/a1.gcode' }]);
    const next = new HostedRig(new MoonrakerSession({}), machine);
    next.nowMs = rig.nowMs;
    next.input({ type: 'abandoned', fileName: 'minga/a1.gcode' });
    next.ready().until(() => machine.host.state === 'cancelled');
    next.until(() => machine.files.size === 0);
    expect(machine.executed).not.toContain('G1 X10 F600');
    expect(next.events.filter(({ type }) => type === 'abandoned')).toEqual([{ type: 'abandoned' }]);
    expect(next.session.snapshot.phase).toBe('ready');
  });

  it('leaves the program of somebody else alone that runs when the machine is seen again', () => {
    const { rig, machine } = running();
    rig.isCut = true;
    rig.end();
    machine.startOther(['G28', 'M104 S60', 'G4 S100']);
    rig.isCut = false;
    rig.until(() => machine.executed.at(-1) === 'G4 S100').wait(2000);
    expect(machine.host.state).toBe('printing');
    expect(machine.host.printer.nozzle.targetC).toBe(60);
    expect(machine.files.has('minga/a1.gcode')).toBe(false);
  });

  it('has failed when neither the machine nor its history knows the file, after 10 minutes', () => {
    const { rig, machine } = running();
    rig.isCut = true;
    rig.wait(1000);
    machine.host.script('CANCEL_PRINT', () => undefined);
    rig.until(() => machine.host.state === 'cancelled');
    machine.history.length = 0;
    machine.startOther(program(5));
    rig.isCut = false;
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
  });

  it.each(['cancel', 'pause'] as const)('repeats a %s that was asked while the connection was away', (type) => {
    const { rig } = running();
    rig.isCut = true;
    rig.wait(500);
    rig.input({ type });
    rig.isCut = false;
    if (type === 'cancel') expect(rig.end().outcome).toBe('cancelled');
    else rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.of('paused')?.by).toBe(type === 'pause' ? 'host' : undefined);
  });

  it('stops as soon as it is back when a person asked meanwhile', () => {
    const { rig, machine } = running();
    rig.isCut = true;
    rig.wait(200);
    rig.input({ type: 'stop' });
    expect(machine.klippy).toBe('ready');
    rig.isCut = false;
    rig.wait(200);
    expect(machine.klippy).toBe('shutdown');
  });

  it('stops again at the next connection when the first stop was never answered, unless a person unlocked', () => {
    const { rig, machine } = running();
    const told = (): number => rig.sent.filter((text) => text.includes('emergency_stop')).length;
    // Swallowed by a connection that is dead already.
    rig.session.handle({ type: 'stop' }, rig.nowMs);
    rig.isCut = true;
    rig.wait(200);
    rig.isCut = false;
    rig.wait(200);
    expect(machine.klippy).toBe('shutdown');
    const before = told();
    rig.isCut = true;
    rig.wait(200);
    rig.isCut = false;
    rig.wait(200);
    expect(told()).toBe(before);
  });

  it('stops a machine that was out of reach and idle as soon as it is back, but not after an unlock', () => {
    for (const isUnlocked of [false, true]) {
      const { rig, machine } = bench();
      rig.isCut = true;
      rig.wait(200);
      rig.input({ type: 'stop' });
      if (isUnlocked) rig.input({ type: 'unlock' });
      rig.isCut = false;
      rig.wait(200);
      expect(machine.klippy).toBe(isUnlocked ? 'ready' : 'shutdown');
    }
  });

  it('closes a connection on which nothing comes any more, and gives up after 10 minutes', () => {
    const { rig } = running({ kind: 'hang', atBlock: 100 });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
    expect(rig.session.snapshot.phase).not.toBe('ready');
  });
});

describe('a new session after a restart of the bridge', () => {
  const again = (machine: MoonrakerOnBench, nowMs: number): HostedRig => {
    const rig = new HostedRig(new MoonrakerSession({}), machine);
    rig.nowMs = nowMs;
    return rig;
  };

  it('finds the program running, says so, and tells its end', () => {
    const { rig, machine } = running();
    const next = again(machine, rig.nowMs);
    next.input({ type: 'reattach', name: 'a1', totalBlocks: PROGRAM.length });
    expect(next.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(next.count('resumed')).toBe(1);
    expect(next.count('first-byte')).toBe(0);
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
  });

  it('estimates progress from the bytes', () => {
    const { rig, machine } = running();
    const next = again(machine, rig.nowMs);
    next.input({ type: 'reattach', name: 'a1', totalBlocks: PROGRAM.length });
    next.wait(500);
    expect(Math.abs(next.session.snapshot.ackedBlocks - machine.executed.length)).toBeLessThan(25);
  });

  it('tells how it ended when it is over', () => {
    const { rig, machine } = running();
    rig.isCut = true;
    untilOver({ rig, machine });
    const next = again(machine, rig.nowMs).ready();
    next.input({ type: 'reattach', name: 'a1', totalBlocks: PROGRAM.length });
    expect(next.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(next.count('resumed')).toBe(0);
  });
});
