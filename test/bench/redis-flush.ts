import path from 'node:path';
import { Redis } from 'ioredis';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { Plant } from '../faults/server/plant.js';
import { writeBlock } from '../support/small-designs.js';

const FLUSHES = Number(process.env['MINGA_FLUSHES'] ?? 20);

/**
 * Figure 9: FLUSHALL while pieces are made and programs sliced, each time with a program under way or waiting. From the
 * moment the queue is empty until that program is there; and what the machines did, held against what they were told.
 */
export default async function redisFlush(): Promise<{ name: string; value: number; unit: string }[]> {
  const plant = await Plant.open({ printers: 2 });
  const redis = new Redis(plant.redisUrl);
  const rebuiltS: number[] = [];
  let pieces = 0;
  try {
    for (let n = 0; n < FLUSHES; n++) {
      const heightMm = 3 + n;
      const folder = await writeBlock(path.join(plant.folder, `block-${heightMm}`), heightMm);
      await plant.owner.call(importDesignFolder, { body: { path: folder } });
      const ordered = await plant.order(2);
      for (const machineId of plant.machines.keys()) await plant.clear(machineId);
      const [due] = await plant.order(1, `spacer-block-${heightMm}-mm`);
      // Sometimes it is still waiting, sometimes half done.
      await plant.until(
        'the program is begun',
        async () => (await plant.database.run(`SELECT 1 FROM program WHERE state = 'preparing'`)).length,
      );
      await redis.flushall();
      const emptyMs = performance.now();
      await plant.until(
        'the program is there',
        async () => (await plant.shop.job(due!.id)).estimatedS !== null,
        120_000,
      );
      rebuiltS.push((performance.now() - emptyMs) / 1000);
      for (const job of ordered) await plant.finish(job.id, 120_000);
      await plant.clear();
      await plant.finish(due!.id, 120_000);
      pieces += ordered.length + 1;
      process.stdout.write(`${n + 1} of ${FLUSHES}\n`);
    }
    const contradictions = await plant.verify();
    for (const line of contradictions) process.stdout.write(`${line}\n`);
    const tenths = (s: number): number => Math.round(s * 10) / 10;
    return [
      { name: 'FLUSHALL', value: FLUSHES, unit: '' },
      { name: 'pieces ordered', value: pieces, unit: '' },
      { name: 'physical starts', value: plant.starts, unit: '' },
      { name: 'contradictions', value: contradictions.length, unit: '' },
      {
        name: 'task rebuilt and done, median',
        value: tenths(rebuiltS.toSorted((a, b) => a - b)[FLUSHES >> 1] ?? 0),
        unit: 's',
      },
      { name: 'task rebuilt and done, longest', value: tenths(Math.max(...rebuiltS)), unit: 's' },
    ];
  } finally {
    redis.disconnect();
    await plant.close();
  }
}
