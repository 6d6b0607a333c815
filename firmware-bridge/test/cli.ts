import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** `minga-bridge …` as people start it. */
export class Cli {
  private static readonly children: ChildProcessWithoutNullStreams[] = [];

  readonly child: ChildProcessWithoutNullStreams;
  out = '';
  err = '';
  private readonly ended: Promise<number | null>;
  private readonly heard = new Set<() => void>();

  constructor(...args: string[]) {
    const env = { ...process.env, NODE_OPTIONS: '', MINGA_BRIDGE_CONFIG: '', USER: 'rosa', SUDO_USER: '' };
    this.child = spawn(process.execPath, [MAIN, ...args], { env });
    this.child.stdout.on('data', (chunk: Buffer) => this.hear('out', chunk));
    this.child.stderr.on('data', (chunk: Buffer) => this.hear('err', chunk));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
    Cli.children.push(this.child);
  }

  type(line: string): this {
    this.child.stdin.write(`${line}\n`);
    return this;
  }

  async exit(): Promise<number | null> {
    this.child.stdin.end();
    return this.ended;
  }

  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.out + this.err)) await new Promise<void>((resolve) => this.heard.add(resolve));
  }

  private hear(where: 'out' | 'err', chunk: Buffer): void {
    this[where] += chunk.toString();
    for (const wake of Array.from(this.heard)) wake();
    this.heard.clear();
  }

  /** Whatever still runs. */
  static async endAll(): Promise<void> {
    for (const child of Cli.children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}
