import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/domain';
import { JobRow, KnownGoodRow, OperationRow, ProgramRow, newId } from '#libs/persistence';
import { TaskQueue } from '#libs/queues';
import { binaryStl, box, textStl } from '../../../../libs/slicing/test/parts.js';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { Shopfloor } from '../../../../test/support/shopfloor.js';
import { AdvanceService } from './advance.service.js';
import { KnownGoodService } from '../designs/known-good.service.js';
import { ProgramMaker } from './program-maker.service.js';
import { ProgramPicturesService } from './program-pictures.service.js';
import { ProgramsService } from './programs.service.js';

const FIRST_TRY = { isLastTry: false };

let line: ProductionLine;
let tasks: TaskQueue;
let maker: ProgramMaker;
let pictures: ProgramPicturesService;
let programs: ProgramsService;
let advance: AdvanceService;
beforeAll(async () => {
  line = await openProductionLine();
  tasks = new TaskQueue({ databaseUrl: line.databaseUrl }, () => undefined);
  await tasks.ready();
  pictures = new ProgramPicturesService(line.database, line.blobs, line.clock);
  maker = new ProgramMaker(line.database, line.blobs, new KnownGoodService(line.database, line.clock), {}, line.clock);
  programs = new ProgramsService(line.database, tasks, maker, pictures, line.clock);
  // Nothing starts by a clock that the database does not share.
  advance = new AdvanceService(line.database, line.attempts, programs, systemClock);
});
afterAll(async () => {
  await tasks?.close();
  await line?.close();
});

let jobId: string;
beforeEach(async () => {
  await line.database.query('TRUNCATE job, operation, program, machine, attempt, known_good');
  await new Shopfloor(line.database, line.blobs).addFloor();
});

/** A waiting job whose part is this file; nothing was sliced for it yet. */
async function waitingJob(stl: Uint8Array, sizeMm = { x: 20, y: 20, z: 20 }): Promise<void> {
  const job = await line.floor.addJob({ sizeMm });
  await line.database.manager.clear(ProgramRow);
  const partSha256 = await line.blobs.put(stl);
  await line.database.manager.update(OperationRow, { id: job.operationId }, { partSha256 });
  jobId = job.jobId;
}
const program = async () => (await line.database.manager.findOneByOrFail(ProgramRow, {})) as ProgramRow;
const reasons = async () => (await line.row(JobRow, jobId)).reasons;

describe('a program', () => {
  it('is begun once, sliced, and starts the job', async () => {
    await waitingJob(binaryStl(box(20, 20, 5)));
    await Promise.all([advance.run(), advance.run(), advance.run()]);
    expect(await line.database.manager.countBy(ProgramRow, {})).toBe(1);
    expect(await reasons()).toMatchObject([{ code: 'PROGRAM_IN_PREPARATION' }]);
    const { id } = await program();
    await programs.prepare(id, FIRST_TRY);
    const made = await program();
    expect(made).toMatchObject({ state: 'ready', progress: 1, reason: null });
    expect(made.estimatedS).toBeGreaterThan(10);
    expect(await line.blobs.size(made.sha256!)).toBe(made.bytes);
    await programs.prepare(id, FIRST_TRY);
    await advance.run();
    expect(await line.row(JobRow, jobId)).toMatchObject({ state: 'attempting', attemptCount: 1 });
  });

  it('that cannot be made tells the job why, with the reason of the slicer', async () => {
    await waitingJob(Buffer.from('solid nothing\nendsolid nothing\n'));
    await advance.run();
    await programs.prepare((await program()).id, FIRST_TRY);
    await advance.run();
    expect(await program()).toMatchObject({ state: 'failed' });
    const [reason] = await reasons();
    expect(reason?.code).toMatch(/^MODEL_/);
    expect(reason?.message.length).toBeGreaterThan(20);
    expect(await line.row(JobRow, jobId)).toMatchObject({ state: 'waiting' });
  });

  it('whose file cannot be read is tried again before it is given up', async () => {
    await waitingJob(Buffer.from('x'));
    await line.database.query('UPDATE operation SET part_sha256 = $1', ['c'.repeat(64)]);
    await advance.run();
    const { id } = await program();
    await expect(programs.prepare(id, FIRST_TRY)).rejects.toThrow();
    expect(await program()).toMatchObject({ state: 'preparing' });
    await programs.prepare(id, { isLastTry: true });
    expect(await program()).toMatchObject({ state: 'failed', reason: { code: 'SLICE_FAILED' } });
  });

  it('whose task was lost is taken up again by the sweep', async () => {
    await waitingJob(binaryStl(box(20, 20, 5)));
    const lost = new ProgramsService(
      line.database,
      { add: () => Promise.reject(new Error('the queue is gone')) } as unknown as TaskQueue,
      maker,
      pictures,
      line.clock,
    );
    const broken = new AdvanceService(line.database, line.attempts, lost, line.clock);
    await expect(broken.run()).rejects.toThrow('the queue is gone');
    expect(await program()).toMatchObject({ state: 'preparing' });
    await programs.resume();
    const found = await line.database.query<unknown[]>(`SELECT 1 FROM bullmq.job WHERE id = $1`, [
      `prepare-program-${(await program()).id}`,
    ]);
    expect(found).toHaveLength(1);
  });
});

