import type { MachineRequest } from '#libs/machine-protocols';
import { hostedSteps } from './hosted-ready.js';
import { contains, jsonOf, sayingOf, type HostedSaying } from './hosted-steps.js';
import type { Difference } from './machine-replay.js';
import type { Step, Transcript } from './parse.js';

export type HostedHeard =
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'response'; readonly id: number; readonly status: number; readonly body: string };

/** A machine with a computer of its own, real or simulated, at the other end of a transcript. */
export interface HostedPartner {
  connect(): Promise<void>;
  disconnect(): void;
  send(text: string): void;
  request(id: number, request: MachineRequest): void;
  /** The next thing it says within so many of its milliseconds. */
  next(withinMs: number): Promise<HostedHeard | undefined>;
  pass(ms: number): Promise<void>;
  /** A fault on demand; real machines have none. */
  fault?(fault: unknown): void;
}

/** A pause waits for the look-ahead, a file for its end, a busy computer for its turn: longer waits stand in the transcript. */
const ANSWER_WITHIN_MS = 15_000;
const QUIET_MS = 500;
/** Between two questions for a state the machine has not come to yet. */
const ASK_AGAIN_MS = 50;

interface Question {
  readonly path: string;
  /** As it is written. */
  readonly text: string;
}

type Show = (mark: '>' | '<', text: string) => void;

/** Makes the host's calls on a machine and compares what it answers and tells. @returns the first difference, if any */
export async function replayOnHostedMachine(
  transcript: Transcript,
  partner: HostedPartner,
  show: Show = () => undefined,
): Promise<Difference | undefined> {
  return new HostedMachineReplay(transcript, hostedSteps(transcript), partner, show).run();
}

class HostedMachineReplay {
  private readonly ids = new Map<string, number>();
  /** What can be asked again without doing anything, by the name of the call. */
  private readonly questions = new Map<string, Question>();
  /** Where in the steps. */
  private at = 0;
  private nextId = 1;
  private heard: HostedHeard[] = [];
  /** What the status messages told, merged: a machine may tell in two messages what is written as one. */
  private status: Record<string, object> = {};

  constructor(
    private readonly transcript: Transcript,
    private readonly steps: readonly Step[],
    private readonly partner: HostedPartner,
    private readonly show: Show,
  ) {}

  async run(): Promise<Difference | undefined> {
    for (; this.at < this.steps.length; this.at++) {
      const step = this.steps[this.at];
      if (step?.kind === 'input' && step.name === 'end') return undefined;
      const difference = step && (await this.step(step));
      if (difference) return difference;
    }
    return this.rest();
  }

  private async step(step: Step): Promise<Difference | undefined> {
    if (step.kind === 'host') this.say(sayingOf(step), step.text);
    else if (step.kind === 'machine') return this.hear(sayingOf(step), step);
    else if (step.kind === 'wait') await this.partner.pass(step.ms);
    else if (step.kind === 'input') await this.input(step.name, step.argument);
    return undefined;
  }

  /** Whatever it says beyond the transcript. */
  private async rest(): Promise<Difference | undefined> {
    while (await this.listen(QUIET_MS));
    const [seen] = this.heard;
    return seen && { line: this.transcript.steps.at(-1)?.line ?? 0, expected: '(nothing)', seen: textOf(seen) };
  }

  private async input(name: string, argument: string): Promise<void> {
    if (name === 'opened') await this.partner.connect();
    else if (name === 'fault') this.partner.fault?.(JSON.parse(argument));
    else if (name === 'closed' || name === 'restart') {
      this.partner.disconnect();
      this.heard = [];
      this.status = {};
    }
  }

  private say(saying: HostedSaying, text: string): void {
    this.show('>', text);
    const id = this.nextId++;
    if (saying.name !== undefined) this.ids.set(saying.name, id);
    if (saying.kind === 'send') this.partner.send(JSON.stringify({ jsonrpc: '2.0', ...saying.body, id }));
    else if (saying.kind === 'request') {
      const { method, path, body } = saying;
      const hasBody = body !== undefined && Object.keys(body).length > 0;
      if (method === 'GET') this.questions.set(saying.name, { path, text });
      this.partner.request(id, { method, path, ...(hasBody && { body: JSON.stringify(body) }) });
    } else if (saying.kind === 'upload') {
      let next = 0;
      const { program } = this.transcript;
      const { sha256: _sum, bytes: _bytes, ...file } = saying.body;
      const upload = { ...file, source: { next: () => program[next++] } };
      this.partner.request(id, { method: 'POST', path: saying.path, upload });
    }
  }

