import { describe, expect, it } from '@jest/globals';
import { isSameDesign, originsOf } from './lineage.js';

describe('where a design comes from', () => {
  const none = { forkOf: [], derivativeOf: [], variantOf: [], subParts: [] };
  it.each([
    [none, []],
    [{ ...none, forkOf: [{ web: 'https://github.com/a/b' }] }, [{ kind: 'fork-of', url: 'https://github.com/a/b' }]],
    [
      { ...none, derivativeOf: [{ title: 'Seeder', manifest: 'okh.yml', web: 'https://example.org/seeder' }] },
      [{ kind: 'derivative-of', title: 'Seeder', url: 'https://example.org/seeder' }],
    ],
    [
      { ...none, variantOf: [{ title: 'A' }, { manifest: 'https://example.org/okh.yml' }], subParts: [{ title: 'C' }] },
      [
        { kind: 'variant-of', title: 'A' },
        { kind: 'variant-of', url: 'https://example.org/okh.yml' },
      ],
    ],
    [
      { ...none, forkOf: [{ web: 'javascript:alert(1)' }, { title: 'x', web: 'javascript:y' }] },
      [{ kind: 'fork-of', title: 'x' }],
    ],
  ])('is read from %j', (lineage, origins) => {
    expect(originsOf({ lineage })).toEqual(origins);
  });

  it('is nothing for designs of an older release', () => {
    expect(originsOf({})).toEqual([]);
  });

  const by = (repo: string | undefined, ...licensors: string[]) =>
    ({ repo, licensors }) as { repo: string; licensors: string[] };
  it.each([
    [by('https://github.com/A/pot', 'Ana'), by('http://www.github.com/a/pot.git', 'Luis'), true],
    [by('https://github.com/a/pot/tree/main/x', 'Ana'), by('https://github.com/a/pot/', 'Luis'), true],
    [by('https://github.com/a/pot', 'Ana'), by('https://github.com/b/pot', 'Luis'), false],
    [by('https://github.com/a/pot', 'Ana'), by('https://codeberg.org/ana/pot', 'ana', 'Luis'), true],
    [by(undefined, 'Ana'), by('https://codeberg.org/b/pot', 'Luis'), true],
  ])('tells one design from another of the same name: %j %j', (one, other, isSame) => {
    expect(isSameDesign(one, other)).toBe(isSame);
  });
});
