import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import type { MachineConfig } from '#libs/bridge-contract';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, mill, millProgram, printProgram, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge } from './index.js';
import { FakeClock } from '../../test/support/fake-clock.js';

type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;

describe('a bridge between a server and a machine', () => {
  let server: MiniServer;
  let dataDir: string;
  let machines: Machine[];
  let bridge: Bridge | undefined;
  let logged: ReturnType<typeof memoryLog>;

  beforeEach(async () => {
    server = await new MiniServer().start();
    dataDir = await mkdtemp(path.join(tmpdir(), 'bridge-'));
    machines = [];
    logged = memoryLog();
  });
  afterEach(async () => {
    for (const machine of machines) machine.setTimeFactor(1000); // running programs end before the bridge does
    await bridge?.stop();
    bridge = undefined;
    await server.close();
    for (const machine of machines) await machine.close();
    await removeDataFolder(dataDir);
  });

  async function machine(options: Partial<SimulatedMachineOptions> = {}): Promise<Machine> {
    const simulated = await startSimulatedMachine({
      kind: 'marlin',
      name: 'sim',
      timeFactor: 100,
      resetsOnConnect: true, // says its banner at once: a handshake of 0.5 s rather than 2 s
      ...options,
    });
    machines.push(simulated);
    return simulated;
  }

  async function startBridge(): Promise<void> {
    bridge = new Bridge(server.config(dataDir), { log: logged.log });
    await bridge.start();
  }

  async function onlinePrinter(timeFactor = 100, policy: MachineConfig['profile']['policy'] = {}): Promise<Machine> {
    const simulated = await machine({ timeFactor });
    const config = printer(simulated.url);
    server.machines = [{ ...config, profile: { ...config.profile, policy } }];
    await startBridge();
    await server.untilOnline('m1');
    return simulated;
  }

  it('runs a print from offer to done, every block once and in order', async () => {
    const simulated = await onlinePrinter();
    const text = printProgram(40);
    await server.startAttempt(server.offer(server.addProgram(text)));
    await server.untilState('a1', 'running');
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    const moves = (blocks: readonly string[]) => blocks.filter((block) => block.startsWith('G1 X'));
    expect(moves(simulated.executed)).toEqual(moves(text.split('\n')));
    const done = server.heard.facts.findLast(({ fact }) => fact.kind === 'attempt');
    expect(done?.fact).toMatchObject({ run: 1, ackedBlocks: 46 });
    expect(server.requests).toHaveLength(1);
  });

  it('streams a print without what the machine’s owner strips, and counts as the check does', async () => {
    const simulated = await onlinePrinter(100, { strips: ['M92'] });
    const text = printProgram(8).replace('G28\n', 'G28\nM92 X77\nM155 S3\n');
    await server.startAttempt(server.offer(server.addProgram(text)));
    await server.untilState('a1', 'done');
    expect(simulated.executed.filter((block) => /M92|M155 S3/.test(block))).toEqual([]);
    const done = server.heard.facts.findLast(({ fact }) => fact.kind === 'attempt');
    expect(done?.fact).toMatchObject({ ackedBlocks: 14 });
  });

  it('[BP-START-22] runs a mill only with a person beside it', async () => {
    const simulated = await machine({ kind: 'grbl' });
    server.machines = [mill(simulated.url)];
    await startBridge();
    await server.untilOnline('m1');
    const program = server.addProgram(millProgram(20));
    const unarmed = { ...server.offer({ ...program, fence: 1 }), plateToken: undefined };
    await server.send(unarmed);
    expect(await server.untilState('a1', 'rejected')).toBe('rejected START_NEEDS_PERSON');
    await server.startAttempt({ ...unarmed, attemptId: 'a2', fence: 2, armedBy: 'Rosa' });
    await server.untilState('a2', 'done');
    expect(simulated.spindleRpm).toBe(0);
  });

  it.each(['in mid-run', 'by hand'])('[G5] cools a machine that was hot %s when its cable was pulled', async (how) => {
    const simulated = await machine({ resetsOnConnect: false });
    server.machines = [printer(simulated.url)];
    await startBridge();
    await server.untilOnline('m1');
    if (how === 'in mid-run') {
      const text = printProgram(4000).replace('G28\n', 'G28\nM104 S200\n');
      await server.startAttempt(server.offer(server.addProgram(text)));
      await server.untilState('a1', 'running');
      simulated.fault({ kind: 'replug', atS: 20, forS: 50 });
      expect(await server.untilState('a1', 'failed')).toBe('failed RUN_LINK_LOST');
    } else {
      const local = bridge?.machine('m1');
      expect(await local?.order({ kind: 'heat', nozzleC: 200 }, 'Rosa')).toMatchObject({ outcome: 'done' });
      simulated.fault({ kind: 'replug', atS: 1, forS: 50 });
      await server.until(() => local?.view.connectivity === 'offline');
      // It cannot arrive now, and must not be forgotten.
      local?.stop('Rosa');
    }
    await server.until(() => bridge?.machine('m1')?.view.connectivity === 'online');
    while (simulated.nozzleC > 30) await delay(20);
    expect(bridge?.machine('m1')?.view.isLocked).toBe(true);
  });

  it('takes a WELCOME with 200 machines', async () => {
    const simulated = await machine();
    const others = Array.from({ length: 199 }, (_, index) => printer('tcp://127.0.0.1:1', `other-${index}`));
    server.machines = [...others, printer(simulated.url)];
    await startBridge();
    await server.untilOnline('m1');
    expect(bridge?.machines()).toHaveLength(200);
    await server.startAttempt(server.offer(server.addProgram(printProgram(8))));
    await server.untilState('a1', 'done');
  });

  it('[BP-CFG-07] leaves out a machine that it cannot read, says so, and drives the others', async () => {
    const simulated = await machine();
    const config = printer(simulated.url, 'new');
    const newer = { ...config, profile: { ...config.profile, firmware: 'marlin-9' as 'marlin' } };
    server.machines = [newer, printer(simulated.url)];
    await startBridge();
    await server.untilOnline('m1');
    const problem = {
      code: 'MACHINE_NOT_READY',
      message: expect.stringMatching(/profile\.firmware.*Update the bridge/),
    };
    const news = await server.until(() => server.heard.facts.find(({ fact }) => fact.machineId === 'new'));
    expect(news.fact).toMatchObject({ kind: 'machine', connectivity: 'offline', ...problem });
    expect(bridge?.leftOut).toEqual([{ machineId: 'new', name: config.name, problem }]);
    expect(logged.lines.filter((line) => line.includes('does not understand'))).toHaveLength(1);
    await server.send({ ...server.offer(server.addProgram(printProgram(8))), machineId: 'new' });
    expect(await server.untilState('a1', 'rejected')).toBe('rejected MACHINE_NOT_READY');
    const { epoch } = server.heard.births.at(-1)!;
    await server.say('welcome', { epoch, serverTimeMs: Date.now(), machines: [config, printer(simulated.url)] });
    await server.until(() => bridge?.machine('new'));
    expect(bridge?.leftOut).toEqual([]);
  });

  it('ignores a commit with a nonce that is not its challenge; asked again it tells the same one, and takes its answer', async () => {
    const simulated = await onlinePrinter();
    const offer = server.offer(server.addProgram(printProgram(8)));
    await server.send(offer);
    const { attemptId, machineId, fence, epoch, nonce } = await server.challenge('a1');
    await server.send(offer);
    const told = await server.until(() => {
      const all = server.heard.replies.flatMap((reply) => (reply.kind === 'prepared' ? [reply.nonce] : []));
      return all.length >= 2 ? all : undefined;
    });
    expect(new Set(told)).toEqual(new Set([nonce]));
    const commit = { kind: 'commit', attemptId, machineId, fence, epoch } as const;
    await server.send({ ...commit, nonce: 'another' });
    await server.until(() =>
      server.heard.replies.find((reply) => reply.kind === 'status' && reply.code === 'START_NONCE'),
    );
    expect(simulated.motionStarts).toBe(0);
    await server.send({ ...commit, nonce });
    await server.untilState('a1', 'done');
  });

  it('starts once however often offer and commit are repeated', async () => {
    const simulated = await onlinePrinter();
    const offer = server.offer(server.addProgram(printProgram(8)));
    await server.send(offer);
    await server.send(offer);
    const { nonce, epoch } = await server.challenge('a1');
    const commit = { kind: 'commit', attemptId: 'a1', machineId: 'm1', fence: 1, nonce, epoch } as const;
    for (let index = 0; index < 5; index += 1) await server.send(commit);
    await server.untilState('a1', 'done');
    await server.send(offer);
    await server.send(commit);
    await server.until(
      () => server.heard.replies.filter((reply) => reply.kind === 'status' && reply.state === 'done').length >= 2,
    );
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    expect(simulated.executed.filter((block) => block.startsWith('G28'))).toHaveLength(1);
  });

  it('[BP-FACT-10] goes on printing while the broker is away, and loses no fact over it', async () => {
    await onlinePrinter(20);
    await server.startAttempt(server.offer(server.addProgram(printProgram(60))));
    await server.untilState('a1', 'running');
    await server.stopBroker();
    const ended = untilLogged();
    await ended;
    expect(server.states('a1')).toEqual(['stored', 'running']);
    await server.startBroker();
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    expectNoGaps();
  });

  it('[BP-FACT-03] [BP-FACT-04] tells facts again until they are acknowledged, also after a restart, oldest first', async () => {
    server.acknowledges = false;
    const simulated = await onlinePrinter();
    await server.startAttempt(server.offer(server.addProgram(printProgram(8))));
    await server.untilState('a1', 'done');
    await bridge?.stop();
    const before = server.heard.facts.length;
    server.acknowledges = true;
    await startBridge();
    await server.untilOnline('m1');
    const again = await server.until(() => {
      const later = server.heard.facts.slice(before);
      return later.some(({ fact }) => fact.kind === 'attempt' && fact.state === 'done') && later;
    });
    const [firstEpoch] = server.heard.births.map(({ epoch }) => epoch);
    expect(again[0]).toMatchObject({ epoch: firstEpoch, seq: 1 });
    expect(simulated.executed.filter((block) => block.startsWith('G28'))).toHaveLength(1);
  });

  it('[BP-START-30] [G4] [G5] fails the job when the cable is pulled, does not resume it, and wants a person before the next one', async () => {
    const simulated = await onlinePrinter(20);
    simulated.fault({ kind: 'unplug', atBlock: 20 });
    await server.startAttempt(server.offer(server.addProgram(printProgram(200))));
    expect(await server.untilState('a1', 'failed')).toBe('failed RUN_LINK_LOST');
    await server.until(() =>
      server.heard.facts.find(({ fact }) => fact.kind === 'machine' && fact.connectivity === 'online' && fact.code),
    );
    const next = { ...server.offer(server.addProgram(printProgram(8))), attemptId: 'a2', fence: 2 };
    await server.send({ ...next, plateToken: { tokenId: 't2', afterRun: 1, by: 'Rosa' } });
    expect(await server.untilState('a2', 'rejected')).toBe('rejected MACHINE_NOT_READY');
  });

  it('stops on request, stays locked, and starts again after a person unlocked it', async () => {
    const simulated = await onlinePrinter(20);
    await server.startAttempt(server.offer(server.addProgram(printProgram(200))));
    await server.untilState('a1', 'running');
    await server.send({ kind: 'stop', machineId: 'm1', by: 'Rosa' });
    expect(await server.untilState('a1', 'cancelled')).toBe('cancelled RUN_CANCELLED');
    const next = (attemptId: string, fence: number) => ({
      ...server.offer(server.addProgram(printProgram(8))),
      attemptId,
      fence,
      plateToken: { tokenId: attemptId, afterRun: 1, by: 'Rosa' },
    });
    await server.send(next('a2', 2));
    expect(await server.untilState('a2', 'rejected')).toBe('rejected MACHINE_NOT_READY');
    const before = server.heard.facts.length;
    simulated.powerCycle(); // a halted Marlin wants its reset button pressed
    await server.send({ kind: 'unlock', machineId: 'm1', by: 'Rosa' });
    await server.until(() =>
      server.heard.facts
        .slice(before)
        .find(({ fact }) => fact.kind === 'machine' && !fact.code && fact.state === 'idle'),
    );
    await server.startAttempt(next('a3', 3));
    await server.untilState('a3', 'done');
  });

  it('pauses, resumes and cancels', async () => {
    await onlinePrinter(20);
    await server.startAttempt(server.offer(server.addProgram(printProgram(300))));
    await server.untilState('a1', 'running');
    const ref = { attemptId: 'a1', machineId: 'm1', by: 'Rosa' };
    await server.send({ kind: 'pause', ...ref });
    await server.untilState('a1', 'paused');
    await server.send({ kind: 'resume', ...ref });
    await server.until(() => server.states('a1').filter((state) => state === 'running').length === 2);
    await server.send({ kind: 'cancel', ...ref });
    await server.untilState('a1', 'cancelled');
    expect(server.states('a1')).toEqual([
      'stored',
      'running',
      'paused',
      'running',
      expect.stringMatching(/^cancelled/),
    ]);
  });

  it('[BP-START-04] refuses a program this machine may not run, with the analyser’s words', async () => {
    await onlinePrinter();
    await server.send(server.offer(server.addProgram('G28\nM104 S400\nG1 X10 F600\n')));
    expect(await server.untilState('a1', 'rejected')).toBe('rejected GCODE_OVERTEMP');
  });

  it('[BP-START-05] goes on with a broken download where it broke', async () => {
    await onlinePrinter();
    server.breakDownloadAfter = 300_000;
    const program = server.addProgram(printProgram(20_000));
    await server.send(server.offer(program));
    await server.challenge('a1');
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
  });

  it('[BP-START-03] refuses a program with another hash, and one the server does not have', async () => {
    await onlinePrinter();
    const program = server.addProgram(printProgram(8));
    server.programs.set(program.programSha256, Buffer.from(printProgram(8).replace('X50', 'X51')));
    await server.send(server.offer(program));
    expect(await server.untilState('a1', 'rejected')).toBe('rejected PROGRAM_HASH');
    await server.send({
      ...server.offer({ programSha256: 'f'.repeat(64), programBytes: 5 }),
      attemptId: 'a2',
      fence: 2,
    });
    expect(await server.untilState('a2', 'rejected')).toBe('rejected PROGRAM_FETCH');
  });

  it('[BP-CFG-06] answers for a machine it does not have, and such an attempt never starts', async () => {
    await onlinePrinter();
    const offer = { ...server.offer(server.addProgram(printProgram(8))), machineId: 'm9' };
    await server.send(offer);
    expect(await server.untilState('a1', 'rejected')).toBe('rejected MACHINE_OFFLINE');
    await server.send({ kind: 'query', attemptId: 'a1', machineId: 'm9' });
    await server.until(() =>
      server.heard.replies.findLast((reply) => reply.kind === 'status' && reply.attemptId === 'a1'),
    );
  });

  it('[BP-CFG-05] takes a new configuration at any time without losing the server’s time', async () => {
    const first = await onlinePrinter();
    const second = await machine();
    const epoch = server.heard.births[0]!.epoch;
    server.machines = [printer(first.url), printer(second.url, 'm2')];
    await server.say('welcome', { epoch, serverTimeMs: Date.now(), machines: server.machines });
    await server.untilOnline('m2');
    await server.startAttempt({ ...server.offer(server.addProgram(printProgram(8))), machineId: 'm2' });
    await server.untilState('a1', 'done');
    expect(first.motionStarts).toBe(0);
  });

  it('sends telemetry of a running machine with progress by time', async () => {
    await onlinePrinter(10);
    await server.startAttempt(server.offer(server.addProgram(printProgram(60))));
    const told = await server.until(() =>
      server.heard.telemetry
        .flatMap(({ machines: all }) => all)
        .find(({ progress }) => progress !== undefined && progress > 0),
    );
    expect(told).toMatchObject({ machineId: 'm1', attemptId: 'a1', totalBlocks: 66, state: 'execute' });
  });

  it('[BP-CFG-03] knows its machines without a server after a restart', async () => {
    const simulated = await onlinePrinter();
    await bridge?.stop();
    await server.stopBroker();
    await startBridge();
    await untilLogged((line) => line.includes('machine online'));
    expect(simulated.motionStarts).toBe(0);
    await server.startBroker();
  });

  it('[BP-ENV-04] ignores what is not signed by its server', async () => {
    await onlinePrinter();
    const stranger = await new MiniServer().start();
    const offer = server.offer(server.addProgram(printProgram(8)));
    // The right broker, the wrong key.
    Object.assign(server, { serverKeys: (stranger as unknown as { serverKeys: unknown }).serverKeys });
    await server.send(offer);
    await untilLogged((line) => line.includes('bad-signature'));
    await stranger.close();
    expect(server.states('a1')).toEqual([]);
  });

  /** Until the log has a line; by default the one about the end of a run. */
  async function untilLogged(isIt = (line: string) => line.includes('attempt done')): Promise<void> {
    while (!logged.lines.some(isIt)) await logged.next();
  }

  function expectNoGaps(): void {
    const byEpoch = new Map<string, Set<number>>();
    for (const { epoch, seq } of server.heard.facts) byEpoch.set(epoch, (byEpoch.get(epoch) ?? new Set()).add(seq));
    for (const seqs of byEpoch.values())
      expect([...seqs].sort((a, b) => a - b)).toEqual([...seqs].map((_seq, at) => at + 1));
  }

  it('[BP-BIRTH-11] introduces itself again after a long silence: a server behind its own broker may have started anew', async () => {
    const clock = new FakeClock();
    bridge = new Bridge(server.config(dataDir), { log: logged.log, clock });
    await bridge.start();
    await server.until(() => server.heard.births.length === 1);
    // Each look by itself is silence enough; the answer to the first BIRTH may still be on its way.
    const passing = setInterval(() => clock.turn(61_000), 100);
    await server.until(() => server.heard.births.length > 1);
    clearInterval(passing);
  });

  it('[BP-BIRTH-07] [BP-BIRTH-13] introduces itself to a server that does not know who is there, and says which facts are gone for good', async () => {
    await onlinePrinter();
    const [first] = server.heard.births;
    await server.say('welcome', { epoch: 'of-nobody', serverTimeMs: Date.now(), machines: [] });
    const again = await server.until(() => server.heard.births[1]);
    expect(again.epoch).toBe(first!.epoch);
    expect(again.machines).toHaveLength(1);
    expect(again.ackedSeq).toBeGreaterThan(0);
    expect(first!.ackedSeq).toBeUndefined();
  });
});