  /** Answers may come in any order, as their names tell which is which. */
  private async hear(
    written: HostedSaying,
    { line, text }: Extract<Step, { kind: 'machine' }>,
  ): Promise<Difference | undefined> {
    for (;;) {
      if (this.isStatusTold(written)) return undefined;
      const at = this.heard.findIndex((seen) => this.isAnswer(seen, written));
      const [found] = at < 0 ? [] : this.heard.splice(at, 1);
      if (found && this.fits(found, written)) return undefined;
      const question = this.questions.get(written.name ?? '');
      if (found && question) return this.arrive(question, found, written, { line, text });
      if (found) return { line, expected: text, seen: textOf(found) };
      if (!(await this.listen(ANSWER_WITHIN_MS))) return { line, expected: text, seen: '(silence)' };
    }
  }

  /**
   * A state is asked for by the clock, and no two runs are as fast as each other: a machine that is behind what is
   * written is asked again, one that is ahead of it has an answer that is written further down.
   */
  private async arrive(
    question: Question,
    first: HostedHeard,
    written: HostedSaying,
    { line, text }: { readonly line: number; readonly text: string },
  ): Promise<Difference | undefined> {
    let seen: HostedHeard | undefined = first;
    for (let waitedMs = 0; seen && waitedMs < ANSWER_WITHIN_MS; waitedMs += ASK_AGAIN_MS) {
      if (this.fits(seen, written) || this.isWrittenLater(question, seen)) return undefined;
      await this.partner.pass(ASK_AGAIN_MS);
      this.show('>', question.text);
      const id = this.nextId++;
      this.partner.request(id, { method: 'GET', path: question.path });
      seen = await this.answerTo(id);
    }
    return { line, expected: text, seen: seen ? textOf(seen) : '(silence)' };
  }

  private async answerTo(id: number): Promise<HostedHeard | undefined> {
    for (;;) {
      const at = this.heard.findIndex((seen) => seen.type === 'response' && seen.id === id);
      if (at >= 0) return this.heard.splice(at, 1)[0];
      if (!(await this.listen(ANSWER_WITHIN_MS))) return undefined;
    }
  }

  private isWrittenLater({ path }: Question, seen: HostedHeard): boolean {
    const paths = new Map<string, string>();
    for (const step of this.steps.slice(this.at + 1)) {
      if (step.kind !== 'host' && step.kind !== 'machine') continue;
      const saying = sayingOf(step);
      if (saying.kind === 'request' && saying.method === 'GET') paths.set(saying.name, saying.path);
      if (saying.kind === 'response' && paths.get(saying.name) === path && this.fits(seen, saying)) return true;
    }
    return false;
  }

  private isStatusTold(written: HostedSaying): boolean {
    if (written.kind !== 'message' || written.body['method'] !== STATUS) return false;
    const params: unknown = written.body['params'];
    return contains(this.status, Array.isArray(params) ? params[0] : {});
  }

  private isAnswer(seen: HostedHeard, written: HostedSaying): boolean {
    const id = written.name === undefined ? undefined : this.ids.get(written.name);
    if (written.kind === 'response') return seen.type === 'response' && seen.id === id;
    if (seen.type !== 'message' || written.kind !== 'message') return false;
    const message = jsonOf(seen.text);
    return id === undefined ? message['method'] === written.body['method'] : message['id'] === id;
  }

  private fits(seen: HostedHeard, written: HostedSaying): boolean {
    if (seen.type === 'message') return contains(jsonOf(seen.text), written.body);
    return written.kind === 'response' && seen.status === written.status && contains(jsonOf(seen.body), written.body);
  }

  /** @returns whether something was said */
  private async listen(withinMs: number): Promise<boolean> {
    const seen = await this.partner.next(withinMs);
    if (!seen) return false;
    this.show('<', textOf(seen));
    const { method, params, result } = seen.type === 'message' ? jsonOf(seen.text) : {};
    const told: unknown = method === STATUS && Array.isArray(params) ? params[0] : statusIn(result);
    for (const [object, fields] of Object.entries((told ?? {}) as Record<string, object>)) {
      this.status[object] = { ...this.status[object], ...fields };
    }
    if (typeof method !== 'string' || !CHATTER.has(method)) this.heard.push(seen);
    return true;
  }
}

const STATUS = 'notify_status_update';
/** Told at any moment, to everybody; a status is compared by all that was told so far. */
const CHATTER = new Set([STATUS, 'notify_proc_stat_update', 'notify_filelist_changed', 'notify_history_changed']);

function statusIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null ? (result as { status?: unknown }).status : undefined;
}

function textOf(heard: HostedHeard): string {
  return heard.type === 'message' ? heard.text : `${heard.status} ${heard.body}`;
}
