import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { AccountRow, ApiKeyRow, IdempotencyKeyRow, RequestRow, newId } from '#libs/persistence';
import { writeBlock } from '../../../../test/support/small-designs.js';
import { SILENT, openSite, type Answer, type Caller, type TestSite } from '../../../../test/support/site.js';
import { createServerApp, type ServerApp } from '../server.app.js';
import { IDEMPOTENCY_KEY } from './idempotency-key.js';
import { ROUTES, changesSomething } from './route.js';

let site: TestSite;
let second: ServerApp;
let designId: string;
beforeAll(async () => {
  site = await openSite();
  second = await createServerApp({ ...site.config, port: 0 }, SILENT);
  const path = await writeBlock(`${site.config.blobDir}-block`);
  const { body } = await site.api('POST', '/api/designs/import-folder', { path }, { as: 'lab-admin' });
  designId = body.design.id;
}, 60_000);
afterAll(async () => {
  await second?.close();
  await site?.close();
});

const wish = (more: object = {}) => ({
  designId,
  quantity: 1,
  place: 'Salasaka',
  purpose: 'OWN',
  requesterKind: 'IND',
  requesterName: `María ${randomUUID()}`,
  ...more,
});
let line = 0;
/** From a line of its own: how often one line may ask is not what is tested here. */
const ask = (key: string, body: object, on = site.url): Promise<Answer> =>
  send(on, 'POST', '/api/requests', { key, body, headers: { 'x-forwarded-for': `10.1.0.${(line += 1) % 250}` } });

interface Sent {
  readonly key: string;
  readonly body?: unknown;
  readonly as?: Caller;
  readonly headers?: Record<string, string>;
}
async function send(url: string, method: string, path: string, { key, body, as, headers }: Sent): Promise<Answer> {
  const who = typeof as === 'string' && as !== 'nobody' ? await site.session(as) : {};
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'idempotency-key': key,
      ...who,
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: isJson(response) ? JSON.parse(text) : text };
}
/** The slicers' door speaks in sentences. */
const isJson = ({ headers }: Response) => headers.get('content-type')?.includes('json') === true;
const codeOf = ({ headers, body }: { headers: Headers; body: { code?: string } }) =>
  body.code ?? headers.get('x-minga-error');
const requestsOf = ({ requesterName }: { requesterName: string }) =>
  site.database.manager.countBy(RequestRow, { requesterName });
const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';

describe('a hundred repeats at once', () => {
  it('over two servers have one effect, and all get its answer in the end', async () => {
    const body = wish();
    const key = randomUUID();
    const urls = [site.url, second.url];
    const settle = async (n: number): Promise<Answer> => {
      for (;;) {
        const answer = await ask(key, body, urls[n % 2]);
        if (answer.status !== 409) return answer;
        expect(answer.body).toMatchObject({ code: 'IDEMPOTENCY_UNDER_WAY' });
        expect(answer.headers.get('retry-after')).toBe('1');
      }
    };
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => settle(n)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.code)).size).toBe(1);
    expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
    expect(await requestsOf(body)).toBe(1);
  }, 60_000);

  it('without a key are a hundred requests', async () => {
    const body = wish();
    const post = (n: number) =>
      site.api('POST', '/api/requests', body, { headers: { 'x-forwarded-for': `10.2.0.${n}` } });
    await Promise.all(Array.from({ length: 20 }, (_, n) => post(n)));
    expect(await requestsOf(body)).toBe(20);
  });
});

