import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { importFromFolder, importFromZip } from '#libs/designs';
import { decideForOrder, explodeBom } from '#libs/domain';
import { zipForTests } from '../../libs/designs/src/zip-for-tests.js';
import { writeAll } from './generate.js';

const HERE = path.resolve('examples/designs');
const DESIGNS = ['drip-connector', 'seed-metering-wheel', 'maize-sheller-ring', 'fence-insulator', 'hand-seeder'];
/** PLA; the heaviest of the plastics the designs name. */
const GRAMS_PER_CM3 = 1.24;

describe('generated files', () => {
  beforeAll(async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'minga-designs-'));
    try {
      const generated = await writeAll(dir);
      for (const name of generated.keys()) written.set(name, await readFile(path.join(dir, name)));
    } finally {
      await rm(dir, { recursive: true });
    }
  });
  const written = new Map<string, Buffer>();

  it('are committed as the scripts make them, byte for byte', async () => {
    expect(written.size).toBe(16);
    for (const [name, content] of written) {
      const committed = await readFile(path.join(HERE, name));
      expect({ name, isSame: committed.equals(content) }).toEqual({ name, isSame: true });
    }
  });

  it('stay small: models below 400 kB, pictures below 60 kB', () => {
    for (const [name, content] of written) {
      expect({ name, isSmall: content.length <= (name.endsWith('.svg') ? 60_000 : 400_000) }).toEqual({
        name,
        isSmall: true,
      });
    }
  });

  it('contain plates that a 300 mm mill can cut: closed contours, true circles', () => {
    const plates = [...written].filter(([name]) => name.endsWith('.dxf'));
    expect(plates).toHaveLength(2);
    for (const [, content] of plates) {
      const dxf = String(content);
      const lines = dxf.split('\n');
      const codes = lines.filter((_, i) => i % 2 === 0).slice(0, -1);
      expect(codes.every((code) => /^\d+$/.test(code))).toBe(true);
      const values = (code: string) => lines.filter((_, i) => lines[i - 1] === code && i % 2 === 1).map(Number);
      for (const axis of ['10', '20']) {
        expect(Math.max(...values(axis))).toBeLessThanOrEqual(300);
        expect(Math.min(...values(axis))).toBeGreaterThanOrEqual(0);
      }
      expect(dxf.match(/\nPOLYLINE\n/g)?.length).toBe(dxf.match(/\nSEQEND\n/g)?.length);
      expect(dxf.match(/\nCIRCLE\n/g)?.length).toBeGreaterThanOrEqual(8);
      expect(dxf).toMatch(/\nEOF\n$/);
    }
  });
});

describe.each(DESIGNS)('example %s', (slug) => {
  it('imports from its folder without a single problem', async () => {
    const design = await importFromFolder(path.join(HERE, slug));
    expect(design.problems).toEqual([]);
    expect(Object.keys(design.manifest.titles).sort()).toEqual(['en', 'es']);
    expect(Object.keys(design.manifest.descriptions).sort()).toEqual(['en', 'es']);
    expect(design.manifest.images).toEqual([`${slug}.svg`]);
    expect(design.manifest.licensors).toEqual(['Minga contributors']);
  });

  it('imports the same from a zip', async () => {
    const design = await importFromFolder(path.join(HERE, slug));
    const zip = zipForTests(design.files.map((file) => ({ name: `${slug}/${file.path}`, content: file.bytes })));
    const again = await importFromZip(zip);
    expect(again.problems).toEqual([]);
    expect(again.contentHash).toBe(design.contentHash);
  });

  it('prints closed parts within 200 mm and 60 g that are as large and heavy as the manifest says', async () => {
    const { manifest, parts } = await importFromFolder(path.join(HERE, slug));
    const printed = parts.filter((part) => part.steps.includes('print'));
    expect(printed.length).toBeGreaterThan(0);
    for (const part of printed) {
      const { mesh } = part;
      expect(mesh?.isManifold).toBe(true);
      const size = mesh?.sizeMm ?? { x: Infinity, y: Infinity, z: Infinity };
      expect(Math.max(size.x, size.y, size.z)).toBeLessThanOrEqual(200);
      expect(mesh?.minMm.z).toBe(0);
      const grams = ((mesh?.volumeMm3 ?? Infinity) / 1000) * GRAMS_PER_CM3;
      expect(grams).toBeLessThanOrEqual(60);
      const declared = manifest.parts.find((one) => one.id === part.id);
      if (declared?.massG !== undefined) expect(Math.abs(declared.massG - grams)).toBeLessThan(0.3);
      for (const axis of ['x', 'y', 'z'] as const) {
        if (declared?.sizeMm) expect(Math.abs(declared.sizeMm[axis] - size[axis])).toBeLessThan(0.06);
      }
    }
  });
});

