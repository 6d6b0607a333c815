import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeDripConnector } from './drip-connector/drip-connector.js';
import { makeFenceInsulator } from './fence-insulator/fence-insulator.js';
import { toSvg } from './generator/drawing.js';
import { toDxf } from './generator/dxf.js';
import { Kit, type DesignOutput } from './generator/kit.js';
import { toStl } from './generator/stl.js';
import { makeHandSeeder } from './hand-seeder/hand-seeder.js';
import { makeMaizeShellerRing } from './maize-sheller-ring/maize-sheller-ring.js';
import { makeSeedMeteringWheel } from './seed-metering-wheel/seed-metering-wheel.js';

/** Folder (and slug) of each design, with its title for the picture and the script that makes it. */
const DESIGNS: Readonly<Record<string, readonly [title: string, make: (kit: Kit) => DesignOutput]>> = {
  'drip-connector': ['Drip line connector', makeDripConnector],
  'seed-metering-wheel': ['Seed metering wheel', makeSeedMeteringWheel],
  'maize-sheller-ring': ['Maize sheller ring', makeMaizeShellerRing],
  'fence-insulator': ['Fence insulator', makeFenceInsulator],
  'hand-seeder': ['Hand seeder', makeHandSeeder],
};

/** Coarser circles for pictures keep them below 60 kB. */
const COARSE = { degrees: 7.5, shortestMm: 2 };
/** The seeder has ten parts in one picture. */
const COARSER = { degrees: 9, shortestMm: 1.75 };

/** Every generated file by its path below this folder. The same parameters give the same bytes. */
export async function generateAll(): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const files = new Map<string, Uint8Array | string>();
  const [kit, coarse, coarser] = [await Kit.load(), await Kit.load(COARSE), await Kit.load(COARSER)];
  for (const [folder, [title, make]] of Object.entries(DESIGNS)) {
    const { solids, plates } = make(kit);
    const forPicture = Object.keys(solids).length > 1 ? coarser : coarse;
    for (const [name, solid] of Object.entries(solids)) files.set(`${folder}/${name}`, toStl(solid));
    for (const [name, plate] of Object.entries(plates ?? {})) files.set(`${folder}/${name}`, toDxf(plate));
    files.set(`${folder}/${folder}.svg`, toSvg(title, make(forPicture).drawing));
  }
  return files;
}

/** Writes all models and pictures into `dir`, which holds one folder per design. */
export async function writeAll(dir: string): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const files = await generateAll();
  for (const [name, content] of files) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return files;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const written = await writeAll(path.resolve('examples/designs'));
  for (const [name, content] of written) console.log(`${name} ${content.length} bytes`);
}
