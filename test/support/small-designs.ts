import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const HEAD = `okhv = "2.4"
repo = "https://example.org/minga/tests"
version = "1.0.0"
license = "CERN-OHL-S-2.0"
licensor = "Minga contributors"
documentation-language = ["en"]
`;

/** A washer-like block, 20 x 20 mm, from PLA or PETG: sliced in a second, printed in some minutes. */
export async function writeBlock(folder: string, heightMm = 2): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = `${HEAD}name = "Spacer block ${heightMm} mm"
function = "Keeps two boards apart."
tsdc = ["3DP"]
export = ["block.stl"]
printing-process = "FDM"
material = "PLA"
[x-minga]
materials = ["PLA", "PETG"]
`;
  await writeFile(path.join(folder, 'okh.toml'), manifest);
  await writeFile(path.join(folder, 'block.stl'), boxStl(20, 20, heightMm));
  return folder;
}

/** The side plate of the hand seeder by itself: milled from 9 mm plywood, then deburred by hand. */
export async function writePlate(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = `${HEAD}name = "Side plate"
function = "Side of a seeder."
tsdc = ["CNC", "DEB"]
export = ["side-plate.dxf"]
outer-dimensions = { width = 190.0, depth = 158.0, height = 9.0 }
[x-minga]
materials = ["plywood"]
thickness-mm = 9
`;
  await writeFile(path.join(folder, 'okh.toml'), manifest);
  await copyFile(path.resolve('examples/designs/hand-seeder/side-plate.dxf'), path.join(folder, 'side-plate.dxf'));
  return folder;
}

/** Text STL of a box standing on the plate. */
function boxStl(x: number, y: number, z: number): string {
  const corner = (index: number) => [index & 1 ? x : 0, index & 2 ? y : 0, index & 4 ? z : 0].join(' ');
  // Two triangles for each side, seen from outside against the clock.
  const triangles = [
    [0, 2, 1], [1, 2, 3], [4, 5, 6], [5, 7, 6], [0, 1, 4], [1, 5, 4],
    [2, 6, 3], [3, 6, 7], [0, 4, 2], [2, 4, 6], [1, 3, 5], [3, 7, 5],
  ]; // prettier-ignore
  const facets = triangles.map(
    (corners) =>
      `facet normal 0 0 0\nouter loop\n${corners.map((c) => `vertex ${corner(c)}`).join('\n')}\nendloop\nendfacet`,
  );
  return `solid box\n${facets.join('\n')}\nendsolid box\n`;
}
