import { matchMachine } from './match.js';
import { MAX_KEPT, decide, ranked, type DecidedCandidate, type Decision } from './match/decision.js';
import { DEFAULT_WEIGHTS, factorsOf, programFor, volumeMm3, type Factors, type Weights } from './match/factors.js';
import { byUrgency } from './order.js';
import { readinessOf } from './readiness.js';
import { compare } from './text-order.js';
import { ownReason, whyWaiting, type Candidate } from './waiting.js';
import type { JobView, MachineView, Reason } from './types.js';

export interface Assignment {
  jobId: string;
  machineId: string;
  /** Safety class C or D: only with a trained person at the machine. */
  needsPerson: boolean;
  /** It is suggested only; absent: it starts by itself. */
  needsYes?: true;
}

export interface Advance {
  /** In the order of the queue. */
  assignments: Assignment[];
  /** Why each unassigned job waits; never empty. An assignment that needs a person or a yes has that as its reason. */
  reasons: Map<string, Reason[]>;
  /** What was weighed for one of the assignments; asked for one by one, since few are kept. */
  decisionOf(assignment: Assignment): Decision;
}

export interface AdvanceRules {
  readonly weights?: Weights;
  /** Attempts after which a job waits for a person. Default: no limit. */
  readonly maxAttempts?: number;
}

interface Waiting {
  job: JobView;
  candidates: Candidate[];
  /** Machines it could start on now. */
  free: readonly MachineView[];
  /** The same, best first; weighed when asked for, since most of a long queue never is. */
  startable(): readonly Startable[];
}

interface Startable {
  readonly machine: MachineView;
  readonly machineId: string;
  readonly name: string;
  readonly factors: Factors;
  readonly needsYes: boolean;
}

/**
 * What starts now, and why the rest waits. Jobs in the order of `byUrgency`. Each machine takes at most one job; of
 * several machines that could start it now a job gets the one with the best score. An earlier job moves to another machine
 * it can also start on when that lets a later one start too, but never loses its start to it. The same input gives the
 * same output.
 */
export function advance(
  jobs: readonly JobView[],
  machines: readonly MachineView[],
  nowMs: number,
  { weights = DEFAULT_WEIGHTS, maxAttempts }: AdvanceRules = {},
): Advance {
  const moment = { nowMs, weights, maxAttempts: maxAttempts ?? Infinity };
  const candidatesOf = sharedCandidates(machines.toSorted(byPreference));
  const reasonsOf = sharedReasons(machines, nowMs, maxAttempts);
  const queue = jobs.toSorted(byUrgency).map((job) => waitingOf(job, candidatesOf(job), moment));
  const taker = assign(queue);
  const machineOf = new Map([...taker].map(([machineId, { job }]) => [job.id, machineId]));

  const byId = new Map(machines.map((machine) => [machine.id, machine]));
  const waitingById = new Map(queue.map((waiting) => [waiting.job.id, waiting]));
  const result: Advance = {
    assignments: [],
    reasons: new Map(),
    decisionOf: ({ jobId, machineId }) => decisionOf(waitingById.get(jobId), machineId, taker, weights, nowMs),
  };
  for (const { job, candidates } of queue) {
    const machine = byId.get(machineOf.get(job.id) ?? '');
    if (!machine) {
      result.reasons.set(job.id, reasonsOf(job, candidates));
      continue;
    }
    const needsPerson = machine.profile.safetyClass === 'C' || machine.profile.safetyClass === 'D';
    // Whoever stands beside it and starts it says yes with that.
    const needsYes = !needsPerson && machine.dispatchMode === 'suggest';
    const assignment = { jobId: job.id, machineId: machine.id, needsPerson };
    result.assignments.push(needsYes ? { ...assignment, needsYes } : assignment);
    if (needsPerson) result.reasons.set(job.id, [needsPersonAt(machine)]);
    else if (needsYes) result.reasons.set(job.id, [waitsForYes(machine)]);
  }
  return result;
}

