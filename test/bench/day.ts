import { liveADay } from '../soak/day.js';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** A day of a workshop at 100 times its speed, with a fault every three seconds; takes a quarter of an hour. */
export default async function day(): Promise<Row[]> {
  const { outcomes, faults, violations, rssMB, bridgeStarts } = await liveADay({
    hours: 24,
    factor: 100,
    seed: 20,
    printers: 4,
    mills: 2,
    tell: (line) => process.stdout.write(`${line}\n`),
  });
  for (const violation of violations) process.stdout.write(`VIOLATION ${violation}\n`);
  const count = (name: string, values: Record<string, number>): Row[] =>
    Object.entries(values).map(([key, value]) => ({ name: `${name}: ${key}`, value, unit: '' }));
  const quarter = Math.ceil(rssMB.length / 4);
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  return [
    { name: 'violations of the oracle', value: violations.length, unit: '' },
    ...count('attempts', outcomes),
    ...count('faults', faults),
    { name: 'bridge process starts', value: bridgeStarts, unit: '' },
    { name: 'bridge memory, first quarter', value: median(rssMB.slice(0, quarter)), unit: 'MB' },
    { name: 'bridge memory, last quarter', value: median(rssMB.slice(-quarter)), unit: 'MB' },
  ];
}
