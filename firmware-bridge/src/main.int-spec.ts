import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { printProgram, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

describe('the bridge as a process', () => {
  let server: MiniServer;
  let folder: string;
  let configFile: string;
  let machine: Awaited<ReturnType<typeof startSimulatedMachine>>;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    server = await new MiniServer().start();
    folder = await mkdtemp(path.join(tmpdir(), 'bridge-'));
    configFile = path.join(folder, 'bridge.json');
    await writeFile(configFile, JSON.stringify(server.config(path.join(folder, 'data'))));
    machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 20 });
    server.machines = [printer(machine.url)];
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await server.close();
    await machine.close();
    await removeDataFolder(folder);
  });

  function launch(...args: string[]): { child: ChildProcess; exited: Promise<{ code: number | null; said: string }> } {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', MINGA_BRIDGE_CONFIG: '' },
    });
    children.push(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return { child, exited: once(child, 'close').then(([code]) => ({ code: code as number | null, said })) };
  }

  async function killedInMidPrint(): Promise<void> {
    const { child, exited } = launch('--config', configFile);
    await server.untilOnline('m1');
    await server.startAttempt(server.offer(server.addProgram(printProgram(2000))));
    await server.untilState('a1', 'running');
    await server.until(() =>
      server.heard.telemetry.some(({ machines }) => machines.some(({ ackedBlocks }) => ackedBlocks)),
    );
    child.kill('SIGKILL');
    await exited;
  }

  it('[E3] [G26] killed in mid-print it says unknown after a restart, and starts nothing a second time', async () => {
    await killedInMidPrint();
    const homings = () => machine.executed.filter((block) => block.startsWith('G28')).length;
    expect(homings()).toBe(1);
    launch('--config', configFile);
    expect(await server.untilState('a1', 'unknown')).toBe('unknown ATTEMPT_UNKNOWN');
    await server.untilOnline('m1');
    // The server that forgot asks for the same again, and for another one with the old plate token.
    const offer = server.offer(server.addProgram(printProgram(2000)));
    await server.send(offer);
    await server.until(() =>
      server.heard.replies.find((reply) => reply.kind === 'status' && reply.state === 'unknown'),
    );
    await server.send({ ...offer, attemptId: 'a2', fence: 2 });
    expect(await server.untilState('a2', 'rejected')).toBe('rejected RUN_BRIDGE_SILENT');
    // Its watchdog had switched the machine off; a person looks at it.
    await server.send({ kind: 'unlock', machineId: 'm1', by: 'Rosa' });
    await server.send({ ...offer, attemptId: 'a3', fence: 3 });
    expect(await server.untilState('a3', 'rejected')).toBe('rejected START_PLATE_NOT_CLEAR');
    expect(homings()).toBe(1);
    expect(server.heard.births.at(-1)?.machines[0]).toMatchObject({ maxFence: 1, run: 1 });
    expect(server.heard.deaths).toBe(1);
  });

  it('asked to end it ends the running program in order and exits with 0', async () => {
    const { child, exited } = launch('--config', configFile);
    await server.untilOnline('m1');
    await server.startAttempt(server.offer(server.addProgram(printProgram(2000))));
    await server.untilState('a1', 'running');
    child.kill('SIGTERM');
    expect((await exited).code).toBe(0);
    await server.until(() => server.states('a1').some((state) => state.startsWith('cancelled')));
  });

  it('[E13] refuses to run beside another bridge on the same data', async () => {
    launch('--config', configFile);
    await server.until(() => server.heard.births.length > 0);
    const { code, said } = await launch('--config', configFile).exited;
    expect(code).toBe(1);
    expect(said).toBe(`Another bridge is running on ${path.join(folder, 'data')}. Stop it first.\n`);
  });

  it.each([
    ['no file named', [], undefined, 'Say where the configuration is: --config FILE or MINGA_BRIDGE_CONFIG.'],
    ['not JSON', ['--config', 'FILE'], '{"bridgeId"', /^The bridge configuration .* is not JSON: /],
    [
      'a field missing',
      ['--config', 'FILE'],
      '{"bridgeId":"b1"}',
      /^The bridge configuration is not right: serverUrl: /,
    ],
  ])('exits with one clear sentence: %s', async (_name, args, content, expected) => {
    if (content !== undefined) await writeFile(configFile, content);
    const { code, said } = await launch(...args.map((arg) => (arg === 'FILE' ? configFile : arg))).exited;
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    ]);
  });
});
