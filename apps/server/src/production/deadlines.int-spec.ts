import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FactBody } from '#libs/bridge-contract';
import { AttemptRow, BridgeRow, JobRow, PlateTokenRow } from '#libs/persistence';
import { openProductionLine, waitForLock, type ProductionLine } from '../../../../test/support/production-line.js';
import { Shopfloor, type Floor } from '../../../../test/support/shopfloor.js';

const MINUTES = 60_000;

const ROSA = { accountId: 'rosa', name: 'Rosa' };
const ANA = { accountId: 'ana', name: 'Ana' };
const neverStarted = async () => {
  for (const by of [ROSA, ANA]) await line.deadlines.resolve(attemptId, { verdict: 'never-started', by });
};
let line: ProductionLine;
let at: Floor;
let jobId: string;
let attemptId: string;
let floor: Shopfloor;

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

const BIRTH = { version: '1', lastSeq: 0, machines: [], openAttempts: [] };
const attempt = () => line.row(AttemptRow, attemptId);
const job = () => line.row(JobRow, jobId);
const queries = async () =>
  (
    await line.database.query<unknown[]>(`SELECT id FROM outbox WHERE bridge_id = $1 AND payload->>'kind' = 'query'`, [
      at.bridgeId,
    ])
  ).length;
const take = (state: 'running' | 'done', run: number) => {
  const body: FactBody = { kind: 'attempt', attemptId, machineId: at.machineId, state, run };
  return line.facts.take(at.bridgeId, floor.fact(body));
};
const prepare = () =>
  line.replies.take(at.bridgeId, {
    kind: 'prepared',
    epoch: 'boot-1',
    nonce: 'n',
    attemptId,
    machineId: at.machineId,
    fence: 1,
  });
/** An attempt whose start was committed and of which nobody ever heard again. */
async function loseAttempt(): Promise<void> {
  await prepare();
  line.clock.turn(2 * MINUTES);
  await line.deadlines.sweep();
  // Nobody can start it at the bridge any more either.
  line.clock.turn(10 * MINUTES);
}

/** The bridge introduces itself after the deadline, and says nothing more. */
async function passDeadline(): Promise<void> {
  line.clock.turn(10 * MINUTES + 1);
  await line.presence.born(at.bridgeId, { ...BIRTH, epoch: 'boot-1', atMs: line.clock.nowMs() });
  line.clock.turn(61_000);
}

describe('the sweep over attempts', () => {
  it('leaves a young offer alone and asks about an old one', async () => {
    await line.deadlines.sweep();
    expect(await queries()).toBe(0);
    line.clock.turn(21_000);
    await line.deadlines.sweep();
    expect(await queries()).toBe(1);
    expect(await attempt()).toMatchObject({ state: 'offered' });
  });

  it('asks no bridge that is not there', async () => {
    await line.database.manager.update(BridgeRow, { id: at.bridgeId }, { connectivity: 'offline' });
    line.clock.turn(21_000);
    await line.deadlines.sweep();
    expect(await queries()).toBe(0);
  });

  it('calls an offer expired once the bridge cannot start it any more, and the job waits again', async () => {
    line.clock.turn(10 * MINUTES + 31_000);
    await line.deadlines.sweep();
    // Not heard since: the record that says it is there may be old.
    expect(await attempt()).toMatchObject({ state: 'offered' });
    await passDeadline();
    await line.deadlines.sweep();
    expect(await attempt()).toMatchObject({ state: 'expired', endedAt: expect.any(Date) });
    expect(await job()).toMatchObject({ state: 'waiting', reasons: [{ code: 'START_EXPIRED' }] });
    await expect(line.attempts.start({ jobId, machineId: at.machineId })).resolves.toEqual(expect.any(String));
  });

  it('[BP-SRV-11] [BP-SRV-25] asks people, and later the bridge, about an offer whose bridge was away at its deadline', async () => {
    await line.database.manager.update(BridgeRow, { id: at.bridgeId }, { connectivity: 'offline' });
    line.clock.turn(10 * MINUTES + 31_000);
    await line.deadlines.sweep();
    expect(await attempt()).toMatchObject({ state: 'unknown', endedAt: null });
    await line.presence.born(at.bridgeId, { ...BIRTH, epoch: 'boot-2', atMs: line.clock.nowMs() });
    expect(await queries()).toBe(1);
    await line.facts.take(
      at.bridgeId,
      floor.fact({
        kind: 'attempt',
        attemptId,
        machineId: at.machineId,
        state: 'rejected',
        code: 'ATTEMPT_NEVER_SEEN',
        run: 0,
      }),
    );
    expect(await job()).toMatchObject({ state: 'waiting' });
  });

  it('[BP-SRV-12] turns a committed start that nobody reports into a question', async () => {
    await loseAttempt();
    expect(await attempt()).toMatchObject({ state: 'unknown', endedAt: null });
    expect(await job()).toMatchObject({ state: 'attempting', reasons: [{ code: 'ATTEMPT_UNKNOWN' }] });
    const other = await floor.addJob();
    await expect(line.attempts.start({ jobId: other.jobId, machineId: at.machineId })).rejects.toMatchObject({
      code: 'MACHINE_BUSY',
    });
  });

  it('counts from the commit, however long the program took to arrive', async () => {
    line.clock.turn(5 * MINUTES);
    await prepare();
    line.clock.turn(5_000);
    await line.deadlines.sweep();
    expect(await attempt()).toMatchObject({ state: 'prepared' });
  });

  it('never calls a start lost that began while it looked', async () => {
    await prepare();
    line.clock.turn(2 * MINUTES);
    const fact = line.database.createQueryRunner();
    await fact.startTransaction();
    await fact.query(`UPDATE attempt SET state = 'running' WHERE id = $1`, [attemptId]);
    const sweep = line.deadlines.sweep();
    await waitForLock(line);
    await fact.commitTransaction();
    await fact.release();
    await sweep;
    expect(await attempt()).toMatchObject({ state: 'running' });
  });

  it('never calls an offer expired that was committed while it looked', async () => {
    await passDeadline();
    const reply = line.database.createQueryRunner();
    await reply.startTransaction();
    const committedAt = new Date(line.clock.nowMs());
    await reply.query(`UPDATE attempt SET state = 'prepared', prepared_at = $2 WHERE id = $1`, [
      attemptId,
      committedAt,
    ]);
    const sweep = line.deadlines.sweep();
    await waitForLock(line);
    await reply.commitTransaction();
    await reply.release();
    await sweep;
    expect(await attempt()).toMatchObject({ state: 'prepared' });
  });

  it('may run several times at once', async () => {
    await passDeadline();
    await Promise.all(Array.from({ length: 5 }, () => line.deadlines.sweep()));
    expect(await job()).toMatchObject({ state: 'waiting', version: 3 });
  });
});

