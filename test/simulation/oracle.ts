import { NONCE_LIFE_MS, type Ack, type Command, type Fact } from '#libs/bridge-contract';
import type { AttemptState } from '#libs/domain';
import type { MachineLedger } from '../../firmware-bridge/src/gate/gate-types.js';
import { isLive, type AttemptRow, type JobRow, type MachineRow } from './database.js';
import type { Machine, Outcome } from './machine.js';
import type { World } from './world.js';

/** Sum of what two servers' clocks may differ, the way of a WELCOME, and the moment between decision and first byte. */
const CLOCK_BOUND_MS = 8000;
/** Between the last look at the challenge and the first byte lie two disk writes. */
const START_DELAY_MS = 1500;
/** Refusals that make a machine wait, in an hour: at 0, 5, 15, 35 and 75 minutes. */
const MAX_REFUSALS_PER_HOUR = 6;
/** About one attempt: what two servers ask in the ten minutes of an offer, on a bad line. */
const MAX_COMMANDS = 600;
/** A command lives 15 s by a clock that may be 5 s wrong; then come a queue and a disk. */
const UNLOCK_WITHIN_MS = 25_000;
/** Two servers may not agree on what was said first. */
const SKEW_MS = 4000;
const HOUR_MS = 3_600_000;

const NOT_BEGUN: readonly AttemptState[] = ['never-started', 'expired', 'rejected', 'cancelled'];
const END_FOR_BRIDGE: readonly AttemptState[] = ['rejected', 'expired', 'done', 'failed', 'cancelled', 'unknown'];
const HARMLESS = ['ATTEMPT_NEVER_SEEN', 'START_EXPIRED', 'START_FENCED', 'PROGRAM_HASH'];

export interface Violation {
  readonly rule: string;
  readonly text: string;
  readonly atMs: number;
}

/** By machine, of what started there. */
interface HighestFence {
  readonly fence: number;
  readonly atMs: number;
  readonly driver: string;
}

interface Start {
  readonly attemptId: string;
  readonly machineId: string;
  readonly atMs: number;
  outcome: Outcome | undefined;
}

/** Knows the physical truth and what was promised, and shares no code with what it judges. */
export class Oracle {
  readonly violations: Violation[] = [];
  readonly starts = new Map<string, Start>();
  readonly alarms: { readonly machineId: string; readonly code: string; readonly atMs: number }[] = [];
  private readonly created = new Map<string, AttemptRow>();
  private readonly commits = new Map<string, number>();
  private readonly localStarts = new Map<string, number>();
  private readonly highestFence = new Map<string, HighestFence>();
  /** The last restore. */
  private restoredBehindMs = -1;
  /** Machines that a bridge wrote down as locked, until a person said they may go on. */
  private readonly locks = new Map<string, string>();
  /** As the ledger on the disk says. */
  private readonly locksOnDisk = new Set<string>();
  /** What people said so, by machine; each bridge may obey each word once. */
  private readonly unlocks = new Map<string, { readonly atMs: number; readonly obeyedBy: Set<string> }[]>();
  /** By bridge: a copy of a card loses its own. */
  private readonly programsLost = new Set<string>();
  /** As `ended`, said by the process that runs now; a disk that refuses may hear of it later. */
  private readonly told = new Map<string, Set<string>>();
  private readonly refusals = new Map<string, number[]>();
  /** Cancels that were accepted before a start. */
  private readonly cancelled = new Set<string>();
  private readonly commands = new Map<string, number>();
  private readonly boots = new Map<string, string[]>();
  /** Attempts that a bridge said have ended, by bridge. */
  private readonly ended = new Map<string, Set<string>>();
  private readonly cloned = new Set<string>();
  /** Machines whose bridge lost its memory, and when last. */
  private readonly memoryLost = new Map<string, number>();
  /** Facts that a database ever had. */
  private readonly taken = new Set<string>();
  /** By boot: the next number to look at. */
  private readonly acked = new Map<string, number>();
  private readonly owed = new Map<string, { readonly bridge: string; readonly fact: Fact }>();

  constructor(private readonly world: World) {}

