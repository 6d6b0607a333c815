import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { parse } from 'yaml';
import { Program } from './child-process.js';
import { mosquittoFolder } from './mosquitto-folder.js';

/** The stores of a deployment as Debian packages them, each as a plain process; Docker does not run everywhere. */

export type Env = Record<string, string>;

/** 192 random bits. */
export const newSecret = (): string => randomBytes(24).toString('hex');

/** @throws Error when nobody listens there within 20 s */
export async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await delay(100);
  }
  throw new Error(`nobody listens on ${port}`);
}

/** The environment of each service of deploy/compose.yaml, with this computer's addresses instead of Docker's network. */
export async function composeSettings<S extends string>(
  services: readonly S[],
  given: Env,
  here: (text: string) => string,
): Promise<Record<S, Env>> {
  const compose = parse(await readFile(path.resolve('deploy/compose.yaml'), 'utf8'), { merge: true }) as {
    services: Record<string, { environment: Record<string, string | number> }>;
  };
  const fill = (text: string): string => here(text.replace(/\$\{(\w+)(?::[-?][^}]*)?\}/g, (_, name: string) => given[name] ?? '')); // prettier-ignore
  const of = (service: S): Env => {
    const entries = Object.entries(compose.services[service]?.environment ?? {});
    return Object.fromEntries(entries.map(([name, value]) => [name, fill(String(value))]));
  };
  return Object.fromEntries(services.map((service) => [service, of(service)])) as Record<S, Env>;
}

/** Without a file on disk: what the queue holds may be lost. */
export async function startRedis(folder: string, port: number, password: string): Promise<Program> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const redis = new Program('redis-server', [...args, '--maxmemory-policy', 'noeviction', '--requirepass', password]);
  await redis.says(/Ready to accept/);
  return redis;
}

/** Mosquitto with our configuration, ACL and password script; only paths and ports are others. */
export class Mosquitto {
  #program: Program | undefined;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** @param serverPassword of the user `server` */
  async start(serverPassword: string): Promise<Program> {
    const file = await mosquittoFolder(this.folder, { server: this.port });
    await this.#setPassword('server', serverPassword);
    this.#program = new Program('mosquitto', ['-c', file]);
    // It writes errors only, so its open door tells that it is ready.
    await reachable(this.port);
    return this.#program;
  }

  /** As an administrator does after pairing; the running broker is told. */
  async admit(bridgeId: string, secret: string): Promise<void> {
    await this.#setPassword(bridgeId, secret);
    if (this.#program) process.kill(this.#program.pid, 'SIGHUP');
  }

  async #setPassword(user: string, password: string): Promise<void> {
    const script = `printf '%s\\n' "$SECRET" | sh set-password.sh ${user}`;
    const set = new Program('sh', ['-c', script], { SECRET: password }, this.folder);
    const { code } = await set.exit();
    if (code !== 0) throw new Error(`set-password.sh ended with ${code}: ${set.stderr}`);
  }
}

const ROOT = 0;
/** One folder for each version that is installed. */
const VERSIONS = '/usr/lib/postgresql';

function programOf(name: string): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).toSorted((a, b) => Number(b) - Number(a)) : [];
  const file = versions.map((version) => path.join(VERSIONS, version, 'bin', name)).find((found) => existsSync(found));
  if (file === undefined) throw new Error(`${name} is not installed (apt-get install postgresql)`);
  return file;
}

/** Debian's own PostgreSQL, from initdb on; as root it is run by the user its package makes. */
export class DebianPostgres {
  #program: Program | undefined;

  constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly password = newSecret(),
  ) {}

  get url(): string {
    return `postgres://minga:${this.password}@127.0.0.1:${this.port}/minga`;
  }

  async start(): Promise<Program> {
    const dataDir = path.join(this.folder, 'data');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const passwordFile = path.join(this.folder, 'password');
    await writeFile(passwordFile, this.password);
    if (process.getuid?.() === ROOT) {
      const { uid, gid } = await postgresUser();
      await chmod(path.dirname(this.folder), 0o755);
      for (const file of [this.folder, dataDir, passwordFile]) await chown(file, uid, gid);
    }
    const init = ['-D', dataDir, '-U', 'minga', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    const made = this.#run('initdb', [...init, '--encoding=UTF8', '--locale=C', '--no-sync']);
    if ((await made.exit(60_000)).code !== 0) throw new Error(`initdb: ${made.stdout}${made.stderr}`);
    // A power cut is not what is tested with it, and many suites share the disk.
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `port=${this.port}`, `unix_socket_directories=`];
    this.#program = this.#run('postgres', ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])]);
    await this.#program.says(/database system is ready to accept connections/);
    const url = new URL(this.url);
    url.pathname = '/postgres';
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query('CREATE DATABASE minga');
    await client.end();
    return this.#program;
  }

  #run(name: string, args: readonly string[]): Program {
    const file = programOf(name);
    if (process.getuid?.() !== ROOT) return new Program(file, args);
    const user = ['--reuid=postgres', '--regid=postgres', '--clear-groups'];
    return new Program('setpriv', [...user, file, ...args], {}, this.folder);
  }
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'));
  if (line === undefined) throw new Error('there is no user postgres (apt-get install postgresql)');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
