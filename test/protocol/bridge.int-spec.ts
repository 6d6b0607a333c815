import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { QOS, downTopic, parseTopic, readPrivateKey, seal, type Command } from '#libs/bridge-contract';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { Bridge } from '../../firmware-bridge/src/index.js';
import { removeDataFolder } from '../../firmware-bridge/test/data-folder.js';
import { memoryLog, printProgram, printer } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';
import { BROKER_KINDS, openBroker, type BrokerKind } from '../support/brokers.js';
import { FakeClock } from '../support/fake-clock.js';
import { cuttableLine } from './cuttable.js';

/** A real bridge and machine, looked at from the server's side. */
let server: MiniServer;
let dataDir: string;
let machine: Awaited<ReturnType<typeof startSimulatedMachine>>;
let bridge: Bridge | undefined;
let logged: ReturnType<typeof memoryLog>;
let observer: MqttClient | undefined;

async function setUp(kind: BrokerKind): Promise<void> {
  server = await new MiniServer((users, ports) => openBroker(kind, users, ports)).start();
  dataDir = await mkdtemp(path.join(tmpdir(), 'bridge-'));
  machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 100, resetsOnConnect: true });
  server.machines = [printer(machine.url)];
  logged = memoryLog();
}

afterEach(async () => {
  machine.setTimeFactor(1000); // a running program ends before the bridge does
  await bridge?.stop();
  bridge = undefined;
  await observer?.endAsync(true);
  observer = undefined;
  await server.close();
  await machine.close();
  await removeDataFolder(dataDir);
});

async function startBridge(over: Partial<ReturnType<MiniServer['config']>> = {}, clock?: FakeClock): Promise<void> {
  const config = { ...server.config(dataDir), hasWatchdog: false, ...over };
  bridge = new Bridge(config, { log: logged.log, ...(clock ? { clock } : {}) });
  await bridge.start();
}

interface Heard {
  readonly channel: string;
  readonly qos: number;
  readonly isRetained: boolean;
}

/** Everything that goes up, as the broker delivers it, in order of arrival. */
async function observe(): Promise<Heard[]> {
  const heard: Heard[] = [];
  observer = await connectAsync(server.brokerUrl, {
    clientId: 'server:observer',
    username: 'server',
    password: 'server-secret',
    reconnectPeriod: 0,
    protocolVersion: 4,
  });
  observer.on('message', (topic, _payload, { qos, retain }) =>
    heard.push({ channel: parseTopic(topic)?.channel ?? topic, qos, isRetained: retain }),
  );
  await observer.subscribeAsync('mf/v1/+/up/#', { qos: 1 });
  return heard;
}

const program = (moves: number) => server.offer(server.addProgram(printProgram(moves)));
const seqs = () => new Set(server.heard.facts.map(({ epoch, seq }) => `${epoch}/${seq}`));
const statuses = () => server.heard.replies.filter(({ kind }) => kind === 'status');

describe.each(BROKER_KINDS)('a bridge behind the broker %s', (kind) => {
  beforeEach(() => setUp(kind));

  it('[BP-CONN-09] [BP-TOPIC-08] [BP-ENV-03] [BP-BIRTH-01] [BP-BIRTH-02] [BP-BIRTH-04] [BP-START-06] [BP-FENCE-04] makes a print, and what it says is as the tables tell', async () => {
    const heard = await observe();
    await startBridge();
    await server.untilOnline('m1');
    await server.startAttempt({ ...program(8), fence: 7 });
    await server.untilState('a1', 'done');
    await server.startAttempt({
      ...program(8),
      attemptId: 'a2',
      fence: 8,
      plateToken: { tokenId: 't', afterRun: 1, by: 'Rosa' },
    });
    await server.untilState('a2', 'done');
    await bridge?.stop();
    await server.until(() => server.heard.deaths === 1);
    expect(heard[0]?.channel).toBe('birth');
    for (const { channel, qos, isRetained } of heard) {
      expect([channel, qos, isRetained]).toEqual([channel, QOS[channel as keyof typeof QOS], false]);
    }
    const nonces = server.heard.replies.flatMap((reply) => (reply.kind === 'prepared' ? [reply.nonce] : []));
    expect(nonces).toHaveLength(2);
    expect(new Set(nonces).size).toBe(2);
    // 120 bits need 20 characters of base64 at the least, 30 of hexadecimal.
    for (const nonce of nonces) expect(nonce.replaceAll('-', '')).toMatch(/^([0-9a-f]{30,}|[\w+/=]{20,})$/i);
    await startBridge();
    const [first, second] = await server.until(() => server.heard.births.length > 1 && server.heard.births);
    expect((second?.epoch ?? '') > (first?.epoch ?? '')).toBe(true);
    expect(second?.machines).toMatchObject([{ machineId: 'm1', maxFence: 8, run: 2 }]);
  });

  it('[BP-CONN-08] [BP-BIRTH-01] [BP-BIRTH-03] [BP-BIRTH-05] whose line is cut is told as dead, and says first what it holds when it is back', async () => {
    const heard = await observe();
    const line = await cuttableLine(server.config(dataDir).mqttUrl);
    await startBridge({ mqttUrl: line.url });
    await server.untilOnline('m1');
    await server.send(program(8));
    await server.challenge('a1');
    await server.until(() => server.states('a1').includes('stored'));
    line.cut();
    const since = () =>
      heard.map(({ channel }) => channel).slice(heard.findIndex(({ channel }) => channel === 'death'));
    while (!since().includes('birth')) await new Promise((resolve) => observer?.once('message', resolve));
    expect(since().find((channel) => channel !== 'death')).toBe('birth');
    const second = await server.until(() => server.heard.births[1]);
    expect(second).toMatchObject({
      epoch: server.heard.births[0]?.epoch,
      lastSeq: seqs().size,
      openAttempts: [{ attemptId: 'a1', machineId: 'm1', state: 'prepared' }],
    });
    // A COMMIT to the challenge from before the break is as good as any: the boot is the same.
    const { nonce, epoch } = await server.challenge('a1');
    await server.send({ kind: 'commit', attemptId: 'a1', machineId: 'm1', fence: 1, nonce, epoch });
    await server.untilState('a1', 'done');
    await line.close();
  });
});

