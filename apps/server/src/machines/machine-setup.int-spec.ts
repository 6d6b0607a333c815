import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { BridgePresenceService } from '../bridges/bridge-presence.service.js';

let site: TestSite;
let machineId: string;
let bridgeId: string;
beforeAll(async () => {
  site = await openSite();
  ({ machineId, bridgeId } = await site.floor.addFloor());
});
afterAll(() => site?.close());

const SETUP = {
  uuid: 'cede2a2f-41a2-4748-9b12-c55c62f367ff',
  macros: [{ name: 'purge', lines: ['G91', 'G1 E20 F200', 'G90'] }],
  heatLeaseS: 600,
  rxBytes: 1024,
};
const change = (body: object, as: 'lab-admin' | 'operator' = 'lab-admin') =>
  site.api('PATCH', `/api/machines/${machineId}/setup`, body, { as });
const told = async () =>
  (await site.get(BridgePresenceService).configOf(bridgeId)).find((one) => one.machineId === machineId);

describe('what a machine is set up with', () => {
  it('reaches the bridge in its configuration, and goes back to the defaults', async () => {
    expect(Object.keys((await told()) ?? {})).toEqual(['machineId', 'name', 'url', 'profile']);
    const notice = site.nextNotice(({ topic, id }) => topic === 'bridge-config' && id === bridgeId);
    expect(await change(SETUP)).toMatchObject({ status: 200, body: { setup: SETUP } });
    await notice;
    expect(await told()).toMatchObject(SETUP);
    expect((await change({ heatLeaseS: null, macros: null })).body.setup).toEqual({
      ...SETUP,
      heatLeaseS: null,
      macros: [],
    });
    expect(await told()).not.toHaveProperty('heatLeaseS');
    expect(await told()).toMatchObject({ uuid: SETUP.uuid, rxBytes: 1024 });
  });

  it.each([
    [{ heatLeaseS: 59 }],
    [{ heatLeaseS: 90_000 }],
    [{ rxBytes: 10 }],
    [{ uuid: '' }],
    [{ macros: [{ name: 'empty', lines: [] }] }],
    [
      {
        macros: [
          { name: 'twice', lines: ['G28'] },
          { name: 'twice', lines: ['M5'] },
        ],
      },
    ],
    [{ macros: [{ name: 'two lines in one', lines: ['G28\nM112'] }] }],
  ])('refuses %j', async (body) => {
    expect(await change(body)).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } });
  });

  it('is for administrators', async () => {
    expect((await change(SETUP, 'operator')).status).toBe(403);
  });
});
