import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startStandalone, type Standalone } from '../../apps/standalone/src/standalone.js';
import { DESKTOP, launchBrowser, PHONE, shoot } from '../support/browser.js';
import { Forge } from '../support/forge.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { PASSWORD } from '../support/running-site.js';
import { SILENT } from '../support/site.js';

/** A real project, under CC-BY-SA-4.0: two stakes that carry a drip hose. */
const STAKE = path.resolve('../shared/data/designs/openagris3d/irrigation-stake');
const hasShared = existsSync(STAKE);
if (!hasShared && process.env['CI']) throw new Error(`shared data is missing: ${STAKE}`);
if (!hasShared) process.stderr.write('skipped: no shared data\n');

const SOON_MS = 20_000;
/** Fetching, slicing and printing, on a computer that does other things. */
const A_WHILE_MS = 150_000;

/** As its authors might write it, with a picture that is not there and a field nobody knows. */
const manifest = (repo: string) => `okhv = "2.4"
name = "Irrigation stake"
repo = "${repo}"
version = "1"
license = "CC-BY-SA-4.0"
licensor = "OpenAgris3D"
function = "Holds a drip hose above the soil."
documentation-language = "en"
image = "stake.jpg"
colour = "green"
[[part]]
name = "Stake"
tsdc = "3DP"
source = "stake1.scad"
export = "stake1.stl"
[part.x-minga]
materials = ["PLA"]
`;

