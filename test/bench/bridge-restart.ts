import { once } from 'node:events';
import { printProgram } from '../../firmware-bridge/test/fixtures.js';
import { Plant, until, type Workshop } from '../faults/plant.js';

const MACHINES = 4;

/**
 * The process of a bridge killed (-9) in mid-print and started again at once, as its unit does: how long until the server
 * has its BIRTH, and until it knows that what ran is unknown.
 */
export default async function bridgeRestart(runs = '20'): Promise<{ name: string; value: number; unit: string }[]> {
  const plant = await Plant.open();
  const shop = await plant.workshop();
  try {
    for (let index = 0; index < MACHINES; index += 1) await shop.addMachine({ timeFactor: 20 });
    const births: number[] = [];
    const settled: number[] = [];
    for (let run = 0; run < Number(runs); run += 1) {
      const { birthMs, unknownMs } = await restartOnce(shop);
      births.push(birthMs);
      settled.push(unknownMs);
    }
    const worst = (times: readonly number[]): number => Math.round(Math.max(...times));
    const median = (times: readonly number[]): number =>
      Math.round(times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN);
    return [
      { name: 'restarts in mid-print', value: births.length, unit: '' },
      { name: 'process start to BIRTH at the server, p50', value: median(births), unit: 'ms' },
      { name: 'process start to BIRTH at the server, max', value: worst(births), unit: 'ms' },
      { name: 'process start to "unknown" at the server, p50', value: median(settled), unit: 'ms' },
      { name: 'process start to "unknown" at the server, max', value: worst(settled), unit: 'ms' },
    ];
  } finally {
    await shop.close();
    await plant.close();
  }
}

/** One print under way, killed, started again, looked at by a person. */
export async function restartOnce(shop: Workshop): Promise<{ birthMs: number; unknownMs: number }> {
  const machineId = await shop.addMachine({ timeFactor: 20 });
  const before = await shop.startProcess({ config: { hasWatchdog: false } });
  await shop.untilOnline(machineId);
  const attemptId = await shop.offer(machineId, printProgram(2000));
  await shop.untilState(attemptId, 'running');
  const { epoch } = await shop.bridgeRow();
  const exited = once(before, 'exit');
  before.kill('SIGKILL');
  await exited;
  const startMs = performance.now();
  const after = await shop.startProcess({ config: { hasWatchdog: false } });
  await until('the BIRTH', async () => {
    const row = await shop.bridgeRow();
    return row.epoch !== epoch && row.connectivity === 'online';
  });
  const birthMs = performance.now() - startMs;
  await shop.untilState(attemptId, 'unknown');
  const unknownMs = performance.now() - startMs;
  await shop.kill(after);
  await shop.remove(machineId);
  return { birthMs, unknownMs };
}
