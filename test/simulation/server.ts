import {
  ASKED_AT_BIRTH,
  BEFORE_START,
  DomainError,
  askAfterBirth,
  dueFor,
  introduce,
  startAttempt,
  stateWithPlate,
  takeAttemptNews,
  takeDue,
  takeOrphan,
  takePrepared,
  takeStatus,
  watermarkOver,
  type AttemptOnRecord,
  type CommandWish,
  type JobChange,
  type MachineChange,
  type MachineOnRecord,
  type Step,
} from '#libs/domain';
import {
  COMMAND_EXPIRY_S,
  type Birth,
  type ChannelBody,
  type Command,
  type Fact,
  type Reply,
  type UpChannel,
} from '#libs/bridge-contract';
import { isLive, type AttemptRow, type JobRow, type MachineRow, type OutboxRow, type Writer } from './database.js';
import { Process } from './kernel.js';
import type { ServerClient } from './network.js';
import type { World } from './world.js';

/** Deadlines; and what notices would have told, where they got lost. */
const SWEEP_MS = 10_000;
/** As in the server's roll call and its clock check. */
const SPEAKS_WITHIN_MS = 75_000;
const MAX_CLOCK_SKEW_MS = 2000;
const MAX_BATCH = 50;
const EXPIRY_MS = COMMAND_EXPIRY_S * 1000;

interface Rows {
  readonly attempt: AttemptRow;
  readonly job: JobRow;
  readonly machine: MachineOnRecord & MachineRow;
}

/**
 * The thin shell of a server around the real decisions: it reads rows under lock, asks, writes together with the
 * commands in the outbox, relays those, and acknowledges after the commit. What it does in which order is what the
 * services of apps/server do.
 */
