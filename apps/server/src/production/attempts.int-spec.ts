import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { In } from 'typeorm';
import { DomainError } from '#libs/domain';
import { AttemptRow, JobRow, MachineRow, OutboxRow, ProgramRow } from '#libs/persistence';
import { openProductionLine, waitForLock, type ProductionLine } from '../../../../test/support/production-line.js';
import { MachinesService } from '../machines/machines.service.js';
import { LIVE_STATES } from './views.js';

const STARTS = 100;

let line: ProductionLine;
beforeAll(async () => {
  line = await openProductionLine();
});
afterAll(() => line?.close());

/** Codes of those that lost; the winners' attempt ids. */
async function race(starts: Promise<string>[]): Promise<{ won: string[]; lost: Set<string> }> {
  const results = await Promise.allSettled(starts);
  const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  for (const error of lost) expect(error).toBeInstanceOf(DomainError);
  return { won, lost: new Set(lost.map((error) => (error as DomainError).code)) };
}
const liveOf = (where: object) => line.database.manager.countBy(AttemptRow, { ...where, state: In([...LIVE_STATES]) });

describe('starting a job', () => {
  it('[BP-SRV-05] [BP-FENCE-05] a hundred times at once on one machine makes one attempt and one offer', async () => {
    const { machineId, bridgeId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob();
    const { won, lost } = await race(Array.from({ length: STARTS }, () => line.attempts.start({ jobId, machineId })));
    expect(won).toHaveLength(1);
    expect(lost).toEqual(new Set(['STATE_CONFLICT']));
    expect(await line.database.manager.countBy(AttemptRow, { jobId })).toBe(1);
    expect(await line.database.manager.countBy(OutboxRow, { bridgeId })).toBe(1);
    expect(await line.row(MachineRow, machineId)).toMatchObject({ fence: 1 });
  });

  it('whose program is gone from the disk offers nothing and has the program made again', async () => {
    const { machineId, bridgeId } = await line.floor.addFloor();
    const { jobId, operationId } = await line.floor.addJob();
    const partSha256 = operationId.replaceAll('-', '').padEnd(64, '0');
    await line.database.manager.update(ProgramRow, { partSha256 }, { sha256: 'f'.repeat(64) });
    await expect(line.attempts.start({ jobId, machineId })).rejects.toMatchObject({ code: 'PROGRAM_MISSING' });
    expect(await line.database.manager.countBy(AttemptRow, { jobId })).toBe(0);
    expect(await line.database.manager.countBy(OutboxRow, { bridgeId })).toBe(0);
    expect(await line.row(JobRow, jobId)).toMatchObject({ state: 'waiting', attemptCount: 0 });
    expect(await line.database.manager.findOneBy(ProgramRow, { partSha256 })).toMatchObject({ state: 'preparing' });
  });

  it('[BP-SRV-05] on many machines at once makes one attempt', async () => {
    const { jobId } = await line.floor.addJob();
    const bridgeId = await line.floor.addBridge();
    const machineIds = await Promise.all(Array.from({ length: 20 }, () => line.floor.addMachine(bridgeId)));
    const { won, lost } = await race(machineIds.map((machineId) => line.attempts.start({ jobId, machineId })));
    expect(won).toHaveLength(1);
    expect([...lost].every((code) => code === 'STATE_CONFLICT' || code === 'MACHINE_BUSY')).toBe(true);
    expect(await liveOf({ jobId })).toBe(1);
  });

  it('of a hundred jobs on one machine makes one attempt; the other jobs go on waiting', async () => {
    const { machineId } = await line.floor.addFloor();
    const { jobId, operationId, orderId } = await line.floor.addJob();
    const jobIds = [jobId];
    for (let n = 1; n < STARTS; n += 1) jobIds.push(await line.floor.addPiece(operationId, orderId));
    const { won, lost } = await race(jobIds.map((id) => line.attempts.start({ jobId: id, machineId })));
    expect(won).toHaveLength(1);
    expect(lost).toEqual(new Set(['MACHINE_BUSY']));
    expect(await liveOf({ machineId })).toBe(1);
    expect(await line.database.manager.countBy(JobRow, { id: In(jobIds), state: 'waiting' })).toBe(STARTS - 1);
  });

  it('needs a plate that was cleared after the last run, not an earlier one', async () => {
    const { machineId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob();
    await line.database.manager.update(MachineRow, { id: machineId }, { run: 1 });
    await expect(line.attempts.start({ jobId, machineId })).rejects.toMatchObject({ code: 'START_PLATE_NOT_CLEAR' });
    await line.floor.clearPlate(machineId, 1);
    await expect(line.attempts.start({ jobId, machineId })).resolves.toEqual(expect.any(String));
  });

  it('[BP-SRV-01] on a machine that was taken out of work a moment ago leaves no trace', async () => {
    const { machineId } = await line.floor.addFloor();
    await line.database.manager.update(MachineRow, { id: machineId }, { mode: 'maintenance' });
    const { jobId } = await line.floor.addJob();
    await expect(line.attempts.start({ jobId, machineId })).rejects.toMatchObject({ code: 'MACHINE_NOT_READY' });
    expect(await line.row(JobRow, jobId)).toMatchObject({ state: 'waiting', attemptCount: 0 });
  });

  it('without a program for what is loaded leaves no trace', async () => {
    const { machineId } = await line.floor.addFloor();
    await line.database.manager.update(MachineRow, { id: machineId }, { loaded: { material: 'PETG' } });
    const { jobId } = await line.floor.addJob();
    await expect(line.attempts.start({ jobId, machineId })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await line.row(JobRow, jobId)).toMatchObject({ state: 'waiting', attemptCount: 0 });
    expect(await line.row(MachineRow, machineId)).toMatchObject({ fence: 0 });
  });

  it('and removing its machine at the same moment do not both succeed', async () => {
    const { machineId } = await line.floor.addFloor();
    const { jobId } = await line.floor.addJob();
    const machines = new MachinesService(line.database, undefined as never, line.jobs, line.attempts, line.clock);
    const holder = line.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT 1 FROM machine WHERE id = $1 FOR UPDATE', [machineId]);
    const start = line.attempts.start({ jobId, machineId });
    await waitForLock(line);
    const removal = machines.remove(machineId);
    await waitForLock(line, 2);
    await holder.commitTransaction();
    await holder.release();
    await expect(start).resolves.toEqual(expect.any(String));
    await expect(removal).rejects.toMatchObject({ code: 'MACHINE_BUSY' });
  });
});

describe('asking a machine to stop', () => {
  it('goes out whatever the machine does, and is refused only where nobody could hear it', async () => {
    const { machineId, bridgeId } = await line.floor.addFloor();
    await line.attempts.command(machineId, { kind: 'stop' }, 'Rosa');
    expect(await line.database.manager.findOneBy(OutboxRow, { bridgeId })).toMatchObject({
      payload: { kind: 'stop', machineId, by: 'Rosa' },
    });
    await line.database.manager.update(MachineRow, { id: machineId }, { connectivity: 'offline' });
    await expect(line.attempts.command(machineId, { kind: 'stop' }, 'Rosa')).rejects.toMatchObject({
      code: 'MACHINE_OFFLINE',
    });
  });
});
