import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getDesign, listDesigns } from '../../apps/server/src/designs/designs.routes.js';
import { checkPiece } from '../../apps/server/src/jobs/jobs.routes.js';
import { getProduction } from '../../apps/server/src/planner/planner.routes.js';
import {
  acceptRequest,
  checkLicence,
  collectRequest,
  createRequest,
  followRequest,
  listRequests,
} from '../../apps/server/src/requests/requests.routes.js';
import type { People, RunningSite } from '../support/running-site.js';
import type { Person } from '../support/person.js';
import { freeByMaterial, ShopFloor, WISH, type Job } from '../support/shop.js';
import { START_LIMIT_MS, startSite } from '../support/start-site.js';

/** The planner's page promises to be this young. */
const COALITION_WITHIN_MS = 2_000;
/** Printed from PLA or PETG, so that both training printers may take one. */
const DESIGN = 'seed-metering-wheel-for-maize-8-cells';

describe('the story of a farmer, a lab and a planner', () => {
  let minga: RunningSite;
  let people: People;
  let farmer: Person;
  let shop: ShopFloor;
  let code = '';

  beforeAll(async () => {
    minga = await startSite();
    people = await minga.createPeople();
    farmer = minga.person();
    shop = new ShopFloor(people.operator);
    await minga.hurry(people.owner);
  }, START_LIMIT_MS);
  afterAll(() => minga?.remove(), 60_000);

  const free = () => freeByMaterial(people.planner);
  const follow = () => farmer.call(followRequest, { params: { code } });
  const made = async (action: 'produce' | 'consume') =>
    (await people.planner.call(getProduction)).filter((event) => event.action === action);
  const awaitFree = (wanted: Record<string, number>) =>
    people.planner.until(
      `free machines ${JSON.stringify(wanted)}`,
      async () => {
        const now = await free();
        return now && Object.entries(wanted).every(([material, count]) => now[material] === count) ? now : undefined;
      },
      { withinMs: COALITION_WITHIN_MS },
    );

  it('offers every example design with its licence to somebody without an account', async () => {
    const slugs = (await farmer.call(listDesigns)).map((design) => design.slug);
    expect(slugs.toSorted()).toEqual([
      'drip-line-connector-16-mm',
      'electric-fence-insulator-screw-on',
      'hand-seeder-for-maize',
      'maize-sheller-ring',
      'seed-metering-wheel-for-maize-8-cells',
    ]);
    const design = await farmer.call(getDesign, { params: { designId: DESIGN } });
    expect(design.parts[0]?.materials).toEqual(expect.arrayContaining(['PLA', 'PETG']));
    const { requesterKind, purpose } = WISH;
    const answer = await farmer.call(checkLicence, { params: { designId: DESIGN }, query: { requesterKind, purpose } });
    expect(answer.verdict).toMatch(/^allowed/);
  });

  it('shows the planner that both printers and the mill are free', async () => {
    await people.planner.until('first report', async () => (await free()) !== undefined, { withinMs: 30_000 });
    expect(await awaitFree({ PLA: 1, PETG: 1, plywood: 1 })).toBeDefined();
  });

  it('makes two pieces on two printers at once, one of them again, until the farmer has them', async () => {
    // The farmer asks for two pieces and the lab accepts.
    const asked = await farmer.call(createRequest, { body: { ...WISH, designId: DESIGN, quantity: 2 } });
    code = asked.code;
    expect(code).toMatch(/^[A-Z]{4}-\d{4}$/);
    expect(await follow()).toMatchObject({ state: 'received', quantity: 2, pieces: { made: 0 } });
    const item = await shop.awaitItem('request', { requestCode: code });
    expect(item).toMatchObject({ requestId: asked.id, quantity: 2 });
    const accepted = await people.operator.call(acceptRequest, { params: { requestId: asked.id }, body: {} });
    expect(accepted.state).toBe('accepted');
    expect(await shop.jobs()).toHaveLength(2);

    // Both printers make a piece at the same time, and the planner sees their capacity fall within two seconds.
    const running = await people.operator.until(
      'two running attempts',
      async () => {
        const jobs = (await shop.jobs()).filter((job) => job.attempts.at(-1)?.state === 'running');
        return jobs.length === 2 ? jobs : undefined;
      },
      { withinMs: 120_000 },
    );
    expect(await awaitFree({ PLA: 0, PETG: 0, plywood: 1 })).toBeDefined();
    expect(new Set(running.map((job) => job.machineName))).toEqual(new Set(['Inti', 'Killa']));
    expect(await follow()).toMatchObject({ state: 'in-production', pieces: { made: 0, inProgress: 2 } });

    // A scrapped piece is made again; a good one is at the coalition within two seconds.
    const [first, second] = (await shop.jobs()).toSorted((a, b) => a.number - b.number) as [Job, Job];
    await shop.takeAndCheck(first.id, 'scrap');
    expect((await shop.job(first.id)).verdict).toBe('scrap');
    const again = (await shop.jobs()).find((job) => job.replacesJobNumber === first.number);
    expect(again).toMatchObject({ partName: first.partName, requestCode: code });
    expect(await made('produce')).toEqual([]);

    await shop.takeAndCheck(second.id, 'pass');
    const judgedMs = performance.now();
    const [event] = await people.planner.until(
      'the piece at the coalition',
      async () => {
        const events = await made('produce');
        return events.length > 0 ? events : undefined;
      },
      { withinMs: COALITION_WITHIN_MS },
    );
    expect(performance.now() - judgedMs).toBeLessThan(COALITION_WITHIN_MS);
    expect(event).toMatchObject({ partName: second.partName, quantity: 1, unit: 'one', siteName: 'Taller Sigchos' });
    expect(await follow()).toMatchObject({ state: 'in-production', pieces: { made: 1, total: 2, remade: 1 } });
    // Nobody judges a piece twice.
    const twice = people.operator.call(checkPiece, { params: { jobId: second.id }, body: { verdict: 'pass' } });
    await expect(twice).rejects.toMatchObject({ status: 409, code: 'STATE_CONFLICT' });

    // The farmer is told to come when the last piece passed, and capacity is whole again.
    const third = (await shop.jobs()).find((job) => job.replacesJobNumber !== null);
    await shop.takeAndCheck(third?.id ?? '', 'pass');
    const ready = await farmer.until('ready', async () => (await follow()).state === 'ready' && (await follow()), {
      stream: `/api/follow/${code}/events`,
      withinMs: 10_000,
    });
    expect(ready.pieces).toEqual({ made: 2, inProgress: 0, total: 2, remade: 1 });
    expect(await awaitFree({ PLA: 1, PETG: 1, plywood: 1 })).toBeDefined();
    expect(await made('produce')).toHaveLength(2);
    // The scrapped piece used up material too.
    expect(await made('consume')).toHaveLength(3);
    const [request] = await people.operator.call(listRequests);
    await people.operator.call(collectRequest, { params: { requestId: request?.id ?? '' } });
    expect((await follow()).state).toBe('collected');
  }, 300_000);
});
