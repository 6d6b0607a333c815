import * as jobs from '../jobs/jobs.routes.js';
import * as dispatch from '../dispatch/dispatch.routes.js';
import * as rules from '../machines/machine-rules.routes.js';
import * as machines from '../machines/machines.routes.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES, SCOPES, type Access, type RouteSpec } from '../http/route.js';
import { refuseCrossSite } from './auth.guard.js';
import { lockMinutes } from './auth.service.js';
import { decideAccess, type Principal } from './principal.js';
import { hashPassword, hashToken, isPassword, newToken } from './secrets.js';

const route = (access: Access, change: Partial<RouteSpec> = {}): RouteSpec => ({
  method: 'GET',
  path: '/x',
  access,
  tag: 't',
  summary: 's',
  ...change,
});
const person = (change: Partial<Extract<Principal, { kind: 'account' }>> = {}): Principal => ({
  kind: 'account',
  accountId: 'a',
  name: 'Ana',
  roles: ['operator'],
  scopes: SCOPES,
  ...change,
});
const BRIDGE: Principal = { kind: 'bridge', bridgeId: 'b' };

describe('the decision who may call', () => {
  it.each([
    ['no declaration', undefined, person({ roles: ['lab-admin'] }), 'forbidden'],
    ['public, nobody', route('public'), undefined, 'ok'],
    ['signed-in, nobody', route('signed-in'), undefined, 'sign-in'],
    ['signed-in, a bridge', route('signed-in'), BRIDGE, 'forbidden'],
    ['signed-in, anybody', route('signed-in'), person({ roles: [] }), 'ok'],
    ['bridge, nobody', route('bridge'), undefined, 'sign-in'],
    ['bridge, a lab admin', route('bridge'), person({ roles: ['lab-admin'] }), 'forbidden'],
    ['bridge, a bridge', route('bridge'), BRIDGE, 'ok'],
    ['a role, who has it', route(['operator']), person(), 'ok'],
    ['a role, who has another', route(['planner']), person(), 'forbidden'],
    ['a role, a lab admin', route(['planner']), person({ roles: ['lab-admin'] }), 'ok'],
    ['a role, a bridge', route(['operator']), BRIDGE, 'forbidden'],
    ['no role at all', route([]), person(), 'forbidden'],
    ['reading with a writing key', route(['operator']), person({ scopes: ['write'] }), 'forbidden'],
    ['writing with a reading key', route(['operator'], { method: 'POST' }), person({ scopes: ['read'] }), 'forbidden'],
    [
      'moving a machine with a writing key',
      route(['operator'], { method: 'POST', scope: 'operate' }),
      person({ roles: ['lab-admin'], scopes: ['read', 'write'] }),
      'forbidden',
    ],
  ] as const)('%s', (_, spec, principal, decision) => {
    expect(decideAccess(spec, principal)).toBe(decision);
  });

  it('lets nobody in without a rule that names him', () => {
    const roles = fc.subarray([...ROLES]);
    const access = fc.oneof(fc.constantFrom<Access>('signed-in', 'bridge'), roles);
    const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE');
    fc.assert(
      fc.property(access, method, roles, fc.subarray([...SCOPES]), (rule, verb, mine, scopes) => {
        const decision = decideAccess(route(rule, { method: verb as 'GET' }), person({ roles: mine, scopes }));
        const hasScope = scopes.includes(verb === 'GET' ? 'read' : 'write');
        const isNamed = Array.isArray(rule) && (mine.includes('lab-admin') || rule.some((role) => mine.includes(role)));
        expect(decision === 'ok').toBe(hasScope && (rule === 'signed-in' || isNamed));
      }),
    );
  });
});

describe('a request with a cookie', () => {
  const refused = (method: string, headers: Record<string, string>): boolean => {
    try {
      refuseCrossSite({ method, headers: { host: 'taller.example', ...headers } });
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'AUTH_CROSS_SITE' });
      return true;
    }
  };

  it.each([
    ['GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['HEAD', { origin: 'https://evil.example' }, false],
    ['POST', {}, false],
    ['POST', { 'sec-fetch-site': 'same-origin' }, false],
    ['POST', { 'sec-fetch-site': 'none' }, false],
    ['POST', { 'sec-fetch-site': 'same-site' }, true],
    ['DELETE', { 'sec-fetch-site': 'cross-site' }, true],
    ['POST', { origin: 'https://taller.example' }, false],
    ['POST', { origin: 'https://taller.example:8443' }, true],
    ['PATCH', { origin: 'https://evil.example' }, true],
    ['POST', { origin: 'null' }, true],
    // The browser's own word counts more than the address it shows.
    ['POST', { 'sec-fetch-site': 'cross-site', origin: 'https://taller.example' }, true],
  ])('%s with %j: refused %s', (method, headers, isRefused) => {
    expect(refused(method, headers as Record<string, string>)).toBe(isRefused);
  });
});

describe('secrets', () => {
  it('are salted, and found again', async () => {
    const [one, two] = await Promise.all([hashPassword('cumbre nevada'), hashPassword('cumbre nevada')]);
    expect(one).not.toBe(two);
    expect(one).toMatch(/^scrypt\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPassword('cumbre nevada', one)).toBe(true);
    expect(await isPassword('Cumbre nevada', one)).toBe(false);
  });

  it.each(['', 'none', 'scrypt', 'scrypt$$', 'bcrypt$a$b'])('of no known kind (%j) open nothing', async (stored) => {
    expect(await isPassword('', stored)).toBe(false);
  });

  it('cannot be guessed and are not kept', () => {
    const token = newToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(newToken()).not.toBe(token);
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('wrong five times make the account wait, longer each time up to an hour', () => {
    expect([0, 4, 5, 6, 7, 10, 11, 400].map(lockMinutes)).toEqual([0, 0, 1, 2, 4, 32, 60, 60]);
  });
});

describe('what can make a machine start or stop', () => {
  it.each([
    ['start', machines.startAtMachine],
    ['clear the plate', machines.clearPlate],
    ['unlock', machines.unlockMachine],
    ['mode and material', machines.updateMachine],
    ['release', jobs.releaseJob],
    ['cancel', jobs.cancelJob],
    ['resume', jobs.resumeAttempt],
    ['never started', jobs.resolveUnknown],
    ['yes to a suggestion', dispatch.startJob],
    ['pins and times', dispatch.changeDispatch],
    ['many at once', dispatch.changeMany],
    ['mode of a machine', rules.changeRules],
    ['back to service', rules.putBackToService],
    ['end of a reservation', rules.endReservation],
  ])('%s: needs a key that may operate', (_, spec) => {
    expect(decideAccess(spec, person({ roles: ['lab-admin'], scopes: ['read', 'write'] }))).toBe('forbidden');
    expect(decideAccess(spec, person({ roles: ['operator'], scopes: ['operate'] }))).toBe('ok');
  });
});
