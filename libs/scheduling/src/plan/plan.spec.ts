import { describe, expect, it } from '@jest/globals';
import { checkSchedule, describeViolations } from '../search/check-schedule.js';
import {
  checkPlan,
  firstPlan,
  fromSchedule,
  improvePlan,
  makePlan,
  planByMostWorkRemaining,
  restorePlan,
  rowsOf,
  toProblem,
  toSchedule,
} from './index.js';
import { MONDAY_MS, randomShop } from './testing.js';

const SEEDS = Array.from({ length: 25 }, (_, seed) => seed + 1);
const HARD = { machines: 6, orders: 14, days: 20, isHard: true };
const EASY = { machines: 5, orders: 15, days: 20, isHard: false };

/** True so many times, then over: a budget without a clock. */
function trials(count: number): () => boolean {
  let left = count;
  return () => (left -= 1) < 0;
}

function faults(shop: ReturnType<typeof randomShop>, plan: ReturnType<typeof firstPlan>): string[] {
  return checkPlan(shop, rowsOf(plan), plan.nowMs).map(({ kind, message }) => `${kind}: ${message}`);
}

describe('a plan of random shops with nights, absences, power, lots, holds and pins', () => {
  it.each(SEEDS)('keeps everything it must, first and improved (seed %i)', (seed) => {
    const shop = randomShop(seed, HARD);
    const first = firstPlan(shop, MONDAY_MS);
    expect(faults(shop, first)).toEqual([]);
    const better = improvePlan(first, { isOver: trials(60), seed });
    expect(faults(shop, better)).toEqual([]);
    expect(better.board.totalCost()).toBeLessThanOrEqual(first.board.totalCost() + 1e-6);
    expect(rowsOf(first).operations.length).toBeGreaterThan(0);
  });

  it.each(SEEDS.slice(0, 10))('counts its cost as if it were counted anew (seed %i)', (seed) => {
    const shop = randomShop(seed, HARD);
    const { board } = makePlan(shop, MONDAY_MS, { isOver: trials(80), seed });
    const kept = [board.totalCost(), board.setupMs];
    const again = board.clone();
    again.revalue();
    expect(again.totalCost()).toBeCloseTo(kept[0] ?? NaN, 3);
    const setups = rowsOf({ board, nowMs: MONDAY_MS }).operations.map((row) => row.startMs - row.setupStartMs);
    expect(setups.reduce((sum, ms) => sum + ms, 0)).toBe(kept[1]);
  });

  it.each(SEEDS.slice(0, 10))('is taken up again from what was stored (seed %i)', (seed) => {
    const shop = randomShop(seed, HARD);
    const plan = makePlan(shop, MONDAY_MS, { isOver: trials(40), seed });
    const stored = rowsOf(plan);
    expect(rowsOf(restorePlan(shop, stored.operations, MONDAY_MS)).operations).toEqual(stored.operations);
  });

  it.each(SEEDS)('is a valid schedule of its problem, and comes back from it (seed %i)', (seed) => {
    const shop = randomShop(seed, { ...HARD, isHard: seed % 2 === 0 });
    const plan = firstPlan(shop, MONDAY_MS);
    const rows = rowsOf(plan);
    const left = rows.unplanned.filter(({ reason }) => reason === 'NO_TIME_LONG_ENOUGH');
    if (left.length > 0) return;
    const problem = toProblem(plan);
    const schedule = toSchedule(plan, problem);
    expect(describeViolations(checkSchedule(problem.problem, schedule))).toBe('');
    expect(faults(shop, fromSchedule(plan, problem, schedule))).toEqual([]);
  });
});

describe('improvement', () => {
  it('makes the same plan from the same seed, and a better one than the textbook rule', () => {
    let [ours, textbook] = [0, 0];
    for (const seed of SEEDS.slice(0, 15)) {
      const shop = randomShop(seed, EASY);
      const plan = makePlan(shop, MONDAY_MS, { isOver: trials(150), seed });
      expect(rowsOf(makePlan(shop, MONDAY_MS, { isOver: trials(150), seed }))).toEqual(rowsOf(plan));
      const base = planByMostWorkRemaining(shop, MONDAY_MS);
      expect(faults(shop, base)).toEqual([]);
      ours += rowsOf(plan).objective.weightedTardinessH;
      textbook += rowsOf(base).objective.weightedTardinessH;
    }
    expect(ours).toBeLessThan(0.8 * textbook);
  });
});
