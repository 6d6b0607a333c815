import { describe, expect, it } from '@jest/globals';
import { readManifest } from './read-manifest.js';

const HEAD = `okhv = "2.4"
name = "Pump"
repo = "https://example.org/pump"
version = "1"
license = "CERN-OHL-S-2.0"
licensor = "Ana"
function = "Lifts water."
`;
const TREE = `${HEAD}
[[x-minga.parts]]
id = "head"
name = "Head"
kind = "make"
steps = ["assemble"]

[[x-minga.parts]]
id = "valve"
name = "Valve"
part-of = "head"
quantity = 2
license = "MIT"

[[x-minga.parts]]
id = "bolt"
name = "Bolt"
kind = "buy"
part-of = "valve"
quantity = 4
alternates = ["threaded rod", { name = "old bolt", kind = "salvage" }, { part = "valve" }]
`;
const read = (text: string) => readManifest('okh.toml', text);
const errorsOf = (text: string) =>
  read(text)
    .problems.filter((problem) => problem.severity === 'error')
    .map((problem) => [problem.place?.field, problem.place?.line]);

describe('the tree of parts', () => {
  it('says what is built into what, under which licence, and what may take its place', () => {
    const { manifest, problems } = read(TREE);
    expect(problems).toEqual([]);
    const [head, valve, bolt] = manifest?.parts ?? [];
    expect([head?.partOf, valve?.partOf, bolt?.partOf]).toEqual([undefined, 'head', 'valve']);
    expect([head?.licence, valve?.licence]).toEqual([undefined, 'MIT']);
    expect(bolt?.alternates).toEqual([
      { name: 'threaded rod', kind: 'buy' },
      { name: 'old bolt', kind: 'salvage' },
      { name: 'Valve', kind: 'make', partId: 'valve' },
    ]);
  });

  it.each([
    ['a parent that is not there', 'part-of = "head"', 'part-of = "hed"', [['x-minga.parts[1].part-of', 18]]],
    ['a part in itself', 'part-of = "head"', 'part-of = "valve"', [['x-minga.parts[1].part-of', 18]]],
    [
      'a circle',
      'part-of = "head"',
      'part-of = "bolt"',
      [['x-minga.parts[1].part-of', 18], ['x-minga.parts[2].part-of', 26]],
    ],
    ['an id given twice', 'id = "valve"', 'id = "head"', [['x-minga.parts[1].id', 16], ['x-minga.parts[2].part-of', 26], ['x-minga.parts[2].alternates[2].part', 28]]],
    ['another part that is not there', 'part = "valve"', 'part = "valv"', [['x-minga.parts[2].alternates[2].part', 28]]],
    ['itself as its alternate', 'part = "valve"', 'part = "bolt"', [['x-minga.parts[2].alternates[2].part', 28]]],
    ['an alternate of no known kind', 'kind = "salvage"', 'kind = "steal"', [['x-minga.parts[2].alternates[1].kind', 28]]],
    ['an alternate without a name', 'name = "old bolt", ', '', [['x-minga.parts[2].alternates[1].name', 28]]],
  ])('refuses %s, with its line', (_, from, to, expected) => {
    expect(errorsOf(TREE.replace(from, to))).toEqual(expected);
  }); // prettier-ignore

  it('hangs below a circle without being part of it, and is found there once', () => {
    const text = TREE.replace('id = "head"', 'id = "head"\npart-of = "valve"');
    expect(errorsOf(text)).toEqual([
      ['x-minga.parts[0].part-of', 11],
      ['x-minga.parts[1].part-of', 19],
    ]);
  });

  it('keeps a given id for the part it was given to, however early a name makes the same', () => {
    const text = `${HEAD}
[[part]]
name = "Drum"
[[part]]
name = "Other"
[part.x-minga]
id = "drum"
`;
    const { manifest, problems } = read(text);
    expect(manifest?.parts.map((part) => part.id)).toEqual(['drum-2', 'drum']);
    expect(problems.map((problem) => [problem.severity, problem.place?.line])).toEqual([['warning', 10]]);
  });
});
