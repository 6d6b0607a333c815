import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** A process that is asked and answers by lines. What it says on its error output is shown. */
export class Talker {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly heard: string[] = [];
  private wake: () => void = () => undefined;
  private hasEnded = false;

  constructor(
    private readonly command: string,
    args: readonly string[],
  ) {
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.child.stdout) throw new Error(`${command} has no output`);
    this.lines = createInterface({ input: this.child.stdout });
    this.lines.on('line', (line) => {
      this.heard.push(line);
      this.wake();
    });
    const over = (): void => {
      this.hasEnded = true;
      this.wake();
    };
    this.child.on('error', over);
    this.lines.on('close', over);
  }

  /** The next line that begins so; lines before it are given to `skipped`. */
  async next(start: string, skipped?: (line: string) => void): Promise<string> {
    for (;;) {
      for (let line = this.heard.shift(); line !== undefined; line = this.heard.shift()) {
        if (line.startsWith(start)) return line;
        skipped?.(line);
      }
      if (this.hasEnded) throw new Error(`${this.command} ended before it said "${start}"`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  tell(order: string): void {
    this.child.stdin?.write(`${order}\n`);
  }

  /** One question, one line of JSON. */
  async ask(question: string, skipped?: (line: string) => void): Promise<Record<string, unknown>> {
    this.tell(question);
    return JSON.parse(await this.next('{', skipped)) as Record<string, unknown>;
  }

  /** The end of its input ends it. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.hasEnded) return;
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.stdin?.end();
    const impatient = setTimeout(() => this.child.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(impatient);
  }
}
