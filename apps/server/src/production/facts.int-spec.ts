import { loadShop } from './views.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FactBody } from '#libs/bridge-contract';
import { AttemptRow, FactRow, JobRow, MachineRow, RequestRow } from '#libs/persistence';
import { openProductionLine, waitForLock, type ProductionLine } from '../../../../test/support/production-line.js';
import { Shopfloor, type Floor } from '../../../../test/support/shopfloor.js';

type AttemptState = Extract<FactBody, { kind: 'attempt' }>['state'];

let line: ProductionLine;
let at: Floor;
let floor: Shopfloor;
let ids: { jobId: string; requestId: string };
let attemptId: string;

beforeAll(async () => {
  line = await openProductionLine();
});
afterAll(() => line?.close());

beforeEach(async () => {
  floor = new Shopfloor(line.database, line.blobs);
  at = await floor.addFloor();
  ids = await floor.addJob();
  attemptId = await line.attempts.start({ jobId: ids.jobId, machineId: at.machineId });
});

const says = (state: AttemptState, run: number, more: object = {}): FactBody => ({
  kind: 'attempt',
  attemptId,
  machineId: at.machineId,
  state,
  run,
  ...more,
});
const machineSays = (state: MachineRow['state'], run: number): FactBody => ({
  kind: 'machine',
  machineId: at.machineId,
  connectivity: 'online',
  state,
  run,
});
const take = (body: FactBody, seq?: number, epoch?: string) =>
  line.facts.take(at.bridgeId, floor.fact(body, seq, epoch));
const attempt = () => line.row(AttemptRow, attemptId);
const job = () => line.row(JobRow, ids.jobId);
const machine = () => line.row(MachineRow, at.machineId);
/** Commands of one kind that were written for the bridge, oldest first. */
const sent = async (kind: string) =>
  (
    await line.database.query<{ payload: object }[]>(
      `SELECT payload FROM outbox WHERE bridge_id = $1 AND payload->>'kind' = $2 ORDER BY id`,
      [at.bridgeId, kind],
    )
  ).map(({ payload }) => payload);

