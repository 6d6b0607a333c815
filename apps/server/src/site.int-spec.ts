import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
import { IsNull } from 'typeorm';
import { readPrivateKey, seal, upTopic, type Telemetry } from '#libs/bridge-contract';
import { MqttConnection } from '#libs/messaging';
import { MachineRow, OutboxRow } from '#libs/persistence';
import { createCoalitionApp, hashSiteKey } from '../../coalition/src/coalition.app.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { openSite, SILENT, type TestSite } from '../../../test/support/site.js';
import { BridgesService } from './bridges/bridges.service.js';
import { LiveTelemetry } from './live/telemetry.js';
import { DeliveryService } from './planner/delivery.service.js';
import { CapacityService } from './production/capacity.service.js';
import { createServerApp } from './server.app.js';

const SITE_KEY = 'k'.repeat(43);

/** A port that nobody uses at this moment. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** An event stream that is opened and then read by nobody. */
async function openStream(site: TestSite): Promise<Socket> {
  const { cookie } = await site.session('operator');
  const socket = connect(site.app.port, '127.0.0.1');
  socket.write(`GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

describe('a site and its coalition', () => {
  let site: TestSite;
  let port: number;
  let closeCoalition: (() => Promise<void>) | undefined;
  const siteId = randomUUID();
  beforeAll(async () => {
    port = await freePort();
    site = await openSite({ siteId, coalition: { url: `http://127.0.0.1:${port}`, siteKey: SITE_KEY } });
    await site.floor.addFloor();
  });
  afterAll(async () => {
    await site?.close();
    await closeCoalition?.();
  });

  const waiting = () => site.database.manager.findBy(OutboxRow, { kind: 'coalition', sentAt: IsNull() });
  const deliver = () => site.get(DeliveryService).run();
  const received = async () => {
    const rows = await site.database.query<unknown[]>('SELECT 1 FROM coalition.received_message');
    return rows.length;
  };

  it('keeps what the coalition could not take, and says so to the planner', async () => {
    await site.get(CapacityService).report();
    await deliver();
    expect(await waiting()).toMatchObject([{ tries: 1, lastError: expect.stringContaining('fetch failed') }]);
    const { status, body } = await site.api('GET', '/api/planner/capacity', undefined, { as: 'planner' });
    expect({ status, body }).toEqual({ status: 200, body: { isCoalitionReachable: false, sites: [] } });
  });

  it('delivers it once the coalition is back, and nothing twice', async () => {
    const coalition = await createCoalitionApp({
      databaseUrl: site.config.databaseUrl,
      host: '127.0.0.1',
      port,
      siteKeys: [{ siteId, keyHash: hashSiteKey(SITE_KEY) }],
      logger: false,
    });
    closeCoalition = () => coalition.close();
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(await waiting()).toEqual([]);
    expect(await received()).toBe(1);
    // As after a crash between delivering and marking.
    await site.database.query(`UPDATE outbox SET sent_at = NULL WHERE kind = 'coalition'`);
    await deliver();
    expect(await waiting()).toEqual([]);
    expect(await received()).toBe(1);
  });

  it('tells the planner of a change without being asked, by the worker', async () => {
    await site.startWorker();
    const freeMachines = async () => {
      const { body } = await site.api('GET', '/api/planner/capacity', undefined, { as: 'planner' });
      return body.sites[0]?.entries[0]?.freeMachines as number | undefined;
    };
    expect(await freeMachines()).toBe(1);
    const [machine] = await site.database.manager.find(MachineRow);
    await site.api('PATCH', `/api/machines/${machine!.id}`, { mode: 'maintenance' }, { as: 'operator' });
    expect(await site.eventually(async () => ((await freeMachines()) === 1 ? undefined : true))).toBe(true);
  });
});

describe('a server', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site?.close());

  it('believes a bridge only about its own machines', async () => {
    const { row, secret, privateKeyPem } = await site.get(BridgesService).create({ name: 'Puente' });
    const own = await site.floor.addMachine(row.id);
    const { machineId: foreign } = await site.floor.addFloor();
    const url = `ws://127.0.0.1:${site.app.port}/mqtt`;
    const mqtt = new MqttConnection({ url, clientId: row.id, username: row.id, password: secret, protocol: 4 });
    const isConnected = new Promise<void>((resolve) => mqtt.onConnect(resolve));
    mqtt.start();
    await isConnected;
    await site.eventually(async () => ((await site.api('GET', '/api/health')).status === 200 ? true : undefined));
    const telemetry = site.get(LiveTelemetry);
    const heard = new Promise<void>((resolve) =>
      telemetry.onTelemetry(({ machineId }) => machineId === own && resolve()),
    );
    const topic = upTopic(row.id, 'telemetry');
    const body: Telemetry = {
      epoch: 'boot-1',
      atMs: 1,
      machines: [foreign, own].map((machineId) => ({ machineId, state: 'execute', nozzleC: 210 })),
    };
    await mqtt.publish(topic, seal(topic, 'telemetry', body, readPrivateKey(privateKeyPem!)), { qos: 1 });
    await heard;
    expect(telemetry.telemetryOf(own)).toMatchObject({ nozzleC: 210 });
    expect(telemetry.telemetryOf(foreign)).toBeUndefined();
    await mqtt.close();
  });

  it('drops a page that does not read, and goes on for the others', async () => {
    const slow = await openStream(site);
    slow.pause();
    const ended = once(slow, 'close');
    const telemetry = site.get(LiveTelemetry);
    const at = new Date().toISOString();
    for (let n = 0; n < 400; n += 1) {
      telemetry.put({ machineId: `m${n} ${'x'.repeat(50_000)}`, state: 'idle', at });
    }
    slow.resume();
    await ended;
    expect((await site.api('GET', '/api/health')).status).toBe(200);
  });

  it('comes back by itself after the database dropped every connection', async () => {
    const client = new Client({ connectionString: site.config.databaseUrl });
    await client.connect();
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await client.end();
    for (;;) {
      const { status } = await site.api('GET', '/api/designs');
      if (status === 200) break;
      expect([500, 503]).toContain(status);
    }
  });

  it('that finds its port taken says so and leaves nothing open', async () => {
    const other = await testDatabase();
    const taken = { ...site.config, databaseUrl: other.url, port: site.app.port };
    await expect(createServerApp(taken, SILENT)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await connectionsGone(site, other.url);
    await other.drop();
  });

  it('closes at once, whoever is still connected, and leaves the database', async () => {
    const closing = await openSite();
    const stream = await openStream(closing);
    const idle = connect(closing.app.port, '127.0.0.1');
    idle.write('GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');
    const ends = [stream, idle].map((socket) => {
      socket.on('error', () => undefined).resume();
      return once(socket, 'close');
    });
    const startMs = performance.now();
    await closing.app.close();
    expect(performance.now() - startMs).toBeLessThan(5_000);
    await Promise.all(ends);
    await connectionsGone(site, closing.config.databaseUrl);
    await closing.close().catch(() => undefined);
  });
});

/** PostgreSQL notices a moment later that a connection was closed; one that stays open fails by the time-out. */
async function connectionsGone({ database }: TestSite, url: string): Promise<void> {
  for (;;) {
    const rows = await database.query<unknown[]>('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [
      new URL(url).pathname.slice(1),
    ]);
    if (rows.length === 0) return;
  }
}
