import { tellOfflineFacts } from '../faults/offline-facts.js';

const KBIT_PER_S = 256;

/** A bridge that was offline for long meets its server again: on a local line, then on one of 256 kbit/s. */
export default async function offlineFacts(count = '10000'): Promise<{ name: string; value: number; unit: string }[]> {
  const rows = [];
  for (const [line, bytesPerS] of [
    ['local line', Infinity],
    [`${KBIT_PER_S} kbit/s`, (KBIT_PER_S * 1000) / 8],
  ] as const) {
    const { sent, arrived, wrong, catchUpMs, bytesPerFact } = await tellOfflineFacts(Number(count), bytesPerS);
    rows.push(
      { name: `${line}: facts queued`, value: sent, unit: '' },
      { name: `${line}: arrived`, value: arrived, unit: '' },
      { name: `${line}: out of order or changed`, value: wrong, unit: '' },
      { name: `${line}: catch-up`, value: Math.round(catchUpMs / 100) / 10, unit: 's' },
      { name: `${line}: bytes up the line for each`, value: bytesPerFact, unit: 'B' },
    );
  }
  return rows;
}
