import { gramsFor, sizeText, type MatchResult } from './match.js';
import { compare } from './text-order.js';
import { isBackingOff, readinessOf, type Readiness } from './readiness.js';
import type { JobView, MachineView, Reason, ReasonCode } from './types.js';

/** A machine, whether it can make this job at all, and whether a program for it is ready. */
export interface Candidate {
  machine: MachineView;
  match: MatchResult;
  hasProgram: boolean;
}

/** The checks of a match in the order of how near the job is to starting; the last one is the nearest miss. */
const MISSES: readonly ReasonCode[] = [
  'PART_TOO_LARGE',
  'TOLERANCE_TOO_FINE',
  'NOZZLE_WRONG',
  'TOOL_WRONG',
  'MATERIAL_NOT_LOADED',
  'COLOUR_NOT_LOADED',
  'STOCK_TOO_SMALL',
  'NOT_ENOUGH_MATERIAL',
];

/**
 * Why a job waits, the reason that a person can act on first. Never empty.
 * @param maxAttempts after so many a person looks before the next one
 */
export function whyWaiting(
  job: JobView,
  candidates: readonly Candidate[],
  nowMs: number,
  maxAttempts = Infinity,
): Reason[] {
  const own = ownReason(job, nowMs, maxAttempts);
  if (own) return [own];
  const { pinned } = job;
  if (!pinned) return reasonsAmong(job, candidates, nowMs);
  const there = candidates.filter(({ machine }) => machine.id === pinned.machineId);
  return [pinnedTo(pinned.name), ...(there.length > 0 ? reasonsAmong(job, there, nowMs) : [])];
}

/** What keeps a job back on every machine. */
export function ownReason(job: JobView, nowMs: number, maxAttempts = Infinity): Reason | undefined {
  if ((job.attempts ?? 0) >= maxAttempts) return usedUp(job);
  if (job.notBeforeMs !== undefined && job.notBeforeMs > nowMs) return notBefore(job.notBeforeMs);
  if (isBackingOff(job, nowMs)) return backingOff(`Job ${job.number}`, job.backOffUntilMs ?? nowMs, nowMs);
  return undefined;
}

function reasonsAmong(job: JobView, candidates: readonly Candidate[], nowMs: number): Reason[] {
  const ofProcess = candidates.filter(({ machine }) => machine.profile.process === job.requirements.process);
  if (ofProcess.length === 0) return [noMachine(job, candidates)];
  const able = ofProcess.filter(({ match }) => match.isEligible);
  if (able.length === 0) return [nearestMiss(job, ofProcess)];
  const programmed = able.filter(({ hasProgram }) => hasProgram);
  if (programmed.length === 0) return [noProgram(job, able)];
  return momentReasons(
    programmed.map(({ machine }) => machine),
    nowMs,
    job.id,
  );
}

function noMachine({ requirements: { process } }: JobView, candidates: readonly Candidate[]): Reason {
  const processes = unique(candidates.map(({ machine }) => machine.profile.process));
  return {
    code: 'NO_MACHINE_FOR_PROCESS',
    message: `No machine here can ${process}; the machines here do: ${processes || 'nothing'}.`,
    params: { process, processes },
  };
}

/** Of the machines that fail, those that got furthest through the checks say what is missing. */
function nearestMiss(job: JobView, candidates: readonly Candidate[]): Reason {
  const firstMisses = candidates.flatMap(({ machine, match }) => {
    const [reason] = match.failing;
    return reason ? [{ machine, reason }] : [];
  });
  const furthest = Math.max(...firstMisses.map(({ reason }) => MISSES.indexOf(reason.code)));
  const near = firstMisses.filter(({ reason }) => MISSES.indexOf(reason.code) === furthest);
  const machines = unique(near.map(({ machine }) => machine.name));
  const code = MISSES[furthest] ?? 'PART_TOO_LARGE';
  const size = sizeText(job.requirements.sizeMm);
  switch (code) {
    case 'MATERIAL_NOT_LOADED': {
      const needed = job.requirements.materials.join(', ') || 'any material';
      const loaded = unique(near.map(({ machine }) => machine.loaded?.material ?? 'nothing'));
      return {
        code,
        message: `No machine has ${needed} loaded; loaded now: ${loaded}. Load it on ${machines}.`,
        params: { needed, loaded, machines },
      };
    }
    case 'TOLERANCE_TOO_FINE':
    case 'NOZZLE_WRONG':
    case 'TOOL_WRONG':
    case 'COLOUR_NOT_LOADED':
      return equipmentMissing(code, near);
    case 'STOCK_TOO_SMALL': {
      const stock = unique(near.flatMap(({ machine }) => machine.loaded?.stockMm ?? []).map(sizeText));
      return {
        code,
        message: `The piece is ${size}; the boards loaded are ${stock}. Load a larger board on ${machines}.`,
        params: { size, stock, machines },
      };
    }
    case 'NOT_ENOUGH_MATERIAL': {
      const neededG = Math.ceil(job.requirements.massG ?? 0);
      const remainingG = Math.floor(Math.max(...near.map(({ machine }) => gramsFor(machine, job.ownLotG) ?? 0)));
      return {
        code,
        message: `The piece takes ${neededG} g; at most ${remainingG} g are left on ${machines}. Load a fuller spool.`,
        params: { neededG, remainingG, machines },
      };
    }
    default: {
      const limit = unique(near.map(({ machine }) => sizeText(machine.profile.envelopeMm)));
      return {
        code: 'PART_TOO_LARGE',
        message: `The piece is ${size}; the machines take at most ${limit}.`,
        params: { size, limit, machines },
      };
    }
  }
}

