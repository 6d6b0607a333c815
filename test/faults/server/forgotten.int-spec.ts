import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openProductionLine, type ProductionLine } from '../../support/production-line.js';

let line: ProductionLine;
beforeAll(async () => {
  line = await openProductionLine();
});
afterAll(() => line?.close());

it('[BP-BIRTH-13] [B2] [B5] does not wait for facts that a lost database has acknowledged, and acknowledges those that follow', async () => {
  const { bridgeId, machineId } = await line.floor.addFloor();
  const news = (seq: number) =>
    line.floor.fact({ kind: 'machine', machineId, state: 'idle', connectivity: 'online', run: 0 }, seq);
  expect((await line.facts.take(bridgeId, news(1))).seq).toBe(1);
  expect((await line.facts.take(bridgeId, news(5))).seq).toBe(1);
  const birth = { epoch: 'boot-1', atMs: line.clock.nowMs(), version: '1', lastSeq: 6, machines: [], openAttempts: [] };
  await line.presence.born(bridgeId, { ...birth, ackedSeq: 4 });
  expect((await line.facts.take(bridgeId, news(6))).seq).toBe(6);
  // Known already, and more than what the bridge names now.
  await line.presence.born(bridgeId, { ...birth, atMs: birth.atMs + 1, ackedSeq: 2 });
  expect((await line.facts.take(bridgeId, news(6))).seq).toBe(6);
});
