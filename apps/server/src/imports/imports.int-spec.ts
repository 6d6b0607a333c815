import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { DesignRow, DesignSourceRow, ImportRow } from '#libs/persistence';
import { Forge } from '../../../../test/support/forge.js';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { ImportRunner } from './import-runner.js';
import { ImportsService } from './imports.service.js';

/** A 10 mm tetrahedron as text STL. */
const STL = `solid t
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 0 10 0 vertex 10 0 0 endloop endfacet
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 10 0 0 vertex 0 0 10 endloop endfacet
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 0 0 10 vertex 0 10 0 endloop endfacet
facet normal 0 0 0 outer loop vertex 10 0 0 vertex 0 10 0 vertex 0 0 10 endloop endfacet
endsolid t
`;
const manifest = (name: string, repo = 'https://example.org/peg', version = '1') => `okhv = "2.4"
name = "${name}"
repo = "${repo}"
version = "${version}"
license = "MIT"
licensor = "Ana"
function = "A peg."
tsdc = "3DP"
export = ["peg.stl"]
`;
const zipOf = (files: Record<string, string>): FormData => {
  const packed = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
  const form = new FormData();
  form.append('file', new Blob([Buffer.from(packed)]), 'la clavija.zip');
  return form;
};

let site: TestSite;
let forge: Forge;
beforeAll(async () => {
  forge = await Forge.open();
  site = await openSite({ network: forge.network });
});
afterAll(async () => {
  await site?.close();
  await forge?.close();
});

const as = { as: 'operator' as const };
const start = (body: unknown, options: object = as) => site.api('POST', '/api/imports', body, options);
const look = async (id: string) => (await site.api('GET', `/api/imports/${id}`, undefined, as)).body;
/** Waits for the end, or for a question. */
const ended = (id: string, states = ['choose', 'confirm', 'done', 'failed', 'cancelled']) =>
  site.eventually(async () => {
    const found = await look(id);
    return states.includes(found.state) ? found : undefined;
  });
const imported = async (body: unknown, options: object = as) => {
  const answer = await start(body, options);
  expect([answer.status, answer.body]).toEqual([202, expect.objectContaining({ state: 'waiting' })]);
  return ended(answer.body.id);
};
const designs = () => site.database.manager.count(DesignRow);

describe('an import, before a worker takes it', () => {
  it('waits, can be cancelled once, and leaves no upload behind', async () => {
    const { body } = await start(zipOf({ 'okh.toml': manifest('Never'), 'peg.stl': STL }));
    expect(body).toMatchObject({ kind: 'zip', address: 'la clavija.zip', by: 'operator', results: [] });
    expect(await readdir(path.join(site.config.blobDir, 'uploads'))).toEqual([`${body.id}.zip`]);
    const cancel = () => site.api('POST', `/api/imports/${body.id}/cancel`, undefined, as);
    expect((await cancel()).body).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) });
    expect(await cancel()).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
    expect(await readdir(path.join(site.config.blobDir, 'uploads'))).toEqual([]);
    await site.get(ImportRunner).run(body.id, { isLastTry: true });
    expect(await look(body.id)).toMatchObject({ state: 'cancelled', results: [] });
  });

  it('is given up when workers die over it again and again', async () => {
    const { body } = await start(zipOf({ 'okh.toml': manifest('Deadly'), 'peg.stl': STL }));
    await site.database.manager.update(ImportRow, { id: body.id }, { state: 'running', tries: 3 });
    await site.get(ImportRunner).run(body.id, { isLastTry: false });
    expect(await look(body.id)).toMatchObject({ state: 'failed', problems: [{ code: 'INTERNAL' }] });
  });

  it('is refused at once where the address says enough', async () => {
    const codes = async (body: unknown) => (await start(body)).body.code;
    expect(await codes({ kind: 'url', address: 'http://example.org/a.zip' })).toBe('IMPORT_BLOCKED');
    expect(await codes({ kind: 'url', address: 'ext::sh -c id' })).toBe('IMPORT_GIT_URL');
    expect(await codes({ kind: 'git', address: 'https://x.org/a.git', ref: '--upload-pack=id' })).toBe(
      'IMPORT_GIT_URL',
    );
    expect(await codes({ kind: 'git' })).toBe('INPUT_INVALID');
    expect(await codes({ kind: 'folder', path: '/etc' })).toBe('AUTH_FORBIDDEN');
    expect(await codes(new FormData())).toBe('INPUT_INVALID');
    expect((await start({ kind: 'url', address: 'https://x.org/' }, { as: 'planner' })).status).toBe(403);
  });
});

