import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Board } from './board.js';
import { answersOf, mayTake, type Horizon } from './lab.js';
import type { NeedRecord } from './records.js';
import { HOUR_MS, need } from './testing.js';
import { DEFAULT_POLICY, indexOf } from './urgency.js';
import { answerOf, settle, type Answer, type IdleMachine } from './window.js';

const SITES = ['a', 'b', 'c'];
const roads = (from: string, to: string): number => Math.abs(SITES.indexOf(from) - SITES.indexOf(to)) * HOUR_MS;
const everybodyOnline: Horizon = { isOnline: true, offlineSites: new Set(), hasProcess: () => true };
const machine = (over: Partial<IdleMachine> = {}): IdleMachine => ({
  id: 'm1',
  siteId: 'a',
  process: 'print',
  setupKey: 'PLA',
  speed: 1,
  setupMs: HOUR_MS / 2,
  ...over,
});

describe('the index', () => {
  const facts = { process: 'print', weight: 1, durationMs: 2 * HOUR_MS, dueMs: 20 * HOUR_MS, setupMs: 0, travelMs: 0 };

  it('is the product of the terms it shows', () => {
    const terms = indexOf({ ...facts, setupMs: HOUR_MS / 2, travelMs: 3 * HOUR_MS, preference: 9 }, 0, DEFAULT_POLICY);
    expect(terms.weightPerHour).toBe(0.5);
    expect(terms.urgency).toBeCloseTo(Math.exp(-18 / 45), 12);
    expect(terms.setup).toBeCloseTo(Math.exp(-0.5 / 0.075), 12);
    expect(terms.distance).toBeCloseTo(Math.exp(-0.5), 12);
    expect(terms.preference).toBe(2);
    expect(terms.index).toBeCloseTo(terms.weightPerHour * terms.urgency * terms.setup * terms.distance * 2, 12);
  });

  it('grows towards the day and stays there; without a day it is as far ahead as one looks', () => {
    const at = (hours: number) => indexOf(facts, hours * HOUR_MS, DEFAULT_POLICY).index;
    expect(at(1)).toBeLessThan(at(10));
    expect(at(18)).toBe(0.5);
    expect(at(100)).toBe(0.5);
    expect(indexOf({ ...facts, dueMs: null }, 0, DEFAULT_POLICY).urgency).toBeCloseTo(Math.exp(-1), 12);
  });
});

