import { killBrokers } from '../faults/broker-kills.js';

/** A connection must have lived 10 s, or the bridge waits longer before its next try: so the kills are that far apart. */
const PAUSE_MS = 10_500;

/** Mosquitto killed (-9) again and again under load: does the server miss a fact, and how soon does it know everything? */
export default async function brokerKill(kills = '50'): Promise<{ name: string; value: number; unit: string }[]> {
  const result = await killBrokers({ kills: Number(kills), machines: 4, pauseMs: PAUSE_MS });
  const at = (share: number): number =>
    Math.round(result.resyncMs[Math.ceil(share * result.resyncMs.length) - 1] ?? Number.NaN);
  return [
    { name: 'broker killed', value: result.kills, unit: 'times' },
    { name: 'attempts', value: result.attempts, unit: '' },
    { name: 'physical starts', value: result.starts, unit: '' },
    { name: 'runs whose end the server does not know', value: result.lostRuns, unit: '' },
    { name: 'facts', value: result.facts, unit: '' },
    { name: 'facts lost', value: result.lostFacts, unit: '' },
    { name: 'resync, p50', value: at(0.5), unit: 'ms' },
    { name: 'resync, p99', value: at(0.99), unit: 'ms' },
    { name: 'resync, max', value: at(1), unit: 'ms' },
  ];
}
