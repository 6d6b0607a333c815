// The policies to compare with: a dispatcher in one place that sees everything whose line is up.
import { MEAN_H, SETUP_H, type Job, type Process } from './model.js';
import type { JobState, MachineState, Policy, Shop } from './run.js';

const byArrival = (a: JobState, b: JobState): number => a.job.index - b.job.index;

/** Machines that can be told of jobs, and the jobs they can be told of, in the order of their arrival. */
interface Part {
  readonly idle: MachineState[];
  readonly jobs: JobState[];
}

/**
 * Who can be reached by the hub is one part. With `isLocalFirst` a place that is cut off (every place, while the hub is
 * down) is a part of its own that goes on serving its own jobs, and the others leave those to it when it has a machine for them.
 */
function partsOf(shop: Shop, isLocalFirst: boolean): Part[] {
  const isReached = (site: number): boolean => shop.isHubUp && shop.isOnline(site);
  const idle = shop.machines.filter((state) => !state.run && !state.isBroken);
  if (idle.length === 0 || shop.waiting.size === 0) return [];
  const waiting = [...shop.waiting].toSorted(byArrival);
  const hasOwn = (site: number, process: Process): boolean =>
    shop.machines.some(({ machine }) => machine.site === site && machine.process === process);
  const isSeen = ({ isPublished, job }: JobState): boolean =>
    isPublished && (!isLocalFirst || isReached(job.site) || !hasOwn(job.site, job.process));
  const parts = [
    { idle: idle.filter(({ machine }) => isReached(machine.site)), jobs: shop.isHubUp ? waiting.filter(isSeen) : [] },
  ];
  if (!isLocalFirst) return parts;
  for (const site of shop.world.roadsH.keys()) {
    if (isReached(site)) continue;
    parts.push({
      idle: idle.filter(({ machine }) => machine.site === site),
      jobs: waiting.filter(({ job }) => job.site === site),
    });
  }
  return parts;
}

/** Says which idle machine starts which job next, until it has nothing more to say. */
type Rule = (shop: Shop, part: Part) => readonly [MachineState, JobState] | undefined;

function dispatcher(name: string, rule: Rule, isLocalFirst: boolean): Policy {
  return {
    name: isLocalFirst ? `${name} + local-first` : name,
    decide(shop) {
      for (const part of partsOf(shop, isLocalFirst)) {
        for (;;) {
          const choice = part.idle.length > 0 && part.jobs.length > 0 ? rule(shop, part) : undefined;
          if (!choice) break;
          const [machine, job] = choice;
          part.idle.splice(part.idle.indexOf(machine), 1);
          part.jobs.splice(part.jobs.indexOf(job), 1);
          shop.start(machine, job);
        }
      }
    },
  };
}

const fifoRule: Rule = (_shop, { idle, jobs }) => {
  for (const job of jobs) {
    const machine = idle.find((state) => state.machine.process === job.job.process);
    if (machine) return [machine, job];
  }
  return undefined;
};

const familyRule: Rule = (_shop, { idle, jobs }) => {
  for (const machine of idle) {
    const own = jobs.filter(({ job }) => job.process === machine.machine.process);
    const job = own.find((state) => state.job.family === machine.family) ?? own[0];
    if (job) return [machine, job];
  }
  return undefined;
};

export interface Tuning {
  readonly k1: number;
  /** Infinity: set-ups do not count. */
  readonly k2: number;
  readonly travelScaleH: number;
}

/** Written plainly from the formula; shares no code with the engine, which is compared with it start by start. */
function atcsRule({ k1, k2, travelScaleH }: Tuning): Rule {
  return (shop, { idle, jobs }) => {
    let best: { job: JobState; index: number } | undefined;
    for (const state of idle) {
      for (const job of jobs) {
        if (job.job.process !== state.machine.process) continue;
        const index = indexAt(shop, state, job.job, { k1, k2, travelScaleH });
        if (!best || index > best.index || (index === best.index && job.job.index < best.job.job.index))
          best = { job, index };
      }
    }
    if (!best) return undefined;
    const { job } = best;
    const able = idle.filter(({ machine }) => machine.process === job.job.process);
    const usesSetup = Number.isFinite(k2);
    const timeOf = (state: MachineState): number => deliveryH(shop, state, job.job, usesSetup);
    const [machine] = able.toSorted((a, b) => timeOf(a) - timeOf(b) || a.machine.index - b.machine.index);
    return machine && [machine, job];
  };
}

