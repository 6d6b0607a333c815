import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIRST_COST_TABLE } from '#libs/domain';
import { AttemptRow, newId } from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { minorDigitsOf } from './cost.service.js';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

describe('the site’s rates', () => {
  it('begin with figures that can be changed, by one person at a time', async () => {
    const read = () => site.api('GET', '/api/cost/table', undefined, { as: 'operator' });
    expect((await read()).body).toEqual(FIRST_COST_TABLE);
    const put = (change: object) => site.api('PUT', '/api/cost/table', { ...FIRST_COST_TABLE, ...change }, { as: 'lab-admin' }); // prettier-ignore
    const changed = await put({ machines: { 'fff-220': { minorPerHour: 60, watts: 200 } }, materialMinorPerKg: { pla: 2_000 } }); // prettier-ignore
    expect(changed).toMatchObject({ status: 200, body: { version: 2, materialMinorPerKg: { PLA: 2_000 } } });
    expect(await put({})).toMatchObject({ status: 412, body: { code: 'VERSION_CONFLICT' } });
    expect(await put({ version: 2, currency: 'XYZ' })).toMatchObject({ status: 422 });
    expect(await put({ version: 2, energyMinorPerKWh: 0.5 })).toMatchObject({ status: 422 });
    expect((await read()).body.version).toBe(2);
  });

  it.each([['USD', 2], ['JPY', 0], ['KWD', 3]])('%s has %j decimals', (currency, digits) => {
    expect(minorDigitsOf(currency)).toBe(digits);
  }); // prettier-ignore
});

describe('an order', () => {
  it('costs a range before, and what its runs took after', async () => {
    const { machineId, bridgeId } = await site.floor.addFloor();
    const { orderId, jobId } = await site.floor.addJob();
    const cost = async () => (await site.api('GET', `/api/orders/${orderId}/cost`, undefined, { as: 'planner' })).body;
    const before = await cost();
    // 12 g at 20 $/kg; 600 s at 60 c/h is 10 c, less a quarter to half more; six minutes at 4 $/h.
    expect(before).toMatchObject({ currency: 'USD', minorDigits: 2, tableVersion: 2, runs: 0, openJobs: 1 });
    expect(before.estimate.low).toMatchObject({ materialMinor: 24, machineMinor: 8, labourMinor: 30 });
    expect(before.estimate.high).toMatchObject({ materialMinor: 24, machineMinor: 15, labourMinor: 60 });
    expect(before.actual.totalMinor).toBe(0);

    const startedAt = new Date(Date.UTC(2026, 4, 1, 12));
    const row = { id: newId(), jobId, attemptNo: 1, machineId, bridgeId, fence: 1, state: 'done', programSha256: 'a'.repeat(64), programBytes: 1, estimatedS: 600, plateTokenId: newId(), runBefore: 0, startBy: startedAt, createdAt: startedAt, startedAt, endedAt: new Date(startedAt.getTime() + 1_200_000) }; // prettier-ignore
    await site.database.manager.insert(AttemptRow, row as never);
    const after = await cost();
    // 20 minutes: 20 c of the machine, 0.067 kWh at 10 c, and the six minutes.
    expect(after).toMatchObject({ runs: 1, actual: { materialMinor: 24, machineMinor: 20, energyMinor: 1, labourMinor: 40, totalMinor: 85 } }); // prettier-ignore
  });

  it('that is not there', async () => {
    expect((await site.api('GET', `/api/orders/${newId()}/cost`, undefined, { as: 'planner' })).status).toBe(404);
  });
});