describe('the hand seeder', () => {
  it('explodes into prints, millings, a shopping list, salvage and an assembly that waits for all', async () => {
    const { parts } = await importFromFolder(path.join(HERE, 'hand-seeder'));
    const bom = explodeBom(parts, 2);
    const count = (process: string) => bom.operations.filter((operation) => operation.process === process).length;
    expect({
      print: count('print'),
      mill: count('mill'),
      deburr: count('deburr'),
      assemble: count('assemble'),
    }).toEqual({
      print: 5,
      mill: 2,
      deburr: 2,
      assemble: 1,
    });
    expect(bom.lines.find((line) => line.partId === 'wheel-hub')?.quantity).toBe(4);
    expect(bom.operations.find((operation) => operation.process === 'assemble')?.after).toHaveLength(7);
    expect(bom.shopping).toHaveLength(11);
    expect(bom.salvage.map((line) => [line.partId, line.quantity])).toEqual([['tyre', 4]]);
    const plates = parts.filter((part) => part.steps.includes('mill'));
    expect(plates.map((part) => [part.modelFile, part.thicknessMm])).toEqual([
      ['side-plate.dxf', 9],
      ['wheel-disc.dxf', 12],
    ]);
  });
});

describe('plates of the hand seeder', () => {
  it('are as large as the manifest says', async () => {
    const { manifest, files } = await importFromFolder(path.join(HERE, 'hand-seeder'));
    for (const part of manifest.parts.filter((one) => one.steps.includes('mill'))) {
      const dxf = Buffer.from(files.find((file) => file.path === part.exportFiles[0])?.bytes ?? []).toString();
      const [, x, y] = /EXTMAX\n10\n(.*)\n20\n(.*)\n/.exec(dxf) ?? [];
      expect(part.sizeMm).toEqual({ x: Number(x), y: Number(y), z: part.thicknessMm });
    }
  });
});

describe('licences of the examples', () => {
  it('differ, and so do their decisions for a company that pays a lab', async () => {
    const decisions = await Promise.all(
      DESIGNS.map(async (slug) => {
        const { manifest } = await importFromFolder(path.join(HERE, slug));
        const order = { requester: 'FPN', purpose: 'COM', isModified: false, lab: 'COOP', isLabPaid: true } as const;
        return [
          manifest.licence.hardware,
          decideForOrder({ ...order, expressions: [manifest.licence.hardware] }).verdict,
        ];
      }),
    );
    expect(decisions).toEqual([
      ['CERN-OHL-S-2.0', 'allowed-with-duties'],
      ['CERN-OHL-W-2.0', 'allowed-with-duties'],
      ['CC-BY-SA-4.0', 'allowed-with-duties'],
      ['PPL', 'to-agree'],
      ['CERN-OHL-S-2.0', 'allowed-with-duties'],
    ]);
  });
});

describe('folders', () => {
  it('are refused with a symbolic link in them, and where there is none', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'minga-designs-'));
    try {
      await writeFile(path.join(dir, 'okh.toml'), 'name = "x"');
      await symlink('/etc/hostname', path.join(dir, 'model.stl'));
      await expect(importFromFolder(dir)).rejects.toMatchObject({ code: 'ARCHIVE_NAME' });
      await expect(importFromFolder(path.join(dir, 'no-such'))).rejects.toMatchObject({ code: 'MANIFEST_MISSING' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
