import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance } from './advance.js';
import { job, printer } from './testing.js';
import type { JobView, MachineView, Reason, ReasonCode } from './types.js';

/**
 * Every reason is checked against the shop by rules written a second time here, from the words and not from the code
 * that gives the reasons.
 */
const nowMs = 1_000_000;
const MAX_ATTEMPTS = 3;

type Rule = (machine: MachineView, job: JobView) => boolean;

/** What keeps a machine from making this job ever, as it is equipped now. */
const UNFIT: [ReasonCode, Rule][] = [
  ['NO_MACHINE_FOR_PROCESS', (m, j) => m.profile.process !== j.requirements.process],
  ['PART_TOO_LARGE', (m, { requirements: { sizeMm: s } }) => !fitsIn(s, m.profile.envelopeMm)],
  ['TOLERANCE_TOO_FINE', (m, j) => (m.toleranceMm ?? 0) > (j.requirements.toleranceMm ?? Infinity)],
  ['NOZZLE_WRONG', (m, j) => differ(m.profile.nozzleDiameterMm, j.requirements.nozzleDiameterMm)],
  ['TOOL_WRONG', (m, j) => differ(m.profile.toolDiameterMm, j.requirements.toolDiameterMm)],
  [
    'MATERIAL_NOT_LOADED',
    (m, { requirements: { materials } }) =>
      m.loaded === null || (materials.length > 0 && !materials.includes(m.loaded.material)),
  ],
  ['COLOUR_NOT_LOADED', (m, j) => differ(m.loaded?.colour ?? '?', j.requirements.colour) && m.loaded !== null],
  ['NOT_ENOUGH_MATERIAL', (m, j) => (j.requirements.massG ?? 0) > gramsLeft(m, j)],
];

/** What keeps a machine that fits and has a program from starting it now; the first that holds is the one. */
const OBSTACLES: [ReasonCode, Rule][] = [
  ['OUT_OF_SERVICE', (m) => m.outOfService !== undefined],
  ['MACHINES_OFFLINE', (m) => m.connectivity !== 'online'],
  ['ALL_BUSY', (m) => m.hasLiveAttempt || m.state === 'execute'],
  ['MACHINES_NOT_READY', (m) => m.mode !== 'production' || m.state === 'held'],
  ['PLATE_NOT_CLEAR', (m) => !m.isPlateClear || m.state === 'complete'],
  ['BACKING_OFF', (m) => (m.backOffUntilMs ?? 0) > nowMs],
  ['RESERVED', (m, j) => m.reserved !== undefined && m.reserved.untilMs > nowMs && m.reserved.jobId !== j.id],
  ['OUT_OF_HOURS', (m) => m.closed !== undefined],
  ['WAITS_FOR_CHOICE', (m) => m.dispatchMode === 'manual'],
];

const differ = (a: unknown, b: unknown): boolean => a !== undefined && b !== undefined && a !== b;
const gramsLeft = (m: MachineView, j: JobView): number =>
  m.lot ? m.lot.freeG + (j.ownLotG?.[m.lot.id] ?? 0) : (m.loaded?.remainingG ?? Infinity);
const fitsIn = (s: { x: number; y: number; z: number }, e: typeof s): boolean =>
  s.z <= e.z && Math.min(s.x, s.y) <= Math.min(e.x, e.y) && Math.max(s.x, s.y) <= Math.max(e.x, e.y);
const hasProgram: Rule = (m, j) =>
  j.programs.some((p) => p.machineClass === m.profile.machineClass && [null, m.loaded?.material].includes(p.material));

