import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Program } from './child-process.js';
import { mosquittoFolder } from './mosquitto-folder.js';
import { freePort } from './ports.js';

/** Debian keeps servers in sbin, which is not on everybody's PATH. */
const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
const OPEN_WITHIN_MS = 10_000;

/** Debian's Mosquitto with the configuration, the ACL and the password script of deploy/mosquitto; only paths and the port are others. */
export class Mosquitto {
  private program: Program | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  /** @param settings lines that come last in its configuration @throws Error when it does not take connections within 10 s */
  static async start(
    passwords: Readonly<Record<string, string>>,
    settings: readonly string[] = [],
  ): Promise<Mosquitto> {
    const folder = await mkdtemp(path.join(tmpdir(), 'mosquitto-'));
    const broker = new Mosquitto(await freePort(), folder);
    await mosquittoFolder(folder, { server: broker.port }, settings);
    for (const [user, password] of Object.entries(passwords)) await broker.allow(user, password);
    await broker.launch();
    return broker;
  }

  /** A running one is told of it. */
  async allow(user: string, password: string): Promise<void> {
    const script = `printf '%s\\n' "$SECRET" | sh set-password.sh ${user}`;
    const set = new Program('sh', ['-c', script], { SECRET: password, PATH }, this.folder);
    const { code } = await set.exit();
    if (code !== 0) throw new Error(`set-password.sh ended with ${code}: ${set.stderr}`);
    if (this.program) process.kill(this.program.pid, 'SIGHUP');
  }

  async launch(): Promise<void> {
    const program = new Program('mosquitto', ['-c', path.join(this.folder, 'mosquitto.conf')], { PATH });
    this.program = program;
    const deadlineMs = performance.now() + OPEN_WITHIN_MS;
    while (!(await isOpen(this.port))) {
      if (program.hasEnded || performance.now() > deadlineMs) throw new Error(`mosquitto: ${program.stderr}`);
      await delay(10);
    }
  }

  /** As a power cut does: sessions, queues and what was on its way are gone. */
  async kill9(): Promise<void> {
    await this.program?.kill9();
  }

  async close(): Promise<void> {
    await this.kill9();
    await rm(this.folder, { recursive: true });
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
