import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Program, type Exit } from './child-process.js';
import { RunningSite } from './running-site.js';

export const STANDALONE = path.resolve('dist/apps/standalone/src/main.js');
export { PASSWORD, type People } from './running-site.js';

const READY = /Minga is ready at (http:\/\/\S+)/;

/** The standalone as people run it: a process of its own, on a data folder of its own that outlives it. */
export class MingaProcess extends RunningSite {
  #program: Program;
  #url = '';
  #isAskedToEnd = false;
  /** From the start of the process to the line that says it is ready. */
  readyAfterMs = 0;

  private constructor(
    readonly dataDir: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    super();
    this.#program = this.#launch();
  }

  /** On a new data folder, or on the one that is given. */
  static async start(env: Readonly<Record<string, string>> = {}, dataDir?: string): Promise<MingaProcess> {
    const minga = new MingaProcess(dataDir ?? (await mkdtemp(path.join(tmpdir(), 'minga-site-'))), env);
    await minga.#untilReady();
    return minga;
  }

  #launch(): Program {
    return new Program(process.execPath, [STANDALONE], { MINGA_PORT: '0', MINGA_DATA: this.dataDir, ...this.env });
  }

  async #untilReady(): Promise<void> {
    const startedMs = performance.now();
    this.#url = (await this.#program.says(READY, 120_000))[1] ?? '';
    this.readyAfterMs = performance.now() - startedMs;
  }

  get url(): string {
    return this.#url;
  }
  get pid(): number {
    return this.#program.pid;
  }
  get output(): string {
    return this.#program.stdout + this.#program.stderr;
  }
  /** Of the one-time link; undefined once there is an owner. */
  async setupToken(): Promise<string | undefined> {
    await this.#program.says(/Ctrl-C stops/);
    return /\/setup\?token=(\S+)/.exec(this.output)?.[1];
  }

  /** The next start, on the same data. */
  async restart(): Promise<void> {
    this.#isAskedToEnd = false;
    this.#program = this.#launch();
    await this.#untilReady();
  }

  stop(): Promise<Exit> {
    this.#isAskedToEnd = true;
    return this.#program.stop('SIGINT');
  }

  /** Ends this one process; its database lives on, as after a real crash. */
  kill9(): Promise<void> {
    this.#isAskedToEnd = true;
    return this.#program.kill9();
  }

  /** Process id of the embedded database, or undefined when it does not run. */
  async databasePid(): Promise<number | undefined> {
    const file = path.join(this.dataDir, 'postgres', 'postmaster.pid');
    if (!existsSync(file)) return undefined;
    const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
    return isAlive(pid) ? pid : undefined;
  }

  /** Stops what is left and removes the data folder. @throws Error when the process ended and nobody had asked for it */
  async remove(): Promise<void> {
    const hasCrashed = this.#program.hasEnded && !this.#isAskedToEnd;
    if (!this.#program.hasEnded) await this.stop().catch(() => this.kill9());
    const pid = await this.databasePid();
    if (pid !== undefined) {
      process.kill(pid, 'SIGINT');
      // It is nobody's child any more, so nothing tells when it ends; its file goes last.
      while ((await this.databasePid()) !== undefined) await delay(50);
    }
    await rm(this.dataDir, { recursive: true, force: true });
    if (hasCrashed) throw new Error(`the standalone ended by itself:\n${this.output}`);
  }
}

/** Whether a process of this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
