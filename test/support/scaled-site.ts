import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { SimulatedMachine } from '#libs/machine-simulator';
import { loadSigningKeys } from '../../apps/server/src/bridges/signing-keys.js';
import { readSiteConfig, type SiteConfig } from '../../apps/server/src/core/config.js';
import { CoreModule, TrainingSwitch } from '../../apps/server/src/core/core.module.js';
import { SettingsService } from '../../apps/server/src/core/settings.service.js';
import { FeaturesModule } from '../../apps/server/src/features.module.js';
import { updateTraining } from '../../apps/server/src/training/training.routes.js';
import { importExamples } from '../../apps/standalone/src/examples.js';
import { SecretFiles } from '../../apps/standalone/src/secret-files.js';
import { TrainingSite } from '../../apps/standalone/src/training-site.js';
import { Balancer, type Asked } from './balancer.js';
import { Program } from './child-process.js';
import { Person } from './person.js';
import { RunningSite } from './running-site.js';
import { DebianPostgres, Mosquitto, composeSettings, newSecret, startRedis, type Env } from './services.js';
import { freePort } from './ports.js';

/** Two of each, so that one may die. */
const PARTS = ['coalition', 'server-1', 'server-2', 'worker-1', 'worker-2', 'bridge'] as const;
export type Part = (typeof PARTS)[number];
const READY: Readonly<Record<string, RegExp>> = {
  coalition: /Coalition is ready/,
  server: /Minga server is ready/,
  worker: /Minga worker is ready/,
};
const WEB_DIR = path.resolve('dist/apps/web/public');

/**
 * A site that has outgrown one process, by settings alone: deploy/compose.yaml's, with Debian's PostgreSQL, Redis and
 * Mosquitto, two servers behind a proxy, two workers, a coalition and a bridge, each a process of its own. The three
 * training machines run in the process of the test, which also answers for their switch.
 */
export class ScaledSite extends RunningSite {
  readonly #parts = new Map<Part, Program>();
  /** Which of them the test has ended itself. */
  readonly #ended = new Set<Part>();
  readonly #stores: Program[] = [];
  #balancer!: Balancer;
  #url = '';
  #env!: Record<'server' | 'worker' | 'coalition', Env>;
  #serverPorts: number[] = [];
  #config!: SiteConfig;
  #tools: INestApplicationContext | undefined;
  #training: TrainingSite | undefined;

  private constructor(readonly dataDir: string) {
    super();
  }

  static async start(): Promise<ScaledSite> {
    const site = new ScaledSite(await mkdtemp(path.join(tmpdir(), 'minga-scaled-')));
    try {
      await site.#open();
      return site;
    } catch (error) {
      await site.remove().catch(() => undefined);
      throw error;
    }
  }

  async #open(): Promise<void> {
    this.#serverPorts = [await freePort(), await freePort()];
    this.#balancer = new Balancer(this.#serverPorts, (asked) => this.#answerForTraining(asked));
    this.#url = await this.#balancer.listen();
    const ports = { redis: await freePort(), mqtt: await freePort(), coalition: await freePort() };
    const postgres = new DebianPostgres(path.join(this.dataDir, 'postgres'), await freePort());
    const mosquitto = new Mosquitto(path.join(this.dataDir, 'mosquitto'), ports.mqtt);
    await this.#readSettings(ports, postgres.url);
    const password = new URL(this.#config.redisUrl ?? '').password;
    const { broker } = this.#config;
    this.#stores.push(
      ...(await Promise.all([
        postgres.start(),
        startRedis(this.dataDir, ports.redis, password),
        mosquitto.start(broker.kind === 'external' ? broker.password : ''),
      ])),
    );
    await this.#furnish();
    const { bridgeId, secret } = (this.#training as TrainingSite).credentials;
    await mosquitto.admit(bridgeId, secret);
    await this.#startAll();
  }

