import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Bridge } from '../../../firmware-bridge/src/index.js';
import { printProgram } from '../../../firmware-bridge/test/fixtures.js';
import { PUBACK, PUBLISH, type Frame } from '../../support/chaos-proxy/index.js';
import { movesOf, Plant, startsOf, until, type Machine, type Workshop } from '../plant.js';

const HOUR_MS = 3_600_000;
const PROGRAM = printProgram(16);

const isTo = (channel: string) => (frame: Frame) => frame.topic?.endsWith(`/${channel}`) ?? false;

/** Every test: the real server, the real bridge, one simulated printer, and a proxy in front of the broker. */
describe('messages between server and bridge', () => {
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

  const commits = (seen: number[]) => (frame: Frame) => {
    if (isTo('command')(frame) && frame.bytes.includes(String.raw`\"kind\":\"commit\"`)) seen.push(1);
  };
  const doneOnce = async (attemptId: string): Promise<void> => {
    await shop.untilState(attemptId, 'done');
    expect(startsOf(machine)).toBe(1);
    expect(movesOf(machine.executed)).toEqual(movesOf(PROGRAM.split('\n')));
  };

  it('[D2] commands kept through an outage and given out after it start nothing', async () => {
    const { mqtt } = shop.lines;
    // Somebody keeps what the server says from the COMMIT on.
    const seen: number[] = [];
    mqtt.fate = (frame, direction) => {
      if (direction === 'down') commits(seen)(frame);
      return direction === 'down' && isTo('command')(frame) && seen.length > 0 ? 'hold' : 'pass';
    };
    const attemptId = await shop.offer(machineId, PROGRAM);
    await until('a COMMIT on its way', () => mqtt.held.length > 0);
    await mqtt.refuse();
    plant.clock.aheadMs += 8 * HOUR_MS;
    mqtt.fate = () => 'pass';
    await mqtt.accept();
    await shop.untilState(attemptId, 'expired');
    const asked: string[] = [];
    mqtt.fate = (frame, direction) => {
      if (direction === 'up' && isTo('reply')(frame)) asked.push(frame.bytes.toString());
      return 'pass';
    };
    expect(mqtt.release()).toBeGreaterThan(0);
    await until('the answer to the late COMMIT', () => asked.some((text) => text.includes('expired')));
    expect(startsOf(machine)).toBe(0);
    expect((await shop.attempt(attemptId)).startedAt).toBeNull();
  });

  it('[D2] an OFFER that comes hours late is not even fetched', async () => {
    const { mqtt, web } = shop.lines;
    mqtt.fate = (frame, direction) => (direction === 'down' && isTo('command')(frame) ? 'hold' : 'pass');
    const attemptId = await shop.offer(machineId, PROGRAM);
    await until('an OFFER on its way', () => mqtt.held.length > 0);
    plant.clock.aheadMs += 3 * HOUR_MS;
    mqtt.fate = () => 'pass';
    mqtt.release();
    await until('the refusal', () => shop.logged.lines.some((line) => line.includes('offer came after its expiry')));
    expect(web.connections).toBe(0);
    expect(startsOf(machine)).toBe(0);
    expect((await shop.attempt(attemptId)).state).toBe('offered');
  });

  it('[D4] everything said twice happens once', async () => {
    shop.lines.mqtt.fate = ({ type }) => (type === PUBLISH ? 'twice' : 'pass');
    const attemptId = await shop.offer(machineId, PROGRAM);
    await doneOnce(attemptId);
    expect(await shop.told(attemptId)).toEqual(['stored', 'running', 'done']);
    expect((await shop.machineRow(machineId)).run).toBe(1);
  });

  it('[D5] facts that overtake each other end in the same state', async () => {
    shop.lines.mqtt.fate = (frame, direction) => (direction === 'up' && isTo('fact')(frame) ? 'behind' : 'pass');
    const attemptId = await shop.offer(machineId, PROGRAM);
    // What stands behind waits for one more message: telemetry comes at any rate.
    await doneOnce(attemptId);
    shop.lines.mqtt.heal();
    await until('every fact', async () => (await shop.told(attemptId)).length === 3);
    expect((await shop.attempt(attemptId)).state).toBe('done');
  });

  it('[D7] a command that a broker had kept is refused, whatever it says', async () => {
    shop.lines.mqtt.fate = (frame, direction) => (direction === 'down' && isTo('command')(frame) ? 'retained' : 'pass');
    const attemptId = await shop.offer(machineId, PROGRAM);
    await until('the refusal', () => shop.logged.lines.some((line) => line.includes('retained')));
    expect(shop.lines.web.connections).toBe(0);
    expect((await shop.attempt(attemptId)).state).toBe('offered');
  });

  it('[D8] facts that the broker drops are told again until the server has them', async () => {
    let dropped = 0;
    shop.lines.mqtt.fate = (frame, direction) => {
      if (direction !== 'up' || !isTo('fact')(frame) || dropped >= 3) return 'pass';
      dropped += 1;
      return 'drop';
    };
    const attemptId = await shop.offer(machineId, PROGRAM);
    await until('three facts lost', () => dropped === 3);
    // Time to ask what became of them: nobody acknowledged.
    const hurry = setInterval(() => (plant.clock.aheadMs += 2_000), 100);
    try {
      await until('every fact', async () => (await shop.told(attemptId)).join() === 'stored,running,done');
    } finally {
      clearInterval(hurry);
    }
    await doneOnce(attemptId);
  });

  it('[D8] lost acknowledgements of the broker cost nothing but a repetition', async () => {
    let dropped = 0;
    shop.lines.mqtt.fate = ({ type }, direction) => {
      if (type !== PUBACK || direction !== 'down' || dropped >= 20) return 'pass';
      dropped += 1;
      return 'drop';
    };
    const attemptId = await shop.offer(machineId, PROGRAM);
    await doneOnce(attemptId);
    expect(dropped).toBeGreaterThan(0);
    expect(await shop.told(attemptId)).toEqual(['stored', 'running', 'done']);
  });

  it('[D11] a bridge that hears and is not heard starts nothing', async () => {
    const attempt = () => bridge.machine(machineId)?.view.attempt;
    shop.lines.mqtt.up.swallows = true;
    const attemptId = await shop.offer(machineId, PROGRAM);
    await until('the challenge', () => attempt()?.state === 'prepared');
    plant.clock.aheadMs += 11 * 60_000;
    await until('the end of the offer at the bridge', () => attempt() === undefined);
    shop.lines.mqtt.heal();
    shop.lines.mqtt.cut();
    await shop.untilState(attemptId, 'expired');
    expect(startsOf(machine)).toBe(0);
  });

  it('[D16] every message of a start fits into one small packet', async () => {
    const sizes = new Map<string, number>();
    shop.lines.mqtt.fate = ({ topic, bytes }) => {
      const channel = topic?.split('/').at(-1) ?? '';
      sizes.set(channel, Math.max(sizes.get(channel) ?? 0, bytes.length));
      return 'pass';
    };
    await doneOnce(await shop.offer(machineId, PROGRAM));
    for (const channel of ['command', 'fact', 'reply', 'ack', 'telemetry']) {
      // IPv6 asks every network for packets of 1,280 bytes; headers of IP, TCP and WebSocket take 80.
      expect([channel, sizes.get(channel)]).toEqual([channel, expect.any(Number)]);
      expect(sizes.get(channel)).toBeLessThanOrEqual(1200);
    }
  });
});
