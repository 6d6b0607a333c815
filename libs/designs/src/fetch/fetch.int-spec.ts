import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { zipSync } from 'fflate';
import { Forge } from '../../../../test/support/forge.js';
import { fetchAddress } from './fetch-address.js';
import { fetchGit } from './git.js';
import { fetchHttps } from './https.js';

let forge: Forge;
beforeAll(async () => {
  forge = await Forge.open();
});
afterAll(() => forge?.close());

const at = (path: string): string => forge.url + path;
const serve = (path: string, answer: (response: ServerResponse) => void): string => {
  forge.handlers.set(path, (_request, response) => answer(response));
  return at(path);
};
const get = (address: string, options: object = {}) => fetchHttps(address, { network: forge.network, ...options });

describe('fetching by https', () => {
  it('gives the bytes, tells how many have come, and follows up to three redirects', async () => {
    serve('/0', (response) => response.writeHead(200, { 'content-length': 5 }).end('maize'));
    for (const n of [1, 2, 3, 4])
      serve(`/${n}`, (response) => response.writeHead(302, { location: `/${n - 1}` }).end());
    const seen: unknown[] = [];
    const { bytes, url } = await get(at('/3'), { onBytes: (...told: unknown[]) => seen.push(told) });
    expect([Buffer.from(bytes).toString(), url.pathname, seen.at(-1)]).toEqual(['maize', '/0', [5, 5]]);
    await expect(get(at('/4'))).rejects.toMatchObject({ code: 'IMPORT_FETCH' });
  });

  it.each([
    ['https://10.0.0.1/x'],
    ['https://[::ffff:127.0.0.1]/x'],
    ['http://forge.test/x'],
    ['file:///etc/passwd'],
    ['https://inner.forge.test/x'],
  ])('does not follow a redirect to %s', async (location) => {
    forge.names.set('inner.forge.test', ['192.168.0.10']);
    const address = serve('/inward', (response) => response.writeHead(301, { location }).end());
    await expect(get(address)).rejects.toMatchObject({ code: 'IMPORT_BLOCKED' });
  });

  it('asks for a name once and connects to what was checked, whatever the name says next', async () => {
    let asked = 0;
    const rebinding = {
      ...forge.network,
      resolve: () => Promise.resolve((asked += 1) === 1 ? ['127.0.0.1'] : ['10.0.0.1']),
    };
    serve('/rebind', (response) => response.end('ok'));
    const { bytes } = await get(at('/rebind'), { network: rebinding });
    expect([asked, Buffer.from(bytes).toString()]).toEqual([1, 'ok']);
  });

  it('breaks a connection to an address that was never allowed', async () => {
    let asked = 0;
    const lying = { ...forge.network, isAllowed: () => (asked += 1) === 1 };
    const before = forge.asked.length;
    await expect(get(at('/rebind'), { network: lying })).rejects.toMatchObject({ code: 'IMPORT_FETCH' });
    expect([asked, forge.asked.length]).toEqual([2, before]);
  });

  it('stops at the limit, by what is said and by what comes', async () => {
    const claims = serve('/claims', (response) => response.writeHead(200, { 'content-length': 2_000 }).write('x'));
    const comes = serve('/comes', (response) => {
      response.writeHead(200);
      for (let n = 0; n < 20; n++) response.write('x'.repeat(100));
      response.end();
    });
    for (const address of [claims, comes]) {
      await expect(get(address, { maxBytes: 1_000 })).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
    }
  });

  it('stops after its time, and at once when it is told to', async () => {
    const silent = serve('/silent', (response) => response.writeHead(200).write('x'));
    await expect(get(silent, { limitMs: 200 })).rejects.toMatchObject({ code: 'IMPORT_TIMEOUT' });
    const told = AbortSignal.abort(new Error('enough'));
    await expect(get(silent, { signal: told })).rejects.toThrow('enough');
  });

  it('says what the server says, that nobody knows the name, and that a certificate is not to be trusted', async () => {
    await expect(get(at('/nothing'))).rejects.toThrow('The server answered 404');
    await expect(get('https://nowhere.forge.test/')).rejects.toThrow('Nobody knows the host');
    const untrusting = { ...forge.network, caFile: undefined };
    await expect(get(at('/0'), { network: untrusting })).rejects.toThrow(/The connection failed \(\w+\)/);
  });
});

const MANIFEST = `okhv = "2.4"
name = "Peg"
repo = "https://example.org/peg"
version = "1"
license = "MIT"
licensor = "Ana"
function = "A peg."
tsdc = "3DP"
export = ["out/peg 1.stl", "../secret.stl", "https://example.org/x.stl"]
image = "missing.png"
`;

