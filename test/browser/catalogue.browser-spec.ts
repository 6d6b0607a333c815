import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DESKTOP, PHONE, launchBrowser, shoot } from '../support/browser.js';
import * as fixtures from './fixtures/index.js';
import { StandIn } from './stand-in.js';

let browser: Browser;
let server: StandIn;
let url: string;
let context: BrowserContext;
/** Queries of the catalogue, in order. */
let asked: URLSearchParams[];
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  server = new StandIn();
  url = await server.start();
  asked = [];
});
afterEach(async () => {
  await context?.close();
  await server.stop();
});

async function open(path: string, viewport = PHONE, locale = 'es-EC', isStaff = false): Promise<Page> {
  server.answers.set('GET /api/session', { account: isStaff ? fixtures.account : null });
  context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/catalogue') asked.push(searchParams);
  });
  await page.goto(url + path);
  await page.locator('h1').first().waitFor();
  return page;
}
const lastQuery = () => Object.fromEntries(asked.at(-1) ?? []);

describe('the catalogue', () => {
  it('is narrowed on a telephone in a sheet, and the address remembers it', async () => {
    const page = await open('/');
    await page.getByTestId('design-hand-seeder').waitFor();
    expect(await page.getByTestId('catalogue-total').innerText()).toBe('5 diseños');
    await page.getByTestId('open-filters').click();
    const sheet = page.getByRole('dialog', { name: 'Filtros' });
    await sheet.getByTestId('facet-task-sowing').click();
    await page.waitForURL('**/?task=sowing');
    await sheet.getByTestId('facet-licence-open').click();
    await page.waitForURL('**/?task=sowing&licence=open');
    await page.getByTestId('filters-done').click();
    expect(lastQuery()).toEqual({ task: 'sowing', licence: 'open', limit: '24' });
    await page.getByRole('button', { name: 'Quitar el filtro Sembrar' }).click();
    await page.waitForURL('**/?licence=open');
    await page.goBack();
    await page.waitForURL('**/?task=sowing&licence=open');
    await shoot(page, 'catalogue-390');
  });

  it('is searched by words and size on a desktop, and says so when nothing fits', async () => {
    const page = await open('/?fits=220x220x250', DESKTOP, 'en-US');
    await page.getByTestId('design-hand-seeder').waitFor();
    expect(lastQuery()).toEqual({ fits: '220x220x250', limit: '24' });
    await page.getByText('Fits into 220 × 220 × 250 mm').waitFor();
    server.answers.set('GET /api/catalogue', { ...fixtures.catalogue, total: 0, designs: [] });
    await page.getByTestId('catalogue-search').fill('bicycle');
    await page.getByText('Nothing with these words').or(page.getByText('Try another word')).first().waitFor();
    expect(lastQuery()).toEqual({ text: 'bicycle', fits: '220x220x250', limit: '24' });
    server.answers.set('GET /api/catalogue', fixtures.catalogue);
    await page.getByRole('main').getByRole('button', { name: 'Clear all' }).last().click();
    await page.getByTestId('design-hand-seeder').waitFor();
    expect(await page.getByTestId('catalogue-search').inputValue()).toBe('');
    await shoot(page, 'catalogue-1280');
  });
});

describe('a design', () => {
  const post = `POST /api/designs/${fixtures.seeder.id}`;

  it('shows how far it is proven, its tree and what the field says; a farmer tells what broke', async () => {
    const page = await open('/designs/hand-seeder');
    await page.locator('[data-review=proven]').first().waitFor();
    expect(await page.locator('li[data-level="2"]').innerText()).toContain('Hex bolt M8 × 60');
    expect(await page.locator('li[data-level="2"]').innerText()).toContain('8×');
    await page.getByText('The wheel cracked at the hub').waitFor();
    expect(await page.getByTestId('feedback-seen').count()).toBe(0);
    await page.getByTestId('tell').click();
    await page.getByTestId('tell-text').fill('Se partió <b>el eje</b>.');
    await page.getByTestId('tell-code').fill('kuti 7342');
    server.answers.set(`${post}/feedback`, { ...fixtures.seeder.feedback[0]!, state: 'new' });
    await page.getByTestId('tell-send').click();
    await page.getByText('Gracias. El taller lo va a leer.').waitFor();
    expect(server.received.get(`${post}/feedback`)).toEqual({ kind: 'broke', text: 'Se partió <b>el eje</b>.', code: 'kuti 7342' }); // prettier-ignore
    await shoot(page, 'design-390');
  });

  it('is withdrawn by staff with a reason, seeing which orders are open', async () => {
    const page = await open('/designs/hand-seeder', DESKTOP, 'en-US', true);
    await page.getByTestId('review-act').selectOption('withdraw');
    await page.getByTestId('running-orders').getByText('KUTI-7342 · Rosa Chiluisa').waitFor();
    await page.getByTestId('review-reason').fill('Hubs crack.');
    const reviewed = { ...fixtures.seeder.reviewed, withdrawnReason: 'Hubs crack.' };
    const withdrawn = { ...fixtures.seeder, review: 'withdrawn', reviewed };
    server.answers.set(`${post}/review`, withdrawn);
    server.answers.set('GET /api/designs/hand-seeder', withdrawn);
    await page.getByTestId('review-say').click();
    await page.getByTestId('withdrawn').getByText('Hubs crack.').waitFor();
    expect(server.received.get(`${post}/review`)).toEqual({ act: 'withdraw', reason: 'Hubs crack.' });
    expect(await page.getByTestId('request-this').count()).toBe(0);
    await shoot(page, 'design-withdrawn-1280');
  });

  it('is compared with an older version', async () => {
    const page = await open('/designs/hand-seeder', DESKTOP, 'en-US');
    await page.getByRole('link', { name: 'What changed up to this one' }).click();
    expect(await page.getByTestId('compare-sum').innerText()).toBe('A different thing is made.');
    await page.getByText('plate.dxf → cut/plate.dxf').waitFor();
    await page.getByText('40 × 40 × 62').waitFor();
    await shoot(page, 'compare-1280');
  });
});
