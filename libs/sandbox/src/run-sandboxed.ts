import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chainOf, DEFAULT_NICENESS, SANDBOX_UID, type Walls } from './chain.js';
import { useOf } from './process-tree.js';
import { SYSTEM_PATH, walls } from './strength.js';
import type { KillReason, SandboxResult, SandboxRun } from './types.js';

const DEFAULT_OUTPUT_BYTES = 64 * 1024 * 1024;
const STDERR_BYTES = 64 * 1024;
/** A fork bomb or a leak is caught by the kernel's limits; this look is for what they do not count. */
const LOOK_EVERY_MS = 200;
/** Pipes of a dead child close at once unless somebody inherited them. */
const PIPES_CLOSE_WITHIN_MS = 2_000;
/** Up to util-linux 2.38 `unshare` cannot end as its child did when that was SIGKILL, and says this instead. */
const UNSHARE_SAW_SIGKILL = /^unshare: sigprocmask unblock failed/m;

/**
 * Runs a foreign program behind the strongest walls this system has (`sandboxStrength` tells which): a process of its own
 * without shell, environment, home and, unless asked for, network, with limits of time, memory, file size and output. All its
 * processes are killed at a limit, at the abort, and when it ends. Never rejects because of what the program does; a
 * program that cannot be started has ended with 127.
 */
export async function runSandboxed(run: SandboxRun, signal?: AbortSignal): Promise<SandboxResult> {
  return runBehind(await walls(), run, signal);
}

