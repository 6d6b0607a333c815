import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { MachineConfig } from '#libs/bridge-contract';
import { startSimulatedMachine, startSimulatedMoonraker, type SimulatedMachine } from '#libs/machine-simulator';
import { removeDataFolder } from '../../test/data-folder.js';
import { mill, millProgram, printer, printProgram } from '../../test/fixtures.js';
import { MiniServer } from '../../test/mini-server.js';
import { Bridge, type BridgeConfig } from '../index.js';
import { encode, processStart, socketPath, type ToWatchdog } from './messages.js';
import { offSequence } from './off-sequences.js';

const WATCHDOG = fileURLToPath(new URL('main.js', import.meta.url));
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
/** T of these tests; the bridge beats ten times in it. Five bridges start at once: none may seem silent for that. */
const SILENCE_MS = 3500;

const hot = printProgram(5000).replace('G28\n', 'G28\nM140 S60\nM109 S200\n');

// Five bridges start side by side, on a computer that may have other work.
jest.setTimeout(90_000);

describe('the watchdog as a process', () => {
  it.concurrent('[E3] switches the heaters off after SIGKILL; the next bridge finds the machine locked', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      const bridge = await rig.printing(machine.url);
      bridge.kill('SIGKILL');
      await until('heaters off', () => isOff(machine));
      rig.launch();
      expect(await rig.server.untilState('a1', 'unknown')).toBe('unknown ATTEMPT_UNKNOWN');
      await rig.lockedAs('RUN_BRIDGE_SILENT');
      // Whoever unlocks while it is still being switched off finds it locked again.
      await until('let go of the machine', () => rig.has('has switched off'));
      await rig.server.send({ kind: 'unlock', machineId: 'm1', by: 'Rosa' });
      await rig.server.untilOnline('m1');
      await until('nothing latched any more', async () => (await readFile(rig.latchFile, 'utf8')) === '{}');
    }),
  );

  it.concurrent('[E4] does nothing when the bridge stands still for a moment', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      const bridge = await rig.printing(machine.url);
      bridge.kill('SIGSTOP');
      await delay(SILENCE_MS / 3);
      bridge.kill('SIGCONT');
      const before = rig.server.heard.telemetry.length;
      await rig.server.until(() => rig.server.heard.telemetry.length > before + 4);
      expect(isOff(machine)).toBe(false);
      expect(rig.server.states('a1').at(-1)).toBe('running');
      expect(rig.has('switches off')).toBe(false);
    }),
  );

  it.concurrent('[E5] after SIGSTOP: heaters off over the shared port, and no byte of the bridge after SIGCONT', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      const { url, sent, end } = await pty(machine.url, path.join(rig.folder, 'tty'));
      const bridge = await rig.printing(url);
      bridge.kill('SIGSTOP');
      await until('heaters off', () => isOff(machine));
      await until('let go of the port', () => rig.has('has switched off'));
      // Its last bytes are on their way through the pty for a moment.
      const last = Buffer.from(offSequence(printer(url))?.after ?? '', 'hex');
      await until('its last bytes', async () => (await readFile(sent)).subarray(-last.length).equals(last));
      const before = statSync(sent).size;
      bridge.kill('SIGCONT');
      expect(await rig.server.untilState('a1', 'failed')).toBe('failed RUN_BRIDGE_SILENT');
      await rig.lockedAs('RUN_BRIDGE_SILENT');
      const heard = rig.server.heard.telemetry.length;
      await rig.server.until(() => rig.server.heard.telemetry.length > heard);
      expect(statSync(sent).size).toBe(before);
      expect(rig.has('ends the frozen bridge')).toBe(false);
      // A person looked: the bridge takes the machine back.
      await rig.server.send({ kind: 'unlock', machineId: 'm1', by: 'Rosa' });
      await rig.server.untilOnline('m1');
      bridge.kill('SIGTERM');
      await once(bridge, 'exit');
      await end();
    }),
  );

  it.concurrent('ends a frozen bridge that keeps a machine on the network to itself', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      const bridge = await rig.printing(machine.url);
      const ended = once(bridge, 'exit');
      bridge.kill('SIGSTOP');
      await until('heaters off', () => isOff(machine));
      expect((await ended)[1]).toBe('SIGKILL');
    }),
  );

  it.concurrent.each(['SIGSTOP', 'SIGKILL'] as const)(
    '[G26] leaves a machine with a computer of its own alone at %s: its print goes on and its end is told',
    (signal) =>
      inRig(async (rig) => {
        const machine = await startSimulatedMoonraker({ name: 'voron', timeFactor: 20 });
        rig.machines.push(machine);
        const config = printer(machine.url);
        rig.server.machines = [{ ...config, profile: { ...config.profile, firmware: 'klipper' } }];
        const text = printProgram(60).replace('G28\n', 'G28\nM109 S200\n');
        const bridge = await rig.running(text, ({ nozzleTargetC = 0 }) => nozzleTargetC === 200);
        bridge.kill(signal);
        await delay(2 * SILENCE_MS);
        if (signal === 'SIGSTOP') bridge.kill('SIGCONT');
        else rig.launch();
        expect(await rig.server.untilState('a1', 'done')).toBe('done');
        expect(rig.server.heard.facts.some(({ fact }) => 'code' in fact && fact.code === 'RUN_BRIDGE_SILENT')).toBe(
          false,
        );
        expect(machine.executed.filter((block) => block.startsWith('G1 X'))).toHaveLength(60);
      }),
  );

  it.concurrent('stops the spindle of a mill', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('grbl');
      rig.server.machines = [mill(machine.url)];
      const bridge = await rig.running(millProgram(5000), ({ spindleRpm }) => spindleRpm === 8000);
      expect(machine.spindleRpm).toBe(8000);
      bridge.kill('SIGKILL');
      await until('spindle off', () => machine.spindleRpm === 0);
    }),
  );

  it.concurrent('cuts the power of a machine that does not confirm', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      const hook = path.join(rig.folder, 'relay');
      await writeFile(hook, `#!/bin/sh\necho "$@" > ${rig.folder}/relay.log\n`);
      await chmod(hook, 0o755);
      await rig.configure({ powerOffCommand: [hook, 'off'] });
      const bridge = await rig.printing(machine.url);
      await machine.close();
      rig.machines.length = 0;
      bridge.kill('SIGKILL');
      await until('relay', () => existsSync(path.join(rig.folder, 'relay.log')));
      await until('given up', () => rig.logged().some(({ outcome }) => outcome === 'unconfirmed'));
      expect(await readFile(path.join(rig.folder, 'relay.log'), 'utf8')).toBe(`off m1 ${machine.url}\n`);
      await until('latched', async () => (await readFile(rig.latchFile, 'utf8')) === '{"m1":"unconfirmed"}');
    }),
  );

  it.concurrent('is started again when it dies; what runs goes on', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      await rig.printing(machine.url);
      const first = rig.watchdogPid() ?? 0;
      process.kill(first, 'SIGKILL');
      await until('another one', () => rig.watchdogPid() !== first && rig.watchdogPid());
      const heard = rig.server.heard.telemetry.length;
      await rig.server.until(() => rig.server.heard.telemetry.length > heard + 4);
      expect(rig.server.states('a1').at(-1)).toBe('running');
      expect(isOff(machine)).toBe(false);
    }),
  );

  it.concurrent('is replaced when it stands still', () =>
    inRig(async (rig) => {
      const machine = await rig.simulate('marlin');
      await rig.printing(machine.url);
      const first = rig.watchdogPid() ?? 0;
      process.kill(first, 'SIGSTOP');
      await until('another one', () => rig.watchdogPid() !== first && rig.watchdogPid());
      expect(processStart(first)).toBeUndefined();
      expect(rig.server.states('a1').at(-1)).toBe('running');
    }),
  );

  it.concurrent('ends with the bridge, and there is never a second one', () =>
    inRig(async (rig) => {
      const bridge = rig.launch();
      await until('watching', () => rig.watchdogPid());
      const pid = rig.watchdogPid() ?? 0;
      const second = spawn(process.execPath, [WATCHDOG, '--data', rig.dataDir]);
      expect(await once(second, 'exit')).toEqual([0, null]);
      expect(processStart(pid)).toBeDefined();
      bridge.kill('SIGTERM');
      await until('ended', () => processStart(pid) === undefined);
      expect(existsSync(path.join(rig.dataDir, 'watchdog.sock'))).toBe(false);
    }),
  );

  it.concurrent('a bridge that ends in order leaves no machine hot that was heated by hand, and locks nothing', () =>
    inRig(async (rig) => {
      const { server } = rig;
      const machine = await rig.simulate('marlin');
      server.machines = [printer(machine.url)];
      const bridge = rig.launch();
      await server.untilOnline('m1');
      const order = { kind: 'heat', nozzleC: 200, bedC: 60 } as const;
      await server.send({ kind: 'order', machineId: 'm1', fence: 0, by: 'Rosa', order });
      // At once, before the machine has told its new targets: it does so every 2 s.
      await server.until(() => server.heard.replies.some(({ kind }) => kind === 'ordered'));
      expect([machine.nozzleTargetC, machine.bedTargetC]).toEqual([200, 60]);
      bridge.kill('SIGTERM');
      expect(await once(bridge, 'exit')).toEqual([0, null]);
      expect(isOff(machine)).toBe(true);
      await until('the watchdog ends', () => rig.has('ends'));
      const latched = existsSync(rig.latchFile) ? await readFile(rig.latchFile, 'utf8') : '{}';
      expect(latched).toBe('{}');
    }),
  );

  it.concurrent('a bridge started again keeps away from the machine until the old one is switched off', () =>
    inRig(async (rig) => {
      // A machine that never says that it is off, so that the watchdog needs its 3 s.
      const heard: { text: string; isSwitchedOff: boolean }[] = [];
      const machine = createServer((socket) =>
        socket
          .on('error', () => undefined)
          .once('data', (bytes) => {
            heard.push({ text: bytes.toString(), isSwitchedOff: rig.has('has switched off') });
          }),
      );
      machine.listen(0, '127.0.0.1');
      await once(machine, 'listening');
      const config = printer(`tcp://127.0.0.1:${(machine.address() as AddressInfo).port}`);
      rig.server.machines = [config];
      await leftHot(rig, config);
      const bridge = new Bridge(rig.config, { log: () => undefined });
      await bridge.start();
      await until('the bridge asks the machine', () => heard.some(({ text }) => !text.includes('M104 S0')));
      expect(heard[0]?.text).toContain('M104 S0');
      expect(heard.filter(({ text, isSwitchedOff }) => !isSwitchedOff && !text.includes('M104 S0'))).toEqual([]);
      expect(rig.has('ends the frozen bridge')).toBe(false);
      await bridge.stop();
      machine.close();
    }),
  );

  it('is left a machine that went out of reach while hot, when the bridge is ended in order', () =>
    inRig(async (rig) => {
      const machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 20 });
      rig.server.machines = [printer(machine.url)];
      const bridge = new Bridge(rig.config, { log: () => undefined });
      await bridge.start();
      await rig.server.untilOnline('m1');
      await bridge.machine('m1')?.order({ kind: 'heat', nozzleC: 200 }, 'Rosa');
      await until('it is hot', () => bridge.machine('m1')?.view.telemetry.nozzleTargetC === 200);
      await machine.close();
      await until('it is out of reach', () => bridge.machine('m1')?.view.connectivity !== 'online');
      await bridge.stop();
      await until('the watchdog acts', () => rig.has('switches off'));
    }));
});

