import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/domain';
import {
  AttemptRow,
  DispatchDecisionRow,
  JobRow,
  MachineReservationRow,
  MachineRow,
  MachineRuleRow,
  newId,
} from '#libs/persistence';
import { DEFAULT_WEIGHTS } from '#libs/scheduling';
import { PRINTER } from '../../../../test/support/shopfloor.js';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { JobsService } from '../jobs/jobs.service.js';
import { AdvanceService } from '../production/advance.service.js';
import { AttemptsService } from '../production/attempts.service.js';
import { ProgramsService } from '../production/programs.service.js';
import { StepsService } from '../production/steps.service.js';
import { DecisionsService } from './decisions.service.js';
import { PolicyService } from './policy.service.js';
import { QueueService } from './queue.service.js';

const HOUR_MS = 3_600_000;
const NONE = { setup: 0, fit: 0, wear: 0, place: 0, slack: 0, history: 0 };
const inAnHour = (): Date => new Date(Date.now() + HOUR_MS);

let line: ProductionLine;
let advance: AdvanceService;
let attempts: AttemptsService;
let decisions: DecisionsService;
let policy: PolicyService;
let queue: QueueService;
let jobs: JobsService;
/** Two printers that could make the same; the second is larger. */
let small: string;
let large: string;

beforeAll(async () => {
  line = await openProductionLine();
  const { database, blobs, orders, capacity } = line;
  const steps = new StepsService(systemClock);
  attempts = new AttemptsService(database, blobs, steps, systemClock);
  jobs = new JobsService(database, orders, attempts, capacity, steps);
  // Every program there may be is there already: nothing is begun.
  const none = undefined as never;
  const programs = new ProgramsService(database, none, none, none, systemClock);
  advance = new AdvanceService(database, attempts, programs, systemClock);
  decisions = new DecisionsService(database, systemClock);
  policy = new PolicyService(database, systemClock);
  queue = new QueueService(database, jobs, attempts, systemClock);
});
afterAll(() => line?.close());

beforeEach(async () => {
  await line.database.query(
    `TRUNCATE job, operation, program, machine, attempt, machine_rule, machine_reservation, dispatch_decision, plate_token,
     setting, request, work_order`,
  );
  const bridgeId = await line.floor.addBridge();
  large = await line.floor.addMachine(bridgeId, {
    name: 'Anta',
    profile: { ...PRINTER, envelopeMm: { x: 400, y: 400, z: 400 } },
  });
  small = await line.floor.addMachine(bridgeId, { name: 'Killa' });
});

const addJob = async (): Promise<string> => (await line.floor.addJob()).jobId;
const job = (id: string): Promise<JobRow> => line.row(JobRow, id);
const codes = async (id: string): Promise<string[]> => (await job(id)).reasons.map(({ code }) => code);
const live = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await line.database.manager.find(AttemptRow)).map(({ jobId, machineId }) => [jobId, machineId]));
const decided = (): Promise<DispatchDecisionRow[]> => line.database.manager.find(DispatchDecisionRow);
const rule = (machineId: string, change: Partial<MachineRuleRow>) =>
  line.database.manager.insert(MachineRuleRow, { machineId, trainings: [], ...change } as never);
const reserve = (machineId: string, jobId: string | null) =>
  line.database.manager.insert(MachineReservationRow, {
    id: newId(),
    machineId,
    from: new Date(0),
    until: inAnHour(),
    why: 'a course',
    byName: 'Rosa',
    jobId,
    createdAt: new Date(),
  });

