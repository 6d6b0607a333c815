import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Program } from './child-process.js';

/** Debian keeps servers in sbin, which is not on everybody's PATH. */
const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
const OPEN_WITHIN_MS = 10_000;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

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
    await cp(path.resolve('deploy/mosquitto'), folder, { recursive: true });
    const conf = (await readFile(path.join(folder, 'mosquitto.conf'), 'utf8'))
      .replaceAll('/mosquitto/config', folder)
      .replace('listener 1883', `listener ${broker.port} 127.0.0.1`)
      // One door for all: who comes in by which is `brokers.int-spec`'s.
      .replace(/listener 1885[^]*$/, '');
    // Started by root it becomes the user mosquitto, who may not read this folder.
    await writeFile(path.join(folder, 'mosquitto.conf'), [conf, 'user root', ...settings, ''].join('\n'));
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
