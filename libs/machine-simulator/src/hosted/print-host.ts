import type { Point } from '../planner.js';
import { Printer, type Wait } from './printer-commands.js';

export type PrintState = 'standby' | 'printing' | 'paused' | 'complete' | 'cancelled' | 'error';

/** `undefined`: done; a text: refused. */
export type Done = (error?: string) => void;

interface Queued {
  readonly line: string;
  readonly done: Done;
}

export interface PrintHostOptions {
  readonly envelopeMm?: Point;
  readonly ambientC?: number;
}

export interface PrintHostEvents {
  /** Console output. */
  say(line: string): void;
  /** Before each line of a file: whether it may be executed. */
  beforeBlock(executed: number): boolean;
  /** The file ended: by itself, cancelled or with an error. */
  ended(state: PrintState): void;
}

/**
 * A computer that runs files: one command after the other, console lines between the lines of the file, each as soon
 * as the command before it is done. Time is given from outside, in simulated seconds.
 */
export class PrintHost {
  readonly printer: Printer;
  /** The oracle: lines executed, in order. */
  readonly executed: string[] = [];
  state: PrintState = 'standby';
  message = '';
  fileName = '';
  position = 0;
  size = 0;
  private text = '';
  private readonly queue: Queued[] = [];
  private wait: (Wait & { done: Done }) | undefined;
  private nowS = 0;

  constructor(
    options: PrintHostOptions,
    private readonly events: PrintHostEvents,
    private readonly isKlipper: boolean,
  ) {
    const envelopeMm = options.envelopeMm ?? { x: 220, y: 220, z: 250 };
    this.printer = new Printer(envelopeMm, options.ambientC ?? 21, isKlipper);
  }

  get nextEventS(): number {
    const { planner } = this.printer;
    const motionS = planner.isEmpty ? Infinity : planner.drainedAtS;
    return Math.min(this.wait?.untilS() ?? Infinity, motionS);
  }

  advance(nowS: number): void {
    this.nowS = nowS;
    this.printer.planner.advance(nowS);
    this.run();
  }

  begin(fileName: string, content: string): void {
    this.fileName = fileName;
    this.text = content;
    this.size = content.length;
    this.position = 0;
    this.message = '';
    this.state = 'printing';
    this.run();
  }

  /** Console lines and control commands wait for the command that runs, whatever it is. */
  script(line: string, done: Done): void {
    this.queue.push({ line, done });
    this.run();
  }

  /** Everything ends now: motion, heaters, file, queue. */
  halt(why: string): void {
    const waiting = [...(this.wait ? [this.wait] : []), ...this.queue.splice(0)];
    this.wait = undefined;
    this.printer.planner.clear(this.nowS);
    this.printer.heatersOff(this.nowS);
    this.printer.homed = '';
    for (const { done } of waiting) done(why);
  }

  private run(): void {
    for (;;) {
      if (this.wait) {
        if (this.wait.untilS() > this.nowS) return;
        const { act, done } = this.wait;
        this.wait = undefined;
        act?.();
        done();
        continue;
      }
      const next = this.queue.shift();
      if (next) this.executeScript(next);
      else if (this.state !== 'printing' || !this.executeNextOfFile()) return;
    }
  }

  private executeScript({ line, done }: Queued): void {
    const control = { PAUSE: 'paused', RESUME: 'printing', CANCEL_PRINT: 'cancelled' } as const;
    const to = line in control ? control[line as keyof typeof control] : undefined;
    if (to === undefined) return this.execute(line, done);
    const isActive = this.state === 'printing' || this.state === 'paused';
    // After an error or the end, these are answered and do nothing.
    if (isActive) this.state = to;
    if (isActive && to === 'cancelled') this.events.ended('cancelled');
    done();
  }

  /** @returns whether there was something to do */
  private executeNextOfFile(): boolean {
    if (this.position >= this.text.length) {
      this.end('complete');
      return true;
    }
    if (!this.events.beforeBlock(this.executed.length)) return false;
    // A last line without its line feed is never read, as in virtual_sdcard.py.
    const lineEnd = this.text.indexOf('\n', this.position);
    const next = lineEnd < 0 ? this.text.length : lineEnd + 1;
    const line = lineEnd < 0 ? '' : this.text.slice(this.position, lineEnd).trim();
    const done = (error?: string): void => {
      if (error === undefined) this.position = next;
      else if (this.state === 'printing') this.fail(error);
    };
    if (line === '') done();
    else if (this.isKlipper && line === 'PAUSE') this.executeScript({ line, done });
    else this.execute(line, done);
    return true;
  }

  private execute(line: string, done: Done): void {
    const outcome = this.printer.execute(line, this.nowS);
    if (outcome === 'unknown') {
      this.events.say(
        this.isKlipper ? `// Unknown command:"${line.split(' ')[0]}"` : `echo:Unknown command: "${line}"`,
      );
      return done();
    }
    if (outcome && 'error' in outcome) {
      this.events.say(`!! ${outcome.error.split('\n')[0]}`);
      return done(outcome.error);
    }
    this.executed.push(line);
    if (outcome) this.wait = { ...outcome, done };
    else done();
  }

  fail(message: string): void {
    this.message = message;
    this.end('error');
  }

  private end(state: 'complete' | 'error'): void {
    this.state = state;
    this.events.ended(state);
  }
}
