import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { getMachine, listMachines, startAtMachine } from '../../apps/server/src/machines/machines.routes.js';
import { MingaProcess } from '../support/minga-process.js';
import { ShopFloor, WISH } from '../support/shop.js';

const IDLE_S = 30;
/** How long three machines are watched while they run. */
const BUSY_S = 20;
const SEEDER = 'hand-seeder-for-maize';

/**
 * Memory of the standalone as people run it: its own process, and its PostgreSQL apart. Shared pages of the database's
 * processes are counted once (proportional set size).
 */
export default async function memory(): Promise<{ name: string; value: number; unit: string }[]> {
  const minga = await MingaProcess.start();
  try {
    const { operator } = await minga.createPeople();
    await delay(IDLE_S * 1000);
    const idle = await measure(minga.pid);
    const floor = new ShopFloor(operator);
    await floor.order({ ...WISH, designId: SEEDER, quantity: 1 });
    await operator.until(
      'three machines run',
      async () => {
        for (const { kind, jobId, machineId } of await floor.inbox()) {
          if (kind !== 'start-at-machine' || jobId === null || machineId === null) continue;
          const { run } = await operator.call(getMachine, { params: { machineId } });
          // The next of its jobs asks at once; the mill is busy with the first by then.
          await operator
            .call(startAtMachine, { params: { machineId }, body: { jobId, afterRun: run } })
            .catch(() => undefined);
        }
        const machines = await operator.call(listMachines);
        return machines.every(({ telemetry }) => telemetry?.attemptId !== undefined);
      },
      { withinMs: 240_000 },
    );
    const busy = { processMb: 0, databaseMb: 0 };
    for (let second = 0; second < BUSY_S; second++) {
      const now = await measure(minga.pid);
      busy.processMb = Math.max(busy.processMb, now.processMb);
      busy.databaseMb = Math.max(busy.databaseMb, now.databaseMb);
      await delay(1000);
    }
    return [
      { name: `standalone, idle for ${IDLE_S} s`, value: idle.processMb, unit: 'MB resident' },
      { name: 'its database, idle', value: idle.databaseMb, unit: 'MB proportional' },
      { name: 'standalone, three machines run, highest', value: busy.processMb, unit: 'MB resident' },
      { name: 'its database, three machines run, highest', value: busy.databaseMb, unit: 'MB proportional' },
    ];
  } finally {
    await minga.remove();
  }
}

async function measure(pid: number): Promise<{ processMb: number; databaseMb: number }> {
  const databasePids = await descendants(pid);
  const shares = await Promise.all(databasePids.map((each) => kilobytes(each, 'smaps_rollup', 'Pss')));
  return {
    processMb: Math.round((await kilobytes(pid, 'status', 'VmRSS')) / 1024),
    databaseMb: Math.round(shares.reduce((sum, share) => sum + share, 0) / 1024),
  };
}

async function kilobytes(pid: number, file: string, field: string): Promise<number> {
  // A backend may have ended since it was listed.
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

async function descendants(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/status`, 'utf8').catch(() => '') : '';
    const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found: number[] = [];
  collect(pid, parents, found);
  return found;
}

function collect(parent: number, parents: ReadonlyMap<number, number>, found: number[]): void {
  for (const [child, its] of parents) {
    if (its !== parent || found.includes(child)) continue;
    found.push(child);
    collect(child, parents, found);
  }
}
