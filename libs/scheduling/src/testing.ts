import type { JobView, MachineView } from './types.js';

/** A 220 mm PLA printer that could start now. For specs. */
export function printer(changes: Partial<MachineView> = {}): MachineView {
  return {
    id: 'm1',
    name: 'Printer 1',
    profile: {
      machineClass: 'fff-220',
      process: 'print',
      firmware: 'marlin',
      safetyClass: 'B',
      envelopeMm: { x: 220, y: 200, z: 250 },
      maxFeedMmPerMin: { x: 9000, y: 9000, z: 300 },
      maxAccelMmPerS2: { x: 1000, y: 1000, z: 100 },
    },
    loaded: { material: 'PLA', remainingG: 500 },
    connectivity: 'online',
    state: 'idle',
    mode: 'production',
    isPlateClear: true,
    hasLiveAttempt: false,
    ...changes,
  };
}

/** A 300 mm mill with a board of plywood that could start now. For specs. */
export function mill(changes: Partial<MachineView> = {}): MachineView {
  return {
    ...printer(),
    id: 'mill',
    name: 'Mill',
    profile: {
      ...printer().profile,
      machineClass: 'mill-300',
      process: 'mill',
      firmware: 'grbl',
      safetyClass: 'D',
      envelopeMm: { x: 300, y: 180, z: 45 },
    },
    loaded: { material: 'plywood', stockMm: { x: 150, y: 100, z: 12 } },
    ...changes,
  };
}

/** A job for a small PLA piece whose program is ready. For specs. */
export function job(changes: Partial<JobView> = {}): JobView {
  return {
    id: 'j1',
    number: 1,
    requirements: { process: 'print', materials: ['PLA'], sizeMm: { x: 50, y: 40, z: 30 }, massG: 20 },
    neededBy: null,
    createdAtMs: 1000,
    programs: [{ machineClass: 'fff-220', material: 'PLA' }],
    preparation: null,
    estimatedS: 3600,
    ...changes,
  };
}
