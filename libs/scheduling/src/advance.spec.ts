import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONNECTIVITY, MACHINE_MODES, MACHINE_STATES, type SafetyClass } from '#libs/domain';
import { advance } from './advance.js';
import { matchMachine } from './match.js';
import { job, mill, printer } from './testing.js';
import type { JobView, MachineView } from './types.js';

const nowMs = 1_000_000;

function pairs(jobs: readonly JobView[], machines: readonly MachineView[]): string[] {
  return advance(jobs, machines, nowMs).assignments.map(({ jobId, machineId }) => `${jobId}@${machineId}`);
}

function reasonsOf(jobView: JobView, machines: readonly MachineView[]): { code: string; message: string }[] {
  return (advance([jobView], machines, nowMs).reasons.get(jobView.id) ?? []).map(({ code, message }) => ({
    code,
    message,
  }));
}

describe('advance', () => {
  it('starts the earliest due date first, then the oldest; no date comes last', () => {
    const jobs = [
      job({ id: 'undated', createdAtMs: 1 }),
      job({ id: 'young', neededBy: '2026-12-01', createdAtMs: 3 }),
      job({ id: 'old', neededBy: '2026-12-01', createdAtMs: 2 }),
      job({ id: 'urgent', neededBy: '2026-11-30', createdAtMs: 4 }),
    ];
    const machines = ['a', 'b', 'c'].map((id) => printer({ id, name: id }));
    expect(pairs(jobs, machines)).toEqual(['urgent@a', 'old@b', 'young@c']);
  });

  it('prefers the machine that fits tightest, then the name', () => {
    const large = { ...printer().profile, envelopeMm: { x: 300, y: 300, z: 400 } };
    expect(pairs([job()], [printer({ id: 'big', name: 'A', profile: large }), printer({ id: 'z', name: 'Z' }), printer({ id: 'y', name: 'Y' })])).toEqual(['j1@y']); // prettier-ignore
  });

  it('moves an earlier job to its other machine when that lets a later one start too', () => {
    const either = job({ id: 'either', requirements: { ...job().requirements, materials: [] }, programs: [{ machineClass: 'fff-220', material: null }] }); // prettier-ignore
    const onlyPla = job({ id: 'pla', createdAtMs: 2000 });
    const machines = [
      printer({ id: 'a', name: 'A' }),
      printer({ id: 'b', name: 'B', loaded: { material: 'PETG', remainingG: 500 } }),
    ];
    expect(pairs([either, onlyPla], machines)).toEqual(['either@b', 'pla@a']);
  });

  it.each([
    ['offline', { connectivity: 'offline' }, 'MACHINES_OFFLINE'],
    ['stale', { connectivity: 'stale' }, 'MACHINES_OFFLINE'],
    ['executing', { state: 'execute' }, 'ALL_BUSY'],
    ['holding a live attempt', { hasLiveAttempt: true }, 'ALL_BUSY'],
    ['complete', { state: 'complete' }, 'PLATE_NOT_CLEAR'],
    ['idle with a piece on the plate', { isPlateClear: false }, 'PLATE_NOT_CLEAR'],
    ['aborted', { state: 'aborted' }, 'MACHINES_NOT_READY'],
    ['in maintenance', { mode: 'maintenance' }, 'MACHINES_NOT_READY'],
    ['left alone after a refused start', { backOffUntilMs: nowMs + 1 }, 'BACKING_OFF'],
  ] as [string, Partial<MachineView>, string][])('starts nothing on a machine that is %s', (_, changes, code) => {
    expect(pairs([job()], [printer(changes)])).toEqual([]);
    expect(reasonsOf(job(), [printer(changes)]).map((reason) => reason.code)).toEqual([code]);
  });

  it('starts when the back-off of job and machine has run out', () => {
    expect(pairs([job({ backOffUntilMs: nowMs })], [printer({ backOffUntilMs: nowMs })])).toEqual(['j1@m1']);
  });

  it('marks a start that needs a person, and says so', () => {
    const milled = job({
      requirements: { process: 'mill', materials: ['plywood'], sizeMm: { x: 90, y: 90, z: 10 } },
      programs: [{ machineClass: 'mill-300', material: null }],
    });
    const { assignments, reasons } = advance([milled], [mill()], nowMs);
    expect(assignments).toEqual([{ jobId: 'j1', machineId: 'mill', needsPerson: true }]);
    expect(reasons.get('j1')?.map(({ message }) => message)).toEqual([
      'Mill starts only with a trained person beside it.',
    ]);
  });

  it('does not take a program made for another class or another material', () => {
    const codes = (programs: JobView['programs']): string[] =>
      reasonsOf(job({ programs }), [printer()]).map(({ code }) => code);
    expect(codes([{ machineClass: 'fff-300', material: 'PLA' }])).toEqual(['PROGRAM_MISSING']);
    expect(codes([{ machineClass: 'fff-220', material: 'PETG' }])).toEqual(['PROGRAM_MISSING']);
    expect(codes([{ machineClass: 'fff-220', material: null }])).toEqual([]);
  });
});