/** What the nearest machine lacks, with its numbers; which of them is named does not depend on their order. */
function equipmentMissing(code: ReasonCode, near: readonly { machine: MachineView; reason: Reason }[]): Reason {
  const [first] = near.toSorted(
    (a, b) => compare(a.machine.name, b.machine.name) || compare(a.machine.id, b.machine.id),
  );
  const machines = unique(near.map(({ machine }) => machine.name));
  return { code, message: first?.reason.message ?? '', params: { ...first?.reason.params, machines } };
}

function noProgram({ preparation }: JobView, able: readonly Candidate[]): Reason {
  const machineClasses = unique(able.map(({ machine }) => machine.profile.machineClass));
  if (preparation === null) {
    return {
      code: 'PROGRAM_MISSING',
      message: `There is no program yet for ${machineClasses} with the material loaded there.`,
      params: { machineClasses },
    };
  }
  const percent = Math.floor(Math.min(1, Math.max(0, preparation)) * 100);
  return {
    code: 'PROGRAM_IN_PREPARATION',
    message: `The program for ${machineClasses} is being made: ${percent} %.`,
    params: { machineClasses, percent },
  };
}

/** One reason per kind of obstacle, what a person can remove at once first. A free machine was taken by an earlier job. */
function momentReasons(machines: readonly MachineView[], nowMs: number, jobId: string): Reason[] {
  const groups = new Map<Readiness | 'by-hand', MachineView[]>();
  for (const machine of machines) {
    const readiness = readinessOf(machine, nowMs, jobId);
    const group = readiness === 'free' && machine.dispatchMode === 'manual' ? 'by-hand' : readiness;
    const others = groups.get(group);
    if (others) others.push(machine);
    else groups.set(group, [machine]);
  }
  const inState = (...wanted: (Readiness | 'by-hand')[]): MachineView[] =>
    wanted.flatMap((each) => groups.get(each) ?? []);
  const describe: [MachineView[], (group: MachineView[]) => Reason][] = [
    [inState('by-hand'), waitsForChoice],
    [inState('plate-not-clear'), plateNotClear],
    [inState('busy', 'free'), (group) => allBusy(group, nowMs)],
    [inState('reserved'), (group) => reserved(group, nowMs)],
    [inState('closed'), (group) => outOfHours(group, nowMs)],
    [inState('backing-off'), (group) => machinesBackingOff(group, nowMs)],
    [inState('not-ready'), notReady],
    [inState('out-of-service'), outOfService],
    [inState('offline'), offline],
  ];
  return describe.flatMap(([group, reason]) => (group.length > 0 ? [reason(group)] : []));
}

function plateNotClear(group: MachineView[]): Reason {
  const machines = names(group);
  return {
    code: 'PLATE_NOT_CLEAR',
    message: `Somebody must clear the plate and confirm it: ${machines}.`,
    params: { machines },
  };
}

function allBusy(group: MachineView[], nowMs: number): Reason {
  const untilMs = (machine: MachineView): number => machine.busyUntilMs ?? Infinity;
  const [next] = group.toSorted((a, b) => compare(untilMs(a), untilMs(b)) || compare(a.name, b.name));
  const nextMachine = next?.name ?? '';
  if (next?.busyUntilMs === undefined) {
    return {
      code: 'ALL_BUSY',
      message: `Every machine that could make it is busy; ${nextMachine} is next.`,
      params: { machines: names(group), nextMachine },
    };
  }
  const minutes = Math.max(0, Math.ceil((next.busyUntilMs - nowMs) / 60_000));
  return {
    code: 'ALL_BUSY',
    message: `Every machine that could make it is busy; ${nextMachine} is next, in about ${minutes} min.`,
    params: { machines: names(group), nextMachine, minutes },
  };
}

