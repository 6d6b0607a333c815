import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fact, FactBody } from '#libs/bridge-contract';
import { AttemptRow, FactRow, FactWatermarkRow, JobRow, MachineRow } from '#libs/persistence';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { Chance } from '../../../../test/soak/random.js';
import { Shopfloor, type Floor } from '../../../../test/support/shopfloor.js';

let line: ProductionLine;
let floor: Shopfloor;

beforeAll(async () => {
  line = await openProductionLine();
  floor = new Shopfloor(line.database, line.blobs);
});
afterAll(() => line?.close());

/** A bridge with one machine, and a job that was offered to it. */
interface Lane extends Floor {
  readonly jobId: string;
  readonly attemptId: string;
}

async function addLane(): Promise<Lane> {
  const at = await floor.addFloor();
  const { jobId } = await floor.addJob();
  return { ...at, jobId, attemptId: await line.attempts.start({ jobId, machineId: at.machineId }) };
}

const fact = (seq: number, body: FactBody, epoch = 'boot-1'): Fact => ({
  epoch,
  seq,
  atMs: line.clock.nowMs() + seq,
  fact: body,
});

const news = (
  { machineId }: Floor,
  state: MachineRow['state'],
  run: number,
): Extract<FactBody, { kind: 'machine' }> => ({
  kind: 'machine',
  machineId,
  connectivity: 'online',
  state,
  run,
});

const STATES = [
  'stored',
  'rejected',
  'expired',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
  'unknown',
] as const;
const MACHINE_STATES = ['idle', 'execute', 'complete', 'aborted'] as const;
const UNKNOWN_ATTEMPT = '019a0000-0000-7000-8000-000000000000';

/** What a bridge in trouble may say in one breath: two boots, repeats, gaps, out of order, attempts nobody knows. */
function babble(lane: Lane, seed: number): Fact[] {
  const chance = new Chance(seed);
  return Array.from({ length: 12 }, () => {
    const run = chance.int(0, 4);
    const { attemptId, machineId } = lane;
    const kind = chance.next();
    const body: FactBody =
      kind < 0.5
        ? {
            ...news(lane, chance.pick(MACHINE_STATES), run),
            ...(chance.next() < 0.3 && { firmware: `v${run}`, code: 'MACHINE_OFFLINE' }),
          }
        : kind < 0.55
          ? { kind: 'cancel', attemptId, machineId, outcome: 'accepted' }
          : {
              kind: 'attempt',
              attemptId: chance.next() < 0.08 ? UNKNOWN_ATTEMPT : attemptId,
              machineId,
              state: chance.pick(STATES),
              run,
            };
    return fact(chance.int(1, 13), body, chance.next() < 0.2 ? 'boot-0' : 'boot-1');
  });
}

/** All that facts may change, without what differs between any two lanes. */
async function recordsOf({ bridgeId, machineId, jobId, attemptId }: Lane): Promise<unknown> {
  const { manager } = line.database;
  const facts = await manager.find(FactRow, { where: { bridgeId }, order: { epoch: 'ASC', seq: 'ASC' } });
  const marks = await manager.find(FactWatermarkRow, { where: { bridgeId }, order: { epoch: 'ASC' } });
  const text = JSON.stringify([
    marks,
    facts,
    await line.row(MachineRow, machineId),
    await line.row(JobRow, jobId),
    await line.row(AttemptRow, attemptId),
  ]);
  const names = { [bridgeId]: 'bridge', [machineId]: 'machine', [jobId]: 'job', [attemptId]: 'attempt' };
  return JSON.parse(text, (key, value: unknown) => {
    if (['number', 'orderId', 'operationId', 'plateTokenId'].includes(key)) return undefined;
    return typeof value === 'string' ? (names[value] ?? value) : value;
  });
}

describe('facts that are taken together', () => {
  it('lead to what they lead to one by one', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const [alone, together] = [await addLane(), await addLane()];
      line.clock.turn(1_000);
      for (const said of babble(alone, seed)) await line.facts.take(alone.bridgeId, said);
      await line.facts.takeAll(together.bridgeId, babble(together, seed));
      expect({ seed, left: await recordsOf(together) }).toEqual({ seed, left: await recordsOf(alone) });
    }
  });

  it('are acknowledged by one word for each boot', async () => {
    const lane = await addLane();
    const said = Array.from({ length: 50 }, (_, index) => fact(index + 1, news(lane, 'idle', 1)));
    const later = [1, 2].map((seq) => fact(seq, news(lane, 'execute', 2), 'boot-2'));
    expect(await line.facts.takeAll(lane.bridgeId, [...said, ...later])).toEqual([
      { epoch: 'boot-1', seq: 50 },
      { epoch: 'boot-2', seq: 2 },
    ]);
  });

  it('[BP-ACK-10] are acknowledged each by itself beyond a gap', async () => {
    const lane = await addLane();
    const said = [1, 2, 5, 4].map((seq) => fact(seq, news(lane, 'idle', 1)));
    expect(await line.facts.takeAll(lane.bridgeId, said)).toEqual([
      { epoch: 'boot-1', seq: 2, taken: 5 },
      { epoch: 'boot-1', seq: 2, taken: 4 },
    ]);
    expect(await line.facts.take(lane.bridgeId, fact(3, news(lane, 'idle', 1)))).toEqual({ epoch: 'boot-1', seq: 5 });
  });

  it('[BP-ACK-11] are all taken but the one that the database refuses', async () => {
    const lane = await addLane();
    const said = [
      fact(1, news(lane, 'execute', 1)),
      // PostgreSQL's text knows no character 0.
      fact(2, { ...news(lane, 'aborted', 2), message: 'a\u0000b' }),
      fact(3, news(lane, 'complete', 3)),
    ];
    expect(await line.facts.takeAll(lane.bridgeId, said)).toEqual([
      { epoch: 'boot-1', seq: 1 },
      { epoch: 'boot-1', seq: 1, taken: 3 },
    ]);
    expect(await line.row(MachineRow, lane.machineId)).toMatchObject({ state: 'complete', run: 3 });
  });

  it('by several servers at once are applied once, and no two wait for each other', async () => {
    const [one, other] = [await addLane(), await addLane()];
    await line.database.manager.update(MachineRow, { id: other.machineId }, { bridgeId: one.bridgeId });
    const done = (seq: number, { attemptId, machineId }: Lane): Fact =>
      fact(seq, { kind: 'attempt', attemptId, machineId, state: 'failed', run: 1 });
    const said = [
      done(1, one),
      fact(2, news(other, 'idle', 1)),
      fact(3, news(one, 'idle', 1)),
      fact(4, news(other, 'complete', 2)),
    ];
    const takes = Array.from({ length: 6 }, (_, index) =>
      line.facts.takeAll(one.bridgeId, index % 2 === 0 ? said : said.toReversed()),
    );
    expect(await Promise.all(takes)).toEqual(Array(6).fill([{ epoch: 'boot-1', seq: 4 }]));
    expect(await line.row(JobRow, one.jobId)).toMatchObject({ failureCount: 1 });
    expect(await line.row(MachineRow, other.machineId)).toMatchObject({ state: 'complete', run: 2 });
  });
});
