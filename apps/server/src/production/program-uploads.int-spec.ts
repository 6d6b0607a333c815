import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BlobStore, JobRow, ProgramRow } from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import type { Shopfloor } from '../../../../test/support/shopfloor.js';
import { AttemptsService } from './attempts.service.js';
import { ProgramsService } from './programs.service.js';

const GOOD = ['G21', 'G90', 'M83', 'M140 S60', 'G28', 'M190 S60', 'M109 S210', 'G1 X50 Y50 Z0.3 F3000', 'G1 X90 E4 F1200', 'M104 S0', 'M140 S0', 'G1 Z20 F600', 'M84', ''].join('\n'); // prettier-ignore
const STAFF = { as: 'operator' } as const;
const WISH = { machineClass: 'fff-220', material: 'PLA' };

let site: TestSite;
let floor: Shopfloor;
let machineId: string;
beforeAll(async () => {
  site = await openSite();
  ({ floor } = site);
  ({ machineId } = await floor.addFloor());
});
afterAll(() => site?.close());

interface Upload {
  readonly id: string;
  readonly state: string;
  readonly reason: { code: string } | null;
  readonly problems: { code: string; severity: string; line: number }[];
}

async function upload(text: string | Uint8Array, fields: Record<string, string>, name = 'wheel.gcode') {
  const form = new FormData();
  form.set('file', new Blob([text as string]), name);
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  const headers = await site.session('operator');
  const answer = await fetch(`${site.url}/api/programs`, { method: 'POST', body: form, headers });
  return { status: answer.status, body: (await answer.json()) as Upload & { code?: string; detail?: string } };
}
const read = async (id: string): Promise<Upload> => {
  await site.get(ProgramsService).prepare(id, { isLastTry: true });
  return (await site.api('GET', `/api/programs/uploads/${id}`, undefined, STAFF)).body as Upload;
};

describe('a ready-made program', () => {
  it('is read, and makes the pieces of the job’s operation instead of the program made here', async () => {
    const { jobId, operationId } = await floor.addJob();
    const { status, body } = await upload(GOOD, { ...WISH, jobId, note: 'as last year' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'preparing', fileName: 'wheel.gcode', note: 'as last year', operationId });
    expect(await read(body.id)).toMatchObject({ state: 'ready', reason: null });
    await site.get(AttemptsService).start({ jobId, machineId });
    const [attempt] = await site.database.query<{ program_sha256: string }[]>('SELECT program_sha256 FROM attempt WHERE job_id = $1', [jobId]); // prettier-ignore
    const row = await site.database.manager.findOneByOrFail(ProgramRow, { id: body.id });
    expect(attempt?.program_sha256).toBe(row.sha256);
    expect(Buffer.from(await site.get(BlobStore).read(row.sha256 ?? '')).toString()).toBe(GOOD);
    const { body: job } = await site.api('GET', `/api/jobs/${jobId}`, undefined, STAFF);
    expect(job.programId).toBe(body.id);
    expect(await site.api('DELETE', `/api/programs/uploads/${body.id}`, undefined, STAFF)).toMatchObject({
      status: 409,
    });
  });

  it('that the machine must not run is refused with its line, and no job takes it', async () => {
    const { jobId } = await floor.addJob();
    const { body } = await upload(GOOD.replace('G1 X90', 'G1 X900'), { ...WISH, jobId });
    const refused = await read(body.id);
    expect(refused).toMatchObject({ state: 'failed', reason: { code: 'GCODE_OUT_OF_BOUNDS' } });
    expect(refused.problems).toContainEqual(expect.objectContaining({ code: 'GCODE_OUT_OF_BOUNDS', severity: 'reject', line: 9 })); // prettier-ignore
    const { body: job } = await site.api('GET', `/api/jobs/${jobId}`, undefined, STAFF);
    expect(job.programId).not.toBe(body.id);
  });

  it('that is no G-code is refused as such', async () => {
    const { jobId } = await floor.addJob();
    const { body } = await upload(Buffer.from('504b0304aabbccdd', 'hex'), { ...WISH, jobId });
    expect(await read(body.id)).toMatchObject({ state: 'failed', reason: { code: 'ENC_NOT_TEXT' } });
  });

  it('is the same when it is brought twice, listed, and taken back', async () => {
    const { jobId } = await floor.addJob();
    const first = await upload(GOOD, { ...WISH, jobId }, '../../\u202eevil\u0000/na\u0301me.gcode');
    const second = await upload(GOOD, { ...WISH, jobId });
    expect(second.body.id).toBe(first.body.id);
    expect(first.body).toMatchObject({ fileName: 'n\u00e1me.gcode' });
    const list = async () => ((await site.api('GET', '/api/programs/uploads', undefined, STAFF)).body as Upload[]).map(({ id }) => id);
    expect(await list()).toContain(first.body.id);
    expect((await site.api('DELETE', `/api/programs/uploads/${first.body.id}`, undefined, STAFF)).status).toBe(204);
    expect(await list()).not.toContain(first.body.id);
    expect((await site.api('GET', `/api/programs/uploads/${first.body.id}`, undefined, STAFF)).status).toBe(404);
  }); // prettier-ignore

  it.each([
    ['no purpose', {}, 422, 'INPUT_INVALID'],
    ['a class that no machine has', { machineClass: 'fff-900', operationId: 'x' }, 422, 'INPUT_INVALID'],
    ['a job that is not there', { jobId: '00000000-0000-4000-8000-000000000000' }, 404, 'NOT_FOUND'],
    ['a design that is not there', { designId: '00000000-0000-4000-8000-000000000000', partId: 'a' }, 404, 'NOT_FOUND'],
  ])('needs more than %s', async (_name, fields, status, code) => {
    expect(await upload(GOOD, { ...WISH, ...fields })).toMatchObject({ status, body: { code } });
  });

  it('is of no use for a job that has ended', async () => {
    const { jobId } = await floor.addJob();
    await site.database.manager.update(JobRow, { id: jobId }, { state: 'done' });
    expect(await upload(GOOD, { ...WISH, jobId })).toMatchObject({ status: 404 });
  });
});
