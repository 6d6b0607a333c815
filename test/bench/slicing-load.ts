import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { MingaProcess } from '../support/minga-process.js';
import { ShopFloor, WISH } from '../support/shop.js';

const AT_ONCE = 4;
/** Requests a second from all pages together. */
const PER_S = 20;
const IDLE_S = 15;
const PATHS = ['/api/machines', '/api/jobs', '/api/designs', '/api/inbox'];
/** Four parts of real designs that keep a slicer busy for 5 to 30 s. */
const PARTS = [
  'openagris3d/cassava-press/Cassava_cylinder.stl',
  'lifetrac-v25/tube_drilling_jig.stl',
  'lifetrac-v25/angle_iron_a7_platform_side.stl',
  'lifetrac-v25/angle_iron_a10_front_outer.stl',
];
const DESIGNS = path.resolve('../shared/data/designs');

/**
 * How the API answers while four parts are sliced at once, in the standalone (server, worker, broker and machines in one
 * process, its database beside it): the answers of pages that refresh, before and meanwhile.
 */
export default async function slicingLoad(): Promise<{ name: string; value: number; unit: string }[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'minga-bench-'));
  const minga = await MingaProcess.start({ MINGA_SLICES_AT_ONCE: String(AT_ONCE) });
  try {
    const { owner, operator } = await minga.createPeople();
    const floor = new ShopFloor(operator);
    // What is ready begins to run; at the pace of real machines, as in a workshop.
    await minga.hurry(owner, 1);
    const ids: string[] = [];
    for (const [index, part] of PARTS.entries()) {
      const into = await writeDesign(path.join(folder, String(index)), part);
      ids.push((await owner.call(importDesignFolder, { body: { path: into } })).design.id);
    }
    await latencies(operator.headers, minga.url, delay(3_000));
    const idle = await latencies(operator.headers, minga.url, delay(IDLE_S * 1000));
    const idleMb = await residentMb(minga.pid);
    const startedMs = performance.now();
    let highestMb = idleMb;
    const watch = setInterval(
      () => void residentMb(minga.pid).then((mb) => (highestMb = Math.max(highestMb, mb))),
      250,
    );
    const orders = await Promise.all(ids.map((designId) => floor.order({ ...WISH, designId, quantity: 1 })));
    const mine = new Set(orders.flatMap(({ jobs }) => jobs.map(({ id }) => id)));
    const sliced = operator.until(
      'all programs',
      async () =>
        (await floor.jobs()).filter(({ id, programId }) => mine.has(id) && programId !== null).length === AT_ONCE,
      { withinMs: 900_000 },
    );
    const busy = await latencies(operator.headers, minga.url, sliced);
    const tookS = (performance.now() - startedMs) / 1000;
    clearInterval(watch);
    // The same parts again: nothing is sliced.
    const againMs = performance.now();
    const again = await floor.order({ ...WISH, designId: ids[0] ?? '', quantity: 1 });
    await operator.until('its program', async () => (await floor.job(again.jobs[0]?.id ?? '')).programId !== null);
    return [
      ...rowsOf('idle', idle),
      ...rowsOf(`${AT_ONCE} slices at once`, busy),
      { name: `${AT_ONCE} slices at once, all ready after`, value: Math.round(tookS), unit: 's' },
      { name: 'the same part again, ready after', value: Math.round(performance.now() - againMs), unit: 'ms' },
      { name: 'memory of the process above idle, highest', value: Math.round(highestMb - idleMb), unit: 'MB' },
    ];
  } finally {
    await minga.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks evenly, whether or not the answers are quick: a slow answer must not thin out the questions. */
async function latencies(headers: Record<string, string>, url: string, until: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  void until.finally(() => (isOver = true));
  const times: Promise<number>[] = [];
  for (let n = 0; !isOver; n += 1) {
    times.push(ask(`${url}${PATHS[n % PATHS.length] ?? ''}`, headers));
    await delay(1000 / PER_S);
  }
  await until;
  return Promise.all(times);
}

async function ask(url: string, headers: Record<string, string>): Promise<number> {
  const startedMs = performance.now();
  const answer = await fetch(url, { headers });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return performance.now() - startedMs;
}

function rowsOf(when: string, times: readonly number[]): { name: string; value: number; unit: string }[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * 10) / 10;
  return [
    { name: `${when}: answers`, value: sorted.length, unit: '' },
    ...[0.5, 0.95, 0.99, 1].map((share) => ({ name: `${when}: ${share === 1 ? 'slowest' : `p${share * 100}`}`, value: at(share), unit: 'ms' })),
  ]; // prettier-ignore
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
}

async function writeDesign(folder: string, part: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const name = path.basename(part, '.stl');
  await writeFile(path.join(folder, 'part.stl'), await readFile(path.join(DESIGNS, part)));
  await writeFile(
    path.join(folder, 'okh.toml'),
    `okhv = "2.4"
repo = "https://example.org/minga/bench/${name}"
version = "1.0.0"
license = "CC-BY-SA-4.0"
licensor = "Minga contributors"
name = "${name}"
function = "A part that takes long to slice."
documentation-language = ["en"]
tsdc = ["3DP"]
export = ["part.stl"]
printing-process = "FDM"
material = "PLA"
[x-minga]
materials = ["PLA"]
`,
  );
  return folder;
}
