import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PART_KINDS, PROCESSES } from '#libs/domain';
import { DOCUMENT_ROLES, slugOf, type Manifest, type ManifestPart } from './manifest.js';
import { whyNotMakeable } from './manifest-makeable.js';
import { maturityOf } from './manifest-maturity.js';
import { fieldListProblems } from './manifest-schema.js';
import { V1_DOCUMENTS } from './manifest-v1.js';
import { readManifest } from './read-manifest.js';
import { writeManifest } from './write-manifest.js';

type Format = Manifest['format'];
const FORMATS: readonly Format[] = ['okh-losh', 'okh-v1'];
const NAME: Record<Format, string> = { 'okh-losh': 'okh.toml', 'okh-v1': 'okh.yml' };

/** Without what names the file it came from. */
function essence(manifest: Manifest | undefined): object {
  const { raw: _raw, format: _format, formatVersion: _version, ...rest } = manifest ?? ({} as Manifest);
  return rest;
}

function reread(text: string, format: Format): Manifest {
  const { manifest, problems } = readManifest(NAME[format], text);
  if (!manifest) throw new Error(`${problems.map((problem) => problem.message).join('\n')}\n${text}`);
  return manifest;
}

/** To the format and back to its own; both times nothing may change. */
function expectRoundTrip(manifest: Manifest, format: Format): void {
  const there = reread(writeManifest(manifest, format), format);
  expect(essence(there)).toEqual(essence(manifest));
  const back = reread(writeManifest(there, manifest.format), manifest.format);
  expect(essence(back)).toEqual(essence(manifest));
}

const okh = path.resolve('../shared/data/okh/manifests');
const isThere = existsSync(okh) || process.env['CI'] !== undefined;
const real = isThere ? readdirSync(okh).map((file) => path.join(okh, file)) : [];
const examples = readdirSync('examples/designs', { recursive: true, encoding: 'utf8' })
  .filter((file) => /okh\.(toml|yml)$/.test(file))
  .map((file) => path.join('examples/designs', file));
const valid = [...real, ...examples].flatMap((file) => {
  const { manifest } = readManifest(path.basename(file), readFileSync(file, 'utf8'));
  return manifest ? [{ file, manifest }] : [];
});

describe.each(FORMATS)(`written as %s and read again${isThere ? '' : ' (real ones skipped: no shared data)'}`, (format) => {
  it.each(valid.map(({ file, manifest }) => [path.relative('.', file), manifest] as const))('%s is the same', (_, manifest) => {
    expectRoundTrip(manifest, format);
  });
}); // prettier-ignore