  async #readSettings(ports: Record<'redis' | 'mqtt' | 'coalition', number>, databaseUrl: string): Promise<void> {
    const siteId = randomUUID();
    const siteKey = newSecret();
    const given = {
      REDIS_PASSWORD: newSecret(),
      MINGA_MQTT_PASSWORD: newSecret(),
      POSTGRES_PASSWORD: 'in the address',
      MINGA_SITE_ID: siteId,
      MINGA_PUBLIC_URL: this.#url,
      COALITION_URL: `http://127.0.0.1:${ports.coalition}`,
      COALITION_SITE_KEY: siteKey,
      COALITION_SITE_KEYS: `${siteId}:${siteKey}`,
    };
    this.#env = await composeSettings(['server', 'worker', 'coalition'], given, (text) =>
      text
        .replace(/^postgres:\/\/.*$/, databaseUrl)
        .replace('valkey:6379', `127.0.0.1:${ports.redis}`)
        .replace('mosquitto:1883', `127.0.0.1:${ports.mqtt}`)
        .replace('/var/lib/minga', path.join(this.dataDir, 'site'))
        .replace(/^0\.0\.0\.0$/, '127.0.0.1')
        .replace(/^7460$/, String(ports.coalition)),
    );
    if (existsSync(WEB_DIR)) this.#env.server['MINGA_WEB_DIR'] = WEB_DIR;
    this.#config = readSiteConfig(this.#env.server);
  }

  /** Examples, machines and their bridge, as the first start of the standalone makes them. */
  async #furnish(): Promise<void> {
    await mkdir(this.#config.blobDir, { recursive: true });
    const module = { module: class SiteTools {}, imports: [CoreModule.forSite(this.#config), FeaturesModule] };
    this.#tools = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    await importExamples(this.#tools, path.resolve('examples/designs'));
    await this.#powerOn();
    const file = path.join(this.dataDir, 'bridge.json');
    const config = {
      ...this.#training?.credentials,
      serverUrl: this.#url,
      mqttUrl: this.#env.server['MQTT_URL'],
      serverPublicKeyPem: loadSigningKeys(this.#config.secretsDir).publicKeyPem,
      dataDir: path.join(this.dataDir, 'bridge'),
      hasWatchdog: false,
      localPage: { port: 0 },
    };
    await writeFile(file, JSON.stringify(config));
  }

  async #powerOn(): Promise<void> {
    if (!this.#tools) throw new Error('there is no site yet');
    this.#training = await TrainingSite.open(this.#tools, new SecretFiles(this.#config.secretsDir));
  }

  /** The standalone has the machines in its own process; here the test has them, so it is asked in the server's place. */
  async #answerForTraining({ url, method, body, status }: Asked): Promise<object | undefined> {
    if (url !== updateTraining.path || !this.#tools || (await status()) !== 200) return undefined;
    const { control } = this.#tools.get(TrainingSwitch);
    if (method === 'PATCH') {
      const { timeFactor } = updateTraining.body.parse(JSON.parse(body.toString()));
      await control?.setTimeFactor(timeFactor);
      const settings = this.#tools.get(SettingsService);
      const known = await settings.get('training');
      if (known) await settings.set('training', { ...known, timeFactor });
    }
    const timeFactor = this.#tools.get(TrainingSwitch).control?.timeFactor ?? 1;
    return { isOn: true, timeFactor, machineCount: this.machines.size };
  }

  async #startAll(): Promise<void> {
    await Promise.all(PARTS.map((part) => this.start(part)));
  }

  get url(): string {
    return this.#url;
  }

  get databaseUrl(): string {
    return this.#config.databaseUrl;
  }

  /** By id: what they were really made to do. */
  get machines(): ReadonlyMap<string, SimulatedMachine> {
    return this.#training?.machines ?? new Map();
  }

  /** Requests each server was given. */
  get passed(): readonly number[] {
    return this.#serverPorts.map((port) => this.#balancer.passed.get(port) ?? 0);
  }

  /** Starts one part, or starts it again. */
  async start(part: Part): Promise<void> {
    this.#ended.delete(part);
    const [role = '', number = '1'] = part.split('-');
    const program =
      role === 'bridge'
        ? new Program(process.execPath, [
            path.resolve('dist/firmware-bridge/src/main.js'),
            '--config',
            path.join(this.dataDir, 'bridge.json'),
          ])
        : new Program(process.execPath, [path.resolve(`dist/apps/${role}/src/main.js`)], {
            ...this.#env[role as 'server'],
            ...(role === 'server' && { MINGA_PORT: String(this.#serverPorts[Number(number) - 1]) }),
          });
    this.#parts.set(part, program);
    const ready = READY[role];
    if (ready) await program.says(ready, 120_000);
  }

  async kill(part: Part): Promise<void> {
    this.#ended.add(part);
    await this.#parts.get(part)?.kill9();
  }

  /** All it has said since its last start. */
  outputOf(part: Part): string {
    const program = this.#parts.get(part);
    return program ? program.stdout + program.stderr : '';
  }

  async setupToken(): Promise<string | undefined> {
    return /\/setup\?token=([\w-]+)/.exec(this.outputOf('server-1'))?.[1];
  }

  override person(): Person {
    return new Person(() => this.#url, true);
  }

  async kill9(): Promise<void> {
    await Promise.all(PARTS.map((part) => this.kill(part)));
    await this.#training?.powerOff();
  }

  async restart(): Promise<void> {
    await this.#powerOn();
    await this.#startAll();
  }

  async remove(): Promise<void> {
    const crashed = PARTS.filter((part) => this.#parts.get(part)?.hasEnded && !this.#ended.has(part));
    const outputs = crashed.map((part) => `${part} ended by itself:\n${this.outputOf(part)}`);
    for (const part of PARTS.toReversed()) {
      const program = this.#parts.get(part);
      if (program && !program.hasEnded) await program.stop('SIGTERM').catch(() => program.kill9());
    }
    await this.#training?.powerOff();
    await this.#tools?.close();
    await this.#balancer.close();
    // Postgres: a fast shutdown, whoever is still connected.
    for (const store of this.#stores.toReversed()) await store.stop('SIGINT').catch(() => store.kill9());
    await rm(this.dataDir, { recursive: true, force: true });
    if (outputs.length > 0) throw new Error(outputs.join('\n'));
  }
}
