import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MachineConfig, MachineTelemetry } from '#libs/bridge-contract';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge } from './index.js';

const RESUME = { kind: 'resume', attemptId: 'a1', machineId: 'm1', by: 'Rosa' } as const;
const PROGRAM = ['G21', 'G90', 'M82', 'G28', 'G1 X50 Y60 Z3 F3000', 'M117 Turn the part', 'M0', 'G1 X70'];
const M0_LINE = PROGRAM.indexOf('M0') + 1;
const blocks = (executed: readonly string[]): string[] => executed.filter((block) => /^G1 [XYZ]/.test(block));

describe('a program on a Marlin that waits for a person', () => {
  let server: MiniServer;
  let dataDir: string;
  let machine: Awaited<ReturnType<typeof startSimulatedMachine>>;
  let bridge: Bridge;

  beforeEach(async () => {
    server = await new MiniServer().start();
    dataDir = await mkdtemp(path.join(tmpdir(), 'bridge-'));
  });
  afterEach(async () => {
    machine.setTimeFactor(1000);
    await bridge.stop();
    await server.close();
    await machine.close();
    await removeDataFolder(dataDir);
  });

  async function power(options: Partial<SimulatedMachineOptions> = {}): Promise<void> {
    machine = await startSimulatedMachine({
      kind: 'marlin',
      name: 'sim',
      timeFactor: 100,
      resetsOnConnect: true, // says its banner at once
      ...options,
    });
  }

  async function run(program: readonly string[], more: Partial<MachineConfig['profile']> = {}): Promise<void> {
    const config = printer(machine.url);
    server.machines = [{ ...config, profile: { ...config.profile, ...more } }];
    await startBridge();
    const offer = server.offer(server.addProgram(`${program.join('\n')}\n`));
    await server.startAttempt({ ...offer, ...(more.safetyClass === 'C' && { armedBy: 'Rosa' }) });
  }

  async function startBridge(): Promise<void> {
    bridge = new Bridge(server.config(dataDir), { log: memoryLog().log });
    await bridge.start();
    await server.untilOnline('m1');
  }

  const prompted = (): Promise<MachineTelemetry> =>
    server.until(() =>
      server.heard.telemetry.flatMap(({ machines }) => machines).findLast(({ prompt }) => prompt !== undefined),
    );

  it('[BP-CTRL-13] tells the server its prompt, goes on when asked, and never shows the machine the M0', async () => {
    await power();
    await run(PROGRAM);
    expect(await server.untilState('a1', 'paused')).toBe('paused');
    expect(await prompted()).toMatchObject({
      state: 'suspended',
      prompt: { kind: 'message', text: 'Turn the part', choices: [] },
      ackedBlocks: PROGRAM.length - 2,
      executedBlocks: PROGRAM.length - 2,
    });
    expect(bridge.machine('m1')?.view.telemetry.prompt?.text).toBe('Turn the part');
    await server.send(RESUME);
    await server.untilState('a1', 'done');
    expect(machine.executed).toContain('G1 X70');
    // `M0 S2` is how the session measures its stop, before any program.
    expect(machine.lastCommands.filter((command) => /\bM0\b(?! S2)/.test(command))).toEqual([]);
  });

  it('goes on only with a person beside a machine of class C', async () => {
    await power();
    await run(PROGRAM, { safetyClass: 'C' });
    await server.untilState('a1', 'paused');
    await server.send(RESUME);
    await server.until(() => JSON.stringify(server.heard.replies).includes('START_NEEDS_PERSON'));
    expect(machine.executed).not.toContain('G1 X70');
    await server.send({ ...RESUME, armedBy: 'Rosa' });
    await server.untilState('a1', 'done');
    expect(server.states('a1').filter((state) => state === 'running')).toHaveLength(2);
  });

  it('asks again where a run broke off while it waited: that block was not done', async () => {
    await power();
    await run(PROGRAM);
    await server.untilState('a1', 'paused');
    await prompted();
    machine.fault({ kind: 'reset', atS: 0 });
    expect(await server.untilState('a1', 'failed')).toBe('failed RUN_MACHINE_RESET');
    const plan = await bridge.machine('m1')?.resumePlan();
    expect(plan).toMatchObject({ lastCertainLine: M0_LINE - 1, lastSentLine: M0_LINE - 1 });
    expect(plan?.candidates[0]).toMatchObject({ kind: 'next', line: M0_LINE });
  });

  it.each([
    ['by the firmware, where it has prompts', true, ['Continue'], []],
    [
      'aside by the host, where it has none',
      false,
      [],
      ['G1 Z23 F300', 'G1 X10 Y210 F4800', 'G1 X50 Y60 F4800', 'G1 Z3 F300'],
    ],
  ])('has its material changed %s', async (_who, hasPrompts, choices, moves) => {
    await power({ hasPrompts });
    await run(PROGRAM.map((block) => (block === 'M0' ? 'M600' : block)));
    await server.untilState('a1', 'paused');
    expect((await prompted()).prompt).toMatchObject({ kind: 'material', choices });
    await server.send({ ...RESUME, ...(hasPrompts && { choice: 0 }) });
    await server.untilState('a1', 'done');
    expect(blocks(machine.executed)).toEqual(['G1 X50 Y60 Z3 F3000', ...moves, 'G1 X70']);
  });
});
