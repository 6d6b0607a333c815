import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MachineConfig } from '#libs/bridge-contract';
import { analyseProgram } from '#libs/gcode';
import { startSimulatedMoonraker, startSimulatedOctoPrint } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, printer, printProgram } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge } from './index.js';
import { JournalStore } from './journal/store.js';

const klipper = (url: string): MachineConfig => ({
  ...printer(url),
  profile: { ...printer(url).profile, firmware: 'klipper' },
});
const moves = (blocks: readonly string[]): string[] => blocks.filter((block) => block.startsWith('G1 X'));
/** As `printProgram`, and warm enough for Klipper to extrude. */
const program = (count: number): string => printProgram(count).replace('G28\n', 'G28\nM109 S200\n');

describe('a bridge between a server and machines with a computer of their own', () => {
  let server: MiniServer;
  let dataDir: string;
  let bridge: Bridge | undefined;
  const logged = memoryLog();
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    server = await new MiniServer().start();
    dataDir = await mkdtemp(path.join(tmpdir(), 'bridge-'));
  });
  afterEach(async () => {
    await bridge?.stop();
    await server.close();
    for (const machine of open.splice(0)) await machine.close();
    await removeDataFolder(dataDir);
  });

  async function online(config: MachineConfig): Promise<void> {
    server.machines = [config];
    bridge = new Bridge(server.config(dataDir), { log: logged.log });
    await bridge.start();
    await server.untilOnline('m1');
  }

  it('runs a print on Klipper from offer to done', async () => {
    const machine = await startSimulatedMoonraker({ name: 'voron', timeFactor: 200, apiKey: 's3cret' });
    open.push(machine);
    await online(klipper(machine.url));
    const text = program(40);
    await server.startAttempt(server.offer(server.addProgram(text)));
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    expect(moves(machine.executed)).toEqual(moves(text.split('\n')));
    expect(logged.lines.join('\n')).not.toContain('s3cret');
  });

  it('[G25] tells the end of a print during which Moonraker restarted, as if nothing had been', async () => {
    const machine = await startSimulatedMoonraker({ name: 'voron', timeFactor: 100 });
    open.push(machine);
    machine.fault({ kind: 'moonraker-restart', atBlock: 30, forS: 60 });
    await online(klipper(machine.url));
    const text = program(60);
    await server.startAttempt(server.offer(server.addProgram(text)));
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    expect(moves(machine.executed)).toEqual(moves(text.split('\n')));
  });

  it('[G3] fails the attempt when the board restarts, and locks the machine', async () => {
    const machine = await startSimulatedMoonraker({ name: 'voron', timeFactor: 200 });
    open.push(machine);
    machine.fault({ kind: 'mcu-restart', atBlock: 20 });
    await online(klipper(machine.url));
    await server.startAttempt(server.offer(server.addProgram(program(40))));
    expect(await server.untilState('a1', 'failed')).toBe('failed RUN_MACHINE_RESET');
  });

  it('cancels a print that was given up before the bridge was started anew, and remembers it no longer', async () => {
    const machine = await startSimulatedMoonraker({ name: 'voron', timeFactor: 100 });
    open.push(machine);
    const fileName = 'minga/a0.gcode';
    machine.model.files.set(fileName, 'G28\nG4 S500\nG1 X10 F600\n');
    const start = { jsonrpc: '2.0', id: 1, method: 'printer.print.start', params: { filename: fileName } };
    machine.model.message(JSON.stringify(start), () => undefined);
    expect(machine.model.host.state).toBe('printing');
    const before = await JournalStore.open(dataDir, Date.now(), () => undefined);
    await before.saveAbandoned('m1', fileName);
    await before.close();
    const left = new Promise<void>((resolve) => {
      machine.model.files.delete = (name) => {
        resolve();
        return Map.prototype.delete.call(machine.model.files, name);
      };
    });
    await online(klipper(machine.url));
    await left;
    expect(machine.model.host.state).toBe('cancelled');
    expect(machine.executed).not.toContain('G1 X10 F600');
    await bridge?.stop();
    bridge = undefined;
    const after = await JournalStore.open(dataDir, Date.now(), () => undefined);
    expect(after.abandoned('m1')).toBeUndefined();
    await after.close();
  });

  it.each([
    ['Klipper', startSimulatedMoonraker, klipper],
    ['OctoPrint', startSimulatedOctoPrint, printer],
  ] as const)('sends %s a program without what is stripped', async (name, simulate, configOf) => {
    const machine = await simulate({ name, timeFactor: 200 });
    open.push(machine);
    const config = configOf(machine.url);
    await online({ ...config, profile: { ...config.profile, policy: { strips: ['M221'] } } });
    const text = program(20).replace('G92 E0', 'M155 S2\nM221 S95\nG92 E0');
    await server.startAttempt(server.offer(server.addProgram(text)));
    await server.untilState('a1', 'done');
    expect(machine.executed).toContain('G92 E0');
    // Its own M220 and M221 at the start are the bridge's; those of the program are gone.
    expect(machine.executed.filter((block) => /^M221 S95|^M155 S2/.test(block))).toEqual([]);
    const report = analyseProgram(Buffer.from(text), { ...config.profile, policy: { strips: ['M221'] } });
    const done = server.heard.facts.findLast(({ fact }) => fact.kind === 'attempt');
    expect(done?.fact).toMatchObject({ ackedBlocks: report.blocks });
  });

  it('runs a print behind OctoPrint from offer to done', async () => {
    const machine = await startSimulatedOctoPrint({ name: 'attic', timeFactor: 200 });
    open.push(machine);
    await online(printer(machine.url));
    const text = program(40);
    await server.startAttempt(server.offer(server.addProgram(text)));
    await server.untilState('a1', 'done');
    expect(moves(machine.executed)).toEqual(moves(text.split('\n')));
    const seen = JSON.stringify(bridge?.machine('m1')?.console());
    expect(seen).toContain('/api/settings');
    expect(seen).not.toContain('an-octoprint-key');
  });
});
