import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { findBinaries } from '../../../apps/standalone/src/postgres/binaries.js';
import { startPostgres } from '../../../apps/standalone/src/postgres/index.js';
import { chooseRunner, databaseUser, type Runner } from '../../../apps/standalone/src/postgres/run-as.js';

/** A small one, for a few server processes. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '32MB',
  max_connections: '150',
  io_method: 'sync',
};

/** A PostgreSQL of its own with its files in a folder, to be killed, copied, followed and promoted. */
export class Cluster {
  private child: ChildProcess | undefined;

  private constructor(
    private folder: string,
    private readonly password: string,
    private port: number,
    private readonly program: string,
    private readonly runner: Runner,
  ) {}

  /** A new one, running. */
  static async create(dataDir: string): Promise<Cluster> {
    const first = await startPostgres({ dataDir, log: () => undefined });
    await first.stop();
    const { port, password } = new URL(first.url);
    const folder = path.join(dataDir, 'postgres');
    const { postgres } = await findBinaries();
    const runner = await chooseRunner(postgres, folder, await databaseUser(folder));
    const cluster = new Cluster(folder, password, Number(port), postgres, runner);
    await cluster.start();
    return cluster;
  }

  get url(): string {
    return `postgres://minga:${this.password}@127.0.0.1:${this.port}/minga`;
  }

  /** @param settings beside those every cluster here has */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const all = { ...SETTINGS, port: String(this.port), ...settings };
    const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = this.runner.spawn(this.program, ['-D', this.folder, ...args]);
    this.child = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (/ready to accept (?:read-only )?connections/.test(said)) resolve();
      });
      child.once('close', () => reject(new Error(`PostgreSQL ended:\n${said.slice(-2000)}`)));
    });
  }

  /** In order: everything is written, every session ended. */
  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGINT');
    await ended;
  }

  /** Its first process; the others end when they notice, and only then is it gone. */
  async kill9(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child?.pid) return;
    const ended = once(child, 'close');
    process.kill(child.pid, 'SIGKILL');
    await ended;
  }

  /** From its next start on. */
  moveTo(port: number): void {
    this.port = port;
  }

  /** The files as they are; only while it is stopped. */
  async copyTo(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(path.dirname(folder), { recursive: true });
    await cp(this.folder, folder, { recursive: true, preserveTimestamps: true });
    await this.own(folder);
  }

  /** From its next start on its files are there; only while it is stopped. */
  async moveInto(dataDir: string): Promise<void> {
    const folder = path.join(dataDir, 'postgres');
    await this.copyTo(folder);
    this.folder = folder;
  }

  /** Back to a copy that was made before. */
  async restore(from: string): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await cp(from, this.folder, { recursive: true });
    await this.own(this.folder);
  }

  /** A hot standby of this one, which must be stopped meanwhile; not started yet. */
  async standby(dataDir: string, port: number): Promise<Cluster> {
    const folder = path.join(dataDir, 'postgres');
    await this.copyTo(folder);
    await writeFile(path.join(folder, 'standby.signal'), '');
    const address = `host=127.0.0.1 port=${this.port} user=minga password=${this.password} application_name=standby`;
    const settings = path.join(folder, 'postgresql.auto.conf');
    const before = await readFile(settings, 'utf8');
    await writeFile(settings, `${before}primary_conninfo = '${address}'\n`);
    await this.own(folder);
    return new Cluster(folder, this.password, port, this.program, this.runner);
  }

  /** A standby becomes a primary, at the address of the one that died. */
  async takeOver(from: Cluster): Promise<void> {
    await this.run('SELECT pg_promote()');
    await this.stop();
    this.port = from.port;
    await this.start();
  }

  /** As its superuser, on a connection of its own. */
  async run<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
    const client = await this.session();
    try {
      return (await client.query<T>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async session(): Promise<Client> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Its files are to belong to whoever it runs as. */
  private async own(folder: string): Promise<void> {
    const { owner } = this.runner;
    if (!owner) return;
    await chown(path.dirname(folder), owner.uid, owner.gid);
    await chown(folder, owner.uid, owner.gid);
    for (const entry of await readdir(folder, { recursive: true })) {
      await chown(path.join(folder, entry), owner.uid, owner.gid);
    }
  }
}