/** What a value says, without its keys: a group of empty fields says nothing. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.values(value).map(textOf).join(' ') : String(value ?? '');

describe('written in its own format', () => {
  it.each(valid.map(({ file, manifest }) => [path.basename(file), manifest] as const))(
    '%s keeps every field we do not use',
    (_, manifest) => {
      const { raw } = reread(writeManifest(manifest, manifest.format), manifest.format);
      const dropped = Object.keys(manifest.raw).filter((key) => {
        const value = manifest.raw[key];
        const original = (raw['x-minga'] as { original?: { unread?: object } } | undefined)?.original?.unread ?? {};
        return value !== null && value !== '' && !(key in raw) && !(key in original);
      });
      // These two say the same under a new name or place.
      expect(dropped.filter((key) => key !== 'organisation' && key !== 'sub')).toEqual([]);
    },
  );

  it('keeps fields of parts, and what it could not read', () => {
    const text = `okhv = "2.4"
name = "Loom"
repo = "https://example.org/loom"
version = "1"
license = "MIT"
licensor = "Ana <ana@example.org>"
function = "Weaves."
technology-readiness-level = "OTLR-5"
own-field = 3
[rdf]
prefix = "loom"
[[image]]
location = "/a.png"
depicts = "The loom"
[[part]]
name = "Ring"
tsdc = ["3DP", "COT"]
export = "/ring.stl"
infill = 30
outer-dimensions = "about as large as a hand"
strange = { a = 1 }
[part.x-minga]
steps = ["print", "deburr"]
future = "x"
`;
    const { raw } = reread(writeManifest(reread(text, 'okh-losh'), 'okh-losh'), 'okh-losh');
    expect(raw).toMatchObject({
      licensor: 'Ana <ana@example.org>',
      'own-field': 3,
      rdf: { prefix: 'loom' },
      image: [{ location: 'a.png', depicts: 'The loom' }],
      part: [
        {
          tsdc: ['3DP', 'COT'],
          export: ['ring.stl'],
          infill: 30,
          strange: { a: 1 },
          'x-minga': {
            steps: ['print', 'deburr'],
            future: 'x',
            original: { 'outer-dimensions': 'about as large as a hand' },
          },
        },
      ],
      'x-minga': { original: { unread: { 'technology-readiness-level': 'OTLR-5' } } },
    });
  });

  it.each(valid.filter(({ manifest }) => manifest.format === 'okh-v1').map(({ file, manifest }) => [path.basename(file), manifest] as const))(
    '%s keeps every row of its lists of files, sentences in the place of a path too',
    (_, manifest) => {
      for (const format of FORMATS) {
        const there = reread(writeManifest(manifest, format), format);
        const twice = reread(writeManifest(there, 'okh-v1'), 'okh-v1');
        for (const key of Object.values(V1_DOCUMENTS)) {
          const kept = textOf([twice.raw[key], twice.raw['x-minga']]);
          for (const word of textOf(manifest.raw[key]).match(/[A-Za-z]{4,}/g) ?? []) expect(kept).toContain(word);
        }
      }
    },
  ); // prettier-ignore

  it('keeps a row whose path is a sentence apart from the files, once', () => {
    const text = `okh-manifest-version: 1.0.0
title: Loom
description: Weaves.
license: {hardware: MIT}
licensor: {name: Ana}
project-link: https://example.org/loom
making-instructions:
  - {path: make.md, title: How}
  - {path: Ask Ana at the market on Sundays, title: Who knows}
  - {path: ""}
`;
    const once = reread(writeManifest(reread(text, 'okh-v1'), 'okh-v1'), 'okh-v1');
    const twice = reread(writeManifest(once, 'okh-v1'), 'okh-v1');
    for (const { raw } of [once, twice]) {
      expect(raw['making-instructions']).toEqual([{ path: 'make.md', title: 'How' }]);
      expect(raw['x-minga']).toMatchObject({
        original: {
          unread: { 'making-instructions': [{ path: 'Ask Ana at the market on Sundays', title: 'Who knows' }] },
        },
      });
    }
  });

  it('brings back what only the first format knows, after a way through the other', () => {
    for (const { manifest } of valid) {
      const other = manifest.format === 'okh-v1' ? 'okh-losh' : 'okh-v1';
      const there = reread(writeManifest(manifest, other), other);
      const { raw } = reread(writeManifest(there, manifest.format), manifest.format);
      const known = ['contact', 'manifest-author', 'date-created', 'release', 'cpc-patent-class', 'standards-used', 'bom-atoms', 'rpm', 'tsdc']; // prettier-ignore
      // Captions, titles and addresses too.
      for (const key of ['image', 'licensor', 'design-files']) {
        for (const word of textOf(manifest.raw[key]).match(/[A-Za-z]{4,}/g) ?? [])
          expect(textOf(raw[key])).toContain(word);
      }
      for (const key of known) if (/[a-z]/.test(textOf(manifest.raw[key]))) expect({ key, is: raw[key] !== undefined }).toEqual({ key, is: true }); // prettier-ignore
    }
  });
});

describe('the field list', () => {
  it.each(valid.map(({ file, manifest }) => [path.basename(file), manifest] as const))(
    'finds in %s only what its author left out',
    (file, manifest) => {
      for (const format of FORMATS) {
        const found = fieldListProblems(writeManifest(manifest, format), format);
        const isForgivable = (problem: string) =>
          (/^(repo|project-link): /.test(problem) && manifest.repo === undefined) ||
          (/^(function|description): /.test(problem) && manifest.description === '') ||
          (problem.startsWith('licensor: ') && manifest.licensors.length === 0) ||
          /^license(\.\w+)?: must be an SPDX/.test(problem);
        expect({ file, format, found: found.filter((problem) => !isForgivable(problem)) }).toEqual({
          file,
          format,
          found: [],
        });
      }
    },
  );

  it('forgives no slash, no strange licence and no part without files', () => {
    const text = `okhv = "2.4"
name = "Peg"
repo = "here"
version = "1"
license = "CC BY 4"
licensor = "Ana"
function = "A peg."
readme = "/README.md"
[[part]]
name = "Peg"
`;
    expect(fieldListProblems(text, 'okh-losh').map((problem) => problem.split(':')[0])).toEqual([
      'repo',
      'license',
      'readme',
      'part.0',
    ]);
    expect(fieldListProblems('title: x\nlicense: {}\n', 'okh-v1').map((problem) => problem.split(':')[0])).toEqual([
      'okh-manifest-version',
      'description',
      'license',
    ]);
  });
});

/** Words a placeholder check, a trim or a number reader leaves alone; among them what YAML and TOML like to misread. */
const word = fc.oneof(
  fc.constantFrom('1.10', 'yes', 'null', '0x1F', '1e3', '2024-01-01', '# no', 'a: b', "it's", '"q"', '{x}', '- a', 'ñandú', '~', '\\n', 'line\nline', '日本', '&a', '*a', '!t', '%', '@', '`', '|', '>'),
  fc.stringMatching(/^[A-Z][a-z]{2,8}( [a-z0-9]{1,6}){0,3}$/),
).filter((text) => !/^(todo|tbd|value|your.*)$/i.test(text)); // prettier-ignore
const file = fc.stringMatching(/^[a-z]{1,6}(\/[a-z0-9_-]{1,6}){0,2}\.(stl|dxf|md)$/);
const files = fc.uniqueArray(file, { maxLength: 3 });
const words = fc.uniqueArray(word, { maxLength: 3 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const millimetres = fc.integer({ min: 1, max: 50_000 }).map((n) => n / 10);
const size = fc.record({ x: millimetres, y: millimetres, z: millimetres });
const translations = fc.dictionary(fc.constantFrom('es', 'en', 'qu-EC'), word, { maxKeys: 3, noNullPrototype: true });
const spdx = fc.constantFrom('CERN-OHL-S-2.0', 'MIT OR Apache-2.0', 'CC0-1.0', 'LicenseRef-own');
const link = fc
  .record({ title: maybe(word), manifest: maybe(fc.webUrl()), web: maybe(fc.webUrl()) })
  .map(defined)
  .filter((one) => Object.keys(one).length > 0);
const links = fc.array(link, { maxLength: 2 });

function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

const part = fc
  .record({
    name: word,
    names: translations,
    kind: fc.constantFrom(...PART_KINDS),
    quantity: fc.integer({ min: 1, max: 500 }),
    steps: fc.uniqueArray(fc.constantFrom(...PROCESSES), { maxLength: 4 }),
    materials: words,
    sourceFiles: files,
    exportFiles: files,
    images: files,
    thicknessMm: maybe(millimetres),
    sizeMm: maybe(size),
    massG: maybe(millimetres),
    note: maybe(word),
    notes: translations,
    licence: maybe(spdx),
    alternates: fc.array(fc.record({ name: word, kind: fc.constantFrom(...PART_KINDS) }), { maxLength: 2 }),
  })
  .map((one) => defined({ ...one, note: one.note ?? one.notes['en'], steps: one.kind === 'make' ? one.steps : [] }));

/** Parts with ids of their own; each but the first may hang below one before it, and may stand in for it. */
const parts = fc.array(fc.tuple(part, fc.nat(), fc.boolean()), { minLength: 1, maxLength: 5 }).map((list) =>
  list.map(([one, n, isAlone], i): ManifestPart => {
    const id = `${slugOf(one.name)}-${i}`;
    if (i === 0 || isAlone) return { id, ...one };
    const above = n % i;
    const partOf = `${slugOf(list[above]?.[0].name ?? '')}-${above}`;
    return { id, ...one, partOf, alternates: [...one.alternates, { name: 'Other', kind: 'make', partId: partOf }] };
  }),
);

const generated: fc.Arbitrary<Manifest> = fc
  .record({
    format: fc.constantFrom(...FORMATS),
    title: word,
    titles: translations,
    version: word,
    description: fc.oneof(word, fc.constant('')),
    descriptions: translations,
    languages: fc.uniqueArray(fc.constantFrom('es-EC', 'en', 'qu'), { maxLength: 3 }),
    licence: fc
      .record({ hardware: spdx, documentation: maybe(spdx), software: maybe(spdx) })
      .map(defined),
    licensors: words,
    organisation: maybe(word),
    repo: maybe(fc.webUrl()),
    images: files,
    keywords: words,
    crops: words,
    tasks: words,
    technologyReadiness: maybe(fc.constantFrom('OTRL-1', 'OTRL-6')),
    documentationReadiness: maybe(fc.constantFrom('ODRL-1', 'ODRL-3*')),
    developmentStage: maybe(word),
    isMade: maybe(fc.boolean()),
    isMadeIndependently: maybe(fc.boolean()),
    lineage: fc.record({ forkOf: links, derivativeOf: links, variantOf: links, subParts: links }),
    parts,
    sizeMm: maybe(size),
    massG: maybe(millimetres),
    documentsByRole: fc
      .record({ readme: maybe(files), bom: maybe(files), 'making-instructions': maybe(files), schematics: maybe(files), source: maybe(files), 'tool-list': maybe(files) })
      .map((roles) => Object.fromEntries(Object.entries(roles).filter(([, list]) => (list?.length ?? 0) > 0)) as Manifest['documentsByRole']),
  })
  .map((base): Manifest => {
    const reason = whyNotMakeable(base);
    const maturity = maturityOf(base);
    return defined({
      ...base,
      slug: slugOf(base.title),
      documents: DOCUMENT_ROLES.flatMap((role) => base.documentsByRole[role] ?? []),
      isMakeable: reason === undefined,
      notMakeableReason: reason,
      maturity,
      raw: {},
    }) as Manifest;
  }); // prettier-ignore

describe('any manifest', () => {
  it('is the same after writing and reading, in both formats', () => {
    fc.assert(
      fc.property(generated, fc.constantFrom(...FORMATS), (manifest, format) => {
        expectRoundTrip(manifest, format);
      }),
      { numRuns: 50 },
    );
  });
});
