import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { AttemptRow, JobRow, MachineRow } from '#libs/persistence';
import { AdvanceService } from '../../apps/server/src/production/advance.service.js';
import { DESKTOP, launchBrowser, shoot } from '../support/browser.js';
import { PRINTER } from '../support/shopfloor.js';
import { openSite, type Answer, type TestSite } from '../support/site.js';

/** One real server and its pages; machines are rows, decisions are the product's own, people act through the API. */
let site: TestSite;
let browser: Browser;
let page: Page;
let bridgeId: string;
let machineId: string;

beforeAll(async () => {
  site = await openSite({ webDir: path.resolve('dist/apps/web/public') });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en', reducedMotion: 'reduce' });
  const { cookie = '' } = await site.session('lab-admin');
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: site.url }]);
  page = await context.newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
}, 60_000);

beforeEach(async () => {
  await site.database.query(
    `TRUNCATE job, operation, program, machine, attempt, machine_rule, machine_reservation, maintenance_plan, plate_token,
     dispatch_decision, setting, request, work_order, inbox_assignment, person_at_work`,
  );
  bridgeId = await site.floor.addBridge();
  machineId = await site.floor.addMachine(bridgeId);
});

const advance = (): Promise<void> => site.get(AdvanceService).run();
const machine = (change: object, id = machineId) => site.database.manager.update(MachineRow, { id }, change);
const addJob = async (change = {}): Promise<string> => (await site.floor.addJob(change)).jobId;
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

async function ask(method: string, to: string, body: object = {}): Promise<Answer> {
  const answer = await site.api(method, to, body, { as: 'lab-admin' });
  expect([200, 201, 202]).toContain(answer.status);
  return answer;
}

/** Somebody else's job runs on the machine for ten minutes. */
async function makeBusy(): Promise<void> {
  await addJob();
  await advance();
  const change = { state: 'running', startedAt: new Date() } as const;
  await site.database.manager.update(AttemptRow, { machineId }, change);
}

/** What the board says about the job that was chosen. */
async function shown(jobId: string): Promise<string> {
  await page.goto(`${site.url}/queue?job=${jobId}`);
  // The reasons come with the job; what was weighed comes after.
  await page.getByRole('dialog').getByTestId('job-state').waitFor();
  return page.getByRole('dialog').innerText();
}

/** What is done to the shop before the queue runs; the job asked about is there already. */
type Arrange = (jobId: string) => Promise<unknown>;

