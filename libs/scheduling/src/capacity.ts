import type { Process, SizeMm } from '#libs/domain';
import { isSameMaterial } from './match.js';
import { readinessOf } from './readiness.js';
import type { MachineView } from './types.js';
import { compare } from './text-order.js';

/** What the machines of one class with one material could still make. Hours of machine time. */
export interface CapacityEntry {
  process: Process;
  /** Family that is loaded. */
  material: string | null;
  machineClass: string;
  /** What every machine of the entry can take. */
  envelopeMm: SizeMm;
  /** All of them, also those that stand still. */
  machines: number;
  /** Could start now. */
  freeMachines: number;
  /** Machine hours of the next 24 that nothing running or queued will use. */
  freeHoursNext24: number;
  /** Work that is running or queued. */
  queuedHours: number;
}

/** Work that a site has taken on. `machineId` null: not bound to a machine yet. */
export interface CommittedJob {
  machineId: string | null;
  process: Process;
  material?: string;
  remainingS: number;
}

const HORIZON_HOURS = 24;

/**
 * Capacity by process, loaded material and machine class. A machine offers hours while it is connected, in production
 * and idle with a clear plate or making something that ends by itself; one that is complete, held, stopped, aborted
 * or in maintenance offers none until a person acts. Work bound to no machine is shared out evenly over the entries
 * of its process and material (of its process alone where that material is loaded nowhere).
 */
export function capacityOf(
  machines: readonly MachineView[],
  jobs: readonly CommittedJob[],
  nowMs: number,
): CapacityEntry[] {
  const groups = new Map<string, MachineView[]>();
  for (const machine of machines.toSorted(byEntry)) {
    const key = keyOf(machine);
    groups.set(key, [...(groups.get(key) ?? []), machine]);
  }
  const sharedS = shareUnbound(groups, jobs);
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (!first) return [];
    const unboundHours = (sharedS.get(key) ?? 0) / 3600;
    const boundHours = group.map(({ id }) => hoursOn(id, jobs));
    const freeHours = group.map((machine, i) => {
      return offersHours(machine) ? Math.max(0, HORIZON_HOURS - (boundHours[i] ?? 0)) : 0;
    });
    return {
      process: first.profile.process,
      material: first.loaded?.material ?? null,
      machineClass: first.profile.machineClass,
      envelopeMm: smallestEnvelope(group),
      machines: group.length,
      freeMachines: group.filter((machine) => readinessOf(machine, nowMs) === 'free').length,
      freeHoursNext24: toHundredths(Math.max(0, sum(freeHours) - unboundHours)),
      queuedHours: toHundredths(sum(boundHours) + unboundHours),
    };
  });
}

function offersHours({ connectivity, mode, state, isPlateClear, outOfService }: MachineView): boolean {
  if (connectivity !== 'online' || mode !== 'production' || outOfService) return false;
  return (state === 'idle' && isPlateClear) || state === 'starting' || state === 'execute';
}

/** Seconds of unbound work per entry. */
function shareUnbound(
  groups: ReadonlyMap<string, readonly MachineView[]>,
  jobs: readonly CommittedJob[],
): Map<string, number> {
  const sharedS = new Map<string, number>();
  for (const { machineId, process, material, remainingS } of jobs) {
    if (machineId !== null) continue;
    const ofProcess = [...groups].filter(([, group]) => group[0]?.profile.process === process);
    const ofMaterial = ofProcess.filter(([, group]) => {
      const loaded = group[0]?.loaded?.material;
      return material === undefined || (loaded !== undefined && isSameMaterial(loaded, material));
    });
    const takers = ofMaterial.length > 0 ? ofMaterial : ofProcess;
    for (const [key] of takers) sharedS.set(key, (sharedS.get(key) ?? 0) + remainingS / takers.length);
  }
  return sharedS;
}

function hoursOn(machineId: string, jobs: readonly CommittedJob[]): number {
  return sum(jobs.filter((job) => job.machineId === machineId).map(({ remainingS }) => remainingS)) / 3600;
}

function keyOf({ profile, loaded }: MachineView): string {
  return JSON.stringify([profile.process, profile.machineClass, loaded?.material.trim().toLowerCase() ?? null]);
}

function byEntry(a: MachineView, b: MachineView): number {
  return compare(keyOf(a), keyOf(b)) || compare(a.id, b.id);
}

function smallestEnvelope(group: readonly MachineView[]): SizeMm {
  const smallest = (axis: 'x' | 'y' | 'z'): number => Math.min(...group.map((m) => m.profile.envelopeMm[axis]));
  return { x: smallest('x'), y: smallest('y'), z: smallest('z') };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

function toHundredths(hours: number): number {
  return Math.round(hours * 100) / 100;
}