  fail(rule: string, text: string): void {
    if (this.violations.length >= 20) return;
    this.world.trace(() => `*** ${rule}: ${text}`);
    this.violations.push({ rule, text, atMs: this.world.kernel.nowMs });
  }

  // ---------------------------------------------------------------- the machine

  onStart(machine: Machine, attemptId: string, driver: string): void {
    const nowMs = this.world.kernel.nowMs;
    const before = this.starts.get(attemptId);
    if (before) this.fail('R1', `${attemptId} starts a second time, on ${machine.id}`);
    if (machine.run) this.fail('R1', `${attemptId} starts while ${machine.run.attemptId} runs on ${machine.id}`);
    if (machine.isOccupied) this.fail('BED', `${attemptId} starts on an occupied bed of ${machine.id}`);
    this.starts.set(attemptId, { attemptId, machineId: machine.id, atMs: nowMs, outcome: undefined });
    const attempt = this.created.get(attemptId);
    if (!attempt) return this.fail('R1', `${attemptId} starts and nobody ever made it`);
    if (attempt.machineId !== machine.id) this.fail('R1', `${attemptId} starts on ${machine.id}, not its machine`);
    if (nowMs > attempt.startByMs + CLOCK_BOUND_MS) {
      this.fail('R5', `${attemptId} starts ${Math.round((nowMs - attempt.startByMs) / 1000)} s after its deadline`);
    }
    const { disk } = this.world.bridgeNamed(driver);
    const record = disk.durableAttempt(attemptId);
    if (record?.state !== 'intent') this.fail('INTENT', `${attemptId} starts and its disk says ${record?.state}`);
    const ledger = disk.durableLedgers.get(machine.id);
    if (ledger && attempt.fence < ledger.maxFence) {
      this.fail('R4', `${attemptId} starts with fence ${attempt.fence}, ${driver} has seen ${ledger.maxFence}`);
    }
    if (this.programsLost.has(`${driver}/${attemptId}`))
      this.fail('PROGRAM', `${attemptId} starts, its program is not whole`);
    if (this.told.get(driver)?.has(attemptId)) this.fail('R2', `${attemptId} starts, ${driver} told that it ended`);
    if (this.ended.get(driver)?.has(attemptId)) this.fail('R2', `${attemptId} starts, ${driver} has said it ended`);
    if (this.cancelled.has(attemptId)) this.fail('R9', `${attemptId} starts after its cancel was accepted`);
    if (this.locks.has(`${driver}/${machine.id}`)) this.fail('LOCK', `${attemptId} starts, ${machine.id} is locked`);
    const isLocal = this.localStarts.has(attemptId);
    if (!isLocal) this.checkRemote(attempt, machine);
    const { fence, createdAtMs } = attempt;
    if (fence > (this.highestFence.get(machine.id)?.fence ?? 0)) {
      this.highestFence.set(machine.id, { fence, atMs: createdAtMs, driver });
    }
    return undefined;
  }

  private checkRemote({ id, fence }: AttemptRow, machine: Machine): void {
    const ageMs = this.world.kernel.nowMs - (this.commits.get(id) ?? -Infinity);
    if (ageMs > NONCE_LIFE_MS + START_DELAY_MS) {
      this.fail('R3.3', `${id} starts on a COMMIT that is ${Math.round(ageMs / 1000)} s old`);
    }
    const highest = this.highestFence.get(machine.id);
    if (highest && fence <= highest.fence && !this.isOfLostCopy(highest)) {
      this.fail('R4', `${id} starts with fence ${fence} after ${highest.fence} on ${machine.id}`);
    }
  }

  /** Given to a copy of a card, which was taken away for good, and by a database that went back behind it: nobody knows it. */
  private isOfLostCopy({ atMs, driver }: HighestFence): boolean {
    return this.restoredBehindMs >= atMs && this.world.bridgeNamed(driver).isRemoved;
  }

  /** Card and database both went back behind what happened there at that time. */
  private isForgotten(machineId: string, atMs: number): boolean {
    return this.restoredBehindMs >= atMs && (this.memoryLost.get(machineId) ?? -1) >= atMs;
  }

