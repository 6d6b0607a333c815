import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandSchema } from '#libs/bridge-contract';
import type { JobState } from '#libs/domain';
import { JobRow, MachineRow, OutboxRow } from '#libs/persistence';
import { MachinesService } from '../machines/machines.service.js';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';

let line: ProductionLine;
beforeAll(async () => {
  line = await openProductionLine();
});
afterAll(() => line?.close());

const inState = async (state: JobState): Promise<string> => (await line.floor.addJob({ state })).jobId;
const stateOf = async (jobId: string) => (await line.row(JobRow, jobId)).state;
const CONFLICT = { code: 'STATE_CONFLICT' };

describe('what people may do with a job', () => {
  const states: JobState[] = [
    'waiting',
    'planned',
    'attempting',
    'awaiting-clear',
    'awaiting-check',
    'held',
    'done',
    'failed',
    'cancelled',
  ];
  /** State it comes to, by the state it is in; all others refuse and change nothing. */
  const table: Record<string, { act: (jobId: string) => Promise<void>; to: Partial<Record<JobState, JobState>> }> = {
    hold: { act: (id) => line.jobs.hold(id, 'Rosa'), to: { waiting: 'held', planned: 'held' } },
    release: { act: (id) => line.jobs.release(id), to: { held: 'waiting' } },
    pass: { act: (id) => line.jobs.check(id, 'pass', undefined), to: { 'awaiting-check': 'done' } },
    scrap: { act: (id) => line.jobs.check(id, 'scrap', 'warped'), to: { 'awaiting-check': 'failed' } },
    rework: { act: (id) => line.jobs.check(id, 'rework', 'burr'), to: { 'awaiting-check': 'awaiting-check' } },
  };
  const cases = Object.keys(table).flatMap((verb) => states.map((state) => [verb, state] as const));

  it.each(cases)('%s a job that is %s', async (verb, state) => {
    const { act, to } = table[verb]!;
    const jobId = await inState(state);
    const wanted = to[state];
    if (wanted === undefined) await expect(act(jobId)).rejects.toMatchObject(CONFLICT);
    else await act(jobId);
    expect(await stateOf(jobId)).toBe(wanted ?? state);
  });

  it.each(['waiting', 'planned', 'held'] as const)('cancel one that is %s at once', async (state) => {
    const jobId = await inState(state);
    await line.jobs.cancel(jobId, 'Rosa');
    expect(await stateOf(jobId)).toBe('cancelled');
  });

  it.each(['awaiting-check', 'done', 'failed', 'cancelled'] as const)('not cancel one that is %s', async (state) => {
    const jobId = await inState(state);
    await expect(line.jobs.cancel(jobId, 'Rosa')).rejects.toMatchObject(CONFLICT);
    expect(await stateOf(jobId)).toBe(state);
  });

  it('[BP-CANCEL-07] cancel one on a machine by asking the bridge; until it answers the job stays', async () => {
    const { machineId, bridgeId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob();
    await line.attempts.start({ jobId, machineId });
    await line.jobs.cancel(jobId, 'Rosa');
    expect(await line.row(JobRow, jobId)).toMatchObject({ state: 'attempting', isCancelWanted: true });
    const kinds = await line.database.manager.findBy(OutboxRow, { bridgeId });
    expect(kinds.map(({ payload }) => (payload as { kind: string }).kind).sort()).toEqual(['cancel', 'offer']);
  });
});

describe('asking a paused attempt to go on', () => {
  it.each([
    ['from afar', undefined, {}],
    ['with an answer', { choice: 1 }, { choice: 1 }],
    ['beside the machine', { choice: 0, isAtMachine: true }, { choice: 0, armedBy: 'Rosa' }],
  ])('%s passes on what was said, and no more', async (_how, answer, said) => {
    const { machineId, bridgeId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob();
    const attemptId = await line.attempts.start({ jobId, machineId });
    await line.jobs.ask(jobId, 'resume', 'Rosa', answer);
    const sent = await line.database.manager.findBy(OutboxRow, { bridgeId });
    const { commandId, issuedAtMs, expiresAtMs, ...resume } = sent
      .map(({ payload }) => payload as Record<string, unknown>)
      .find(({ kind }) => kind === 'resume')!;
    expect(resume).toEqual({ kind: 'resume', attemptId, machineId, by: 'Rosa', ...said });
    expect(commandSchema.parse({ commandId, issuedAtMs, expiresAtMs, ...resume })).toMatchObject(said);
  });
});

describe('confirming an empty plate', () => {
  it('is bound to the run that was seen', async () => {
    const { machineId } = await line.floor.addFloor();
    await line.database.manager.update(MachineRow, { id: machineId }, { run: 3 });
    await expect(line.jobs.clearPlate(machineId, 2, 'Rosa')).rejects.toMatchObject(CONFLICT);
    await line.jobs.clearPlate(machineId, 3, 'Rosa');
  });

  it('is refused while a job lives on the machine', async () => {
    const { machineId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob();
    await line.attempts.start({ jobId, machineId });
    await expect(line.jobs.clearPlate(machineId, 0, 'Rosa')).rejects.toMatchObject({ code: 'MACHINE_BUSY' });
  });

  it('of a machine that was removed is refused', async () => {
    const { machineId } = await line.floor.addFloor();
    await line.database.manager.update(MachineRow, { id: machineId }, { removedAt: new Date() });
    await expect(line.jobs.clearPlate(machineId, 0, 'Rosa')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['done', 0, 'awaiting-check'],
    ['failed', 1, 'waiting'],
    ['failed', 3, 'held'],
    ['cancelled', 0, 'held'],
  ] as const)('after a run that %s (%i failures) sends the job to %s', async (outcome, failureCount, next) => {
    const { machineId } = await line.floor.addFloor();
    const jobId = await inState('awaiting-clear');
    await line.database.manager.update(JobRow, { id: jobId }, { machineId, outcome, failureCount });
    await line.jobs.clearPlate(machineId, 0, 'Rosa');
    expect(await stateOf(jobId)).toBe(next);
  });
});

describe('removing a machine', () => {
  it.each([
    ['cancelled', { outcome: 'cancelled', isCancelWanted: true }, 'cancelled'],
    ['finished', { outcome: 'done' }, 'awaiting-check'],
    ['failed for the third time', { outcome: 'failed', failureCount: 3 }, 'held'],
    ['failed once', { outcome: 'failed', failureCount: 1 }, 'waiting'],
  ] as const)('sends a job that was %s where a cleared plate does', async (_, change, state) => {
    const machines = new MachinesService(line.database, undefined as never, line.jobs, line.attempts, line.clock);
    const { machineId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob({ state: 'awaiting-clear' });
    await line.database.manager.update(JobRow, { id: jobId }, { machineId, ...change });
    await machines.remove(machineId);
    expect(await line.row(JobRow, jobId)).toMatchObject({ state });
  });
});
