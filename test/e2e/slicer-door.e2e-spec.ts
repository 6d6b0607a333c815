import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiKey } from '../../apps/server/src/auth/auth.routes.js';
import { createQueue, listSlicerUploads } from '../../apps/server/src/door/queues.routes.js';
import type { People, RunningSite } from '../support/running-site.js';
import { ShopFloor } from '../support/shop.js';
import { START_LIMIT_MS, startSite } from '../support/start-site.js';

const KEPT = 'test/fixtures/prusa-block.gcode';
const SETTINGS = `nozzle_diameter = 0.4
filament_type = PLA
filament_diameter = 1.75
filament_density = 1.24
temperature = 205
first_layer_temperature = 210
bed_temperature = 60
first_layer_bed_temperature = 60
bed_shape = 0x0,220x0,220x220,0x220
gcode_flavor = marlin2
max_print_height = 250
end_gcode = M104 S0\\nM140 S0\\nG1 Z20 F600\\nM84
`;

/** A block of 8 x 8 x 0.6 mm. */
function block(): string {
  const corners = [0, 8].flatMap((x) => [0, 8].flatMap((y) => [0, 0.6].map((z) => [x, y, z])));
  const faces = ['013', '032', '467', '475', '045', '051', '237', '276', '026', '064', '157', '173'];
  const facet = (face: string) =>
    `facet normal 0 0 0\nouter loop\n${face
      .split('')
      .map((i) => `vertex ${corners[Number(i)]?.join(' ')}`)
      .join('\n')}\nendloop\nendfacet`;
  return `solid block\n${faces.map(facet).join('\n')}\nendsolid block\n`;
}

/** Sliced now where Debian's PrusaSlicer is installed; else a file that it made before. */
async function slicedFile(dir: string): Promise<Buffer> {
  const into = (name: string) => path.join(dir, name);
  await writeFile(into('block.stl'), block());
  await writeFile(into('door.ini'), SETTINGS);
  const args = ['--datadir', into('prusa'), '--load', into('door.ini'), '--center', '110,110', '--export-gcode', '--output', into('block.gcode'), into('block.stl')]; // prettier-ignore
  try {
    await promisify(execFile)('prusa-slicer', args, { timeout: 60_000 });
    return await readFile(into('block.gcode'));
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return readFile(KEPT);
    throw error;
  }
}

describe('a file from PrusaSlicer', () => {
  let minga: RunningSite;
  let people: People;

  beforeAll(async () => {
    minga = await startSite();
    people = await minga.createPeople();
    await minga.hurry(people.owner);
  }, START_LIMIT_MS);
  afterAll(() => minga?.remove(), 60_000);

  it('goes through the door of a queue, is checked, matched to the printer with its material, printed and passed', async () => {
    const shop = new ShopFloor(people.operator);
    const body = { name: 'Impresoras PLA', machineClass: 'fff-220', material: 'PLA', language: 'es' } as const;
    const queue = await people.owner.call(createQueue, { body });
    const { secret } = await people.operator.call(createApiKey, { body: { name: 'PrusaSlicer', scopes: ['upload'] } });
    const headers = { 'X-Api-Key': secret };
    const version = await fetch(`${queue.url}/api/version`, { headers });
    expect(await version.json()).toMatchObject({ text: expect.stringMatching(/^OctoPrint/) });

    const gcode = await slicedFile(minga.dataDir);
    const form = new FormData();
    form.set('print', 'true');
    form.set('path', '');
    form.set('file', new Blob([new Uint8Array(gcode)]), 'bloque.gcode');
    const answer = await fetch(`${queue.url}/api/files/local`, { method: 'POST', headers, body: form });
    const said = await answer.text();
    expect({ status: answer.status, said: answer.status === 201 ? '' : said }).toEqual({ status: 201, said: '' });
    const { minga: told } = JSON.parse(said) as { minga: { jobNumber: number; machines: string[] } };
    expect(told.machines).toContain('Killa');

    const job = await people.operator.until('it has begun', async () => {
      const found = (await shop.jobs()).find(({ number }) => number === told.jobNumber);
      return found !== undefined && found.attempts.length > 0 && found;
    });
    // Two printers of the class; only this one has PLA.
    expect(job.attempts[0]?.machineName).toBe('Killa');
    await shop.takeAndCheck(job.id, 'pass');
    expect(await shop.job(job.id)).toMatchObject({ state: 'done', verdict: 'pass', partName: 'bloque.gcode' });
    const [upload] = await people.operator.call(listSlicerUploads, { query: {} });
    expect(upload).toMatchObject({ fileName: 'bloque.gcode', jobNumbers: [told.jobNumber], maker: expect.stringMatching(/^PrusaSlicer/) }); // prettier-ignore
  }, 180_000);
});
