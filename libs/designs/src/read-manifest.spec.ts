import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { slugOf, type DesignProblem } from './manifest.js';
import { MAX_MANIFEST_BYTES } from './manifest-source.js';
import { readManifest } from './read-manifest.js';

const TOML = `okhv = "2.4"
name = "Hand seeder"
repo = "https://example.org/seeder"
version = "1.10"
license = "CERN-OHL-S-2.0"
licensor = ["Ana <ana@example.org>", "Luis"]
function = "Sows maize."
documentation-language = ["es-EC", "en"]
technology-readiness-level = "OTRL-4"
bom = ["bom.csv"]

[[image]]
location = "seeder.svg"

[x-minga]
title = { es = "Sembradora", en = "Hand seeder" }
crops = ["maize"]

[[part]]
name = "Drum"
tsdc = "3DP"
material = "PETG"
source = "src/drum.ts"
export = ["drum.stl"]
mass = 40
outer-dimensions = { width = 80, depth = 80, height = 24.5 }
  [part.x-minga]
  materials = ["PETG", "PLA"]

[[part]]
name = "Side plate"
tsdc = ["CNC", "DEB"]
export = ["plate.dxf"]
[part.x-minga]
quantity = 2
materials = ["plywood"]
thickness-mm = 9

[[x-minga.parts]]
id = "bolt"
name = { es = "Perno M6 x 40", en = "Bolt M6 x 40" }
kind = "buy"
quantity = 4
note = "hexagon head"
`;

const YAML = `okh-manifest-version: 1.0.0
title: Anillo
description: Shells maize.
project-link: https://example.org/ring
license: {hardware: CERN-OHL-W-2.0, documentation: CC-BY-SA-4.0}
licensor: {name: Minga contributors}
version: "1.0"
manufacturing-files:
  - {path: ring.stl, title: Ring}
x-minga:
  steps: [print]
  materials: [PETG]
  future-key: 1
`;

const problemAt = (problems: readonly DesignProblem[], field: string) =>
  problems.find((problem) => problem.place?.field === field);
const errors = (problems: readonly DesignProblem[]) => problems.filter((problem) => problem.severity === 'error');

describe('reading OKH 2.4 (TOML)', () => {
  it('reads everything there is, without a complaint', () => {
    const { manifest, problems } = readManifest('okh.toml', TOML);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      format: 'okh-losh',
      slug: 'hand-seeder',
      version: '1.10',
      licence: { hardware: 'CERN-OHL-S-2.0' },
      licensors: ['Ana', 'Luis'],
      languages: ['es-EC', 'en'],
      images: ['seeder.svg'],
      documents: ['bom.csv'],
      titles: { es: 'Sembradora', en: 'Hand seeder' },
      crops: ['maize'],
    });
    expect(manifest?.parts).toEqual([
      expect.objectContaining({
        id: 'drum',
        kind: 'make',
        quantity: 1,
        steps: ['print'],
        materials: ['PETG', 'PLA'],
        sizeMm: { x: 80, y: 80, z: 24.5 },
        massG: 40,
        exportFiles: ['drum.stl'],
      }),
      expect.objectContaining({ id: 'side-plate', quantity: 2, steps: ['mill', 'deburr'], thicknessMm: 9 }),
      expect.objectContaining({
        id: 'bolt',
        name: 'Bolt M6 x 40',
        kind: 'buy',
        quantity: 4,
        steps: [],
        note: 'hexagon head',
      }),
    ]);
    expect(manifest?.raw['rdf']).toBeUndefined();
  });

  it.each([
    ['license = "CERN-OHL-S-2.0"', '', 'license', 'MANIFEST_LICENCE', undefined],
    ['license =', 'spdx-license =', 'license', 'MANIFEST_LICENCE', undefined],
    ['name = "Hand seeder"', 'name = ""', 'name', 'MANIFEST_FIELD', 2],
    ['quantity = 2', 'quantity = 0', 'part[1].x-minga.quantity', 'QUANTITY_INVALID', 35],
    ['kind = "buy"', 'kind = "steal"', 'x-minga.parts[0].kind', 'MANIFEST_FIELD', 42],
  ] as const)('stops at %s -> %s', (from, to, field, code, line) => {
    const { manifest, problems } = readManifest('okh.toml', TOML.replace(from, to));
    expect(manifest).toBeUndefined();
    const found = errors(problems);
    expect(found[0]).toMatchObject({ code, place: { file: 'okh.toml', field, ...(line && { line }) } });
  });

  it.each([
    ['okhv = "2.4"', 'okhv = "7"', 'okhv', 1],
    ['"OTRL-4"', '"OTLR-4"', 'technology-readiness-level', 9],
    ['["bom.csv"]', '["/bom.csv"]', 'bom', 10],
    ['"seeder.svg"', '"../seeder.svg"', 'image[0].location', 13],
    ['width = 80', 'width = "80"', 'part[0].outer-dimensions.width', 26],
    ['mass = 40', 'mass = "TODO"', 'part[0].mass', 25],
    ['licensor = ["Ana <ana@example.org>", "Luis"]', 'licensor = "<name>"', 'licensor', 6],
    ['"CERN-OHL-S-2.0"', '"CERN OHL S 2.0"', 'license', 5],
    ['thickness-mm', 'thicknes-mm', 'part[1].x-minga.thicknes-mm', 37],
    ['"es-EC"', '"Spanish-Ecuador"', 'documentation-language', 8],
  ])('warns and goes on: %s -> %s', (from, to, field, line) => {
    const { manifest, problems } = readManifest('okh.toml', TOML.replace(from, to));
    expect(manifest).toBeDefined();
    expect(problemAt(problems, field)).toMatchObject({ severity: 'warning', place: { line } });
  });

  it('understands what it warns about', () => {
    const text = TOML.replace('["bom.csv"]', '["/bom.csv"]').replace('width = 80', 'width = "80"');
    const { manifest } = readManifest('okh.toml', text);
    expect(manifest?.documents).toEqual(['bom.csv']);
    expect(manifest?.parts[0]?.sizeMm).toEqual({ x: 80, y: 80, z: 24.5 });
  });

  it('proposes the licence that was most likely meant', () => {
    const { problems } = readManifest('okh.toml', TOML.replace('"CERN-OHL-S-2.0"', '"CC BY-SA 4.0"'));
    expect(problemAt(problems, 'license')?.message).toContain('Write "CC-BY-SA-4.0"');
  });

  it('says line and column of a syntax error', () => {
    const { problems } = readManifest('okh.toml', TOML.replace('name = "Hand seeder"', 'name = Hand seeder'));
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'MANIFEST_SYNTAX',
        severity: 'error',
        place: { file: 'okh.toml', line: 2, column: 8 },
      }),
    ]);
  });

  it('gives parts of one name their own ids', () => {
    const { manifest, problems } = readManifest('okh.toml', TOML.replace('"Side plate"', '"Drum"'));
    expect(manifest?.parts.map((part) => part.id)).toEqual(['drum', 'drum-2', 'bolt']);
    expect(problems).toHaveLength(1);
  });

  it('finds lines behind values that span several', () => {
    const text = 'a = """\nname = 1\n"""\nb = [\n  "[x]", # ]\n  "y",\n]\nokhv = 7\n';
    expect(problemAt(readManifest('okh.toml', text).problems, 'okhv')?.place?.line).toBe(8);
    const lists = 'a = [\n  [1, 2],\n  [3, 4]\n]\nokhv = 7\n';
    expect(problemAt(readManifest('okh.toml', lists).problems, 'okhv')?.place?.line).toBe(5);
  });
});

