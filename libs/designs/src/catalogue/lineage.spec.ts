import { describe, expect, it } from '@jest/globals';
import { isSameDesign, originsOf } from './lineage.js';

describe('where a design comes from', () => {
  it.each([
    [{}, []],
    [{ 'fork-of': 'https://github.com/a/b' }, [{ kind: 'fork-of', url: 'https://github.com/a/b' }]],
    [
      { 'derivative-of': { title: 'Seeder', web: 'https://example.org/seeder', manifest: 'okh.yml' } },
      [{ kind: 'derivative-of', title: 'Seeder', url: 'https://example.org/seeder' }],
    ],
    [{ 'variant-of': [{ title: 'A' }, { title: 'B' }] }, [{ kind: 'variant-of', title: 'A' }, { kind: 'variant-of', title: 'B' }]],
    [{ 'fork-of': 'an older one' }, [{ kind: 'fork-of', title: 'an older one' }]],
    [{ 'fork-of': 'javascript:alert(1)', 'derivative-of': { web: 'javascript:x' }, 'variant-of': 7 }, [{ kind: 'fork-of', title: 'javascript:alert(1)' }]],
    [{ 'fork-of': ' ', 'derivative-of': null }, []],
  ])('is read from %j', (raw, origins) => {
    expect(originsOf({ raw })).toEqual(origins);
  }); // prettier-ignore

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