describe('what lies at an address', () => {
  it('is a zip, by its content', async () => {
    const zip = zipSync({ 'peg/okh.toml': Buffer.from(MANIFEST) });
    const tree = await fetchAddress(
      serve('/download', (response) => response.end(zip)),
      { network: forge.network },
    );
    expect([...tree.files.keys()]).toEqual(['peg/okh.toml']);
  });

  it('is a manifest with the files it names beside itself, and no others', async () => {
    serve('/d/okh.toml', (response) => response.end(MANIFEST));
    serve('/d/out/peg%201.stl', (response) => response.end('solid'));
    const before = forge.asked.length;
    const tree = await fetchAddress(at('/d/okh.toml'), { network: forge.network });
    expect(tree.manifest).toBe('okh.toml');
    expect([...tree.files.keys()]).toEqual(['okh.toml', 'out/peg 1.stl']);
    expect(forge.asked.slice(before)).toEqual(['GET /d/okh.toml', 'GET /d/out/peg%201.stl', 'GET /d/missing.png']);
  });

  it('is nothing for us otherwise', async () => {
    const page = serve('/page', (response) => response.end('<html>'));
    await expect(fetchAddress(page, { network: forge.network })).rejects.toMatchObject({ code: 'IMPORT_FETCH' });
  });
});

describe('fetching by git', () => {
  const fetchRepo = (url: string, rest: object = {}, options: object = {}) =>
    fetchGit({ kind: 'git', url, ...rest }, { network: forge.network, ...options });

  it('gives one commit: names, sizes and contents, links and hidden files left out', async () => {
    const big = Buffer.alloc(5_000_000, 'maize ');
    const { url, commit } = forge.commit('seeder', {
      'okh.toml': MANIFEST,
      'out/peg 1.stl': big,
      'ñandú.txt': 'ok',
      '.github/x.yml': 'no',
      'link.stl': { link: '/etc/passwd' },
    });
    const tree = await fetchRepo(url);
    try {
      expect(tree.commit).toBe(commit);
      expect(Object.fromEntries(tree.files)).toEqual({
        'okh.toml': MANIFEST.length,
        'out/peg 1.stl': big.length,
        'ñandú.txt': 2,
      });
      expect(tree.problems).toMatchObject([{ code: 'ARCHIVE_NAME', severity: 'warning', place: { file: 'link.stl' } }]);
      const read = await tree.read(['out/peg 1.stl', 'ñandú.txt', 'okh.toml']);
      expect([...read].map(([name, bytes]) => [name, Buffer.from(bytes).toString().slice(0, 6)])).toEqual([
        ['out/peg 1.stl', 'maize '],
        ['ñandú.txt', 'ok'],
        ['okh.toml', 'okhv ='],
      ]);
      expect(Buffer.from(read.get('out/peg 1.stl') ?? []).equals(big)).toBe(true);
    } finally {
      await tree.close();
    }
  });

  it('takes a branch, a commit and a folder', async () => {
    const first = forge.commit('two', { 'a/okh.toml': 'one', 'b/okh.toml': 'other' });
    const second = forge.commit('two', { 'a/okh.toml': 'two' }, 'next');
    const read = async (rest: object) => {
      const tree = await fetchRepo(second.url, { subfolder: 'a', ...rest });
      const files = await tree.read([...tree.files.keys()]);
      await tree.close();
      return [tree.commit, ...[...files].map(([name, bytes]) => `${name}: ${Buffer.from(bytes).toString()}`)];
    };
    expect(await read({ ref: 'next' })).toEqual([second.commit, 'okh.toml: two']);
    expect(await read({ ref: first.commit })).toEqual([first.commit, 'okh.toml: one']);
    await expect(read({ ref: 'gone' })).rejects.toThrow('no such branch or tag');
    await expect(read({ subfolder: 'c' })).rejects.toMatchObject({ code: 'MANIFEST_MISSING' });
    await expect(read({ subfolder: '../b' })).rejects.toMatchObject({ code: 'IMPORT_GIT_URL' });
  });

  it('follows no redirect, and says when there is nothing', async () => {
    const { url } = forge.commit('moved', { 'okh.toml': 'x' });
    const inward = at('/inward.git');
    forge.handlers.set('/inward.git/info/refs', (_request, response) => {
      response.writeHead(302, { location: `${url}/info/refs?service=git-upload-pack` }).end();
    });
    await expect(fetchRepo(inward)).rejects.toMatchObject({ code: 'IMPORT_FETCH' });
    await expect(fetchRepo(at('/nothing.git'))).rejects.toMatchObject({ code: 'IMPORT_FETCH' });
  });

  it('goes nowhere inside, and stops when it is told to', async () => {
    forge.names.set('inner.forge.test', ['192.168.0.10']);
    for (const url of ['https://inner.forge.test/x.git', 'https://127.0.0.2/x.git', 'https://[::1]/x.git']) {
      await expect(fetchRepo(url)).rejects.toMatchObject({ code: 'IMPORT_BLOCKED' });
    }
    const { url } = forge.commit('stopped', { 'okh.toml': 'x' });
    await expect(fetchRepo(url, {}, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