/** Everything somebody does who has just started Minga: from the address of a project to the first piece in a hand. */
(hasShared ? describe : describe.skip)('from a Git address to the first printed part', () => {
  let minga: Standalone;
  let database: TestDatabase;
  let forge: Forge;
  let dataDir: string;
  let browser: Browser;
  let lab: Page;
  let farmer: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    forge = await Forge.open();
    database = await testDatabase();
    dataDir = await mkdtemp(path.join(tmpdir(), 'minga-new-user-'));
    const config = { port: 0, host: '127.0.0.1', hasTraining: true, isVerbose: false, dataDir, databaseUrl: database.url };
    const deps = { logger: SILENT, progress: () => undefined, projectDir: path.resolve('.'), network: forge.network };
    [minga, browser] = await Promise.all([startStandalone(config, deps), launchBrowser()]);
    lab = await open();
    farmer = await open();
  }, 120_000); // prettier-ignore

  afterAll(async () => {
    await browser?.close();
    await minga?.close();
    await database?.drop();
    await forge?.close();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  async function open(): Promise<Page> {
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'es-EC', baseURL: minga.url });
    const page = await context.newPage();
    page.setDefaultTimeout(SOON_MS);
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) failures.push(message.text());
    });
    return page;
  }

  /** For people who look at the pages: each on a telephone and on a desk. */
  async function look(page: Page, name: string): Promise<void> {
    if (!process.env['MINGA_SHOTS']) return;
    for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      await page.setViewportSize(viewport);
      await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
      await shoot(page, `${name}-${size}`);
    }
  }

  it('makes the owner', async () => {
    await lab.goto(minga.setupUrl ?? '');
    await look(lab, '01-setup');
    await lab.getByLabel('Nombre del taller').fill('Taller Sigchos');
    await lab.getByLabel('Su nombre para entrar').fill('Rosa');
    await lab.getByLabel('Contraseña').first().fill(PASSWORD);
    await lab.locator('form button[type=submit]').click();
    await lab.waitForURL('**/floor');
    await look(lab, '02-floor');
  }, 60_000);

  it('brings the design in, with what is to be mended in it', async () => {
    const names = ['stake1.stl', 'stake1.scad'];
    const files = await Promise.all(names.map(async (name) => [name, await readFile(path.join(STAKE, name))] as const));
    const address = `${forge.url}/stake.git`;
    forge.commit('stake', { ...Object.fromEntries(files), 'okh.toml': manifest(`${forge.url}/stake`) });
    await lab.goto('/designs/import');
    await look(lab, '03-import-empty');
    await lab.getByRole('textbox', { name: 'Dirección' }).fill(address);
    await lab.locator('form button[type=submit]').first().click();
    const card = lab.getByTestId('import').first();
    await card.waitFor();
    await look(lab, '04-import-running');
    await card.getByRole('link', { name: 'Irrigation stake' }).waitFor({ timeout: A_WHILE_MS });
    await look(lab, '05-import-done');
    const words = await card.innerText();
    expect(words).toContain('stake.jpg');
    expect(words).toContain('colour');
  }, 240_000);

  it('shows it in the catalogue, and a farmer asks for one', async () => {
    await farmer.goto('/');
    await look(farmer, '06-catalogue');
    await farmer.getByTestId('design-irrigation-stake').getByRole('link').first().click();
    await farmer.getByTestId('request-this').first().waitFor();
    await look(farmer, '07-design');
    await farmer.getByTestId('request-this').first().click();
    await farmer.getByTestId('ask-next').waitFor();
    await look(farmer, '08-ask-how-many');
    await farmer.getByTestId('ask-next').click();
    await farmer.getByLabel('Dónde lo recogerá').fill('Sigchos, feria del domingo');
    await look(farmer, '09-ask-where');
    await farmer.getByTestId('ask-next').click();
    await farmer.getByLabel('Su nombre').fill('María Toaquiza');
    await farmer.getByTestId('licence-decision').waitFor();
    await look(farmer, '10-ask-who');
    await farmer.getByTestId('ask-send').click();
    const code = await farmer.getByTestId('request-code').innerText();
    await look(farmer, '11-asked');
    await farmer.locator(`a[href="/follow/${code}"]`).click();
    await farmer.getByTestId('follow-state').waitFor();
    await look(farmer, '12-follow');
  }, 120_000);

  it('is accepted, sliced, printed and taken off the plate', async () => {
    await lab.request.patch('/api/training', { data: { timeFactor: 1000 }, headers: { origin: minga.url } });
    await lab.goto('/inbox');
    await lab.getByTestId('request-accept').waitFor();
    await look(lab, '13-inbox-request');
    await lab.getByTestId('request-accept').click();
    await lab.goto('/queue');
    await look(lab, '14-queue');
    await lab.goto('/floor');
    await look(lab, '15-floor-slicing');
    await lab.goto('/inbox');
    const cleared = lab.getByTestId('plate-clear').first();
    await cleared.waitFor({ timeout: A_WHILE_MS });
    await look(lab, '16-inbox-plate');
    await cleared.click();
  }, 360_000);

  let piece = '';
  it('passes its check and has a code, a page and a label', async () => {
    await lab.getByTestId('check-pass').first().waitFor();
    await look(lab, '17-inbox-check');
    await lab.getByTestId('check-pass').first().click();
    piece = await lab.getByTestId('passed-code').innerText();
    await lab.getByTestId('keep-settings').click();
    await lab.getByTestId('keep-settings').getByText('Ajustes guardados').waitFor();
    await look(lab, '18-inbox-passed');
    await farmer.goto('/designs/irrigation-stake');
    await farmer.getByText('Ajustes que funcionaron').waitFor();
    await look(farmer, '18-design-with-settings');
    await farmer.goto(`/p/${piece}`);
    expect(await farmer.getByTestId('piece-code').innerText()).toBe(piece);
    await look(farmer, '19-passport');
    await lab.goto('/pieces');
    await lab.getByTestId('piece').first().waitFor();
    await look(lab, '20-pieces');
    const label = await lab.request.get(`/api/pieces/labels.pdf?codes=${piece}`);
    expect([label.status(), label.headers()['content-type']]).toEqual([200, 'application/pdf']);
    await keep('label.pdf', await label.body());
  }, 60_000);

  it('is handed over with a note that names its licence', async () => {
    await lab.goto('/inbox');
    const note = lab.getByTestId('delivery-note');
    await note.waitFor();
    await look(lab, '21-inbox-hand-over');
    const paper = await lab.request.get((await note.getAttribute('href')) ?? '');
    expect(paper.headers()['content-type']).toBe('application/pdf');
    await keep('delivery-note.pdf', await paper.body());
    await lab.getByTestId('collected').click();
    await farmer.goto('/');
    await look(farmer, '22-catalogue-after');
  }, 60_000);

  it('broke no page on the way', () => {
    expect(failures).toEqual([]);
  });
});

async function keep(name: string, bytes: Uint8Array): Promise<void> {
  const folder = process.env['MINGA_SHOTS'];
  if (!folder) return;
  await writeFile(path.join(folder, name), bytes);
}
