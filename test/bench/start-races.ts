import { raceForStarts } from '../faults/server/start-races.js';

/** How many: `MINGA_RACES`. */
const RACES = Number(process.env['MINGA_RACES'] ?? 10_000);

/** Figure 5: two server processes and a worker race for the same starts over HTTP; none may ever be given twice. */
export default async function startRaces(): Promise<{ name: string; value: number; unit: string }[]> {
  const { races, requests, granted, attempts, without, doubles, odd, seconds } = await raceForStarts(RACES);
  for (const answer of new Set(odd)) process.stdout.write(`odd answer: ${answer}\n`);
  return [
    { name: 'races', value: races, unit: '' },
    { name: 'double starts', value: doubles, unit: '' },
    { name: 'races without a start', value: without, unit: '' },
    { name: 'requests', value: requests, unit: '' },
    { name: 'starts, to a request', value: granted, unit: '' },
    { name: 'starts, by the worker first', value: attempts - granted, unit: '' },
    { name: 'odd answers', value: odd.length, unit: '' },
    { name: 'time', value: Math.round(seconds), unit: 's' },
  ];
}
