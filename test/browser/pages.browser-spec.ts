import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AxeResults } from 'axe-core';
import { z } from 'zod';
import { bridgeSchema } from '../../apps/server/src/bridges/bridges.routes.js';
import { designSchema } from '../../apps/server/src/designs/designs.routes.js';
import { inboxItemSchema, jobSchema } from '../../apps/server/src/jobs/jobs.routes.js';
import { machineSchema } from '../../apps/server/src/machines/machines.routes.js';
import { capacitySchema, getProduction } from '../../apps/server/src/planner/planner.routes.js';
import { requestSchema, trackerSchema } from '../../apps/server/src/requests/requests.routes.js';
import { DESKTOP, PHONE, SMALL_PHONE, launchBrowser } from '../support/browser.js';
import * as fixtures from './fixtures.js';
import { StandIn } from './stand-in.js';

const PUBLIC = ['/', '/designs/hand-seeder', '/ask/hand-seeder', '/follow', '/follow/KUTI-7342', '/setup?token=once', '/signin', '/nowhere']; // prettier-ignore
const STAFF = ['/floor', '/inbox', '/queue', `/queue?job=${fixtures.jobs[0]!.id}`, '/capacity', '/designs/import', '/admin']; // prettier-ignore

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
    z.array(designSchema).parse(fixtures.designs);
    z.array(bridgeSchema).parse(fixtures.bridges);
    z.array(requestSchema).parse([fixtures.request, fixtures.readyRequest]);
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
