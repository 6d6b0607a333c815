import { HORIZON_H, SETUP_H, type Interval, type Job, type Machine, type World } from './model.js';

/** What a policy sees and may do at one moment. */
export interface Shop {
  readonly world: World;
  nowH: number;
  readonly machines: readonly MachineState[];
  /** Has arrived, is not being made and not done, as it truly is; a policy must ask `isKnown` before it uses one. */
  readonly waiting: ReadonlySet<JobState>;
  isOnline(site: number): boolean;
  readonly isHubUp: boolean;
  /** Starts it; the machine must be idle. */
  start(machine: MachineState, job: JobState): void;
  /** Stops a run whose piece somebody else makes; the machine is idle again at once. */
  cancel(machine: MachineState): void;
  /** Asks to be called again. */
  wake(atH: number): void;
}

export interface MachineState {
  readonly machine: Machine;
  family: number | null;
  /** What it runs now. */
  run?: Run;
  isBroken: boolean;
  busyH: number;
  setups: number;
}

export interface Run {
  readonly job: JobState;
  readonly startH: number;
  readonly endH: number;
  /** Setting up first, until then. */
  readonly setUpAtH: number;
}

export interface JobState {
  readonly job: Job;
  /** Its post has left the site: others know of it. */
  isPublished: boolean;
  deliveredH?: number;
}

export interface Policy {
  readonly name: string;
  /** Called after everything that happened at one moment. */
  decide(shop: Shop): void;
  onArrival?(shop: Shop, job: JobState): void;
  /** Its run was lost with the machine. */
  onBreak?(shop: Shop, machine: MachineState, job: JobState): void;
  onDone?(shop: Shop, machine: MachineState, job: JobState): void;
}

export interface Outcome {
  readonly jobs: readonly JobState[];
  readonly machines: readonly MachineState[];
  /** Runs that made what somebody else had made. */
  readonly doubles: number;
}

/** After this nothing is waited for; what is not delivered then counts as delivered then. */
const END_H = 2 * HORIZON_H;

type Event = { readonly atH: number; readonly order: number; readonly run: () => void };

/** Plays one world under one policy. */
export function play(world: World, policy: Policy): Outcome {
  return new Play(world, policy).run();
}

class Play implements Shop {
  nowH = 0;
  readonly machines: MachineState[];
  readonly waiting = new Set<JobState>();
  readonly #events: Event[] = [];
  readonly #jobs: JobState[];
  #order = 0;
  #left: number;
  #doubles = 0;

  constructor(
    readonly world: World,
    readonly policy: Policy,
  ) {
    this.machines = world.machines.map((machine) => ({ machine, family: null, isBroken: false, busyH: 0, setups: 0 }));
    this.#jobs = world.jobs.map((job) => ({ job, isPublished: false }));
    this.#left = this.#jobs.length;
    for (const state of this.#jobs) this.#at(state.job.arrivesH, () => this.#arrive(state));
    for (const state of this.machines) {
      for (const { from, to } of state.machine.breaks) {
        this.#at(from, () => this.#break(state));
        this.#at(to, () => (state.isBroken = false));
      }
    }
    for (const [site, cuts] of world.cuts.entries()) {
      for (const { from, to } of cuts) {
        this.wake(from);
        this.#at(to, () => this.#publish(site));
      }
    }
    for (const { from, to } of world.hubDown) for (const atH of [from, to]) this.wake(atH);
  }

  run(): Outcome {
    while (this.#left > 0) {
      const next = this.#pop();
      if (!next || next.atH > END_H) break;
      this.nowH = next.atH;
      next.run();
      while (this.#events[0] && this.#events[0].atH <= this.nowH) this.#pop()?.run();
      this.policy.decide(this);
    }
    return { jobs: this.#jobs, machines: this.machines, doubles: this.#doubles };
  }

  isOnline(site: number): boolean {
    return !isWithin(this.world.cuts[site] ?? [], this.nowH);
  }

  get isHubUp(): boolean {
    return !isWithin(this.world.hubDown, this.nowH);
  }

  start(state: MachineState, job: JobState): void {
    const { machine } = state;
    if (state.run || state.isBroken || machine.process !== job.job.process)
      throw new Error(`${machine.id} cannot start`);
    const isSetUp = state.family === job.job.family;
    if (!isSetUp) state.setups++;
    state.family = job.job.family;
    const setUpAtH = this.nowH + (isSetUp ? 0 : SETUP_H);
    const run: Run = { job, startH: this.nowH, setUpAtH, endH: setUpAtH + job.job.actualH / machine.speed };
    state.run = run;
    this.waiting.delete(job);
    this.#at(run.endH, () => {
      if (state.run === run) this.#finish(state, run);
    });
  }

  cancel(state: MachineState): void {
    if (!state.run) return;
    state.busyH += this.nowH - state.run.startH;
    this.#doubles++;
    state.run = undefined;
  }

  wake(atH: number): void {
    this.#at(atH, () => undefined);
  }

  #arrive(state: JobState): void {
    this.waiting.add(state);
    state.isPublished = this.isOnline(state.job.site);
    this.policy.onArrival?.(this, state);
  }

  #publish(site: number): void {
    for (const state of this.waiting) if (state.job.site === site) state.isPublished = true;
  }

  #break(state: MachineState): void {
    state.isBroken = true;
    const { run } = state;
    if (!run) return;
    state.run = undefined;
    state.busyH += this.nowH - run.startH;
    if (run.job.deliveredH !== undefined) return;
    const isElsewhere = this.machines.some((other) => other.run?.job === run.job);
    if (!isElsewhere) this.waiting.add(run.job);
    this.policy.onBreak?.(this, state, run.job);
  }

  #finish(state: MachineState, run: Run): void {
    state.run = undefined;
    state.busyH += this.nowH - run.startH;
    const roadH = this.world.roadsH[state.machine.site]?.[run.job.job.site] ?? 0;
    if (run.job.deliveredH === undefined) this.#left--;
    else this.#doubles++;
    run.job.deliveredH = Math.min(run.job.deliveredH ?? Infinity, this.nowH + roadH);
    this.waiting.delete(run.job);
    this.policy.onDone?.(this, state, run.job);
  }

  // A binary heap by time, then by the order in which events were asked for.
  #at(atH: number, run: () => void): void {
    const events = this.#events;
    events.push({ atH, order: this.#order++, run });
    for (let i = events.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!isBefore(events[i], events[parent])) break;
      swap(events, i, parent);
      i = parent;
    }
  }

  #pop(): Event | undefined {
    const events = this.#events;
    if (events.length === 0) return undefined;
    swap(events, 0, events.length - 1);
    const next = events.pop();
    for (let i = 0; ;) {
      const child = [2 * i + 1, 2 * i + 2].filter((c) => c < events.length).toSorted((a, b) => (isBefore(events[a], events[b]) ? -1 : 1))[0]; // prettier-ignore
      if (child === undefined || !isBefore(events[child], events[i])) return next;
      swap(events, i, child);
      i = child;
    }
  }
}

function isBefore(a: Event | undefined, b: Event | undefined): boolean {
  if (!a || !b) return false;
  return a.atH < b.atH || (a.atH === b.atH && a.order < b.order);
}

function swap(events: Event[], a: number, b: number): void {
  const [first, second] = [events[a], events[b]];
  if (!first || !second) return;
  events[a] = second;
  events[b] = first;
}

function isWithin(intervals: readonly Interval[], atH: number): boolean {
  return intervals.some(({ from, to }) => from <= atH && atH < to);
}
