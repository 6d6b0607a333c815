import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { importFromFiles, importFromZip } from './import-design.js';
import { zipForTests } from './zip-for-tests.js';

/** A 10 mm tetrahedron as text STL. */
const STL = `solid t
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 0 10 0 vertex 10 0 0 endloop endfacet
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 10 0 0 vertex 0 0 10 endloop endfacet
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 0 0 10 vertex 0 10 0 endloop endfacet
facet normal 0 0 0 outer loop vertex 10 0 0 vertex 0 10 0 vertex 0 0 10 endloop endfacet
endsolid t
`;
const MANIFEST = `okhv = "2.4"
name = "Peg"
repo = "https://example.org/peg"
version = "1"
license = "MIT"
licensor = "Ana"
function = "A peg."
tsdc = "3DP"
export = ["out/peg.stl"]
readme = "README.md"
`;
const files = (entries: Record<string, string>) =>
  new Map<string, Uint8Array>(Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)]));
const GOOD = { 'okh.toml': MANIFEST, 'out/peg.stl': STL, 'README.md': '# Peg' };

function errorOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('importing a design', () => {
  it('gives manifest, files with hashes and types, and what the model measures', () => {
    const design = importFromFiles(files(GOOD));
    expect(design.problems).toEqual([]);
    expect(design.files.map((file) => [file.path, file.mediaType])).toEqual([
      ['README.md', 'text/markdown'],
      ['okh.toml', 'application/toml'],
      ['out/peg.stl', 'model/stl'],
    ]);
    expect(design.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(design.parts).toEqual([
      expect.objectContaining({ id: 'peg', modelFile: 'out/peg.stl', sizeMm: { x: 10, y: 10, z: 10 } }),
    ]);
    expect(design.parts[0]?.mesh?.isManifold).toBe(true);
  });

  it('pins content, not order: the hash changes with a byte or a name, and with nothing else', () => {
    const hashOf = (entries: Record<string, string>) => importFromFiles(files(entries)).contentHash;
    const hash = hashOf(GOOD);
    expect(hashOf(Object.fromEntries(Object.entries(GOOD).reverse()) as typeof GOOD)).toBe(hash);
    expect(hashOf({ ...GOOD, 'README.md': '# Peg ' })).not.toBe(hash);
    expect(hashOf({ ...GOOD, 'extra.txt': '' })).not.toBe(hash);
  });

  it('takes a zip of the folder as well as of its content', async () => {
    const zipOf = (prefix: string) =>
      zipForTests(Object.entries(GOOD).map(([name, content]) => ({ name: prefix + name, content })));
    const flat = await importFromZip(zipOf(''));
    expect((await importFromZip(zipOf('peg-main/'))).contentHash).toBe(flat.contentHash);
    expect(flat.contentHash).toBe(importFromFiles(files(GOOD)).contentHash);
  });

  it('prefers okh.toml to the YAML names, and accepts every known name', () => {
    const yaml = 'title: Peg\nlicense: {hardware: MIT}\n';
    const manifestOf = (entries: Record<string, string>) => importFromFiles(files(entries)).manifestFile;
    expect(manifestOf({ ...GOOD, 'okh.yml': yaml })).toBe('okh.toml');
    for (const name of ['okh.yml', 'okh.yaml', 'okh-peg.yml', 'peg.okh.yml'])
      expect(manifestOf({ [name]: yaml })).toBe(name);
    expect(errorOf(() => manifestOf({ 'readme.yml': yaml })).code).toBe('MANIFEST_MISSING');
    expect(errorOf(() => manifestOf({})).code).toBe('MANIFEST_MISSING');
  });

  it('stops where a model is missing and names the line that asks for it', () => {
    const { 'out/peg.stl': _, ...rest } = GOOD;
    const error = errorOf(() => importFromFiles(files(rest)));
    expect(error.problems[0]).toMatchObject({ code: 'DESIGN_FILE_MISSING', place: { file: 'okh.toml', line: 9 } });
  });

  it('only warns where a text is missing, or a part has no model in the bundle', () => {
    const { 'README.md': _, ...rest } = GOOD;
    expect(importFromFiles(files(rest)).problems).toEqual([
      expect.objectContaining({ code: 'DESIGN_FILE_MISSING', severity: 'warning' }),
    ]);
    const remote = MANIFEST.replace('out/peg.stl', 'https://example.org/peg.stl');
    expect(importFromFiles(files({ ...GOOD, 'okh.toml': remote })).problems[0]?.severity).toBe('warning');
  });

  it.each([
    ['of zero bytes', '', 'MODEL_EMPTY'],
    ['cut short', STL.slice(0, 300), 'MODEL_INVALID'],
    ['that is flat', STL.replaceAll('0 0 10', '0 0 0'), 'MODEL_DEGENERATE'],
    ['that is something else', 'PK\u0003\u0004', 'MODEL_SIZE'],
  ])('refuses a model %s and names the file', (_, stl, code) => {
    const error = errorOf(() => importFromFiles(files({ ...GOOD, 'out/peg.stl': stl })));
    expect(error.problems[0]).toMatchObject({ code, place: { file: 'out/peg.stl' } });
    expect(error.message).toContain('out/peg.stl');
  });

  it('reports everything at once, errors first', () => {
    const bad = MANIFEST.replace('version = "1"\n', '').replace('license = "MIT"\n', '');
    const error = errorOf(() => importFromFiles(files({ ...GOOD, 'okh.toml': bad })));
    expect(error.code).toBe('MANIFEST_LICENCE');
    expect(error.problems.map((problem) => problem.place?.field)).toEqual(['license', 'version']);
  });

  it('imports an open mesh with a warning', () => {
    const open = STL.split('\n').filter((_, i) => i !== 2).join('\n'); // prettier-ignore
    const design = importFromFiles(files({ ...GOOD, 'out/peg.stl': open }));
    expect(design.problems[0]).toMatchObject({ code: 'MODEL_INVALID', severity: 'warning' });
  });

  it('refuses a manifest that is not UTF-8', () => {
    const latin1 = new Map([...files(GOOD), ['okh.toml', Buffer.from('name = "ñ"', 'latin1')]]);
    expect(errorOf(() => importFromFiles(latin1)).code).toBe('MANIFEST_SYNTAX');
  });
});
