import { checksum, comparable, isChatter, LineNames } from './lines.js';
import type { Step, Transcript } from './parse.js';

/** A machine, real or simulated, at the other end of a transcript. */
export interface MachinePartner {
  /** Characters 0..255, one byte each. */
  write(text: string): void;
  /** The next line it says within so many of its milliseconds, without line end. */
  nextLine(withinMs: number): Promise<string | undefined>;
  /** Let time pass; what it says meanwhile is kept. */
  pass(ms: number): Promise<void>;
  /** A fault on demand; real machines have none. */
  fault?(fault: unknown): void;
}

export interface Difference {
  readonly line: number;
  readonly expected: string;
  readonly seen: string;
}

/** The longest a machine takes for anything that a transcript does not announce by `@`. */
const ANSWER_WITHIN_MS = 5_000;
const QUIET_MS = 500;

/** Feeds the host's lines to a machine and compares what it says. @returns the first difference, if any */
export async function replayOnMachine(
  transcript: Transcript,
  partner: MachinePartner,
  show: (mark: '>' | '<', text: string) => void = () => undefined,
): Promise<Difference | undefined> {
  const replay = new MachineReplay(transcript, partner, show);
  for (const step of transcript.steps) {
    if (step.kind === 'input' && step.name === 'end') return undefined;
    const difference = await replay.step(step);
    if (difference) return difference;
  }
  return replay.rest();
}

class MachineReplay {
  private readonly names = new LineNames();
  private lastNumber = 0;

  constructor(
    private readonly transcript: Transcript,
    private readonly partner: MachinePartner,
    private readonly show: (mark: '>' | '<', text: string) => void,
  ) {}

  async step(step: Step): Promise<Difference | undefined> {
    if (step.kind === 'host') this.send(step);
    else if (step.kind === 'machine') return this.hear(step);
    else if (step.kind === 'wait') await this.partner.pass(step.ms);
    else if (step.kind === 'input' && step.name === 'ready') await this.makeReady();
    else if (step.kind === 'input' && step.name === 'fault') this.partner.fault?.(JSON.parse(step.argument));
    return undefined;
  }

  /** Whatever it says beyond the transcript. */
  async rest(): Promise<Difference | undefined> {
    for (;;) {
      const seen = await this.partner.nextLine(QUIET_MS);
      if (seen === undefined) return undefined;
      this.show('<', seen);
      if (!isChatter(seen)) return { line: this.transcript.steps.at(-1)?.line ?? 0, expected: '(nothing)', seen };
    }
  }

  private async makeReady(): Promise<void> {
    await this.drain();
    if (this.transcript.machine !== 'marlin') return;
    this.write('N0 M110 N0*125\n');
    await this.drain();
  }

  private async drain(): Promise<void> {
    for (;;) {
      const line = await this.partner.nextLine(QUIET_MS);
      if (line === undefined) return;
      this.show('<', line);
    }
  }

  private send({ text, isLine, isDamaged }: Extract<Step, { kind: 'host' }>): void {
    if (!isLine) return this.write(text);
    const name = this.names.newNameIn(text);
    if (name !== undefined) this.names.set(name, ++this.lastNumber);
    const line = this.names.fill(text);
    if (/^N\d+ M110\b/.test(line)) this.lastNumber = Number(/N(\d+)$/.exec(line)?.[1] ?? 0);
    const sum = checksum(line) ^ (isDamaged ? 1 : 0);
    this.write(/^N\d+ /.test(line) ? `${line}*${sum}\n` : `${line}\n`);
  }

  private write(text: string): void {
    this.show('>', text);
    this.partner.write(text);
  }

  private async hear({ text, line }: Extract<Step, { kind: 'machine' }>): Promise<Difference | undefined> {
    const expected = this.names.fill(text);
    for (;;) {
      const seen = await this.partner.nextLine(ANSWER_WITHIN_MS);
      if (seen !== undefined) this.show('<', seen);
      if (seen !== undefined && comparable(seen) === comparable(expected)) return undefined;
      if (seen === undefined || !isChatter(seen)) return { line, expected, seen: seen ?? '(silence)' };
    }
  }
}
