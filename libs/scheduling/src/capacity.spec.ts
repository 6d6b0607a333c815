import { describe, expect, it } from '@jest/globals';
import { capacityOf, type CommittedJob } from './capacity.js';
import { mill, printer } from './testing.js';
import type { MachineView } from './types.js';

const nowMs = 1_000_000;
const work = (changes: Partial<CommittedJob>): CommittedJob => ({
  machineId: null,
  process: 'print',
  remainingS: 3600,
  ...changes,
});

describe('capacityOf', () => {
  it('has one entry per process, class and loaded material', () => {
    const machines = [
      printer({ id: 'a' }),
      printer({ id: 'b' }),
      printer({ id: 'c', loaded: { material: 'PETG' } }),
      printer({ id: 'd', loaded: null }),
      mill(),
    ];
    expect(capacityOf(machines, [], nowMs)).toEqual([
      { process: 'mill', material: 'plywood', machineClass: 'mill-300', envelopeMm: { x: 300, y: 180, z: 45 }, machines: 1, freeMachines: 1, freeHoursNext24: 24, queuedHours: 0 }, // prettier-ignore
      { process: 'print', material: 'PETG', machineClass: 'fff-220', envelopeMm: { x: 220, y: 200, z: 250 }, machines: 1, freeMachines: 1, freeHoursNext24: 24, queuedHours: 0 }, // prettier-ignore
      { process: 'print', material: 'PLA', machineClass: 'fff-220', envelopeMm: { x: 220, y: 200, z: 250 }, machines: 2, freeMachines: 2, freeHoursNext24: 48, queuedHours: 0 }, // prettier-ignore
      { process: 'print', material: null, machineClass: 'fff-220', envelopeMm: { x: 220, y: 200, z: 250 }, machines: 1, freeMachines: 1, freeHoursNext24: 24, queuedHours: 0 }, // prettier-ignore
    ]);
  });

  it.each([
    ['idle and clear', {}, 1, 24],
    ['making something', { state: 'execute', hasLiveAttempt: true }, 0, 24],
    ['complete until a person clears it', { state: 'complete' }, 0, 0],
    ['idle, with a piece on the plate', { isPlateClear: false }, 0, 0],
    ['held, end unknown', { state: 'held', hasLiveAttempt: true }, 0, 0],
    ['aborted', { state: 'aborted' }, 0, 0],
    ['stopped', { state: 'stopped' }, 0, 0],
    ['in maintenance', { mode: 'maintenance' }, 0, 0],
    ['offline', { connectivity: 'offline' }, 0, 0],
    ['out of service', { outOfService: { why: 'belt', by: 'Rosa' } }, 0, 0],
    ['left alone after a refused start', { backOffUntilMs: nowMs + 1 }, 0, 24],
  ] as [string, Partial<MachineView>, number, number][])(
    'counts a machine that is %s',
    (_, changes, freeMachines, hours) => {
      expect(capacityOf([printer(changes)], [], nowMs)).toMatchObject([
        { machines: 1, freeMachines, freeHoursNext24: hours },
      ]);
    },
  );

  it('takes running and queued work off the hours of its machine, never below zero', () => {
    const machines = [printer({ id: 'a', state: 'execute', hasLiveAttempt: true }), printer({ id: 'b' })];
    const jobs = [work({ machineId: 'a', remainingS: 5400 }), work({ machineId: 'b', remainingS: 30 * 3600 })];
    expect(capacityOf(machines, jobs, nowMs)).toMatchObject([{ freeHoursNext24: 22.5, queuedHours: 31.5 }]);
  });

  it('shares unbound work over the entries of its material, or of its process where that is loaded nowhere', () => {
    const machines = [printer({ id: 'a' }), printer({ id: 'b', loaded: { material: 'PETG' } }), mill()];
    const queued = (jobs: CommittedJob[]): number[] => capacityOf(machines, jobs, nowMs).map((e) => e.queuedHours);
    expect(queued([work({ material: 'pla' })])).toEqual([0, 0, 1]);
    expect(queued([work({ material: 'ABS' })])).toEqual([0, 0.5, 0.5]);
    expect(queued([work({})])).toEqual([0, 0.5, 0.5]);
    expect(queued([work({ process: 'laser' })])).toEqual([0, 0, 0]);
  });

  it('promises the smallest envelope of the machines in an entry', () => {
    const short = { ...printer().profile, envelopeMm: { x: 250, y: 200, z: 180 } };
    expect(capacityOf([printer({ id: 'a' }), printer({ id: 'b', profile: short })], [], nowMs)).toMatchObject([
      { envelopeMm: { x: 220, y: 200, z: 180 } },
    ]);
  });
});