const SITUATIONS: [string, Arrange, RegExp][] = [
  [
    'the piece is too large',
    () => machine({ profile: { ...PRINTER, envelopeMm: { x: 18, y: 18, z: 18 } } }),
    /The piece is 20 x 20 x 20 mm; the machines take at most 18 x 18 x 18 mm\./,
  ],
  ['another material is loaded', () => machine({ loaded: { material: 'PETG' } }), /It needs PLA; loaded now: PETG\./],
  [
    'another colour is loaded',
    async (id) => {
      await machine({ loaded: { material: 'PLA', colour: 'blue' } });
      const asks = { colour: 'red', nozzleDiameterMm: null, toolDiameterMm: null, toleranceMm: null };
      await ask('PUT', `/api/jobs/${id}/asks`, asks);
    },
    /It needs red; Killa has blue loaded\./,
  ],
  [
    'too little is left',
    () => machine({ loaded: { material: 'PLA', remainingG: 5 } }),
    /The piece takes 12 g; 5 g are left\./,
  ],
  [
    'another nozzle is mounted',
    (id) =>
      ask('PUT', `/api/jobs/${id}/asks`, {
        colour: null,
        nozzleDiameterMm: 0.6,
        toolDiameterMm: null,
        toleranceMm: null,
      }),
    /It needs a nozzle of 0\.6 mm; Killa has one of 0\.4 mm\./,
  ],
  ['the plate is not clear', () => machine({ run: 1 }), /Somebody must clear the plate and confirm it: Killa\./],
  ['no machine is connected', () => machine({ connectivity: 'offline' }), /Not connected: Killa\./],
  [
    'a person holds it',
    (id) => ask('POST', `/api/jobs/${id}/hold`, { why: 'wrong drawing' }),
    /Held by lab-admin: wrong drawing\./,
  ],
  [
    'the machine is reserved',
    () =>
      ask('POST', `/api/machines/${machineId}/reservations`, { from: inHours(-1), until: inHours(1), why: 'a course' }),
    /Killa is kept for another (59|60) min by lab-admin: a course\./,
  ],
  [
    'the machine is out of service',
    () => ask('POST', `/api/machines/${machineId}/out-of-service`, { why: 'torn belt' }),
    /Killa was taken out of service by lab-admin: torn belt\./,
  ],
  [
    'these are quiet hours',
    () => ask('PATCH', '/api/dispatch/policy', { quietHours: [{ from: '00:00', until: '00:00' }] }),
    /These are quiet hours: nothing starts on Killa\./,
  ],
  [
    'nobody is here and the machine must not run alone',
    async () => {
      await ask('PATCH', `/api/machines/${machineId}/rules`, { isUnattendedAllowed: false });
      await ask('PUT', '/api/people/me/presence', { isHere: false });
    },
    /Nobody is here: Killa must not start alone\./,
  ],
  [
    'it is not to start yet',
    (id) => ask('PATCH', `/api/jobs/${id}/dispatch`, { notBefore: inHours(48) }),
    /It is not to start before \w+ \d+, \d{4}/,
  ],
  [
    'it was tried too often',
    (id) => site.database.manager.update(JobRow, { id }, { attemptCount: 8 }),
    /It was tried 8 times and never made\./,
  ],
  [
    'only a person beside the machine may start it',
    () => machine({ profile: { ...PRINTER, safetyClass: 'D' } }),
    /Killa starts only with a trained person beside it\./,
  ],
  [
    'nobody is trained for the machine',
    async () => {
      await machine({ profile: { ...PRINTER, safetyClass: 'D' } });
      await ask('PATCH', `/api/machines/${machineId}/rules`, { trainings: ['milling'] });
    },
    /Killa is started only by somebody trained in milling; nobody here is\./,
  ],
];

describe('why a job waits is said where it waits', () => {
  it.each(SITUATIONS)('%s', async (_, arrange, words) => {
    const jobId = await addJob();
    await arrange(jobId);
    await advance();
    expect(await shown(jobId)).toMatch(words);
    expect(await site.database.manager.count(AttemptRow)).toBe(0);
  });

  it('every machine is busy: which is next, and in how many minutes', async () => {
    await makeBusy();
    const jobId = await addJob();
    await advance();
    expect(await shown(jobId)).toMatch(/Killa is next, in about 10 min\./);
  });

  it('it is pinned to a busy machine, though another one is free', async () => {
    await makeBusy();
    await site.floor.addMachine(bridgeId, { name: 'Anta' });
    const jobId = await addJob();
    await ask('PATCH', `/api/jobs/${jobId}/dispatch`, { pinnedMachineId: machineId });
    await advance();
    const text = await shown(jobId);
    expect(text).toMatch(/It is to be made on Killa only\./);
    expect(text).toMatch(/Killa is next, in about 10 min\./);
  });
});

