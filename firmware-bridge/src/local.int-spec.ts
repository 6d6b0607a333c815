import { mkdtemp } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, mill, millProgram, printProgram, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge, type LocalMachine } from './index.js';

type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;

describe('a person at the bridge itself', () => {
  let server: MiniServer;
  let dataDir: string;
  let machines: Machine[];
  let bridge: Bridge;

  beforeEach(async () => {
    server = await new MiniServer().start();
    dataDir = await mkdtemp(path.join(tmpdir(), 'bridge-'));
    machines = [];
  });
  afterEach(async () => {
    for (const machine of machines) machine.setTimeFactor(1000); // running programs end before the bridge does
    await bridge.stop();
    await server.close();
    for (const machine of machines) await machine.close();
    await removeDataFolder(dataDir);
  });

  async function machine(options: Partial<SimulatedMachineOptions> = {}): Promise<Machine> {
    const simulated = await startSimulatedMachine({
      kind: 'marlin',
      name: 'sim',
      timeFactor: 100,
      resetsOnConnect: true,
      ...options,
    });
    machines.push(simulated);
    return simulated;
  }

  async function startBridge(): Promise<void> {
    bridge = new Bridge(server.config(dataDir), { log: memoryLog().log });
    await bridge.start();
    await server.untilOnline('m1');
  }

  async function onlinePrinter(timeFactor = 100): Promise<Machine> {
    const simulated = await machine({ timeFactor });
    server.machines = [printer(simulated.url)];
    await startBridge();
    return simulated;
  }

  const here = (): LocalMachine => {
    const found = bridge.machine('m1');
    if (!found) throw new Error('no machine m1');
    return found;
  };
  /** The server hears facts only; whatever it hears, the view is looked at again. */
  const untilView = (look: (view: LocalMachine['view']) => boolean): Promise<unknown> =>
    server.until(() => look(here().view));

  it('sees the machines, and what goes over their wires', async () => {
    await onlinePrinter();
    expect(bridge.machines()).toMatchObject([
      { machineId: 'm1', name: 'Printer m1', connectivity: 'online', state: 'idle', isLocked: false, run: 0 },
    ]);
    expect(bridge.machine('nobody')).toBeUndefined();
    const said = here().console();
    expect(said.some(({ direction, text }) => direction === 'out' && text.includes('M115'))).toBe(true);
    expect(said.some(({ direction, text }) => direction === 'in' && text.includes('FIRMWARE_NAME'))).toBe(true);
    expect(here().console(said.at(-1)?.seq)).toEqual([]);
  });

  it('[BP-LOCAL-01] [BP-LOCAL-07] starts what is loaded while the server is away, without its commit', async () => {
    const simulated = await onlinePrinter();
    const offer = server.offer(server.addProgram(printProgram(20)));
    // Nobody confirmed the plate to the server; whoever stands here does.
    await server.send({ ...offer, startByMs: Date.now() + 60_000 });
    await server.challenge('a1');
    await server.stopBroker();
    expect(await here().startLocally('a1', 'Rosa', true)).toBeUndefined();
    await server.startBroker();
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    expect(simulated.executed.filter((block) => block.startsWith('G1 X'))).toHaveLength(20);
    expect(await here().startLocally('a1', 'Rosa', true)).toMatchObject({ code: 'STATE_CONFLICT' });
    expect(here().view.run).toBe(1);
  });

  it('[BP-LOCAL-06] stops at once, and unlocks without the server', async () => {
    const simulated = await onlinePrinter(5);
    await server.startAttempt(server.offer(server.addProgram(printProgram(400))));
    await server.untilState('a1', 'running');
    await server.stopBroker();
    here().stop('Rosa');
    expect(here().view.isLocked).toBe(true);
    simulated.powerCycle();
    await server.startBroker();
    await server.untilState('a1', 'cancelled');
    expect(await here().unlock('Rosa')).toBeUndefined();
    await untilView((view) => !view.isLocked && view.state === 'idle');
  });

  it('is not unlocked by a word that waited while somebody stopped it again', async () => {
    await onlinePrinter();
    here().stop('Rosa');
    const unlocked = here().unlock('Luis');
    here().stop('Rosa');
    expect(await unlocked).toMatchObject({ code: 'STATE_CONFLICT' });
    expect(here().view.isLocked).toBe(true);
  });

  it('begins nothing any more when the bridge is being ended', async () => {
    const simulated = await onlinePrinter();
    const stopped = bridge.stop();
    expect(await here().order({ kind: 'home' }, 'Rosa')).toMatchObject({ outcome: 'refused', code: 'MACHINE_OFFLINE' });
    await stopped;
    expect(simulated.executed).not.toContain('G28');
    await startBridge();
  });

  it('[BP-LOCAL-06] pauses, goes on and cancels, and is told when there is nothing to', async () => {
    await onlinePrinter(10);
    expect(await here().pause('Rosa')).toMatchObject({ code: 'STATE_CONFLICT' });
    await server.startAttempt(server.offer(server.addProgram(printProgram(400))));
    await server.untilState('a1', 'running');
    expect(await here().resume('Rosa')).toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await here().pause('Rosa')).toBeUndefined();
    await server.untilState('a1', 'paused');
    expect(await here().resume('Rosa')).toBeUndefined();
    await server.until(() => server.states('a1').filter((state) => state === 'running').length === 2);
    expect(await here().cancel('Rosa')).toBeUndefined();
    await server.untilState('a1', 'cancelled');
  });

  it('learns how a broken run could go on', async () => {
    const simulated = await onlinePrinter(20);
    simulated.fault({ kind: 'unplug', atBlock: 60 });
    await server.startAttempt(server.offer(server.addProgram(printProgram(400))));
    await server.untilState('a1', 'running');
    expect(await here().resumePlan()).toBeUndefined();
    await server.untilState('a1', 'failed');
    const plan = await here().resumePlan();
    expect(plan?.attemptId).toBe('a1');
    expect(plan?.lastCertainBlock).toBeGreaterThan(8);
    // One comment line stands before the first block.
    expect(plan?.lastCertainLine).toBe((plan?.lastCertainBlock ?? 0) + 1);
    expect(plan?.candidates[0]).toMatchObject({ kind: 'next', block: (plan?.lastCertainBlock ?? 0) + 1 });
    expect(plan?.steps.map(({ id }) => id)).toContain('home');
  });

  it('is refused an order by a running job, and by limits', async () => {
    await onlinePrinter(5);
    expect(await here().order({ kind: 'heat', nozzleC: 400 }, 'Rosa')).toMatchObject({ code: 'GCODE_OVERTEMP' });
    const nonsense = { kind: 'jog', deltaMm: { x: 'far' } } as unknown as Parameters<LocalMachine['order']>[0];
    expect(await here().order(nonsense, 'Rosa')).toMatchObject({ outcome: 'refused', code: 'INPUT_INVALID' });
    await server.startAttempt(server.offer(server.addProgram(printProgram(400))));
    await server.untilState('a1', 'running');
    expect(await here().order({ kind: 'home' }, 'Rosa')).toMatchObject({ outcome: 'refused', code: 'MACHINE_BUSY' });
  });

  it('heats, moves and asks; heat does not stay on behind a bridge that ends', async () => {
    const simulated = await machine({ resetsOnConnect: false });
    server.machines = [printer(simulated.url)];
    await startBridge();
    expect(await here().order({ kind: 'heat', nozzleC: 60 }, 'Rosa')).toMatchObject({ outcome: 'done' });
    await untilView(({ telemetry }) => telemetry.nozzleTargetC === 60);
    expect(await here().order({ kind: 'home' }, 'Rosa')).toMatchObject({ outcome: 'done' });
    expect(simulated.executed).toContain('G28');
    const asked = await here().order({ kind: 'gcode', lines: ['M115'] }, 'Rosa');
    expect(asked.lines.join()).toContain('FIRMWARE_NAME');
    await untilView(({ heatLeaseS }) => (heatLeaseS ?? 0) > 1700);
    await bridge.stop();
    expect(simulated.lastCommands.join()).toContain('M104 S0');
  });

  it('switches off what somebody else heated before it came', async () => {
    const simulated = await machine({ resetsOnConnect: false });
    const { hostname, port } = new URL(simulated.url);
    const other = connect({ host: hostname, port: Number(port) });
    other.write('M104 S60\n');
    await once(other, 'data');
    other.destroy();
    await once(other, 'close');
    server.machines = [printer(simulated.url)];
    const before = simulated.executed.length;
    await startBridge();
    await server.until(() => server.heard.facts.some(({ fact }) => 'message' in fact && fact.message?.includes('hot')));
    await untilView(({ telemetry }) => telemetry.nozzleTargetC === 0);
    expect(simulated.executed.slice(before)).toContain('M104 S0');
  });

  it('starts a mill: beside it is where they are', async () => {
    const simulated = await machine({ kind: 'grbl' });
    server.machines = [mill(simulated.url)];
    await startBridge();
    const { plateToken: _none, ...offer } = server.offer(server.addProgram(millProgram(10)));
    await server.send({ ...offer, armedBy: 'Ana' });
    await server.challenge('a1');
    expect(await here().startLocally('a1', 'Rosa', false)).toBeUndefined();
    await server.untilState('a1', 'done');
  });
});