/** Every machine as this one job sees it now: what fails, and what speaks for those that could start it. */
export function weigh(
  job: JobView,
  machines: readonly MachineView[],
  nowMs: number,
  weights: Weights = DEFAULT_WEIGHTS,
): DecidedCandidate[] {
  const candidates = sharedCandidates(machines.toSorted(byPreference))(job);
  const waiting = waitingOf(job, candidates, { nowMs, weights, maxAttempts: Infinity });
  return [
    ...ranked(
      couldStart(waiting, () => false),
      weights,
    ),
    ...couldNot(waiting, nowMs, Infinity),
  ];
}

/** What is kept when a person picks a machine: the others as they were at that moment, whatever their mode. */
export function pick(
  job: JobView,
  machineId: string,
  machines: readonly MachineView[],
  { nowMs, weights }: { readonly nowMs: number; readonly weights: Weights },
): Decision {
  const candidates = weigh(
    job,
    machines.map((machine) => ({ ...machine, dispatchMode: 'automatic' as const })),
    nowMs,
    weights,
  );
  return decide(job.id, machineId, candidates, { weights, lookedAt: machines.length });
}

interface Moment {
  readonly nowMs: number;
  readonly weights: Weights;
  readonly maxAttempts: number;
}

/** Copies of one part are matched once: what they ask for is the same. */
function sharedCandidates(machines: readonly MachineView[]): (job: JobView) => Candidate[] {
  const known = new Map<string, Candidate[]>();
  return (job) => {
    const key = keyOf(job);
    const found = known.get(key) ?? machines.map((machine) => candidateOf(job, machine));
    known.set(key, found);
    return found;
  };
}

const candidateOf = (job: JobView, machine: MachineView): Candidate => ({
  machine,
  match: matchMachine(job.requirements, machine, job.ownLotG),
  hasProgram: programFor(job, machine) !== undefined,
});

const keyOf = ({ requirements, programs, ownLotG }: JobView): string =>
  JSON.stringify([requirements, programs, ownLotG]);

/** Copies wait for the same reasons, unless something is said of one of them alone. */
function sharedReasons(
  machines: readonly MachineView[],
  nowMs: number,
  maxAttempts: number | undefined,
): (job: JobView, candidates: readonly Candidate[]) => Reason[] {
  const named = new Set(machines.flatMap(({ reserved }) => reserved?.jobId ?? []));
  const known = new Map<string, Reason[]>();
  return (job, candidates) => {
    const reasons = (): Reason[] => whyWaiting(job, candidates, nowMs, maxAttempts);
    if (job.pinned || named.has(job.id) || ownReason(job, nowMs, maxAttempts)) return reasons();
    const key = `${keyOf(job)} ${job.preparation}`;
    const found = known.get(key) ?? reasons();
    known.set(key, found);
    return found;
  };
}

function waitingOf(job: JobView, candidates: Candidate[], { nowMs, weights, maxAttempts }: Moment): Waiting {
  const canStart = ({ machine, match, hasProgram }: Candidate): boolean => {
    const isHere = !job.pinned || job.pinned.machineId === machine.id;
    const isOn = isHere && match.isEligible && hasProgram && machine.dispatchMode !== 'manual';
    return isOn && readinessOf(machine, nowMs, job.id) === 'free';
  };
  const isKeptBack = ownReason(job, nowMs, maxAttempts) !== undefined;
  const free = isKeptBack ? [] : candidates.filter(canStart).map(({ machine }) => machine);
  let weighed: readonly Startable[] | undefined;
  return { job, candidates, free, startable: () => (weighed ??= ranked(startableOf(job, free, nowMs), weights)) };
}

function startableOf(job: JobView, free: readonly MachineView[], nowMs: number): Startable[] {
  const factors = factorsOf(job, free, nowMs);
  return free.flatMap((machine, index): Startable[] => {
    const mine = factors[index];
    const { id: machineId, name } = machine;
    return mine ? [{ machine, machineId, name, factors: mine, needsYes: machine.dispatchMode === 'suggest' }] : [];
  });
}

function decisionOf(
  waiting: Waiting | undefined,
  machineId: string,
  taker: ReadonlyMap<string, Waiting>,
  weights: Weights,
  nowMs: number,
): Decision {
  if (!waiting) throw new RangeError('a decision about a job that was not in the queue');
  const could = couldStart(waiting, (id) => id !== machineId && taker.has(id));
  const others = couldNot(waiting, nowMs, Math.max(0, MAX_KEPT - could.length));
  return decide(waiting.job.id, machineId, [...could, ...others], { weights, lookedAt: waiting.candidates.length });
}

