import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runMinga } from './minga.js';

const MAIN = path.resolve('dist/apps/cli/src/main.js');
const SEEDER = path.resolve('examples/designs/hand-seeder');

interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** In this process, because a start of its own costs a second of the processor each time. */
async function minga(...args: string[]): Promise<Answer> {
  const written = { stdout: '', stderr: '' };
  const keep = (stream: 'stdout' | 'stderr') => (chunk: string | Uint8Array) => {
    written[stream] += String(typeof chunk === 'string' ? chunk : Buffer.from(chunk));
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep('stdout')),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep('stderr')),
  ];
  try {
    return { status: await runMinga(['design', ...args]), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('minga design', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'minga-design-'));
    cpSync(path.join(SEEDER, 'okh.toml'), at('whole.toml'));
    const text = readFileSync(at('whole.toml'), 'utf8');
    writeFileSync(at('dirty.toml'), text.replace('"OTRL-2"', '"OTLR-2"').replace('license =', 'spdx-license ='));
    cpSync(SEEDER, at('bare'), { recursive: true });
    rmSync(at('bare/okh.toml'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs as a program of its own', () => {
    const { status, stdout } = spawnSync(process.execPath, [MAIN, 'design'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('Usage: minga gcode')]);
  });

  it('checks a folder: manifest, files and models', async () => {
    const { status, stdout } = await minga('check', SEEDER);
    expect([status, stdout]).toEqual([0, 'Hand seeder for maize 1.0.0, 20 parts, can be imported\n']);
  });

  it('lists problems with their line, and says by its exit code that it cannot be imported', async () => {
    const { status, stdout } = await minga('check', at('dirty.toml'));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^dirty\.toml:8 +warning +MANIFEST_FIELD .*Rename it to license\.$/m);
    expect(stdout).toMatch(/^dirty\.toml +error +MANIFEST_LICENCE .*Rename spdx-license to license\.$/m);
    expect(stdout).toMatch(/^cannot be imported: 1 error, 2 warnings$/m);
    const json = JSON.parse((await minga('check', at('dirty.toml'), '--json')).stdout) as object;
    expect(json).toMatchObject({
      isImportable: false,
      problems: expect.arrayContaining([
        expect.objectContaining({ code: 'MANIFEST_LICENCE', severity: 'error', place: { file: 'dirty.toml', field: 'license' } }),
      ]),
    }); // prettier-ignore
  });

  it('warns of a manifest that names another project than it came from', async () => {
    for (const name of [at('whole.toml'), SEEDER]) {
      const { status, stdout } = await minga('check', name, '--came-from', 'https://example.org/another/project');
      expect([status, stdout]).toEqual([0, expect.stringContaining('MANIFEST_IDENTITY')]);
    }
  });

  it('writes a manifest in the other format and back, and does not write over one', async () => {
    const yaml = at('seeder.yml');
    expect(await minga('export', at('whole.toml'), '--format', 'okh-v1', '--out', yaml)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(yaml, 'utf8')).toMatch(/^okh-manifest-version: 1\.0\.0\ntitle: Hand seeder for maize$/m);
    const again = await minga('export', yaml, '--format', 'okh-losh');
    expect(again.status).toBe(0);
    expect(again.stdout).toBe((await minga('export', at('whole.toml'), '--format', 'okh-losh')).stdout);
    const twice = await minga('export', SEEDER, '--format', 'okh-v1', '--out', yaml);
    expect(twice).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
    expect(await minga('export', at('dirty.toml'), '--format', 'okh-v1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('MANIFEST_LICENCE'),
    });
  }); // prettier-ignore

  it('drafts a manifest, asks, and takes the answers', async () => {
    const first = await minga('draft', at('bare'));
    expect(first.status).toBe(1);
    expect(first.stderr).toMatch(/^license: Under which licence/m);
    expect(first.stdout).toMatch(/^# ! license: /m);
    const answers = {
      name: 'Seeder', license: 'CERN-OHL-S-2.0', function: 'Sows.', licensor: 'Ana', version: '1',
      repo: 'https://example.org/seeder', 'documentation-language': 'en', 'process.stl': 'print', 'process.dxf': 'mill', 'process.svg': 'laser',
    }; // prettier-ignore
    writeFileSync(at('answers.json'), JSON.stringify(answers));
    const out = path.join(at('bare'), 'okh.toml');
    const second = await minga('draft', at('bare'), '--answers', at('answers.json'), '--out', out);
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(await minga('check', at('bare'))).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/can be imported$/m),
    });
  });

  it.each([
    [['check'], 'Name a manifest'],
    [['check', 'no-such.toml'], 'no-such.toml cannot be read: there is no such file.'],
    [['check', MAIN], 'is no manifest'],
    [['export', SEEDER], 'Say which format'],
    [['draft', SEEDER, '--answers', 'no-such.json'], 'There is no file "no-such.json"'],
  ])('called as %j it says so', async (args, words) => {
    const { status, stdout, stderr } = await minga(...args);
    expect([status, stdout + stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
