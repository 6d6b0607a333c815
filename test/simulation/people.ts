import {
  DomainError,
  cancelJob,
  checkPlateClear,
  jobAfterClearedPlate,
  resolveUnknown,
  type JobState,
  type MachineMode,
  type Saying,
  type Verdict,
} from '#libs/domain';
import { isLive, type AttemptRow, type Writer } from './database.js';
import type { Machine } from './machine.js';
import { keysOf, type Server } from './server.js';
import type { World } from './world.js';

const PEOPLE = [
  { accountId: 'ana', name: 'Ana' },
  { accountId: 'ben', name: 'Ben' },
] as const;

type Look = () => ((write: Writer) => void) | undefined;

/** What a server does when people ask, over the real decisions; a refusal changes nothing. */
class Desk {
  constructor(private readonly world: World) {}

  private get db() {
    return this.world.db;
  }

  clearPlate(server: Server, machineId: string, afterRun: number): void {
    const jobs = [...this.db.jobs.values()].filter(
      (job) => job.machineId === machineId && job.state === 'awaiting-clear',
    );
    const keys = [`machine ${machineId}`, ...jobs.map(({ id }) => `job ${id}`)];
    this.transaction(server, keys, () => {
      const machine = this.db.machines.get(machineId)!;
      const live = [...this.db.attempts.values()].find((row) => row.machineId === machineId && isLive(row.state));
      checkPlateClear({ ...machine, isBridgeInDoubt: false, bridgeEpoch: null }, live?.state, afterRun);
      return (write) => {
        write.token({ id: `t${this.world.nextNumber()}`, machineId, afterRun });
        for (const { id } of jobs) {
          const job = this.db.jobs.get(id)!;
          const change = jobAfterClearedPlate(job);
          if (change) server.changeJob(write, job, change);
        }
        this.world.trace(() => `${server.name}: ${machineId} is said to be clear after run ${afterRun}`);
      };
    });
  }

  cancel(server: Server, jobId: string): void {
    const live = (): AttemptRow | undefined =>
      [...this.db.attempts.values()].find((row) => row.jobId === jobId && isLive(row.state));
    const keys = [`job ${jobId}`];
    this.transaction(server, keys, () => {
      const attempt = live();
      const job = this.db.jobs.get(jobId);
      if (!job) return undefined;
      const step = cancelJob(job, attempt !== undefined, 'Ana');
      return (write) => {
        this.world.trace(() => `${server.name}: a person cancels ${jobId}`);
        if (step.job) server.changeJob(write, job, step.job);
        if (attempt) for (const wish of step.commands ?? []) server.ask(write, attempt, wish);
      };
    });
  }

  change(server: Server, jobId: string, from: readonly JobState[], to: JobState): void {
    this.transaction(server, [`job ${jobId}`], () => {
      const job = this.db.jobs.get(jobId);
      // Not there any more: the database was restored to an earlier moment.
      if (!job || !from.includes(job.state)) return undefined;
      return (write) => write.job({ ...job, state: to, ...(to === 'waiting' ? { failureCount: 0 } : {}) });
    });
  }

  resolve(server: Server, attemptId: string, verdict: Verdict, by: Saying['by'], hasPhoto: boolean): void {
    const found = this.db.attempts.get(attemptId);
    if (!found) return;
    this.transaction(server, keysOf(found), () => {
      const rows = server.rowsOf(attemptId);
      if (!rows) return undefined;
      const { claim, bridgeId } = rows.attempt;
      const isBridgeHeard = this.db.bridges.get(bridgeId)?.connectivity === 'online';
      const saying = { verdict, by, hasPhoto, earlier: claim ?? undefined, isBridgeHeard };
      const step = resolveUnknown(rows, saying, server.nowMs());
      return (write) => {
        const next = step === 'second' ? { ...by, verdict } : null;
        write.attempt({ ...rows.attempt, claim: next });
        if (step !== 'second') server.take(write, { ...rows, attempt: { ...rows.attempt, claim: null } }, step);
      };
    });
  }