describe('facts of bridges', () => {
  it('carry a job from the offer to the plate', async () => {
    await take(says('stored', 0));
    await take(says('running', 1));
    expect(await job()).toMatchObject({ state: 'attempting' });
    expect(await line.row(RequestRow, ids.requestId)).toMatchObject({ state: 'in-production' });
    expect(await take(says('done', 1))).toEqual({ epoch: 'boot-1', seq: 3 });
    expect(await attempt()).toMatchObject({ state: 'done', startedAt: expect.any(Date), endedAt: expect.any(Date) });
    expect(await job()).toMatchObject({ state: 'awaiting-clear', outcome: 'done', failureCount: 0 });
    expect(await machine()).toMatchObject({ run: 1 });
  });

  it('[BP-ACK-03] change nothing when they come again', async () => {
    await take(says('running', 1), 1);
    await take(says('failed', 1), 2);
    const before = [await job(), await attempt()];
    expect(await take(says('failed', 1), 2)).toEqual({ epoch: 'boot-1', seq: 2 });
    expect(await take(says('running', 1), 1)).toEqual({ epoch: 'boot-1', seq: 2 });
    expect([await job(), await attempt()]).toEqual(before);
    expect(before[0]).toMatchObject({ failureCount: 1 });
  });

  it('that come again late do not undo what came after them', async () => {
    await take(says('running', 1), 1);
    await take(says('paused', 1), 2);
    await take(says('running', 1), 3);
    expect(await take(says('paused', 1), 2)).toMatchObject({ seq: 3 });
    expect(await attempt()).toMatchObject({ state: 'running' });
  });

  it('[BP-ACK-03] come twice at once and are applied once', async () => {
    await take(says('running', 1), 1);
    await Promise.all(Array.from({ length: 8 }, () => take(says('failed', 1), 2)));
    expect(await job()).toMatchObject({ failureCount: 1, state: 'awaiting-clear' });
  });

  it('[BP-ACK-02] hold the watermark at a gap until it is filled', async () => {
    expect(await take(says('stored', 0), 1)).toMatchObject({ seq: 1 });
    expect(await take(machineSays('execute', 1), 3)).toMatchObject({ seq: 1 });
    expect(await take(says('done', 1), 4)).toMatchObject({ seq: 1 });
    expect(await take(says('running', 1), 2)).toMatchObject({ seq: 4 });
  });

  it('[BP-ACK-04] are counted for each boot by itself', async () => {
    await take(says('stored', 0), 1);
    expect(await take(machineSays('idle', 0), 1, 'boot-2')).toEqual({ epoch: 'boot-2', seq: 1 });
  });

  it('[BP-ACK-06] may say DONE before RUNNING; what ended stays ended', async () => {
    await take(says('done', 1), 2);
    await take(says('running', 1), 1);
    expect(await attempt()).toMatchObject({ state: 'done', startedAt: expect.any(Date) });
    expect(await job()).toMatchObject({ state: 'awaiting-clear' });
    expect(await line.row(RequestRow, ids.requestId)).toMatchObject({ state: 'in-production' });
  });

  it('never turn a machine back to what it was before', async () => {
    await take(machineSays('idle', 1), 3);
    await take(machineSays('execute', 1), 2);
    expect(await machine()).toMatchObject({ state: 'idle', run: 1 });
  });

  it('[BP-ACK-09] of an earlier boot tell runs, but not what the machine does now', async () => {
    await take(machineSays('execute', 7), 9, 'boot-0');
    expect(await machine()).toMatchObject({ state: 'idle', run: 7 });
  });

  it('[BP-ACK-08] lock a machine whose run is not in our records', async () => {
    const orphan = { ...says('running', 4), attemptId: '019a0000-0000-7000-8000-000000000000' } as FactBody;
    expect(await take(orphan, 1)).toMatchObject({ seq: 1 });
    expect(await machine()).toMatchObject({ mode: 'maintenance', reason: { code: 'ATTEMPT_ORPHAN' } });
    expect(await line.database.manager.findOneBy(FactRow, { bridgeId: at.bridgeId, seq: 1 })).toMatchObject({
      isOrphan: true,
    });
  });

  it('of a run that is not in our records lock its machine once: said again after somebody looked, they do not', async () => {
    const orphan = { ...says('running', 4), attemptId: '019a0000-0000-7000-8000-000000000001' } as FactBody;
    await take(orphan, 1);
    await line.database.manager.update(MachineRow, { id: at.machineId }, { mode: 'production', reason: null });
    await take(orphan, 2);
    expect(await machine()).toMatchObject({ mode: 'production' });
    await take({ ...orphan, state: 'done' } as FactBody, 3);
    expect(await machine()).toMatchObject({ mode: 'maintenance' });
  });

  it('of an attempt name that is no id are kept and lock the machine, and never block the line', async () => {
    expect(await take({ ...says('running', 1), attemptId: 'not-ours' } as FactBody, 1)).toMatchObject({ seq: 1 });
    expect(await machine()).toMatchObject({ mode: 'maintenance' });
    const elsewhere = { ...says('running', 1), attemptId: 'x', machineId: 'y' } as FactBody;
    expect(await take(elsewhere, 2)).toMatchObject({ seq: 2 });
    expect(await take({ ...machineSays('idle', 1), machineId: 'y' } as FactBody, 3)).toMatchObject({ seq: 3 });
  });

  it('[BP-ACK-07] of one bridge touch no machine and no attempt of another', async () => {
    const other = await floor.addFloor();
    await line.facts.take(other.bridgeId, floor.fact(says('running', 1), 1));
    await line.facts.take(other.bridgeId, floor.fact(machineSays('aborted', 9), 2));
    expect(await machine()).toMatchObject({ mode: 'production', state: 'idle', run: 0, reason: null });
    expect(await attempt()).toMatchObject({ state: 'offered' });
  });

  it('[BP-SRV-19] that refuse for reasons of the machine let it rest, longer each time', async () => {
    await take(says('rejected', 0, { code: 'MACHINE_NOT_READY' }));
    expect(await job()).toMatchObject({ state: 'waiting', reasons: [{ code: 'MACHINE_NOT_READY' }] });
    expect((await machine()).backOffUntil?.getTime()).toBe(line.clock.nowMs() + 5 * 60_000);
    attemptId = await line.attempts.start({ jobId: ids.jobId, machineId: at.machineId });
    await take(says('rejected', 0, { code: 'MACHINE_NOT_READY' }));
    expect((await machine()).backOffUntil?.getTime()).toBe(line.clock.nowMs() + 10 * 60_000);
  });

  it('[BP-SRV-20] that blame the program hold the job and not the machine', async () => {
    await take(says('rejected', 0, { code: 'GCODE_OVERTEMP', message: 'line 4: 300 °C' }));
    expect(await job()).toMatchObject({ state: 'held', reasons: [{ code: 'GCODE_OVERTEMP' }] });
    expect(await machine()).toMatchObject({ backOffUntil: null });
  });

  it('after a cancel that won the race end the job', async () => {
    await line.jobs.cancel(ids.jobId, 'Rosa');
    await take(says('rejected', 0, { code: 'GCODE_OVERTEMP' }));
    expect(await job()).toMatchObject({ state: 'cancelled' });
  });

  it('that race a cancel leave nothing half cancelled', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { jobId } = await floor.addJob();
      const { bridgeId, machineId } = await floor.addFloor();
      const id = await line.attempts.start({ jobId, machineId });
      const body: FactBody = { kind: 'attempt', attemptId: id, machineId, state: 'expired', run: 0 };
      await Promise.all([
        line.facts.take(bridgeId, floor.fact(body, 1)),
        line.jobs.cancel(jobId, 'Rosa').catch(() => undefined),
      ]);
      const { state, isCancelWanted } = await line.row(JobRow, jobId);
      expect({ state, isCancelWanted }).toEqual({ state: 'cancelled', isCancelWanted: expect.any(Boolean) });
    }
  });
});