export class Server implements ServerClient {
  readonly process: Process;
  isConnected = false;
  skewMs = 0;
  /** Messages of one bridge are handled one after the other. */
  private lines = new Map<string, (() => void)[]>();
  private heard = new Set<string>();

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    this.process = new Process(name, world.kernel);
  }

  private get db() {
    return this.world.db;
  }

  nowMs(): number {
    return Math.round(this.world.kernel.nowMs + this.skewMs);
  }

  start(): void {
    const { process } = this;
    if (process.isUp) return;
    process.start();
    this.world.trace(() => `${this.name} starts`);
    process.after(this.world.random.server.int(500, 3000), () => {
      this.heard = new Set();
      process.after(SPEAKS_WITHIN_MS, () => this.dismissSilent());
      this.world.network.connectServer(this);
      this.lookAgain(this.world.random.server.int(0, SWEEP_MS));
    });
  }

  crash(): void {
    this.world.trace(() => `${this.name} dies`);
    this.process.kill();
    this.isConnected = false;
    this.lines = new Map();
    this.db.rollBack(this.process);
  }

  private lookAgain(afterMs = SWEEP_MS): void {
    this.process.after(afterMs, () => {
      this.sweep();
      this.relay();
      this.advance();
      this.lookAgain();
    });
  }

  // ---------------------------------------------------------------- presence

  /** Who is written down as there and has said nothing since this server began. */
  private dismissSilent(): void {
    for (const { id, connectivity } of this.db.bridges.values()) {
      if (connectivity === 'online' && !this.heard.has(id)) this.lost(id, undefined, () => undefined);
    }
  }

  /** Broker or database were away, or we were: whoever hears a WELCOME for a boot that never was introduces itself again. */
  onBrokerBack(): void {
    this.relay();
    for (const bridgeId of this.db.bridges.keys()) {
      const welcome = { epoch: `x${this.world.nextNumber()}`, serverTimeMs: this.nowMs(), machines: [] };
      this.world.network.down(bridgeId, 'welcome', welcome, EXPIRY_MS);
    }
  }

  onUp<C extends UpChannel>(bridgeId: string, channel: C, body: ChannelBody[C]): void {
    this.heard.add(bridgeId);
    const line = this.lines.get(bridgeId);
    const handle = (): void => this.handle(bridgeId, channel, body);
    if (line) return void line.push(handle);
    this.lines.set(bridgeId, []);
    handle();
  }

  private done(bridgeId: string): void {
    const next = this.lines.get(bridgeId)?.shift();
    if (next) next();
    else this.lines.delete(bridgeId);
  }

  private handle<C extends UpChannel>(bridgeId: string, channel: C, body: ChannelBody[C]): void {
    switch (channel) {
      case 'birth':
        return this.born(bridgeId, body as Birth);
      case 'fact':
        return this.takeFact(bridgeId, body as Fact);
      case 'reply':
        return this.takeReply(bridgeId, body as Reply);
      case 'death':
        return this.lost(bridgeId, (body as ChannelBody['death']).epoch, () => this.done(bridgeId));
      default:
        return this.done(bridgeId);
    }
  }

  private born(bridgeId: string, birth: Birth): void {
    const { epoch, atMs, ackedSeq = 0 } = birth;
    const machineKeys = birth.machines.map(({ machineId }) => `machine ${machineId}`);
    const keys = [`bridge ${bridgeId}`, ...machineKeys, `facts ${bridgeId}/${epoch}`];
    // As it was on record before: what the bridge itself cannot know of a copy of it.
    const previousEpoch = this.db.bridges.get(bridgeId)?.boot?.epoch;
    const look = (): ((write: Writer) => void) | undefined => {
      const bridge = this.db.bridges.get(bridgeId);
      if (!bridge) return undefined;
      const said = introduce(bridge, { epoch, bornAtMs: atMs });
      if (said.isRepeated) return undefined;
      if (said.areTwins) this.world.trace(() => `${this.name}: two bridges use the name ${bridgeId}`);
      return (write) => {
        const { boot, previous, areTwins } = said;
        this.world.oracle.onBorn(bridgeId, epoch);
        // What a database acknowledged and then lost never comes again; what follows must not wait for it.
        if (ackedSeq > this.db.markOf(bridgeId, epoch)) write.mark(bridgeId, epoch, ackedSeq);
        write.bridge({
          ...bridge,
          connectivity: 'online',
          introducedAtMs: this.nowMs(),
          boot,
          previous,
          isInDoubt: bridge.isInDoubt || areTwins,
        });
        for (const { machineId, maxFence, run, connectivity, state } of birth.machines) {
          this.changeMachine(write, machineId, { fence: maxFence, run }, { connectivity, state });
        }
        const named = new Set(birth.openAttempts.map(({ attemptId }) => attemptId));
        for (const attempt of this.db.attempts.values()) {
          if (attempt.bridgeId !== bridgeId || !ASKED_AT_BIRTH.includes(attempt.state)) continue;
          const job = this.db.jobs.get(attempt.jobId)!;
          for (const wish of askAfterBirth(attempt, job, named)) this.ask(write, attempt, wish);
        }
      };
    };
    this.db.transaction(this.process, keys, look, (isNews) => {
      if (isNews) this.welcome(bridgeId, birth, previousEpoch);
      this.done(bridgeId);
    });
  }

  private welcome(bridgeId: string, { epoch, birthId }: Birth, previousEpoch: string | undefined): void {
    if (!this.isConnected) return;
    const { world } = this;
    const welcome = { epoch, birthId, previousEpoch, serverTimeMs: this.nowMs() };
    world.network.down(bridgeId, 'welcome', { ...welcome, machines: world.configsOf(bridgeId) }, EXPIRY_MS);
  }

  /** @param epoch undefined: whichever */
  private lost(bridgeId: string, epoch: string | undefined, done: () => void): void {
    const machines = [...this.db.machines.values()].filter((machine) => machine.bridgeId === bridgeId);
    const look = (): ((write: Writer) => void) | undefined => {
      const bridge = this.db.bridges.get(bridgeId);
      if (bridge?.connectivity !== 'online') return undefined;
      if (epoch !== undefined && bridge.boot?.epoch !== epoch) return undefined;
      return (write) => {
        write.bridge({ ...bridge, connectivity: 'offline' });
        for (const { id } of machines) {
          if (this.db.machines.get(id)?.connectivity === 'online') {
            this.changeMachine(write, id, {}, { connectivity: 'stale' });
          }
        }
      };
    };
    this.db.transaction(this.process, [`bridge ${bridgeId}`, ...machines.map(({ id }) => `machine ${id}`)], look, done);
  }

  // ---------------------------------------------------------------- facts and replies

  private takeFact(bridgeId: string, fact: Fact): void {
    const { epoch, seq } = fact;
    const body = fact.fact;
    const row = body.kind === 'machine' ? undefined : this.db.attempts.get(body.attemptId);
    const rowKeys = row ? keysOf(row) : [`machine ${body.machineId}`];
    this.db.transaction(
      this.process,
      [...rowKeys, `facts ${bridgeId}/${epoch}`],
      () => {
        const known = this.db.factsOf(bridgeId, epoch);
        const mark = this.db.markOf(bridgeId, epoch);
        const following = [...(known?.keys() ?? []), ...(known?.has(seq) ? [] : [seq])].filter((n) => n > mark);
        const reached = watermarkOver(
          mark,
          following.sort((a, b) => a - b),
        );
        return (write) => {
          if (!known?.has(seq)) this.applyFact(write, bridgeId, fact);
          if (reached > mark) write.mark(bridgeId, epoch, reached);
        };
      },
      (isCommitted) => {
        if (isCommitted && this.isConnected) {
          const ack = { epoch, seq: this.db.markOf(bridgeId, epoch), taken: seq };
          this.world.oracle.onAck(bridgeId, ack);
          this.world.network.down(bridgeId, 'ack', ack, EXPIRY_MS);
          if (this.world.crashPoint(this.process, 'after an ack')) return;
        }
        this.done(bridgeId);
      },
    );
  }

  private applyFact(write: Writer, bridgeId: string, fact: Fact): void {
    const { epoch, seq, atMs } = fact;
    const body = fact.fact;
    if (body.kind === 'machine') {
      write.fact(bridgeId, { fact, isOrphan: false });
      return this.applyMachineFact(write, bridgeId, fact);
    }
    const rows = this.rowsOf(body.attemptId, bridgeId);
    write.fact(bridgeId, { fact, isOrphan: !rows });
    if (!rows) {
      if (body.kind === 'attempt') this.changeMachine(write, body.machineId, takeOrphan(body).machine ?? {});
      return undefined;
    }
    if (body.kind !== 'attempt') return undefined;
    const { state, run, code, message } = body;
    const news = { number: { epoch, seq }, atMs, state, run, code, message };
    this.take(write, rows, takeAttemptNews(rows, news, this.nowMs()));
    return undefined;
  }

  private applyMachineFact(write: Writer, bridgeId: string, { epoch, seq, fact }: Fact): void {
    if (fact.kind !== 'machine') return;
    const { machineId, run, connectivity, state } = fact;
    const isOfThisBoot = this.db.bridges.get(bridgeId)?.boot?.epoch === epoch;
    const facts = [...(this.db.factsOf(bridgeId, epoch)?.values() ?? [])];
    const isLatest =
      isOfThisBoot &&
      !facts.some(
        ({ fact: other }) => other.seq > seq && other.fact.kind === 'machine' && other.fact.machineId === machineId,
      );
    this.changeMachine(write, machineId, { run }, isLatest ? { connectivity, state } : {});
  }

  private takeReply(bridgeId: string, reply: Reply): void {
    if (reply.kind === 'ordered') return this.done(bridgeId);
    const found = this.db.attempts.get(reply.attemptId);
    if (!found) return this.done(bridgeId);
    this.db.transaction(
      this.process,
      keysOf(found),
      () => {
        const rows = this.rowsOf(reply.attemptId, bridgeId);
        if (!rows) return undefined;
        const all = { ...rows, isProgramForMachine: true };
        const step =
          reply.kind === 'prepared' ? takePrepared(all, reply, this.nowMs()) : takeStatus(all, reply, this.nowMs());
        return (write) => this.take(write, rows, step);
      },
      () => this.done(bridgeId),
    );
  }

  // ---------------------------------------------------------------- steps

  rowsOf(attemptId: string, bridgeId?: string): Rows | undefined {
    const attempt = this.db.attempts.get(attemptId);
    if (!attempt || (bridgeId !== undefined && attempt.bridgeId !== bridgeId)) return undefined;
    const job = this.db.jobs.get(attempt.jobId);
    const machine = this.db.machines.get(attempt.machineId);
    return job && machine ? { attempt, job, machine: this.onRecord(machine) } : undefined;
  }

  private onRecord(machine: MachineRow): MachineOnRecord & MachineRow {
    const bridge = this.db.bridges.get(machine.bridgeId);
    return { ...machine, isBridgeInDoubt: bridge?.isInDoubt ?? false, bridgeEpoch: bridge?.boot?.epoch ?? null };
  }

  /** All of a decision, or nothing where the attempt is in none of the states it is for. */
  take(write: Writer, { attempt, job, machine }: Rows, step: Step): boolean {
    const { attempt: change } = step;
    if (change) {
      if (!change.from.includes(attempt.state)) return false;
      const { to, from: _from, ...rest } = change;
      write.attempt({ ...attempt, ...rest, state: to });
      this.world.trace(
        () => `${this.name}: ${attempt.id} ${attempt.state} -> ${to}${change.reason ? ` (${change.reason.code})` : ''}`,
      );
    }
    if (step.machine) this.changeMachine(write, machine.id, step.machine);
    if (step.job) this.changeJob(write, job, step.job);
    if (step.voidTokensFrom !== undefined) write.voidTokens(machine.id, step.voidTokensFrom);
    for (const wish of step.commands ?? []) this.ask(write, attempt, wish);
    return true;
  }

  changeMachine(
    write: Writer,
    machineId: string,
    change: MachineChange,
    said: Partial<Pick<MachineRow, 'connectivity' | 'state'>> = {},
  ): void {
    const machine = this.db.machines.get(machineId);
    if (!machine) return;
    const { fence = 0, run = 0, ...rest } = change;
    write.machine({
      ...machine,
      ...rest,
      ...said,
      fence: Math.max(machine.fence, fence),
      run: Math.max(machine.run, run),
    });
  }

  changeJob(write: Writer, { id }: JobRow, { to, ...change }: JobChange, more: Partial<JobRow> = {}): void {
    const job = this.db.jobs.get(id)!;
    write.job({ ...job, ...change, ...more, state: to ?? job.state });
  }

  ask(write: Writer, attempt: AttemptRow, wish: CommandWish): void {
    const { id: attemptId, machineId, fence, bridgeId } = attempt;
    const body = { attemptId, machineId };
    if (wish.kind === 'offer') this.put(write, bridgeId, { kind: 'offer', ...body, ...offerOf(attempt) });
    else if (wish.kind === 'commit') this.put(write, bridgeId, { ...wish, ...body, fence });
    else if (wish.kind === 'cancel') this.put(write, bridgeId, { ...wish, ...body });
    else this.put(write, bridgeId, { kind: 'query', ...body });
  }

  put(write: Writer, bridgeId: string, body: CommandBody): void {
    const nowMs = this.nowMs();
    const commandId = `c${this.world.nextNumber()}`;
    write.command(bridgeId, { ...body, commandId, issuedAtMs: nowMs, expiresAtMs: nowMs + EXPIRY_MS } as Command);
  }

  // ---------------------------------------------------------------- what a server does by itself

  /** Publishes what the outbox holds and no other server has in its hand; a crash after a publish says it again. */
  relay(): void {
    if (!this.isConnected) return;
    const rows = [...this.db.unsent.values()].filter(({ id }) => !this.db.isLocked(`outbox ${id}`)).slice(0, MAX_BATCH);
    if (rows.length === 0) return;
    this.db.transaction(
      this.process,
      rows.map(({ id }) => `outbox ${id}`),
      () => {
        for (const row of rows) this.send(row);
        return (write) => {
          for (const { id } of rows) write.sent(id);
        };
      },
    );
  }

  private send({ bridgeId, command }: OutboxRow): void {
    const isStart = command.kind === 'offer' || command.kind === 'commit';
    // A start lives by the one clock that all servers share: the database's.
    const nowMs = isStart ? Math.round(this.world.kernel.nowMs) : this.nowMs();
    if (isStart && command.issuedAtMs > nowMs + MAX_CLOCK_SKEW_MS) return;
    const leftS = Math.floor((command.expiresAtMs - nowMs) / 1000);
    if (leftS < 1) return;
    // It may stand still between the look and the publish.
    this.process.after(1, () => {
      if (this.isConnected) this.world.network.down(bridgeId, 'command', command, leftS * 1000);
      this.world.crashPoint(this.process, 'after a publish');
    });
  }

  private sweep(): void {
    for (const found of this.db.attempts.values()) {
      if (!BEFORE_START.includes(found.state)) continue;
      this.db.transaction(this.process, keysOf(found), () => {
        const rows = this.rowsOf(found.id);
        if (!rows) return undefined;
        const nowMs = this.nowMs();
        const { connectivity, introducedAtMs } = this.db.bridges.get(rows.attempt.bridgeId)!;
        const seen = { isOnline: connectivity === 'online', introducedAtMs };
        const step = takeDue(rows, dueFor(rows.attempt, seen, nowMs), nowMs);
        return (write) => this.take(write, rows, step);
      });
    }
  }

  /** Lets jobs start that may. What is seen here may be old by then: the transaction of the start decides. */
  advance(): void {
    const taken = new Set<string>();
    for (const job of this.db.jobs.values()) {
      if (job.state !== 'waiting' && job.state !== 'planned') continue;
      const machine = [...this.db.machines.values()].find((row) => !taken.has(row.id) && this.isFree(row));
      if (!machine) return;
      taken.add(machine.id);
      this.process.after(this.world.random.server.int(1, 300), () => this.startJob(job.id, machine.id));
    }
  }

  private isFree({ id, connectivity, state, mode, run, backOffUntilMs }: MachineRow): boolean {
    const isClear = this.tokenOf(id, run) !== undefined;
    return (
      connectivity === 'online' &&
      mode === 'production' &&
      isClear &&
      stateWithPlate(state, isClear) === 'idle' &&
      (backOffUntilMs === null || backOffUntilMs <= this.nowMs()) &&
      ![...this.db.attempts.values()].some((attempt) => attempt.machineId === id && isLive(attempt.state))
    );
  }

  private tokenOf(machineId: string, run: number) {
    return [...this.db.tokens.values()].find((token) => token.machineId === machineId && token.afterRun === run);
  }

  startJob(jobId: string, machineId: string): void {
    this.db.transaction(this.process, [`machine ${machineId}`, `job ${jobId}`], () => {
      const machine = this.db.machines.get(machineId);
      const job = this.db.jobs.get(jobId);
      if (!machine || !job) return undefined;
      const token = this.tokenOf(machineId, machine.run);
      const live = [...this.db.attempts.values()]
        .filter((row) => (row.machineId === machineId || row.jobId === jobId) && isLive(row.state))
        .map((row) => row.state);
      try {
        const start = startAttempt(
          { machine: this.onRecord(machine), job, isPlateClear: token !== undefined, live },
          this.nowMs(),
        );
        return (write) => {
          this.world.onBeforeStart();
          const attempt: AttemptRow = {
            ...(start.attempt as AttemptOnRecord),
            id: `a${this.world.nextNumber()}`,
            bridgeId: machine.bridgeId,
            tokenId: token!.id,
            afterRun: token!.afterRun,
            committedAtMs: null,
            startedAtMs: null,
            heard: null,
            reason: null,
            endedAtMs: null,
            resolvedBy: null,
            claim: null,
          };
          this.changeMachine(write, machineId, start.machine);
          this.changeJob(write, job, start.job, { machineId });
          write.attempt(attempt);
          this.ask(write, attempt, { kind: 'offer' });
          this.world.trace(
            () => `${this.name}: ${attempt.id} offered, ${jobId} on ${machineId}, fence ${attempt.fence}`,
          );
        };
      } catch (error) {
        // Somebody was quicker; the next run sees the new state.
        if (error instanceof DomainError) return undefined;
        throw error;
      }
    });
  }
}

export type CommandBody = Command extends infer C
  ? C extends Command
    ? Omit<C, 'commandId' | 'issuedAtMs' | 'expiresAtMs'>
    : never
  : never;

const offerOf = ({ fence, jobId, startByMs, tokenId, afterRun }: AttemptRow) => ({
  fence,
  jobId,
  startByMs,
  programSha256: 'a'.repeat(64),
  programBytes: 1000,
  plateToken: { tokenId, afterRun, by: 'Ana' },
});

/** The rows of an attempt, always in this order: the machine's, the job's, the attempt's. */
export const keysOf = ({ machineId, jobId, id }: Pick<AttemptRow, 'machineId' | 'jobId' | 'id'>): string[] => [
  `machine ${machineId}`,
  `job ${jobId}`,
  `attempt ${id}`,
];
