import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { decode, encode } from 'fast-png';
import { decodePreview, readManifest } from '#libs/designs';
import {
  AttemptRow,
  BlobStore,
  ModelPictureRow,
  DesignRow,
  JobRow,
  OperationRow,
  OrderLineRow,
  PieceRow,
  ProgramRow,
  WorkOrderRow,
  newId,
} from '#libs/persistence';
import { openSite, type Answer, type Caller, type TestSite } from '../../../../test/support/site.js';
import { JobsService } from '../jobs/jobs.service.js';
import { noteGoodPiece } from './review-moves.js';
import { KnownGoodService } from './known-good.service.js';
import { ModelPicturesService } from './model-pictures.service.js';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

interface Draft {
  readonly slug: string;
  readonly title?: string;
  readonly es?: string;
  readonly description?: string;
  readonly version?: string;
  readonly licence?: string;
  readonly repo?: string;
  readonly licensor?: string;
  readonly more?: string;
  readonly part?: string;
  readonly files?: Record<string, string>;
}

/** A tetrahedron of some millimetres: the smallest solid. */
const solid = (size: number): string => {
  const corners = [[0, 0, 0], [size, 0, 0], [0, size, 0], [0, 0, size]].map((corner) => `vertex ${corner.join(' ')}`); // prettier-ignore
  const faces = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]; // prettier-ignore
  const text = faces.map((face) => `facet normal 0 0 0\nouter loop\n${face.map((n) => corners[n]).join('\n')}\nendloop\nendfacet`); // prettier-ignore
  return `solid s\n${text.join('\n')}\nendsolid s\n`;
};

