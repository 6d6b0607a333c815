import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { printer } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';
import type { Row } from './peers/rows.js';

const BRIDGE = fileURLToPath(new URL('../../firmware-bridge/src/main.js', import.meta.url));
const MACHINE = fileURLToPath(new URL('peers/machine-host.js', import.meta.url));
const SECONDS = 25;
/** 0.25 mm at 50 mm/s: 200 segments a second. */
const SEGMENT_MM = 0.25;
const FEED_MM_PER_MIN = 3000;
const RADIUS_MM = 40;

interface Counts {
  readonly moves: number;
  readonly starvations: number;
  readonly starvedS: number;
}

function circles(): string {
  const lines = ['G21', 'G90', 'M82', 'G28', 'G1 Z1 F600', 'G1 X140 Y100 F3000'];
  for (let segment = 1; segment <= SECONDS * 200; segment++) {
    const angle = (segment * SEGMENT_MM) / RADIUS_MM;
    const [x, y] = [100 + RADIUS_MM * Math.cos(angle), 100 + RADIUS_MM * Math.sin(angle)];
    lines.push(`G1 X${x.toFixed(3)} Y${y.toFixed(3)} F${FEED_MM_PER_MIN}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The real bridge process streams a curve over a pseudo terminal to a printer in real time. */
async function print(busyLoops: number): Promise<Counts> {
  const server = await new MiniServer().start();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'minga-starvation-'));
  const children: ChildProcess[] = [];
  try {
    const machine = spawn(process.execPath, [MACHINE], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(machine);
    favour(machine);
    const said = createInterface({ input: machine.stdout });
    server.machines = [printer(await nextLine(said))];
    const config = path.join(dataDir, 'bridge.json');
    await writeFile(config, JSON.stringify({ ...server.config(dataDir), localPage: { port: 0 } }), { mode: 0o600 });
    children.push(spawn(process.execPath, [BRIDGE, '--config', config], { stdio: 'ignore' }));
    await server.untilOnline('m1');
    for (let n = 0; n < busyLoops; n++)
      children.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    await server.startAttempt(server.offer(server.addProgram(circles())));
    await server.untilState('a1', 'done');
    machine.stdin.write('?\n');
    return JSON.parse(await nextLine(said)) as Counts;
  } finally {
    for (const child of children.toReversed()) await end(child);
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A printer has a processor of its own; where that is not allowed the figure only gets worse. */
function favour({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) os.setPriority(pid, -20);
  } catch {
    process.stdout.write('no right to raise the priority of the simulated printer\n');
  }
}

const nextLine = async (lines: Interface): Promise<string> => String((await once(lines, 'line'))[0]);

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.stdin) child.stdin.end();
  else child.kill('SIGTERM');
  await gone;
}

/** How often a printer's planner runs dry at 200 segments a second, on a quiet computer and with every core taken. */
export default async function starvation(): Promise<Row[]> {
  const cores = os.cpus().length;
  const rows: Row[] = [];
  for (const loops of [0, cores]) {
    const { moves, starvations, starvedS } = await print(loops);
    const title = loops === 0 ? 'quiet' : `${loops} busy loops on ${cores} cores`;
    rows.push(
      { name: `${title}: moves`, value: moves, unit: '' },
      { name: `${title}: times the planner ran dry`, value: starvations, unit: '(target 0)' },
      { name: `${title}: stood still`, value: Math.round(starvedS * 1000), unit: 'ms' },
    );
  }
  return rows;
}