  onEnd(attemptId: string, outcome: Outcome): void {
    const start = this.starts.get(attemptId);
    if (start) start.outcome = outcome;
  }

  // ---------------------------------------------------------------- the server

  onAttempt(before: AttemptRow | undefined, row: AttemptRow): void {
    if (!before) return this.onCreated(row);
    if (before.state !== row.state && !isLive(before.state)) {
      this.fail('STICKY', `${row.id} was ${before.state} and becomes ${row.state}`);
    }
    if (before.state !== row.state && row.state === 'rejected') this.onRefused(row);
    const isOlder = row.heard?.epoch === before.heard?.epoch && (row.heard?.seq ?? 0) < (before.heard?.seq ?? 0);
    if (isOlder) this.fail('R7', `${row.id}: an older word of its bridge replaces a newer one`);
    const start = this.starts.get(row.id);
    if (row.state === 'done' && before.state !== 'done' && start?.outcome !== 'done') {
      this.fail(
        'TRUTH',
        `${row.id} is called done; the machine says ${start ? (start.outcome ?? 'running') : 'nothing'}`,
      );
    }
    return undefined;
  }

  private onCreated(row: AttemptRow): void {
    const { db } = this.world;
    this.created.set(row.id, row);
    for (const other of db.attempts.values()) {
      if (other.id === row.id) continue;
      const isSame = other.jobId === row.jobId ? 'job' : other.machineId === row.machineId ? 'machine' : undefined;
      if (isSame && isLive(other.state)) {
        this.fail('R1', `${row.id} is made while ${other.id} of its ${isSame} is ${other.state}`);
      }
      if (isSame !== 'job') continue;
      if (other.state === 'done' || other.state === 'done-confirmed') {
        this.fail('R3', `${row.id} is made for ${row.jobId}, which ${other.id} has made already`);
      }
      const start = this.starts.get(other.id);
      if (!start || other.startedAtMs !== null || other.resolvedBy !== null) continue;
      // A copy of its bridge said in its name that it never saw it, and a person started it at the other one.
      const isOfTwins = this.localStarts.has(other.id) && this.cloned.has(other.bridgeId);
      const isForgotten = this.isForgotten(other.machineId, start.atMs);
      if (start.atMs < this.world.kernel.nowMs && !isOfTwins && !isForgotten) {
        this.fail('R3', `${row.id} is made for ${row.jobId}, whose ${other.id} has begun and is called ${other.state}`);
      }
    }
    const machine = db.machines.get(row.machineId)!;
    if (machine.mode !== 'production') this.fail('MODE', `${row.id} is made for ${machine.id} in ${machine.mode}`);
    const perHour = [...this.created.values()].filter(
      (other) => other.machineId === row.machineId && other.createdAtMs > row.createdAtMs - HOUR_MS,
    );
    if (perHour.length > 90) this.fail('R14', `${perHour.length} attempts on ${row.machineId} within an hour`);
  }

  private onRefused({ machineId, reason, id }: AttemptRow): void {
    if (HARMLESS.includes(reason?.code ?? '')) return;
    const nowMs = this.world.kernel.nowMs;
    const times = (this.refusals.get(machineId) ?? []).filter((atMs) => atMs > nowMs - HOUR_MS);
    times.push(nowMs);
    this.refusals.set(machineId, times);
    if (times.length > MAX_REFUSALS_PER_HOUR) {
      this.fail('R14', `${machineId} refused ${times.length} times within an hour, last ${id} (${reason?.code})`);
    }
  }

  onJob(before: JobRow | undefined, row: JobRow): void {
    if (!before || before.state === row.state) return;
    if (['done', 'failed', 'cancelled'].includes(before.state)) {
      this.fail('STICKY', `${row.id} was ${before.state} and becomes ${row.state}`);
    }
    if (row.state === 'attempting' && before.isCancelWanted) this.fail('R9', `${row.id} is tried though cancelled`);
    if (row.state !== 'cancelled') return;
    for (const attempt of this.world.db.attempts.values()) {
      if (attempt.jobId !== row.id || NOT_BEGUN.includes(attempt.state)) continue;
      const start = this.starts.get(attempt.id);
      if (start && start.outcome === undefined)
        this.fail('R9', `${row.id} is called cancelled while ${attempt.id} runs`);
    }
  }