  setMode(server: Server, machineId: string, mode: MachineMode): void {
    this.transaction(server, [`machine ${machineId}`], () => (write) => {
      this.world.trace(() => `${server.name}: a person puts ${machineId} to ${mode}`);
      server.changeMachine(write, machineId, { mode });
    });
  }

  command(server: Server, machineId: string, kind: 'stop' | 'unlock'): void {
    const { bridgeId } = this.db.machines.get(machineId)!;
    this.transaction(server, [], () => (write) => server.put(write, bridgeId, { kind, machineId, by: 'Ana' }));
  }

  trust(server: Server, bridgeId: string): void {
    this.transaction(server, [`bridge ${bridgeId}`], () => (write) => {
      this.world.oracle.onTrust(bridgeId);
      write.bridge({ ...this.db.bridges.get(bridgeId)!, isInDoubt: false, previous: null });
    });
  }

  private transaction(server: Server, keys: readonly string[], look: Look): void {
    this.db.transaction(server.process, keys, () => {
      try {
        return look();
      } catch (error) {
        if (error instanceof DomainError) return undefined;
        throw error;
      }
    });
  }
}

/** People tell the truth of the moment they looked; their word may come late, twice, and against another's. */
export class People {
  readonly desk: Desk;

  constructor(private readonly world: World) {
    this.desk = new Desk(world);
  }

  private get db() {
    return this.world.db;
  }
  private get random() {
    return this.world.random.people;
  }

  /** As life goes: at random, until everything is whole. */
  live(): void {
    const everyMs = 3_600_000 / this.world.plan.actsPerHour;
    this.world.kernel.after(this.random.next() * 2 * everyMs, () => {
      if (this.world.isHealed) return;
      this.actAtRandom();
      this.live();
    });
  }

  private actAtRandom(): void {
    const machine = this.random.pick(this.world.machines)!;
    const job = this.random.pick([...this.db.jobs.values()]);
    const dice = this.random.next();
    if (dice < 0.45) this.attend(machine);
    else if (dice < 0.55) this.world.machines.forEach((one) => this.attend(one));
    else if (dice < 0.68) this.startLocally(machine);
    else if (dice < 0.74 && job) this.request((server) => this.desk.cancel(server, job.id));
    else if (dice < 0.78 && job)
      this.request((server) => this.desk.change(server, job.id, ['waiting', 'planned'], 'held'));
    else if (dice < 0.82 && job) this.request((server) => this.desk.change(server, job.id, ['held'], 'waiting'));
    else if (dice < 0.86) this.request((server) => this.desk.setMode(server, machine.id, 'maintenance'));
    else if (dice < 0.9) this.request((server) => this.desk.setMode(server, machine.id, 'production'));
    else if (dice < 0.94) this.stop(machine);
    else this.attendJobs();
  }

  /** Everything a person is asked for, done now. */
  diligently(): void {
    for (const machine of this.world.machines) this.attend(machine);
    this.attendJobs();
    for (const { id, isInDoubt } of this.db.bridges.values()) {
      if (isInDoubt) this.request((server) => this.desk.trust(server, id));
    }
    // Copies are gone by now.
    for (const bridge of this.world.bridges) if (!bridge.isRemoved && bridge.isDoubled) bridge.sayAlone();
  }

  attendJobs(): void {
    for (const job of this.db.jobs.values()) {
      if (job.state === 'held') this.request((server) => this.desk.change(server, job.id, ['held'], 'waiting'));
      if (job.state === 'awaiting-check') {
        this.request((server) => this.desk.change(server, job.id, ['awaiting-check'], 'done'));
      }
    }
  }

