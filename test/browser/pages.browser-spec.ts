import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { z } from 'zod';
import { bridgeSchema } from '../../apps/server/src/bridges/bridges.routes.js';
import { evidenceSchema } from '../../apps/server/src/attempts/attempts.routes.js';
import { importSchema } from '../../apps/server/src/imports/imports.routes.js';
import { compareDesigns } from '../../apps/server/src/designs/catalogue.routes.js';
import { designDetailSchema, searchCatalogue } from '../../apps/server/src/designs/designs.routes.js';
import { inboxItemSchema, jobSchema } from '../../apps/server/src/jobs/jobs.routes.js';
import { machineSchema } from '../../apps/server/src/machines/machines.routes.js';
import { capacitySchema, getProduction } from '../../apps/server/src/planner/planner.routes.js';
import { orderTreeSchema } from '../../apps/server/src/requests/orders.routes.js';
import { requestSchema, trackerSchema } from '../../apps/server/src/requests/requests.routes.js';
import { stockItemSchema, stockMovementSchema } from '../../apps/server/src/stock/stock.routes.js';
import { DESKTOP, PHONE, SMALL_PHONE, launchBrowser } from '../support/browser.js';
import * as fixtures from './fixtures/index.js';
import { StandIn } from './stand-in.js';

const PUBLIC = ['/', '/designs/hand-seeder', '/ask/hand-seeder', '/follow', '/follow/KUTI-7342', '/setup?token=once', '/signin', '/nowhere', `/designs/${fixtures.oldRevision.id}/compare/${fixtures.seeder.id}`]; // prettier-ignore
const STAFF = ['/floor', '/inbox', '/queue', `/queue?job=${fixtures.jobs[0]!.id}`, `/orders/${fixtures.orderId}`, '/stock', '/capacity', '/designs/import', '/inspect', '/admin', `/attempts/${fixtures.evidence.attemptId}`]; // prettier-ignore

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: StandIn;
let url: string;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  server = new StandIn();
  url = await server.start();
});
afterEach(async () => {
  await context?.close();
  await server.stop();
});

interface Look {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
}

async function open(path: string, look: Look = {}): Promise<Page> {
  context = await browser.newContext({ viewport: DESKTOP, locale: 'es-EC', reducedMotion: 'reduce', ...look });
  const page = await context.newPage();
  await goTo(page, path);
  return page;
}

/** Public pages are looked at as a stranger, the others as the lab's administrator. */
async function goTo(page: Page, path: string): Promise<void> {
  server.answers.set('GET /api/session', { account: STAFF.includes(path) ? fixtures.account : null });
  await page.goto(url + path);
  await page.locator('h1, main p').first().waitFor();
  await page.locator('[aria-busy]').first().waitFor({ state: 'detached' });
}

/** Colours are all that differs in the dark scheme. */
async function seriousViolations(page: Page, rules?: readonly string[]) {
  await page.evaluate(axeSource);
  const options = JSON.stringify(rules ? { runOnly: rules } : {});
  const results = await page.evaluate<AxeResults>(`axe.run(${options})`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`) }));
}

describe('the fixtures of these specs', () => {
  it('are what the server could answer', () => {
    z.array(machineSchema).parse(fixtures.machines);
    z.array(jobSchema).parse(fixtures.jobs);
    z.array(inboxItemSchema).parse(fixtures.inbox);
    z.array(importSchema).parse(fixtures.imports);
    z.array(designDetailSchema).parse(fixtures.designs);
    searchCatalogue.response.parse(fixtures.catalogue);
    compareDesigns.response.parse(fixtures.comparison);
    z.array(bridgeSchema).parse(fixtures.bridges);
    orderTreeSchema.parse(fixtures.orderTree);
    z.array(stockItemSchema).parse(fixtures.stock);
    z.array(stockMovementSchema).parse(fixtures.stockMovements);
    z.array(requestSchema).parse([fixtures.request, fixtures.readyRequest]);
    evidenceSchema.parse(fixtures.evidence);
    trackerSchema.parse(fixtures.tracker);
    capacitySchema.parse(fixtures.capacity);
    getProduction.response.parse(fixtures.production);
  });
});

describe('every page', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious accessibility problem (${colorScheme})`, async () => {
      const page = await open('/', { colorScheme });
      const found: unknown[] = [];
      for (const path of [...PUBLIC, ...STAFF]) {
        await goTo(page, path);
        const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined;
        found.push(...(await seriousViolations(page, rules)).map((violation) => ({ path, ...violation })));
      }
      expect(found).toEqual([]);
    }, 120_000);
  }

  for (const viewport of [SMALL_PHONE, DESKTOP]) {
    it(`needs no sideways scrolling at ${viewport.width} px`, async () => {
      const page = await open('/', { viewport });
      const tooWide: unknown[] = [];
      for (const path of [...PUBLIC, ...STAFF]) {
        await goTo(page, path);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (width > viewport.width) tooWide.push({ path, width });
      }
      expect(tooWide).toEqual([]);
    }, 120_000);
  }

  it('offers buttons of at least 40 pixels on a telephone', async () => {
    const page = await open('/', { viewport: PHONE });
    const small: unknown[] = [];
    for (const path of ['/', '/ask/hand-seeder', '/follow/KUTI-7342', '/floor', '/inbox', '/queue']) {
      await goTo(page, path);
      for (const button of await page.locator('main button:visible').all()) {
        const box = await button.boundingBox();
        if (box && box.height < 40) small.push({ path, text: await button.textContent(), height: box.height });
      }
    }
    expect(small).toEqual([]);
  });
});