describe('an unknown attempt', () => {
  it('[BP-SRV-13] is settled by the bridge that comes back', async () => {
    await loseAttempt();
    await take('running', 1);
    await take('done', 1);
    expect(await attempt()).toMatchObject({ state: 'done' });
    expect(await job()).toMatchObject({ state: 'awaiting-clear', outcome: 'done' });
  });

  it('that was made goes to the plate and the check', async () => {
    await loseAttempt();
    expect(await line.deadlines.resolve(attemptId, { verdict: 'done-confirmed', by: ROSA })).toBe(jobId);
    expect(await attempt()).toMatchObject({ state: 'done-confirmed', resolvedBy: 'Rosa' });
    await line.jobs.clearPlate(at.machineId, 0, 'Rosa');
    expect(await job()).toMatchObject({ state: 'awaiting-check' });
  });

  it('that was spoiled is made again once the plate is clear', async () => {
    await loseAttempt();
    await line.deadlines.resolve(attemptId, { verdict: 'scrapped', by: ROSA });
    expect(await job()).toMatchObject({ state: 'awaiting-clear', outcome: 'failed', failureCount: 1 });
    await line.jobs.clearPlate(at.machineId, 0, 'Rosa');
    expect(await job()).toMatchObject({ state: 'waiting' });
  });

  it('that never began waits again, for somebody to say anew that the plate is clear', async () => {
    await loseAttempt();
    await neverStarted();
    expect(await job()).toMatchObject({ state: 'waiting', failureCount: 0 });
    await expect(line.attempts.start({ jobId, machineId: at.machineId })).rejects.toMatchObject({
      code: 'START_PLATE_NOT_CLEAR',
    });
    await line.jobs.clearPlate(at.machineId, 0, 'Rosa');
    await expect(line.attempts.start({ jobId, machineId: at.machineId })).resolves.toEqual(expect.any(String));
  });

  it.each(['done-confirmed', 'scrapped'] as const)(
    'resolved as %s makes the old word for the plate worthless',
    async (outcome) => {
      await loseAttempt();
      await line.deadlines.resolve(attemptId, { verdict: outcome, by: ROSA });
      expect(await line.database.manager.countBy(PlateTokenRow, { machineId: at.machineId })).toBe(0);
      const other = await floor.addJob();
      await expect(line.attempts.start({ jobId: other.jobId, machineId: at.machineId })).rejects.toMatchObject({
        code: 'START_PLATE_NOT_CLEAR',
      });
    },
  );

  it('[I8] is called never started by two people, or by one with a photo', async () => {
    await loseAttempt();
    const verdict = 'never-started';
    await line.deadlines.resolve(attemptId, { verdict, by: ROSA, note: 'cold, nothing on it' });
    await line.deadlines.resolve(attemptId, { verdict, by: ROSA });
    expect(await attempt()).toMatchObject({
      state: 'unknown',
      claim: { name: 'Rosa', verdict },
      resolveNote: 'cold, nothing on it',
    });
    expect(await job()).toMatchObject({ state: 'attempting' });
    await line.deadlines.resolve(attemptId, { verdict, by: ANA });
    expect(await attempt()).toMatchObject({ state: verdict, resolvedBy: 'Rosa, Ana', claim: null });
  });

  it('is called never started by one person who has a photo', async () => {
    await loseAttempt();
    await line.database.manager.update(AttemptRow, { id: attemptId }, { photoSha256: 'a'.repeat(64) });
    await line.deadlines.resolve(attemptId, { verdict: 'never-started', by: ROSA });
    expect(await attempt()).toMatchObject({ state: 'never-started', resolvedBy: 'Rosa' });
  });

  it('is never called so when the bridge saw it begin', async () => {
    await take('running', 1);
    await line.database.manager.update(AttemptRow, { id: attemptId }, { state: 'unknown' });
    await expect(line.deadlines.resolve(attemptId, { verdict: 'never-started', by: ROSA })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });

  it('is answered once', async () => {
    await loseAttempt();
    const answers = await Promise.allSettled(
      (['scrapped', 'done-confirmed', 'scrapped'] as const).map((outcome) =>
        line.deadlines.resolve(attemptId, { verdict: outcome, by: ROSA }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(line.deadlines.resolve(attemptId, { verdict: 'scrapped', by: ANA })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });

  it('whose job a person cancels ends it when it turns out that it never began', async () => {
    await loseAttempt();
    await line.jobs.cancel(jobId, 'Rosa');
    await neverStarted();
    expect(await job()).toMatchObject({ state: 'cancelled' });
  });

  it('is nothing to say about while it is not unknown', async () => {
    await expect(line.deadlines.resolve(attemptId, { verdict: 'scrapped', by: ROSA })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });
});