function indexAt(shop: Shop, state: MachineState, job: Job, { k1, k2, travelScaleH }: Tuning): number {
  const runH = job.estimateH / state.machine.speed;
  const slackH = Math.max(0, job.dueH - runH - shop.nowH);
  const setupH = state.family === job.family ? 0 : SETUP_H;
  return (
    (job.weight / runH) *
    Math.exp(-slackH / (k1 * MEAN_H[job.process])) *
    Math.exp(-setupH / (k2 * SETUP_H)) *
    Math.exp(-roadH(shop, state, job) / travelScaleH)
  );
}

function deliveryH(shop: Shop, state: MachineState, job: Job, usesSetup: boolean): number {
  const setupH = usesSetup && state.family !== job.family ? SETUP_H : 0;
  return setupH + job.estimateH / state.machine.speed + roadH(shop, state, job);
}

const roadH = (shop: Shop, state: MachineState, job: Job): number =>
  shop.world.roadsH[state.machine.site]?.[job.site] ?? 0;

/** Tuned on seeds 0 to 9, as the engine's. */
export const TUNING: Tuning = { k1: 15, k2: 0.15, travelScaleH: 6 };

export const fifo = (isLocalFirst: boolean): Policy => dispatcher('FIFO', fifoRule, isLocalFirst);
export const fifoFamily = (isLocalFirst: boolean): Policy => dispatcher('FIFO within family', familyRule, isLocalFirst);
export const atc = (isLocalFirst: boolean): Policy =>
  dispatcher('central ATC', atcsRule({ ...TUNING, k2: Infinity }), isLocalFirst);
export const atcs = (isLocalFirst: boolean, tuning: Tuning = TUNING): Policy =>
  dispatcher('central ATCS, joint', atcsRule(tuning), isLocalFirst);

/**
 * Contract net: when a job is announced, every machine that can be reached bids its delivery behind all it has taken
 * on, the best gets the contract, and keeps it whatever happens to it.
 */
export function contractNet(): Policy {
  const queues = new Map<MachineState, JobState[]>();
  const queueOf = (machine: MachineState): JobState[] => {
    const queue = queues.get(machine) ?? [];
    queues.set(machine, queue);
    return queue;
  };
  const bid = (shop: Shop, state: MachineState, { job }: JobState): number => {
    let freeH = state.run
      ? Math.max(shop.nowH, state.run.setUpAtH + state.run.job.job.estimateH / state.machine.speed)
      : shop.nowH;
    let family = state.family;
    for (const { job: queued } of queueOf(state)) {
      freeH += (family === queued.family ? 0 : SETUP_H) + queued.estimateH / state.machine.speed;
      family = queued.family;
    }
    return (
      freeH + (family === job.family ? 0 : SETUP_H) + job.estimateH / state.machine.speed + roadH(shop, state, job)
    );
  };
  const contracted = new Set<JobState>();
  return {
    name: 'contract net',
    decide(shop) {
      for (const job of [...shop.waiting].toSorted(byArrival)) {
        if (contracted.has(job) || !job.isPublished || !shop.isHubUp || !shop.isOnline(job.job.site)) continue;
        const able = shop.machines.filter(({ machine, isBroken }) => machine.process === job.job.process && shop.isOnline(machine.site) && !isBroken); // prettier-ignore
        const bids = able.map((machine) => ({ machine, atH: bid(shop, machine, job) }));
        const [won] = bids.toSorted((a, b) => a.atH - b.atH || a.machine.machine.index - b.machine.machine.index);
        if (!won) continue;
        contracted.add(job);
        queueOf(won.machine).push(job);
      }
      for (const machine of shop.machines) {
        const next = queueOf(machine)[0];
        if (!next || machine.run || machine.isBroken) continue;
        queueOf(machine).shift();
        shop.start(machine, next);
      }
    },
    onBreak: (_shop, machine, job) => queueOf(machine).unshift(job),
  };
}