/** The same behind walls that the caller knows to be there. */
export async function runBehind(built: Walls, run: SandboxRun, signal?: AbortSignal): Promise<SandboxResult> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'minga-sandbox-'));
  try {
    if (built.hasOwnUser) {
      for (const folder of [home, run.writableDir ?? home]) await chown(folder, SANDBOX_UID, SANDBOX_UID);
    }
    return await new Supervisor(run, built, home, signal).result;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** One run: collects what it writes, looks at what it uses, ends it. */
class Supervisor {
  readonly result: Promise<SandboxResult>;
  readonly #child: ChildProcess;
  readonly #startedMs = performance.now();
  readonly #stdout: Buffer[] = [];
  #stdoutBytes = 0;
  #stderr = '';
  #peakBytes = 0;
  #hasGivenWay = false;
  #cpuS = 0;
  #pids: readonly number[] = [];
  #end: { outcome: 'timeout' } | { outcome: 'killed'; reason: KillReason } | undefined;

  constructor(
    private readonly run: SandboxRun,
    private readonly built: Walls,
    home: string,
    signal: AbortSignal | undefined,
  ) {
    const [command = run.command, ...args] = chainOf(built, run);
    this.#child = spawn(command, args, {
      cwd: run.cwd ?? run.writableDir ?? home,
      env: { PATH: SYSTEM_PATH, HOME: home, TMPDIR: home, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...run.env },
      // A process group of its own, so that one signal reaches all of it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#giveWay();
    this.#collect();
    this.result = this.#supervise(signal);
  }

  /**
   * Linux shares its time between sessions first (autogroups), and niceness counts only within one: a child with a session
   * of its own, however nice, would get as much as the whole site. @see sched(7)
   */
  #giveWay(): void {
    if (this.#hasGivenWay || this.#child.pid === undefined) return;
    try {
      writeFileSync(`/proc/${this.#child.pid}/autogroup`, String(this.run.niceness ?? DEFAULT_NICENESS));
      this.#hasGivenWay = true;
    } catch (error) {
      // Only root may say it oftener than every 100 ms; where there are no autogroups there is no such file.
      this.#hasGivenWay = (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  }

  #collect(): void {
    const { stdin, stdout, stderr } = this.#child;
    // Whoever ends before reading all of its input has said so by ending.
    stdin?.on('error', () => undefined);
    const input = this.run.stdin ?? [];
    for (const piece of Array.isArray(input) ? (input as readonly Uint8Array[]) : [input as Uint8Array])
      stdin?.write(piece);
    stdin?.end();
    const limit = this.run.limits.outputBytes ?? DEFAULT_OUTPUT_BYTES;
    stdout?.on('data', (chunk: Buffer) => {
      this.#stdoutBytes += chunk.length;
      if (this.#stdoutBytes > limit) return this.#kill({ outcome: 'killed', reason: 'output' });
      this.#stdout.push(chunk);
      if (!this.#end) this.run.onStdout?.(chunk.toString('latin1'));
    });
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_BYTES);
      if (!this.#end) this.run.onStderr?.(text);
    });
  }

  async #supervise(signal: AbortSignal | undefined): Promise<SandboxResult> {
    const abort = (): void => this.#kill({ outcome: 'killed', reason: 'abort' });
    const wall = setTimeout(() => this.#kill({ outcome: 'timeout' }), this.run.limits.wallMs);
    const watch = setInterval(() => this.#look(), LOOK_EVERY_MS);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      const { code, by } = await this.#ended();
      return this.#tell(code, by);
    } finally {
      clearTimeout(wall);
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
    }
  }

  async #ended(): Promise<{ code: number | null; by: NodeJS.Signals | null }> {
    return new Promise((resolve) => {
      let pipes: NodeJS.Timeout | undefined;
      this.#child.once('error', (error) => {
        this.#stderr += error.message;
        resolve({ code: 127, by: null });
      });
      this.#child.once('exit', () => {
        this.#signalAll();
        pipes = setTimeout(() => {
          this.#child.stdout?.destroy();
          this.#child.stderr?.destroy();
        }, PIPES_CLOSE_WITHIN_MS);
      });
      this.#child.once('close', (code, by) => {
        clearTimeout(pipes);
        resolve({ code, by });
      });
    });
  }

  #tell(code: number | null, by: NodeJS.Signals | null): SandboxResult {
    const isOver = by === 'SIGKILL' || UNSHARE_SAW_SIGKILL.test(this.#stderr.slice(-200));
    const end = this.#end ?? (isOver || by === 'SIGXCPU' ? this.#kernelsEnd(by) : { outcome: 'ended' as const });
    return {
      ...end,
      exitCode: end.outcome === 'ended' && by === null ? code : null,
      stdout: Buffer.concat(this.#stdout),
      stderr: this.#stderr,
      wallMs: performance.now() - this.#startedMs,
      peakBytes: this.#peakBytes,
    };
  }

  /** A kill that we did not send is the kernel's: processor time is used up, or the computer has no memory left. */
  #kernelsEnd(by: NodeJS.Signals | null): Pick<SandboxResult, 'outcome' | 'reason'> {
    const mayBeUsed = this.#cpuS + (2 * LOOK_EVERY_MS) / 1000 >= this.run.limits.cpuS;
    return by === 'SIGXCPU' || mayBeUsed ? { outcome: 'timeout' } : { outcome: 'killed', reason: 'system' };
  }

  #look(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#hasExited) return;
    this.#giveWay();
    const use = useOf(pid);
    this.#pids = use.pids;
    this.#peakBytes = Math.max(this.#peakBytes, use.peakBytes);
    this.#cpuS = Math.max(this.#cpuS, use.cpuS);
    if (use.ownBytes > this.run.limits.memoryBytes) this.#kill({ outcome: 'killed', reason: 'memory' });
  }

  #kill(end: { outcome: 'timeout' } | { outcome: 'killed'; reason: KillReason }): void {
    if (this.#hasExited) return;
    this.#end ??= end;
    this.#signalAll();
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The group, and what left the group: with process numbers of their own the kernel ends the latter itself. */
  #signalAll(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    for (const target of this.built.spaces === 'none' ? [-pid, ...this.#pids] : [-pid]) {
      try {
        process.kill(target, 'SIGKILL');
      } catch {
        // It is gone.
      }
    }
  }
}
