import { Plant } from '../faults/server/plant.js';

const RESTARTS = Number(process.env['MINGA_RESTARTS'] ?? 20);

/**
 * Figure 11: the only server is killed (SIGKILL) while a job waits for an empty plate, and started anew at once. From the
 * start of the new process until the bridge has an offer; the word that the plate is empty is said as soon as it is taken.
 */
export default async function restart(): Promise<{ name: string; value: number; unit: string }[]> {
  const plant = await Plant.open();
  const readyS: number[] = [];
  const offeredS: number[] = [];
  try {
    for (let n = 0; n < RESTARTS; n++) {
      const [job] = await plant.order();
      await plant.living('server')[0]?.kill9();
      const offers = plant.witness.count('offer');
      const begunMs = performance.now();
      await plant.start('server');
      readyS.push((performance.now() - begunMs) / 1000);
      await plant.clear();
      await plant.until('an offer', async () => plant.witness.count('offer') > offers, 120_000);
      offeredS.push((performance.now() - begunMs) / 1000);
      await plant.finish(job!.id, 120_000);
      process.stdout.write(`${n + 1} of ${RESTARTS}: ${offeredS.at(-1)?.toFixed(1)} s\n`);
    }
    const at = (of: number[], share: number): number =>
      Math.round((of.toSorted((a, b) => a - b)[Math.ceil(share * of.length) - 1] ?? 0) * 10) / 10;
    return [
      { name: 'restarts', value: RESTARTS, unit: '' },
      { name: 'contradictions', value: (await plant.verify()).length, unit: '' },
      { name: 'process to ready, median', value: at(readyS, 0.5), unit: 's' },
      { name: 'process to the next offer, median', value: at(offeredS, 0.5), unit: 's' },
      { name: 'process to the next offer, longest', value: at(offeredS, 1), unit: 's' },
    ];
  } finally {
    await plant.close();
  }
}
