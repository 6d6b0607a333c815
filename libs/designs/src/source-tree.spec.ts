import { describe, expect, it } from '@jest/globals';
import { findManifests, readBundle, treeOf } from './source-tree.js';

const tree = (...paths: string[]) => treeOf(new Map(paths.map((path) => [path, Buffer.from(path)])));

describe('the files of a source', () => {
  it('have one manifest for each design, the highest first', () => {
    expect(findManifests(['a/okh.toml', 'okh.yml', 'okh.toml', 'README.md', 'a/b/x.okh.yml', 'src/okh.py'])).toEqual([
      'okh.toml',
      'a/okh.toml',
      'a/b/x.okh.yml',
    ]);
    expect(findManifests(['okh-drum.toml', 'okh-wheel.yml', 'OKH.YAML'])).toEqual([
      'OKH.YAML',
      'okh-drum.toml',
      'okh-wheel.yml',
    ]);
    expect(findManifests(['README.md'])).toEqual([]);
  });

  it('are a bundle from the folder of the manifest on', async () => {
    const { files, manifestFile } = await readBundle(
      tree('a/okh.toml', 'a/out/x.stl', 'b/y.stl', 'ab/z'),
      'a/okh.toml',
    );
    expect([manifestFile, [...files.keys()]]).toEqual(['okh.toml', ['okh.toml', 'out/x.stl']]);
  });

  it.each([
    [['okh.toml', 'CON.txt'], 'ARCHIVE_NAME'],
    [['okh.toml', 'a/X.stl', 'a/x.stl'], 'ARCHIVE_NAME'],
    [['okh.toml', 'a/b/c/d/e/f/g/h/i.stl'], 'ARCHIVE_NAME'],
    [['okh.toml', ...Array.from({ length: 2_000 }, (_, n) => `${n}.stl`)], 'ARCHIVE_BOMB'],
  ])('obey the limits of an archive: %#', async (paths, code) => {
    await expect(readBundle(tree(...paths), 'okh.toml')).rejects.toMatchObject({ code });
  });

  it('may be too much without being read', async () => {
    const big = { ...tree('okh.toml'), files: new Map([['okh.toml', 201 * 1024 * 1024]]) };
    await expect(readBundle(big, 'okh.toml')).rejects.toMatchObject({ code: 'ARCHIVE_BOMB' });
  });
});
