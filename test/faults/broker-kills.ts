import { setTimeout as delay } from 'node:timers/promises';
import { FactRow } from '#libs/persistence';
import type { Bridge } from '../../firmware-bridge/src/index.js';
import { printProgram } from '../../firmware-bridge/test/fixtures.js';
import { Plant, startsOf, until, type Workshop } from './plant.js';

const PROGRAM = printProgram(20);
/** As the worker of the site. */
const SWEEP_MS = 5_000;
/** Back-off of the bridge is up to 30 s. */
const SLOW_MS = 90_000;
const LOST_AFTER_MS = 20_000;
const ENDED = ['done', 'failed', 'cancelled', 'rejected', 'expired', 'unknown'];

export interface BrokerKills {
  readonly kills: number;
  readonly attempts: number;
  readonly starts: number;
  /** Runs of which the server does not know how they ended, though the machine and the bridge do. */
  readonly lostRuns: number;
  readonly facts: number;
  /** Numbers missing between the first and the last fact of a boot. */
  readonly lostFacts: number;
  /** From the moment the broker takes connections again until the bridge holds no fact that is not acknowledged; sorted. */
  readonly resyncMs: readonly number[];
}

export interface BrokerKillOptions {
  readonly kills: number;
  readonly machines: number;
  /** How long it is let run between two kills. */
  readonly pauseMs: number;
  /** An offer that got lost is asked about after 20 s; hurried, the clock is turned. */
  readonly isHurried?: boolean;
}

/** One real bridge whose printers work one job after the other, and a Mosquitto that is killed again and again. */
export async function killBrokers({
  kills,
  machines,
  pauseMs,
  isHurried = false,
}: BrokerKillOptions): Promise<BrokerKills> {
  const plant = await Plant.open('mosquitto');
  const shop = await plant.workshop();
  try {
    for (let index = 0; index < machines; index += 1) await shop.addMachine({ timeFactor: 200 });
    const bridge = await shop.startBridge();
    const lanes = [...shop.machines.keys()].map((machineId) => new Lane(shop, machineId, () => plant.clock.nowMs()));
    const working = Promise.all(lanes.map((lane) => lane.work()));
    // Should a kill fail, that is what is told.
    working.catch(() => undefined);
    const resyncMs: number[] = [];
    await until('the first start', () => lanes.some(({ attempts }) => attempts.length > 0));
    for (let kill = 0; kill < kills; kill += 1) {
      await delay(pauseMs);
      resyncMs.push(await killOnce(plant, bridge));
    }
    for (const lane of lanes) lane.isOver = true;
    const hurry = isHurried ? setInterval(() => (plant.clock.aheadMs += 5_000), 1_000) : undefined;
    await working.finally(() => clearInterval(hurry));
    return { kills, resyncMs: resyncMs.toSorted((a, b) => a - b), ...(await countUp(shop, lanes)) };
  } finally {
    await shop.close();
    await plant.close();
  }
}

async function killOnce(plant: Plant, bridge: Bridge): Promise<number> {
  await plant.mosquitto?.kill9();
  await until('the broken line', () => !bridge.isServerConnected, SLOW_MS);
  await plant.mosquitto?.launch();
  const backMs = performance.now();
  await until('the WELCOME', () => bridge.isServerConnected, SLOW_MS);
  await until('an empty outbox', () => bridge.isServerConnected && bridge.waitingFacts === 0, SLOW_MS);
  return performance.now() - backMs;
}

async function countUp(shop: Workshop, lanes: readonly Lane[]) {
  const attempts = lanes.flatMap((lane) => lane.attempts);
  const rows = await Promise.all(attempts.map((id) => shop.attempt(id)));
  const starts = [...shop.machines.values()].reduce((sum, machine) => sum + startsOf(machine), 0);
  const facts = await shop.facts();
  return {
    attempts: attempts.length,
    starts,
    lostRuns: starts - rows.filter(({ state }) => state === 'done').length,
    facts: facts.length,
    lostFacts: gapsIn(facts),
  };
}

/** Facts are numbered from 1 within a boot. */
export function gapsIn(facts: readonly FactRow[]): number {
  const last = new Map<string, { count: number; highest: number }>();
  for (const { epoch, seq } of facts) {
    const { count, highest } = last.get(epoch) ?? { count: 0, highest: 0 };
    last.set(epoch, { count: count + 1, highest: Math.max(highest, seq) });
  }
  return [...last.values()].reduce((sum, { count, highest }) => sum + highest - count, 0);
}

/** What the site and a person do with one printer: offer, wait for the end, take the piece off, again. */
class Lane {
  isOver = false;
  readonly attempts: string[] = [];

  constructor(
    private readonly shop: Workshop,
    private readonly machineId: string,
    private readonly nowMs: () => number,
  ) {}

  async work(): Promise<void> {
    await this.shop.untilOnline(this.machineId);
    while (!this.isOver) {
      const attemptId = await this.shop.offer(this.machineId, PROGRAM);
      this.attempts.push(attemptId);
      await this.untilEnded(attemptId);
      const { run } = await this.shop.machineRow(this.machineId);
      await this.shop.clearPlate(this.machineId, run);
    }
  }

  /** An offer may have been lost with the broker: asked after as the worker does. */
  private async untilEnded(attemptId: string): Promise<void> {
    let state = '';
    let sweptMs = performance.now();
    const look = async (): Promise<boolean> => {
      const row = await this.shop.attempt(attemptId);
      state = row.state;
      if (ENDED.includes(state)) return true;
      if (performance.now() - sweptMs > SWEEP_MS && this.nowMs() - row.createdAt.getTime() > LOST_AFTER_MS) {
        sweptMs = performance.now();
        await this.shop.sweep();
      }
      return false;
    };
    await until(`the end of ${attemptId}`, look, 300_000).catch((error: unknown) => {
      throw new Error(`it stays ${state}`, { cause: error });
    });
  }
}