describe('why a job waits', () => {
  const size = { x: 300, y: 20, z: 5 };
  const large = job({ requirements: { ...job().requirements, sizeMm: size } });
  const petg = job({ requirements: { ...job().requirements, materials: ['PETG'] } });

  it.each([
    [
      'no machine does the process',
      job({ requirements: { ...job().requirements, process: 'laser' } }),
      [printer(), mill()],
      { code: 'NO_MACHINE_FOR_PROCESS', message: 'No machine here can laser; the machines here do: mill, print.' },
    ],
    [
      'there is no machine at all',
      job(),
      [],
      { code: 'NO_MACHINE_FOR_PROCESS', message: 'No machine here can print; the machines here do: nothing.' },
    ],
    [
      'every machine is too small',
      large,
      [printer(), mill()],
      {
        code: 'PART_TOO_LARGE',
        message: 'The piece is 300 x 20 x 5 mm; the machines take at most 220 x 200 x 250 mm.',
      },
    ],
    [
      'the machines that are large enough have other materials, whatever the small ones have',
      petg,
      [
        printer(),
        printer({ id: 'tiny', loaded: { material: 'PETG' }, profile: { ...printer().profile, envelopeMm: size } }),
        printer({ id: 'm2', name: 'Printer 2', loaded: null }),
      ],
      {
        code: 'MATERIAL_NOT_LOADED',
        message: 'No machine has PETG loaded; loaded now: PLA, nothing. Load it on Printer 1, Printer 2.',
      },
    ],
    [
      'too little is left',
      job({ requirements: { ...job().requirements, massG: 600 } }),
      [printer()],
      {
        code: 'NOT_ENOUGH_MATERIAL',
        message: 'The piece takes 600 g; at most 500 g are left on Printer 1. Load a fuller spool.',
      },
    ],
    [
      'the board is too small',
      job({ requirements: { process: 'mill', materials: [], sizeMm: { x: 200, y: 100, z: 10 } } }),
      [mill()],
      {
        code: 'STOCK_TOO_SMALL',
        message:
          'The piece is 200 x 100 x 10 mm; the boards loaded are 150 x 100 x 12 mm. Load a larger board on Mill.',
      },
    ],
    [
      'its program is being made',
      job({ programs: [], preparation: 0.429 }),
      [printer()],
      { code: 'PROGRAM_IN_PREPARATION', message: 'The program for fff-220 is being made: 42 %.' },
    ],
    [
      'it was refused a moment ago',
      job({ number: 7, backOffUntilMs: nowMs + 2500 }),
      [printer()],
      { code: 'BACKING_OFF', message: 'Job 7 did not start a moment ago; the next try is in 3 s.' },
    ],
    [
      'all are busy; the machine that ends first is named',
      job(),
      [
        printer({ state: 'execute', busyUntilMs: nowMs + 3_600_000 }),
        printer({ id: 'm2', name: 'Printer 2', state: 'execute', busyUntilMs: nowMs + 90_000 }),
      ],
      {
        code: 'ALL_BUSY',
        message: 'Every machine that could make it is busy; Printer 2 is next, in about 2 min.',
      },
    ],
  ])('says that %s', (_, waiting, machines, expected) => {
    expect(reasonsOf(waiting, machines)).toEqual([expected]);
  });

  it('names every kind of obstacle, what a person can remove first', () => {
    const machines = [
      printer({ id: 'a', name: 'A', connectivity: 'offline' }),
      printer({ id: 'b', name: 'B', state: 'execute' }),
      printer({ id: 'c', name: 'C', isPlateClear: false }),
      printer({ id: 'd', name: 'D', isPlateClear: false }),
    ];
    expect(reasonsOf(job(), machines)).toEqual([
      { code: 'PLATE_NOT_CLEAR', message: 'Somebody must clear the plate and confirm it: C, D.' },
      { code: 'ALL_BUSY', message: 'Every machine that could make it is busy; B is next.' },
      { code: 'MACHINES_OFFLINE', message: 'Not connected: A.' },
    ]);
  });

  it('counts a machine that an earlier job takes now as busy', () => {
    const later = job({ id: 'later', createdAtMs: 2000 });
    const { reasons } = advance([later, job()], [printer()], nowMs);
    expect(reasons.get('later')?.map(({ code }) => code)).toEqual(['ALL_BUSY']);
  });
});

const materialArb = fc.constantFrom('PLA', 'PETG', 'plywood');
const sizeArb = fc.record({ x: fc.integer({ min: 1, max: 320 }), y: fc.integer({ min: 1, max: 320 }), z: fc.integer({ min: 1, max: 320 }) }); // prettier-ignore
const mostly = <T>(usual: T, all: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...all) });
const machineArb = fc
  .record({
    base: fc.constantFrom(printer(), mill()),
    envelopeMm: sizeArb,
    safetyClass: fc.constantFrom<SafetyClass>('A', 'B', 'C', 'D'),
    loaded: fc.option(fc.record({ material: materialArb, remainingG: fc.integer({ min: 0, max: 50 }) })),
    connectivity: mostly('online', CONNECTIVITY),
    state: mostly('idle', MACHINE_STATES),
    mode: mostly('production', MACHINE_MODES),
    isPlateClear: mostly(true, [false]),
    hasLiveAttempt: mostly(false, [true]),
    backOffUntilMs: mostly(0, [nowMs + 5000]),
  })
  .map(({ base, envelopeMm, safetyClass, ...rest }): MachineView => {
    return { ...base, ...rest, profile: { ...base.profile, envelopeMm, safetyClass } };
  });