class Rig {
  readonly machines: { close(): Promise<void> }[] = [];
  readonly children: ChildProcess[] = [];

  private constructor(
    readonly server: MiniServer,
    readonly folder: string,
  ) {}

  static async open(): Promise<Rig> {
    const rig = new Rig(await new MiniServer().start(), await mkdtemp(path.join(tmpdir(), 'watchdog-')));
    await rig.configure({});
    return rig;
  }

  async close(): Promise<void> {
    const watchdog = this.watchdogPid();
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    for (const machine of this.machines) await machine.close();
    await this.server.close();
    if (watchdog !== undefined) await until('the watchdog ended', () => processStart(watchdog) === undefined);
    await removeDataFolder(this.folder);
  }

  get dataDir(): string {
    return path.join(this.folder, 'data');
  }

  get config(): BridgeConfig {
    return { ...this.server.config(this.dataDir), silenceMs: SILENCE_MS, localPage: { port: 0 } };
  }

  private get configFile(): string {
    return path.join(this.folder, 'bridge.json');
  }

  async configure(extra: object): Promise<void> {
    await writeFile(this.configFile, JSON.stringify({ ...this.config, ...extra }));
  }

  logged(): Record<string, unknown>[] {
    const file = path.join(this.dataDir, 'watchdog.log');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.flatMap((line) => (/^\{.*\}$/.test(line) ? [JSON.parse(line) as Record<string, unknown>] : []));
  }

