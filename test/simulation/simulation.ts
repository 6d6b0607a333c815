import { Faults } from './faults.js';
import type { Violation } from './oracle.js';
import { People } from './people.js';
import { planOf, type Mode, type Plan } from './plan.js';
import { World } from './world.js';

const HOUR_MS = 3_600_000;
const ATTEND_EVERY_MS = 20_000;
/** After the faults: by then a cancel has arrived. */
const OBEYED_AFTER_MS = 4 * 60_000;
/** After the faults: by then nothing is stuck any more. */
const HEALED_AFTER_MS = 10 * 60_000;
/** And by then every job has ended: a machine may still wait two hours after its last refusal. */
const ALL_ENDED_AFTER_HOURS = 9;

export interface Result {
  readonly plan: Plan;
  readonly violations: readonly Violation[];
  readonly events: number;
  readonly starts: number;
  readonly attempts: number;
  readonly jobs: Readonly<Record<string, number>>;
  readonly simulatedMs: number;
  /** Of all that happened, and of the rows at the end: equal for equal runs. */
  readonly fingerprint: string;
  readonly story: readonly string[];
}

/** One schedule: a site, hours of faults, people; in liveness mode the time after them, too. */
export function simulate(seed: number, mode: Mode, isTracing = false): Result {
  const plan = planOf(seed, mode);
  const world = new World(plan, isTracing);
  const { kernel, oracle, db } = world;
  const faults = new Faults(world);
  world.onBeforeStart = () => faults.keepMoment();
  const people = new People(world);
  for (const server of world.servers) server.start();
  for (const bridge of world.bridges) bridge.start();
  people.live();
  faults.begin();
  const stopsEarly = (): boolean => oracle.violations.length > 0;
  const run = (forMs: number): void => {
    const untilMs = kernel.nowMs + forMs;
    while (kernel.nowMs < untilMs && !stopsEarly()) kernel.runUntil(Math.min(untilMs, kernel.nowMs + 60_000));
  };
  run(plan.faultHours * HOUR_MS);
  if (!stopsEarly() && mode === 'liveness') {
    faults.heal();
    const attend = (): void => {
      people.diligently();
      kernel.after(ATTEND_EVERY_MS, attend);
    };
    attend();
    run(OBEYED_AFTER_MS);
    if (!stopsEarly()) oracle.checkCancelled();
    run(HEALED_AFTER_MS - OBEYED_AFTER_MS);
    if (!stopsEarly()) oracle.checkHealed();
    const isOver = (): boolean =>
      world.jobsToCome === 0 &&
      [...db.jobs.values()].every(({ state }) => ['done', 'failed', 'cancelled'].includes(state));
    for (let half = 0; half < ALL_ENDED_AFTER_HOURS * 2 && !isOver() && !stopsEarly(); half += 1) run(HOUR_MS / 2);
    run(60_000);
    if (!stopsEarly()) oracle.checkAllEnded();
  }
  if (!stopsEarly()) oracle.checkEnd();
  const jobs: Record<string, number> = {};
  for (const { state } of db.jobs.values()) jobs[state] = (jobs[state] ?? 0) + 1;
  return {
    plan,
    violations: oracle.violations,
    events: kernel.events,
    starts: oracle.starts.size,
    attempts: db.attempts.size,
    jobs,
    simulatedMs: kernel.nowMs - kernel.beginMs,
    fingerprint: fingerprintOf(world),
    story: world.story ?? [],
  };
}

function fingerprintOf({ kernel, db, oracle, random }: World): string {
  const text = JSON.stringify([
    kernel.events,
    [...db.attempts.values()],
    [...db.jobs.values()],
    [...db.machines.values()],
    [...oracle.starts.values()],
    random.network.next(),
  ]);
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return (hash >>> 0).toString(16).padStart(8, '0');
}
