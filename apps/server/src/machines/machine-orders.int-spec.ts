import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ordered } from '#libs/bridge-contract';
import { MachineRow } from '#libs/persistence';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { Shopfloor, type Floor } from '../../../../test/support/shopfloor.js';
import { MachineOrdersService } from './machine-orders.service.js';

describe('orders to machines', () => {
  let line: ProductionLine;
  let at: Floor;
  let orders: MachineOrdersService;
  beforeAll(async () => {
    line = await openProductionLine();
    at = await new Shopfloor(line.database, line.blobs).addFloor();
    orders = new MachineOrdersService(line.database, line.clock);
  });
  afterAll(() => line?.close());

  /** What was written for the bridge last. */
  async function sent(): Promise<Record<string, unknown> & { commandId: string }> {
    for (;;) {
      const [row] = await line.database.query<{ payload: Record<string, unknown> & { commandId: string } }[]>(
        `SELECT payload FROM outbox WHERE bridge_id = $1 AND payload->>'kind' = 'order' ORDER BY id DESC LIMIT 1`,
        [at.bridgeId],
      );
      if (row) return row.payload;
    }
  }

  it('[BP-ORDER-12] carry fence, person and expiry, and are answered by the bridge that was asked', async () => {
    await line.database.manager.update(MachineRow, { id: at.machineId }, { fence: 7 });
    const answered = orders.give(at.machineId, { order: { kind: 'home' }, isAtMachine: true }, 'Rosa');
    const command = await sent();
    expect(command).toMatchObject({
      kind: 'order',
      machineId: at.machineId,
      fence: 7,
      by: 'Rosa',
      armedBy: 'Rosa',
      order: { kind: 'home' },
    });
    expect(Number(command['expiresAtMs']) - Number(command['issuedAtMs'])).toBe(15_000);
    const reply: Ordered = {
      kind: 'ordered',
      epoch: 'e',
      commandId: command.commandId,
      machineId: at.machineId,
      outcome: 'done',
      lines: ['ok'],
    };
    orders.take('another-bridge', { ...reply, outcome: 'failed' });
    orders.take(at.bridgeId, reply);
    expect(await answered).toEqual(reply);
  });

  it('go nowhere when the machine is not connected', async () => {
    await line.database.manager.update(MachineRow, { id: at.machineId }, { connectivity: 'offline' });
    const refused = orders.give(at.machineId, { order: { kind: 'home' } }, 'Rosa');
    await expect(refused).rejects.toMatchObject({ code: 'MACHINE_OFFLINE' });
  });
});
