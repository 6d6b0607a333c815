import type { Fact } from '#libs/bridge-contract';
import { toBlock } from '#libs/gcode';
import type { startSimulatedMachine } from '#libs/machine-simulator';
import type { MiniServer } from '../../firmware-bridge/test/mini-server.js';
import { randomMilling, randomPrint } from './programs.js';
import type { Chance } from './random.js';

export type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;
type MachineFact = Extract<Fact['fact'], { kind: 'machine' }>;
type AttemptFact = Extract<Fact['fact'], { kind: 'attempt' }>;

const END_STATES: readonly string[] = ['done', 'failed', 'cancelled', 'unknown', 'rejected', 'expired'];
/** An attempt that is neither prepared nor ended by then has got lost. Its time to start is shorter. */
const START_BY_MS = 20_000;
const PATIENCE_MS = 240_000;

export interface Place {
  readonly machineId: string;
  readonly kind: 'marlin' | 'grbl';
  readonly machine: Machine;
}

export interface Report {
  readonly outcomes: Record<string, number>;
  readonly violations: string[];
}

/** What a person and a server do with one machine: offer, commit, look, unlock, again. It checks every outcome. */
export class Lane {
  isOver = false;
  private fence = 0;
  private run = 0;
  private condition: MachineFact | undefined;
  private readonly states = new Map<string, AttemptFact>();

  readonly machineId: string;
  readonly kind: Place['kind'];
  readonly machine: Machine;

  constructor(
    place: Place,
    private readonly server: MiniServer,
    private readonly chance: Chance,
    private readonly report: Report,
  ) {
    ({ machineId: this.machineId, kind: this.kind, machine: this.machine } = place);
  }

  onFact({ fact }: Fact): void {
    if (fact.machineId !== this.machineId) return;
    if (fact.kind === 'machine') this.condition = fact;
    if (fact.kind === 'machine' || fact.kind === 'attempt') this.run = Math.max(this.run, fact.run);
    if (fact.kind !== 'attempt') return;
    const before = this.states.get(fact.attemptId);
    // R1 and "terminal states are sticky": whatever was told last stays true.
    if (before && END_STATES.includes(before.state) && before.state !== fact.state) {
      this.violation(`${fact.attemptId} was ${before.state}, then ${fact.state}`);
    }
    this.states.set(fact.attemptId, fact);
  }

  async work(): Promise<void> {
    for (let attempt = 1; !this.isOver; attempt++) {
      await this.makeReady();
      if (!this.isOver) await this.tryOne(`${this.machineId}-${attempt}`);
    }
  }

  /** A person looks, switches off and on what halted, and unlocks, until the machine says that it is idle. */
  private async makeReady(): Promise<void> {
    for (let tries = 1; !this.isOver; tries++) {
      const { condition } = this;
      const isStanding = ['idle', 'complete', 'stopped'].includes(condition?.state ?? '');
      if (condition?.connectivity === 'online' && isStanding && !condition.code) return;
      if (tries % 3 === 0) this.machine.powerCycle();
      await this.send({ kind: 'unlock', machineId: this.machineId, by: 'Rosa' });
      await this.until(() => this.condition !== condition, 4_000);
      if (tries > 60) this.violation('the machine never became ready again');
      if (tries > 60) this.isOver = true;
    }
  }

  private async tryOne(attemptId: string): Promise<void> {
    const { machineId, server, machine } = this;
    const lines = this.kind === 'marlin' ? randomPrint(this.chance) : randomMilling(this.chance);
    const blocks = lines.map((line) => toBlock(line, this.kind)).filter((block) => block !== undefined);
    const before = { executed: machine.executed.length, starts: machine.motionStarts };
    const offer = server.offer({
      ...server.addProgram(`${lines.join('\n')}\n`),
      attemptId,
      machineId,
      fence: ++this.fence,
      startByMs: Date.now() + START_BY_MS,
      plateToken: { tokenId: `${attemptId}-plate`, afterRun: this.run, by: 'Rosa' },
      ...(this.kind === 'grbl' ? { armedBy: 'Rosa' } : {}),
    });
    await this.send(offer);
    const isIt = () => server.heard.replies.findLast((r) => r.kind === 'prepared' && r.attemptId === attemptId);
    await this.until(() => isIt() !== undefined || this.hasEnded(attemptId), START_BY_MS + 5_000);
    const prepared = isIt();
    if (prepared?.kind === 'prepared' && !this.hasEnded(attemptId)) {
      const { nonce, epoch } = prepared;
      // A second, equal order must not make a second start.
      for (let copy = 0; copy < 2; copy++) {
        await this.send({ kind: 'commit', attemptId, machineId, fence: offer.fence, nonce, epoch });
      }
    }
    const cancels = this.chance.next() < 0.08;
    if (cancels) {
      await this.until(() => this.hasEnded(attemptId), this.chance.int(500, 4_000));
      await this.send({ kind: 'cancel', attemptId, machineId, by: 'Rosa' });
    }
    await this.untilEnded(attemptId);
    server.programs.delete(offer.programSha256);
    this.check(attemptId, blocks, before);
  }