describe('a repeat', () => {
  it('gets the first answer, whatever has happened since, and is not written down twice', async () => {
    const key = randomUUID();
    const body = { name: 'Inés', password: 'una clave larga', roles: ['operator'] };
    const options = { key, body, as: 'lab-admin' as const };
    const first = await send(site.url, 'POST', '/api/accounts', options);
    await site.api('PATCH', `/api/accounts/${first.body.id}`, { isActive: false }, { as: 'lab-admin' });
    const again = await send(second.url, 'POST', '/api/accounts', options);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    const created: unknown[] = await site.database.query(`SELECT 1 FROM audit WHERE action = 'POST /api/accounts'`);
    expect(created).toHaveLength(1);
  });

  it('of a refusal is refused alike; of one without a body has none', async () => {
    const missing = { key: randomUUID(), as: 'lab-admin' as const };
    const to = `/api/machines/${newId()}`;
    const first = await send(site.url, 'DELETE', to, missing);
    const again = await send(site.url, 'DELETE', to, missing);
    expect(first).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(again).toMatchObject({ status: 404, body: first.body });
    expect(isReplay(again)).toBe(true);
    const out = { key: randomUUID() };
    for (const replayed of [false, true]) {
      const answer = await send(site.url, 'DELETE', '/api/session', out);
      expect([answer.status, answer.body, isReplay(answer)]).toEqual([204, '', replayed]);
    }
  });

  it('with another body, to another address or by another method is refused', async () => {
    const key = randomUUID();
    const body = wish();
    expect((await ask(key, body)).status).toBe(201);
    expect(await ask(key, { ...body, quantity: 2 })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await send(site.url, 'POST', '/api/session', { key, body })).toMatchObject({ status: 422 });
    expect(await send(site.url, 'DELETE', '/api/session', { key })).toMatchObject({ status: 422 });
    expect(await requestsOf(body)).toBe(1);
  });

  it('by somebody else is another request', async () => {
    const key = randomUUID();
    const body = { name: 'Llave', scopes: ['read'], days: 1 };
    const mine = await send(site.url, 'POST', '/api/api-keys', { key, body, as: 'operator' });
    const yours = await send(site.url, 'POST', '/api/api-keys', { key, body, as: 'planner' });
    expect([mine.status, yours.status]).toEqual([201, 201]);
    expect(mine.body.secret).not.toBe(yours.body.secret);
    expect(await site.database.manager.countBy(ApiKeyRow, { name: 'Llave' })).toBe(2);
  });

  it('is looked at only after the guard', async () => {
    const key = randomUUID();
    const body = { name: 'Nadie', password: 'una clave larga', roles: ['operator'] };
    expect((await send(site.url, 'POST', '/api/accounts', { key, body })).status).toBe(401);
    expect((await send(site.url, 'POST', '/api/accounts', { key, body, as: 'operator' })).status).toBe(403);
    expect(await send(site.url, 'POST', '/api/accounts', { key, body, as: 'lab-admin' })).toMatchObject({
      status: 201,
    });
  });

  it('of a sign-in gives the same session; the table gives neither it nor the password away', async () => {
    const account = { name: 'Sisa', password: 'clave secreta larga', roles: ['operator'] };
    await send(site.url, 'POST', '/api/accounts', { key: randomUUID(), body: account, as: 'lab-admin' });
    const key = randomUUID();
    const body = { name: account.name, password: account.password };
    const [first, again] = [
      await send(site.url, 'POST', '/api/session', { key, body }),
      await send(site.url, 'POST', '/api/session', { key, body }),
    ];
    const cookie = first.headers.get('set-cookie');
    expect(cookie).toMatch(/^minga_session=/);
    expect(again.headers.get('set-cookie')).toBe(cookie);
    const rows = await site.database.manager.find(IdempotencyKeyRow);
    const kept = rows.map((row) => `${JSON.stringify(row)} ${row.answer?.toString('latin1')}`).join('\n');
    for (const secret of [key, account.password, cookie?.slice(14, 40) ?? '']) expect(kept).not.toContain(secret);
  });
});