  onMachine(before: MachineRow | undefined, row: MachineRow): void {
    if (!before) return;
    if (row.fence < before.fence) this.fail('R4', `the fence of ${row.id} falls from ${before.fence} to ${row.fence}`);
    if (row.run < before.run) this.fail('R4', `the run of ${row.id} falls from ${before.run} to ${row.run}`);
    if (row.mode === 'maintenance' && row.reason?.code.startsWith('ATTEMPT_')) {
      this.alarms.push({ machineId: row.id, code: row.reason.code, atMs: this.world.kernel.nowMs });
    }
  }

  onCommandWritten(command: Command): void {
    if ('attemptId' in command) {
      const count = (this.commands.get(command.attemptId) ?? 0) + 1;
      this.commands.set(command.attemptId, count);
      if (count > MAX_COMMANDS) this.fail('STORM', `${count} commands about ${command.attemptId}`);
    }
    // A person's word counts from here on, however long it took to come here.
    if (command.kind === 'unlock') this.onUnlock(command.machineId);
    if (command.kind !== 'commit' && command.kind !== 'offer') return;
    const { db } = this.world;
    const attempt = db.attempts.get(command.attemptId);
    if (!attempt) return;
    if (command.kind === 'commit') this.commits.set(attempt.id, this.world.kernel.nowMs);
    const machine = db.machines.get(attempt.machineId)!;
    const what = `${command.kind} of ${attempt.id}`;
    if (db.jobs.get(attempt.jobId)!.isCancelWanted) this.fail('R9', `${what} though its job is cancelled`);
    if (machine.mode !== 'production') this.fail('MODE', `${what} though ${machine.id} is in ${machine.mode}`);
    if (this.areTwins(machine.bridgeId)) this.fail('TWINS', `${what} though two bridges use one name`);
    if (db.bridges.get(machine.bridgeId)!.isInDoubt) this.fail('TWINS', `${what} though its bridge is in doubt`);
  }

  /** A boot that another had replaced speaks again. */
  onBorn(bridgeId: string, epoch: string): void {
    const boots = this.boots.get(bridgeId) ?? [];
    if (boots.at(-1) !== epoch) boots.push(epoch);
    this.boots.set(bridgeId, boots.slice(-3));
  }

  private areTwins(bridgeId: string): boolean {
    const [first, , third] = this.boots.get(bridgeId) ?? [];
    return this.world.db.era === 0 && first !== undefined && first === third;
  }

  onTrust(bridgeId: string): void {
    this.boots.delete(bridgeId);
  }

  onFactTaken(bridgeId: string, { epoch, seq }: Fact): void {
    this.taken.add(`${bridgeId}/${epoch}/${seq}`);
  }

  onAck(bridgeId: string, { epoch, seq, taken }: Ack): void {
    const facts = this.world.db.factsOf(bridgeId, epoch);
    if (taken !== undefined && !facts?.has(taken))
      this.fail('R7', `${epoch}/${taken} is taken and not in the database`);
    const from = this.world.db.era > 0 ? 1 : (this.acked.get(epoch) ?? 1);
    for (let number = from; number <= seq; number += 1) {
      // What a restore took away was acknowledged before, and is not awaited any more.
      const wasHere = this.world.db.era > 0 && this.taken.has(`${bridgeId}/${epoch}/${number}`);
      if (!wasHere && !facts?.has(number)) {
        return this.fail('R7', `${epoch}/${number} is acknowledged and not in the database`);
      }
    }
    this.acked.set(epoch, seq + 1);
    return undefined;
  }

  // ---------------------------------------------------------------- the bridge

  onForgotten(bridgeId: string, facts: readonly Fact[]): void {
    if (this.world.db.era > 0) return;
    for (const { epoch, seq, fact } of facts) {
      if (fact.kind === 'machine' || this.world.db.factsOf(bridgeId, epoch)?.has(seq)) continue;
      this.fail('R7', `${epoch}/${seq} (${fact.kind} of ${fact.attemptId}) is forgotten and not in the database`);
    }
  }