  has(message: string): boolean {
    return this.logged().some((line) => line['message'] === `watchdog: ${message}`);
  }

  /** Of the one that watches now. */
  watchdogPid(): number | undefined {
    return this.logged().findLast(({ message }) => message === 'watchdog: watches')?.['watchdog'] as number | undefined;
  }

  get latchFile(): string {
    return path.join(this.dataDir, 'watchdog-latch.json');
  }

  launch(): ChildProcess {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [MAIN, '--config', this.configFile], { stdio: 'ignore', env });
    this.children.push(child);
    return child;
  }

  async simulate(kind: 'marlin' | 'grbl'): Promise<Simulated> {
    const machine = await startSimulatedMachine({ kind, name: 'sim', timeFactor: 20 });
    this.machines.push(machine);
    return machine;
  }

  /** A bridge in mid-print, and the watchdog told that the machine is hot. */
  async printing(url: string): Promise<ChildProcess> {
    this.server.machines = [printer(url)];
    return this.running(hot, (machine) => (machine.nozzleTargetC ?? 0) === 200);
  }

  async running(program: string, isIt: (machine: Telemetry) => boolean): Promise<ChildProcess> {
    const { server } = this;
    const bridge = this.launch();
    await server.untilOnline('m1');
    await server.startAttempt(server.offer({ ...server.addProgram(program), armedBy: 'Rosa' }));
    await server.untilState('a1', 'running');
    await server.until(() => server.heard.telemetry.some(({ machines: told }) => told.some(isIt)));
    return bridge;
  }

  async lockedAs(code: string): Promise<void> {
    const { heard } = this.server;
    await this.server.until(() => heard.facts.some(({ fact }) => fact.kind === 'machine' && fact.code === code));
  }
}

