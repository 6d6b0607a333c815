import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from '#libs/bridge-contract';
import { OutboxRow } from '#libs/persistence';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { putCommand } from '../production/outbox.js';
import { CommandRelay } from './command-relay.js';

let line: ProductionLine;
let bridgeId: string;
let sent: { command: Command; expiryS: number }[];
beforeAll(async () => {
  line = await openProductionLine();
});
afterAll(() => line?.close());
beforeEach(async () => {
  await line.database.manager.clear(OutboxRow);
  bridgeId = await line.floor.addBridge();
  sent = [];
});

const relay = (publish?: () => Promise<void>) =>
  new CommandRelay(line.database, line.clock, async (_bridge, command, expiryS) => {
    sent.push({ command, expiryS });
    await publish?.();
  });
const put = (by: string) =>
  putCommand(line.database.manager, bridgeId, line.clock.nowMs(), { kind: 'stop', machineId: 'm', by });
const rows = () => line.database.manager.find(OutboxRow, { order: { id: 'ASC' } });
const run = async (one: CommandRelay) => {
  one.wake();
  await one.idle();
};

describe('the command relay', () => {
  it('[BP-SRV-02] sends what was written, oldest first, with the time it has left, and sends it once', async () => {
    await put('Rosa');
    await put('Ana');
    line.clock.turn(4_500);
    const one = relay();
    await run(one);
    expect(sent.map(({ command, expiryS }) => [(command as { by: string }).by, expiryS])).toEqual([
      ['Rosa', 10],
      ['Ana', 10],
    ]);
    await run(one);
    expect(sent).toHaveLength(2);
  });

  it('[BP-SRV-03] never sends a command whose time is over', async () => {
    await put('Rosa');
    line.clock.turn(15_000);
    await run(relay());
    expect(sent).toEqual([]);
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Date), lastError: 'expired before it could be sent' }]);
  });

  it('[BP-SRV-02] sends again what it could not mark as sent', async () => {
    await put('Rosa');
    await put('Ana');
    let isDown = true;
    const one = relay(async () => {
      if (isDown && sent.length === 2) throw new Error('the line broke');
    });
    await run(one);
    expect(await rows()).toMatchObject([{ sentAt: null }, { sentAt: null }]);
    isDown = false;
    await run(one);
    // The bridge knows a command it has seen by its id.
    expect(sent.map(({ command }) => (command as { by: string }).by)).toEqual(['Rosa', 'Ana', 'Rosa', 'Ana']);
    expect(new Set(sent.map(({ command }) => command.commandId)).size).toBe(2);
  });

  it('[BP-SRV-04] shares the work with another relay: nothing goes out twice', async () => {
    for (let n = 0; n < 120; n += 1) await put(`person ${n}`);
    const relays = [relay(), relay(), relay()];
    await Promise.all(relays.map(run));
    await run(relays[0]!);
    expect(sent).toHaveLength(120);
    expect(new Set(sent.map(({ command }) => command.commandId)).size).toBe(120);
  });

  it('is idle only when nothing runs any more, also when it was woken meanwhile', async () => {
    await put('Rosa');
    const one: CommandRelay = relay(async () => {
      if (sent.length < 3) {
        await put('again');
        one.wake();
      }
    });
    await run(one);
    expect(sent).toHaveLength(3);
    expect((await rows()).every((row) => row.sentAt !== null)).toBe(true);
  });
});