describe('why a job went where it went', () => {
  it('names the runner-up, what was weighed, and why not the others', async () => {
    await site.floor.addMachine(bridgeId, {
      name: 'Anta',
      profile: { ...PRINTER, envelopeMm: { x: 400, y: 400, z: 400 } },
    });
    await site.floor.addMachine(bridgeId, { name: 'Sara', connectivity: 'offline' });
    const jobId = await addJob();
    await advance();
    await shown(jobId);
    const decision = page.getByTestId('decision');
    await decision.waitFor();
    const text = await decision.innerText();
    expect(text).toMatch(/Why Killa/);
    expect(text).toMatch(/Second best: Anta/);
    expect(text).toMatch(/Smallest that fits/);
    expect(await decision.getByTestId('candidate-Sara').innerText()).toMatch(/Not connected: Sara\./);
    await shoot(page, 'why-here');
  });

  it('a suggestion waits for a yes, and starts with it', async () => {
    await ask('PATCH', '/api/dispatch/policy', { mode: 'suggest' });
    const jobId = await addJob();
    await advance();
    expect(await shown(jobId)).toMatch(/It would start on Killa; somebody must say yes\./);
    await page.getByTestId('start-on').click();
    await page.locator('[data-testid=decision][data-kind=person]').waitFor();
    expect(await page.getByTestId('decision').first().innerText()).toMatch(/picked by lab-admin/);
    expect(await site.database.manager.findOneBy(AttemptRow, { jobId })).toMatchObject({ machineId });
  });

  it('by hand, a person picks the machine on the board', async () => {
    await ask('PATCH', `/api/machines/${machineId}/rules`, { mode: 'manual' });
    const jobId = await addJob();
    await advance();
    expect(await shown(jobId)).toMatch(/Somebody must pick it: Killa starts nothing by itself\./);
    await page.getByTestId('start-on').click();
    await page.locator('[data-testid=decision][data-kind=person]').waitFor();
  });
});

describe('the board', () => {
  const rowOf = async (jobId: string) => (await site.database.manager.findOneByOrFail(JobRow, { id: jobId })).number;

  it('moves a job with the arrow keys and with the pointer', async () => {
    await machine({ connectivity: 'offline' });
    const ids = [await addJob(), await addJob(), await addJob()];
    const [a, b, c] = (await Promise.all(ids.map(rowOf))).map((number) => `grip-${number}`) as [string, string, string];
    await page.goto(`${site.url}/queue`);
    await page.getByTestId(c).waitFor();
    await expectOrder([a, b, c]);
    await page.getByTestId(c).focus();
    const moved = page.waitForResponse((answer) => answer.url().endsWith('/move'));
    await page.keyboard.press('ArrowUp');
    expect((await moved).status()).toBe(200);
    await expectOrder([a, c, b]);
    const [from, to] = await Promise.all([page.getByTestId(b).boundingBox(), page.getByTestId(a).boundingBox()]);
    await page.mouse.move(from!.x + 10, from!.y + 10);
    await page.mouse.down();
    await page.mouse.move(to!.x + 10, to!.y + 2, { steps: 4 });
    await shoot(page, 'queue-drag');
    await page.mouse.up();
    await expectOrder([b, a, c]);
  });

  /** The list is asked again after a move. */
  async function expectOrder(wanted: readonly string[]): Promise<void> {
    const rows = page.locator('tr[data-reorder-id]');
    for (const [index, grip] of wanted.entries()) await rows.nth(index).getByTestId(grip).waitFor();
  }
});

describe('the inbox', () => {
  it('says whose a task is, and a machine’s code shows only what it needs', async () => {
    await machine({ loaded: { material: 'PETG' } });
    await addJob();
    await advance();
    const other = await site.floor.addMachine(bridgeId, { name: 'Anta', run: 0 });
    await ask('POST', `/api/machines/${other}/out-of-service`, { why: 'torn belt' });
    await page.goto(`${site.url}/inbox`);
    const change = page.getByTestId('inbox-change-material');
    await change.getByTestId('take').click();
    await change.getByTestId('assignee').waitFor();
    expect(await change.innerText()).toMatch(/You have taken this/);
    expect(await page.getByTestId('inbox-out-of-service').count()).toBe(1);
    await shoot(page, 'inbox-tasks');
    await page.goto(`${site.url}/inbox?machine=${other}`);
    await page.getByTestId('inbox-out-of-service').waitFor();
    expect(await page.getByTestId('inbox-change-material').count()).toBe(0);
  });
});