/** The cases share nothing, so they run side by side. */
async function inRig(test: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await Rig.open();
  try {
    await test(rig);
  } finally {
    await rig.close();
  }
}

type Simulated = Awaited<ReturnType<typeof startSimulatedMachine>>;
type Telemetry = MiniServer['heard']['telemetry'][number]['machines'][number];

/** Another bridge process died and left this machine hot: its watchdog begins to act. */
async function leftHot(rig: Rig, machine: MachineConfig): Promise<void> {
  mkdirSync(rig.dataDir, { recursive: true });
  const log = openSync(path.join(rig.dataDir, 'watchdog.log'), 'a');
  rig.children.push(spawn(process.execPath, [WATCHDOG, '--data', rig.dataDir], { stdio: ['ignore', log, log] }));
  closeSync(log);
  const file = socketPath(rig.dataDir);
  await until('the watchdog listens', () => existsSync(file));
  const old = spawn('sleep', ['60']);
  const socket = connect(file);
  const { machineId, url } = machine;
  const off = offSequence(machine);
  for (const message of [
    { type: 'hello', pid: old.pid ?? 0, silenceMs: SILENCE_MS, powerOffCommand: [] },
    { type: 'machine', machineId, url, ...(off ? { off } : {}) },
    { type: 'beat', seq: 1, hot: [machineId] },
  ] satisfies ToWatchdog[]) {
    socket.write(encode(message));
  }
  await until('the watchdog knows', () => rig.has('watches'));
  old.kill('SIGKILL');
  await once(old, 'exit');
  socket.end();
  await until('the watchdog acts', () => rig.has('switches off'));
}

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

const isOff = ({ nozzleTargetC, bedTargetC }: SimulatedMachine): boolean => nozzleTargetC === 0 && bedTargetC === 0;

/** For what lies in other processes and files: looks again until it is so; Jest's limit ends it otherwise. */
async function until(_what: string, look: () => unknown): Promise<void> {
  while (!(await look())) await delay(20);
}