describe('a request that did not get through', () => {
  it('may be tried again after too many and after a failure on our side', async () => {
    const key = randomUUID();
    const headers = { 'x-forwarded-for': '10.3.0.1' };
    const body = wish();
    const busy = () => send(site.url, 'POST', '/api/requests', { key: randomUUID(), body: { ...body, x: 1 }, headers });
    await Promise.all(Array.from({ length: 30 }, busy));
    const before = await requestsOf(body);
    expect((await send(site.url, 'POST', '/api/requests', { key, body, headers })).status).toBe(429);
    expect((await ask(key, body)).status).toBe(201);
    expect(await requestsOf(body)).toBe(before + 1);

    const account = { name: 'Killari', password: 'una clave larga', roles: ['operator'] };
    const make = { key: randomUUID(), body: account, as: 'lab-admin' as const };
    await site.database.query('ALTER TABLE account RENAME COLUMN language TO lengua');
    const broken = await send(site.url, 'POST', '/api/accounts', make);
    await site.database.query('ALTER TABLE account RENAME COLUMN lengua TO language');
    expect(broken).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect((await send(site.url, 'POST', '/api/accounts', make)).status).toBe(201);
    expect(await site.database.manager.countBy(AccountRow, { name: 'Killari' })).toBe(1);
  });

  it('is never run again when its server died over it: a person looks', async () => {
    const key = randomUUID();
    const body = wish();
    await ask(key, body);
    const cutOff = (agoMs: number) =>
      site.database.manager.update(
        IdempotencyKeyRow,
        { route: 'POST /api/requests', status: 201 },
        { status: null, answer: null, createdAt: new Date(Date.now() - agoMs) },
      );
    await cutOff(0);
    expect(await ask(key, body)).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_UNDER_WAY' } });
    await site.database.manager.update(
      IdempotencyKeyRow,
      { route: 'POST /api/requests' },
      { createdAt: new Date(Date.now() - 121_000) },
    );
    expect(await ask(key, body)).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_UNKNOWN' } });
    expect(await requestsOf(body)).toBe(1);
  });
});

describe('the key', () => {
  it.each(['short', 'fifteen-letters', 'sixteen letters!', 'ñandú-ñandú-ñandú', 'x'.repeat(256)])(
    '%s is refused with what would be right',
    async (key) => {
      const answer = await ask(encodeURI(key) === key ? key : Buffer.from(key).toString('latin1'), wish());
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'INPUT_INVALID', problems: [{ place: { field: 'Idempotency-Key' } }] },
      });
    },
  );

  it('is the same with the quotes of the draft and without', async () => {
    const key = randomUUID();
    const body = wish();
    await ask(key, body);
    expect(isReplay(await ask(`"${key}"`, body))).toBe(true);
  });
});

describe('every changing route', () => {
  const routes = ROUTES.filter(changesSomething);
  const paramsOf = (path: string) => path.replaceAll(/:\w+/g, newId());

  it('is declared to take a key', async () => {
    expect(routes.length).toBeGreaterThan(30);
    const { body } = await site.api('GET', '/api/openapi.json');
    for (const { path, method } of ROUTES) {
      const operation = body.paths[path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')][method.toLowerCase()];
      const declared = (operation.parameters ?? []).find(({ name }: { name: string }) => name === 'Idempotency-Key');
      expect([path, declared?.schema.pattern]).toEqual([path, method === 'GET' ? undefined : IDEMPOTENCY_KEY.source]);
    }
  });

  it.each(routes.map((spec) => [`${spec.method} ${spec.path}`, spec] as const))(
    '%s answers a repeat as before, and another payload with 422',
    async (_, { method, path, access }) => {
      const as = access === 'public' ? 'nobody' : 'lab-admin';
      const key = randomUUID();
      const headers = { 'x-forwarded-for': `10.4.0.${(line += 1) % 250}` };
      const to = paramsOf(path);
      const first = await send(site.url, method, to, { key, body: {}, as, headers });
      const again = await send(second.url, method, to, { key, body: {}, as, headers });
      const other = await send(site.url, method, `${to}?other=1`, { key, body: {}, as, headers });
      expect(again).toMatchObject({ status: first.status, body: first.body });
      expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
      expect([other.status, codeOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    },
  );
});