function bundle(draft: Draft): Uint8Array {
  const manifest = `okhv = "2.4"
name = "${draft.title ?? draft.slug}"
repo = "${draft.repo ?? 'https://example.org/tests/catalogue'}"
version = "${draft.version ?? '1.0.0'}"
license = "${draft.licence ?? 'CERN-OHL-S-2.0'}"
licensor = "${draft.licensor ?? 'Ana'}"
function = "${draft.description ?? 'A part for tests.'}"
documentation-language = ["en"]
${draft.more ?? ''}
[x-minga]
slug = "${draft.slug}"
title = { es = "${draft.es ?? draft.slug}" }
[[part]]
name = "Body"
tsdc = ["3DP"]
export = ["body.stl"]
${draft.part ?? ''}
`;
  const files = { 'okh.toml': manifest, 'body.stl': solid(20), ...draft.files };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

async function add(draft: Draft): Promise<Answer['body']> {
  const form = new FormData();
  form.append('file', new Blob([bundle(draft) as Uint8Array<ArrayBuffer>]), 'design.zip');
  const answer = await site.api('POST', '/api/designs', form, { as: 'operator' });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.design;
}
const get = (path: string, as: Caller = 'nobody') => site.api('GET', path, undefined, { as });
const slugs = async (query: string): Promise<string[]> =>
  (await get(`/api/designs?${query}`)).body.map((design: { slug: string }) => design.slug);
const review = (id: string, body: object, as: Caller = 'operator') =>
  site.api('POST', `/api/designs/${id}/review`, body, { as });
const row = (id: string) => site.database.manager.findOneByOrFail(DesignRow, { id });

/** An order of one machine of a design whose jobs a person has just found good. */
async function build(designId: string, pieces = 1): Promise<{ orderId: string; jobIds: string[] }> {
  const { manager } = site.database;
  const requestId = await site.floor.addRequest(designId, { state: 'in-production' });
  const [orderId, lineId, operationId] = [newId(), newId(), newId()];
  await manager.insert(WorkOrderRow, { id: orderId, requestId, designId, state: 'open', createdAt: new Date() });
  await manager.insert(OrderLineRow, { id: lineId, orderId, position: 0, key: 'body', partId: 'body', name: 'Body', kind: 'make', quantity: pieces } as never); // prettier-ignore
  const operation = { id: operationId, orderId, lineId, sequence: 0, step: 'print', name: 'Body', quantity: pieces, state: 'ready', after: [], requirements: {} }; // prettier-ignore
  await manager.insert(OperationRow, operation as never);
  const jobIds = [];
  for (let n = 0; n < pieces; n++) jobIds.push(await site.floor.addPiece(operationId, orderId, 'awaiting-check'));
  return { orderId, jobIds };
}

describe('revisions', () => {
  it('of one design follow each other; each stays what it was', async () => {
    const first = await add({ slug: 'pump', version: '1' });
    const second = await add({ slug: 'pump', version: '2', files: { 'body.stl': solid(30), 'notes.md': 'new' } });
    const { body } = await get('/api/designs/pump');
    expect(body).toMatchObject({ id: second.id, version: '2', isCurrent: true, review: 'unreviewed' });
    expect(body.revisions.map((each: DesignRow) => [each.version, each.isCurrent])).toEqual([
      ['2', true],
      ['1', false],
    ]);
    expect((await get(`/api/designs/${first.id}`)).body).toMatchObject({ version: '1', isCurrent: false });
    expect(await slugs('text=pump')).toEqual(['pump']);
    await expect(site.database.query(`UPDATE design SET version = '3' WHERE id = $1`, [first.id])).rejects.toThrow(
      'never changes',
    );

    const compared = (await get(`/api/designs/${first.id}/compare/pump`)).body;
    expect(compared).toMatchObject({
      before: { id: first.id, version: '1' },
      after: { id: second.id },
      version: { before: '1', after: '2' },
      licence: null,
      files: { added: ['notes.md'], removed: [], changed: ['body.stl', 'okh.toml'], moved: [] },
      isOtherThing: true,
    });
    expect(compared.parts.changed[0]).toMatchObject({ id: 'body' });
    const fields = compared.parts.changed[0].fields.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['model', 'sizeMm']);
  });

  it('that come in at the same moment leave one current', async () => {
    await Promise.all(['1', '2', '3', '4'].map((version) => add({ slug: 'race', version })));
    const rows = await site.database.manager.findBy(DesignRow, { slug: 'race' });
    expect(rows.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect(rows).toHaveLength(4);
  });

  it('with the name of another project get a name of their own', async () => {
    await add({ slug: 'trap', repo: 'https://example.org/a/trap', licensor: 'Ana' });
    const other = await add({ slug: 'trap', repo: 'https://example.org/b/trap', licensor: 'Luis' });
    expect(other.slug).toBe('trap-2');
    const next = await add({ slug: 'trap', repo: 'https://example.org/b/trap', licensor: 'Luis', version: '2' });
    expect([next.slug, next.isCurrent]).toEqual(['trap-2', true]);
  });

  it('name what they come from, in this catalogue or elsewhere', async () => {
    await add({ slug: 'origin', repo: 'https://example.org/tests/origin.git' });
    await add({ slug: 'branch', more: 'fork-of = "https://example.org/tests/origin"' });
    await add({ slug: 'graft', more: 'fork-of = "https://elsewhere.example/x"' });
    expect((await get('/api/designs/branch')).body.lineage.ancestors).toMatchObject([{ design: { slug: 'origin' } }]);
    expect((await get('/api/designs/graft')).body.lineage.ancestors).toMatchObject([
      { kind: 'fork-of', design: null, url: 'https://elsewhere.example/x' },
    ]);
  });
});

describe('a fork', () => {
  it('is a design of its own that says where it comes from, and is modified once another thing is made', async () => {
    const origin = await add({
      slug: 'valve',
      title: 'Valve',
      licence: 'CC-BY-ND-4.0',
      files: { 'notes.md': 'Notes' },
    });
    const wish = { title: 'Valve for hail nets', note: 'A wider neck.' };
    expect((await site.api('POST', '/api/designs/valve/fork', wish, { as: 'planner' })).status).toBe(403);
    const { status, body: fork } = await site.api('POST', '/api/designs/valve/fork', wish, { as: 'operator' });
    expect([status, fork.slug, fork.version, fork.licence]).toEqual([
      201,
      'valve-for-hail-nets',
      '1.0.0-fork.1',
      'CC-BY-ND-4.0',
    ]);
    expect(fork.lineage).toMatchObject({ isModified: false, ancestors: [{ design: { id: origin.id } }] });
    expect(fork.summary.en).toContain('A wider neck.');
    expect((await get('/api/designs/valve')).body.lineage.forks).toMatchObject([{ id: fork.id }]);
    const compared = (await get(`/api/designs/valve/compare/${fork.id}`)).body;
    expect(compared).toMatchObject({ files: { added: [], removed: [], changed: ['okh.toml'] }, isOtherThing: false });

    const decide = async (slug: string, purpose: string) =>
      (await get(`/api/designs/${slug}/licence-decision?requesterKind=IND&purpose=${purpose}`)).body.verdict;
    expect(await decide('valve-for-hail-nets', 'NC')).toBe('allowed-with-duties');

    // The next revision of the fork has another model: what the licence says of changed designs holds.
    const bundle = unzipSync(
      new Uint8Array(await (await fetch(`${site.url}/api/designs/${fork.id}/bundle.zip`)).arrayBuffer()),
    );
    const form = new FormData();
    form.append(
      'file',
      new Blob([zipSync({ ...bundle, 'body.stl': strToU8(solid(33)) }) as Uint8Array<ArrayBuffer>]),
      'fork.zip',
    );
    const next = (await site.api('POST', '/api/designs', form, { as: 'operator' })).body.design;
    expect(next.slug).toBe('valve-for-hail-nets');
    expect((await get('/api/designs/valve-for-hail-nets')).body).toMatchObject({
      id: next.id,
      lineage: { isModified: true, ancestors: [{ design: { id: origin.id } }] },
    });
    expect(await decide('valve-for-hail-nets', 'NC')).toBe('not-allowed');
    expect(await decide('valve', 'NC')).toBe('allowed-with-duties');
    // The same name twice: another fork beside it.
    const again = await site.api(
      'POST',
      '/api/designs/valve/fork',
      { ...wish, note: 'A longer neck.' },
      { as: 'operator' },
    );
    expect(again.body.slug).toBe('valve-for-hail-nets-2');
  });
});

describe('a manifest', () => {
  it.each(['okh-losh', 'okh-v1'] as const)('is written as %s and reads as the same design', async (format) => {
    const slug = `written-${format}`;
    await add({ slug, title: 'Written', es: 'Escrito', version: '2.1', more: 'fork-of = "https://example.org/first"' });
    const response = await fetch(`${site.url}/api/designs/${slug}/manifest?format=${format}`);
    const name = format === 'okh-v1' ? `okh-${slug}.yml` : `okh-${slug}.toml`;
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    const { manifest, problems } = readManifest(name, await response.text());
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(manifest).toMatchObject({ slug, title: 'Written', titles: { es: 'Escrito' }, version: '2.1', format });
    expect(manifest?.parts).toMatchObject([{ name: 'Body', steps: ['print'], exportFiles: ['body.stl'] }]);
  });

  it('has one of two formats', async () => {
    expect((await get('/api/designs/written-okh-v1/manifest?format=pdf')).status).toBe(422);
    expect((await get('/api/designs/nothing/manifest')).status).toBe(404);
  });
});

describe('the review of a revision', () => {
  it('goes from seen to proven by good builds, with who, when and why', async () => {
    const { id } = await add({ slug: 'hinge' });
    const { orderId, jobIds } = await build(id, 3);
    expect((await review(id, { act: 'review' }, 'nobody')).status).toBe(401);
    expect((await review(id, { act: 'review' }, 'planner')).status).toBe(403);
    const jobs = site.get(JobsService);
    await jobs.check(jobIds[0]!, 'pass', undefined);
    expect((await review(id, { act: 'review', reason: 'Printed one, it holds.' })).body).toMatchObject({
      review: 'reviewed',
      reviewed: { goodBuilds: 1, provenAfterBuilds: 3 },
    });
    await jobs.check(jobIds[1]!, 'pass', undefined);
    expect((await row(id)).review).toBe('reviewed');
    await jobs.check(jobIds[2]!, 'pass', undefined);
    // Told again, it is proven once.
    await site.database.transaction((manager) => noteGoodPiece(manager, orderId, new Date()));
    const { body } = await get(`/api/designs/${id}`, 'operator');
    expect(body).toMatchObject({ review: 'proven', reviewed: { goodBuilds: 3 } });
    expect(body.reviewed.history).toMatchObject([
      { act: 'prove', from: 'reviewed', to: 'proven', by: 'Minga', reason: '3 good builds' },
      { act: 'review', from: 'unreviewed', to: 'reviewed', by: 'operator', reason: 'Printed one, it holds.' },
    ]);
    const names = (await get(`/api/designs/${id}`)).body.reviewed.history.map(({ by }: { by: unknown }) => by);
    expect(names).toEqual([null, null]);
  });

  it('counts by the site’s own number, at once', async () => {
    const { id } = await add({ slug: 'latch' });
    const { jobIds } = await build(id, 2);
    for (const jobId of jobIds) await site.get(JobsService).check(jobId, 'pass', undefined);
    await review(id, { act: 'review' });
    expect((await row(id)).review).toBe('reviewed');
    const settings = { provenAfterBuilds: 2, lookAfterReports: 3 };
    expect((await site.api('PUT', '/api/catalogue/settings', settings, { as: 'operator' })).status).toBe(403);
    expect((await site.api('PUT', '/api/catalogue/settings', settings, { as: 'lab-admin' })).body).toEqual(settings);
    expect((await row(id)).review).toBe('proven');
    await site.api('PUT', '/api/catalogue/settings', { ...settings, provenAfterBuilds: 3 }, { as: 'lab-admin' });
    expect((await get('/api/catalogue/settings', 'operator')).body.provenAfterBuilds).toBe(3);
  });

  it('withdraws with a reason and a successor: it is asked for no more, and running orders are shown', async () => {
    const old = await add({ slug: 'clamp', version: '1' });
    const ask = { designId: old.id, quantity: 1, place: 'Sigchos', purpose: 'OWN', requesterKind: 'IND', requesterName: 'Rosa' }; // prettier-ignore
    const asked = await site.api('POST', '/api/requests', ask);
    expect(asked.status).toBe(201);
    const newer = await add({ slug: 'clamp', version: '2', files: { 'body.stl': solid(25) } });
    expect((await review(newer.id, { act: 'withdraw' })).body).toMatchObject({ code: 'INPUT_INVALID' });
    expect((await review(newer.id, { act: 'withdraw', reason: 'x', successorId: newer.id })).body.code).toBe(
      'INPUT_INVALID',
    );

    await review(old.id, { act: 'withdraw', reason: 'It cracks at the neck.', successorId: 'clamp' });
    expect((await get(`/api/designs/${old.id}`)).body).toMatchObject({
      review: 'withdrawn',
      reviewed: { withdrawnReason: 'It cracks at the neck.', successor: { id: newer.id, version: '2' } },
    });
    const refused = await site.api('POST', '/api/requests', ask);
    expect(refused).toMatchObject({ status: 409, body: { code: 'DESIGN_WITHDRAWN' } });
    expect(refused.body.detail).toContain('It cracks at the neck.');
    const accept = await site.api('POST', `/api/requests/${asked.body.id}/accept`, {}, { as: 'operator' });
    expect(accept.body.code).toBe('DESIGN_WITHDRAWN');
    expect((await get(`/api/designs/${old.id}/running-orders`, 'operator')).body).toMatchObject([
      { requestId: asked.body.id, code: asked.body.code, state: 'received', orderId: null },
    ]);

    // The name stands for the newest that is not withdrawn.
    await review(newer.id, { act: 'withdraw', reason: 'Worse.' });
    await review(old.id, { act: 'reinstate', reason: 'With PETG it holds.' });
    expect((await get('/api/designs/clamp')).body.id).toBe(old.id);
    expect((await site.api('POST', '/api/requests', { ...ask, designId: 'clamp' })).status).toBe(201);
    await review(old.id, { act: 'withdraw', reason: 'No.' });
    expect(await slugs('text=clamp')).toEqual([]);
    expect(await slugs('text=clamp&review=withdrawn')).toEqual(['clamp']);
  });

  it('refuses what is not possible', async () => {
    const { id } = await add({ slug: 'lid' });
    expect((await review(id, { act: 'confirm' })).body).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    expect((await review(id, { act: 'prove' })).body.code).toBe('INPUT_INVALID');
    expect((await review('nothing', { act: 'review' })).status).toBe(404);
  });
});

describe('reports from the field', () => {
  const report = (id: string, body: object, as: Caller = 'nobody') =>
    site.api('POST', `/api/designs/${id}/feedback`, { kind: 'broke', text: 'It broke.', ...body }, { as });
  const codeOf = async (designId: string): Promise<string> => {
    const ask = {
      designId,
      quantity: 1,
      place: 'Sigchos',
      purpose: 'OWN',
      requesterKind: 'IND',
      requesterName: 'Rosa',
    };
    return (await site.api('POST', '/api/requests', ask)).body.code;
  };

  it('need the code of a request for this design, or somebody of the staff', async () => {
    const { id } = await add({ slug: 'spade' });
    const other = await add({ slug: 'rake' });
    expect((await report(id, {})).body).toMatchObject({
      code: 'INPUT_INVALID',
      problems: [{ place: { field: 'code' } }],
    });
    expect((await report(id, { code: 'KAKA-0000' })).body.code).toBe('CODE_UNKNOWN');
    expect((await report(id, { code: await codeOf(other.id) })).body.code).toBe('CODE_UNKNOWN');
    expect((await report(id, { text: ' \u202e ' }, 'operator')).body.code).toBe('INPUT_INVALID');
    expect((await report(id, { partId: 'nose' }, 'operator')).body.problems[0].place).toEqual({ field: 'partId' });
    expect((await report(id, { photo: 'R0lGODlh' }, 'operator')).body.code).toBe('INPUT_INVALID');
    expect((await report(id, { text: 'x'.repeat(801) }, 'operator')).status).toBe(422);
    expect((await report(id, { partId: 'body' }, 'operator')).body).toMatchObject({
      source: 'staff',
      authorName: 'operator',
    });
  });

  it('of strangers are plain text that everybody sees once staff has seen it, with the photo', async () => {
    const { id } = await add({ slug: 'hoe' });
    const png = encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3, text: { Author: 'GPS' } });
    const photo = Buffer.from(png).toString('base64');
    const code = await codeOf(id);
    const { body: said } = await report(id, {
      code: ` ${code.toLowerCase()} `,
      text: '<b>\u202eSe  partió</b>\r\n',
      photo,
    });
    expect(said).toMatchObject({ text: '<b>Se partió</b>', state: 'new', source: 'requester' });
    const hidden = (await get(`/api/designs/hoe`)).body;
    expect([hidden.feedback, hidden.unseenFeedback]).toEqual([[], 1]);
    expect((await get(said.photoUrl)).status).toBe(404);
    expect((await get(said.photoUrl, 'operator')).status).toBe(200);
    expect((await get('/api/designs/hoe', 'operator')).body.feedback).toHaveLength(1);

    const change = (body: object, as: Caller = 'operator') =>
      site.api('POST', `/api/feedback/${said.id}`, body, { as });
    expect((await change({ to: 'seen' }, 'nobody')).status).toBe(401);
    expect((await change({ to: 'answered' })).body.code).toBe('INPUT_INVALID');
    expect((await change({ to: 'answered', answer: 'More infill.' })).body).toMatchObject({ state: 'answered' });
    const shown = await fetch(site.url + said.photoUrl);
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await shown.arrayBuffer()).includes('GPS')).toBe(false);
    expect((await get('/api/designs/hoe')).body).toMatchObject({
      unseenFeedback: 0,
      feedback: [{ answer: 'More infill.' }],
    });
    await change({ isHidden: true });
    expect((await get('/api/designs/hoe')).body.feedback).toEqual([]);
    expect((await get(said.photoUrl)).status).toBe(404);
  });

  it('are answered by the revision that repairs it, of this design only', async () => {
    const broken = await add({ slug: 'fork', version: '1' });
    const repaired = await add({ slug: 'fork', version: '2' });
    const { body: said } = await report(broken.id, { code: await codeOf(broken.id) });
    const fix = (fixedInId: string) => site.api('POST', `/api/feedback/${said.id}`, { to: 'fixed-in', fixedInId }, { as: 'operator' }); // prettier-ignore
    expect((await fix(broken.id)).body.code).toBe('INPUT_INVALID');
    expect((await fix((await get('/api/designs/hoe')).body.id)).body.code).toBe('INPUT_INVALID');
    expect((await fix(repaired.id)).body).toMatchObject({ state: 'fixed-in', fixedInId: repaired.id });
    // What was made is what broke: the report is at the revision of the request, whichever name it came by.
    expect((await get('/api/designs/fork')).body.feedback).toEqual([]);
    expect((await get(`/api/designs/${broken.id}`)).body.feedback).toHaveLength(1);
  });

  it('in number ask a person to look again, and a look ends that', async () => {
    const { id } = await add({ slug: 'yoke' });
    await review(id, { act: 'review' });
    await report(id, { kind: 'works' }, 'operator');
    for (let n = 0; n < 2; n++) await report(id, {}, 'operator');
    expect((await row(id)).lookSince).toBeNull();
    await report(id, { kind: 'does-not-fit' }, 'operator');
    expect((await get(`/api/designs/${id}`)).body.reviewed.isLookWanted).toBe(true);
    const inbox = (await get('/api/inbox', 'operator')).body;
    expect(inbox.find(({ designId }: { designId: string }) => designId === id)).toMatchObject({
      kind: 'design-report',
      reason: { code: 'DESIGN_LOOK' },
    });
    expect((await review(id, { act: 'confirm', reason: 'All of one bad spool.' })).body.reviewed.isLookWanted).toBe(
      false,
    );
    await report(id, {}, 'operator');
    expect((await row(id)).lookSince).toBeNull();
  });

  it('may come with the code on the piece itself', async () => {
    const { id } = await add({ slug: 'knob' });
    const { jobIds } = await build(id);
    await site.get(JobsService).check(jobIds[0]!, 'pass', undefined);
    const piece = await site.database.manager.findOneByOrFail(PieceRow, { jobId: jobIds[0]! });
    expect((await report(id, { code: piece.code.toLowerCase() })).body).toMatchObject({
      source: 'requester',
      state: 'new',
    });
    const other = await add({ slug: 'button' });
    expect((await report(other.id, { code: piece.code })).body.code).toBe('CODE_UNKNOWN');
  });

  it('of one request wait to be read before more are taken', async () => {
    const { id } = await add({ slug: 'peg' });
    const code = await codeOf(id);
    for (let n = 0; n < 5; n++) expect((await report(id, { code })).status).toBe(201);
    expect((await report(id, { code })).status).toBe(429);
  });
});