describe('a bridge', () => {
  beforeEach(() => setUp('embedded'));

  it('[BP-BIRTH-07] [BP-BIRTH-08] says nothing of itself before the welcome that is meant for it', async () => {
    await startBridge();
    await server.untilOnline('m1');
    await bridge?.stop();
    server.welcomes = false;
    const [facts, telemetry] = [server.heard.facts.length, server.heard.telemetry.length];
    await startBridge();
    const birth = await server.until(() => server.heard.births[1]);
    await untilLogged((text) => text.includes('machine online'));
    const wrong = { epoch: server.heard.births[0]?.epoch ?? '', serverTimeMs: Date.now(), machines: [] };
    await server.say('welcome', wrong);
    await server.send({ kind: 'query', attemptId: 'a9', machineId: 'm1' });
    await server.until(() => statuses().length === 1);
    expect([server.heard.facts.length, server.heard.telemetry.length]).toEqual([facts, telemetry]);
    expect(bridge?.machines()).toHaveLength(1);
    await server.say('welcome', { ...wrong, epoch: birth.epoch, machines: server.machines });
    await server.untilState('a9', 'rejected');
  });

  it('[BP-BIRTH-10] that is not answered introduces itself again', async () => {
    server.welcomes = false;
    const clock = new FakeClock();
    await startBridge({}, clock);
    const passing = setInterval(() => clock.turn(10_001), 100);
    await server.until(() => server.heard.births.length > 1);
    clearInterval(passing);
    expect(server.heard.births[1]?.epoch).toBe(server.heard.births[0]?.epoch);
  });

  it('[BP-FACT-01] [BP-FACT-03] [BP-FACT-05] has 100 facts under way and keeps the others until it is told to go on', async () => {
    server.acknowledges = false;
    await startBridge();
    await server.untilOnline('m1');
    for (let index = 0; index < 110; index += 1) {
      await server.send({ kind: 'query', attemptId: `a${index}`, machineId: 'm1' });
    }
    await server.until(() => statuses().length === 110);
    expect(seqs().size).toBe(100);
    const [{ epoch } = { epoch: '' }] = server.heard.births;
    server.acknowledges = true;
    await server.say('ack', { epoch, seq: 100 });
    await server.until(() => server.states('a109').length > 0);
    const numbers = server.heard.facts.map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_seq, at) => at + 1));
  });

  it('[BP-TOPIC-07] drops a command that a careless broker kept, though the server signed it', async () => {
    const careless = await Aedes.createBroker();
    const tcp = net.createServer((socket) => void careless.handle(socket)).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { serverKeys } = server as unknown as { serverKeys: { privateKeyPem: string } };
    const topic = downTopic('b1', 'command');
    const times = { commandId: 'c', issuedAtMs: Date.now(), expiresAtMs: Date.now() + 15_000 };
    const stop = { ...times, kind: 'stop', machineId: 'm1', by: 'Rosa' } as const;
    const payload = seal(topic, 'command', stop, readPrivateKey(serverKeys.privateKeyPem));
    const kept = { cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false } as const;
    await new Promise<void>((resolve) => careless.publish(kept, () => resolve()));
    await startBridge({ mqttUrl: `mqtt://127.0.0.1:${(tcp.address() as net.AddressInfo).port}` });
    await untilLogged((text) => text.includes('retained'));
    await bridge?.stop();
    bridge = undefined;
    await new Promise<void>((resolve) => careless.close(() => resolve()));
    tcp.close();
  });

  it('[BP-CTRL-12] [BP-ORDER-01] answers an order once, however often it is heard', async () => {
    await startBridge();
    await server.untilOnline('m1');
    const order = (commandId: string): Command => ({
      commandId,
      issuedAtMs: Date.now(),
      expiresAtMs: Date.now() + 15_000,
      kind: 'order',
      machineId: 'm1',
      fence: 0,
      by: 'Rosa',
      order: { kind: 'home' },
    });
    for (const id of ['c1', 'c1', 'c1', 'c2']) await server.say('command', order(id));
    const answers = () => server.heard.replies.flatMap((reply) => (reply.kind === 'ordered' ? [reply.commandId] : []));
    await server.until(() => answers().includes('c2') && answers().includes('c1'));
    await server.send({ kind: 'query', attemptId: 'a1', machineId: 'm1' });
    await server.until(() => statuses().length === 1);
    expect(answers().toSorted()).toEqual(['c1', 'c2']);
    expect(machine.executed.filter((block) => block === 'G28').length).toBeLessThanOrEqual(2);
  });

  it('[BP-ORD-02] [BP-START-24] decides two offers one after the other: the second finds the first', async () => {
    await startBridge();
    await server.untilOnline('m1');
    await Promise.all([server.send(program(8)), server.send({ ...program(8), attemptId: 'a2', fence: 2 })]);
    expect(await server.untilState('a2', 'rejected')).toBe('rejected MACHINE_BUSY');
    await server.untilState('a1', 'stored');
  });

  it('[BP-ORD-03] stops the machine before it has dealt with what came before', async () => {
    await startBridge();
    await server.untilOnline('m1');
    machine.setTimeFactor(5);
    await server.startAttempt(program(400));
    await server.untilState('a1', 'running');
    const queries = Array.from({ length: 40 }, (_, index) =>
      server.send({ kind: 'query', attemptId: `q${index}`, machineId: 'm1' }),
    );
    await Promise.all([...queries, server.send({ kind: 'stop', machineId: 'm1', by: 'Rosa' })]);
    await server.until(() => bridge?.machine('m1')?.view.isLocked);
    expect(statuses().length).toBeLessThan(40);
    expect(await server.untilState('a1', 'cancelled')).toBe('cancelled RUN_CANCELLED');
  });

  it('[BP-CFG-01] [BP-CFG-02] lets a machine go that is wanted no more, but not in its run', async () => {
    await startBridge();
    await server.untilOnline('m1');
    machine.setTimeFactor(5);
    await server.startAttempt(program(400));
    await server.untilState('a1', 'running');
    const [{ epoch } = { epoch: '' }] = server.heard.births;
    const dismiss = () => server.say('welcome', { epoch, serverTimeMs: Date.now(), machines: [] });
    await dismiss();
    await server.send({ kind: 'query', attemptId: 'a1', machineId: 'm1' });
    await server.until(() => statuses().some((reply) => reply.kind === 'status' && reply.state === 'running'));
    machine.setTimeFactor(1000);
    await server.untilState('a1', 'done');
    await dismiss();
    await server.send({ kind: 'query', attemptId: 'a2', machineId: 'm1' });
    await server.untilState('a2', 'rejected');
    expect(bridge?.machines()).toEqual([]);
  });

  it('[BP-TELE-01] tells what a machine does now, and never what it did while the broker was away', async () => {
    await startBridge();
    await server.untilOnline('m1');
    machine.setTimeFactor(10);
    await server.startAttempt(program(400));
    await server.until(() => server.heard.telemetry.length > 1);
    await server.stopBroker();
    const seen = server.heard.telemetry.length;
    const acked = () => bridge?.machine('m1')?.view.telemetry.ackedBlocks ?? 0;
    const goal = acked() + 3;
    while (acked() < goal) await new Promise((resolve) => setTimeout(resolve, 20));
    const sinceMs = Date.now();
    await server.startBroker();
    const fresh = await server.until(() => server.heard.telemetry[seen]);
    expect(fresh.atMs).toBeGreaterThanOrEqual(sinceMs - 50);
  });
});

async function untilLogged(isIt: (line: string) => boolean): Promise<void> {
  while (!logged.lines.some(isIt)) await logged.next();
}