  onDurable(bridge: string, facts: readonly Fact[], ledger: MachineLedger | undefined): void {
    const { disk } = this.world.bridgeNamed(bridge);
    for (const fact of facts) {
      if (fact.fact.kind === 'cancel' && fact.fact.outcome === 'accepted' && !this.starts.has(fact.fact.attemptId)) {
        // Accepted at the same moment as a start: then it ends the run.
        if (disk.durableAttempt(fact.fact.attemptId)?.state !== 'intent') this.cancelled.add(fact.fact.attemptId);
      }
      if (fact.fact.kind === 'attempt') this.onSaid(bridge, fact.fact.attemptId, fact.fact.state);
      if (fact.fact.kind === 'attempt') this.owed.set(`${bridge}/${fact.epoch}/${fact.seq}`, { bridge, fact });
    }
    if (!ledger) return;
    const key = `${bridge}/${ledger.machineId}`;
    if (ledger.lock) {
      this.locks.set(key, ledger.lock.message);
      this.locksOnDisk.add(key);
    } else if (this.locksOnDisk.delete(key)) {
      // Said before the lock was on the disk, perhaps, and decided after it.
      const sinceMs = this.world.kernel.nowMs - UNLOCK_WITHIN_MS;
      const words = this.unlocks.get(ledger.machineId) ?? [];
      const word = words.find(({ atMs, obeyedBy }) => atMs > sinceMs && !obeyedBy.has(bridge));
      if (word) this.locks.delete(key);
      word?.obeyedBy.add(bridge);
    }
  }

  /** Said by a bridge, on its disk or not. */
  onTold(bridge: string, facts: readonly Fact[]): void {
    const told = this.told.get(bridge) ?? new Set();
    this.told.set(bridge, told);
    for (const { fact } of facts) {
      if (fact.kind === 'attempt' && END_FOR_BRIDGE.includes(fact.state)) told.add(fact.attemptId);
    }
  }

  onProcessEnd(bridge: string): void {
    this.told.delete(bridge);
  }

  onProgramLost(bridge: string, attemptId: string): void {
    this.programsLost.add(`${bridge}/${attemptId}`);
  }

  /** What the servers had counted is gone. */
  onRestored(): void {
    this.refusals.clear();
    this.restoredBehindMs = this.world.kernel.nowMs;
  }

  /** Whatever this bridge knew is gone: a broken card, or one that is taken out for good. */
  onMemoryLost(bridge: string): void {
    for (const { id } of this.world.bridgeNamed(bridge).machines) {
      this.memoryLost.set(id, this.world.kernel.nowMs);
      this.locks.set(`${bridge}/${id}`, 'its bridge lost its memory');
      this.locksOnDisk.add(`${bridge}/${id}`);
    }
    this.ended.delete(bridge);
    for (const [key, { bridge: owner }] of this.owed) if (owner === bridge) this.owed.delete(key);
  }

  /** What a bridge remembers of an attempt moves on, and not beyond its end. */
  private onSaid(bridge: string, attemptId: string, state: AttemptState): void {
    const ended = this.ended.get(bridge) ?? new Set();
    this.ended.set(bridge, ended);
    if (END_FOR_BRIDGE.includes(state)) ended.add(attemptId);
    else if (ended.has(attemptId))
      this.fail('R2', `${bridge} said that ${attemptId} ended, and now that it is ${state}`);
  }

  onCloned(bridgeId: string): void {
    this.cloned.add(bridgeId);
  }

  // ---------------------------------------------------------------- people

  onLocalStart(attemptId: string): void {
    this.localStarts.set(attemptId, this.world.kernel.nowMs);
  }

  /** A stop was obeyed and written down: nothing starts there until a person says so. */
  onStopped(bridge: string, machineId: string, saidAtMs: number): void {
    this.locks.set(`${bridge}/${machineId}`, 'stopped');
    // Whoever said it before has not seen what the stop was for.
    for (const word of this.unlocks.get(machineId) ?? []) {
      if (word.atMs < saidAtMs - SKEW_MS) word.obeyedBy.add(bridge);
    }
  }

