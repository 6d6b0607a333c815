import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimulatedMachine, type SimulatedMachine } from '#libs/machine-simulator';
import { mill, millProgram, printer, printProgram } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';

const ROUNDS = 4;
const AT_ONCE = 25;
/** T as shipped; nothing of the watchdog is faster here than at a workshop. */
const SILENCE_MS = 10_000;
const LIMIT_MS = 12_000;
const LOOK_MS = 20;
const GIVE_UP_MS = 30_000;
/** An overloaded computer lets an offer expire before anything is measured: such a run is begun again. */
const SET_UP_MS = 45_000;
const MAIN = fileURLToPath(new URL('../../firmware-bridge/src/main.js', import.meta.url));
const PRINT = printProgram(5000).replace('G28\n', 'G28\nM140 S60\nM104 S200\n');

interface Case {
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly line: 'tcp' | 'pty';
  readonly kind: 'marlin' | 'grbl';
}
interface Run extends Case {
  /** From the signal to heaters or spindle off; undefined: never. */
  readonly offMs: number | undefined;
}
interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/**
 * Figure 13: how long after the end (SIGKILL) or the standstill (SIGSTOP) of a bridge its machine is off. Each run is a
 * real bridge process with its watchdog, in the middle of a program on a simulated machine, over TCP or a pty (socat).
 */
export default async function watchdog(): Promise<Row[]> {
  const runs: Run[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cases = Array.from({ length: AT_ONCE }, (_, index) => caseOf(round * AT_ONCE + index));
    runs.push(...(await Promise.all(cases.map(measure))));
    process.stdout.write(`${runs.length} runs\n`);
  }
  const isLate = ({ offMs }: Run): boolean => offMs === undefined || offMs > LIMIT_MS;
  return [
    { name: 'runs', value: runs.length, unit: '' },
    { name: `later than ${LIMIT_MS / 1000} s, or never`, value: runs.filter(isLate).length, unit: 'runs' },
    ...(['SIGKILL', 'SIGSTOP'] as const).flatMap((signal) =>
      (['tcp', 'pty'] as const).flatMap((line) =>
        (['marlin', 'grbl'] as const).flatMap((kind) =>
          rowsOf(
            `${signal} ${line} ${kind === 'marlin' ? 'heaters' : 'spindle'} off`,
            runs.filter((run) => run.signal === signal && run.line === line && run.kind === kind),
          ),
        ),
      ),
    ),
  ];
}

/** Half die and half stand still, half on TCP and half on a pty, every fifth is a mill. */
const caseOf = (index: number): Case => ({
  signal: index % 2 === 0 ? 'SIGKILL' : 'SIGSTOP',
  line: index % 4 < 2 ? 'tcp' : 'pty',
  kind: index % 5 === 4 ? 'grbl' : 'marlin',
});

function rowsOf(name: string, runs: readonly Run[]): Row[] {
  const times = runs.map(({ offMs }) => offMs ?? Infinity).toSorted((a, b) => a - b);
  const round = (ms = Infinity): number => Math.round(ms) / 1000;
  return [
    { name: `${name}, median of ${runs.length}`, value: round(times[Math.floor(times.length / 2)]), unit: 's' },
    { name: `${name}, latest`, value: round(times.at(-1)), unit: 's' },
  ];
}

async function measure(wanted: Case): Promise<Run> {
  for (;;) {
    const run = await tryOnce(wanted);
    if (run) return run;
  }
}

async function untilHot(server: MiniServer, wanted: Case): Promise<true> {
  await server.untilOnline('m1');
  const program = wanted.kind === 'marlin' ? PRINT : millProgram(5000);
  await server.startAttempt(server.offer({ ...server.addProgram(program), armedBy: 'Rosa' }));
  await server.untilState('a1', 'running');
  await server.until(() =>
    server.heard.telemetry.some(({ machines }) =>
      machines.some(({ nozzleTargetC = 0, spindleRpm = 0 }) => nozzleTargetC > 0 || spindleRpm > 0),
    ),
  );
  return true;
}

async function tryOnce(wanted: Case): Promise<Run | undefined> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-watchdog-'));
  const machine = await startSimulatedMachine({ kind: wanted.kind, name: 'sim', timeFactor: 20 });
  const server = await new MiniServer().start();
  const line = wanted.line === 'tcp' ? { url: machine.url, close: () => undefined } : await pty(machine.url, folder);
  server.machines = [wanted.kind === 'marlin' ? printer(line.url) : mill(line.url)];
  const configFile = path.join(folder, 'bridge.json');
  const config = { ...server.config(path.join(folder, 'data')), silenceMs: SILENCE_MS };
  await writeFile(configFile, JSON.stringify(config));
  const bridge = spawn(process.execPath, [MAIN, '--config', configFile], { stdio: 'ignore' });
  try {
    if (!(await Promise.race([untilHot(server, wanted), delay(SET_UP_MS)]))) return undefined;
    // Anywhere between two beats.
    await delay(1000 + Math.random() * 1000);
    const startMs = performance.now();
    bridge.kill(wanted.signal);
    return { ...wanted, offMs: await untilOff(machine, wanted.kind, startMs) };
  } finally {
    bridge.kill('SIGKILL');
    if (bridge.exitCode === null && bridge.signalCode === null) await once(bridge, 'exit');
    // Its watchdog says its last words, then ends with nothing left to watch.
    while (existsSync(path.join(folder, 'data', 'watchdog.sock'))) await delay(LOOK_MS);
    line.close();
    await server.close();
    await machine.close();
    await rm(folder, { recursive: true });
  }
}

async function untilOff(machine: SimulatedMachine, kind: Case['kind'], startMs: number): Promise<number | undefined> {
  for (;;) {
    const { nozzleC, bedC } = machine;
    const lookedMs = performance.now();
    if (lookedMs - startMs > GIVE_UP_MS) return undefined;
    await delay(LOOK_MS);
    // On the way to a target, or held there, a heater never gets colder.
    const isOff = kind === 'grbl' ? machine.spindleRpm === 0 : machine.nozzleC < nozzleC && machine.bedC < bedC;
    if (isOff) return performance.now() - startMs;
  }
}

async function pty(url: string, folder: string): Promise<{ url: string; close: () => unknown }> {
  const link = path.join(folder, 'tty');
  const socat = spawn('socat', [`pty,raw,echo=0,link=${link}`, url.replace('tcp://', 'tcp:')], { stdio: 'inherit' });
  while (!existsSync(link)) await delay(LOOK_MS);
  return { url: `serial://${link}`, close: () => socat.kill() };
}