describe('an import, done by a worker', () => {
  beforeAll(() => site.startWorker());
  afterEach(() => forge.handlers.clear());

  it('brings a zip into the catalogue, and the same zip finds it there', async () => {
    const files = { 'peg/okh.toml': manifest('Peg'), 'peg/peg.stl': STL };
    const first = await imported(zipOf(files));
    expect(first).toMatchObject({ state: 'done', step: null, problems: [], results: [{ slug: 'peg', isNew: true }] });
    const again = await imported(zipOf(files));
    expect(again.results).toEqual([{ ...first.results[0], isNew: false }]);
    expect(await readdir(path.join(site.config.blobDir, 'uploads'))).toEqual([]);
    const { body } = await site.api('GET', `/api/designs/${first.results[0].designId}`);
    expect(body).toMatchObject({ slug: 'peg', partCount: 1 });
    expect((await site.api('GET', `/api/designs/${body.id}/sources`)).body).toMatchObject([
      { kind: 'zip', address: null, manifest: 'peg/okh.toml' },
    ]);
  });

  it('tells every problem with file, line and field, and keeps nothing', async () => {
    const before = await designs();
    const broken = manifest('Broken').replace('peg.stl', 'gone.stl');
    const failed = await imported(zipOf({ 'okh.toml': broken }));
    expect(failed.state).toBe('failed');
    const place = { file: 'okh.toml', line: 9 };
    expect(failed.problems).toMatchObject([{ code: 'DESIGN_FILE_MISSING', severity: 'error', place }]);
    const unlicensed = await imported(zipOf({ 'okh.toml': manifest('Free').replace('license = "MIT"\n', '') }));
    expect(unlicensed.problems).toMatchObject([{ code: 'MANIFEST_LICENCE', place: { field: 'license' } }]);
    expect(await designs()).toBe(before);
    const none = await imported(zipOf({ 'README.md': 'x' }));
    expect(none).toMatchObject({ state: 'failed', problems: [{ code: 'MANIFEST_MISSING' }] });
  });

  it('takes a repository and remembers the commit and who brought it', async () => {
    const repo = forge.commit('drum', {
      'okh.toml': manifest('Drum', `${forge.url}/drum`),
      'peg.stl': STL,
      'link.txt': { link: 'okh.toml' },
    });
    const done = await imported({ kind: 'url', address: repo.url });
    expect(done).toMatchObject({ kind: 'git', state: 'done', commit: repo.commit, results: [{ slug: 'drum' }] });
    expect(done.problems).toMatchObject([{ code: 'ARCHIVE_NAME', severity: 'warning', place: { file: 'link.txt' } }]);
    const { designId } = done.results[0];
    const source = { kind: 'git', address: repo.url, commit: repo.commit, manifest: 'okh.toml', ref: null };
    expect((await site.api('GET', `/api/designs/${designId}/sources`)).body).toMatchObject([source]);
    const row = await site.database.manager.findOneByOrFail(DesignSourceRow, { designId });
    expect(row).toMatchObject({ actor: 'operator', importId: done.id });
    await imported({ kind: 'git', address: repo.url });
    expect(await site.database.manager.countBy(DesignSourceRow, { designId })).toBe(1);
  });

  it('takes a manifest by its address, with the files it names', async () => {
    const text = manifest('Linked', forge.url);
    forge.handlers.set('/d/okh.toml', (_request, response) => response.end(text));
    forge.handlers.set('/d/peg.stl', (_request, response) => response.end(STL));
    const done = await imported({ kind: 'url', address: `${forge.url}/d/okh.toml` });
    // The forge is not a repository of its own: what the manifest says of itself is a person's to judge.
    expect(done).toMatchObject({ state: 'confirm', problems: [{ code: 'IMPORT_IDENTITY' }] });
    const confirmed = await site.api('POST', `/api/imports/${done.id}/confirm`, undefined, as);
    expect(confirmed.status).toBe(202);
    expect(await ended(done.id, ['done', 'failed'])).toMatchObject({ state: 'done', results: [{ slug: 'linked' }] });
  });

  it('asks which of several manifests, and takes one or all', async () => {
    const file = (name: string) => manifest(name, `${forge.url}/many`);
    const repo = forge.commit('many', {
      'a/okh.toml': file('Axle'),
      'a/peg.stl': STL,
      'b/okh.toml': file('Bolt'),
      'b/peg.stl': STL,
      'c/okh.yml': 'title: [',
    });
    const asked = await imported({ kind: 'git', address: repo.url });
    expect(asked).toMatchObject({ state: 'choose', results: [] });
    expect(asked.choices).toEqual([
      { manifest: 'a/okh.toml', title: 'Axle', version: '1' },
      { manifest: 'b/okh.toml', title: 'Bolt', version: '1' },
      { manifest: 'c/okh.yml' },
    ]);
    const choose = (id: string, body: unknown) => site.api('POST', `/api/imports/${id}/choose`, body, as);
    expect((await choose(asked.id, { manifests: ['../x'] })).body.code).toBe('INPUT_INVALID');
    expect((await choose(asked.id, {})).body.code).toBe('INPUT_INVALID');
    expect((await choose(asked.id, { manifests: ['b/okh.toml'] })).status).toBe(202);
    expect(await ended(asked.id, ['done', 'failed'])).toMatchObject({ state: 'done', results: [{ slug: 'bolt' }] });
    const all = await imported({ kind: 'git', address: repo.url, all: true });
    expect(all).toMatchObject({ state: 'done', problems: [{ code: 'MANIFEST_SYNTAX', place: { file: 'okh.yml' } }] });
    expect(all.results.map(({ slug, isNew }: { slug: string; isNew: boolean }) => [slug, isNew])).toEqual([
      ['axle', true],
      ['bolt', false],
    ]);
  });

  it('asks a person before a design stands in front of somebody else’s', async () => {
    const before = await designs();
    const mine = forge.commit('eve/peg', { 'okh.toml': manifest('Peg', `${forge.url}/eve/peg`, '9'), 'peg.stl': STL });
    const asked = await imported({ kind: 'git', address: mine.url });
    expect(asked).toMatchObject({ state: 'confirm', problems: [{ code: 'IMPORT_IDENTITY', severity: 'warning' }] });
    expect(await designs()).toBe(before);
    const gone = await site.api('POST', `/api/imports/${asked.id}/cancel`, undefined, as);
    expect(gone.body.state).toBe('cancelled');
    expect((await site.api('POST', `/api/imports/${asked.id}/confirm`, undefined, as)).body.code).toBe(
      'STATE_CONFLICT',
    );
  });

  it('says in the row what became of an address that may not be fetched', async () => {
    forge.names.set('inner.forge.test', ['10.0.0.1']);
    const blocked = await imported({ kind: 'url', address: 'https://inner.forge.test/a.zip' });
    expect(blocked).toMatchObject({
      state: 'failed',
      problems: [{ code: 'IMPORT_BLOCKED', place: { field: 'address' } }],
    });
    const git = await imported({ kind: 'git', address: 'https://inner.forge.test/a.git' });
    expect(git).toMatchObject({ state: 'failed', problems: [{ code: 'IMPORT_BLOCKED' }] });
  });

  it('takes a folder of the server from a lab admin', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'minga-folder-'));
    await writeFile(path.join(dir, 'okh.toml'), manifest('Folder'));
    await writeFile(path.join(dir, 'peg.stl'), STL);
    const done = await imported({ kind: 'folder', path: dir }, { as: 'lab-admin' });
    await rm(dir, { recursive: true });
    expect(done).toMatchObject({ state: 'done', results: [{ slug: 'folder' }] });
  });

  it('shows progress while bytes come, and stops a running import', async () => {
    const closed = new Promise<void>((resolve) => {
      forge.handlers.set('/slow.zip', (_request, response) => {
        response.writeHead(200, { 'content-length': 5_000 }).write('PK'.repeat(500));
        response.once('close', resolve);
      });
    });
    const { body } = await start({ kind: 'url', address: `${forge.url}/slow.zip` });
    const running = await site.eventually(async () => {
      const found = await look(body.id);
      return found.progress.bytes > 0 ? found : undefined;
    });
    expect(running).toMatchObject({ state: 'running', step: 'fetch', progress: { bytes: 1_000, totalBytes: 5_000 } });
    expect((await site.api('POST', `/api/imports/${body.id}/cancel`, undefined, as)).body.state).toBe('cancelled');
    await closed;
    expect(await look(body.id)).toMatchObject({ state: 'cancelled' });
    const list = (await site.api('GET', '/api/imports?limit=1', undefined, as)).body;
    expect(list).toMatchObject([{ id: body.id }]);
  });

  it('goes on after a task or a worker was lost, and does nothing twice', async () => {
    const wish = { kind: 'git' as const, address: forge.commit('lost', { 'okh.toml': manifest('Lost', `${forge.url}/lost`), 'peg.stl': STL }).url }; // prettier-ignore
    const service = site.get(ImportsService);
    const row = await service.start(wish, { accountId: null, name: 'Ana', isAdmin: false });
    const done = await ended(row.id);
    // As a worker leaves it that dies after the design and before its last word.
    await site.database.manager.update(ImportRow, { id: row.id }, { state: 'running', tries: 1 });
    await service.resume();
    const again = await ended(row.id);
    expect([again.state, again.results]).toEqual(['done', done.results]);
    expect(await site.database.manager.countBy(DesignRow, { slug: 'lost' })).toBe(1);
  });
});