describe('known-good settings', () => {
  const settings = { layerHeightMm: 0.2, infillPercent: 40, supports: false };

  it('are kept from a job whose piece passed, offered for the same file, and taken back', async () => {
    const design = await add({ slug: 'gear' });
    const [{ modelSha256 }] = (await row(design.id)).parts as { modelSha256: string }[] as [{ modelSha256: string }];
    const { jobIds } = await build(design.id);
    const jobId = jobIds[0]!;
    const { manager } = site.database;
    const sha256 = 'd'.repeat(64);
    const program = { id: newId(), key: 'gear', partSha256: modelSha256, machineClass: 'fff-220', material: 'PETG', input: { quality: { ...settings, supports: true } }, report: { maker: 'CuraEngine', settings: { ...settings, list: [], engineSpeed: 40 } }, state: 'ready', sha256, createdAt: new Date() }; // prettier-ignore
    await manager.insert(ProgramRow, program as never);
    const attempt = { id: newId(), jobId, attemptNo: 1, machineId: newId(), bridgeId: newId(), fence: 1, state: 'done', programSha256: sha256, programBytes: 1, plateTokenId: newId(), runBefore: 0, startBy: new Date(), createdAt: new Date() }; // prettier-ignore
    await manager.insert(AttemptRow, attempt as never);
    const keep = () => site.api('POST', '/api/designs/gear/known-good', { jobId, note: 'Strong.' }, { as: 'operator' });
    expect((await keep()).body.code).toBe('STATE_CONFLICT');
    await manager.update(JobRow, { id: jobId }, { verdict: 'pass', state: 'done' });
    const { body: kept } = await keep();
    expect(kept).toMatchObject({
      partId: 'body',
      machineClass: 'fff-220',
      material: 'PETG',
      settings,
      engine: 'CuraEngine',
      isFromJob: true,
    });

    const service = site.get(KnownGoodService);
    expect((await service.knownGoodFor(modelSha256, 'fff-220', 'PETG'))?.settings).toEqual(settings);
    expect(await service.knownGoodFor(modelSha256, 'fff-220', 'PLA')).toBeUndefined();
    // A later revision with the same file has them too.
    await add({ slug: 'gear', version: '2' });
    expect((await get('/api/designs/gear')).body).toMatchObject({
      version: '2',
      knownGood: [{ id: kept.id, author: 'operator' }],
    });
    const gone = await site.api('DELETE', `/api/designs/gear/known-good/${kept.id}`, undefined, { as: 'operator' });
    expect(gone.status).toBe(204);
    expect(await service.knownGoodFor(modelSha256, 'fff-220', 'PETG')).toBeUndefined();
    expect((await site.api('DELETE', `/api/designs/gear/known-good/${kept.id}`, undefined, { as: 'operator' })).status).toBe(404); // prettier-ignore
  });

  it('may be what a person knows; the latest counts', async () => {
    await add({ slug: 'cam' });
    const body = { partId: 'body', machineClass: 'fff-220', material: 'PLA', settings };
    const say = (change: object, as: Caller = 'operator') =>
      site.api('POST', '/api/designs/cam/known-good', { ...body, ...change }, { as });
    expect((await say({}, 'nobody')).status).toBe(401);
    expect((await say({ partId: 'nose' })).body.code).toBe('INPUT_INVALID');
    expect((await say({ settings: {} })).status).toBe(422);
    expect((await say({ settings: { post_process: 'rm' } })).status).toBe(422);
    expect((await say({})).body).toMatchObject({ isFromJob: false, author: 'operator' });
    await say({ settings: { ...settings, infillPercent: 60 } });
    const [{ modelSha256 }] = (await row((await get('/api/designs/cam')).body.id)).parts as [{ modelSha256: string }];
    const found = await site.get(KnownGoodService).knownGoodFor(modelSha256, 'fff-220', 'PLA');
    expect(found?.settings['infillPercent']).toBe(60);
  });
});

