import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestRow } from '#libs/persistence';
import { FakeClock } from '../../../../test/support/fake-clock.js';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { holderKey } from './evidence-on-file.js';
import { ReciprocityService } from './reciprocity.service.js';

const DAY_MS = 86_400_000;
const COPYFAIR = 'LicenseRef-CopyFair-Cotopaxi-1.0';

let site: TestSite;
let clock: FakeClock;
let names = 0;
beforeAll(async () => {
  clock = new FakeClock();
  site = await openSite({ clock });
});
afterAll(() => site?.close());

const admin = (method: string, path: string, body?: unknown) => site.api(method, path, body, { as: 'lab-admin' });
const at = (days: number) => new Date(clock.nowMs() + days * DAY_MS).toISOString();

/** A company that asks for something under the coalition's policy, to sell it. */
async function ask(change: { licence?: string; requesterKind?: string } = {}) {
  const requesterName = `Metales Ñuka ${++names} Cía. Ltda.`;
  const designId = await site.floor.addDesign([], change.licence ?? COPYFAIR);
  const { body, status } = await site.api('POST', '/api/requests', {
    designId,
    quantity: 1,
    place: 'Sigchos',
    purpose: 'COM',
    requesterKind: change.requesterKind ?? 'FPN',
    requesterName,
  });
  expect(status).toBe(201);
  const look = () => site.database.manager.findOneByOrFail(RequestRow, { id: body.id });
  return { id: body.id as string, code: body.code as string, requesterName, decision: body.licenceDecision, look };
}
const keep = async (holder: string, kind = 'fee', change: object = {}) => {
  const answer = await admin('POST', '/api/reciprocity-records', {
    holder,
    kind,
    note: 'Receipt 14 in the folder',
    validFrom: at(-1),
    ...change,
  });
  expect(answer.status).toBe(201);
  return answer.body;
};

describe('a reciprocity record', () => {
  it('decides the open requests of its holder again, however the name is written, and is cited', async () => {
    const asked = await ask();
    expect(asked.decision).toMatchObject({ verdict: 'to-agree', mayOverrule: 'lab-admin', records: [] });
    const record = await keep(asked.requesterName.toUpperCase().replace('CÍA.', 'cia'));
    expect(record).toMatchObject({ state: 'in-force', citedBy: [asked.code], createdBy: 'lab-admin' });
    expect(await asked.look()).toMatchObject({
      licenceDecision: { verdict: 'allowed-with-duties', records: [record.id] },
      reviewSince: null,
      version: 2,
    });
  });

  it('of worker ownership lets a co-operative sell under the Peer Production Licence, a fee does not', async () => {
    const asked = await ask({ licence: 'PPL', requesterKind: 'COOP' });
    expect(asked.decision).toMatchObject({ verdict: 'to-agree', reason: 'proof-missing' });
    await keep(asked.requesterName, 'fee');
    expect((await asked.look()).licenceDecision.verdict).toBe('to-agree');
    const { id } = await keep(asked.requesterName, 'worker-ownership');
    expect((await asked.look()).licenceDecision).toMatchObject({ verdict: 'allowed-with-duties', records: [id] });
  });

  it('puts an accepted request before a person when it ends, and nothing is handed over until terms are agreed', async () => {
    const asked = await ask();
    await keep(asked.requesterName, 'agreement', { validUntil: at(10) });
    const path = `/api/requests/${asked.id}`;
    expect((await site.api('POST', `${path}/accept`, {}, { as: 'operator' })).status).toBe(200);
    await site.database.manager.update(RequestRow, { id: asked.id }, { state: 'ready' });

    await site.get(ReciprocityService).sweep();
    expect((await asked.look()).reviewSince).toBeNull();
    clock.turn(10 * DAY_MS);
    await site.get(ReciprocityService).sweep();
    const worse = await asked.look();
    expect(worse).toMatchObject({ licenceDecision: { verdict: 'to-agree', records: [] } });
    expect(worse.reviewSince).toEqual(new Date(clock.nowMs()));
    const inbox = (await site.api('GET', '/api/inbox', undefined, { as: 'operator' })).body;
    expect(inbox).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'licence-review', requestCode: asked.code })]),
    );

    const collect = () => site.api('POST', `${path}/collected`, undefined, { as: 'operator' });
    expect(await collect()).toMatchObject({ status: 422, body: { code: 'LICENCE_NOT_ALLOWED' } });
    const terms = { agreedTerms: 'New agreement signed today' };
    expect((await site.api('POST', `${path}/agreed-terms`, terms, { as: 'operator' })).status).toBe(403);
    expect((await admin('POST', `${path}/agreed-terms`, terms)).body).toMatchObject({
      agreedTerms: terms.agreedTerms,
      agreedBy: 'lab-admin',
      reviewSince: null,
    });
    expect(await admin('POST', `${path}/agreed-terms`, terms)).toMatchObject({ status: 409 });
    expect((await collect()).body.state).toBe('collected');
  });

  it('counts no more once it is withdrawn; a later one ends the wait', async () => {
    const asked = await ask();
    const { id } = await keep(asked.requesterName);
    await site.api('POST', `/api/requests/${asked.id}/accept`, {}, { as: 'operator' });
    const withdraw = () => admin('POST', `/api/reciprocity-records/${id}/withdraw`, { reason: 'The cheque bounced' });
    expect((await withdraw()).body).toMatchObject({ state: 'withdrawn', withdrawnBy: 'lab-admin', citedBy: [] });
    expect(await withdraw()).toMatchObject({ status: 409 });
    expect((await asked.look()).reviewSince).not.toBeNull();
    await keep(asked.requesterName, 'contribution');
    expect(await asked.look()).toMatchObject({
      reviewSince: null,
      licenceDecision: { verdict: 'allowed-with-duties' },
    });
  });

  it('is looked at again when the request is accepted, not only when somebody sweeps', async () => {
    const asked = await ask();
    await keep(asked.requesterName, 'fee', { validUntil: at(1) });
    clock.turn(DAY_MS);
    const accept = () => site.api('POST', `/api/requests/${asked.id}/accept`, {}, { as: 'operator' });
    expect(await accept()).toMatchObject({ status: 422, body: { code: 'LICENCE_NOT_ALLOWED' } });
    expect(await asked.look()).toMatchObject({ state: 'received', licenceDecision: { verdict: 'to-agree' } });
  });

  it('is kept only for somebody, for a time that begins before it ends, and by a lab admin', async () => {
    const record = { holder: 'Taller', kind: 'fee', note: 'Receipt 15', validFrom: at(0) };
    for (const wrong of [{ validUntil: at(-1) }, { holder: '···' }, { kind: 'gift' }, { note: '' }]) {
      const { status } = await admin('POST', '/api/reciprocity-records', { ...record, ...wrong });
      expect({ wrong, status }).toEqual({ wrong, status: 422 });
    }
    const { status } = await site.api('POST', '/api/reciprocity-records', record, { as: 'operator' });
    expect(status).toBe(403);
    expect((await admin('GET', '/api/reciprocity-records')).body.length).toBeGreaterThan(0);
  });
});

describe('a holder’s name', () => {
  it.each([
    ['Cooperativa  Sumak Kawsay, Ltda.', 'cooperativa sumak kawsay ltda'],
    [' ÑUKANCHIK-Llamkay ', 'nukanchik llamkay'],
    ['···', ''],
  ])('%j is kept as %j', (name, key) => {
    expect(holderKey(name)).toBe(key);
  });
});
