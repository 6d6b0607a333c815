import { readFileSync, unlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What a test has happen to this process at a failpoint. */
interface Planned {
  /** The failpoint's name. */
  readonly at: string;
  /** `block` holds up the whole process, `exhaust` takes all its memory, `stop` waits for a SIGCONT. */
  readonly does: 'kill' | 'stop' | 'throw' | 'delay' | 'block' | 'exhaust';
  /** For `delay` and `block`. */
  readonly ms?: number;
  /** How often the point is passed unharmed before. Default 0. */
  readonly after?: number;
}

/** Names a file with the plan; tests only. Read when a point is passed, so that a running process can be hit. */
const file = process.env['MINGA_FAILPOINT'];
let passed = 0;

/**
 * A moment at which the fault tests end, freeze or disturb this process, to show that nothing is lost or done twice.
 * Does nothing in production. A plan is carried out once, by whichever process takes its file away first.
 */
export async function failpoint(name: string): Promise<void> {
  if (file === undefined) return;
  const planned = readPlan(file);
  if (planned?.at !== name || (planned.after ?? 0) > passed++) return;
  passed = 0;
  if (takeAway(file)) await carryOut(planned);
}

function readPlan(from: string): Planned | undefined {
  try {
    return JSON.parse(readFileSync(from, 'utf8')) as Planned;
  } catch {
    return undefined;
  }
}

function takeAway(plan: string): boolean {
  try {
    unlinkSync(plan);
    return true;
  } catch {
    return false;
  }
}

async function carryOut({ at, does, ms = 0 }: Planned): Promise<void> {
  // By hand: a log would be lost with the process.
  process.stderr.write(`failpoint ${at}: ${does}\n`);
  if (does === 'kill') process.kill(process.pid, 'SIGKILL');
  if (does === 'stop') process.kill(process.pid, 'SIGSTOP');
  if (does === 'throw') throw new Error(`failpoint ${at}`);
  if (does === 'delay') await delay(ms);
  if (does === 'block') for (const endMs = performance.now() + ms; performance.now() < endMs;);
  if (does === 'exhaust')
    for (const hog: unknown[] = []; ;) hog.push(Array.from({ length: 1_000_000 }, () => hog.length));
}