  /** Goes to the machine, looks, does what it needs, and says what was seen. */
  private attend(machine: Machine): void {
    const row = this.db.machines.get(machine.id)!;
    const live = [...this.db.attempts.values()].find(
      ({ machineId, state }) => machineId === machine.id && isLive(state),
    );
    // The screen is looked at first, then the machine.
    if (machine.run) return;
    this.unlock(machine);
    if (live?.state === 'unknown') {
      const verdict = this.verdictOn(live.id);
      this.world.trace(() => `a person finds: ${live.id} is ${verdict}`);
      const hasPhoto = this.random.chance(0.5);
      const by = PEOPLE[this.random.int(0, 1)]!;
      this.request((server) => this.desk.resolve(server, live.id, verdict, by, hasPhoto));
      return;
    }
    if (live) return;
    const isSaid = [...this.db.tokens.values()].some(
      ({ machineId, afterRun }) => machineId === machine.id && afterRun === row.run,
    );
    const isAsked = [...this.db.jobs.values()].some(
      ({ machineId, state }) => machineId === machine.id && state === 'awaiting-clear',
    );
    if (row.mode !== 'production') this.request((server) => this.desk.setMode(server, machine.id, 'production'));
    // Nobody asks for it; some say it all the same.
    if (isSaid && !isAsked && (this.world.isHealed || this.random.chance(0.7))) return;
    const wasOccupied = machine.isOccupied;
    machine.isOccupied = false;
    this.world.trace(
      () =>
        `a person finds ${machine.id} ${wasOccupied ? 'full and empties it' : 'empty'}, run ${row.run} on the screen`,
    );
    this.request((server) => this.desk.clearPlate(server, machine.id, row.run));
  }

  private verdictOn(attemptId: string): Verdict {
    const start = this.world.oracle.starts.get(attemptId);
    const { machineId, runBefore, startedAtMs } = this.db.attempts.get(attemptId)!;
    // Counted as begun, by a card that lost its memory too: the site takes no other word for what is not there.
    const isCounted = startedAtMs !== null || this.db.machines.get(machineId)!.run > runBefore;
    if (!start) return isCounted ? 'scrapped' : 'never-started';
    return start.outcome === 'done' ? 'done-confirmed' : 'scrapped';
  }

  private unlock(machine: Machine): void {
    for (const { process, shells, isRemoved } of this.world.bridges) {
      const shell = shells.get(machine.id);
      if (!shell || isRemoved || !process.isUp || process.isFrozen || !shell.isLocked) continue;
      this.world.trace(() => `a person looks at ${machine.id} and unlocks it`);
      if (this.random.chance(0.5)) {
        this.world.oracle.onUnlock(machine.id);
        const said = { commandId: `l${this.world.nextNumber()}`, issuedAtMs: 0, expiresAtMs: 0, by: 'Ana' };
        shell.say({ kind: 'unlock', machineId: machine.id, ...said }, true);
      } else this.request((server) => this.desk.command(server, machine.id, 'unlock'));
    }
  }

  private stop(machine: Machine): void {
    this.world.trace(() => `a person stops ${machine.id}`);
    this.request((server) => this.desk.command(server, machine.id, 'stop'));
  }

  /** With the PIN, at the bridge: only on an empty bed. */
  startLocally(machine: Machine): void {
    for (const { process, shells, isRemoved } of this.world.bridges) {
      const shell = shells.get(machine.id);
      const live = shell?.state.live;
      if (!shell || !live || isRemoved || !process.isUp || process.isFrozen) continue;
      if ((live.state !== 'stored' && live.state !== 'prepared') || machine.run || machine.isOccupied) continue;
      this.world.trace(() => `a person starts ${live.attemptId} at ${machine.id} with the PIN`);
      this.world.oracle.onLocalStart(live.attemptId);
      shell.feed({ type: 'local-start', attemptId: live.attemptId, by: 'Ana', isPlateClear: true });
    }
  }

  /** Through whichever server answers; the word may take minutes, and may be said twice. */
  private request(act: (server: Server) => void): void {
    const { world, random } = this;
    const isLate = !world.isHealed && random.chance(0.15);
    const say = (delayMs: number): void =>
      world.kernel.after(delayMs, () => {
        const server = random.pick(world.servers.filter(({ process }) => process.isUp && !process.isFrozen));
        server?.process.now(() => act(server));
      });
    const delayMs = isLate ? random.duration(5000, 600_000) : random.int(20, 2000);
    say(delayMs);
    if (random.chance(0.15)) say(delayMs + random.int(10, 3000));
  }
}