function couldStart({ startable }: Waiting, isTaken: (machineId: string) => boolean): DecidedCandidate[] {
  return startable().map(({ machineId, name, factors, needsYes }) => {
    return { machineId, name, failing: [], factors, isTaken: isTaken(machineId), needsYes };
  });
}

/** The others with why not, those that came nearest first; as many as are wanted, since a reason is dear to make. */
function couldNot({ job, candidates, free }: Waiting, nowMs: number, limit: number): DecidedCandidate[] {
  const could = new Set(free.map(({ id }) => id));
  const miss = ({ match, hasProgram }: Candidate): number => (match.isEligible ? (hasProgram ? 0 : 1) : 2);
  return candidates
    .filter(({ machine }) => !could.has(machine.id))
    .toSorted((a, b) => miss(a) - miss(b) || compare(a.machine.name, b.machine.name))
    .slice(0, limit)
    .map((candidate) => {
      const { id: machineId, name } = candidate.machine;
      const failing = candidate.match.failing.length > 0 ? candidate.match.failing : whyNotHere(job, candidate, nowMs);
      return { machineId, name, failing, factors: null, isTaken: false, needsYes: false };
    });
}

/** A machine that could make it, but not now. */
function whyNotHere(job: JobView, candidate: Candidate, nowMs: number): Reason[] {
  const { pinned } = job;
  const isElsewhere = pinned !== undefined && pinned.machineId !== candidate.machine.id;
  if (isElsewhere) return whyWaiting(job, [], nowMs);
  return whyWaiting({ ...job, pinned: undefined }, [candidate], nowMs);
}

/**
 * Augmenting paths (Kuhn 1955) in queue order: as many starts as possible, and no job loses its start to a later one.
 * Returns who takes each machine, by machine id.
 */
function assign(queue: readonly Waiting[]): Map<string, Waiting> {
  const taker = new Map<string, Waiting>();
  const place = (waiting: Waiting, tried: Set<string>): boolean => {
    const untried = waiting.startable().filter(({ machineId }) => !tried.has(machineId));
    const free = untried.find(({ machineId }) => !taker.has(machineId));
    if (free) {
      taker.set(free.machineId, waiting);
      return true;
    }
    for (const { machineId } of untried) {
      // Asked again: the search below may have come here in the meantime.
      if (tried.has(machineId)) continue;
      tried.add(machineId);
      const other = taker.get(machineId);
      if (other && place(other, tried)) {
        taker.set(machineId, waiting);
        return true;
      }
    }
    return false;
  };
  // What a search in vain has seen leads nowhere for the later ones either.
  let dead: ReadonlySet<string> = new Set();
  for (const waiting of queue) {
    if (waiting.free.every(({ id }) => dead.has(id))) continue;
    const tried = new Set(dead);
    if (!place(waiting, tried)) dead = tried;
  }
  return taker;
}

function needsPersonAt(machine: MachineView): Reason {
  const { training } = machine;
  if (training && training.people === 0) {
    const needed = training.needed.join(', ');
    return {
      code: 'NOT_TRAINED',
      message: `${machine.name} is started only by somebody trained in ${needed}; nobody here is.`,
      params: { machine: machine.name, machineId: machine.id, needed },
    };
  }
  return {
    code: 'NEEDS_PERSON_AT_MACHINE',
    message: `${machine.name} starts only with a trained person beside it.`,
    params: { machine: machine.name, machineId: machine.id },
  };
}

function waitsForYes(machine: MachineView): Reason {
  return {
    code: 'WAITS_FOR_YES',
    message: `It would start on ${machine.name}; somebody must say yes.`,
    params: { machine: machine.name, machineId: machine.id },
  };
}

function byPreference(a: MachineView, b: MachineView): number {
  return compare(volumeMm3(a), volumeMm3(b)) || compare(a.name, b.name) || compare(a.id, b.id);
}