function machinesBackingOff(group: MachineView[], nowMs: number): Reason {
  return backingOff(names(group), Math.min(...group.map((machine) => machine.backOffUntilMs ?? nowMs)), nowMs);
}

function notReady(group: MachineView[]): Reason {
  const machines = group
    .map((machine) => `${machine.name} (${machine.mode === 'production' ? machine.state : machine.mode})`)
    .toSorted(compare)
    .join(', ');
  return { code: 'MACHINES_NOT_READY', message: `Not ready to start: ${machines}.`, params: { machines } };
}

function offline(group: MachineView[]): Reason {
  const machines = names(group);
  return { code: 'MACHINES_OFFLINE', message: `Not connected: ${machines}.`, params: { machines } };
}

function waitsForChoice(group: MachineView[]): Reason {
  const machines = names(group);
  return {
    code: 'WAITS_FOR_CHOICE',
    message: `Somebody must pick it: ${machines} starts nothing by itself.`,
    params: { machines },
  };
}

function reserved(group: MachineView[], nowMs: number): Reason {
  const untilMs = (machine: MachineView): number => machine.reserved?.untilMs ?? nowMs;
  const [next] = group.toSorted((a, b) => compare(untilMs(a), untilMs(b)) || compare(a.name, b.name));
  const { by = '', why = '' } = next?.reserved ?? {};
  const minutes = Math.max(0, Math.ceil(((next ? untilMs(next) : nowMs) - nowMs) / 60_000));
  return {
    code: 'RESERVED',
    message: `${next?.name ?? ''} is kept for another ${minutes} min by ${by}: ${why}.`,
    params: { machines: names(group), machine: next?.name ?? '', minutes, by, why },
  };
}

function outOfHours(group: MachineView[], nowMs: number): Reason {
  const untilMs = (machine: MachineView): number => machine.closed?.untilMs ?? Infinity;
  const [next] = group.toSorted((a, b) => compare(untilMs(a), untilMs(b)) || compare(a.name, b.name));
  const why = next?.closed?.why ?? 'quiet-hours';
  const text = why === 'quiet-hours' ? 'these are quiet hours' : 'nobody is here';
  const machines = names(group);
  if (next?.closed?.untilMs === undefined) {
    return { code: 'OUT_OF_HOURS', message: `Nothing starts on ${machines} now: ${text}.`, params: { machines, why } };
  }
  const minutes = Math.max(0, Math.ceil((next.closed.untilMs - nowMs) / 60_000));
  return {
    code: 'OUT_OF_HOURS',
    message: `Nothing starts on ${machines} for another ${minutes} min: ${text}.`,
    params: { machines, why, minutes },
  };
}

function outOfService(group: MachineView[]): Reason {
  const [first] = group.toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  const { why = '', by = '' } = first?.outOfService ?? {};
  return {
    code: 'OUT_OF_SERVICE',
    message: `${first?.name ?? ''} was taken out of service by ${by}: ${why}.`,
    params: { machines: names(group), machine: first?.name ?? '', by, why },
  };
}

function pinnedTo(machine: string): Reason {
  return { code: 'PINNED', message: `It is to be made on ${machine} only.`, params: { machine } };
}

function notBefore(ms: number): Reason {
  const at = new Date(ms).toISOString();
  return { code: 'NOT_BEFORE', message: `It is not to start before ${at}.`, params: { at } };
}

function usedUp({ attempts = 0 }: JobView): Reason {
  return {
    code: 'ATTEMPTS_USED_UP',
    message: `It was tried ${attempts} times and never made. Look why before it is tried again.`,
    params: { attempts },
  };
}

function backingOff(who: string, untilMs: number, nowMs: number): Reason {
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  return {
    code: 'BACKING_OFF',
    message: `${who} did not start a moment ago; the next try is in ${seconds} s.`,
    params: { who, seconds },
  };
}

/** More names than these tell nobody more. */
const MAX_NAMES = 12;

function names(machines: readonly MachineView[]): string {
  const all = [...new Set(machines.map(({ name }) => name))].toSorted(compare);
  const shown = all.slice(0, MAX_NAMES).join(', ');
  return all.length > MAX_NAMES ? `${shown}, +${all.length - MAX_NAMES}` : shown;
}

function unique(words: readonly string[]): string {
  return [...new Set(words)].toSorted(compare).join(', ');
}
