import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How long a process may take to end after it was asked to; the longest ordered stop has 10 s for requests. */
const END_WITHIN_MS = 30_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of the product, started as people start it, with all it has said. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Exit>;
  #stdout = '';
  #stderr = '';

  /** @param env replaces the environment of the tests, except PATH and HOME */
  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(command, args, { env: { PATH, HOME, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.#ended = once(this.#child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
    this.#ended.catch(() => undefined);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the process was never started');
    return this.#child.pid;
  }
  get stdout(): string {
    return this.#stdout;
  }
  get stderr(): string {
    return this.#stderr;
  }
  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The first match in what it says, of now or later. @throws Error when it ends before, or stays silent */
  async says(pattern: RegExp, withinMs = 60_000): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(withinMs);
    const ended = this.#ended.then(() => 'ended' as const);
    for (;;) {
      const match = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
      if (match) return match;
      const round = new AbortController();
      const signal = AbortSignal.any([deadline, round.signal]);
      const heard = [this.#child.stdout, this.#child.stderr].flatMap((stream) =>
        stream ? [once(stream, 'data', { signal })] : [],
      );
      const next = await Promise.race([...heard, ended]).catch(() => 'silent' as const);
      round.abort();
      if (next === 'ended' && pattern.test(this.#stdout + this.#stderr)) continue;
      if (next === 'ended' || next === 'silent') {
        throw new Error(`it ${next} before it said ${pattern}:\n${this.#stdout}${this.#stderr}`);
      }
    }
  }

  /** When it has ended by itself. */
  async exit(withinMs = END_WITHIN_MS): Promise<Exit> {
    const tooLate = new Promise<never>((_, reject) => {
      const message = `it did not end within ${withinMs / 1000} s`;
      setTimeout(() => reject(new Error(`${message}:\n${this.#stdout}${this.#stderr}`)), withinMs).unref();
    });
    return Promise.race([this.#ended, tooLate]);
  }

  /** Asks it to end, as Ctrl-C does. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Exit> {
    if (!this.hasEnded) this.#child.kill(signal);
    return this.exit();
  }

  /** Ends it as a power cut does: nothing is written, nobody is told. */
  async kill9(): Promise<void> {
    if (!this.hasEnded) this.#child.kill('SIGKILL');
    await this.exit();
  }
}