  onUnlock(machineId: string): void {
    const words = this.unlocks.get(machineId) ?? [];
    this.unlocks.set(machineId, [...words.slice(-20), { atMs: this.world.kernel.nowMs, obeyedBy: new Set() }]);
    for (const key of this.locks.keys()) if (key.endsWith(`/${machineId}`)) this.locks.delete(key);
  }

  // ---------------------------------------------------------------- at the end

  checkEnd(): void {
    const { db } = this.world;
    if (db.era === 0) {
      for (const { bridge, fact } of this.owed.values()) {
        const { bridgeId, disk } = this.world.bridgeNamed(bridge);
        const isHere = db.factsOf(bridgeId, fact.epoch)?.has(fact.seq);
        const isThere = disk.facts.some(({ epoch, seq }) => epoch === fact.epoch && seq === fact.seq);
        if (!isHere && !isThere) this.fail('R7', `${fact.epoch}/${fact.seq} of ${bridge} is lost`);
      }
    }
    for (const [, rows] of db.allFacts) {
      for (const { fact, isOrphan } of rows.values()) {
        const body = fact.fact;
        if (body.kind !== 'attempt') continue;
        const isAlarm = this.alarms.some(({ machineId }) => machineId === body.machineId);
        if (isOrphan && body.state !== 'rejected' && body.state !== 'expired' && !isAlarm) {
          this.fail(
            'ORPHAN',
            `${body.attemptId} is ${body.state} at its bridge, not in the database, and nobody is told`,
          );
        }
        const row = db.attempts.get(body.attemptId);
        const hasBegun = ['running', 'paused', 'done', 'failed'].includes(body.state);
        if (row && hasBegun && NOT_BEGUN.includes(row.state) && row.startedAtMs === null && !isAlarm) {
          this.fail('CONTRADICTION', `${row.id} is called ${row.state}, its bridge said ${body.state}: nobody is told`);
        }
      }
    }
  }

  /** Everything is whole again for some minutes: what was cancelled does not run on. */
  checkCancelled(): void {
    for (const { id, run } of this.world.machines) {
      const attempt = run && this.world.db.attempts.get(run.attemptId);
      const isCancelled = attempt && this.world.db.jobs.get(attempt.jobId)?.isCancelWanted;
      if (isCancelled) this.fail('R9', `${attempt.id} still runs on ${id} though its job is cancelled`);
    }
  }

  /** Everything is whole again for ten minutes. */
  checkHealed(): void {
    const { db, kernel } = this.world;
    for (const job of db.jobs.values()) {
      if (job.state !== 'attempting') continue;
      const attempt = [...db.attempts.values()].find((row) => row.jobId === job.id && isLive(row.state));
      if (!attempt) this.fail('STUCK', `${job.id} is attempting and no attempt lives`);
      else if (attempt.state === 'running' || attempt.state === 'paused') {
        const start = this.starts.get(attempt.id);
        if (job.isCancelWanted) this.fail('R9', `${attempt.id} still runs though its job is cancelled`);
        if (!start || start.outcome !== undefined) {
          this.fail('STUCK', `${attempt.id} is called ${attempt.state}; the machine ended it: ${start?.outcome}`);
        }
      } else if (kernel.nowMs - attempt.createdAtMs > 5 * 60_000) {
        this.fail('STUCK', `${attempt.id} is ${attempt.state} since long`);
      }
    }
    for (const bridge of db.bridges.values()) {
      if (bridge.connectivity !== 'online')
        this.fail('STUCK', `${bridge.id} is whole and called ${bridge.connectivity}`);
    }
  }

  /** Hours later, with people who do what they are asked. */
  checkAllEnded(): void {
    for (const job of this.world.db.jobs.values()) {
      if (['done', 'failed', 'cancelled'].includes(job.state)) continue;
      this.fail('LIVENESS', `${job.id} is still ${job.state}: ${this.world.why()}`);
      return;
    }
    for (const { process, outbox, name } of this.world.bridges) {
      if (!process.isUp) continue;
      const { length } = outbox.pending();
      if (length > 0) this.fail('LIVENESS', `${name} still holds ${length} facts`);
    }
  }
}