describe('pictures of models', () => {
  it('are made once for each content, by the worker, and shown where the project has none of its own', async () => {
    const design = await add({ slug: 'shown' });
    expect((await get('/api/designs/shown/parts/body/picture.png')).status).toBe(404);
    const { modelSha256 } = ((await row(design.id)).parts as { modelSha256: string }[])[0]!;
    const pictures = site.get(ModelPicturesService);
    await pictures.make(modelSha256, { isLastTry: false });
    await pictures.make(modelSha256, { isLastTry: false });
    const { body } = await get('/api/designs/shown');
    expect(body.imageUrl).toBe(body.parts[0].pictureUrl);
    const picture = Buffer.from(await (await fetch(site.url + body.parts[0].pictureUrl)).arrayBuffer());
    expect(decode(picture)).toMatchObject({ width: 640, height: 480 });
    const mesh = decodePreview(new Uint8Array(await (await fetch(site.url + body.parts[0].previewUrl)).arrayBuffer()));
    expect(mesh.triangleCount).toBe(4);
    // A new name, the same model: nothing to make.
    await add({ slug: 'shown-again' });
    expect((await get('/api/designs/shown-again')).body.parts[0].previewUrl).toContain('preview.mesh');
  });

  it('that cannot be made say why, and are not tried for ever', async () => {
    const modelSha256 = await site.get(BlobStore).put(Buffer.from('solid nothing'));
    const { manager } = site.database;
    await manager.insert(ModelPictureRow, {
      modelSha256,
      fileName: 'x.stl',
      state: 'preparing',
      createdAt: new Date(),
    });
    await site.get(ModelPicturesService).make(modelSha256, { isLastTry: false });
    const failed = await manager.findOneByOrFail(ModelPictureRow, { modelSha256 });
    expect([failed.state, failed.reason?.code]).toEqual(['failed', expect.stringMatching(/^MODEL_/)]);
  });
});

