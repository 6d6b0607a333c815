import type { MachineRequest, MachineSession, SessionEvent, SessionInput } from '#libs/machine-protocols';
import { holds } from './expectation.js';
import { hostedSteps } from './hosted-ready.js';
import { contains, jsonOf, sayingOf, type HostedSaying } from './hosted-steps.js';
import type { Difference } from './machine-replay.js';
import type { Step, Transcript } from './parse.js';

const TICK_MS = 50;
/** Sessions ask again after 1.5 s at the latest. */
const ANSWER_WITHIN_MS = 5_000;

/** Something the session said, with what an answer needs. */
type Said =
  | { readonly kind: 'send'; readonly id: unknown; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'request'; readonly id: number; readonly request: MachineRequest; readonly file?: string };

/**
 * Feeds the messages and responses of a machine with a computer of its own to a session and compares what it asks and
 * tells. @param create a new session; again at `! restart`, as after a restart of the bridge
 */
export function replayOnHostedSession(transcript: Transcript, create: () => MachineSession): Difference | undefined {
  return new HostedSessionReplay(transcript, create).run();
}

class HostedSessionReplay {
  private session: MachineSession;
  private nowMs = 0;
  private said: Said[] = [];
  private events: SessionEvent[] = [];
  private at = 0;
  private readonly steps: readonly Step[];
  private readonly named = new Map<string, Said>();
  /** The answer last given to each question: one that is asked again by the clock gets it again. */
  private readonly standing = new Map<string, HostedSaying>();

  constructor(
    private readonly transcript: Transcript,
    private readonly create: () => MachineSession,
  ) {
    this.session = create();
    this.steps = hostedSteps(transcript);
  }

  run(): Difference | undefined {
    const { steps } = this;
    for (; this.at < steps.length; this.at++) {
      const step = steps[this.at];
      if (step?.kind === 'input' && step.name === 'end') return undefined;
      const difference = step && this.step(step);
      if (difference) return difference;
    }
    this.settle(null);
    const [seen] = this.said;
    return seen && { line: steps.at(-1)?.line ?? 0, expected: '(nothing)', seen: textOf(seen) };
  }

  private step(step: Step): Difference | undefined {
    if (step.kind === 'host') return this.compareHost(step.line, sayingOf(step), step.text);
    if (step.kind === 'machine') this.hear(sayingOf(step), step.isLost);
    else if (step.kind === 'wait') this.pass(step.ms);
    else if (step.kind === 'input') this.ask(step.name, step.argument);
    else return this.expect(step);
    return undefined;
  }

  private compareHost(line: number, written: HostedSaying, text: string): Difference | undefined {
    for (let waitedMs = 0; ; waitedMs += TICK_MS) {
      this.settle(written);
      const [seen] = this.said;
      if (seen) {
        if (!fits(seen, written, this.transcript.program)) return { line, expected: text, seen: textOf(seen) };
        this.said.shift();
        if (written.name !== undefined) this.named.set(written.name, seen);
        return undefined;
      }
      if (waitedMs >= ANSWER_WITHIN_MS) return { line, expected: text, seen: '(silence)' };
      this.tick();
    }
  }

  private hear(saying: HostedSaying, isLost: boolean): void {
    this.settle();
    const { name } = saying;
    const asked = name === undefined ? undefined : this.named.get(name);
    if (name !== undefined && !asked) throw new Error(`the call "${name}" was not made yet`);
    if (asked) this.standing.set(questionOf(asked), saying);
    if (!isLost) this.answer(saying, asked);
    this.settle();
  }

  private answer(saying: HostedSaying, asked: Said | undefined): void {
    if (saying.kind === 'response' && asked?.kind === 'request') {
      this.input({ type: 'response', id: asked.id, status: saying.status, body: JSON.stringify(saying.body) });
    } else if (saying.kind === 'message') {
      const text = JSON.stringify({ jsonrpc: '2.0', ...saying.body, ...(asked && { id: asked.id }) });
      this.input({ type: 'message', text });
    }
  }

  /**
   * Answers questions by the clock until the session says something the transcript has to name, or what it names next.
   */
  private settle(wanted: HostedSaying | undefined | null = this.nextOfHost()): void {
    for (let said = this.said[0]; said; said = this.said[0]) {
      const standing = this.standing.get(questionOf(said));
      if (!standing || fits(said, wanted, this.transcript.program)) return;
      this.said.shift();
      this.answer(standing, said);
    }
  }

