import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { createOwner } from '../../apps/server/src/auth/auth.routes.js';
import { createBridge } from '../../apps/server/src/bridges/bridges.routes.js';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { clearPlate, createMachine, getMachine } from '../../apps/server/src/machines/machines.routes.js';
import { getProduction } from '../../apps/server/src/planner/planner.routes.js';
import { printer } from '../../firmware-bridge/test/fixtures.js';
import { Program } from '../support/child-process.js';
import { Person } from '../support/person.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { Mosquitto, composeSettings, newSecret, startRedis, type Env } from '../support/services.js';
import { freePort } from '../support/ports.js';
import { ShopFloor, WISH } from '../support/shop.js';
import { writeBlock } from '../support/small-designs.js';

const PIECES = 4;

/** Docker does not run everywhere: the services of deploy/compose.yaml as plain processes, with that file's settings. */
describe('the deployment of deploy/compose.yaml', () => {
  let folder: string;
  let database: TestDatabase;
  let env: { server: Env; worker: Env; coalition: Env };
  let owner: Person;
  const machines: { close(): Promise<void> }[] = [];
  const programs: Program[] = [];

  const run = (command: string, args: string[], its: Env = {}): Program => {
    const program = new Program(command, args, its);
    programs.push(program);
    return program;
  };
  const app = (name: 'server' | 'worker' | 'coalition') =>
    run(process.execPath, [path.resolve(`dist/apps/${name}/src/main.js`)], env[name]);

  /** Every secret is new; only addresses and paths are others than in the file. */
  function settings(ports: Record<'web' | 'redis' | 'mqtt' | 'coalition', number>): Promise<typeof env> {
    const siteId = randomUUID();
    const siteKey = newSecret();
    const given: Env = {
      REDIS_PASSWORD: newSecret(),
      MINGA_MQTT_PASSWORD: newSecret(),
      MINGA_SITE_ID: siteId,
      COALITION_URL: `http://127.0.0.1:${ports.coalition}`,
      COALITION_SITE_KEY: siteKey,
      COALITION_SITE_KEYS: `${siteId}:${siteKey}`,
      POSTGRES_PASSWORD: 'in the address',
    };
    return composeSettings(['server', 'worker', 'coalition'], given, (text) =>
      text
        .replace(/^postgres:\/\/.*$/, database.url)
        .replace('valkey:6379', `127.0.0.1:${ports.redis}`)
        .replace('mosquitto:1883', `127.0.0.1:${ports.mqtt}`)
        .replace('/var/lib/minga', path.join(folder, 'site'))
        .replace(/^0\.0\.0\.0$/, '127.0.0.1')
        .replace(/^3000$/, String(ports.web))
        .replace(/^7460$/, String(ports.coalition)),
    );
  }

  beforeAll(async () => {
    process.env['PATH'] = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
    folder = await mkdtemp(path.join(tmpdir(), 'minga-deploy-'));
    database = await testDatabase();
    const ports = {
      web: await freePort(),
      redis: await freePort(),
      mqtt: await freePort(),
      coalition: await freePort(),
    };
    env = await settings(ports);
    const password = new URL(env.server['REDIS_URL'] ?? '').password;
    programs.push(await startRedis(folder, ports.redis, password));
    const mosquitto = new Mosquitto(path.join(folder, 'mosquitto'), ports.mqtt);
    programs.push(await mosquitto.start(env.server['MINGA_MQTT_PASSWORD'] ?? ''));
    await app('coalition').says(/Coalition is ready/);
    const server = app('server');
    await server.says(/Minga server is ready at/);
    await app('worker').says(/Minga worker is ready/);

    const url = `http://127.0.0.1:${ports.web}`;
    owner = new Person(() => url);
    const token = (await server.says(/setup\?token=([\w-]+)/))[1] ?? '';
    await owner.call(createOwner, { body: { token, name: 'Rosa', password: 'una clave larga' } });
    const { bridge, config } = await owner.call(createBridge, { body: { name: 'Puente' } });
    await mosquitto.admit(bridge.id, config['secret'] ?? '');
    const file = path.join(folder, 'bridge.json');
    await writeFile(file, JSON.stringify({ ...config, dataDir: path.join(folder, 'bridge') }));
    run(process.execPath, [path.resolve('dist/firmware-bridge/src/main.js'), '--config', file]);
    const machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 1000 });
    machines.push(machine);
    const { profile } = printer(machine.url);
    const loaded = { material: 'PLA', remainingG: 900 };
    const body = { name: 'Killa', bridgeId: bridge.id, url: machine.url, profile, loaded };
    const { id: machineId } = await owner.call(createMachine, { body });
    await owner.until('the machine is there', async () => {
      return (await owner.call(getMachine, { params: { machineId } })).state === 'idle';
    });
    await owner.call(clearPlate, { params: { machineId }, body: { afterRun: 0 } });
    await owner.call(importDesignFolder, { body: { path: await writeBlock(path.join(folder, 'block')) } });
  }, 180_000);

  afterAll(async () => {
    for (const program of programs.toReversed()) await program.stop('SIGTERM').catch(() => program.kill9());
    for (const machine of machines) await machine.close();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  }, 90_000);

  it('makes pieces, and a coalition killed meanwhile misses none and counts none twice', async () => {
    const floor = new ShopFloor(owner);
    const produced = async () =>
      (await owner.call(getProduction)).filter((event) => event.action === 'produce').map(({ eventId }) => eventId);
    const { jobs } = await floor.order({ ...WISH, designId: 'spacer-block-2-mm', quantity: PIECES });
    expect(jobs).toHaveLength(PIECES);
    const coalition = () => programs.findLast((program) => program.stdout.includes('Coalition is ready'));

    for (let piece = 1; piece <= PIECES; piece++) {
      const job = await owner.until('a piece on the plate', async () => {
        return (await floor.jobs()).find(({ state }) => state === 'awaiting-clear');
      });
      // Dead while the second and the third are judged; the site goes on.
      if (piece === 2) await coalition()?.kill9();
      await floor.takeAndCheck(job.id, 'pass');
      if (piece === 1)
        await owner.until('the first', async () => (await produced()).length === 1, { withinMs: 10_000 });
      if (piece === 2) expect(await produced()).toEqual([]);
      if (piece === 3) await app('coalition').says(/Coalition is ready/);
    }
    const ids = await owner.until('all pieces', async () => {
      const all = await produced();
      return all.length >= PIECES && all;
    });
    expect(new Set(ids).size).toBe(PIECES);
    expect(ids).toHaveLength(PIECES);
    expect((await floor.jobs()).filter(({ state }) => state === 'done')).toHaveLength(PIECES);
  }, 180_000);
});