/** The codes that are true of this job, by the shop alone. `taken`: machines that others start on now. */
function trueCodes(waiting: JobView, all: readonly MachineView[], taken: ReadonlySet<string>): Set<ReasonCode> {
  if ((waiting.attempts ?? 0) >= MAX_ATTEMPTS) return new Set(['ATTEMPTS_USED_UP']);
  if ((waiting.notBeforeMs ?? 0) > nowMs) return new Set(['NOT_BEFORE']);
  if ((waiting.backOffUntilMs ?? 0) > nowMs) return new Set(['BACKING_OFF']);
  const { pinned } = waiting;
  const machines = pinned ? all.filter(({ id }) => id === pinned.machineId) : all;
  const codes = new Set<ReasonCode>(pinned ? ['PINNED'] : []);
  if (pinned && machines.length === 0) return codes;
  const fit = machines.filter((m) => UNFIT.every(([, isUnfit]) => !isUnfit(m, waiting)));
  const ready = fit.filter((m) => hasProgram(m, waiting));
  if (fit.length === 0) {
    const misses = machines.map((m) => UNFIT.findIndex(([, isUnfit]) => isUnfit(m, waiting)));
    // Those that come nearest say what is missing; without any machine there is none for the process.
    return codes.add(UNFIT[Math.max(0, ...misses)]![0]);
  }
  if (ready.length === 0) return codes.add(waiting.preparation === null ? 'PROGRAM_MISSING' : 'PROGRAM_IN_PREPARATION');
  for (const machine of ready) {
    const obstacle = OBSTACLES.find(([, stands]) => stands(machine, waiting));
    // A free machine that another job takes is busy for this one.
    if (obstacle) codes.add(obstacle[0]);
    else if (taken.has(machine.id)) codes.add('ALL_BUSY');
    else throw new Error(`${machine.name} could start job ${waiting.number}, and does not`);
  }
  return codes;
}

const sometimes = <T>(...values: T[]): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...values) });
const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const machineArb = fc
  .record({
    edge: fc.constantFrom(100, 200, 300),
    nozzle: fc.constantFrom(0.4, 0.6),
    tool: sometimes(3, 6),
    toleranceMm: sometimes(0.1, 0.3),
    loaded: mostly({ material: 'PLA', colour: 'red' }, null, { material: 'PETG', colour: 'red' }, { material: 'PLA', colour: 'blue' }), // prettier-ignore
    grams: fc.integer({ min: 0, max: 60 }),
    isLot: fc.boolean(),
    process: mostly<'print' | 'mill'>('print', 'mill'),
    safetyClass: mostly<'B' | 'D'>('B', 'D'),
    connectivity: mostly<MachineView['connectivity']>('online', 'stale', 'offline'),
    state: mostly<MachineView['state']>('idle', 'execute', 'held', 'complete'),
    mode: mostly<MachineView['mode']>('production', 'maintenance'),
    isPlateClear: mostly(true, false),
    hasLiveAttempt: mostly(false, true),
    backOffUntilMs: sometimes(nowMs + 5000, nowMs - 1),
    outOfService: sometimes({ why: 'belt', by: 'Rosa' }),
    reserved: sometimes<MachineView['reserved']>(
      { untilMs: nowMs + 60_000, by: 'Ana', why: 'a course' },
      { untilMs: nowMs + 60_000, by: 'Ana', why: 'job 1', jobId: 'j1' },
      { untilMs: nowMs, by: 'Ana', why: 'over' },
    ),
    closed: sometimes<MachineView['closed']>({ why: 'quiet-hours', untilMs: nowMs + 1 }, { why: 'nobody-here' }),
    dispatchMode: sometimes<MachineView['dispatchMode']>('manual', 'suggest', 'automatic'),
    runHours: sometimes(1, 50),
  })
  .map(({ edge, nozzle, tool, loaded, grams, isLot, process, safetyClass, ...rest }): MachineView => {
    const profile = { ...printer().profile, process, safetyClass, nozzleDiameterMm: nozzle, toolDiameterMm: tool };
    return {
      ...printer(),
      ...rest,
      profile: { ...profile, envelopeMm: { x: edge, y: edge, z: edge } },
      loaded: loaded && { ...loaded, remainingG: grams },
      lot: loaded && isLot ? { id: '', freeG: grams } : undefined,
    };
  });
