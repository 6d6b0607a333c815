import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '#libs/domain';
import { newId } from '#libs/persistence';
import { openSite, type Answer, type TestSite } from '../../../../test/support/site.js';
import { problemSchema } from '../http/common.schema.js';
import { ROLES, ROUTES, SCOPES, type RouteSpec } from '../http/route.js';

const PEOPLE = [
  'nobody',
  ...ROLES,
  'key:read',
  'key:write',
  'key:operate',
  'key:upload',
  'bridge',
  'wrong key',
] as const;
type Person = (typeof PEOPLE)[number];

let site: TestSite;
const headers = new Map<Person, Record<string, string>>();
beforeAll(async () => {
  site = await openSite();
  const { bridgeId, secret } = await site.floor.addFloor();
  for (const role of ROLES) headers.set(role, await site.session(role));
  for (const scope of SCOPES) headers.set(`key:${scope}`, await site.key('lab-admin', [scope]));
  headers.set('nobody', {});
  headers.set('wrong key', { authorization: 'Bearer mk_guess' });
  headers.set('bridge', {
    authorization: `Basic ${Buffer.from(`${bridgeId}:${secret}`).toString('base64')}`,
  });
});
afterAll(() => site?.close());

/** Written out once more, by hand and not with the guard's code: what each kind of caller may reach. */
function mayPass({ access, scope, method }: RouteSpec, person: Person): boolean {
  if (access === 'public') return true;
  if (person === 'nobody' || person === 'wrong key') return false;
  if (access === 'bridge') return person === 'bridge';
  if (person === 'bridge') return false;
  // The keys belong to a lab admin, who may everything that the key's scope lets through.
  if (person.startsWith('key:')) return person === `key:${scope ?? (method === 'GET' ? 'read' : 'write')}`;
  return access === 'signed-in' || person === 'lab-admin' || (access as readonly string[]).includes(person);
}

/** Ids that exist nowhere: whoever passes the guard changes nothing and harms nobody. */
const addressOf = (spec: RouteSpec): string =>
  spec.path
    .replace(':sha256', '0'.repeat(64))
    .replace(':code', 'KUTI-0000')
    .replaceAll(/:\w+/g, newId())
    .replace('*', 'none.stl');

/** A slicer shows its user the whole answer. */
function expectSentence({ status, headers: sent, body }: Answer): void {
  expect(sent.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(ERROR_CODES[sent.get('x-minga-error') as ErrorCode].status).toBe(status);
  expect(body).toMatch(/^\p{Lu}[^<>{}\n]+[.]$/u);
}

function expectProblem({ status, headers: sent, body }: Answer): void {
  expect(sent.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = problemSchema.parse(body);
  expect(ERROR_CODES[problem.code].status).toBe(status);
  expect(problem.type).toBe(`urn:minga:error:${problem.code}`);
  expect(problem.status).toBe(status);
}

let caller = 0;
/** Each from an address of its own: the limits for guessers are not what is tested here. */
const ask = (spec: RouteSpec, person: Person) =>
  site.api(spec.method, addressOf(spec), undefined, {
    as: headers.get(person),
    headers: { 'x-forwarded-for': `10.0.${(caller += 1) >> 8}.${caller & 255}` },
  });

describe('who may call what', () => {
  // Signing out ends the session that the other questions need; it is asked at the end.
  const routes = ROUTES.filter(({ method, path }) => !(method === 'DELETE' && path === '/api/session'));

  it('knows all routes', () => {
    expect(routes.length).toBeGreaterThan(45);
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
  });

  it.each(routes.map((spec) => [`${spec.method} ${spec.path}`, spec] as const))('%s', async (_, spec) => {
    for (const person of PEOPLE) {
      const answer = await ask(spec, person);
      const isRefused = answer.status === 401 || answer.status === 403;
      const isSignInAnswer = answer.body?.code === 'AUTH_WRONG';
      expect({ person, passes: !isRefused || isSignInAnswer }).toEqual({ person, passes: mayPass(spec, person) });
      if (isRefused && !isSignInAnswer) {
        const isKnown = person !== 'nobody' && person !== 'wrong key';
        const code = spec.speaks === 'sentence' ? answer.headers.get('x-minga-error') : answer.body.code;
        expect(code).toBe(isKnown ? 'AUTH_FORBIDDEN' : 'AUTH_REQUIRED');
      }
      if (answer.status >= 400) (spec.speaks === 'sentence' ? expectSentence : expectProblem)(answer);
      expect({ person, status: answer.status }).not.toEqual({ person, status: 500 });
    }
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE'])('an address that is not there: %s', async (method) => {
    const answer = await site.api(method, '/api/nothing/here', undefined, { as: 'lab-admin' });
    expect(answer.status).toBe(404);
    expectProblem(answer);
    expect(answer.body.code).toBe('NOT_FOUND');
  });

  it('signing out ends the session at once, for whoever has it', async () => {
    const session = headers.get('requester');
    expect((await site.api('GET', '/api/api-keys', undefined, { as: session })).status).toBe(200);
    expect((await site.api('DELETE', '/api/session', undefined, { as: session })).status).toBe(204);
    expect((await site.api('GET', '/api/api-keys', undefined, { as: session })).status).toBe(401);
    expect((await site.api('DELETE', '/api/session')).status).toBe(204);
  });
});
