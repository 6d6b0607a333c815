import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { systemClock } from '#libs/domain';
import { LocalServer } from '../../firmware-bridge/src/local/local-server.js';
import { mill, printer } from '../../firmware-bridge/test/fixtures.js';
import type { MachineView } from '../../firmware-bridge/src/index.js';
import { DESKTOP, launchBrowser, PHONE, SMALL_PHONE } from '../support/browser.js';
import { StandInBridge } from './stand-in-bridge.js';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where to leave pictures for a person to look at. */
const PICTURES = process.env['MINGA_PICTURES'];
const HOSTILE = '<img src=x onerror="document.title=1"> & Cama fría';

const running: MachineView = {
  machineId: 'm1',
  name: 'Impresora 1',
  profile: printer('tcp://a').profile,
  connectivity: 'online',
  state: 'execute',
  isLocked: false,
  run: 12,
  firmware: 'Marlin 2.1.2',
  macros: ['Cargar filamento'],
  attempt: { attemptId: 'a1', jobId: 'j1', state: 'running', isStartable: false },
  telemetry: {
    machineId: 'm1',
    state: 'execute',
    progress: 0.42,
    remainingS: 5_000,
    nozzleC: 209.6,
    nozzleTargetC: 210,
    bedC: 59.8,
    bedTargetC: 60,
    positionMm: { x: 101.2, y: 88, z: 4.4 },
  },
};
const asking: MachineView = {
  ...running,
  machineId: 'm2',
  name: 'Impresora 2',
  state: 'suspended',
  attempt: { attemptId: 'a2', state: 'paused', isStartable: false },
  telemetry: {
    machineId: 'm2',
    state: 'suspended',
    progress: 0.8,
    nozzleC: 180,
    prompt: { kind: 'material', text: HOSTILE, choices: ['Purgar más', 'Seguir'] },
  },
};
const locked: MachineView = {
  machineId: 'm3',
  name: 'Fresadora del patio de atrás',
  profile: mill('tcp://b').profile,
  connectivity: 'online',
  state: 'aborted',
  isLocked: true,
  problem: { code: 'MACHINE_NOT_READY', message: 'ALARM:1: a limit switch was hit; position lost.' },
  run: 3,
  macros: [],
  telemetry: { machineId: 'm3', state: 'aborted', positionMm: { x: 0, y: 0, z: 5 } },
};
const stored: MachineView = {
  ...running,
  machineId: 'm4',
  name: 'Impresora 4',
  state: 'idle',
  attempt: { attemptId: 'a4', state: 'stored', isStartable: true, startByMs: Date.UTC(2026, 4, 1, 20) },
  telemetry: { machineId: 'm4', state: 'idle', nozzleC: 24, bedC: 23 },
};

let browser: Browser;
let bridge: StandInBridge;
let server: LocalServer;
let url: string;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  bridge = new StandInBridge([running, asking, locked, stored]);
  server = new LocalServer(bridge, { host: '127.0.0.1', port: 0 }, { clock: systemClock, log: () => undefined });
  url = await server.start();
});
afterEach(async () => {
  await context?.close();
  await server.stop();
});

async function open(
  look: { viewport?: typeof PHONE; colorScheme?: 'light' | 'dark'; locale?: string } = {},
): Promise<Page> {
  context = await browser.newContext({ viewport: PHONE, locale: 'es-EC', reducedMotion: 'reduce', ...look });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { name: 'Impresora 1' }).waitFor();
  return page;
}

const card = (page: Page, name: string) => page.getByRole('region', { name });

async function violations(page: Page) {
  // The page's own policy forbids scripts of others; axe comes in through the debugger.
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run()');
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`) }));
}

describe('the page of a bridge', () => {
  for (const [name, viewport, colorScheme] of [
    ['phone', SMALL_PHONE, 'light'],
    ['phone-dark', PHONE, 'dark'],
    ['desktop', DESKTOP, 'light'],
    ['desktop-dark', DESKTOP, 'dark'],
  ] as const) {
    it(`has no serious accessibility problem and no sideways scrolling (${name})`, async () => {
      const page = await open({ viewport, colorScheme });
      for (const fold of ['Mover y calentar', 'Consola']) await card(page, 'Impresora 4').getByText(fold).click();
      await card(page, 'Impresora 4').getByText('< ok').first().waitFor();
      await page.evaluate('scrollTo(0, 0)');
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/bridge-${name}.png`, fullPage: true });
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
      expect(await violations(page)).toEqual([]);
    });
  }

  it('keeps the stop button of a machine in sight while its card is scrolled, and asks nothing back', async () => {
    const page = await open({ viewport: SMALL_PHONE });
    await card(page, 'Impresora 4').getByText('Consola').click();
    await card(page, 'Impresora 4').getByRole('textbox').scrollIntoViewIfNeeded();
    const stop = page.getByRole('button', { name: 'Detener: Impresora 4' });
    const box = (await stop.boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(SMALL_PHONE.height);
    expect(box.height).toBeGreaterThanOrEqual(48);
    await stop.click();
    await page.getByText('Se pidió detener').waitFor();
    expect(bridge.asked).toEqual(['m4 stop by local (bridge)']);
  });

  it('shows what a machine says as text, and answers its question', async () => {
    const page = await open();
    await card(page, 'Impresora 2').getByText(HOSTILE).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    await page.getByLabel('Su nombre').fill('José');
    await page.getByRole('button', { name: 'Purgar más' }).click();
    await page.getByText('Hecho').waitFor();
    expect(bridge.asked).toEqual(['m2 resume 0 by José (bridge)']);
  });

  it('starts a stored job only with the word that the plate is empty', async () => {
    const page = await open();
    const start = card(page, 'Impresora 4').getByRole('button', { name: 'Iniciar aquí' });
    await start.click();
    await page.getByText('Confirme que la base está vacía').waitFor();
    await card(page, 'Impresora 4').getByLabel('La base está vacía y limpia').check();
    await start.click();
    await page.getByText('Impresora 4: Hecho').waitFor();
    expect(bridge.asked).toEqual([
      'm4 start a4 plate false by local (bridge)',
      'm4 start a4 plate true by local (bridge)',
    ]);
  });

  it('unlocks after a person said they looked, and jogs by the chosen step', async () => {
    const page = await open();
    page.on('dialog', (dialog) => void dialog.accept());
    await card(page, 'Fresadora').getByRole('button', { name: 'Desbloquear' }).click();
    await page.getByText('Hecho').waitFor();
    await card(page, 'Impresora 4').getByText('Mover y calentar').click();
    await card(page, 'Impresora 4').getByRole('combobox').selectOption('1');
    await card(page, 'Impresora 4').getByRole('button', { name: 'Z+' }).click();
    await page.getByText('Impresora 4: Hecho').waitFor();
    expect(bridge.asked[0]).toBe('m3 unlock by local (bridge)');
    expect(bridge.asked[1]).toContain('"deltaMm":{"z":1},"feedMmPerMin":600');
  });

  it('speaks English where the browser does, and keeps the language a person chose', async () => {
    const page = await open({ locale: 'en-GB' });
    await page.getByRole('heading', { name: 'Machines of this workshop' }).waitFor();
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('heading', { name: 'Máquinas de este taller' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Máquinas de este taller' }).waitFor();
    expect(await page.evaluate<string>('document.documentElement.lang')).toBe('es');
  });

  it('says so when the bridge no longer answers', async () => {
    const page = await open();
    await page.route('**/api/state', (route) => route.abort());
    await page.getByRole('alert').getByText('El puente no responde').waitFor();
  });
});
