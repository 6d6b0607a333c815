import { describe, expect, it } from '@jest/globals';
import { OctoPrintModel, type OctoPrintFault, type OctoPrintOptions } from '#libs/machine-simulator';
import type { SessionOptions } from '../base-session.js';
import { HostedRig, type HostedMachine } from '../hosted/testing.js';
import type { MachineRequest } from '../session.js';
import { OctoPrintSession } from './octoprint-session.js';

/** The simulated OctoPrint as the rig wants it: no network; unreachable means that no request is answered. */
class OctoPrintOnBench extends OctoPrintModel implements HostedMachine {
  readonly isAway = false;

  get executed(): readonly string[] {
    return this.host.executed;
  }

  connect(): void {}
  disconnect(): void {}
  message(): void {}

  ask(request: MachineRequest, content: Buffer | undefined, answer: (status: number, body: string) => void): void {
    const reply = (status: number, body = ''): void => answer(status, body);
    const { method, path, body = '', upload } = request;
    if (this.isUnreachable) reply(0, 'connect ECONNREFUSED');
    else if (upload && content) this.upload(upload.fileName, content, reply);
    else this.request({ method, path, body }, reply);
  }
}

const OFF = ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'];
const MOVES = Array.from({ length: 200 }, (_, i) => `G1 X${(i % 97) + 1}.${i % 10} Y${(i % 89) + 1}.${i % 10} F6000`);
const PROGRAM = ['G28', 'M104 S60', 'G90', 'M83', ...MOVES, 'M104 S0'];

interface Bench {
  rig: HostedRig;
  machine: OctoPrintOnBench;
}

function bench(fault?: OctoPrintFault, options: SessionOptions = {}, more: Partial<OctoPrintOptions> = {}): Bench {
  const machine = new OctoPrintOnBench({ name: 'attic', ...more });
  const rig = new HostedRig(new OctoPrintSession(options), machine);
  if (fault) machine.fault(fault);
  return { rig: rig.ready(), machine };
}

function running(fault?: OctoPrintFault): Bench {
  const { rig, machine } = bench(fault);
  rig.run(PROGRAM).until(() => machine.executed.length > 60);
  return { rig, machine };
}