describe('an order', () => {
  it('is a tree whose bought lines are ticked off in parts', async () => {
    const path = `/orders/${fixtures.orderId}`;
    server.answers.set(`POST /api/orders/${fixtures.orderId}/lines/${fixtures.orderTree.nodes[3]!.lineId}/got`, {});
    const page = await open(path, { viewport: PHONE, locale: 'en' });
    const bearing = page.getByTestId('node-bearing');
    expect(await bearing.innerText()).toContain('4 came · 2 missing');
    await page.getByTestId('got-bearing').click();
    await page.getByLabel(/How many came/).fill('10');
    expect(await page.getByRole('dialog').innerText()).toContain('8 stay on the shelf');
    await page.getByLabel(/Lot/).fill('B 7');
    await page.getByTestId('confirm').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const sent = [...server.received].find(([key]) => key.endsWith('/got'))?.[1];
    expect(sent).toEqual({ quantity: 10, lot: 'B 7' });
  });

  it('prints as a shopping list: only what is still to be got', async () => {
    const page = await open(`/orders/${fixtures.orderId}`, { locale: 'en' });
    await page.emulateMedia({ media: 'print' });
    const shown: unknown[] = [];
    for (const node of await page.locator('.minga-node:visible').all())
      shown.push(await node.getAttribute('data-testid'));
    expect(shown).toEqual(['node-bearing', 'node-rod']);
  });
});

describe('the shop floor', () => {
  it('[I5] never shows an offline heater as off, and offers no stop that cannot arrive', async () => {
    const page = await open('/floor', { locale: 'en' });
    const offline = page.getByTestId('machine-Quinde');
    expect(await offline.getAttribute('data-look')).toBe('offline');
    const text = await offline.innerText();
    expect(text).toContain('205 / 205 °C');
    expect(text).toContain('Nozzle, last known');
    expect(text).toContain('it may still be hot');
    expect(await offline.getByTestId('stop-request').count()).toBe(0);
  });

  it('shows a reading as soon as its live event arrives', async () => {
    const page = await open('/floor', { locale: 'en' });
    const working = page.getByTestId('machine-Colibrí');
    await working.getByText('46\u00a0%').waitFor();
    const { telemetry } = fixtures.machines.find((machine) => machine.name === 'Colibrí')!;
    server.send('telemetry', { ...telemetry, progress: 0.83, at: new Date().toISOString() });
    await working.getByText('83\u00a0%').waitFor();
  });

  it('says so when live events stop, and recovers by itself', async () => {
    const page = await open('/floor', { locale: 'en' });
    server.refuseStreams = true;
    server.cutStreams();
    await page.getByText('No live connection').waitFor();
    server.refuseStreams = false;
    await page.getByText('No live connection').waitFor({ state: 'detached' });
  });

  it('asks before a stop request and calls it no emergency stop', async () => {
    const page = await open('/floor', { locale: 'en' });
    const { id } = fixtures.machines.find((machine) => machine.name === 'Colibrí')!;
    await page.getByTestId('machine-Colibrí').getByTestId('stop-request').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('use the red button on the machine').waitFor();
    expect((await dialog.innerText()).toLowerCase()).not.toContain('emergency');
    expect(server.received.has(`POST /api/machines/${id}/stop`)).toBe(false);
    server.answers.set(`POST /api/machines/${id}/stop`, fixtures.machines[2]);
    await dialog.getByTestId('confirm').click();
    await dialog.waitFor({ state: 'detached' });
    expect(server.received.has(`POST /api/machines/${id}/stop`)).toBe(true);
  });

  it('binds "plate is empty" to the run the person saw', async () => {
    const page = await open('/floor', { locale: 'en' });
    const machine = fixtures.machines.find((each) => each.name === 'Cóndor')!;
    const key = `POST /api/machines/${machine.id}/plate-clear`;
    server.answers.set(key, machine);
    const answered = page.waitForResponse((response) => response.url().endsWith('/plate-clear'));
    await page.getByTestId('machine-Cóndor').getByRole('button', { name: 'Plate is empty' }).click();
    await answered;
    expect(server.received.get(key)).toEqual({ afterRun: machine.run });
  });
});