describe('a bundle', () => {
  it('has every file as it was; imported again it is the same revision', async () => {
    const design = await add({
      slug: 'bucket',
      files: { 'docs/guía.md': '# Guía\n'.repeat(2_000), 'photo.png': 'png' },
    });
    const response = await fetch(`${site.url}/api/designs/bucket/bundle.zip`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="bucket-1.0.0.zip"');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const files = unzipSync(bytes);
    expect(Object.keys(files).toSorted()).toEqual(['body.stl', 'docs/guía.md', 'okh.toml', 'photo.png']);
    expect(bytes.length).toBeLessThan(5_000);
    const form = new FormData();
    form.append('file', new Blob([bytes]), 'again.zip');
    const again = await site.api('POST', '/api/designs', form, { as: 'operator' });
    expect(again.body).toMatchObject({ isNew: false, design: { id: design.id } });
  });
});

describe('search', () => {
  const prefix = 'xsearch';
  beforeAll(async () => {
    const made = (slug: string, draft: Omit<Draft, 'slug'>) =>
      add({ slug: `${prefix}-${slug}`, repo: `https://example.org/${slug}`, ...draft });
    await made('sheller', {
      title: 'Maize sheller',
      es: 'Desgranadora de maíz',
      description: 'Shells dry cobs by hand, for small plots.',
      licence: 'CC-BY-SA-4.0',
      more: 'technology-readiness-level = "OTRL-4"\ndocumentation-readiness-level = "ODRL-3"',
      files: { 'body.stl': solid(150) },
    });
    await made('wheel', { title: 'Seed wheel', es: 'Rueda de la sembradora', description: 'Doses maize seeds.', licence: 'MIT' }); // prettier-ignore
    await made('press', { title: 'Cassava press', es: 'Prensa de yuca', licence: 'CC-BY-NC-4.0', files: { 'body.stl': solid(400) } }); // prettier-ignore
  });
  const find = async (query: string) =>
    (await slugs(`${query}&limit=50`)).filter((slug) => slug.startsWith(prefix)).map((slug) => slug.slice(prefix.length + 1)); // prettier-ignore

  it.each([
    ['maiz', ['sheller', 'wheel']],
    ['MAÍZ', ['sheller', 'wheel']],
    ['maíz desgranado', ['sheller']],
    ['maize', ['sheller', 'wheel']],
    ['desgranadoras', ['sheller']],
    ['shelling', ['sheller']],
    ['desgran', ['sheller']],
    ['granadora', ['sheller']],
    ['la sembradora', ['wheel']],
    ['prensa de yucas', ['press']],
    ['maize press', []],
    ["'; DROP TABLE design; --", []],
    ['!!! & | ( :*', ['press', 'sheller', 'wheel']],
    ['%', ['press', 'sheller', 'wheel']],
  ])('finds %j', async (text, found) => {
    const hits = await find(`text=${encodeURIComponent(text)}`);
    expect(text === 'maize' ? hits : hits.toSorted()).toEqual(found);
  });

  it.each([
    ['licence=open', ['wheel']],
    ['licence=share-alike', ['sheller']],
    ['licence=non-commercial', ['press']],
    ['technology=OTRL-4', ['sheller']],
    ['documentation=ODRL-3', ['sheller']],
    ['fits=160x160x160', ['sheller', 'wheel']],
    ['fits=20,20,20', ['wheel']],
    ['fits=19x400x400', []],
    ['process=print', ['press', 'sheller', 'wheel']],
    ['process=laser', []],
    ['crop=nothing', []],
    ['review=proven', []],
  ])('filters by %s', async (query, found) => {
    expect((await find(query)).toSorted()).toEqual(found);
  });

  it('counts what each filter would leave, under the other filters', async () => {
    const { body } = await get(`/api/catalogue?text=${prefix}%20example&licence=open`);
    expect(body.total).toBe(0);
    const all = (await get('/api/catalogue?text=maize&licence=open')).body;
    expect(all).toMatchObject({
      total: 1,
      designs: [{ slug: `${prefix}-wheel` }],
      facets: { process: [{ value: 'print', count: 1 }], technology: [] },
    });
    expect(all.facets.licence).toEqual([
      { value: 'open', count: 1 },
      { value: 'share-alike', count: 1 },
    ]);
  });

  it('sorts and gives pages', async () => {
    const page = async (query: string) => (await get(`/api/catalogue?${query}`)).body;
    const first = await page('limit=2&sort=newest');
    const second = await page('limit=2&offset=2&sort=newest');
    expect(first.designs[0].slug).toBe(`${prefix}-press`);
    expect(new Set([...first.designs, ...second.designs].map(({ id }: { id: string }) => id)).size).toBe(4);
    expect((await page('sort=maturity')).designs[0].review).toBe('proven');
    expect((await page(`offset=${first.total}`)).designs).toEqual([]);
    const titles = (await page('limit=100')).designs.map(({ slug }: { slug: string }) => slug);
    expect(titles).toHaveLength(first.total);
  });

  it('refuses what it cannot read, field by field', async () => {
    for (const query of ['fits=big', 'sort=best', 'limit=0', 'limit=501', 'licence=free', 'review=good', 'offset=-1']) {
      const { status, body } = await get(`/api/designs?${query}`);
      expect([query, status, body.problems?.[0]?.place?.field]).toEqual([query, 422, query.split('=')[0]]);
    }
  });
});

describe('rows of an older release', () => {
  it('are made findable by the sweep', async () => {
    const { SearchService } = await import('./search.service.js');
    await site.database.query('DELETE FROM design_search');
    expect(await slugs('text=maize')).toEqual([]);
    await site.get(SearchService).reindex();
    expect(await slugs('text=maize')).toHaveLength(2);
  });
});
