import { isSameMaterial, matchMachine } from './match.js';
import { isBackingOff, readinessOf } from './readiness.js';
import { compare, whyWaiting, type Candidate } from './waiting.js';
import type { JobView, MachineView, Reason } from './types.js';

export interface Assignment {
  jobId: string;
  machineId: string;
  /** Safety class C or D: only with a trained person at the machine. */
  needsPerson: boolean;
}

export interface Advance {
  /** In the order of the queue. */
  assignments: Assignment[];
  /** Why each unassigned job waits; never empty. An assignment that needs a person has that as its reason. */
  reasons: Map<string, Reason[]>;
}

interface Waiting {
  job: JobView;
  candidates: Candidate[];
  /** Machines it could start on now, best first. */
  startable: MachineView[];
}

/**
 * What starts now, and why the rest waits. Jobs in the order of due date (none: last), then age. Each machine takes
 * at most one job, tightest envelope first, then by name; an earlier job moves to another machine it can also start
 * on when that lets a later one start too, but never loses its start to it. The same input gives the same output.
 */
export function advance(jobs: readonly JobView[], machines: readonly MachineView[], nowMs: number): Advance {
  const preferred = machines.toSorted(byPreference);
  const queue = jobs.toSorted(byUrgency).map((job) => waitingOf(job, preferred, nowMs));
  const taker = assign(queue);
  const machineOf = new Map([...taker].map(([machineId, { job }]) => [job.id, machineId]));

  const byId = new Map(machines.map((machine) => [machine.id, machine]));
  const result: Advance = { assignments: [], reasons: new Map() };
  for (const { job, candidates } of queue) {
    const machine = byId.get(machineOf.get(job.id) ?? '');
    if (!machine) {
      result.reasons.set(job.id, whyWaiting(job, candidates, nowMs));
      continue;
    }
    const needsPerson = machine.profile.safetyClass === 'C' || machine.profile.safetyClass === 'D';
    result.assignments.push({ jobId: job.id, machineId: machine.id, needsPerson });
    if (needsPerson) result.reasons.set(job.id, [needsPersonAt(machine)]);
  }
  return result;
}

function waitingOf(job: JobView, machines: readonly MachineView[], nowMs: number): Waiting {
  const candidates = machines.map((machine) => ({
    machine,
    match: matchMachine(job.requirements, machine),
    hasProgram: hasProgramFor(job, machine),
  }));
  const startable = candidates
    .filter(({ machine, match, hasProgram }) => {
      return match.isEligible && hasProgram && readinessOf(machine, nowMs) === 'free';
    })
    .map(({ machine }) => machine);
  return { job, candidates, startable: isBackingOff(job, nowMs) ? [] : startable };
}

function hasProgramFor({ programs }: JobView, { profile, loaded }: MachineView): boolean {
  return programs.some(
    ({ machineClass, material }) =>
      machineClass === profile.machineClass &&
      (material === null || (loaded !== null && isSameMaterial(material, loaded.material))),
  );
}

/**
 * Augmenting paths (Kuhn 1955) in queue order: as many starts as possible, and no job loses its start to a later one.
 * Returns who takes each machine, by machine id.
 */
function assign(queue: readonly Waiting[]): Map<string, Waiting> {
  const taker = new Map<string, Waiting>();
  const place = (waiting: Waiting, tried: Set<string>): boolean => {
    const untried = waiting.startable.filter(({ id }) => !tried.has(id));
    const free = untried.find(({ id }) => !taker.has(id));
    if (free) {
      taker.set(free.id, waiting);
      return true;
    }
    for (const { id } of untried) {
      // Asked again: the search below may have come here in the meantime.
      if (tried.has(id)) continue;
      tried.add(id);
      const other = taker.get(id);
      if (other && place(other, tried)) {
        taker.set(id, waiting);
        return true;
      }
    }
    return false;
  };
  for (const waiting of queue) place(waiting, new Set());
  return taker;
}

function needsPersonAt(machine: MachineView): Reason {
  return {
    code: 'NEEDS_PERSON_AT_MACHINE',
    message: `${machine.name} starts only with a trained person beside it.`,
    params: { machine: machine.name, machineId: machine.id },
  };
}

/** ISO days compare as text; a job without a day comes after all that have one. */
function byUrgency(a: JobView, b: JobView): number {
  const due = compare(a.neededBy ?? '9999-12-31', b.neededBy ?? '9999-12-31');
  return due || compare(a.createdAtMs, b.createdAtMs) || compare(a.number, b.number) || compare(a.id, b.id);
}

function byPreference(a: MachineView, b: MachineView): number {
  return compare(volumeMm3(a), volumeMm3(b)) || compare(a.name, b.name) || compare(a.id, b.id);
}

function volumeMm3({ profile: { envelopeMm } }: MachineView): number {
  return envelopeMm.x * envelopeMm.y * envelopeMm.z;
}
