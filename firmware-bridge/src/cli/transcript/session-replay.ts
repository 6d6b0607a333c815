import type { MachineSession, SessionEvent, SessionInput } from '#libs/machine-protocols';
import { HostTokens } from './host-tokens.js';
import { checksum, LineNames } from './lines.js';
import type { Difference } from './machine-replay.js';
import { holds } from './expectation.js';
import type { Step, Transcript } from './parse.js';
import { answerToQuestion } from './questions.js';

const TICK_MS = 50;
/** A session answers at once or after a period of its own; the longest is the question after 2 s without a banner. */
const ANSWER_WITHIN_MS = 3_000;
/** grblHAL's question for everything it can report. */
const FULL_REPORT = '\x87';
const IDLE_REPORT = '<Idle|MPos:0.000,0.000,0.000|FS:0,0>';

/** Feeds the machine's lines to a session and compares what it sends and tells. @returns the first difference, if any */
export function replayOnSession(transcript: Transcript, session: MachineSession): Difference | undefined {
  return new SessionReplay(transcript, session).run();
}

class SessionReplay {
  private nowMs = 0;
  private readonly tokens: HostTokens;
  private readonly names = new LineNames();
  private events: SessionEvent[] = [];
  private at = 0;
  /** Lines of the transcript that the machine has not answered yet: answers come in order, so ours wait for theirs. */
  private unanswered = 0;
  private readonly answers: string[] = [];

  constructor(
    private readonly transcript: Transcript,
    private readonly session: MachineSession,
  ) {
    this.tokens = new HostTokens(transcript.machine);
  }

  run(): Difference | undefined {
    const { steps } = this.transcript;
    for (; this.at < steps.length; this.at++) {
      const step = steps[this.at];
      if (step?.kind === 'input' && step.name === 'end') return undefined;
      const difference = step && this.step(step);
      if (difference) return difference;
    }
    this.settle();
    const seen = this.tokens.first;
    return seen === undefined ? undefined : { line: steps.at(-1)?.line ?? 0, expected: '(nothing)', seen };
  }

  private step(step: Step): Difference | undefined {
    switch (step.kind) {
      case 'host':
        return this.compareHost(step);
      case 'machine':
        this.hear(step);
        return undefined;
      case 'wait':
        this.pass(step.ms);
        return undefined;
      case 'input':
        this.ask(step.name, step.argument);
        return undefined;
      case 'expect':
        return this.expect(step);
    }
  }

  private hear({ text, isLost }: Extract<Step, { kind: 'machine' }>): void {
    this.settle();
    if (/^(?:ok|error:)/.test(text)) this.unanswered = Math.max(0, this.unanswered - 1);
    if (text === 'start' || /^grbl/i.test(text)) this.unanswered = 0;
    if (!isLost) this.say(this.names.fill(text));
    this.settle();
  }

  private compareHost({ line, text, isLine }: Extract<Step, { kind: 'host' }>): Difference | undefined {
    for (let waitedMs = 0; ; waitedMs += TICK_MS) {
      this.settle(text);
      const seen = this.tokens.first;
      if (seen !== undefined) {
        if (!this.isSame(text, seen)) return { line, expected: text, seen };
        this.tokens.take();
        if (isLine) this.unanswered++;
        return undefined;
      }
      if (waitedMs >= ANSWER_WITHIN_MS) return { line, expected: text, seen: '(silence)' };
      this.tick(TICK_MS);
    }
  }

  /** Also learns the number of a line that is sent for the first time. */
  private isSame(expected: string, seen: string): boolean {
    const [, number, text, sum] = /^N(\d+) (.*)\*(\d+)$/.exec(seen) ?? [];
    if (number === undefined) {
      return this.names.newNameIn(expected) === undefined && this.names.fill(expected) === withoutChecksum(seen);
    }
    if (checksum(`N${number} ${text}`) !== Number(sum)) return false;
    const name = this.names.newNameIn(expected);
    if (name === undefined) return this.names.fill(expected) === `N${number} ${text}`;
    if (expected.slice(expected.indexOf(' ') + 1) !== text) return false;
    this.names.set(name, Number(number));
    return true;
  }

