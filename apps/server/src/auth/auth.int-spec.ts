import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountRow, AuditRow, SessionRow } from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { AccountsService } from './accounts.service.js';

const PASSWORD = 'cumbre nevada 6268';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const signIn = (name: string, password: string) => site.api('POST', '/api/session', { name, password });
const cookieOf = (headers: Headers): Record<string, string> => ({
  cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '',
});

describe('the one-time link', () => {
  it('makes one owner, however many use it at once', async () => {
    const links: (string | undefined)[] = [];
    for (let start = 0; start < 5; start += 1) links.push(await site.get(AccountsService).newSetupToken());
    // Replicas start together and each shows a link: the last four are good.
    const [stale, token, other] = links;
    const ask = (used: string | undefined, name: string) =>
      site.api('POST', '/api/setup', { token: used, name, password: PASSWORD, siteName: 'Taller Sumak' });
    expect((await site.api('GET', '/api/setup')).body).toMatchObject({ needsOwner: true });
    expect(await ask(stale, 'Nobody')).toMatchObject({ status: 410, body: { code: 'SETUP_LINK_INVALID' } });
    const answers = await Promise.all([1, 2, 3].map((n) => ask(token, `Rosa ${n}`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 410, 410]);
    for (const used of [token, other]) expect(await ask(used, 'Rosa 4')).toMatchObject({ status: 410 });
    expect(await site.database.manager.countBy(AccountRow, {})).toBe(1);
    expect((await site.api('GET', '/api/setup')).body).toMatchObject({ needsOwner: false, siteName: 'Taller Sumak' });
    expect(await site.get(AccountsService).newSetupToken()).toBeUndefined();
    const winner = answers.find(({ status }) => status === 201);
    const session = await site.api('GET', '/api/session', undefined, { as: cookieOf(winner!.headers) });
    expect(session.body.account).toMatchObject({ roles: ['lab-admin', 'operator', 'planner'] });
  });

  it('wants a password of ten characters', async () => {
    const answer = await site.api('POST', '/api/setup', { token: 'x', name: 'Ana', password: 'short' });
    expect(answer).toMatchObject({ status: 422, body: { problems: [{ place: { field: 'password' } }] } });
  });
});

describe('an account', () => {
  let id: string;
  const change = (body: object) => site.api('PATCH', `/api/accounts/${id}`, body, { as: 'lab-admin' });
  beforeAll(async () => {
    const body = { name: 'Ana Q', password: PASSWORD, roles: ['operator'], language: 'en' };
    const answer = await site.api('POST', '/api/accounts', body, { as: 'lab-admin' });
    expect(answer).toMatchObject({ status: 201, body: { name: 'Ana Q', roles: ['operator'], isActive: true } });
    ({ id } = answer.body);
  });

  it('signs in with a cookie that scripts and other sites cannot use', async () => {
    const { status, headers } = await signIn(' Ana Q ', PASSWORD);
    expect(status).toBe(201);
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^minga_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const behindTls = await site.api(
      'POST',
      '/api/session',
      { name: 'Ana Q', password: PASSWORD },
      { headers: { 'x-forwarded-proto': 'https' } },
    );
    expect(behindTls.headers.get('set-cookie')).toMatch(/; Secure/);
  });

  it('keeps neither tokens nor passwords in the clear', async () => {
    const { headers } = await signIn('Ana Q', PASSWORD);
    const token = cookieOf(headers)['cookie']!.split('=')[1]!;
    const everything = JSON.stringify([
      await site.database.manager.find(SessionRow),
      await site.database.manager.find(AccountRow),
      await site.database.manager.find(AuditRow),
    ]);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(PASSWORD);
  });

  it('of a name that is taken is refused, also when two ask at once', async () => {
    const ask = (name: string) =>
      site.api('POST', '/api/accounts', { name, password: PASSWORD, roles: ['operator'] }, { as: 'lab-admin' });
    expect(await ask('Ana Q')).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
    const answers = await Promise.all([ask('Twice'), ask('Twice')]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('writes its changes to the audit, without the password', async () => {
    await change({ language: 'es', password: `${PASSWORD}!` });
    const row = await found(() =>
      site.database.manager.findOneBy(AuditRow, { action: 'PATCH /api/accounts/:accountId', subject: id }),
    );
    expect(row).toMatchObject({ actor: 'lab-admin', detail: { language: 'es' } });
    expect(JSON.stringify(row)).not.toContain(PASSWORD);
    expect(await signIn('Ana Q', PASSWORD)).toMatchObject({ status: 401 });
    await change({ password: PASSWORD });
  });

  it('that is switched off is out at once, with its keys, and does not come back', async () => {
    const session = cookieOf((await signIn('Ana Q', PASSWORD)).headers);
    const key = await site.api('POST', '/api/api-keys', { name: 'slicer', scopes: ['read'] }, { as: session });
    const byKey = { authorization: `Bearer ${key.body.secret}` };
    expect((await site.api('GET', '/api/jobs', undefined, { as: byKey })).status).toBe(200);
    await change({ isActive: false });
    expect((await site.api('GET', '/api/jobs', undefined, { as: session })).status).toBe(401);
    expect((await site.api('GET', '/api/jobs', undefined, { as: byKey })).status).toBe(401);
    expect(await signIn('Ana Q', PASSWORD)).toMatchObject({ status: 401, body: { code: 'AUTH_WRONG' } });
    await change({ isActive: true });
    expect((await site.api('GET', '/api/jobs', undefined, { as: session })).status).toBe(401);
  });

  it('is not told from a name that does not exist', async () => {
    const [wrong, unknown] = [await signIn('Ana Q', 'not the password'), await signIn('Nobody', 'not the password')];
    expect(wrong.body).toEqual(unknown.body);
  });

  it('is locked after a few wrong passwords, also when they are tried at once', async () => {
    await site.database.manager.update(AccountRow, { id }, { wrongTries: 0, lockedUntil: null });
    const tries = await Promise.all(Array.from({ length: 6 }, () => signIn('Ana Q', 'guess guess guess')));
    expect(tries.every(({ status }) => status === 401 || status === 429)).toBe(true);
    expect(await signIn('Ana Q', PASSWORD)).toMatchObject({ status: 429, body: { code: 'AUTH_LOCKED' } });
    await site.database.manager.update(AccountRow, { id }, { lockedUntil: new Date(Date.now() - 1) });
    expect(await signIn('Ana Q', PASSWORD)).toMatchObject({ status: 201 });
    expect(await site.database.manager.findOneBy(AccountRow, { id })).toMatchObject({ wrongTries: 0 });
  });

  it('of the last lab admin can be neither switched off nor stripped', async () => {
    const admins = await site.database.manager.find(AccountRow, { where: { isActive: true } });
    const [last, ...others] = admins.filter(({ roles }) => roles.includes('lab-admin'));
    const as = await site.session('lab-admin');
    const patch = (accountId: string, body: object) => site.api('PATCH', `/api/accounts/${accountId}`, body, { as });
    const me = others.find(({ name }) => name === 'lab-admin') ?? last!;
    for (const { id: other } of [last!, ...others].filter((row) => row.id !== me.id)) {
      expect((await patch(other, { isActive: false })).status).toBe(200);
    }
    expect(await patch(me.id, { isActive: false })).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
    expect(await patch(me.id, { roles: ['operator'] })).toMatchObject({ status: 409 });
    expect((await patch(me.id, {})).status).toBe(200);
  });
});

describe('an API key', () => {
  it('never makes a key that may more than itself', async () => {
    const writer = await site.key('operator', ['read', 'write']);
    const ask = (scopes: string[]) => site.api('POST', '/api/api-keys', { name: 'child', scopes }, { as: writer });
    expect(await ask(['operate'])).toMatchObject({ status: 403, body: { code: 'AUTH_FORBIDDEN' } });
    expect(await ask(['write', 'operate'])).toMatchObject({ status: 403 });
    expect(await ask(['write'])).toMatchObject({ status: 201 });
  });

  it('is revoked only by its owner', async () => {
    const key = await site.api('POST', '/api/api-keys', { name: 'mine', scopes: ['read'] }, { as: 'planner' });
    const remove = (as: 'planner' | 'operator') =>
      site.api('DELETE', `/api/api-keys/${key.body.id}`, undefined, { as });
    expect((await remove('operator')).status).toBe(404);
    expect((await remove('planner')).status).toBe(204);
    const byKey = { authorization: `Bearer ${key.body.secret}` };
    expect((await site.api('GET', '/api/jobs', undefined, { as: byKey })).status).toBe(401);
  });
});

describe('a request from another site', () => {
  const post = async (headers: object) =>
    (await site.api('POST', '/api/api-keys', { name: 'stolen', scopes: ['read'] }, { as: 'operator', headers })).body
      .code as string | undefined;

  it('changes nothing with the visitor’s cookie', async () => {
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe('AUTH_CROSS_SITE');
    expect(await post({ origin: 'https://evil.example' })).toBe('AUTH_CROSS_SITE');
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    expect(await post({})).toBeUndefined();
  });
});

it('passwords are hashed the same whichever way an accent is typed', async () => {
  const body = { name: 'José', password: 'contrase\u00f1a larga', roles: ['planner'] };
  await site.api('POST', '/api/accounts', body, { as: 'lab-admin' });
  expect((await signIn('José', 'contrasen\u0303a larga')).status).toBe(201);
});

/** The audit is written just after the answer has left. */
async function found<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const row = await look();
    if (row !== null) return row;
  }
}