describe('PREPARED', () => {
  const prepared = (nonce: string) =>
    line.replies.take(at.bridgeId, {
      kind: 'prepared',
      epoch: 'boot-1',
      nonce,
      attemptId,
      machineId: at.machineId,
      fence: 1,
    });
  const commits = () =>
    line.database.query<{ nonce: string }[]>(
      `SELECT payload->>'nonce' nonce FROM outbox WHERE bridge_id = $1 AND payload->>'kind' = 'commit' ORDER BY id`,
      [at.bridgeId],
    );

  it('[BP-SRV-06] is answered with a COMMIT of its nonce, each newer challenge too', async () => {
    await prepared('one');
    await prepared('two');
    expect(await attempt()).toMatchObject({ state: 'prepared' });
    expect(await commits()).toEqual([{ nonce: 'one' }, { nonce: 'two' }]);
  });

  it('[BP-SRV-07] of an attempt that ended is not answered', async () => {
    await take(says('expired', 0));
    await prepared('late');
    expect(await commits()).toEqual([]);
  });

  it('[BP-SRV-08] [BP-CANCEL-08] of a job that a person cancelled is answered with the cancel once more', async () => {
    await line.jobs.cancel(ids.jobId, 'Rosa');
    await prepared('one');
    expect(await commits()).toEqual([]);
    expect(await sent('cancel')).toHaveLength(2);
    expect(await attempt()).toMatchObject({ state: 'offered' });
  });

  it('[BP-SRV-08] of a machine that was taken out of work is not answered', async () => {
    await line.database.manager.update(MachineRow, { id: at.machineId }, { mode: 'maintenance' });
    await prepared('one');
    expect(await commits()).toEqual([]);
  });

  it('[BP-SRV-08] of a machine that holds another material by now is not answered', async () => {
    await line.database.manager.update(MachineRow, { id: at.machineId }, { loaded: { material: 'PETG' } });
    await prepared('one');
    expect(await commits()).toEqual([]);
  });

  it('is not answered before a change of the machine that came first', async () => {
    const change = line.database.createQueryRunner();
    await change.startTransaction();
    await change.query(`UPDATE machine SET mode = 'maintenance' WHERE id = $1`, [at.machineId]);
    const reply = prepared('one');
    await waitForLock(line);
    await change.commitTransaction();
    await change.release();
    await reply;
    expect(await commits()).toEqual([]);
  });
});

describe('STATUS', () => {
  const status = (state: 'stored' | 'prepared' | 'rejected', code?: 'ATTEMPT_NEVER_SEEN') =>
    line.replies.take(at.bridgeId, {
      kind: 'status',
      epoch: 'boot-1',
      attemptId,
      machineId: at.machineId,
      state,
      code,
    });

  it.each(['stored', 'prepared'] as const)(
    '[BP-SRV-10] of an attempt that waits %s for a lost COMMIT makes the same offer again',
    async (state) => {
      await status(state);
      const [first, again] = await sent('offer');
      expect(again).toEqual({
        ...first,
        commandId: expect.any(String),
        issuedAtMs: expect.any(Number),
        expiresAtMs: expect.any(Number),
      });
    },
  );

  it('never offers again what is unknown, cancelled, or on a machine out of work', async () => {
    await line.database.manager.update(MachineRow, { id: at.machineId }, { mode: 'maintenance' });
    await status('prepared');
    await line.database.manager.update(MachineRow, { id: at.machineId }, { mode: 'production' });
    await line.jobs.cancel(ids.jobId, 'Rosa');
    await status('prepared');
    await line.database.manager.update(AttemptRow, { id: attemptId }, { state: 'unknown' });
    await status('prepared');
    expect(await sent('offer')).toHaveLength(1);
  });
});

