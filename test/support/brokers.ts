import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedBroker } from '#libs/messaging';
import { Program } from './child-process.js';
import { mosquittoFolder } from './mosquitto-folder.js';
import { freePort } from './ports.js';

/** The brokers a site may run; whatever is promised of one is promised of both. */
export const BROKER_KINDS = ['embedded', 'mosquitto'] as const;
export type BrokerKind = (typeof BROKER_KINDS)[number];

export interface TestBroker {
  readonly kind: BrokerKind;
  /** Where bridges connect. */
  readonly bridgeUrl: string;
  /** Where servers connect, as user `server`. */
  readonly serverUrl: string;
  /** Lets one more user in. */
  addUser(name: string, secret: string): Promise<void>;
  /** What the broker told its operator, for tests that look for it. */
  readonly problems: readonly string[];
  /** Ids that a second connection took over; the embedded broker tells. */
  readonly takeovers: readonly string[];
  /** Ends without a goodbye to anybody; all it held is gone. */
  stop(): Promise<void>;
}

/** Ports to open again at; free ones by default. */
export interface BrokerPorts {
  readonly server: number;
  readonly bridges: number;
}

/** User name -> secret. */
export type Users = Readonly<Record<string, string>>;

export const openBroker = (kind: BrokerKind, users: Users, ports?: BrokerPorts): Promise<TestBroker> =>
  kind === 'embedded' ? openEmbedded(users, ports) : openMosquitto(users, ports);

export const portsOf = ({ serverUrl, bridgeUrl }: TestBroker): BrokerPorts => ({
  server: Number(new URL(serverUrl).port),
  bridges: Number(new URL(bridgeUrl).port),
});

async function openEmbedded(users: Users, ports?: BrokerPorts): Promise<TestBroker> {
  const secrets = new Map(Object.entries(users));
  const problems: string[] = [];
  const takeovers: string[] = [];
  const broker = await EmbeddedBroker.create({
    authenticate: async (user, password) => {
      if (secrets.get(user) !== password) return undefined;
      return user === 'server' ? { kind: 'server' } : { kind: 'bridge', bridgeId: user };
    },
    onProblem: (id, message) => problems.push(`${id}: ${message}`),
  });
  broker.on('takeover', (id) => takeovers.push(id));
  const url = `mqtt://127.0.0.1:${await broker.listen(ports?.bridges ?? 0)}`;
  return {
    kind: 'embedded',
    bridgeUrl: url,
    serverUrl: url,
    problems,
    takeovers,
    addUser: async (name, secret) => void secrets.set(name, secret),
    stop: () => broker.close(),
  };
}

/** Debian's, or whatever is installed, with deploy/mosquitto as it is; only paths and ports are others. */
async function openMosquitto(users: Users, ports?: BrokerPorts): Promise<TestBroker> {
  const folder = await mkdtemp(path.join(tmpdir(), 'minga-mosquitto-'));
  const { server, bridges } = ports ?? { server: await freePort(), bridges: await freePort() };
  const file = await mosquittoFolder(folder, { server, bridges });
  const secrets = new Map(Object.entries(users));
  const savePasswords = async (): Promise<void> => {
    const passwords = path.join(folder, 'passwords');
    await writeFile(passwords, Array.from(secrets, (entry) => `${entry.join(':')}\n`).join(''), { mode: 0o600 });
    const hashed = await new Program('mosquitto_passwd', ['-U', passwords], withSbin()).exit();
    if (hashed.code !== 0) throw new Error('mosquitto_passwd failed: install mosquitto');
  };
  await savePasswords();
  const broker = new Program('mosquitto', ['-c', file], withSbin());
  try {
    await Promise.all([reachable(server, broker), reachable(bridges, broker)]);
  } catch (error) {
    await broker.kill9();
    throw error;
  }
  return {
    kind: 'mosquitto',
    bridgeUrl: `mqtt://127.0.0.1:${bridges}`,
    serverUrl: `mqtt://127.0.0.1:${server}`,
    takeovers: [],
    get problems() {
      return broker.stderr.split('\n');
    },
    addUser: async (name, secret) => {
      secrets.set(name, secret);
      await savePasswords();
      process.kill(broker.pid, 'SIGHUP');
    },
    stop: async () => {
      await broker.kill9();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Debian keeps servers in sbin, which is not on everybody's PATH. */
const withSbin = (): Record<string, string> => ({ PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin` });

/** It says nothing when it is ready, so its open door tells. @throws Error when it ends before, with what it said */
async function reachable(port: number, broker: Program): Promise<void> {
  for (;;) {
    if (broker.hasEnded) throw new Error(`mosquitto ended: is it installed?\n${broker.stderr}`);
    const socket = net.connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
  }
}
