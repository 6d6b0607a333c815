import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { DESKTOP, SMALL_PHONE, launchBrowser, shoot } from '../support/browser.js';
import * as fixtures from './fixtures/index.js';
import { StandIn } from './stand-in.js';

type Machine = (typeof fixtures.machines)[number];
type Prompt = NonNullable<NonNullable<Machine['telemetry']>['prompt']>;
const printer = fixtures.machines.find(({ name }) => name === 'Colibrí')!;
const mill: Machine = {
  ...fixtures.machines.find(({ name }) => name === 'Fresadora')!,
  needsPerson: null,
  job: { ...printer.job!, number: 13, partName: 'Side plate' },
};
const CHANGE: Prompt = {
  kind: 'tool',
  text: 'Cambie la fresa: 3 mm por 6 mm',
  choices: ['Seguir', 'Seguir sin medir'],
};

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

/** The shop floor with this one machine. */
async function floorWith(machine: Machine, viewport = DESKTOP, locale = 'en'): Promise<Page> {
  server.answers.set('GET /api/machines', [machine]);
  context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${url}/floor`);
  await page.getByTestId(`machine-${machine.name}`).waitFor();
  return page;
}

const paused = (machine: Machine, prompt?: Prompt): Machine => ({
  ...machine,
  state: prompt ? 'suspended' : 'held',
  telemetry: { ...machine.telemetry!, state: prompt ? 'suspended' : 'held', ...(prompt && { prompt }) },
});
const path = (what: string): string => `POST /api/jobs/${printer.job!.id}/${what}`;

/** What was sent when this was pressed. */
async function pressed(page: Page, button: Locator, what: string): Promise<unknown> {
  server.answers.set(path(what), fixtures.jobs[0]);
  const answered = page.waitForResponse((response) => response.url().endsWith(`/${what}`));
  await button.click();
  await answered;
  return server.received.get(path(what));
}

describe('a job that runs', () => {
  it('can be paused with one press, and offers neither to go on nor a cancel by accident', async () => {
    const page = await floorWith(printer);
    expect(await page.getByTestId('resume').count()).toBe(0);
    expect(await page.getByTestId('job-cancel').count()).toBe(0);
    await pressed(page, page.getByTestId('pause'), 'pause');
    expect(server.received.has(path('pause'))).toBe(true);
  });

  it('cannot be paused where the word would not arrive', async () => {
    const page = await floorWith({ ...printer, connectivity: 'offline' });
    expect(await page.getByTestId('pause').count()).toBe(0);
  });

  it('can be paused from its place in the queue too', async () => {
    const page = await floorWith(printer);
    await page.goto(`${url}/queue?job=${printer.job!.id}`);
    await pressed(page, page.getByRole('dialog').getByTestId('pause'), 'pause');
    expect(server.received.has(path('pause'))).toBe(true);
  });
});

describe('a job that waits on a printer', () => {
  it('goes on after one question, which needs nobody at the machine', async () => {
    const page = await floorWith(paused(printer));
    await page.getByTestId('resume').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Is nothing in the way?').waitFor();
    expect(await dialog.getByTestId('resume-at-machine').count()).toBe(0);
    expect(await pressed(page, dialog.getByTestId('confirm'), 'resume')).toEqual({ isAtMachine: false });
    await dialog.waitFor({ state: 'detached' });
  });

  it('is cancelled only after a question', async () => {
    const page = await floorWith(paused(printer));
    await page.getByTestId('job-cancel').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('the piece is lost').waitFor();
    expect(server.received.has(path('cancel'))).toBe(false);
    await pressed(page, dialog.getByTestId('confirm'), 'cancel');
    expect(server.received.has(path('cancel'))).toBe(true);
  });
});

describe('a mill that asks something', () => {
  for (const viewport of [SMALL_PHONE, DESKTOP]) {
    it(`goes on only with an answer and a person beside it (${viewport.width} px)`, async () => {
      const page = await floorWith(paused(mill, CHANGE), viewport, 'es-EC');
      await shoot(page, `floor-paused-${viewport.width}`);
      await page.getByTestId('resume').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(CHANGE.text).waitFor();
      const confirm = dialog.getByTestId('confirm');
      // Neither is filled in beforehand, and one alone is not enough.
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByTestId('resume-at-machine').check();
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByRole('radio', { name: 'Seguir sin medir' }).check();
      await shoot(page, `resume-dialog-${viewport.width}`);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
      await dialog.getByTestId('resume-at-machine').uncheck();
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByTestId('resume-at-machine').check();
      expect(await pressed(page, confirm, 'resume')).toEqual({ isAtMachine: true, choice: 1 });
    });
  }

  it('forgets at the next time that somebody stood there', async () => {
    const page = await floorWith(paused(mill, CHANGE));
    await page.getByTestId('resume').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('resume-at-machine').check();
    await dialog.getByText('No, go back').click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId('resume').click();
    expect(await dialog.getByTestId('resume-at-machine').isChecked()).toBe(false);
    expect(await dialog.getByTestId('confirm').isDisabled()).toBe(true);
  });
});
