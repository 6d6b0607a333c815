import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { DESKTOP, PHONE, launchBrowser } from '../support/browser.js';
import { MingaProcess, PASSWORD } from '../support/minga-process.js';

/** Everything here waits for what a person would see; these are only how long a person would be patient. */
const SOON_MS = 10_000;
const WHILE_A_PART_IS_MADE_MS = 150_000;

const WHEEL = 'seed-metering-wheel-for-maize-8-cells';

/**
 * The main job, told in a browser as three people: a farmer on a phone asks for two pieces, a lab accepts and runs
 * them on two printers at once, one piece is bad and is made again, and a planner sees capacity fall and rise.
 */
describe('two metering wheels for María', () => {
  let minga: MingaProcess;
  let browser: Browser;
  let farmer: Page;
  let operator: Page;
  let planner: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    minga = await MingaProcess.start();
    browser = await launchBrowser();
    farmer = await open(PHONE);
    operator = await open(DESKTOP);
    planner = await open(DESKTOP);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await minga?.remove();
  }, 60_000);

  async function open(viewport: { width: number; height: number }): Promise<Page> {
    const context = await browser.newContext({ viewport, locale: 'es-EC', baseURL: minga.url });
    const page = await context.newPage();
    page.setDefaultTimeout(SOON_MS);
    page.on('pageerror', (error) => failures.push(error.message));
    // React's error boundary writes what it caught there; a page that asks before signing in is told 401, which is no failure.
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        failures.push(message.text());
    });
    return page;
  }

  const free = (material: string, text: string): Locator =>
    planner.getByTestId(`capacity-print-${material}`).getByTestId('free-machines').getByText(text);
  const state = (name: string): Locator => farmer.locator(`[data-testid=follow-state][data-state=${name}]`);

  /** The machine's card on the shop floor. */
  const machine = (name: string): Locator => operator.getByTestId(`machine-${name}`);

  async function signIn(page: Page, name: string): Promise<void> {
    await page.goto('/signin');
    await page.getByLabel('Nombre').fill(name);
    await page.locator('input[autocomplete=current-password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  }

  it('begins with the one-time link, which makes the owner, who adds Luis and Ana', async () => {
    await operator.goto(`/setup?token=${await minga.setupToken()}`);
    await operator.getByLabel('Nombre del taller').fill('Taller Sigchos');
    await operator.getByLabel('Su nombre para entrar').fill('Rosa');
    await operator.getByLabel('Contraseña').first().fill(PASSWORD);
    await operator.locator('form button[type=submit]').click();
    await operator.waitForURL('**/floor');
    for (const [name, role] of [
      ['Luis', 'Operación'],
      ['Ana', 'Planificación'],
    ] as const) {
      await operator.goto('/admin');
      await operator.getByLabel('Nombre').fill(name);
      await operator.getByLabel('Contraseña').first().fill(PASSWORD);
      const operating = operator.getByRole('checkbox', { name: 'Operación' });
      if (role !== 'Operación') await operating.uncheck();
      await operator.getByRole('checkbox', { name: role }).check();
      await operator.getByTestId('account-create').click();
      await operator.getByTestId(`account-${name}`).waitFor();
    }
    await operator.context().clearCookies();
    await signIn(operator, 'Luis');
    await signIn(planner, 'Ana');
  }, 60_000);

  let code = '';
  it('lets María find the wheel, ask for two and get a code', async () => {
    await farmer.goto('/');
    await farmer.getByTestId(`design-${WHEEL}`).getByRole('link').first().click();
    await farmer.getByTestId('request-this').first().click();
    await farmer.getByRole('button', { name: 'Una más' }).click();
    await farmer.getByTestId('ask-next').click();
    await farmer.getByLabel('Dónde lo recogerá').fill('Sigchos, feria del domingo');
    await farmer.getByTestId('ask-next').click();
    await expect(farmer.getByTestId('licence-decision').innerText()).resolves.toContain('CERN-OHL-W-2.0');
    await farmer.getByLabel('Su nombre').fill('María Toaquiza');
    await farmer.getByTestId('ask-send').click();
    code = await farmer.getByTestId('request-code').innerText();
    expect(code).toMatch(/^[A-Z]{4}-\d{4}$/);
    await farmer.locator(`a[href="/follow/${code}"]`).click();
    await farmer.getByTestId('follow-state').waitFor();
  }, 60_000);

  it('shows Ana two free printers before anything runs', async () => {
    await planner.goto('/capacity');
    for (const material of ['PLA', 'PETG']) await free(material, '1 / 1').waitFor();
  }, 30_000);

  it('starts both printers at the same time once Luis accepts', async () => {
    await operator.goto('/inbox');
    await operator.getByTestId('inbox-request').getByTestId('request-accept').click();
    await operator.goto('/floor');
    for (const name of ['Killa', 'Inti']) {
      await machine(name).getByTestId('progress').waitFor({ timeout: WHILE_A_PART_IS_MADE_MS });
    }
    const both = await Promise.all(['Killa', 'Inti'].map((name) => machine(name).getByTestId('progress').isVisible()));
    expect(both).toEqual([true, true]);
    // Ana sees it too, without touching her page.
    for (const material of ['PLA', 'PETG']) {
      await free(material, '0 / 1').waitFor();
    }
    await state('in-production').waitFor();
    // Enough seen of slow motion.
    await operator.request.patch('/api/training', { data: { timeFactor: 1000 }, headers: { origin: minga.url } });
  }, 240_000);

  it('asks Luis to clear both plates and look at the pieces; one is bad and is made again', async () => {
    await operator.goto('/inbox');
    for (let cleared = 0; cleared < 2; cleared += 1) {
      await operator.getByTestId('plate-clear').first().click({ timeout: WHILE_A_PART_IS_MADE_MS });
      await operator.getByTestId('inbox-check-piece').nth(cleared).waitFor();
    }
    await operator.getByTestId('check-scrap').first().click();
    await operator.getByTestId('reason-warped').click();
    await operator.getByTestId('confirm').click();
    await operator.getByTestId('check-pass').first().click();
    await operator.getByTestId('plate-clear').first().click({ timeout: WHILE_A_PART_IS_MADE_MS });
    await operator.getByTestId('check-pass').first().click();
    await operator.getByTestId(`hand-over-${code}`).waitFor();
  }, 400_000);

  it('tells María in plain words that both are ready, and that one was made again', async () => {
    await state('ready').waitFor();
    await farmer.getByTestId('follow-remade').waitFor();
  }, 30_000);

  it('shows Ana that capacity is back, and what was made', async () => {
    for (const material of ['PLA', 'PETG']) {
      await free(material, '1 / 1').waitFor();
    }
    await planner.getByText('Rueda dosificadora de semilla de maíz, 8 celdas').first().waitFor();
  }, 30_000);

  it('broke no page on the way', () => {
    expect(failures).toEqual([]);
  });
});
