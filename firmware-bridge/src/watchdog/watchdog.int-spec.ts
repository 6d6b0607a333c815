import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine, type SimulatedMachine } from '#libs/machine-simulator';
import { mill, millProgram, printer, printProgram } from '../../test/fixtures.js';
import { MiniServer } from '../../test/mini-server.js';
import { processStart } from './messages.js';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** T of these tests; the bridge beats ten times in it. */
const SILENCE_MS = 1500;

const hot = printProgram(5000).replace('G28\n', 'G28\nM140 S60\nM109 S200\n');

describe('the watchdog as a process', () => {
  let server: MiniServer;
  let folder: string;
  let configFile: string;
  const machines: Awaited<ReturnType<typeof startSimulatedMachine>>[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    server = await new MiniServer().start();
    folder = await mkdtemp(path.join(tmpdir(), 'watchdog-'));
    configFile = path.join(folder, 'bridge.json');
    await configure({});
  });
  afterEach(async () => {
    const watchdog = watchdogPid();
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    for (const machine of machines.splice(0)) await machine.close();
    await server.close();
    if (watchdog !== undefined) await until('the watchdog ended', () => processStart(watchdog) === undefined);
    await rm(folder, { recursive: true });
  });

  async function configure(extra: object): Promise<void> {
    const config = { ...server.config(path.join(folder, 'data')), silenceMs: SILENCE_MS, ...extra };
    await writeFile(configFile, JSON.stringify(config));
  }

  const logged = (): Record<string, unknown>[] => {
    const file = path.join(folder, 'data', 'watchdog.log');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
  };
  /** Of the one that watches now. */
  function watchdogPid(): number | undefined {
    return logged().findLast(({ message }) => message === 'watchdog: watches')?.['watchdog'] as number | undefined;
  }

  function launch(): ChildProcess {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [MAIN, '--config', configFile], { stdio: 'ignore', env });
    children.push(child);
    return child;
  }

  async function simulate(kind: 'marlin' | 'grbl'): Promise<Simulated> {
    const machine = await startSimulatedMachine({ kind, name: 'sim', timeFactor: 20 });
    machines.push(machine);
    return machine;
  }

  /** A bridge in mid-print, and the watchdog told that the machine is hot. */
  async function printing(url: string): Promise<ChildProcess> {
    server.machines = [printer(url)];
    return running(hot, (machine) => (machine.nozzleTargetC ?? 0) === 200);
  }

  async function running(program: string, isIt: (machine: Telemetry) => boolean): Promise<ChildProcess> {
    const bridge = launch();
    await server.untilOnline('m1');
    await server.startAttempt(server.offer({ ...server.addProgram(program), armedBy: 'Rosa' }));
    await server.untilState('a1', 'running');
    await server.until(() => server.heard.telemetry.some(({ machines: told }) => told.some(isIt)));
    return bridge;
  }

  it('[E3] switches the heaters off after SIGKILL; the next bridge finds the machine locked', async () => {
    const machine = await simulate('marlin');
    const bridge = await printing(machine.url);
    bridge.kill('SIGKILL');
    await until('heaters off', () => isCooling(machine));
    launch();
    expect(await server.untilState('a1', 'unknown')).toBe('unknown ATTEMPT_UNKNOWN');
    await lockedAs('RUN_BRIDGE_SILENT');
    await server.send({ kind: 'unlock', machineId: 'm1', by: 'Rosa' });
    await server.untilOnline('m1');
    await until('nothing latched any more', async () => (await readFile(latchFile(), 'utf8')) === '{}');
  });

  it('does nothing when the bridge stands still for a moment', async () => {
    const machine = await simulate('marlin');
    const bridge = await printing(machine.url);
    bridge.kill('SIGSTOP');
    await delay(SILENCE_MS / 3);
    bridge.kill('SIGCONT');
    const before = server.heard.telemetry.length;
    await server.until(() => server.heard.telemetry.length > before + 4);
    expect(await isCooling(machine)).toBe(false);
    expect(server.states('a1').at(-1)).toBe('running');
    expect(logged().filter(({ message }) => message === 'watchdog: switches off')).toEqual([]);
  });

  it('[E5] after SIGSTOP: heaters off over the shared port, and no byte of the bridge after SIGCONT', async () => {
    const machine = await simulate('marlin');
    const { url, sent, end } = await pty(machine.url, path.join(folder, 'tty'));
    const bridge = await printing(url);
    bridge.kill('SIGSTOP');
    await until('heaters off', () => isCooling(machine));
    await until('let go of the port', () => logged().some(({ message }) => message === 'watchdog: has switched off'));
    const before = statSync(sent).size;
    bridge.kill('SIGCONT');
    expect(await server.untilState('a1', 'failed')).toBe('failed RUN_BRIDGE_SILENT');
    await lockedAs('RUN_BRIDGE_SILENT');
    const heard = server.heard.telemetry.length;
    await server.until(() => server.heard.telemetry.length > heard);
    expect(statSync(sent).size).toBe(before);
    expect(logged().some(({ message }) => message === 'watchdog: ends the frozen bridge')).toBe(false);
    // A person looked: the bridge takes the machine back.
    await server.send({ kind: 'unlock', machineId: 'm1', by: 'Rosa' });
    await server.untilOnline('m1');
    bridge.kill('SIGTERM');
    await once(bridge, 'exit');
    await end();
  });

  it('ends a frozen bridge that keeps a machine on the network to itself', async () => {
    const machine = await simulate('marlin');
    const bridge = await printing(machine.url);
    const ended = once(bridge, 'exit');
    bridge.kill('SIGSTOP');
    await until('heaters off', () => isCooling(machine));
    expect((await ended)[1]).toBe('SIGKILL');
  });

  it('[E3] stops the spindle of a mill', async () => {
    const machine = await simulate('grbl');
    server.machines = [mill(machine.url)];
    const bridge = await running(millProgram(5000), ({ spindleRpm }) => spindleRpm === 8000);
    expect(machine.spindleRpm).toBe(8000);
    bridge.kill('SIGKILL');
    await until('spindle off', () => machine.spindleRpm === 0);
  });

  it('cuts the power of a machine that does not confirm', async () => {
    const machine = await simulate('marlin');
    const hook = path.join(folder, 'relay');
    await writeFile(hook, `#!/bin/sh\necho "$@" > ${folder}/relay.log\n`);
    await chmod(hook, 0o755);
    await configure({ powerOffCommand: [hook, 'off'] });
    const bridge = await printing(machine.url);
    await machine.close();
    machines.length = 0;
    bridge.kill('SIGKILL');
    await until('relay', () => existsSync(path.join(folder, 'relay.log')));
    await until('given up', () => logged().some(({ outcome }) => outcome === 'unconfirmed'));
    expect(await readFile(path.join(folder, 'relay.log'), 'utf8')).toBe(`off m1 ${machine.url}\n`);
    expect(JSON.parse(await readFile(latchFile(), 'utf8'))).toEqual({ m1: 'unconfirmed' });
  });

  it('is started again when it dies; what runs goes on', async () => {
    const machine = await simulate('marlin');
    await printing(machine.url);
    const first = watchdogPid() ?? 0;
    process.kill(first, 'SIGKILL');
    await until('another one', () => watchdogPid() !== first && watchdogPid());
    const heard = server.heard.telemetry.length;
    await server.until(() => server.heard.telemetry.length > heard + 4);
    expect(server.states('a1').at(-1)).toBe('running');
    expect(await isCooling(machine)).toBe(false);
  });

  it('is replaced when it stands still', async () => {
    const machine = await simulate('marlin');
    await printing(machine.url);
    const first = watchdogPid() ?? 0;
    process.kill(first, 'SIGSTOP');
    await until('another one', () => watchdogPid() !== first && watchdogPid());
    expect(processStart(first)).toBeUndefined();
    expect(server.states('a1').at(-1)).toBe('running');
  });

  it('ends with the bridge, and there is never a second one', async () => {
    const bridge = launch();
    await until('watching', watchdogPid);
    const pid = watchdogPid() ?? 0;
    const second = spawn(process.execPath, [fileURLToPath(new URL('main.js', import.meta.url)), '--data', path.join(folder, 'data')]); // prettier-ignore
    expect(await once(second, 'exit')).toEqual([0, null]);
    expect(processStart(pid)).toBeDefined();
    bridge.kill('SIGTERM');
    await until('ended', () => processStart(pid) === undefined);
    expect(existsSync(path.join(folder, 'data', 'watchdog.sock'))).toBe(false);
  });

  const latchFile = (): string => path.join(folder, 'data', 'watchdog-latch.json');

  async function lockedAs(code: string): Promise<void> {
    await server.until(() => server.heard.facts.some(({ fact }) => fact.kind === 'machine' && fact.code === code));
  }
});

