import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, pick } from '../advance.js';
import { job, printer } from '../testing.js';
import type { MachineView } from '../types.js';
import { replay } from './decision.js';
import { DEFAULT_WEIGHTS, FACTORS, factorsOf, scoreOf, type Factor, type Weights } from './factors.js';

const nowMs = Date.UTC(2026, 10, 22);
const NONE = Object.fromEntries(FACTORS.map((factor) => [factor, 0])) as Weights;
const only = (factor: Factor): Weights => ({ ...NONE, [factor]: 1 });
const large = printer().profile;
const cube = (mm: number): MachineView['profile'] => ({ ...large, envelopeMm: { x: mm, y: mm, z: mm } });

/** Two machines that differ in one thing; the second is the better one. */
const PAIRS: [Factor, Partial<MachineView>, Partial<MachineView>][] = [
  ['fit', { profile: cube(300) }, { profile: cube(150) }],
  ['setup', { lastPart: 'another' }, { lastPart: 'wheel' }],
  ['wear', { runHours: 40 }, { runHours: 4 }],
  ['place', { place: 'Quito' }, { place: 'salasaka ' }],
  ['history', { records: { pla: { good: 5, total: 10 } } }, { records: { pla: { good: 9, total: 10 } } }],
  ['slack', { profile: { ...large, machineClass: 'slow' } }, { profile: { ...large, machineClass: 'fff-220' } }],
];

describe('what is weighed', () => {
  it.each(PAIRS)('%s alone decides when it alone counts, and says by how much', (factor, worse, better) => {
    const machines = [printer({ id: 'a', name: 'A', ...worse }), printer({ id: 'b', name: 'B', ...better })];
    const waiting = job({
      part: 'wheel',
      place: 'Salasaka',
      neededBy: '2026-11-23',
      programs: [
        { machineClass: 'fff-220', material: 'PLA', estimatedS: 3600 },
        { machineClass: 'slow', material: 'PLA', estimatedS: 7200 },
      ],
    });
    const result = advance([waiting], machines, nowMs, { weights: only(factor) });
    expect(result.assignments).toMatchObject([{ machineId: 'b' }]);
    const { candidates, runnerUpId } = result.decisionOf(result.assignments[0]!);
    expect(runnerUpId).toBe('a');
    expect(candidates[0]!.factors![factor]).toBeGreaterThan(candidates[1]!.factors![factor]);
  });

  it('without anything to tell them apart goes by name', () => {
    const machines = [printer({ id: 'b', name: 'B' }), printer({ id: 'a', name: 'A' })];
    expect(advance([job()], machines, nowMs).assignments).toMatchObject([{ machineId: 'a' }]);
    expect(advance([job()], machines, nowMs, { weights: NONE }).assignments).toMatchObject([{ machineId: 'a' }]);
  });

  it('is between against and for, and so is the score', () => {
    const hours = fc.option(fc.float({ min: 0, max: 1e4, noNaN: true }), { nil: undefined });
    const machineArb = fc
      .record({ mm: fc.integer({ min: 1, max: 900 }), runHours: hours, good: fc.nat(9), bad: fc.nat(9) })
      .map(({ mm, runHours, good, bad }) =>
        printer({ profile: cube(mm), runHours, records: { pla: { good, total: good + bad } } }),
      );
    fc.assert(
      fc.property(fc.array(machineArb, { minLength: 1, maxLength: 5 }), (machines) => {
        for (const factors of factorsOf(job({ neededBy: '2026-11-22' }), machines, nowMs)) {
          for (const value of [...Object.values(factors), scoreOf(factors, DEFAULT_WEIGHTS)]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});

describe('a stored decision', () => {
  const machineArb = fc.record({ mm: fc.integer({ min: 60, max: 400 }), runHours: fc.nat(50), isOnline: fc.boolean() });
  const weightsArb = fc.record(
    Object.fromEntries(FACTORS.map((factor) => [factor, fc.nat(5)])) as Record<Factor, fc.Arbitrary<number>>,
  );
  const shop = fc.array(machineArb, { minLength: 1, maxLength: 6 }).map((machines) =>
    machines.map(({ mm, runHours, isOnline }, index) =>
      printer({
        id: `m${index}`,
        name: `M${index}`,
        profile: cube(mm),
        runHours,
        connectivity: isOnline ? 'online' : 'offline',
      }),
    ),
  );

  it('replayed under its own weights chooses the same machine; under others, what those choose', () => {
    fc.assert(
      fc.property(shop, weightsArb, weightsArb, fc.integer({ min: 1, max: 6 }), (machines, weights, others, count) => {
        const jobs = Array.from({ length: count }, (_, index) => job({ id: `j${index}`, number: index }));
        const result = advance(jobs, machines, nowMs, { weights });
        const stored = result.assignments.map((assignment) => result.decisionOf(assignment));
        for (const { machineId, wouldBe } of replay(stored, weights)) expect(wouldBe).toBe(machineId);
        if (count > 1) return;
        const again = advance(jobs, machines, nowMs, { weights: others });
        expect(replay(stored, others).map(({ wouldBe }) => wouldBe)).toEqual(
          again.assignments.map(({ machineId }) => machineId),
        );
      }),
    );
  });

  it('says of every other machine why it was not that one', () => {
    const machines = [
      printer({ id: 'a', name: 'A' }),
      printer({ id: 'b', name: 'B', connectivity: 'offline' }),
      printer({ id: 'c', name: 'C', profile: cube(10) }),
    ];
    const { candidates, lookedAt, runnerUpId } = pick(job(), 'a', machines, { nowMs, weights: DEFAULT_WEIGHTS });
    expect(lookedAt).toBe(3);
    expect(runnerUpId).toBeNull();
    expect(candidates.map(({ name, failing }) => [name, failing.map(({ code }) => code)])).toEqual([
      ['A', []],
      ['B', ['MACHINES_OFFLINE']],
      ['C', ['PART_TOO_LARGE']],
    ]);
  });

  it('keeps twenty of a thousand machines, the chosen one and the runner-up first', () => {
    const machines = Array.from({ length: 1000 }, (_, index) => printer({ id: `m${index}`, name: `M${index}` }));
    const result = advance([job()], machines, nowMs);
    const decision = result.decisionOf(result.assignments[0]!);
    expect(decision.lookedAt).toBe(1000);
    expect(decision.candidates).toHaveLength(20);
    const [first, second] = decision.candidates;
    expect([first!.machineId, second!.machineId]).toEqual([decision.machineId, decision.runnerUpId]);
  });
});