const shopArb = fc.array(machineArb, { maxLength: 5 }).map((machines) =>
  machines.map((machine, index) => ({
    ...machine,
    id: `m${index}`,
    name: `Machine ${index}`,
    ...(machine.lot && { lot: { ...machine.lot, id: `lot${index}` } }),
  })),
);
const jobArb = fc
  .record({
    edge: fc.constantFrom(50, 150, 250),
    nozzle: sometimes(0.4, 0.6, 0.8),
    tool: sometimes(3),
    toleranceMm: sometimes(0.2),
    colour: sometimes('red', 'blue'),
    materials: fc.constantFrom(['PLA'], ['PLA', 'PETG'], []),
    massG: fc.integer({ min: 0, max: 70 }),
    programs: mostly<JobView['programs']>([{ machineClass: 'fff-220', material: null }], [], [{ machineClass: 'fff-220', material: 'PLA' }]), // prettier-ignore
    preparation: fc.option(fc.constant(0.5)),
    pinned: sometimes({ machineId: 'm0', name: 'Machine 0' }, { machineId: 'gone', name: 'a removed machine' }),
    notBeforeMs: sometimes(nowMs + 1, nowMs),
    attempts: sometimes(2, 3),
    backOffUntilMs: sometimes(nowMs + 1),
    priority: sometimes(1, -1),
    ownLotG: sometimes({ lot0: 20 }),
  })
  .map(({ edge, nozzle, tool, toleranceMm, colour, materials, massG, ...rest }): JobView => {
    const asks = { nozzleDiameterMm: nozzle, toolDiameterMm: tool, toleranceMm, colour };
    const sizeMm = { x: edge, y: edge, z: edge };
    return { ...job(), ...rest, requirements: { process: 'print', materials, sizeMm, massG, ...asks } as JobView['requirements'] }; // prettier-ignore
  });
const queueArb = fc
  .array(jobArb, { minLength: 1, maxLength: 6 })
  .map((jobs) => jobs.map((each, index) => ({ ...each, id: `j${index}`, number: index })));

const codesOf = (reasons: readonly Reason[] | undefined): ReasonCode[] => (reasons ?? []).map(({ code }) => code);

describe('for any shop and any queue', () => {
  it('every job that waits has exactly the reasons that are true', () => {
    fc.assert(
      fc.property(queueArb, shopArb, (jobs, machines) => {
        const { assignments, reasons } = advance(jobs, machines, nowMs, { maxAttempts: MAX_ATTEMPTS });
        const started = new Map(assignments.map((each) => [each.jobId, each]));
        const taken = new Set(assignments.map(({ machineId }) => machineId));
        for (const waiting of jobs.filter(({ id }) => !started.has(id))) {
          expect(new Set(codesOf(reasons.get(waiting.id)))).toEqual(trueCodes(waiting, machines, taken));
        }
        for (const { jobId, needsPerson, needsYes } of assignments) {
          const expected = needsPerson ? ['NEEDS_PERSON_AT_MACHINE'] : needsYes ? ['WAITS_FOR_YES'] : [];
          expect(codesOf(reasons.get(jobId))).toEqual(expected);
        }
      }),
      { seed: 20261122, numRuns: 1000 },
    );
  });

  it('no start is one that a rule forbids, and none takes more of a lot than is free', () => {
    fc.assert(
      fc.property(queueArb, shopArb, (jobs, machines) => {
        for (const { jobId, machineId } of advance(jobs, machines, nowMs, { maxAttempts: MAX_ATTEMPTS }).assignments) {
          const started = jobs.find(({ id }) => id === jobId)!;
          const machine = machines.find(({ id }) => id === machineId)!;
          const broken = [...UNFIT, ...OBSTACLES].filter(([, forbids]) => forbids(machine, started));
          expect(broken.map(([code]) => code)).toEqual([]);
          expect([undefined, machineId]).toContain(started.pinned?.machineId);
          expect(started.requirements.massG).toBeLessThanOrEqual(gramsLeft(machine, started));
        }
      }),
      { seed: 20261123, numRuns: 500 },
    );
  });
});