describe('a start by itself', () => {
  it('is kept with what was weighed and the runner-up', async () => {
    const jobId = await addJob();
    await advance.run();
    expect(await live()).toEqual({ [jobId]: small });
    const { decisions: kept, now } = await decisions.ofJob(jobId);
    expect(kept).toMatchObject([
      { kind: 'automatic', machineName: 'Killa', runnerUpName: 'Anta', policyVersion: 1, weights: DEFAULT_WEIGHTS },
    ]);
    const [first, second] = kept[0]!.candidates;
    expect(first!.factors!.fit).toBe(1);
    expect(second!.factors!.fit).toBeCloseTo((220 * 220 * 250) / 400 ** 3, 3);
    expect(first!.score!).toBeGreaterThan(second!.score!);
    expect(now).toEqual([]);
  });

  it('can be replayed under other weights, as it would have been then', async () => {
    const jobId = await addJob();
    await rule(large, { place: 'Salasaka' });
    await advance.run();
    const span = { from: new Date(0).toISOString(), until: inAnHour().toISOString() };
    const same = await decisions.replay({ weights: DEFAULT_WEIGHTS, ...span });
    expect(same).toMatchObject({ decided: 1, isComplete: true, changed: [] });
    const near = await decisions.replay({ weights: { ...NONE, place: 1 }, ...span });
    expect(near.changed).toMatchObject([{ jobId, machineName: 'Killa', wouldBeName: 'Anta' }]);
    expect(near.perMachine).toMatchObject([
      { name: 'Killa', was: 1, wouldBe: 0 },
      { name: 'Anta', was: 0, wouldBe: 1 },
    ]);
  });

  it('follows the weights in force, and older decisions keep theirs', async () => {
    const before = await addJob();
    await advance.run();
    await line.database.manager.clear(AttemptRow);
    await rule(large, { place: 'Salasaka' });
    await policy.change({ weights: { ...NONE, place: 1 } }, 'Rosa', [1]);
    const after = await addJob();
    await advance.run();
    expect((await decisions.ofJob(after)).decisions).toMatchObject([{ machineName: 'Anta', policyVersion: 2 }]);
    expect((await decisions.ofJob(before)).decisions).toMatchObject([{ weights: DEFAULT_WEIGHTS }]);
    await expect(policy.change({ mode: 'manual' }, 'Rosa', [1])).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('on one machine does not wait for another that hangs', async () => {
    const [one, two] = [await addJob(), await addJob()];
    const runner = line.database.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query('SELECT 1 FROM machine WHERE id = $1 FOR UPDATE', [small]);
      const run = advance.run();
      // The first in the queue hangs on the small one; the second starts on the large one meanwhile.
      while (!((await live())[two] === large)) await line.database.query('SELECT pg_sleep(0.02)');
      expect(await live()).toEqual({ [two]: large });
      await runner.rollbackTransaction();
      await run;
      expect(await live()).toEqual({ [one]: small, [two]: large });
    } finally {
      await runner.release();
    }
  });
});

describe('the mode', () => {
  it('suggest asks once for a yes, says why, and starts with it', async () => {
    const jobId = await addJob();
    await policy.change({ mode: 'suggest' }, 'Rosa');
    await advance.run();
    await advance.run();
    expect(await live()).toEqual({});
    expect((await job(jobId)).reasons).toMatchObject([{ code: 'WAITS_FOR_YES', params: { machineId: small } }]);
    expect((await decided()).map(({ kind }) => kind)).toEqual(['suggested']);
    await queue.start(jobId, small, 'Rosa');
    expect(await live()).toEqual({ [jobId]: small });
    const { decisions: kept } = await decisions.ofJob(jobId);
    expect(kept[0]).toMatchObject({ kind: 'person', byName: 'Rosa', machineName: 'Killa', runnerUpName: 'Anta' });
  });

  it('manual waits for a person’s pick; another machine may go on by itself', async () => {
    const jobId = await addJob();
    await rule(small, { mode: 'manual' });
    await rule(large, { mode: 'manual' });
    await advance.run();
    expect(await codes(jobId)).toEqual(['WAITS_FOR_CHOICE']);
    await line.database.manager.update(MachineRuleRow, { machineId: large }, { mode: null });
    await advance.run();
    expect(await live()).toEqual({ [jobId]: large });
  });

  it('binds a start that was decided before somebody changed it', async () => {
    const jobId = await addJob();
    await rule(small, { mode: 'manual' });
    await expect(attempts.start({ jobId, machineId: small })).rejects.toMatchObject({ code: 'MACHINE_NOT_READY' });
  });
});

describe('what people decided is looked at again in the transaction of the start', () => {
  it.each<[string, (jobId: string) => Promise<unknown>, string]>([
    ['out of service', () => rule(small, { outOfService: { why: 'belt', by: 'Rosa', at: '' } }), 'MACHINE_NOT_READY'],
    ['reserved', () => reserve(small, null), 'MACHINE_NOT_READY'],
    ['reserved for another job', () => reserve(small, newId()), 'MACHINE_NOT_READY'],
    ['pinned elsewhere', (id) => queue.change(id, { pinnedMachineId: large }), 'STATE_CONFLICT'],
    ['not yet', (id) => queue.change(id, { notBefore: inAnHour().toISOString() }), 'STATE_CONFLICT'],
    ['held', (id) => jobs.hold(id, 'Rosa', undefined, 'wrong colour'), 'STATE_CONFLICT'],
  ])('%s', async (_, decide, code) => {
    const jobId = await addJob();
    await decide(jobId);
    await expect(attempts.start({ jobId, machineId: small })).rejects.toMatchObject({ code });
    await expect(attempts.start({ jobId, machineId: small, armedBy: 'Ana' })).rejects.toMatchObject({ code });
    expect(await live()).toEqual({});
  });

  it('a machine reserved for this very job starts it', async () => {
    const jobId = await addJob();
    await reserve(small, jobId);
    await attempts.start({ jobId, machineId: small });
  });
});

describe('the order', () => {
  it('is what people made it: moved by one row, priority first', async () => {
    const [a, b, c] = [await addJob(), await addJob(), await addJob()];
    await line.database.manager.update(MachineRow, { id: large }, { connectivity: 'offline' });
    await queue.move(c, { beforeJobId: a });
    await queue.move(b, { beforeJobId: a });
    await advance.run();
    expect(await live()).toEqual({ [c]: small });
    const stale = queue.move(b, { afterJobId: a }, [1]);
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await queue.changeMany({ jobIds: [a], change: { priority: 1 } }, 'Rosa');
    await line.database.manager.update(MachineRow, { id: large }, { connectivity: 'online' });
    await advance.run();
    expect(await live()).toEqual({ [c]: small, [a]: large });
  });

  it('takes many moves into one gap at once, each another place', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, addJob));
    const [first, ...others] = ids as [string, ...string[]];
    await Promise.all(others.map((id) => queue.move(id, { afterJobId: first })));
    const ranks = (await line.database.manager.find(JobRow)).flatMap(({ rank }) => rank ?? []);
    expect(new Set(ranks).size).toBe(others.length);
  });

  it('spreads copies over the machines of a class, one to each', async () => {
    const { jobId, operationId, orderId } = await line.floor.addJob({ quantity: 3 });
    await line.floor.addPiece(operationId, orderId);
    await line.floor.addPiece(operationId, orderId);
    expect(await queue.spread(jobId, PRINTER.machineClass)).toHaveLength(2);
    await expect(queue.spread(jobId, 'fff-999')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const pinned = (await line.database.manager.find(JobRow)).map(({ pinnedMachineId }) => pinnedMachineId);
    expect(pinned.filter((id) => id !== null).toSorted()).toEqual([small, large].toSorted());
  });
});

it('a job that used up its attempts goes to a person, who may let it try again', async () => {
  const jobId = await addJob();
  await line.database.manager.update(JobRow, { id: jobId }, { attemptCount: 8 });
  await advance.run();
  expect(await live()).toEqual({});
  expect(await job(jobId)).toMatchObject({
    state: 'held',
    reasons: [{ code: 'ATTEMPTS_USED_UP', params: { attempts: 8 } }],
  });
  await jobs.release(jobId);
  await advance.run();
  expect(await live()).toEqual({ [jobId]: small });
});