describe('the inbox', () => {
  it('scraps a piece only with a reason', async () => {
    const page = await open('/inbox', { locale: 'en' });
    const item = fixtures.inbox.find((each) => each.kind === 'check-piece')!;
    const key = `POST /api/jobs/${item.jobId}/check`;
    server.answers.set(key, fixtures.jobs[0]);
    await page.getByTestId('check-scrap').click();
    expect(await page.getByTestId('confirm').isDisabled()).toBe(true);
    await page.getByTestId('reason-warped').click();
    await page.getByTestId('confirm').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(server.received.get(key)).toEqual({ verdict: 'scrap', reason: 'Warped' });
  });

  it('leads from an unknown end to a page with what is certain and what is not, and preselects no answer', async () => {
    const page = await open('/inbox', { locale: 'en' });
    await page.getByTestId('unknown-open').click();
    await page.getByText('The start was ordered', { exact: false }).waitFor();
    await page.getByText('Is it hot?').waitFor();
    await page.getByText('Ana has been here').waitFor();
    const key = `POST /api/attempts/${fixtures.evidence.attemptId}/resolve`;
    server.answers.set(key, fixtures.evidence.job);
    expect(await page.getByTestId('unknown-say').isDisabled()).toBe(true);
    await page.getByTestId('unknown-never-started').click();
    // Ana said so before: this is the second person, whose word counts.
    expect(await page.getByTestId('unknown-say').textContent()).toBe('Say so');
    await page.getByLabel('What else did you see?', { exact: false }).fill('cold');
    const answered = page.waitForResponse((response) => response.url().endsWith('/resolve'));
    await page.getByTestId('unknown-say').click();
    await answered;
    expect(server.received.get(key)).toEqual({ outcome: 'never-started', note: 'cold' });
  });

  it('says that one word is not enough for "never started"', async () => {
    const path = `/attempts/${fixtures.evidence.attemptId}`;
    const attempts = fixtures.evidence.job.attempts.map((attempt) => ({ ...attempt, claim: null }));
    const job = { ...fixtures.evidence.job, attempts };
    server.answers.set(`GET /api${path}/evidence`, { ...fixtures.evidence, job });
    const page = await open(path, { locale: 'en' });
    await page.getByTestId('unknown-never-started').click();
    expect(await page.getByTestId('unknown-say').textContent()).toContain('ask a second person');
  });

  it('does not offer "never started" where the bridge saw the run begin', async () => {
    const path = `/attempts/${fixtures.evidence.attemptId}`;
    server.answers.set(`GET /api${path}/evidence`, { ...fixtures.evidence, hasBegun: true });
    const page = await open(path, { locale: 'en' });
    expect(await page.getByTestId('unknown-never-started').isDisabled()).toBe(true);
    await page.getByText('The bridge saw this run begin, so this cannot be.').waitFor();
  });
});

describe('other pages', () => {
  it('send a stranger at a workshop page to the sign-in page', async () => {
    const page = await open('/');
    await page.goto(`${url}/queue`);
    await page.waitForURL(`${url}/signin?to=%2Fqueue`);
  });

  it('name file, line and field of everything wrong in an import, and what to do', async () => {
    const page = await open('/designs/import', { locale: 'en' });
    const card = page.getByTestId('import').filter({ hasText: 'broken.zip' });
    await card.getByText('okh.toml · line 4 · field license').waitFor();
    await card.getByText('Ask the designer under which licence it may be made').waitFor();
  });

  it('begin an import from a link and answer what it asks', async () => {
    const page = await open('/designs/import', { locale: 'en' });
    const asking = fixtures.imports.find(({ state }) => state === 'choose')!;
    server.answers.set('POST /api/imports', { ...asking, state: 'waiting' });
    await page.getByLabel('Address').fill('https://github.com/ana/seeder');
    const sent = page.waitForResponse((response) => response.url().endsWith('/api/imports') && response.request().method() === 'POST'); // prettier-ignore
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await sent;
    const begun = () => (server.received.get('POST /api/imports') as { address?: string } | undefined)?.address;
    server.answers.set(`POST /api/imports/${asking.id}/choose`, asking);
    await page.getByRole('checkbox', { name: 'Metering drum' }).check();
    const answered = page.waitForResponse((response) => response.url().endsWith('/choose'));
    await page.getByRole('button', { name: 'Import the chosen one' }).click();
    await answered;
    expect(server.received.get(`POST /api/imports/${asking.id}/choose`)).toEqual({ manifests: ['drum/okh.toml'] });
    expect(begun()).toBe('https://github.com/ana/seeder');
  });

  it('keep the language a person chose', async () => {
    const page = await open('/', { locale: 'en' });
    await page.getByRole('button', { name: 'ES, cambiar a español' }).click();
    await page.getByRole('heading', { name: 'Pida la pieza que le hace falta' }).waitFor();
    await goTo(page, '/follow');
    await page.getByRole('heading', { name: 'Seguir un pedido' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
  });

  it('speak Spanish to a browser with neither Spanish nor English', async () => {
    const page = await open('/', { locale: 'pt-BR' });
    await page.getByRole('heading', { name: 'Pida la pieza que le hace falta' }).waitFor();
  });
});