describe('a flood of problems', () => {
  it('is cut at 200 warnings, but no error is lost', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `key${i} = 1\n`).join('');
    const { problems } = readManifest('okh.toml', keys);
    expect(problems.filter((problem) => problem.severity === 'warning')).toHaveLength(200);
    expect(errors(problems).map((problem) => problem.place?.field)).toEqual(['name', 'license']);
  });
});

describe('reading OKH v1 (YAML)', () => {
  it('reads a design of one part and keeps unknown keys', () => {
    const { manifest, problems } = readManifest('okh.yml', YAML);
    expect(manifest).toMatchObject({
      format: 'okh-v1',
      formatVersion: '1.0.0',
      licence: { hardware: 'CERN-OHL-W-2.0', documentation: 'CC-BY-SA-4.0' },
      parts: [{ id: 'anillo', steps: ['print'], materials: ['PETG'], exportFiles: ['ring.stl'], quantity: 1 }],
      raw: { 'x-minga': { 'future-key': 1 } },
    });
    expect(problems.map((problem) => [problem.place?.line, problem.place?.field])).toEqual([
      [13, 'x-minga.future-key'],
    ]);
  });

  it('keeps a version as written, where YAML reads a number', () => {
    const { manifest, problems } = readManifest('okh.yml', YAML.replace('"1.0"', '1.10'));
    expect(manifest?.version).toBe('1.10');
    expect(problemAt(problems, 'version')?.place?.line).toBe(7);
  });

  it('makes things under the hardware licence, else the documentation’s, else under none', () => {
    const licenceOf = (text: string) =>
      readManifest('okh.yml', YAML.replace(/license: .*/, `license: ${text}`)).manifest?.licence.hardware;
    expect(licenceOf('{documentation: CC-BY-4.0}')).toBe('CC-BY-4.0');
    expect(licenceOf('{software: MIT}')).toBe('NOASSERTION');
    expect(licenceOf('CC0-1.0')).toBe('CC0-1.0');
    expect(licenceOf('{hardware: [value]}')).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'MANIFEST_EMPTY', undefined],
    ['only a comment', '# only a comment\n', 'MANIFEST_EMPTY', undefined],
    ['a key twice', 'title: a\ntitle: b\n', 'MANIFEST_SYNTAX', 2],
    ['an open quote', 'title: "a\n', 'MANIFEST_SYNTAX', 2],
    ['a list', '- a\n', 'MANIFEST_SYNTAX', 1],
    ['a colon too many', 'title: a: b\n', 'MANIFEST_SYNTAX', 1],
    ['more than 256 kB', `title: ${'x'.repeat(MAX_MANIFEST_BYTES)}`, 'MANIFEST_BOMB', undefined],
    ['100,000 brackets', '['.repeat(100_000), 'MANIFEST_BOMB', undefined],
    ['100,000 dashes', '- '.repeat(100_000), 'MANIFEST_BOMB', undefined],
    ['70 nested lists', `a: ${'['.repeat(70)}${']'.repeat(70)}`, 'MANIFEST_BOMB', undefined],
  ])('refuses %s', (_, text, code, line) => {
    const [problem] = readManifest('okh.yml', text).problems;
    expect(problem).toMatchObject({ code, severity: 'error' });
    if (line !== undefined) expect(problem?.place?.line).toBe(line);
  });

  it('refuses aliases that multiply', () => {
    const levels = Array.from({ length: 8 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`);
    const [problem] = readManifest('okh.yml', ['l0: &l0 [x]', ...levels].join('\n')).problems;
    expect(problem?.code).toBe('MANIFEST_BOMB');
  });

  it('never throws, whatever the text', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom(...YAML.split('\n'), ...TOML.split('\n')));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('okh.yml', 'okh.toml'), (lines, name) => {
        const { manifest, problems } = readManifest(name, lines.join('\n'));
        expect(manifest === undefined).toBe(errors(problems).length > 0);
      }),
    );
  });
});

describe('slugs', () => {
  it.each([
    ['Conector de goteo 16 mm', 'conector-de-goteo-16-mm'],
    ['Ñandú / piñón', 'nandu-pinon'],
    ['***', 'design'],
    ['x'.repeat(100), 'x'.repeat(60)],
  ])('%s -> %s', (name, slug) => expect(slugOf(name)).toBe(slug));
});

interface IndexedManifest {
  readonly file: string;
  readonly quality: 'clean' | 'warnings' | 'invalid' | 'broken';
  readonly findings: readonly string[];
}

/** What each kind of finding of the index must show up as: the fields that carry a problem. */
function fieldsOf(finding: string): readonly string[] {
  const match = (pattern: RegExp) => pattern.exec(finding)?.[1];
  if (finding.includes("{'width': '250'")) return ['outer-dimensions.width', 'outer-dimensions.depth'];
  const missing = match(/^missing (?:required )?([\w-]+)/);
  if (missing) return [missing];
  const unknown = match(/^unknown fields: (.*)/);
  if (unknown) return unknown.split(', ');
  const parts = match(/^(\d+) parts use the pre-2\.x openSCAD/);
  if (parts) return Array.from({ length: Number(parts) }, (_, i) => `part[${i}].outer-dimensions`);
  if (finding.startsWith('bad TRL')) return ['technology-readiness-level'];
  if (finding.startsWith('bad DRL')) return ['documentation-readiness-level'];
  if (finding.startsWith('unbalanced parenthesis')) return ['part[1].outer-dimensions'];
  const field = match(/^([\w.-]+) (?:unknown|not |is |wrong shape|parsed as|empty)/);
  return [field ?? `no rule for: ${finding}`];
}

const okh = path.resolve('../shared/data/okh');
const isThere = existsSync(okh) || process.env['CI'] !== undefined;
(isThere ? describe : describe.skip)(`real manifests${isThere ? '' : ' (skipped: no shared data)'}`, () => {
  const index = isThere
    ? (JSON.parse(readFileSync(path.join(okh, 'index.json'), 'utf8')) as { files: IndexedManifest[] }).files
    : [];
  const read = (file: string) => readManifest(path.basename(file), readFileSync(path.join(okh, file), 'utf8'));

  it('are all in the index', () => {
    expect(index.map((entry) => path.basename(entry.file)).sort()).toEqual(
      readdirSync(path.join(okh, 'manifests')).sort(),
    );
  });

  it.each(index.map((entry) => [entry.file, entry] as const))('%s shows every finding of the index', (file, entry) => {
    const { manifest, problems } = read(file);
    expect(problems.every((problem) => problem.place?.file === path.basename(file))).toBe(true);
    if (entry.quality === 'broken') {
      expect(manifest).toBeUndefined();
      expect(['MANIFEST_EMPTY', 'MANIFEST_SYNTAX']).toContain(problems[0]?.code);
      expect(problems[0]?.place?.line).toBeGreaterThan(0);
      return;
    }
    if (entry.quality === 'clean') expect(errors(problems)).toEqual([]);
    const fields = problems.map((problem) => problem.place?.field);
    for (const finding of entry.findings) {
      if (finding.startsWith('line 1 ')) expect(problems[0]?.place?.line).toBe(1);
      else expect({ finding, fields }).toEqual({ finding, fields: expect.arrayContaining([...fieldsOf(finding)]) });
    }
  });

  it('name a line wherever the field is written at all', () => {
    const problems = index.flatMap((entry) => read(entry.file).problems);
    const without = problems.filter((problem) => problem.place?.line === undefined);
    expect(without.every((problem) => / missing|names no licence/.test(problem.message))).toBe(true);
    expect(problems.length - without.length).toBeGreaterThan(100);
  });
});
