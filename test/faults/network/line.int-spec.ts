import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditRow } from '#libs/persistence';
import { BridgesService } from '../../../apps/server/src/bridges/bridges.service.js';
import type { Bridge } from '../../../firmware-bridge/src/index.js';
import { printProgram } from '../../../firmware-bridge/test/fixtures.js';
import { movesOf, Plant, startsOf, until, type Machine, type Workshop } from '../plant.js';

const HOUR_MS = 3_600_000;
const PROGRAM = printProgram(16);
/** Long enough to be met in the middle. */
const LONG = printProgram(150);

const PORTAL = [
  'HTTP/1.1 302 Found',
  'Location: http://login.example/',
  'Content-Type: text/html',
  'Content-Length: 20',
  '',
  '<h1>Please log in.</',
].join('\r\n');

/** Every test: the real server, the real bridge, one simulated printer, and proxies in front of broker and web. */
describe('the line between server and bridge', () => {
  let plant: Plant;
  let shop: Workshop;
  let machineId: string;
  let machine: Machine;
  let bridge: Bridge;

  beforeAll(async () => {
    plant = await Plant.open();
  }, 60_000);
  afterAll(() => plant.close());
  beforeEach(async () => {
    shop = await plant.workshop();
    machineId = await shop.addMachine();
    machine = shop.machine(machineId);
    bridge = await shop.startBridge();
    await shop.untilOnline(machineId);
  });
  afterEach(() => shop.close());

  const localState = (): string | undefined => bridge.machine(machineId)?.view.attempt?.state;
  const running = async (program = LONG): Promise<string> => {
    const attemptId = await shop.offer(machineId, program);
    await shop.untilState(attemptId, 'running');
    return attemptId;
  };
  const everyBlockOnce = (program: string): void => {
    expect(startsOf(machine)).toBe(1);
    expect(movesOf(machine.executed)).toEqual(movesOf(program.split('\n')));
  };

  it('[D3] broker away for 8 hours: the job ends, its facts come with their own times, and no old offer starts', async () => {
    const attemptId = await running();
    const waiting = await shop.addMachine();
    await shop.lines.mqtt.refuse();
    await until('the end at the bridge', () => localState() === undefined);
    const endedMs = plant.clock.nowMs();
    plant.clock.aheadMs += 8 * HOUR_MS;
    await shop.lines.mqtt.accept();
    const { endedAt, state } = await shop.untilState(attemptId, 'done');
    expect(state).toBe('done');
    expect(Math.abs((endedAt?.getTime() ?? 0) - endedMs)).toBeLessThan(60_000);
    expect(await shop.told(attemptId)).toEqual(['stored', 'running', 'done']);
    everyBlockOnce(LONG);
    expect(startsOf(shop.machine(waiting))).toBe(0);
  });

  it('[D10] a line of 64 kbit/s with a second of delay each way starts all the same, and once', async () => {
    for (const line of Object.values(shop.lines)) {
      for (const direction of [line.up, line.down]) Object.assign(direction, { delayMs: 1000, bytesPerS: 8000 });
    }
    const attemptId = await shop.offer(machineId, PROGRAM);
    await shop.untilState(attemptId, 'done');
    everyBlockOnce(PROGRAM);
  });

  it('[D10] a program comes whole over a line that damages, slows and breaks it', async () => {
    const { web } = shop.lines;
    web.down.bytesPerS = 60_000;
    const program = printProgram(2000);
    const attemptId = await shop.offer(machineId, program);
    for (let cuts = 1; cuts <= 2; cuts += 1) {
      await until('one more download', () => web.connections >= cuts);
      web.cut();
    }
    web.heal();
    await shop.untilState(attemptId, 'running');
    expect(web.connections).toBeGreaterThanOrEqual(3);
    machine.setTimeFactor(1000);
    await shop.untilState(attemptId, 'done');
    everyBlockOnce(program);
  });

  it('[D12 x10] a line that breaks again and again costs neither block nor fact', async () => {
    const attemptId = await running();
    const { mqtt } = shop.lines;
    for (let cuts = 0; cuts < 10; cuts += 1) {
      const { connections } = mqtt;
      mqtt.cut();
      // Back-off would soon wait half a minute: time to try again.
      if (cuts < 4) await until('the next try', () => mqtt.connections > connections);
    }
    await shop.untilState(attemptId, 'done');
    expect(await shop.told(attemptId)).toEqual(['stored', 'running', 'done']);
    everyBlockOnce(LONG);
  });

  it('[D13] a network that wants a login first is no server: what runs goes on, and nothing new begins', async () => {
    const attemptId = await running();
    for (const line of Object.values(shop.lines)) {
      line.portal = PORTAL;
      line.cut();
    }
    await until('the end at the bridge', () => localState() === undefined);
    expect(bridge.isServerConnected).toBe(false);
    expect(startsOf(machine)).toBe(1);
    for (const line of Object.values(shop.lines)) line.heal();
    await shop.untilState(attemptId, 'done');
    everyBlockOnce(LONG);
  });

  it('[D15] a revoked bridge loses the line at once and finishes what runs', async () => {
    const attemptId = await running();
    await shop.site.get(BridgesService).revoke(shop.bridgeId);
    await until('the end of the line', () => !bridge.isServerConnected);
    const refused = (): boolean => shop.logged.lines.some((line) => /not authorized|bad username/i.test(line));
    await until('the refusal', refused);
    await until('the end at the bridge', () => localState() === undefined);
    everyBlockOnce(LONG);
    // Nobody hears it any more: a person says what became of it.
    expect((await shop.attempt(attemptId)).state).toBe('unknown');
  });

  it('[D6] [E14] two bridges with one identity are found out, and start nothing', async () => {
    await shop.stopBridges();
    const copy = path.join(shop.folder, 'copy');
    await cp(shop.config.dataDir, copy, { recursive: true });
    const first = await shop.startBridge();
    await until('the first one', () => first.isServerConnected);
    await shop.untilOnline(machineId);
    const second = await shop.startBridge({ dataDir: copy });
    await until('the second one', () => second.isServerConnected);
    // Each takes the connection of the other: the first one that comes back shows that there are two.
    const jobId = await shop.addJob(PROGRAM);
    const refusal = (): Promise<string | undefined> =>
      shop.startJob(jobId, machineId).then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
    await until('the doubt', async () => (await shop.bridgeRow()).doubtSince !== null);
    expect(await refusal()).toMatch(/^Two bridges use the name/);
    expect(startsOf(machine)).toBe(0);
  });

  it('[E20] cancelled by the server while away and finished all the same: done, and the cancel came too late', async () => {
    const attemptId = await running();
    await shop.lines.mqtt.refuse();
    const { jobId } = await shop.attempt(attemptId);
    const cancel = await shop.site.api('POST', `/api/jobs/${jobId}/cancel`, {}, { as: 'operator' });
    expect(cancel.status).toBeLessThan(300);
    await until('the end at the bridge', () => localState() === undefined);
    await shop.lines.mqtt.accept();
    await shop.untilState(attemptId, 'done');
    everyBlockOnce(LONG);
    const outcomes = (await shop.facts()).flatMap(({ body }) => (body as { outcome?: string }).outcome ?? []);
    expect(outcomes.every((outcome) => outcome === 'too-late')).toBe(true);
  });

  it('[E21] an offer that ran out at a lost bridge goes to another machine, and starts there only', async () => {
    const elsewhere = await plant.workshop();
    try {
      const otherId = await elsewhere.addMachine();
      await elsewhere.startBridge();
      await elsewhere.untilOnline(otherId);
      const { mqtt } = shop.lines;
      // It holds the program and waits for its COMMIT, which somebody keeps.
      mqtt.fate = (frame, direction) => (direction === 'down' && frame.bytes.includes('commit') ? 'hold' : 'pass');
      const attemptId = await shop.offer(machineId, PROGRAM);
      await until('the COMMIT', () => mqtt.held.length > 0);
      await mqtt.refuse();
      plant.clock.aheadMs += 11 * 60_000;
      await shop.sweep();
      // It was committed: nobody knows, until a person has looked or the bridge says so.
      expect((await shop.attempt(attemptId)).state).toBe('unknown');
      const { jobId } = await shop.attempt(attemptId);
      const body = { outcome: 'never-started' };
      for (const as of ['operator', 'lab-admin'] as const) {
        const said = await shop.site.api('POST', `/api/attempts/${attemptId}/resolve`, body, { as });
        expect(said.status).toBeLessThan(300);
      }
      const next = await elsewhere.startJob(jobId, otherId);
      await elsewhere.untilState(next, 'done');
      mqtt.fate = () => 'pass';
      await mqtt.accept();
      await until('the bridge', () => bridge.isServerConnected);
      mqtt.release();
      await until('the word of the bridge', async () => (await shop.told(attemptId)).includes('expired'));
      expect(startsOf(machine) + startsOf(elsewhere.machine(otherId))).toBe(1);
      expect((await shop.attempt(attemptId)).state).toBe('never-started');
    } finally {
      await elsewhere.close();
    }
  });

  it('[I4] a plate that was confirmed empty before a start is not empty after it', async () => {
    const attemptId = await running();
    const early = { afterRun: 0 };
    const told = await shop.site.api('POST', `/api/machines/${machineId}/plate-clear`, early, { as: 'operator' });
    expect(told.status).toBeGreaterThanOrEqual(400);
    await shop.untilState(attemptId, 'done');
    await expect(shop.offer(machineId, PROGRAM)).rejects.toMatchObject({ code: 'START_PLATE_NOT_CLEAR' });
    everyBlockOnce(LONG);
  });

  it('[I5] a stop asked for while the bridge is out of reach is told as out of reach; the local one works', async () => {
    const attemptId = await running(printProgram(3000));
    await shop.lines.mqtt.refuse();
    const stale = await until('stale', async () => {
      const row = await shop.machineRow(machineId);
      return row.connectivity === 'stale' ? row : undefined;
    });
    expect(stale.state).toBe('execute');
    await shop.site.api('POST', `/api/machines/${machineId}/stop`, {}, { as: 'operator' });
    expect((await shop.attempt(attemptId)).state).toBe('running');
    const { length } = movesOf(machine.executed);
    bridge.machine(machineId)?.stop('Rosa');
    await until('the end at the bridge', () => localState() === undefined);
    expect(movesOf(machine.executed).length).toBeLessThan(length + 100);
    expect((await shop.attempt(attemptId)).state).toBe('running');
    await shop.lines.mqtt.accept();
    await shop.untilState(attemptId, 'cancelled', 'failed');
  });

  it('[I8] a run that began cannot be called never started; it has filled the plate, and who said what is in the records', async () => {
    await shop.stopBridges();
    await until('its goodbye', async () => (await shop.bridgeRow()).connectivity === 'offline');
    machine.setTimeFactor(20);
    const child = await shop.startProcess({ config: { hasWatchdog: false } });
    await shop.untilOnline(machineId);
    const attemptId = await running(printProgram(2000));
    await shop.kill(child);
    await shop.startProcess({ config: { hasWatchdog: false } });
    await shop.untilState(attemptId, 'unknown');
    await shop.untilOnline(machineId);
    const say = (outcome: string) =>
      shop.site.api('POST', `/api/attempts/${attemptId}/resolve`, { outcome, note: 'nobody was there' }, { as: 'operator' }); // prettier-ignore
    expect((await say('never-started')).status).toBe(409);
    expect((await say('scrapped')).status).toBe(200);
    await expect(shop.offer(machineId, PROGRAM)).rejects.toMatchObject({ code: 'START_PLATE_NOT_CLEAR' });
    const records = await until('the record', async () => {
      const rows = await shop.site.database.manager.find(AuditRow);
      const about = rows.filter((row) => JSON.stringify(row).includes(attemptId));
      return about.length > 0 && about;
    });
    expect(JSON.stringify(records)).toContain('operator');
    expect(startsOf(machine)).toBe(1);
  });
});
