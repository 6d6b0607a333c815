import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  generateSigningKeys,
  open,
  parseTopic,
  readPrivateKey,
  readPublicKey,
  seal,
  upTopic,
  type Birth,
  type ChannelBody,
  type DownChannel,
  type FactBody,
  type UpChannel,
} from '#libs/bridge-contract';
import { AttemptRow, BridgeRow, FactRow, MachineRow } from '#libs/persistence';
import { BridgeLinkService } from '../../apps/server/src/bridges/bridge-link.service.js';
import { LiveTelemetry } from '../../apps/server/src/live/telemetry.js';
import { AttemptsService } from '../../apps/server/src/production/attempts.service.js';
import { createServerApp } from '../../apps/server/src/server.app.js';
import { BROKER_KINDS, openBroker, type TestBroker } from '../support/brokers.js';
import type { Floor } from '../support/shopfloor.js';
import { SILENT, openSite, type TestSite } from '../support/site.js';

interface Heard<C extends DownChannel = DownChannel> {
  readonly channel: C;
  readonly body: ChannelBody[C];
  /** Seconds the broker would still have kept it; MQTT 5 only. */
  readonly expiryS: number | undefined;
}

/** A bridge made by hand, so that it can also do what a good one never does. */
class HandmadeBridge {
  readonly heard: Heard[] = [];
  readonly #keys = generateSigningKeys();
  readonly #waiting = new Set<() => void>();
  #mqtt!: MqttClient;

  private constructor(
    readonly site: TestSite,
    readonly floor: Floor,
  ) {}