  private expect(step: Extract<Step, { kind: 'expect' }>): Difference | undefined {
    const { name, argument, isAbsent, line } = step;
    const expected = `${isAbsent ? 'not ' : ''}${name} ${argument}`.trim();
    const found = (): boolean =>
      name === 'quiet' ? this.isQuiet() : holds(name, argument, this.session.snapshot, this.events);
    if (isAbsent) return found() ? { line, expected, seen: 'it happened' } : undefined;
    for (let waitedMs = 0; !found(); waitedMs += TICK_MS) {
      if (waitedMs >= ANSWER_WITHIN_MS || name === 'quiet') return { line, expected, seen: this.situation() };
      this.settle();
      this.tick(TICK_MS);
    }
    return undefined;
  }

  private isQuiet(): boolean {
    this.settle();
    return this.tokens.first === undefined;
  }

  private situation(): string {
    const { phase, state } = this.session.snapshot;
    const last = this.events.slice(-3).map((event) => JSON.stringify(event));
    return `phase ${phase}, state ${state}, unsent ${this.tokens.first ?? '-'}, last events ${last.join(' ') || '-'}`;
  }

  private ask(name: string, argument: string): void {
    if (name === 'ready') return this.makeReady();
    if (name === 'fault') return;
    if (name === 'run') {
      let next = 0;
      const { program } = this.transcript;
      return this.input({ type: 'run', source: { next: () => program[next++] } });
    }
    if (name === 'order') return this.input({ type: 'order', orderId: 'o1', order: JSON.parse(argument) as never });
    if (name === 'resume' && argument !== '') return this.input({ type: 'resume', choice: Number(argument) });
    this.input({ type: name as 'opened' });
  }

  /** The usual handshake, which has transcripts of its own. */
  private makeReady(): void {
    this.input({ type: 'opened' });
    this.say(this.transcript.machine === 'marlin' ? 'start' : "\nGrbl 1.1h ['$' for help]");
    for (let waitedMs = 0; this.session.snapshot.phase === 'connecting' && waitedMs < 8_000; waitedMs += TICK_MS) {
      this.tick(TICK_MS);
      if (this.tokens.drop('?')) this.say(IDLE_REPORT);
      this.settle();
    }
    this.pass(200);
    if (this.tokens.drop('?')) this.say(IDLE_REPORT);
    this.settle();
  }

  private pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.tick(Math.min(TICK_MS, left));
      this.settle();
    }
  }

  private tick(ms: number): void {
    this.nowMs += ms;
    this.input({ type: 'tick' });
  }

  private say(line: string): void {
    this.input({ type: 'bytes', bytes: Buffer.from(`${line}\n`, 'latin1') });
  }

  private input(input: SessionInput): void {
    for (const effect of this.session.handle(input, this.nowMs)) {
      if (effect.type === 'event') this.events.push(effect.event);
      if (effect.type !== 'write') continue;
      if (effect.isUrgent) this.tokens.forgetPartial();
      this.tokens.push(Buffer.from(effect.bytes).toString('latin1'));
    }
  }

  /** Answers the session's own questions until the next token is one the transcript has to name. */
  private settle(wanted?: string): void {
    for (let token = this.tokens.first; token !== undefined; token = this.tokens.first) {
      if (wanted !== undefined && this.isSame(wanted, token)) return;
      const { machine, capabilities } = this.transcript;
      const answers = token === '?' || token === FULL_REPORT ? [] : answerToQuestion(machine, token, capabilities);
      if (!answers || this.isNamedNext(token)) return;
      this.tokens.take();
      this.answers.push(...answers);
      if (this.unanswered === 0) this.giveAnswers();
    }
    if (this.unanswered === 0) this.giveAnswers();
  }

  private giveAnswers(): void {
    for (const answer of this.answers.splice(0)) this.say(answer);
  }

  /** The transcript names this question itself, as the next thing the host says. */
  private isNamedNext(token: string): boolean {
    const next = this.transcript.steps.slice(this.at).find((step) => step.kind === 'host');
    return next?.kind === 'host' && this.isSame(next.text, token);
  }
}

/** Sessions may protect unnumbered lines as well. */
function withoutChecksum(line: string): string {
  const [, text = '', sum] = /^([^*]*)\*(\d+)$/.exec(line) ?? [];
  return sum !== undefined && checksum(text) === Number(sum) ? text : line;
}