describe('orders over the wire', () => {
  it('are answered by the id of their command, once', async () => {
    const server = await new MiniServer().start();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'bridge-'));
    const simulated = await startSimulatedMachine({
      kind: 'marlin',
      name: 'sim',
      timeFactor: 100,
      resetsOnConnect: true,
    });
    server.machines = [printer(simulated.url)];
    const bridge = new Bridge(server.config(dataDir), { log: memoryLog().log });
    await bridge.start();
    await server.untilOnline('m1');
    const answers = () => server.heard.replies.filter((reply) => reply.kind === 'ordered');
    await server.send({ kind: 'order', machineId: 'm1', fence: 0, by: 'Rosa', order: { kind: 'heat', nozzleC: 300 } });
    await server.until(() => answers().length === 1);
    expect(answers()[0]).toMatchObject({ machineId: 'm1', outcome: 'refused', code: 'GCODE_OVERTEMP', lines: [] });
    await server.send({ kind: 'order', machineId: 'gone', fence: 0, by: 'Rosa', order: { kind: 'home' } });
    await server.until(() => answers().length === 2);
    expect(answers()[1]).toMatchObject({ machineId: 'gone', outcome: 'refused', code: 'MACHINE_OFFLINE' });
    await server.send(
      { kind: 'order', machineId: 'm1', fence: 0, by: 'Rosa', order: { kind: 'home' } },
      { expiresAtMs: Date.now() - 1 },
    );
    await server.until(() => answers().length === 3);
    expect(answers()[2]).toMatchObject({ outcome: 'refused', code: 'ORDER_EXPIRED' });
    await bridge.stop();
    await server.close();
    await simulated.close();
    await removeDataFolder(dataDir);
  });
});