  static async connect(site: TestSite, broker?: TestBroker): Promise<HandmadeBridge> {
    const floor = await site.floor.addFloor();
    const bridge = new HandmadeBridge(site, floor);
    const { bridgeId: id, secret: password } = floor;
    const { publicKeyPem } = bridge.#keys;
    await site.database.manager.update(BridgeRow, { id }, { publicKeyPem, connectivity: 'offline', epoch: null });
    await broker?.addUser(id, password);
    const url = broker?.bridgeUrl ?? `${site.url.replace('http', 'ws')}/mqtt`;
    const options = {
      clientId: id,
      username: id,
      password,
      reconnectPeriod: 0,
      protocolVersion: broker ? 5 : 4,
    } as const;
    // A broker that is told of a new user takes a moment.
    for (;;) {
      const mqtt = await connectAsync(url, options).catch(() => undefined);
      if (!mqtt) continue;
      bridge.#mqtt = mqtt;
      break;
    }
    bridge.#mqtt.on('error', () => undefined);
    bridge.#mqtt.on('message', (topic, payload, packet) =>
      bridge.#hear(topic, payload, packet.properties?.messageExpiryInterval),
    );
    await bridge.#mqtt.subscribeAsync(`mf/v1/${id}/down/#`, { qos: 1 });
    return bridge;
  }

  #hear(topic: string, payload: Buffer, expiryS: number | undefined): void {
    const channel = (parseTopic(topic)?.channel ?? 'ack') as DownChannel;
    const opened = open(topic, channel, payload, readPublicKey(this.site.get(BridgeLinkService).publicKeyPem));
    if (!opened.ok) throw new Error(`${topic}: ${opened.reason}`);
    this.heard.push({ channel, body: opened.body, expiryS });
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async say<C extends UpChannel>(channel: C, body: ChannelBody[C], key = this.#keys.privateKeyPem): Promise<void> {
    const topic = upTopic(this.floor.bridgeId, channel);
    await this.raw(channel, seal(topic, channel, body, readPrivateKey(key)));
  }

  async raw(channel: UpChannel, payload: Buffer): Promise<void> {
    await this.#mqtt.publishAsync(upTopic(this.floor.bridgeId, channel), payload, { qos: 1 });
  }

  fact(seq: number, fact: FactBody, epoch = 'b1'): Promise<void> {
    return this.say('fact', { epoch, seq, atMs: Date.now(), fact });
  }

  machineNews(seq: number, machineId = this.floor.machineId): Promise<void> {
    return this.fact(seq, { kind: 'machine', machineId, connectivity: 'online', state: 'idle', run: 0 });
  }

  async birth(over: Partial<Birth> = {}): Promise<void> {
    const { machineId } = this.floor;
    const machines = [{ machineId, maxFence: 0, run: 0, connectivity: 'online', state: 'idle' } as const];
    await this.say('birth', {
      epoch: 'b1',
      atMs: Date.now(),
      version: '1',
      lastSeq: 0,
      machines,
      openAttempts: [],
      ...over,
    });
  }

  /** The first of this kind that fits, of before or later. */
  async hears<C extends DownChannel>(
    channel: C,
    fits: (body: ChannelBody[C]) => boolean = () => true,
  ): Promise<Heard<C>> {
    for (;;) {
      const found = this.heard.find((one) => one.channel === channel && fits(one.body as ChannelBody[C]));
      if (found) return found as Heard<C>;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  get closed(): Promise<void> {
    return new Promise((resolve) => this.#mqtt.once('close', () => resolve()));
  }

  async close(): Promise<void> {
    await this.#mqtt.endAsync(true);
  }
}

describe.each(BROKER_KINDS)('a server behind the broker %s', (kind) => {
  let site: TestSite;
  let broker: TestBroker | undefined;
  let bridge: HandmadeBridge;

  beforeAll(async () => {
    const password = 'server-secret';
    if (kind === 'mosquitto') broker = await openBroker(kind, { server: password });
    site = await openSite(
      broker ? { broker: { kind: 'external', url: broker.serverUrl, username: 'server', password } } : {},
    );
  });
  afterAll(async () => {
    await site?.close();
    await broker?.stop();
  });
  beforeEach(async () => {
    bridge = await HandmadeBridge.connect(site, broker);
  });
  afterEach(() => bridge.close());

  const machineRow = () => site.database.manager.findOneByOrFail(MachineRow, { id: bridge.floor.machineId });
  const bridgeRow = () => site.database.manager.findOneByOrFail(BridgeRow, { id: bridge.floor.bridgeId });

  it('[BP-BIRTH-06] [BP-TOPIC-10] [BP-ENV-03] [BP-ENV-04] [BP-ENV-06] answers a birth, whatever nonsense and forgery came before it', async () => {
    for (const channel of ['birth', 'fact', 'reply', 'telemetry', 'death'] as const) {
      await bridge.raw(channel, Buffer.from('{"v":1,"body":"{"}'));
      await bridge.raw(channel, Buffer.alloc(kind === 'embedded' ? 60_000 : 70_000, '['));
    }
    const forged = generateSigningKeys().privateKeyPem;
    await bridge.say(
      'birth',
      { epoch: 'forged', atMs: 1, version: '1', lastSeq: 0, machines: [], openAttempts: [] },
      forged,
    );
    await bridge.birth();
    // A server that begins asks who is there: that is no answer.
    const { body } = await bridge.hears('welcome', ({ epoch }) => epoch === 'b1');
    expect(bridge.heard.map((one) => (one.body as { epoch?: string }).epoch)).not.toContain('forged');
    expect(body).toMatchObject({ epoch: 'b1', machines: [{ machineId: bridge.floor.machineId }] });
    expect(Math.abs(body.serverTimeMs - Date.now())).toBeLessThan(60_000);
    expect(await bridgeRow()).toMatchObject({ epoch: 'b1', connectivity: 'online' });
  });

  it('[BP-BIRTH-12] [BP-BIRTH-14] names the birth that it answers, and whose it heard before', async () => {
    await bridge.birth({ birthId: 'birth-1' });
    const first = await bridge.hears('welcome', ({ birthId }) => birthId === 'birth-1');
    expect(first.body).not.toHaveProperty('previousEpoch');
    await bridge.birth({ birthId: 'birth-2', epoch: 'b2' });
    const second = await bridge.hears('welcome', ({ birthId }) => birthId === 'birth-2');
    expect(second.body).toMatchObject({ epoch: 'b2', previousEpoch: 'b1' });
  });

  it('[BP-ACK-10] acknowledges by itself what stands beyond a gap', async () => {
    await bridge.birth();
    await bridge.machineNews(2);
    const { body } = await bridge.hears('ack');
    expect(body).toEqual({ epoch: 'b1', seq: 0, taken: 2 });
  });

  it('[BP-TOPIC-09] [BP-ENV-09] [BP-ENV-10] [BP-SRV-06] leads an attempt from offer to commit with commands that soon expire', async () => {
    await bridge.birth();
    await bridge.hears('welcome');
    const { jobId } = await site.floor.addJob();
    const { machineId } = bridge.floor;
    const attemptId = await site.get(AttemptsService).start({ jobId, machineId });
    const offer = await bridge.hears('command', (command) => command.kind === 'offer');
    expect(offer.body).toMatchObject({ attemptId, machineId, fence: 1 });
    await bridge.say('reply', { kind: 'prepared', epoch: 'b1', nonce: 'the-nonce', attemptId, machineId, fence: 1 });
    const commit = await bridge.hears('command', (command) => command.kind === 'commit');
    expect(commit.body).toMatchObject({ attemptId, machineId, fence: 1, epoch: 'b1', nonce: 'the-nonce' });
    for (const { body, expiryS } of [offer, commit]) {
      expect(body.expiresAtMs - body.issuedAtMs).toBeLessThanOrEqual(15_000);
      expect(body.commandId).toMatch(/.{20,}/);
      if (kind === 'mosquitto') expect(expiryS).toBeLessThanOrEqual(15);
    }
    expect(offer.body.commandId).not.toBe(commit.body.commandId);
  });

  it('[BP-ACK-01] [BP-ACK-02] [BP-ACK-08] acknowledges what is in the database, up to the gap, also of an attempt it does not know', async () => {
    await bridge.birth();
    await bridge.machineNews(2);
    await bridge.hears('ack', ({ seq }) => seq === 0);
    const { machineId, bridgeId } = bridge.floor;
    await bridge.fact(1, { kind: 'attempt', attemptId: randomUUID(), machineId, state: 'running', run: 1 });
    await bridge.hears('ack', ({ seq }) => seq === 2);
    const rows = await site.database.manager.find(FactRow, { where: { bridgeId }, order: { seq: 'ASC' } });
    expect(rows).toMatchObject([
      { seq: 1, isOrphan: true },
      { seq: 2, isOrphan: false },
    ]);
    expect(await machineRow()).toMatchObject({ mode: 'maintenance', reason: { code: 'ATTEMPT_ORPHAN' } });
  });

  it('[BP-ORD-01] takes what a bridge says one after the other, as it came', async () => {
    await bridge.birth();
    await Promise.all(Array.from({ length: 30 }, (_, index) => bridge.machineNews(index + 1)));
    await bridge.hears('ack', ({ seq }) => seq === 30);
    const acks = bridge.heard.flatMap(({ channel, body }) =>
      channel === 'ack' ? [(body as ChannelBody['ack']).seq] : [],
    );
    // One may stand for several that came together; none is behind a gap.
    expect(acks).toEqual([...new Set(acks)].toSorted((a, b) => a - b));
    expect(bridge.heard.some(({ channel, body }) => channel === 'ack' && 'taken' in body)).toBe(false);
  });

  it('[BP-TELE-04] takes telemetry only of the bridge’s own machines', async () => {
    const other = await site.floor.addFloor();
    await bridge.birth();
    const about = (machineId: string) => ({ machineId, state: 'execute' as const });
    const machines = [about(other.machineId), about(bridge.floor.machineId)];
    await bridge.say('telemetry', { epoch: 'b1', atMs: Date.now(), machines });
    await bridge.machineNews(1);
    await bridge.hears('ack', ({ seq }) => seq === 1);
    const live = site.get(LiveTelemetry);
    expect(live.telemetryOf(bridge.floor.machineId)).toMatchObject({ state: 'execute' });
    expect(live.telemetryOf(other.machineId)).toBeUndefined();
  });

  it('[BP-CFG-04] tells a changed configuration at once', async () => {
    await bridge.birth();
    await bridge.hears('welcome');
    const path = `/api/machines/${bridge.floor.machineId}/setup`;
    expect((await site.api('PATCH', path, { heatLeaseS: 120 }, { as: 'lab-admin' })).status).toBe(200);
    const { body } = await bridge.hears('welcome', ({ machines }) => machines[0]?.heatLeaseS === 120);
    expect(body.epoch).toBe('b1');
  });

  it('[BP-SRV-16] [BP-SRV-17] believes the death of this boot, not of an earlier one, and that nothing else follows from it', async () => {
    await bridge.birth();
    await bridge.hears('welcome');
    const { jobId } = await site.floor.addJob();
    const attemptId = await site.get(AttemptsService).start({ jobId, machineId: bridge.floor.machineId });
    await bridge.say('death', { epoch: 'b0' });
    await bridge.machineNews(1);
    await bridge.hears('ack', ({ seq }) => seq === 1);
    expect([(await bridgeRow()).connectivity, (await machineRow()).connectivity]).toEqual(['online', 'online']);
    await bridge.say('death', { epoch: 'b1' });
    const state = await site.eventually(async () => {
      const { connectivity } = await machineRow();
      return connectivity === 'online' ? undefined : connectivity;
    });
    expect([(await bridgeRow()).connectivity, state]).toEqual(['offline', 'stale']);
    const attempt = await site.database.manager.findOneByOrFail(AttemptRow, { id: attemptId });
    expect(attempt.state).toBe('offered');
  });

  it('[BP-SRV-21] [BP-CONN-12] hears nothing more from a bridge whose pairing was revoked', async () => {
    await bridge.birth();
    await bridge.hears('welcome');
    const { closed } = bridge;
    const path = `/api/bridges/${bridge.floor.bridgeId}`;
    expect((await site.api('DELETE', path, undefined, { as: 'lab-admin' })).status).toBe(204);
    if (kind === 'embedded') return closed;
    await bridge.birth({ epoch: 'b2' });
    await bridge.machineNews(1);
    const other = await HandmadeBridge.connect(site, broker);
    await other.birth();
    await other.machineNews(1);
    await other.hears('ack');
    await other.close();
    expect(bridge.heard.map(({ channel }) => channel)).toEqual(['welcome']);
    expect(await bridgeRow()).toMatchObject({ epoch: 'b1', connectivity: 'offline' });
  });

  if (kind === 'embedded') {
    it('[BP-SRV-18] takes no bridge for connected after a start until it has said so', async () => {
      await bridge.birth();
      await bridge.hears('welcome');
      const restarted = await createServerApp(site.config, SILENT);
      expect([(await bridgeRow()).connectivity, (await machineRow()).connectivity]).toEqual(['offline', 'stale']);
      await restarted.close();
    });
  }
});