describe('an OctoPrint session', () => {
  it('executes every block exactly once, in order, and switches off at the end', () => {
    const { rig, machine } = bench();
    expect(rig.run(PROGRAM).end()).toEqual({ type: 'ended', outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(rig.count('first-byte')).toBe(1);
    rig.wait(10_000);
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
    expect(machine.files.size).toBe(0);
    rig.events.length = 0;
    expect(rig.run(PROGRAM, 'a2').end()).toMatchObject({ outcome: 'done' });
  });

  it('tells temperatures and progress', () => {
    const { rig, machine } = running();
    rig.wait(1100);
    const { snapshot } = rig.session;
    expect(snapshot).toMatchObject({ nozzleTargetC: 60, bedTargetC: 0 });
    expect(Math.abs(snapshot.ackedBlocks - machine.executed.length)).toBeLessThan(40);
  });

  it('pauses and resumes without losing or repeating a block', () => {
    const { rig, machine } = running();
    rig.input({ type: 'pause' });
    rig.until(() => rig.session.snapshot.phase === 'paused');
    expect(rig.of('paused')).toMatchObject({ by: 'host' });
    const executed = machine.executed.length;
    rig.wait(600_000);
    expect(machine.executed).toHaveLength(executed);
    rig.input({ type: 'resume' });
    expect(rig.end().outcome).toBe('done');
    rig.wait(10_000);
    expect(machine.executed).toEqual([...PROGRAM, ...OFF]);
  });

  it('cancels in order, all off, ready for the next program', () => {
    const { rig, machine } = running();
    rig.input({ type: 'cancel' });
    expect(rig.end().outcome).toBe('cancelled');
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'stopped' });
    rig.wait(10_000);
    expect(machine.executed.slice(-4)).toEqual(OFF);
  });

  it('[G17] tells that somebody paused or cancelled there', () => {
    const paused = running({ kind: 'pause', atBlock: 100 }).rig;
    paused.until(() => paused.session.snapshot.phase === 'paused');
    expect(paused.of('paused')).toMatchObject({ by: 'machine' });
    expect(running({ kind: 'cancel', atBlock: 100 }).rig.end().outcome).toBe('cancelled');
  });

  it('stops at once with M112, and connects the printer again only when a person unlocks it', () => {
    const { rig, machine } = running();
    rig.input({ type: 'stop' });
    expect(machine.state).toBe('Error: Printer halted');
    expect(rig.end()).toMatchObject({ outcome: 'cancelled', code: 'RUN_CANCELLED' });
    rig.wait(60_000);
    expect(rig.session.snapshot.phase).toBe('locked');
    expect(rig.requests).not.toContain('POST /api/connection');
    rig.input({ type: 'unlock' });
    rig.ready();
    rig.events.length = 0;
    expect(rig.run(PROGRAM, 'a2').end().outcome).toBe('done');
  });

  it('ends the run when OctoPrint loses its printer', () => {
    const { rig } = running({ kind: 'disconnect', atBlock: 100 });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_MACHINE_RESET' });
    expect(rig.session.snapshot.phase).toBe('locked');
  });

  it('ends the run when OctoPrint restarts: it streamed itself', () => {
    const { rig } = running({ kind: 'octoprint-restart', atBlock: 100 });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_MACHINE_RESET' });
  });

  it('goes on when the network comes back, without starting again', () => {
    const { rig, machine } = running({ kind: 'unreachable', atBlock: 80, forS: 8 });
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(rig.count('identified')).toBe(2);
    expect(machine.executed.slice(0, PROGRAM.length)).toEqual(PROGRAM);
  });

  it('[G26] finds a print that ended while nobody reached it', () => {
    const { rig } = running({ kind: 'unreachable', atBlock: 80, forS: 300 });
    expect(rig.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
  });

  it('has failed when nobody reaches it for 10 minutes', () => {
    const { rig } = running({ kind: 'unreachable', atBlock: 80, forS: 3000 });
    expect(rig.end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
  });

  it('finds the program running after a restart of the bridge', () => {
    const { rig, machine } = running();
    const next = new HostedRig(new OctoPrintSession({}), machine);
    next.nowMs = rig.nowMs;
    next.input({ type: 'reattach', name: 'a1', totalBlocks: PROGRAM.length });
    expect(next.end()).toMatchObject({ outcome: 'done', ackedBlocks: PROGRAM.length });
    expect(next.count('resumed')).toBe(1);
  });

  it('refuses a program that was stored short, and starts nothing', () => {
    const { rig, machine } = bench({ kind: 'short-upload' });
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY' });
    expect(machine.executed).toEqual([]);
    expect(rig.session.snapshot.phase).toBe('ready');
  });

  it('[G18] never starts while somebody else prints, and shows as busy', () => {
    const { rig, machine } = bench();
    machine.startOther(PROGRAM);
    rig.wait(2000);
    expect(rig.session.snapshot).toMatchObject({ phase: 'ready', state: 'execute' });
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'MACHINE_BUSY' });
  });

  it('takes a 409 at the start for busy when somebody was faster', () => {
    const { rig, machine } = bench();
    machine.startOther(PROGRAM);
    expect(rig.run(PROGRAM).end()).toMatchObject({ outcome: 'failed', code: 'MACHINE_BUSY' });
    expect(machine.files.has('minga-a1.gcode')).toBe(false);
  });

  it('connects the printer after power-on, and gives up when there is none', () => {
    expect(bench(undefined, {}, { isConnected: false }).machine.state).toBe('Operational');
    const machine = new OctoPrintOnBench({ name: 'attic' });
    machine.isUnreachable = true;
    const rig = new HostedRig(new OctoPrintSession({}), machine);
    rig.until(() => rig.of('refused') !== undefined, 11_000);
    expect(rig.of('refused')).toMatchObject({ code: 'MACHINE_NO_HANDSHAKE' });
  });

  it('knows the registered machine by its name, and refuses another', () => {
    expect(bench(undefined, { uuid: 'attic' }).rig.of('identified')?.identity.firmware).toBe('OctoPrint 1.11.7');
    const rig = new HostedRig(new OctoPrintSession({ uuid: 'cellar' }), new OctoPrintOnBench({ name: 'attic' }));
    rig.until(() => rig.of('refused') !== undefined);
    expect(rig.of('refused')).toMatchObject({ code: 'MACHINE_IDENTITY' });
  });

  it.each([
    [{ kind: 'heat', nozzleC: 200, bedC: 60 }, ['M104 S200', 'M140 S60']],
    [{ kind: 'home', axes: ['x', 'y'] }, ['G28 X Y']],
    [{ kind: 'jog', deltaMm: { x: -5 }, feedMmPerMin: 3000 }, ['G91', 'G1 X-5.000 F3000', 'G90']],
    [{ kind: 'override', feed: 80, flow: 95 }, ['M220 S80', 'M221 S95']],
  ] as const)('carries out %j', (order, lines) => {
    const { rig, machine } = bench();
    rig.input({ type: 'order', orderId: 'o1', order });
    rig.until(() => rig.of('order-ended') !== undefined);
    expect(rig.of('order-ended')).toMatchObject({ orderId: 'o1', outcome: 'done' });
    rig.wait(20_000);
    expect(machine.executed).toEqual(lines);
  });

  it.each([{ kind: 'zero', axes: ['x'] }, { kind: 'jog-cancel' }, { kind: 'override', spindle: 50 }] as const)(
    'says that it cannot do %j',
    (order) => {
      const { rig } = bench();
      rig.input({ type: 'order', orderId: 'o1', order });
      expect(rig.of('order-ended')).toMatchObject({ outcome: 'refused', code: 'ORDER_UNSUPPORTED' });
    },
  );
});