  private nextOfHost(): HostedSaying | undefined {
    const next = this.steps.slice(this.at).find((step) => step.kind === 'host');
    return next?.kind === 'host' ? sayingOf(next) : undefined;
  }

  private expect({ name, argument, isAbsent, line }: Extract<Step, { kind: 'expect' }>): Difference | undefined {
    const expected = `${isAbsent ? 'not ' : ''}${name} ${argument}`.trim();
    const found = (): boolean =>
      name === 'quiet' ? this.said.length === 0 : holds(name, argument, this.session.snapshot, this.events);
    this.settle();
    if (isAbsent) return found() ? { line, expected, seen: 'it happened' } : undefined;
    for (let waitedMs = 0; !found(); waitedMs += TICK_MS) {
      if (waitedMs >= ANSWER_WITHIN_MS || name === 'quiet') return { line, expected, seen: this.situation() };
      this.tick();
      this.settle();
    }
    return undefined;
  }

  private situation(): string {
    const { phase, state } = this.session.snapshot;
    const last = this.events.slice(-3).map((event) => JSON.stringify(event));
    const [unsaid] = this.said;
    return `phase ${phase}, state ${state}, says ${unsaid ? textOf(unsaid) : '-'}, last events ${last.join(' ') || '-'}`;
  }

  private ask(name: string, argument: string): void {
    if (name === 'fault') return;
    if (name === 'restart') {
      this.session = this.create();
      this.said = [];
      this.events = [];
    } else if (name === 'run') {
      let next = 0;
      const { program } = this.transcript;
      this.input({ type: 'run', source: { next: () => program[next++] }, name: argument || 'a1' });
    } else if (name === 'reattach') {
      this.input({ type: 'reattach', name: argument || 'a1', totalBlocks: this.transcript.program.length });
    } else if (name === 'order') {
      this.input({ type: 'order', orderId: 'o1', order: JSON.parse(argument) as never });
    } else this.input({ type: name as 'opened' });
    // What was asked before the connection broke is lost with it.
    if (name === 'closed') this.said = [];
  }

  private pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.tick(Math.min(TICK_MS, left));
      this.settle(null);
    }
  }

  private tick(ms = TICK_MS): void {
    this.nowMs += ms;
    this.input({ type: 'tick' });
  }

  private input(input: SessionInput): void {
    for (const effect of this.session.handle(input, this.nowMs)) {
      if (effect.type === 'event') this.events.push(effect.event);
      else if (effect.type === 'send') {
        const body = jsonOf(effect.text);
        this.said.push({ kind: 'send', id: body['id'], body });
      } else if (effect.type === 'request') {
        const { id, request } = effect;
        const file = request.upload && fileOf(request.upload.source);
        this.said.push({ kind: 'request', id, request, ...(file !== undefined && { file }) });
      }
    }
  }
}

function fits(said: Said, written: HostedSaying | undefined | null, program: readonly string[]): boolean {
  if (said.kind === 'send') return written?.kind === 'send' && contains(said.body, written.body);
  const { request, file } = said;
  if (written?.kind === 'upload') {
    const isFile = file === program.map((block) => `${block}\n`).join('');
    const { sha256: _sum, bytes: _bytes, ...form } = written.body;
    return isFile && request.path === written.path && contains(request.upload, form);
  }
  if (written?.kind !== 'request' || request.method !== written.method || request.path !== written.path) return false;
  return contains(jsonOf(request.body ?? '{}'), written.body ?? {});
}

/** The same for a question that is asked twice. */
function questionOf(said: Said): string {
  if (said.kind === 'request') return `${said.request.method} ${said.request.path} ${said.request.body ?? ''}`;
  return JSON.stringify([said.body['method'], said.body['params']]);
}

function textOf(said: Said): string {
  return said.kind === 'send' ? JSON.stringify(said.body) : questionOf(said).trim();
}

function fileOf(source: { next(): string | undefined }): string {
  let text = '';
  for (let block = source.next(); block !== undefined; block = source.next()) text += `${block}\n`;
  return text;
}