type Simulated = Awaited<ReturnType<typeof startSimulatedMachine>>;
type Telemetry = MiniServer['heard']['telemetry'][number]['machines'][number];

/** A pty whose other end is a simulated machine, by socat. */
async function pty(url: string, link: string): Promise<{ url: string; sent: string; end: () => Promise<unknown> }> {
  // What goes to the machine is kept, byte for byte.
  const sent = `${link}.sent`;
  const socat = spawn('socat', ['-r', sent, `pty,raw,echo=0,link=${link}`, url.replace('tcp://', 'tcp:')], {
    stdio: 'inherit',
  });
  const ended = once(socat, 'exit');
  await until('a pty', () => existsSync(link));
  return {
    url: `serial://${link}`,
    sent,
    end: () => {
      socat.kill();
      return ended;
    },
  };
}

/** On the way to its target, or held there, it never gets colder. */
async function isCooling(machine: SimulatedMachine): Promise<boolean> {
  const { nozzleC, bedC } = machine;
  await delay(20);
  return machine.nozzleC < nozzleC && machine.bedC < bedC;
}

/** For what lies in other processes and files: looks again until it is so; Jest's limit ends it otherwise. */
async function until(_what: string, look: () => unknown): Promise<void> {
  while (!(await look())) await delay(20);
}
