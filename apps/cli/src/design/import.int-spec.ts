import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Forge } from '../../../../test/support/forge.js';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { writeBlock } from '../../../../test/support/small-designs.js';

let site: TestSite;
let forge: Forge;
let folder: string;
let key: string;
beforeAll(async () => {
  forge = await Forge.open();
  site = await openSite({ network: forge.network });
  await site.startWorker();
  folder = mkdtempSync(path.join(os.tmpdir(), 'minga-import-'));
  key = (await site.key('operator', ['read', 'write']))['authorization']?.slice('Bearer '.length) ?? '';
});
afterAll(async () => {
  await site?.close();
  await forge?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function minga(...args: string[]) {
  const main = path.resolve('dist/apps/cli/src/main.js');
  const child = spawn(process.execPath, [main, 'design', 'import', '--server', site.url, '--key', key, ...args]);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number];
  return { status, ...said };
}

describe('minga design import', () => {
  it('imports a folder and a zip of it, and says that it is here already', async () => {
    const block = await writeBlock(path.join(folder, 'block'));
    const first = await minga(block);
    expect(first).toMatchObject({ status: 0, stdout: expect.stringMatching(/^imported: Spacer block 2 mm 1.0.0 \(/) });
    expect(await minga(block)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^was here already: /) });
  });

  it('says every problem in words with its place, and ends with 1', async () => {
    const broken = path.join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(path.join(broken, 'okh.toml'), 'okhv = "2.4"\nname = "x"\n');
    const { status, stdout, stderr } = await minga(broken);
    expect([status, stdout]).toEqual([1, 'Not imported.\n']);
    expect(stderr).toMatch(/^okh\.toml  error  MANIFEST_LICENCE  .*license/m);
  });

  it('imports from a repository with several designs, once it is told which', async () => {
    const file = (name: string) => `okhv = "2.4"\nname = "${name}"\nrepo = "${forge.url}/two"\nversion = "1"\nlicense = "MIT"\nlicensor = "Ana"\nfunction = "A peg."\n`; // prettier-ignore
    const { url } = forge.commit('two', { 'a/okh.toml': file('Axle'), 'b/okh.toml': file('Bolt') });
    const asked = await minga(url);
    expect(asked).toMatchObject({ status: 1, stdout: expect.stringContaining('  b/okh.toml  (Bolt 1)') });
    expect(await minga(url, '--manifest', 'b/okh.toml')).toMatchObject({
      status: 0,
      stdout: 'imported: Bolt 1 (bolt)\n',
    });
    const all = await minga(url, '--all', '--json');
    expect(all.status).toBe(0);
    expect(JSON.parse(all.stdout).results).toHaveLength(2);
    const other = forge.commit('copy', { 'okh.toml': file('Bolt') });
    expect(await minga(other.url)).toMatchObject({ status: 1, stderr: expect.stringContaining('IMPORT_IDENTITY') });
    expect(await minga(other.url, '--yes')).toMatchObject({ status: 0 });
  });

  it.each([
    [[], 2, 'Name one source'],
    [['no-such-folder'], 2, 'no such file or folder'],
    [['http://example.org/x.zip'], 1, 'IMPORT_BLOCKED'],
    [['x', '--server', 'http://127.0.0.1:1', 'y'], 2, 'Name one source'],
    [['https://example.org/x.zip', '--key', 'mk_wrong'], 1, 'AUTH_REQUIRED'],
    [['https://example.org/x.zip', '--server', 'http://127.0.0.1:1'], 2, 'does not answer'],
  ])('called as %j it ends with %i', async (args, code, words) => {
    const { status, stderr } = await minga(...args);
    expect([status, stderr]).toEqual([code, expect.stringContaining(words)]);
  });
});
