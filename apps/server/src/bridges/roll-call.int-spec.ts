import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BridgeRow, MachineRow } from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { BridgePresenceService } from './bridge-presence.service.js';
import { BridgesService } from './bridges.service.js';
import { RollCall } from './roll-call.js';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

it('a bridge that has said nothing since the server began is lost; who spoke stays, with its machines', async () => {
  const speaking = await site.floor.addFloor();
  const silent = await site.floor.addFloor();
  const { manager } = site.database;
  for (const { bridgeId } of [speaking, silent]) {
    await manager.update(BridgeRow, { id: bridgeId }, { connectivity: 'online' });
    await manager.update(MachineRow, { bridgeId }, { connectivity: 'online' });
  }
  const rollCall = new RollCall(site.get(BridgesService), site.get(BridgePresenceService));
  rollCall.begin(() => undefined);
  // Before the broker went away and came back.
  rollCall.heard(silent.bridgeId);
  rollCall.begin(() => undefined);
  rollCall.heard(speaking.bridgeId);
  await rollCall.dismissSilent();
  rollCall.end();
  const of = async ({ bridgeId }: { bridgeId: string }) => [
    (await manager.findOneBy(BridgeRow, { id: bridgeId }))?.connectivity,
    (await manager.findOneBy(MachineRow, { bridgeId }))?.connectivity,
  ];
  expect(await of(speaking)).toEqual(['online', 'online']);
  expect(await of(silent)).toEqual(['offline', 'stale']);
});
