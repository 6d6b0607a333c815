import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DESKTOP, SMALL_PHONE, launchBrowser, shoot } from '../support/browser.js';
import * as fixtures from './fixtures/index.js';
import { StandIn } from './stand-in.js';

const printer = fixtures.machines.find(({ profile, loaded }) => profile.process === 'print' && loaded)!;
const job = fixtures.jobs.find(({ state, process }) => state === 'waiting' && process === 'print')!;
const GCODE =
  'G21\nG90\nM83\nG28\nM109 S200\nG1 X20 Y20 Z0.2 F3000\nG1 X60 E3 F1200\nG1 Y60 E3\nG1 X20 E3\nM104 S0\nM84\n';
const FILE = { name: 'wheel-PETG.gcode', mimeType: 'text/plain', buffer: Buffer.from(GCODE) };

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

async function inspect(viewport = DESKTOP, locale = 'en'): Promise<Page> {
  context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${url}/inspect`);
  await page.getByLabel(/^(Machine|Máquina)$/).selectOption(printer.id);
  await page.getByTestId('inspect-file').setInputFiles(FILE);
  await page.getByTestId('keep-for').waitFor();
  return page;
}

describe('a program that this machine can run', () => {
  it('is kept for a waiting job, with what it was made for', async () => {
    const page = await inspect();
    await page.getByLabel('Job').selectOption(job.id);
    await page.getByLabel('Note (optional)').fill('as last year');
    await shoot(page, 'keep-1280');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByTestId('kept').waitFor();
    const sent = server.received.get('POST /api/programs') as string;
    for (const text of [job.id, printer.profile.machineClass, printer.loaded?.material ?? '', 'as last year', FILE.name, GCODE.slice(0, 20)]) {
      expect(sent).toContain(text);
    }
    await shoot(page, 'kept-1280');
  }); // prettier-ignore

  it('that the workshop refuses says why, in the language of the reader', async () => {
    const [ready, refused] = fixtures.uploads;
    server.answers.set(`GET /api/programs/uploads/${ready?.id ?? ''}`, refused);
    const page = await inspect(SMALL_PHONE, 'es-EC');
    await shoot(page, 'keep-360');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('El taller lo rechazó.').waitFor();
    expect(await page.getByTestId('keep-for').innerText()).toContain('El programa se sale de la máquina');
    await shoot(page, 'kept-refused-360');
  });

  it('that was kept is listed, and taken back after a question', async () => {
    server.answers.set(`DELETE /api/programs/uploads/${fixtures.uploads[0]?.id ?? ''}`, null);
    const page = await inspect();
    await page.getByTestId('kept-programs').getByRole('button', { name: 'Take back' }).first().click();
    const path = `/api/programs/uploads/${fixtures.uploads[0]?.id ?? ''}`;
    const gone = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await page.getByTestId('confirm').click();
    expect(new URL((await gone).url()).pathname).toBe(path);
  });
});
