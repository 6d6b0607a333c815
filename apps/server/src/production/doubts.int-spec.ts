import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AttemptRow, BridgeRow, JobRow, MachineRow, PlateTokenRow } from '#libs/persistence';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { Shopfloor, type Floor } from '../../../../test/support/shopfloor.js';

const ROSA = { accountId: 'rosa', name: 'Rosa' };
let line: ProductionLine;
let at: Floor;
let floor: Shopfloor;
let jobId: string;
let attemptId: string;

beforeAll(async () => {
  line = await openProductionLine();
});
afterAll(() => line?.close());

beforeEach(async () => {
  floor = new Shopfloor(line.database, line.blobs);
  at = await floor.addFloor();
  ({ jobId } = await floor.addJob());
  attemptId = await line.attempts.start({ jobId, machineId: at.machineId });
});

const machine = () => line.row(MachineRow, at.machineId);
const says = (state: 'running' | 'paused' | 'unknown' | 'rejected', seq: number, epoch = 'boot-1') =>
  line.facts.take(
    at.bridgeId,
    floor.fact({ kind: 'attempt', attemptId, machineId: at.machineId, state, run: 1 }, seq, epoch),
  );

describe('a run that was thought never to have begun', () => {
  it('[BP-SRV-24] takes the machine out of work and voids every word that its plate is empty', async () => {
    await line.database.manager.update(AttemptRow, { id: attemptId }, { state: 'unknown' });
    line.clock.turn(11 * 60_000);
    await line.deadlines.resolve(attemptId, { verdict: 'never-started', by: ROSA });
    await line.jobs.clearPlate(at.machineId, 0, 'Rosa');
    await says('running', 1);
    expect(await machine()).toMatchObject({
      mode: 'maintenance',
      run: 1,
      reason: { code: 'ATTEMPT_CONTRADICTED', message: expect.stringContaining('Look at the machine') },
    });
    expect(await line.database.manager.countBy(PlateTokenRow, { machineId: at.machineId })).toBe(0);
    expect(await line.row(AttemptRow, attemptId)).toMatchObject({ state: 'never-started' });
  });
});

describe('a word that comes late', () => {
  it('[BP-ACK-06] [BP-SRV-27] does not bring a run back that the bridge itself gave up, in this boot or the next', async () => {
    await says('unknown', 3);
    await says('running', 2);
    expect(await line.row(AttemptRow, attemptId)).toMatchObject({ state: 'unknown', heardSeq: 3 });
    await says('paused', 9, 'boot-0');
    expect(await line.row(AttemptRow, attemptId)).toMatchObject({ state: 'unknown', heardEpoch: 'boot-1' });
    expect(await line.row(JobRow, jobId)).toMatchObject({ reasons: [{ code: 'ATTEMPT_UNKNOWN' }] });
  });
});

describe('two bridges with one name', () => {
  const born = (epoch: string, atMs: number) =>
    line.presence.born(at.bridgeId, { epoch, atMs, version: '1', lastSeq: 0, machines: [], openAttempts: [] });

  it('[BP-SRV-22] start nothing until a person has said that only the right one is left', async () => {
    expect(await born('b2', 10)).toBe(true);
    expect(await born('b3', 20)).toBe(true);
    expect(await born('b2', 30)).toBe(true);
    expect(await line.row(BridgeRow, at.bridgeId)).toMatchObject({ doubtSince: expect.any(Date), epoch: 'b2' });
    await line.replies.take(at.bridgeId, {
      kind: 'prepared',
      epoch: 'b2',
      nonce: 'n',
      attemptId,
      machineId: at.machineId,
      fence: 1,
    });
    expect(await line.row(AttemptRow, attemptId)).toMatchObject({ state: 'offered' });
    await says('rejected', 1);
    const again = () => line.attempts.start({ jobId, machineId: at.machineId });
    await line.jobs.clearPlate(at.machineId, 1, 'Rosa');
    await expect(again()).rejects.toMatchObject({ code: 'MACHINE_NOT_READY' });
    await line.presence.trust(at.bridgeId, 'Rosa');
    await expect(again()).resolves.toEqual(expect.any(String));
    // The other one speaks once more.
    await born('b3', 40);
    expect(await line.row(BridgeRow, at.bridgeId)).toMatchObject({ doubtSince: expect.any(Date) });
  });

  it('[BP-SRV-23] are not suspected when a restarted bridge is heard late once more', async () => {
    await born('b2', 10);
    await born('b3', 20);
    expect(await born('b2', 10)).toBe(false);
    expect(await line.row(BridgeRow, at.bridgeId)).toMatchObject({ doubtSince: null, epoch: 'b3' });
  });
});
