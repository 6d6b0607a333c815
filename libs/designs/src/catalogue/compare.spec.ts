import { describe, expect, it } from '@jest/globals';
import { compareRevisions, type ComparedPart, type ComparedRevision } from './compare.js';

const part = (id: string, change: Partial<ComparedPart> = {}): ComparedPart => ({
  id,
  name: id,
  quantity: 1,
  kind: 'make',
  steps: ['print'],
  materials: ['PLA'],
  modelSha256: 'a'.repeat(64),
  sizeMm: { x: 10, y: 20, z: 30 },
  ...change,
});
const revision = (change: Partial<ComparedRevision> = {}): ComparedRevision => ({
  title: 'Ring',
  version: '1.0',
  licence: 'MIT',
  parts: [part('ring')],
  files: [
    { path: 'okh.toml', sha256: '1' },
    { path: 'ring.stl', sha256: '2' },
  ],
  manifestPath: 'okh.toml',
  ...change,
});

describe('two revisions', () => {
  it('that are the same differ in nothing', () => {
    expect(compareRevisions(revision(), revision())).toEqual({
      title: null,
      version: null,
      licence: null,
      parts: { added: [], removed: [], changed: [] },
      files: { added: [], removed: [], changed: [], moved: [] },
      isOtherThing: false,
    });
  });

  it('tell which parts came, went and changed, field by field', () => {
    const before = revision({ parts: [part('ring'), part('bolt', { kind: 'buy' })] });
    const after = revision({
      parts: [
        part('ring', { quantity: 2, materials: ['PLA', 'PETG'], massG: 4.126, sizeMm: { x: 10, y: 20, z: 31 } }),
        part('nut'),
      ],
    });
    expect(compareRevisions(before, after).parts).toEqual({
      added: [{ id: 'nut', name: 'nut', quantity: 1 }],
      removed: [{ id: 'bolt', name: 'bolt', quantity: 1 }],
      changed: [
        {
          id: 'ring',
          name: 'ring',
          fields: [
            { field: 'quantity', before: '1', after: '2' },
            { field: 'materials', before: 'PLA', after: 'PLA, PETG' },
            { field: 'sizeMm', before: '10 × 20 × 30', after: '10 × 20 × 31' },
            { field: 'massG', before: null, after: '4.13' },
          ],
        },
      ],
    });
  });

  it('tell which files came, went, changed and moved', () => {
    const after = revision({
      files: [
        { path: 'okh.toml', sha256: '9' },
        { path: 'models/ring.stl', sha256: '2' },
        { path: 'read.me', sha256: '3' },
      ],
    });
    const before = revision({ files: [...revision().files, { path: 'old.md', sha256: '4' }] });
    expect(compareRevisions(before, after).files).toEqual({
      added: ['read.me'],
      removed: ['old.md'],
      changed: ['okh.toml'],
      moved: [{ from: 'ring.stl', to: 'models/ring.stl' }],
    });
  });

  it('with the same content twice move each file once', () => {
    const before = revision({ files: [{ path: 'a', sha256: '1' }] });
    const after = revision({
      files: [
        { path: 'b', sha256: '1' },
        { path: 'c', sha256: '1' },
      ],
    });
    expect(compareRevisions(before, after).files).toMatchObject({
      moved: [{ from: 'a', to: 'b' }],
      added: ['c'],
      removed: [],
    });
  });

  it.each<[string, Partial<ComparedRevision>, boolean]>([
    ['another title and version', { title: 'Aro', version: '2' }, false],
    ['another licence', { licence: 'GPL-3.0-only' }, false],
    ['a changed manifest file', { files: [{ path: 'okh.toml', sha256: '7' }, { path: 'ring.stl', sha256: '2' }] }, false],
    ['a manifest under another name', { files: [{ path: 'okh.yml', sha256: '7' }, { path: 'ring.stl', sha256: '2' }], manifestPath: 'okh.yml' }, false],
    ['a weighed part', { parts: [part('ring', { massG: 3, note: 'n', name: 'Ring' })] }, false],
    ['another model', { parts: [part('ring', { modelSha256: 'b'.repeat(64) })] }, true],
    ['one part more', { parts: [part('ring'), part('nut')] }, true],
    ['another file', { files: [...revision().files, { path: 'x.stl', sha256: '5' }] }, true],
  ])('are %s: another thing %s', (_, change, isOtherThing) => {
    expect(compareRevisions(revision(), revision(change)).isOtherThing).toBe(isOtherThing);
  }); // prettier-ignore

  it('tell alternates in their old form and in the new one', () => {
    const before = revision({ parts: [part('ring', { alternates: ['a hose clamp'] })] });
    const after = revision({ parts: [part('ring', { alternates: [{ name: 'a hose clamp', kind: 'buy' }] })] });
    expect(compareRevisions(before, after).parts.changed[0]?.fields).toEqual([
      { field: 'alternates', before: 'a hose clamp', after: 'a hose clamp (buy)' },
    ]);
    expect(compareRevisions(before, after).isOtherThing).toBe(true);
  });
});
