import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { explodeBom } from '#libs/domain';
import { importFromZip } from './import-design.js';
import { slugOf } from './manifest.js';
import { zipForTests } from './zip-for-tests.js';

const FOLDER = '../shared/data/designs';
const hasData = existsSync(FOLDER);
const describeData = hasData ? describe : describe.skip;
if (!hasData && process.env['CI']) throw new Error(`${FOLDER} is missing; in CI it must be there`);
if (!hasData) it.skip('skipped: no shared data', () => undefined);

/** A line of a project's own list. */
interface Listed {
  readonly ref: string;
  readonly name: string;
  readonly qty: number;
  readonly make?: string;
  readonly buy?: boolean;
  readonly file?: string;
  readonly discrepancy?: string;
  readonly lines?: readonly Listed[];
}

/** A flame cuts what a laser would: outlines from a drawing. Sawing and turning are done by hand, after a note. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  '3DP': ['print'],
  PLASMA: ['laser'],
  ASM: ['assemble'],
  WEL: ['assemble'],
};
const quoted = (value: unknown): string => JSON.stringify(value);

function partTables(lines: readonly Listed[], partOf?: string): string {
  return lines
    .map((line) => {
      const keys = {
        id: slugOf(line.ref),
        name: line.name,
        kind: line.buy ? 'buy' : 'make',
        quantity: line.qty,
        steps: STEPS[line.make ?? ''] ?? [],
        ...(partOf !== undefined && { 'part-of': partOf }),
        ...(line.file !== undefined && { export: [path.basename(line.file)] }),
        ...(line.discrepancy !== undefined && { note: line.discrepancy }),
      };
      const table = Object.entries(keys).map(([key, value]) => `${key} = ${quoted(value)}`);
      return `[[x-minga.parts]]\n${table.join('\n')}\n${partTables(line.lines ?? [], slugOf(line.ref))}`;
    })
    .join('\n');
}

const filesOf = (lines: readonly Listed[]): string[] =>
  lines.flatMap((line) => [...(line.file === undefined ? [] : [line.file]), ...filesOf(line.lines ?? [])]);

/** A bundle as its community would publish it, in memory, and what was imported of it. */
async function bundle(name: string, licence: string, lines: readonly Listed[]) {
  const manifest = `okhv = "2.4"
name = ${quoted(name)}
repo = "https://example.org/${slugOf(name)}"
version = "1.0.0"
license = ${quoted(licence)}
licensor = "Its community"
function = "As its read-me says."
documentation-language = ["en"]
${partTables(lines)}`;
  const files = [...new Set(filesOf(lines))].map((file) => ({
    name: path.basename(file),
    content: readFileSync(path.join(FOLDER, file)),
  }));
  return importFromZip(zipForTests([{ name: 'okh.toml', content: manifest }, ...files]));
}
const listed = (name: string): readonly Listed[] =>
  (JSON.parse(readFileSync(`${FOLDER}/bom/${name}.bom.json`, 'utf8')) as { lines: readonly Listed[] }).lines;
const printed = (folder: string, files: readonly string[], quantity = 1): Listed[] =>
  files.map((file) => ({
    ref: path.basename(file, '.stl'),
    name: file,
    qty: quantity,
    make: '3DP',
    file: `${folder}/${file}`,
  }));

/** Totals per machine: lines, pieces by process of machines and people, pieces to buy. */
const DESIGNS = [
  {
    name: 'Cassava press',
    licence: 'MIT',
    lines: () => listed('cassava-press'),
    one: { lines: 10, print: 5, laser: 0, assemble: 0, buy: 19 },
  },
  {
    name: 'Corn sheller',
    licence: 'MIT',
    lines: () => printed('openagris3d/corn-sheller', ['Corn-sheller.stl']),
    one: { lines: 1, print: 1, laser: 0, assemble: 0, buy: 0 },
  },
  {
    name: 'Irrigation kit',
    licence: 'MIT',
    // A bed of ten plants: ten stakes of each kind, a splitter and its gasket.
    lines: () => [
      ...printed('openagris3d/irrigation-stake', ['stake1.stl', 'stake2.stl'], 10),
      ...printed('openagris3d/garden-hose-splitter', ['garden_hose_spliter.stl']),
      ...printed('openagris3d/gasket', ['gasket.stl'], 3),
    ],
    one: { lines: 4, print: 24, laser: 0, assemble: 0, buy: 0 },
  },
  {
    name: 'OpenWeedLocator mounts',
    licence: 'MIT',
    lines: () =>
      printed(
        'openweedlocator',
        readdirSync(`${FOLDER}/openweedlocator`).filter((file) => file.endsWith('.stl')),
      ),
    one: { lines: 10, print: 10, laser: 0, assemble: 0, buy: 0 },
  },
  {
    name: 'LifeTrac v25',
    licence: 'GPL-3.0-or-later',
    lines: () => listed('lifetrac-v25-structural'),
    // Cut: 4 wheel plates, 2 arm plates, 8 lugs, 4 of the bucket, 3 of the platform. Put together: frame, arm, bucket,
    // platform, 4 wheels and the bolts of 4 wheel plates. Bought: 16 bolts, 20 of the wheels, 4 cylinders, 4 pins.
    one: { lines: 27, print: 0, laser: 21, assemble: 12, buy: 44 },
  },
] as const;

describeData('the designs that communities have published', () => {
  it.each(DESIGNS)('$name: imported whole, and exploded for one machine and for ten', async (design) => {
    const imported = await bundle(design.name, design.licence, design.lines());
    expect(imported.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const quantity of [1, 10]) {
      const bom = explodeBom(imported.parts, quantity);
      const pieces = (process: string) =>
        bom.operations.filter((each) => each.process === process).reduce((sum, each) => sum + each.quantity, 0);
      const { one } = design;
      expect({
        lines: bom.lines.length,
        print: pieces('print'),
        laser: pieces('laser'),
        assemble: pieces('assemble'),
        buy: bom.shopping.reduce((sum, { toProvide }) => sum + toProvide, 0),
      }).toEqual({
        lines: one.lines,
        print: one.print * quantity,
        laser: one.laser * quantity,
        assemble: one.assemble * quantity,
        buy: one.buy * quantity,
      });
    }
    const measured = imported.parts.filter(({ steps }) => steps.includes('print'));
    expect(measured.every(({ mesh }) => mesh !== undefined && mesh.volumeMm3 > 0)).toBe(true);
  });

  it('keep their contradictions as notes on the part', async () => {
    const imported = await bundle('LifeTrac v25', 'GPL-3.0-or-later', listed('lifetrac-v25-structural'));
    expect(imported.parts.filter(({ note }) => note).map(({ id, quantity }) => [id, quantity])).toEqual([['a1-2', 4]]);
  });
});
