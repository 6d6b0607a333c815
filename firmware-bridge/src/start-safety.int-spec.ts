import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command, Reply } from '#libs/bridge-contract';
import type { Clock } from '#libs/domain';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, printProgram, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge, type LocalMachine } from './index.js';

type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;

/** A computer's clocks, some hours off or on. */
class OffClock implements Clock {
  constructor(public aheadMs = 0) {}
  nowMs = (): number => Date.now() + this.aheadMs;
  monotonicMs = (): number => performance.now() + this.aheadMs;
}

describe('a bridge in hard times', () => {
  const HOUR = 60 * 60_000;
  let server: MiniServer;
  let folder: string;
  let machine: Machine;
  let bridges: Bridge[];

  beforeEach(async () => {
    server = await new MiniServer().start();
    folder = await mkdtemp(path.join(tmpdir(), 'bridge-'));
    bridges = [];
    machine = await power({});
    server.machines = [printer(machine.url)];
  });
  afterEach(async () => {
    machine.setTimeFactor(1000);
    await Promise.all(bridges.map((bridge) => bridge.stop()));
    await server.close();
    await machine.close();
    await removeDataFolder(folder);
  });

  const power = (options: Partial<SimulatedMachineOptions>): Promise<Machine> =>
    startSimulatedMachine({
      kind: 'marlin',
      name: 'sim',
      uuid: 'board-1',
      timeFactor: 100,
      resetsOnConnect: true,
      ...options,
    });

  /** Another board on the same cable. */
  async function swap(uuid: string): Promise<void> {
    const port = Number(new URL(machine.url).port);
    await machine.close();
    machine = await power({ port, uuid });
  }

  async function start(clock?: Clock, dataDir = path.join(folder, 'data')): Promise<Bridge> {
    const bridge = new Bridge(server.config(dataDir), { log: memoryLog().log, ...(clock ? { clock } : {}) });
    bridges.push(bridge);
    await bridge.start();
    return bridge;
  }

  async function stop(bridge: Bridge): Promise<void> {
    bridges = bridges.filter((other) => other !== bridge);
    await bridge.stop();
  }

  function at(bridge: Bridge): LocalMachine {
    const found = bridge.machine('m1');
    if (!found) throw new Error('no machine m1');
    return found;
  }

  /** From now on writes to the journal wait, as behind a disk that does not answer. @returns lets them go */
  function hangDisk(bridge: Bridge): () => void {
    const { store } = bridge as unknown as { store: object };
    let release = (): void => undefined;
    Object.assign(store, { lane: new Promise<void>((resolve) => (release = resolve)) });
    return release;
  }

  const until = async (bridge: Bridge, look: (view: LocalMachine['view']) => boolean): Promise<void> => {
    // Nobody tells when a view has changed.
    while (!look(at(bridge).view)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const program = () => server.offer(server.addProgram(printProgram(20)));
  const ordered = (): Reply[] => server.heard.replies.filter(({ kind }) => kind === 'ordered');

  describe('while its disk hangs', () => {
    it('[BP-START-32] [BP-IDENT-05] [BP-IDENT-06] starts nothing on the machine that was plugged in meanwhile, and takes it only as the one the person saw', async () => {
      const bridge = await start();
      await server.untilOnline('m1');
      await server.send(program());
      const { attemptId, machineId, fence, nonce, epoch } = await server.challenge('a1');
      const release = hangDisk(bridge);
      await server.send({ kind: 'commit', attemptId, machineId, fence, nonce, epoch });
      await server.send({ kind: 'order', machineId: 'nobody', fence: 0, by: 'Rosa', order: { kind: 'home' } });
      // The answer to the second says that the first is there.
      await server.until(() => ordered().length === 1);
      await swap('board-2');
      await until(bridge, ({ connectivity, state }) => connectivity === 'online' && state === 'idle');
      release();
      expect(await server.untilState('a1', 'failed')).toBe('failed MACHINE_IDENTITY');
      expect(machine.motionStarts).toBe(0);

      await server.until(() => at(bridge).view.problem?.code === 'MACHINE_IDENTITY');
      const told = await server.until(() =>
        server.heard.facts.find(({ fact }) => fact.kind === 'machine' && fact.identityHash !== undefined),
      );
      const { identityHash = '' } = at(bridge).view;
      expect(told.fact).toMatchObject({ code: 'MACHINE_IDENTITY', identityHash });
      const unlock = { kind: 'unlock', machineId: 'm1', by: 'Rosa', acceptIdentity: true } as const;
      await swap('board-3');
      await until(bridge, (view) => view.identityHash !== undefined && view.identityHash !== identityHash);
      await server.send({ ...unlock, identityHash });
      expect(await at(bridge).unlock('Rosa', identityHash)).toMatchObject({ code: 'STATE_CONFLICT' });
      expect(at(bridge).view.problem?.code).toBe('MACHINE_IDENTITY');
      expect(await at(bridge).unlock('Rosa', at(bridge).view.identityHash)).toBeUndefined();
      expect(at(bridge).view.problem).toBeUndefined();
    });

    it('[BP-CTRL-16] pauses and cancels at once, and a resume said before is void', async () => {
      const bridge = await start();
      await server.untilOnline('m1');
      machine.setTimeFactor(10);
      await server.startAttempt(server.offer(server.addProgram(printProgram(400))));
      await server.untilState('a1', 'running');
      const ref = { attemptId: 'a1', machineId: 'm1', by: 'Rosa' } as const;
      let release = hangDisk(bridge);
      await server.send({ kind: 'pause', ...ref });
      await until(bridge, ({ state }) => state === 'held');
      expect(server.states('a1')).toEqual(['stored', 'running']);
      const resumed = at(bridge).resume('Rosa');
      expect(at(bridge).pause('Rosa')).toBeInstanceOf(Promise);
      release();
      expect(await resumed).toMatchObject({ code: 'STATE_CONFLICT' });
      await server.untilState('a1', 'paused');
      expect(at(bridge).view.state).toBe('held');
      release = hangDisk(bridge);
      await server.send({ kind: 'cancel', ...ref });
      await until(bridge, ({ state }) => state === 'stopped');
      release();
      await server.untilState('a1', 'cancelled');
      const cancel = server.heard.facts.find(({ fact }) => fact.kind === 'cancel');
      expect(cancel?.fact).toMatchObject({ outcome: 'accepted' });
    });

    it('[BP-START-32] does not start what was cancelled before the disk had it', async () => {
      const bridge = await start();
      await server.untilOnline('m1');
      await server.send(program());
      const { attemptId, machineId, fence, nonce, epoch } = await server.challenge('a1');
      const release = hangDisk(bridge);
      await server.send({ kind: 'commit', attemptId, machineId, fence, nonce, epoch });
      await server.send({ kind: 'order', machineId: 'nobody', fence: 0, by: 'Rosa', order: { kind: 'home' } });
      await server.until(() => ordered().length === 1);
      const cancelled = at(bridge).cancel('Rosa');
      release();
      await cancelled;
      expect(await server.untilState('a1', 'cancelled')).toBe('cancelled RUN_CANCELLED');
      expect(machine.motionStarts).toBe(0);
    });

    it('moves nothing by a key that was let go', async () => {
      const bridge = await start();
      await server.untilOnline('m1');
      const release = hangDisk(bridge);
      const jog = { kind: 'jog', deltaMm: { x: 10 }, feedMmPerMin: 600 } as const;
      await server.send({ kind: 'order', machineId: 'm1', fence: 0, by: 'Rosa', order: jog });
      await server.send({ kind: 'order', machineId: 'm1', fence: 0, by: 'Rosa', order: { kind: 'jog-cancel' } });
      await server.until(() => ordered().length === 1);
      release();
      await server.until(() => ordered().length === 2);
      expect(ordered()[1]).toMatchObject({ outcome: 'refused', code: 'ORDER_EXPIRED' });
      expect(machine.executed.filter((block) => block.startsWith('G1'))).toEqual([]);
    });
  });

  it('[BP-CTRL-15] obeys an order once, also when it comes again after a restart', async () => {
    const first = await start();
    await server.untilOnline('m1');
    const nowMs = Date.now();
    const times = { commandId: 'once', issuedAtMs: nowMs, expiresAtMs: nowMs + 15_000 };
    const home: Command = { ...times, kind: 'order', machineId: 'm1', fence: 0, by: 'Rosa', order: { kind: 'home' } };
    await server.say('command', home);
    await server.until(() => ordered().length === 1);
    await stop(first);
    const { length } = server.heard.facts;
    const again = await start();
    await server.until(() => server.heard.facts.length > length);
    await until(again, ({ state }) => state === 'idle');
    await server.say('command', home);
    await server.until(() => ordered().length === 2);
    expect(ordered()[1]).toMatchObject({ outcome: 'refused', code: 'ORDER_EXPIRED' });
    expect(machine.executed.filter((block) => block === 'G28')).toHaveLength(1);
  });

  it('[BP-ORDER-13] locks the machine when the line breaks in the middle of an order, not of a question', async () => {
    const bridge = await start();
    await server.untilOnline('m1');
    machine.setTimeFactor(1);
    const asked = at(bridge).order({ kind: 'gcode', lines: ['M503'] }, 'Rosa');
    await machine.close();
    await asked;
    expect(at(bridge).view.isLocked).toBe(false);
    machine = await power({ port: Number(new URL(machine.url).port), timeFactor: 1 });
    await until(bridge, ({ state }) => state === 'idle');
    const moving = at(bridge).order({ kind: 'home' }, 'Rosa');
    await until(bridge, () => machine.motionStarts > 0 || machine.lastCommands.includes('G28'));
    machine.fault({ kind: 'unplug', atS: 0 });
    expect(await moving).toMatchObject({ outcome: 'failed' });
    await until(bridge, ({ isLocked }) => isLocked);
    expect(at(bridge).view.problem?.message).toMatch(/order broke off/);
  });

  it('[BP-START-27] [BP-DOUBT-05] [E12] keeps what is stored over a restart, hours from its server, for a person to start', async () => {
    const first = await start();
    await server.untilOnline('m1');
    await server.send({ ...program(), startByMs: Date.now() + 12 * HOUR });
    await server.challenge('a1');
    await stop(first);
    await server.stopBroker();
    const later = await start(new OffClock(8 * HOUR));
    await until(later, ({ attempt, state }) => attempt?.isStartable === true && state === 'idle');
    expect(later.problem?.code).toBe('CLOCK_UNTRUSTED');
    expect(await at(later).startLocally('a1', 'Rosa', true)).toBeUndefined();
    await until(later, ({ attempt, run }) => attempt === undefined && run === 1);
    await server.startBroker();
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
  });

  it('[BP-START-27] goes on with what was stored when its server is there after a restart', async () => {
    const first = await start();
    await server.untilOnline('m1');
    const offer = program();
    await server.send(offer);
    const { nonce } = await server.challenge('a1');
    await stop(first);
    await start();
    // The server does so as soon as it hears of it; the machine is not there yet.
    await server.until(() => server.heard.births.length === 2);
    expect(server.heard.births[1]?.openAttempts).toMatchObject([{ attemptId: 'a1' }]);
    await server.send(offer);
    const fresh = await server.until(() => {
      const last = server.heard.replies.findLast((reply) => reply.kind === 'prepared');
      return last?.kind === 'prepared' && last.nonce !== nonce && last;
    });
    await server.send({
      kind: 'commit',
      attemptId: 'a1',
      machineId: 'm1',
      fence: 1,
      nonce: fresh.nonce,
      epoch: fresh.epoch,
    });
    await server.untilState('a1', 'done');
    expect(server.requests).toHaveLength(1);
  });

  it('[BP-DOUBT-01] [BP-BIRTH-16] [D10] starts nothing from afar over a line on which an answer takes longer than 5 s, and asks for the time anew', async () => {
    const clock = new OffClock();
    server.beforeWelcome = () => {
      clock.aheadMs += 6000;
      delete server.beforeWelcome;
    };
    const bridge = await start(clock);
    await server.until(() =>
      server.heard.facts.some(({ fact }) => fact.kind === 'machine' && fact.code === 'CLOCK_UNTRUSTED'),
    );
    await until(bridge, ({ state }) => state === 'idle');
    await server.send(program());
    expect(await server.untilState('a1', 'rejected')).toBe('rejected CLOCK_UNTRUSTED');
    // It introduces itself anew before its uncertainty grows: the next answer is quick.
    clock.aheadMs += 11 * 60_000;
    await server.until(() => server.heard.births[1]);
    expect(server.heard.births.map(({ clock: told }) => told?.state)).toEqual(['untrusted', 'untrusted']);
    while (bridge.problem) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('[BP-BIRTH-17] [E11] introduces itself at a later time when its clock was set back', async () => {
    let aheadMs = 0;
    const clock = { nowMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() };
    const bridge = await start(clock);
    await server.until(() => bridge.isServerConnected);
    aheadMs = -2 * HOUR;
    await server.say('welcome', { epoch: 'who-is-there', serverTimeMs: Date.now(), machines: [] });
    const again = await server.until(() => server.heard.births[1]);
    expect(again.epoch).toBe(server.heard.births[0]?.epoch);
    expect(again.atMs).toBeGreaterThan(server.heard.births[0]?.atMs ?? Infinity);
  });

  it('[BP-DOUBT-02] [BP-DOUBT-03] [D6] [E14] starts nothing from afar while a copy of it is about, until a person there has looked', async () => {
    const first = await start();
    await server.untilOnline('m1');
    await stop(first);
    await cp(path.join(folder, 'data'), path.join(folder, 'copy'), { recursive: true });
    const original = await start();
    await server.until(() => original.isServerConnected);
    expect(original.problem).toBeUndefined();
    const copy = await start(undefined, path.join(folder, 'copy'));
    await server.until(() => original.problem?.code === 'BRIDGE_DOUBLED' && copy.problem?.code === 'BRIDGE_DOUBLED');
    await stop(copy);
    await server.until(() => original.isServerConnected);
    await until(original, ({ state }) => state === 'idle');
    await server.send(program());
    expect(await server.untilState('a1', 'rejected')).toBe('rejected BRIDGE_DOUBLED');
    // Nothing but a person ends it, also over a restart.
    await stop(original);
    const later = await start();
    await server.until(() => later.isServerConnected);
    expect(later.problem?.code).toBe('BRIDGE_DOUBLED');
    await later.sayAlone('Rosa');
    await until(later, ({ state }) => state === 'idle');
    await server.startAttempt({ ...program(), attemptId: 'a2', fence: 2 });
    await server.untilState('a2', 'done');
  });
});
