import type { FactBody } from '#libs/bridge-contract';
import { FactOutbox } from '../../firmware-bridge/src/journal/fact-outbox.js';
import { JournalStore } from '../../firmware-bridge/src/journal/store.js';
import { Plant, until } from './plant.js';

export interface OfflineFacts {
  readonly sent: number;
  readonly arrived: number;
  /** Of those that arrived, how many came before one with a lower number, or with other words than were written down. */
  readonly wrong: number;
  readonly catchUpMs: number;
  /** All that went up the line, divided by the facts. */
  readonly bytesPerFact: number;
}

/**
 * A bridge whose journal holds this many facts of an offline time, and which meets its server again.
 * @param bytesPerS of the line, each way
 */
export async function tellOfflineFacts(count: number, bytesPerS = Infinity): Promise<OfflineFacts> {
  const plant = await Plant.open();
  const shop = await plant.workshop();
  try {
    const machineId = await shop.addMachine();
    const bodies = Array.from({ length: count }, (_, index) => newsOf(machineId, index));
    const epoch = await writeDown(shop.config.dataDir, bodies);
    const { mqtt } = shop.lines;
    mqtt.up.bytesPerS = mqtt.down.bytesPerS = bytesPerS;
    let bytes = 0;
    mqtt.fate = (frame, direction) => {
      if (direction === 'up') bytes += frame.bytes.length;
      return 'pass';
    };
    const startMs = performance.now();
    await shop.startBridge();
    const known = () => shop.factsOf(epoch);
    await until('every fact', async () => (await shop.countFacts(epoch)) >= count, 20 * 60_000, 100);
    const catchUpMs = performance.now() - startMs;
    const facts = await known();
    const isRight = ({ seq, body, receivedAt }: (typeof facts)[number], index: number): boolean =>
      seq === index + 1 &&
      JSON.stringify(sorted(body)) === JSON.stringify(sorted(bodies[index])) &&
      receivedAt >= (facts[index - 1]?.receivedAt ?? receivedAt);
    return {
      sent: count,
      arrived: facts.length,
      wrong: facts.filter((fact, index) => !isRight(fact, index)).length,
      catchUpMs,
      bytesPerFact: Math.round(bytes / count),
    };
  } finally {
    await shop.close();
    await plant.close();
  }
}

const newsOf = (machineId: string, index: number): FactBody => ({
  kind: 'machine',
  machineId,
  connectivity: index % 2 === 0 ? 'offline' : 'online',
  state: 'idle',
  run: Math.floor(index / 4),
  message: `the line of the machine, time ${index}`,
});

/** PostgreSQL keeps the keys of JSON in an order of its own. */
const sorted = (body: unknown): unknown => Object.entries(body as object).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** With the bridge's own journal, as its last process left it. @returns the boot they belong to */
async function writeDown(dataDir: string, bodies: readonly FactBody[]): Promise<string> {
  const store = await JournalStore.open(dataDir, Date.now(), () => undefined);
  const outbox = new FactOutbox(store, Date.now, bodies.length);
  for (const body of bodies) await store.writeFactLazily(outbox.number(body));
  await store.close();
  return store.epoch;
}
