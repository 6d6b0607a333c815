import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from 'fast-png';
import { decodePath } from '#libs/gcode';
import { ProgramRow, newId } from '#libs/persistence';
import { readProgram } from '#libs/slicing';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { ProgramPicturesService } from './program-pictures.service.js';

const PROFILE = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 9000, y: 9000, z: 600 },
  maxAccelMmPerS2: { x: 1000, y: 1000, z: 100 },
} as const;

/** A square tower with waves in its walls, so that there is something to thin. */
function tower(layers: number): Uint8Array {
  const lines = ['G28', 'M83'];
  for (let layer = 0; layer < layers; layer++) {
    lines.push(`G1 X60 Y60 Z${(0.2 * (layer + 1)).toFixed(2)} F3000`);
    for (let i = 1; i <= 400; i++) {
      const angle = (2 * Math.PI * i) / 400;
      const radius = 30 + Math.sin(angle * 9) * 3;
      lines.push(
        `G1 X${(90 + radius * Math.cos(angle)).toFixed(3)} Y${(60 + radius * Math.sin(angle)).toFixed(3)} E0.02`,
      );
    }
  }
  return Buffer.from(lines.join('\n'));
}

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

async function addProgram(layers: number): Promise<string> {
  const bytes = tower(layers);
  const read = await readProgram(bytes, PROFILE);
  const { report } = read;
  const row = {
    id: newId(),
    key: newId(),
    partSha256: 'a'.repeat(64),
    machineClass: 'fff-220',
    material: 'PLA',
    input: {},
    state: 'ready',
    sha256: 'b'.repeat(64),
    bytes: bytes.length,
    report,
    picture: await site.get(ProgramPicturesService).keep(read),
    estimatedS: report.estimatedS,
    createdAt: new Date(),
  };
  await site.database.manager.insert(ProgramRow, row as never);
  return row.id;
}

async function fetchBytes(path: string): Promise<{ headers: Headers; bytes: ArrayBuffer }> {
  const response = await fetch(site.url + path, { headers: await site.session('operator') });
  expect(response.status).toBe(200);
  return { headers: response.headers, bytes: await response.arrayBuffer() };
}

describe('the picture of a program', () => {
  it('is a PNG that a browser may keep', async () => {
    const { headers, bytes } = await fetchBytes(`/api/programs/${await addProgram(5)}/picture.png`);
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('cache-control')).toContain('private');
    const { width, data } = decode(bytes);
    expect(width).toBe(480);
    expect(data.some((value) => value > 0)).toBe(true);
  });

  it('comes with an overview of all layers first and exact layers when asked', async () => {
    const id = await addProgram(600);
    const overview = await fetchBytes(`/api/programs/${id}/path`);
    expect(overview.headers.get('content-encoding')).toBe('gzip');
    expect(overview.bytes.byteLength).toBeLessThan(210_000);
    const coarse = decodePath(overview.bytes);
    expect([coarse.layers, coarse.info.layers]).toEqual([600, 600]);
    const part = decodePath((await fetchBytes(`/api/programs/${id}/path?from=100&to=104`)).bytes);
    expect([part.layers, part.info.firstLayer, part.info.hasTravel]).toEqual([4, 100, true]);
    expect(part.layerPath(100).points.length).toBeGreaterThan(coarse.layerPath(100).points.length);
    const all = decodePath((await fetchBytes(`/api/programs/${id}/path?from=0`)).bytes);
    expect(all.layers).toBe(64);
  });

  it('tells time by blocks beside it', async () => {
    const id = await addProgram(3);
    const { body } = await site.api('GET', `/api/programs/${id}`, undefined, { as: 'planner' });
    expect(body).toMatchObject({ id, hasPicture: true, layers: 3 });
    expect(body.timeIndex.at(-1)[0]).toBe(body.blocks);
  });

  it('is not there for a program that has none, and of a program that is not there', async () => {
    const id = await addProgram(1);
    await site.database.manager.update(ProgramRow, { id }, { picture: null });
    for (const path of [`${id}/picture.png`, `${id}/path`, `${newId()}/path?from=3`, newId()]) {
      expect((await site.api('GET', `/api/programs/${path}`, undefined, { as: 'operator' })).status).toBe(404);
    }
  });
});