  /** Facts are certain only when asked again, should the offer or its answer have been lost. */
  private async untilEnded(attemptId: string): Promise<void> {
    const deadlineMs = performance.now() + PATIENCE_MS;
    while (!this.hasEnded(attemptId) && !this.isOver) {
      await this.until(() => this.hasEnded(attemptId), 10_000);
      if (this.hasEnded(attemptId)) return;
      await this.send({ kind: 'query', attemptId, machineId: this.machineId });
      await this.resumeIfPaused(attemptId);
      const answer = this.server.heard.replies.findLast((r) => r.kind === 'status' && r.attemptId === attemptId);
      if (answer?.kind === 'status' && END_STATES.includes(answer.state)) return;
      if (performance.now() > deadlineMs) {
        this.isOver = true;
        return this.violation(`${attemptId} has no outcome`);
      }
    }
  }

  private async resumeIfPaused(attemptId: string): Promise<void> {
    if (this.states.get(attemptId)?.state !== 'paused') return;
    // A mill goes on only for somebody who stands beside it.
    await this.send({ kind: 'resume', attemptId, machineId: this.machineId, by: 'Rosa', armedBy: 'Rosa' });
  }

  /** The oracle: what the machine executed is the program, or the beginning of it; once; and it is off after. */
  private check(attemptId: string, blocks: readonly string[], before: { executed: number; starts: number }): void {
    const outcome = this.states.get(attemptId)?.state ?? 'none';
    if (this.isOver && !this.hasEnded(attemptId)) return;
    this.report.outcomes[outcome] = (this.report.outcomes[outcome] ?? 0) + 1;
    const executed = this.machine.executed.slice(before.executed).filter((line) => !isHousekeeping(line));
    const program = blocks.filter((line) => !isHousekeeping(line));
    const wrong = executed.findIndex((line, index) => line !== program[this.skips(executed, program, index, outcome)]);
    if (wrong >= 0) {
      const expected = program[wrong] ?? 'nothing';
      this.violation(`${attemptId} (${outcome}) executed "${executed[wrong]}" at ${wrong}, expected "${expected}"`);
    }
    if (outcome === 'done' && executed.length < program.length) {
      this.violation(`${attemptId} is done with ${executed.length} of ${program.length} blocks executed`);
    }
    if ((outcome === 'rejected' || outcome === 'expired') && executed.length > 0) {
      this.violation(`${attemptId} is ${outcome}, but moved`);
    }
    if (outcome === 'done' && this.machine.spindleRpm > 0) {
      this.violation(`${attemptId} is done, but the spindle is on`);
    }
  }

  /** A block that GRBL refused is missing, and those that waited behind it in its buffer were executed before the hold. */
  private skips(executed: readonly string[], program: readonly string[], index: number, outcome: string): number {
    if (this.kind !== 'grbl' || outcome !== 'failed') return index;
    const refused = executed.findIndex((line, at) => line !== program[at]);
    return refused >= 0 && index >= refused ? index + 1 : index;
  }

  /** While the broker is away nothing is said, and nothing queues up: whoever wants something asks again. */
  private async send(command: Parameters<MiniServer['send']>[0]): Promise<void> {
    await this.server.send(command).catch(() => undefined);
  }

  private hasEnded(attemptId: string): boolean {
    return END_STATES.includes(this.states.get(attemptId)?.state ?? '');
  }

  private violation(text: string): void {
    this.report.violations.push(`${this.machineId}: ${text}`);
  }

  /** Until it is so, at most this long. */
  private async until(look: () => boolean, limitMs: number): Promise<void> {
    const endMs = performance.now() + limitMs;
    while (!look() && !this.isOver && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Heaters, fan, motors, questions: what bridge and people say besides a program; the program's own are left out too. */
const isHousekeeping = (line: string): boolean =>
  /^(?:M(?:104|140|106|107|84|18|400|5|114|115|155|999)\b|\$)/.test(line);
