import type { z } from 'zod';
import { IsNull, type EntityManager } from 'typeorm';
import { MachineRow, MaintenancePlanRow } from '#libs/persistence';
import type { maintenanceSchema } from './machine-rules.routes.js';

const DAY_MS = 86_400_000;

export type PlanView = z.input<typeof maintenanceSchema>;
export interface DuePlan {
  readonly plan: PlanView;
  readonly machine: MachineRow;
}

/** How far each plan is; due by whichever of hours, runs and days comes first. */
export async function plansOf(manager: EntityManager, nowMs: number, machineId?: string): Promise<PlanView[]> {
  const where = machineId === undefined ? {} : { machineId };
  const rows = await manager.find(MaintenancePlanRow, { where, order: { name: 'ASC' } });
  if (rows.length === 0) return [];
  const runs = await manager.query<{ id: string; hours: number; cycles: number; lastRun: Date | null }[]>(
    `SELECT plan.id, count(attempt.id)::int AS cycles, max(started_at) AS "lastRun",
       coalesce(sum(extract(epoch FROM least(coalesce(ended_at, $1), $1) - started_at) / 3600), 0)::float8 AS hours
     FROM maintenance_plan plan LEFT JOIN attempt
       ON attempt.machine_id = plan.machine_id AND attempt.started_at > plan.last_done_at
     WHERE plan.id = ANY($2) GROUP BY plan.id`,
    [new Date(nowMs), rows.map(({ id }) => id)],
  );
  const runOf = new Map(runs.map((run) => [run.id, run]));
  return rows.map((row) => planView(row, runOf.get(row.id) ?? { hours: 0, cycles: 0, lastRun: null }, nowMs));
}

function planView(
  row: MaintenancePlanRow,
  run: { hours: number; cycles: number; lastRun: Date | null },
  nowMs: number,
): PlanView {
  const { id, machineId, name, everyHours, everyCycles, everyDays, lastDoneBy } = row;
  const shares = [
    everyHours && run.hours / everyHours,
    everyCycles && run.cycles / everyCycles,
    everyDays && (nowMs - row.lastDoneAt.getTime()) / DAY_MS / everyDays,
  ].filter((share) => typeof share === 'number');
  const share = Math.max(0, ...shares);
  return {
    id,
    machineId,
    name,
    everyHours,
    everyCycles,
    everyDays,
    lastDoneAt: row.lastDoneAt.toISOString(),
    lastDoneBy,
    hours: Math.round(run.hours * 10) / 10,
    cycles: run.cycles,
    dueSince: share >= 1 ? dueSince(row, run.lastRun, nowMs).toISOString() : null,
    isDue: share >= 1,
    share: Math.round(share * 100) / 100,
  };
}

/** A day is known; of hours and runs it was some run since, and the last one is known. */
function dueSince({ everyDays, lastDoneAt }: MaintenancePlanRow, lastRun: Date | null, nowMs: number): Date {
  const dayMs = everyDays === null ? Infinity : lastDoneAt.getTime() + everyDays * DAY_MS;
  return new Date(Math.min(dayMs, lastRun?.getTime() ?? Infinity, nowMs));
}

/** What is due on machines that are still there. */
export async function duePlans(manager: EntityManager, nowMs: number): Promise<DuePlan[]> {
  const due = (await plansOf(manager, nowMs)).filter(({ isDue }) => isDue);
  if (due.length === 0) return [];
  const machines = await manager.findBy(MachineRow, { removedAt: IsNull() });
  const machineOf = new Map(machines.map((machine) => [machine.id, machine]));
  return due.flatMap((plan) => {
    const machine = machineOf.get(plan.machineId);
    return machine ? [{ plan, machine }] : [];
  });
}
