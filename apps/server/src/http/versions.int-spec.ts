import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MachineRow } from '#libs/persistence';
import { SILENT, openSite, type Answer, type TestSite } from '../../../../test/support/site.js';
import { writeBlock } from '../../../../test/support/small-designs.js';
import { createServerApp, type ServerApp } from '../server.app.js';
import { readIfMatch } from './versions.js';

let site: TestSite;
let second: ServerApp;
let machineId: string;
let jobIds: string[];
let requestIds: string[];
const as = { as: 'lab-admin' } as const;
const change = (to: string, body: object | undefined, tag?: string, method = 'PATCH') =>
  site.api(method, to, body, { ...as, headers: tag === undefined ? {} : { 'if-match': tag } });

beforeAll(async () => {
  site = await openSite();
  second = await createServerApp({ ...site.config, port: 0 }, SILENT);
  ({ machineId } = await site.floor.addFloor());
  const path = await writeBlock(`${site.config.blobDir}-block`);
  const { body } = await site.api('POST', '/api/designs/import-folder', { path }, as);
  const wish = { designId: body.design.id, quantity: 3, place: 'Salasaka', purpose: 'OWN', requesterKind: 'IND' };
  const asked = await Promise.all(
    [1, 2, 3].map(() => site.api('POST', '/api/requests', { ...wish, requesterName: 'María' })),
  );
  requestIds = asked.map((answer) => answer.body.id);
  await change(`/api/requests/${requestIds[0]}/accept`, {}, undefined, 'POST');
  jobIds = (await site.api('GET', '/api/jobs', undefined, as)).body.map(({ id }: { id: string }) => id);
}, 60_000);
afterAll(async () => {
  await second?.close();
  await site?.close();
});

const problem = ({ status, body }: Answer) => ({ status, code: body.code, params: body.problems?.[0].params });

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"3"', [3]],
    ['"3", "4"', [3, 4]],
    ['W/"3"', [Number.NaN]],
    ['"abc"', [Number.NaN]],
  ])('%s is read as %j', (header, versions) => expect(readIfMatch(header)).toEqual(versions));

  it.each(['3', '"3', '', '"3" "4"'])('%j is no list of tags', (header) => {
    expect(() => readIfMatch(header)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('a machine two people edit', () => {
  const to = () => `/api/machines/${machineId}`;

  it('says its version as ETag, in every answer about it', async () => {
    const got = await site.api('GET', to(), undefined, as);
    expect(got.headers.get('etag')).toBe(`"${got.body.version}"`);
    const changed = await change(to(), { name: 'Illa' }, got.headers.get('etag') ?? '');
    expect(changed).toMatchObject({ status: 200, body: { version: got.body.version + 1, name: 'Illa' } });
    expect(changed.headers.get('etag')).toBe(`"${got.body.version + 1}"`);
  });

  it('keeps the first change and tells the second person who was first', async () => {
    const { body } = await site.api('GET', to(), undefined, as);
    const tag = `"${body.version}"`;
    const first = await site.api(
      'PATCH',
      to(),
      { mode: 'maintenance' },
      { as: 'operator', headers: { 'if-match': tag } },
    );
    const late = await change(to(), { mode: 'production' }, tag);
    expect(first.status).toBe(200);
    expect(problem(late)).toEqual({
      status: 412,
      code: 'VERSION_CONFLICT',
      params: { version: body.version + 1, by: 'operator', at: expect.any(String) },
    });
    expect(late.body.detail).toContain('operator');
    expect(await site.api('GET', to(), undefined, as)).toMatchObject({ body: { mode: 'maintenance' } });
    expect(problem(await change(`${to()}/setup`, { heatLeaseS: 600 }, tag))).toMatchObject({ status: 412 });
    expect(problem(await change(to(), undefined, tag, 'DELETE'))).toMatchObject({ status: 412 });
  });

  it('loses no change of twenty at once over two servers: one is done, the others hear of it', async () => {
    const { version } = await site.database.manager.findOneByOrFail(MachineRow, { id: machineId });
    const headers = { ...(await site.session('operator')), 'content-type': 'application/json' };
    const patch = async (n: number) => {
      const response = await fetch((n % 2 ? site.url : second.url) + to(), {
        method: 'PATCH',
        headers: { ...headers, 'if-match': `"${version}"` },
        body: JSON.stringify({ name: `Name ${n}` }),
      });
      return { n, status: response.status };
    };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => patch(n)));
    const done = answers.filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
    expect(await site.database.manager.findOneBy(MachineRow, { id: machineId })).toMatchObject({
      name: `Name ${done[0]?.n}`,
      version: version + 1,
    });
  });

  it('takes a change without If-Match, and one that accepts any version, as before', async () => {
    expect((await change(to(), { name: 'Uno' })).status).toBe(200);
    expect((await change(to(), { name: 'Dos' }, '*')).status).toBe(200);
  });
});

describe('two operators with opposite words', () => {
  it.each([
    ['hold', undefined, 'cancel'],
    ['cancel', undefined, 'hold'],
  ])('%s first: %s%s comes too late and says so', async (first, _, late) => {
    const id = jobIds.pop() ?? '';
    const { body } = await site.api('GET', `/api/jobs/${id}`, undefined, as);
    const tag = `"${body.version}"`;
    const headers = { 'if-match': tag };
    expect((await site.api('POST', `/api/jobs/${id}/${first}`, undefined, { as: 'operator', headers })).status).toBe(
      200,
    );
    expect(problem(await change(`/api/jobs/${id}/${late}`, undefined, tag, 'POST'))).toMatchObject({
      status: 412,
      code: 'VERSION_CONFLICT',
      params: { by: 'operator' },
    });
    // Every other word about a job that was seen before is late, too.
    for (const word of ['release', 'pause', 'resume']) {
      expect(problem(await change(`/api/jobs/${id}/${word}`, undefined, tag, 'POST'))).toMatchObject({ status: 412 });
    }
    const check = await change(`/api/jobs/${id}/check`, { verdict: 'pass' }, tag, 'POST');
    expect(problem(check)).toMatchObject({ status: 412 });
  });

  it('accept and decline of one request: the second hears of the first', async () => {
    const to = `/api/requests/${requestIds[1]}`;
    expect((await change(`${to}/decline`, { reason: 'No hay madera.' }, '"1"', 'POST')).headers.get('etag')).toBe(
      '"2"',
    );
    expect(problem(await change(`${to}/accept`, {}, '"1"', 'POST'))).toMatchObject({ status: 412 });
    expect(problem(await change(`${to}/accept`, {}, '"2"', 'POST'))).toMatchObject({ status: 409 });
    expect(problem(await change(`${to}/collected`, undefined, '"x"', 'POST'))).toMatchObject({ status: 412 });
  });

  it('edit one account: the second looks again', async () => {
    const made = { name: 'Rumi', password: 'una clave larga', roles: ['operator'] };
    const { body } = await site.api('POST', '/api/accounts', made, as);
    const to = `/api/accounts/${body.id}`;
    expect((await change(to, { language: 'en' }, `"${body.version}"`)).headers.get('etag')).toBe(
      `"${body.version + 1}"`,
    );
    expect(problem(await change(to, { isActive: false }, `"${body.version}"`))).toMatchObject({ status: 412 });
  });
});