describe('settings known to be good for a part', () => {
  it('make its program on machines of that class, what they do not say as ever', async () => {
    await waitingJob(binaryStl(box(12, 12, 0.9)));
    const { operationId } = await line.row(JobRow, jobId);
    const { partSha256 } = await line.row(OperationRow, operationId);
    await line.database.manager.insert(KnownGoodRow, {
      id: newId(),
      partSha256,
      machineClass: 'fff-220',
      material: 'PLA',
      designId: newId(),
      partId: 'wheel',
      settings: { layerHeightMm: 0.15, walls: 3, colour: 'red' },
      author: 'Luis',
      createdAt: new Date(),
    } as never);
    await advance.run();
    const begun = await program();
    expect(begun.input).toMatchObject({ quality: 'normal', settings: { layerHeightMm: 0.15, walls: 3 } });
    await programs.prepare(begun.id, FIRST_TRY);
    const { report } = await program();
    expect(report).toMatchObject({ settings: { layerHeightMm: 0.15, walls: 3, infillPercent: 25 }, layers: 5 });
  });
});

describe('the same part again', () => {
  const TILE = box(12, 12, 0.9);

  it('costs nothing: for a second job there is nothing to do', async () => {
    await waitingJob(binaryStl(TILE));
    await advance.run();
    await programs.prepare((await program()).id, FIRST_TRY);
    const first = await program();
    const { operationId } = await line.row(JobRow, jobId);
    const again = await line.floor.addJob({ sizeMm: { x: 12, y: 12, z: 1 } });
    await line.database.manager.delete(ProgramRow, { key: again.operationId.replaceAll('-', '').padEnd(64, '0') });
    const { partSha256 } = await line.row(OperationRow, operationId);
    await line.database.manager.update(OperationRow, { id: again.operationId }, { partSha256 });
    await advance.run();
    expect(await line.database.manager.find(ProgramRow)).toEqual([first]);
  });

  it('in another file of another design is not sliced again: the mesh is the same', async () => {
    await waitingJob(binaryStl(TILE));
    await advance.run();
    const first = await program();
    await programs.prepare(first.id, FIRST_TRY);
    const elsewhere = textStl(TILE.map((triangle) => triangle.map(([x, y, z]) => [x + 40, y - 7, z + 3])));
    const second = await line.floor.addJob({ sizeMm: { x: 12, y: 12, z: 1 } });
    const partSha256 = await line.blobs.put(elsewhere);
    await line.database.query('DELETE FROM program WHERE key = $1', [
      second.operationId.replaceAll('-', '').padEnd(64, '0'),
    ]);
    await line.database.manager.update(OperationRow, { id: second.operationId }, { partSha256 });
    await advance.run();
    const asked = await line.database.manager.findOneByOrFail(ProgramRow, { partSha256 });
    expect(asked).toMatchObject({ state: 'preparing' });
    const slices = watchSlices();
    await programs.prepare(asked.id, FIRST_TRY);
    slices.stop();
    const made = await line.row(ProgramRow, first.id);
    expect(await line.row(ProgramRow, asked.id)).toMatchObject({
      state: 'ready',
      sha256: made.sha256,
      contentKey: made.contentKey,
      estimatedS: made.estimatedS,
      picture: made.picture,
    });
    expect(slices.fractions.every((fraction) => fraction <= 0.05)).toBe(true);
  });
});

/** How far programs got that were made meanwhile: reading a model ends at 5 %, the engine begins there. */
function watchSlices(): { fractions: number[]; stop(): void } {
  const fractions: number[] = [];
  const make = maker.make.bind(maker);
  maker.make = (row, onProgress) =>
    make(row, (fraction) => {
      fractions.push(fraction);
      onProgress(fraction);
    });
  return { fractions, stop: () => (maker.make = make) };
}

describe('a waiting job', () => {
  it('larger than every machine says so, with both sizes, and nothing is sliced for it', async () => {
    await waitingJob(binaryStl(box(20, 20, 5)), { x: 300, y: 80, z: 24.5 });
    await advance.run();
    const [reason] = await reasons();
    expect(reason).toMatchObject({ code: 'PART_TOO_LARGE', params: { machines: 'Killa' } });
    expect(reason?.message).toMatch(/300 .*220/);
    expect(await line.database.manager.countBy(ProgramRow, {})).toBe(0);
  });

  it('is told again only when the reason changes', async () => {
    await waitingJob(binaryStl(box(20, 20, 5)), { x: 300, y: 80, z: 24 });
    await advance.run();
    const { xmin } = await version();
    await advance.run();
    expect((await version()).xmin).toBe(xmin);
  });
});

const version = async (): Promise<{ xmin: string }> => {
  const [row] = await line.database.query<{ xmin: string }[]>('SELECT xmin FROM job WHERE id = $1', [jobId]);
  return row!;
};
