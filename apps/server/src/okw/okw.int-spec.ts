import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readOkw } from '#libs/designs';
import { MachineRow } from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { okwFacilitySchema } from './okw.routes.js';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
  await site.floor.addFloor();
});
afterAll(() => site?.close());

const get = (query = '', headers: Record<string, string> = {}) =>
  site.api('GET', `/api/okw${query}`, undefined, { as: 'operator', headers });

describe('the workshop as an Open Know-Where facility', () => {
  it('names its machines and what they can make, and nothing else', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(() => okwFacilitySchema.parse(body)).not.toThrow();
    const rows = await site.database.manager.findBy(MachineRow, { isSimulated: false });
    expect(body.equipment).toHaveLength(rows.length);
    const told = JSON.stringify(body);
    for (const row of rows) {
      expect(told).toContain(row.name);
      for (const secret of [row.url, row.id, row.bridgeId, row.state]) expect(told).not.toContain(secret);
    }
  });

  it('comes as YAML to whoever asks for it, and is read as the same', async () => {
    const json = await get();
    const read = (text: string) => readOkw('okw.yml', text).facility;
    for (const answer of [await get('?format=yaml'), await get('', { accept: 'application/yaml' })]) {
      expect(answer.headers.get('content-type')).toContain('application/yaml');
      expect(read(String(answer.body))).toEqual(read(JSON.stringify(json.body)));
    }
  });

  it('leaves out what was removed and what is only for training', async () => {
    const [first] = await site.database.manager.findBy(MachineRow, { isSimulated: false });
    await site.database.manager.update(MachineRow, { id: first?.id ?? '' }, { removedAt: new Date(0) });
    const before = (await get()).body.equipment ?? [];
    expect(JSON.stringify(before)).not.toContain(first?.name);
    await site.database.manager.update(MachineRow, { id: first?.id ?? '' }, { removedAt: null, isSimulated: true });
    expect((await get()).body.equipment ?? []).toEqual(before);
  });

  it('is not for strangers', async () => {
    expect((await site.api('GET', '/api/okw')).status).toBe(401);
  });
});