describe('a bridge that lost its memory', () => {
  const neverSeen = { code: 'ATTEMPT_NEVER_SEEN' } as const;
  const commit = () =>
    line.replies.take(at.bridgeId, {
      kind: 'prepared',
      epoch: 'boot-1',
      nonce: 'n',
      attemptId,
      machineId: at.machineId,
      fence: 1,
    });
  const tombstone = () => take(says('rejected', 0, neverSeen));
  const statusOfTombstone = () =>
    line.replies.take(at.bridgeId, {
      kind: 'status',
      epoch: 'boot-2',
      attemptId,
      machineId: at.machineId,
      state: 'rejected',
      ...neverSeen,
    });

  it.each([
    ['in its fact', tombstone],
    ['in its answer', statusOfTombstone],
  ])(
    '[BP-SRV-14] and says so %s of a committed start leaves a question to a person, not a second start',
    async (_, tell) => {
      await commit();
      await tell();
      expect(await attempt()).toMatchObject({ state: 'unknown', endedAt: null });
      expect(await job()).toMatchObject({ state: 'attempting', reasons: [{ code: 'ATTEMPT_UNKNOWN' }] });
      expect(await machine()).toMatchObject({ backOffUntil: null });
    },
  );

  it('leaves a run to a person too, and the machine is not held for ever', async () => {
    await commit();
    await take(says('running', 1));
    await tombstone();
    expect(await attempt()).toMatchObject({ state: 'unknown' });
    await tombstone();
    await line.deadlines.resolve(attemptId, { verdict: 'scrapped', by: { accountId: 'rosa', name: 'Rosa' } });
    await line.jobs.clearPlate(at.machineId, 1, 'Rosa');
    expect(await job()).toMatchObject({ state: 'waiting' });
  });

  it('settles nothing that is unknown already', async () => {
    await commit();
    await line.database.manager.update(AttemptRow, { id: attemptId }, { state: 'unknown' });
    await tombstone();
    expect(await attempt()).toMatchObject({ state: 'unknown' });
  });

  it('but never had a COMMIT lets the job wait again', async () => {
    await tombstone();
    expect(await job()).toMatchObject({ state: 'waiting' });
  });
});

describe('BIRTH', () => {
  const birth = (maxFence: number, run: number, openAttempts: { attemptId: string }[] = []) =>
    line.presence.born(at.bridgeId, {
      epoch: 'boot-2',
      atMs: line.clock.nowMs(),
      version: '1',
      lastSeq: 0,
      machines: [{ machineId: at.machineId, maxFence, run, connectivity: 'online', state: 'idle' }],
      openAttempts: openAttempts.map((open) => ({ ...open, machineId: at.machineId, state: 'running' as const })),
    });
  const queries = () =>
    line.database.query<unknown[]>(`SELECT id FROM outbox WHERE bridge_id = $1 AND payload->>'kind' = 'query'`, [
      at.bridgeId,
    ]);

  it('[BP-FENCE-06] lifts fences and runs of a restored database, and never lowers them', async () => {
    await birth(40, 7);
    expect(await machine()).toMatchObject({ fence: 40, run: 7 });
    await birth(2, 1);
    expect(await machine()).toMatchObject({ fence: 40, run: 7 });
  });

  it('does not take back a fence that is given out at the same moment', async () => {
    const { manager } = line.database;
    const start = line.database.createQueryRunner();
    await start.startTransaction();
    await start.query('UPDATE machine SET fence = 9 WHERE id = $1', [at.machineId]);
    const born = birth(1, 0);
    await waitForLock(line);
    await start.commitTransaction();
    await start.release();
    await born;
    expect(await manager.findOneByOrFail(MachineRow, { id: at.machineId })).toMatchObject({ fence: 9 });
  });

  it('does not take a plate that somebody cleared for full again', async () => {
    const born = (run: number) =>
      line.presence.born(at.bridgeId, {
        epoch: 'boot-1',
        atMs: line.clock.nowMs(),
        version: '1',
        lastSeq: 0,
        machines: [{ machineId: at.machineId, maxFence: 1, run, connectivity: 'online', state: 'complete' }],
        openAttempts: [],
      });
    const planned = async () => (await loadShop(line.database.manager)).views.map(({ state }) => state);
    await born(0);
    expect(await planned()).toContain('idle');
    await born(1);
    expect(await planned()).toContain('complete');
  });

  it('[BP-SRV-15] asks about open attempts the bridge does not name', async () => {
    await take(says('running', 1), 1);
    await birth(1, 1, [{ attemptId }]);
    expect(await queries()).toHaveLength(0);
    await birth(1, 1);
    expect(await queries()).toHaveLength(1);
  });

  it('[BP-CANCEL-08] cancels once more what was cancelled while it was away', async () => {
    await take(says('running', 1), 1);
    await birth(1, 1, [{ attemptId }]);
    expect(await sent('cancel')).toHaveLength(0);
    await line.jobs.cancel(ids.jobId, 'Rosa');
    await birth(1, 1, [{ attemptId }]);
    expect(await sent('cancel')).toHaveLength(2);
  });
});
