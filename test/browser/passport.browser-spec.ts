import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DESKTOP, PHONE, launchBrowser, shoot } from '../support/browser.js';
import * as fixtures from './fixtures/index.js';
import { passport, pieces, records } from './fixtures/passport.js';
import { StandIn } from './stand-in.js';

const toCheck = fixtures.inbox.find(({ kind }) => kind === 'check-piece')!;
const { code } = passport;

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
  server.answers.set(`GET /api/pieces/${code}`, passport);
  server.answers.set('GET /api/pieces', pieces);
  server.answers.set('GET /api/reciprocity-records', records);
  server.answers.set(`POST /api/pieces/${code}/problems`, { ok: true });
  server.answers.set(`POST /api/jobs/${toCheck.jobId}/check`, {
    ...fixtures.jobs[0]!,
    partName: passport.partName,
    pieceCode: code,
  });
});
afterEach(async () => {
  await context?.close();
  await server.stop();
});

async function open(path: string, { viewport = PHONE, locale = 'es', colorScheme = 'light' as 'light' | 'dark' } = {}) {
  context = await browser.newContext({ viewport, locale, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url + path);
  return page;
}
const isWiderThanScreen = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

it('goes from the good piece to its code and label, and from the scanned code to a report', async () => {
  const page = await open('/inbox');
  await page.getByTestId('check-pass').waitFor();
  // The answer takes the card away; the code must outlive it.
  server.answers.set('GET /api/inbox', []);
  await page.getByTestId('check-pass').click();
  expect(await page.getByTestId('passed-code').textContent()).toBe(code);
  const label = new URL((await page.getByTestId('print-label').getAttribute('href')) ?? '', url);
  expect([label.pathname, label.searchParams.get('codes')]).toEqual(['/api/pieces/labels.pdf', code]);
  expect(await page.getByTestId('delivery-note').first().getAttribute('href')).toMatch(/delivery-note\.pdf\?lang=es$/);
  await shoot(page, 'passed-phone-es');

  // What the QR code on the label opens, on the telephone of somebody who is not signed in.
  server.answers.set('GET /api/session', { account: null });
  await page.goto(`${url}/p/${code}`);
  expect(await page.getByTestId('piece-code').textContent()).toBe(code);
  expect(await isWiderThanScreen(page)).toBe(false);
  await shoot(page, 'passport-phone-es');
  await page.getByTestId('report-open').click();
  await page.getByTestId('report-text').fill('Se rompió el cubo en suelo con piedras.');
  await shoot(page, 'report-phone-es');
  await page.getByTestId('report-send').click();
  await page.getByTestId('reported').waitFor();
  expect(server.received.get(`POST /api/pieces/${code}/problems`)).toEqual({
    kind: 'broke',
    text: 'Se rompió el cubo en suelo con piedras.',
  });
});

it('says of a code that is none what to look at', async () => {
  const problem = { type: '', title: '', status: 404, detail: '', code: 'PIECE_UNKNOWN', problems: [] };
  server.answers.set('GET /api/pieces/2222-2223', problem);
  const page = await open('/p/2222-2223', { locale: 'en' });
  await page.getByRole('heading', { name: 'We know no piece with the code 2222-2223' }).waitFor();
});

it('prints the labels that were chosen, from a free place of the sheet on', async () => {
  const page = await open('/pieces', { viewport: DESKTOP, locale: 'en' });
  for (const piece of pieces.slice(0, 2)) await page.getByRole('checkbox', { name: piece.code }).check();
  await page.getByLabel('Paper').selectOption('a4-70x36');
  await page.getByLabel('First free one').fill('5');
  const href = new URL((await page.getByTestId('print-labels').getAttribute('href')) ?? '', url);
  expect(Object.fromEntries(href.searchParams)).toEqual({
    codes: '7KQ4-M2XA,9WXZ-TMQ5',
    sheet: 'a4-70x36',
    start: '5',
  });
  await shoot(page, 'pieces-desk-en');
  await page.setViewportSize(PHONE);
  expect(await isWiderThanScreen(page)).toBe(false);
  await shoot(page, 'pieces-phone-en');
});

it('shows the page in the dark and at a desk', async () => {
  const page = await open(`/p/${code}`, { viewport: DESKTOP, locale: 'en', colorScheme: 'dark' });
  await page.getByTestId('piece-code').waitFor();
  await page.getByText('designed by Ana Quishpe').waitFor();
  await shoot(page, 'passport-desk-dark');
  await page.goto(`${url}/admin`);
  await page.getByRole('tab', { name: 'Reciprocity' }).click();
  await page.getByText('Recibo 14').waitFor();
  await shoot(page, 'reciprocity-desk-dark');
});
