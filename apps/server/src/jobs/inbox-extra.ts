import { createHash } from 'node:crypto';
import { IsNull, type EntityManager } from 'typeorm';
import { MachineRow, type ReasonData } from '#libs/persistence';
import { duePlans } from '../machines/maintenance.js';
import { outOfService } from '../production/shop-rules.js';
import type { Item } from './inbox.service.js';

/** What somebody at a machine can change so that a job may start. */
const CHANGES = [
  'MATERIAL_NOT_LOADED',
  'COLOUR_NOT_LOADED',
  'NOT_ENOUGH_MATERIAL',
  'STOCK_TOO_SMALL',
  'NOZZLE_WRONG',
  'TOOL_WRONG',
];

type Blank = Omit<Item, 'id' | 'kind' | 'since' | 'title' | 'assignee' | 'isEscalated' | 'escalatesAt'>;
export type Found = Omit<Item, 'assignee' | 'isEscalated' | 'escalatesAt'>;

export const reasonView = (reason: ReasonData | null | undefined): Found['reason'] =>
  reason ? { code: reason.code, message: reason.message, params: reason.params } : null;

/** One task for each thing to change, however many jobs wait for it. */
export async function changesNeeded(manager: EntityManager, blank: Blank): Promise<Found[]> {
  const rows =
    await manager.query<{ code: string; reason: ReasonData; count: number; since: Date; jobId: string; name: string }[]>( // prettier-ignore
      `SELECT reason->>'code' AS code, (array_agg(reason ORDER BY job.number))[1] AS reason, count(*)::int AS count,
       min(job.updated_at) AS since, (array_agg(job.id ORDER BY job.number))[1] AS "jobId",
       (array_agg(operation.name ORDER BY job.number))[1] AS name
     FROM job JOIN operation ON operation.id = job.operation_id,
       LATERAL (SELECT each AS reason FROM jsonb_array_elements(job.reasons) AS each
                WHERE each->>'code' = ANY($1) LIMIT 1) AS found
     WHERE job.state = 'waiting'
     GROUP BY 1, reason->'params'->>'needed', reason->'params'->>'neededMm', reason->'params'->>'machines'
     ORDER BY since LIMIT 100`,
      [CHANGES],
    );
  return rows.map(({ code, reason, count, since, jobId, name }) => {
    const { needed = '', neededMm = '', machines = '' } = reason.params ?? {};
    return {
      ...blank,
      id: `change-material:${shortHash([code, needed, neededMm, machines])}`,
      kind: 'change-material',
      since: since.toISOString(),
      title: name,
      machineName: String(machines) || null,
      jobId,
      quantity: count,
      reason,
    };
  });
}

/** The same thing to change has the same id, in the length that an address takes. */
const shortHash = (words: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 24);

/** Care that is due, and machines that a person took out of service. */
export async function machineCare(manager: EntityManager, nowMs: number, blank: Blank): Promise<Found[]> {
  const due = (await duePlans(manager, nowMs)).map(({ plan, machine }): Found => {
    const params = { hours: plan.hours, cycles: plan.cycles, percent: Math.round(plan.share * 100) };
    const message = `Due: ${plan.hours} h and ${plan.cycles} runs since it was done last.`;
    return {
      ...blank,
      id: `maintenance-due:${plan.id}`,
      kind: 'maintenance-due',
      since: plan.dueSince ?? plan.lastDoneAt,
      title: plan.name,
      machineId: machine.id,
      machineName: machine.name,
      planId: plan.id,
      reason: { code: 'MAINTENANCE_DUE', message, params },
    };
  });
  const machines = await manager.findBy(MachineRow, { removedAt: IsNull() });
  const out = (await outOfService(manager)).flatMap(({ machineId, outOfService: said }): Found[] => {
    const machine = machines.find(({ id }) => id === machineId);
    if (!machine || !said) return [];
    const params = { machine: machine.name, by: said.by, why: said.why };
    const message = `${machine.name} was taken out of service by ${said.by}: ${said.why}.`;
    const base = { ...blank, id: `out-of-service:${machineId}`, since: said.at, title: machine.name };
    const reason = { code: 'OUT_OF_SERVICE', message, params };
    return [{ ...base, kind: 'out-of-service', machineId, machineName: machine.name, reason }];
  });
  return [...due, ...out];
}