describe('a window', () => {
  it('of labs that know the same comes to what a dispatcher who knows everything says, start by start', () => {
    const machineArb = fc.record({
      siteId: fc.constantFrom(...SITES),
      process: fc.constantFrom('print', 'mill'),
      setupKey: fc.constantFrom('PLA', 'PETG', null),
      speed: fc.constantFrom(0.8, 1, 1.25),
    });
    const needArb = fc.record({
      siteId: fc.constantFrom(...SITES),
      process: fc.constantFrom('print', 'mill'),
      setupKey: fc.constantFrom('PLA', 'PETG'),
      pieceMs: fc.double({ min: HOUR_MS / 4, max: 8 * HOUR_MS, noNaN: true }),
      weight: fc.constantFrom(1, 3),
      dueMs: fc.double({ min: HOUR_MS, max: 60 * HOUR_MS, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(machineArb, { maxLength: 8 }), fc.array(needArb, { maxLength: 12 }), (machineFacts, needFacts) => {
        const machines = machineFacts.map((over, i) => machine({ ...over, id: `m${i}` }));
        const needs = needFacts.map((over, i) => need({ ...over, id: `n${String(i).padStart(2, '0')}` }));
        const board = new Board();
        for (const one of needs) board.add(one);
        // Each lab speaks for its own machines only; nobody sees all of them.
        const answers = SITES.flatMap((siteId) =>
          answersOf(
            { siteId, board, idle: machines.filter((m) => m.siteId === siteId), horizon: everybodyOnline, roads, policy: DEFAULT_POLICY, claimHorizonMs: Infinity },
            HOUR_MS,
          ),
        ); // prettier-ignore
        const awarded = settle(answers.toReversed()).map(({ answer }) => [answer.machineId, answer.needId]);
        expect(awarded).toEqual(centralDispatch(machines, needs, HOUR_MS));
      }),
      { numRuns: 500 },
    ); // prettier-ignore
  });

  it('names who else answered, and when they would have delivered', () => {
    const answers = ['a', 'b', 'c'].map((siteId) => answerAt(machine({ id: `m-${siteId}`, siteId }), need()));
    const [award] = settle(answers);
    expect(award?.answer.machineId).toBe('m-a');
    expect(award?.rivals).toEqual([
      { siteId: 'b', machineId: 'm-b', deliveryMs: 3 * HOUR_MS },
      { siteId: 'c', machineId: 'm-c', deliveryMs: 4 * HOUR_MS },
    ]);
  });

  it('takes as many pieces as the horizon holds, and always one', () => {
    const board = new Board();
    board.add(need({ quantity: 10 }));
    const pieces = (claimHorizonMs: number) =>
      answersOf({ siteId: 'a', board, idle: [machine()], horizon: everybodyOnline, roads, policy: DEFAULT_POLICY, claimHorizonMs }, 0)[0]?.pieces; // prettier-ignore
    expect([0, 5 * HOUR_MS, 400 * HOUR_MS].map(pieces)).toEqual([1, 2, 10]);
  });
});

describe('a lab', () => {
  it('without a line serves its own place and nobody else', () => {
    const horizon = { ...everybodyOnline, isOnline: false };
    expect(mayTake('a', need({ siteId: 'a' }), horizon)).toBe(true);
    expect(mayTake('a', need({ siteId: 'b' }), horizon)).toBe(false);
  });

  it('leaves the needs of a place that is cut off to it, if it has a machine for them', () => {
    const horizon: Horizon = { isOnline: true, offlineSites: new Set(['b']), hasProcess: (_site, process) => process === 'print' };
    expect(mayTake('a', need({ siteId: 'b' }), horizon)).toBe(false);
    expect(mayTake('a', need({ siteId: 'b', process: 'mill' }), horizon)).toBe(true);
    expect(mayTake('a', need({ siteId: 'c' }), horizon)).toBe(true);
  }); // prettier-ignore
});

function answerAt(of: IdleMachine, wanted: NeedRecord): Answer {
  const answer = answerOf(of, wanted, { pieces: 1, roads, nowMs: 0, policy: DEFAULT_POLICY });
  if (!answer) throw new Error('no answer');
  return answer;
}

/** The reference: all machines and needs in one place, the formula written out, nothing shared with the engine. */
function centralDispatch(machines: readonly IdleMachine[], needs: readonly NeedRecord[], nowMs: number): string[][] {
  const [idle, waiting] = [[...machines], [...needs]];
  const starts: string[][] = [];
  for (;;) {
    let best: { wanted: NeedRecord; index: number } | undefined;
    for (const wanted of waiting) {
      for (const one of idle) {
        if (one.process !== wanted.process) continue;
        const runH = wanted.pieceMs / one.speed / HOUR_MS;
        const meanH = wanted.process === 'print' ? 3 : 2;
        const slackH = Math.max(0, ((wanted.dueMs ?? 0) - nowMs) / HOUR_MS - runH);
        const setupH = one.setupKey === wanted.setupKey ? 0 : 0.5;
        const roadH = roads(one.siteId, wanted.siteId) / HOUR_MS;
        const index = (wanted.weight / runH) * Math.exp(-slackH / (15 * meanH)) * Math.exp(-setupH / 0.075) * Math.exp(-roadH / 6); // prettier-ignore
        if (!best || index > best.index) best = { wanted, index };
      }
    }
    if (!best) return starts;
    const { wanted } = best;
    const deliveryMs = (one: IdleMachine): number =>
      (one.setupKey === wanted.setupKey ? 0 : one.setupMs) +
      wanted.pieceMs / one.speed +
      roads(one.siteId, wanted.siteId);
    const [winner] = idle
      .filter((one) => one.process === wanted.process)
      .toSorted((a, b) => deliveryMs(a) - deliveryMs(b) || (a.id < b.id ? -1 : 1));
    if (!winner) return starts;
    starts.push([winner.id, wanted.id]);
    idle.splice(idle.indexOf(winner), 1);
    waiting.splice(waiting.indexOf(wanted), 1);
  }
}
