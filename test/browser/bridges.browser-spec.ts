import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { removeDataFolder } from '../../firmware-bridge/test/data-folder.js';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { updateTraining } from '../../apps/server/src/training/training.routes.js';
import { DESKTOP, SMALL_PHONE, launchBrowser, shoot } from '../support/browser.js';
import { Program } from '../support/child-process.js';
import { MingaProcess, PASSWORD, type People } from '../support/minga-process.js';
import { ShopFloor, WISH } from '../support/shop.js';
import { writePlate } from '../support/small-designs.js';

const BRIDGE = path.resolve('dist/firmware-bridge/src/main.js');
const SOON_MS = 20_000;

/** Against the real server, a real bridge process and the simulated mill of the training site. */
describe('in the browser, Rosa', () => {
  let minga: MingaProcess;
  let people: People;
  let browser: Browser;
  let page: Page;
  let folder: string;
  const programs: Program[] = [];

  beforeAll(async () => {
    minga = await MingaProcess.start();
    people = await minga.createPeople();
    folder = await mkdtemp(path.join(tmpdir(), 'minga-pairing-'));
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'es-EC', baseURL: minga.url });
    page = await context.newPage();
    page.setDefaultTimeout(SOON_MS);
    await page.goto('/signin');
    await page.getByLabel('Nombre').fill('Rosa');
    await page.locator('input[autocomplete=current-password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    for (const program of programs) if (!program.hasEnded) await program.stop('SIGTERM');
    await minga?.remove();
    if (folder) await removeDataFolder(folder);
  }, 90_000);

  function bridge(...args: string[]): Program {
    const program = new Program(process.execPath, [BRIDGE, ...args]);
    programs.push(program);
    return program;
  }

  describe('lets a bridge in by its code', () => {
    const configFile = (): string => path.join(folder, 'bridge.json');
    const field = (): Locator => page.getByTestId('pairing-code');
    let pair: Program;
    let code: string;

    it('sees at the bridge what to type, and where', async () => {
      const data = path.join(folder, 'data');
      pair = bridge('pair', '--server', minga.url, '--name', 'Desván', '--data', data, '--config', configFile());
      code = (await pair.says(/^ {4}(\S{4}-\S{4})$/m))[1] ?? '';
      await page.goto('/admin');
      await page.getByRole('tab', { name: 'Puentes' }).click();
      await field().waitFor();
      expect(await page.locator('main').innerText()).toContain(`minga-bridge pair --server ${minga.url}`);
    });

    it('is told so when she mistypes it, and nothing comes in', async () => {
      await field().fill('AAAA-AAAA');
      await page.getByTestId('pairing-look').click();
      await page.getByText('Ningún puente muestra este código ahora').waitFor();
      await shoot(page, 'pairing-wrong-1280');
      expect(await page.getByTestId('pairing-approve').count()).toBe(0);
      expect(pair.hasEnded).toBe(false);
    });

    it('sees which computer asks before she says yes', async () => {
      // As people type: small, with a blank.
      await field().fill(code.toLowerCase().replace('-', ' '));
      await page.getByTestId('pairing-look').click();
      await page.getByTestId('pairing-approve').waitFor();
      expect(await page.getByLabel('Nombre aquí').inputValue()).toBe('Desván');
      await shoot(page, 'pairing-found-1280');
      await page.setViewportSize(SMALL_PHONE);
      await shoot(page, 'pairing-found-360');
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    });

    it('approves it under a name of her own; the bridge fetches its credentials, and connects', async () => {
      await page.getByLabel('Nombre aquí').fill('Mesa del fondo');
      await page.getByTestId('pairing-approve').click();
      await page.getByText('“Mesa del fondo” puede entrar').waitFor();
      await shoot(page, 'pairing-approved-360');
      expect(await pair.exit()).toEqual({ code: 0, signal: null });
      const config: object = JSON.parse(await readFile(configFile(), 'utf8'));
      expect(config).toMatchObject({ serverUrl: minga.url });
      await writeFile(configFile(), JSON.stringify({ ...config, localPage: { port: 0 } }));
      const card = page.getByTestId('bridge-Mesa del fondo');
      await card.waitFor();
      bridge('run', '--config', configFile());
      await card.getByText('En línea').waitFor();
      await shoot(page, 'bridges-360');
      await page.setViewportSize(DESKTOP);
      await shoot(page, 'bridges-1280');
    }, 60_000);
  });

  describe('pauses the mill and lets it go on', () => {
    const mill = (): Locator => page.getByTestId('machine-Chaska');
    let shop: ShopFloor;
    let jobId: string;
    const look = (word: string): Promise<void> =>
      page.locator(`[data-testid=machine-Chaska][data-look=${word}]`).waitFor({ timeout: 60_000 });

    beforeAll(async () => {
      shop = new ShopFloor(people.operator);
      const plate = await writePlate(path.join(minga.dataDir, 'side-plate'));
      await people.owner.call(importDesignFolder, { body: { path: plate } });
      const { jobs } = await shop.order({ ...WISH, designId: 'side-plate', quantity: 1 });
      jobId = jobs[0]?.id ?? '';
      await shop.awaitItem('start-at-machine', { jobId });
      // Slow enough that a person can press something while it runs.
      await people.owner.call(updateTraining, { body: { timeFactor: 10 } });
      await page.goto('/floor');
      await mill().getByTestId('start-here').click();
      await page.getByRole('dialog').getByTestId('confirm').click();
      await look('execute');
    }, 120_000);

    it('pauses with one press', async () => {
      await mill().getByTestId('pause').click();
      await look('held');
      await shoot(page, 'floor-held-1280');
      expect((await shop.job(jobId)).state).toBe('attempting');
    }, 60_000);

    it('goes on only after saying that she stands beside it, and then makes the part', async () => {
      await mill().getByTestId('resume').click();
      const dialog = page.getByRole('dialog');
      expect(await dialog.getByTestId('confirm').isDisabled()).toBe(true);
      await dialog.getByTestId('resume-at-machine').check();
      await dialog.getByTestId('confirm').click();
      await look('execute');
      await minga.hurry(people.owner);
      await look('clear-plate');
      expect(await shop.job(jobId)).toMatchObject({ attempts: [{ attemptNo: 1, state: 'done' }] });
    }, 120_000);
  });
});
