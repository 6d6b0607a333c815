import os from 'node:os';
import { runWatchdog, type Case, type Run } from './watchdog-run.js';

const RUNS = 100;
/** Each is a bridge, its watchdog, a broker and a machine; two cores start about two of them a second. */
const AT_ONCE = 12;
const MAX_SET_UPS = 4;
const LIMIT_MS = 12_000;

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/**
 * Figure 13: how long after the end (SIGKILL) or the standstill (SIGSTOP) of a bridge its machine is off. Each run is a
 * real bridge process with its watchdog, in the middle of a program on a simulated machine, over TCP or a pty (socat).
 * "Off" is the moment the machine itself has no target and no spindle speed any more, looked at every 20 ms.
 */
export default async function watchdog(): Promise<Row[]> {
  const waiting = Array.from({ length: RUNS }, (_, index) => caseOf(index));
  const runs: Run[] = [];
  const failures: string[] = [];
  const work = async (): Promise<void> => {
    for (let wanted = waiting.shift(); wanted; wanted = waiting.shift()) {
      runs.push(await measure(wanted, failures));
      if (runs.length % 10 === 0) process.stdout.write(`${runs.length} runs\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rowsOf(runs, failures);
}

/** Every fourth is a mill; half of the rest are still heating up. All of it crossed with both signals and both lines. */
function caseOf(index: number): Case {
  const at = Math.floor(index / 4);
  return {
    signal: index % 2 === 0 ? 'SIGKILL' : 'SIGSTOP',
    line: index % 4 < 2 ? 'tcp' : 'pty',
    work: at % 4 === 3 ? 'milling' : at % 2 === 0 ? 'heating' : 'printing',
  };
}

/** A run that could not be set up says nothing about the watchdog: it is told, and begun again. */
async function measure(wanted: Case, failures: string[]): Promise<Run> {
  for (let attempt = 1; ; attempt++) {
    const run = await runWatchdog(wanted);
    if (run.problem !== undefined)
      process.stdout.write(`${wanted.signal} ${wanted.line} ${wanted.work}: ${run.problem}\n`);
    if (run.notSetUp === undefined) return run;
    failures.push(run.notSetUp);
    process.stdout.write(`${wanted.signal} ${wanted.line} ${wanted.work}: not set up, ${run.notSetUp}\n`);
    if (attempt === MAX_SET_UPS) return run;
  }
}

function rowsOf(runs: readonly Run[], failures: readonly string[]): Row[] {
  const count = (name: string, isIt: (run: Run) => unknown): Row => ({
    name,
    value: runs.filter(isIt).length,
    unit: 'runs',
  });
  const isInTime = ({ offMs = Infinity }: Run): boolean => offMs <= LIMIT_MS;
  const woken = runs.filter(({ afterContinue }) => afterContinue !== undefined);
  const late = woken.flatMap(({ afterContinue }) => afterContinue?.lastByteMs ?? []);
  return [
    { name: 'runs', value: runs.length, unit: '' },
    count(`off within ${LIMIT_MS / 1000} s`, isInTime),
    count('later, never, or not set up', (run) => !isInTime(run)),
    count('off, but without an end in order', ({ offMs, problem }) => offMs !== undefined && problem),
    { name: 'set-ups begun again', value: failures.length, unit: '' },
    ...(['SIGKILL', 'SIGSTOP'] as const).flatMap((signal) =>
      [
        { what: 'heaters', isIt: ({ work }: Run) => work !== 'milling' },
        { what: 'spindle', isIt: ({ work }: Run) => work === 'milling' },
      ].flatMap(({ what, isIt }) =>
        timesOf(
          `${signal}, ${what} off`,
          runs.filter((run) => run.signal === signal && isIt(run)),
        ),
      ),
    ),
    count('SIGSTOP: frozen bridge ended for its connection', ({ isEnded }) => isEnded),
    { name: 'SIGSTOP: woken by SIGCONT', value: woken.length, unit: 'runs' },
    { name: 'of them with a byte to the machine', value: late.length, unit: 'runs' },
    { name: 'longest from SIGCONT to a byte', value: Math.max(0, ...late), unit: 'ms' },
    {
      name: 'load of the computer at the end, 5 minutes',
      value: Math.round((os.loadavg()[1] ?? 0) * 10) / 10,
      unit: '',
    },
  ];
}

function timesOf(name: string, runs: readonly Run[]): Row[] {
  const times = runs.map(({ offMs = Infinity }) => offMs).toSorted((a, b) => a - b);
  const seconds = (ms = Infinity): number => Math.round(ms) / 1000;
  return [
    { name: `${name}, p50 of ${runs.length}`, value: seconds(times[Math.floor(times.length / 2)]), unit: 's' },
    { name: `${name}, max`, value: seconds(times.at(-1)), unit: 's' },
  ];
}