const machinesArb = fc
  .array(machineArb, { maxLength: 6 })
  .map((machines) => machines.map((machine, i) => ({ ...machine, id: `m${i}`, name: `Machine ${i % 3}` })));
const jobArb = fc.record({
  requirements: fc.record({
    process: mostly('print', ['mill', 'laser'] as const),
    materials: fc.uniqueArray(materialArb, { maxLength: 3 }),
    sizeMm: sizeArb.map(({ x, y, z }) => ({ x: x / 4, y: y / 4, z: z / 4 })),
    massG: fc.integer({ min: 0, max: 50 }),
  }),
  neededBy: fc.option(fc.constantFrom('2026-12-01', '2026-12-02')),
  createdAtMs: fc.integer({ min: 0, max: 3 }),
  programs: fc.array(
    fc.record({ machineClass: fc.constantFrom('fff-220', 'mill-300'), material: fc.option(materialArb) }),
    { maxLength: 4 },
  ),
  preparation: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  estimatedS: fc.constant(null),
  backOffUntilMs: mostly(0, [nowMs + 5000]),
});
const jobsArb = fc
  .array(jobArb, { maxLength: 8 })
  .map((jobs): JobView[] => jobs.map((view, i) => ({ ...view, id: `j${i}`, number: i })));

describe('advance, for any queue', () => {
  it('uses no machine and no job twice', () => {
    fc.assert(
      fc.property(jobsArb, machinesArb, (jobs, machines) => {
        const { assignments } = advance(jobs, machines, nowMs);
        expect(new Set(assignments.map(({ machineId }) => machineId)).size).toBe(assignments.length);
        expect(new Set(assignments.map(({ jobId }) => jobId)).size).toBe(assignments.length);
      }),
    );
  });

  it('starts only on machines that can make it, with a program, free at this moment', () => {
    fc.assert(
      fc.property(jobsArb, machinesArb, (jobs, machines) => {
        for (const { jobId, machineId, needsPerson } of advance(jobs, machines, nowMs).assignments) {
          const started = jobs.find(({ id }) => id === jobId)!;
          const machine = machines.find(({ id }) => id === machineId)!;
          expect(matchMachine(started.requirements, machine).isEligible).toBe(true);
          expect(started.backOffUntilMs).toBe(0);
          expect(machine).toMatchObject({
            connectivity: 'online',
            state: 'idle',
            mode: 'production',
            isPlateClear: true,
            hasLiveAttempt: false,
            backOffUntilMs: 0,
          });
          const usable = started.programs.filter(
            ({ machineClass, material }) =>
              machineClass === machine.profile.machineClass && [null, machine.loaded?.material].includes(material),
          );
          expect(usable).not.toEqual([]);
          expect(needsPerson).toBe(['C', 'D'].includes(machine.profile.safetyClass));
        }
      }),
    );
  });

  it('gives every job either a start or a reason, and leaves no machine free that a waiting job could start on', () => {
    fc.assert(
      fc.property(jobsArb, machinesArb, (jobs, machines) => {
        const { assignments, reasons } = advance(jobs, machines, nowMs);
        const started = new Set(assignments.map(({ jobId }) => jobId));
        const taken = new Set(assignments.map(({ machineId }) => machineId));
        const left = machines.filter(({ id }) => !taken.has(id));
        for (const waiting of jobs.filter(({ id }) => !started.has(id))) {
          expect(reasons.get(waiting.id)?.length).toBeGreaterThan(0);
          expect(advance([waiting], left, nowMs).assignments).toEqual([]);
        }
      }),
    );
  });

  it('never lets a later job keep an earlier one from starting', () => {
    fc.assert(
      fc.property(jobsArb, machinesArb, (jobs, machines) => {
        const started = new Set(advance(jobs, machines, nowMs).assignments.map(({ jobId }) => jobId));
        const last = jobs.toSorted(
          (a, b) =>
            (a.neededBy ?? '9999').localeCompare(b.neededBy ?? '9999') ||
            a.createdAtMs - b.createdAtMs ||
            a.number - b.number,
        )[jobs.length - 1];
        const withoutLast = advance(jobs.filter((view) => view !== last), machines, nowMs); // prettier-ignore
        for (const { jobId } of withoutLast.assignments) expect(started).toContain(jobId);
      }),
    );
  });

  it('answers the same whatever the order of its input', () => {
    fc.assert(
      fc.property(jobsArb, machinesArb, (jobs, machines) => {
        const once = advance(jobs, machines, nowMs);
        const again = advance(jobs.toReversed(), machines.toReversed(), nowMs);
        expect(again.assignments).toEqual(once.assignments);
        expect(Object.fromEntries(again.reasons)).toEqual(Object.fromEntries(once.reasons));
      }),
    );
  });
});
