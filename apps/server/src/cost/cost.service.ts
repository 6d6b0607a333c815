import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import {
  FIRST_COST_TABLE,
  costOf,
  costRange,
  domainError,
  spreadOf,
  type CostTable,
  type Requirements,
  type Usage,
} from '#libs/domain';
import { SettingRow, WorkOrderRow } from '#libs/persistence';
import { SettingsService } from '../core/settings.service.js';
import type { orderCostSchema } from './cost.routes.js';

type OrderCost = z.input<typeof orderCostSchema>;

/** Runs that the spread of estimates is learnt from: the newest. */
const LEARNT_FROM = 50;
/** Of a job for which there is no program yet nobody knows the time: what small parts took in the examples. */
const UNKNOWN_S = 3_600;

interface JobNeed {
  readonly requirements: Requirements;
  readonly state: string;
  readonly machineClass: string | null;
  readonly estimatedS: number | null;
}

interface Run {
  readonly machineClass: string;
  readonly material: string | null;
  readonly massMg: number | null;
  readonly seconds: number;
}

/** What orders cost, by the site's own table. */
@Injectable()
export class CostService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(SettingsService) private readonly settings: SettingsService,
  ) {}

  async table(): Promise<CostTable> {
    return (await this.settings.get('cost'))?.tables.at(-1) ?? FIRST_COST_TABLE;
  }

  /** @throws DomainError VERSION_CONFLICT when the rates are newer than those that were changed */
  async setTable(table: CostTable): Promise<CostTable> {
    return this.database.transaction(async (manager) => {
      await manager.query(`INSERT INTO setting (key, value) VALUES ('cost', $1) ON CONFLICT DO NOTHING`, [
        JSON.stringify({ tables: [FIRST_COST_TABLE] }),
      ]);
      const row = await manager.findOneOrFail(SettingRow, {
        where: { key: 'cost' },
        lock: { mode: 'pessimistic_write' },
      });
      const { tables } = row.value as { tables: CostTable[] };
      const last = tables.at(-1) ?? FIRST_COST_TABLE;
      if (last.version !== table.version) {
        throw domainError('VERSION_CONFLICT', 'Somebody changed the rates first. Look again.');
      }
      const next = { ...table, materialMinorPerKg: inCapitals(table.materialMinorPerKg), version: last.version + 1 };
      await manager.update(SettingRow, { key: 'cost' }, { value: { tables: [...tables, next] } as never });
      return next;
    });
  }

  /** @throws DomainError NOT_FOUND */
  async ofOrder(orderId: string): Promise<OrderCost> {
    if (!(await this.database.manager.existsBy(WorkOrderRow, { id: orderId }))) {
      throw domainError('NOT_FOUND', 'There is no such order.');
    }
    const table = await this.table();
    const jobs = await this.#jobs(orderId);
    const runs = await this.#runs(orderId);
    const labourS = table.handlingMinutes * 60;
    const planned = jobs.map(({ requirements, machineClass, estimatedS }): Usage => ({
      machineClass: machineClass ?? '',
      material: requirements.materials[0] ?? '',
      massMg: Math.round((requirements.massG ?? 0) * 1000),
      machineS: Math.round(estimatedS ?? UNKNOWN_S),
      labourS,
    }));
    const used = runs.map(({ machineClass, material, massMg, seconds }): Usage => ({
      machineClass,
      material: material ?? '',
      massMg: massMg ?? 0,
      machineS: seconds,
      labourS,
    }));
    const { currency, version } = table;
    return {
      currency,
      minorDigits: minorDigitsOf(currency),
      tableVersion: version,
      estimate: costRange(planned, spreadOf(await this.#ratios()), table),
      actual: costOf(used, table),
      runs: runs.length,
      openJobs: jobs.filter(({ state }) => ['waiting', 'planned', 'held', 'attempting'].includes(state)).length,
    };
  }

  /** Pieces the order wants: those made again in the place of a spoiled one are in the truth, not in the estimate. */
  #jobs(orderId: string): Promise<JobNeed[]> {
    return this.database.query<JobNeed[]>(
      `SELECT job.state, operation.requirements, program.machine_class AS "machineClass",
         program.estimated_s AS "estimatedS"
       FROM job JOIN operation ON operation.id = job.operation_id
       LEFT JOIN LATERAL (SELECT machine_class, estimated_s FROM program
         WHERE program.state = 'ready' AND (program.operation_id = operation.id
           OR (program.operation_id IS NULL AND program.part_sha256 = operation.part_sha256))
         ORDER BY program.operation_id IS NULL, program.origin DESC, program.created_at DESC LIMIT 1) program ON true
       WHERE job.order_id = $1 AND job.state <> 'cancelled' AND job.replaces_job_id IS NULL`,
      [orderId],
    );
  }

  /** Whatever became of the piece: the machine ran and the material is gone. */
  #runs(orderId: string): Promise<Run[]> {
    return this.database.query<Run[]>(
      `SELECT machine.profile->>'machineClass' AS "machineClass", booking.material, booking.amount AS "massMg",
         greatest(0, round(extract(epoch FROM attempt.ended_at - attempt.started_at)))::int AS seconds
       FROM attempt JOIN job ON job.id = attempt.job_id JOIN machine ON machine.id = attempt.machine_id
       LEFT JOIN LATERAL (SELECT material, amount FROM material_booking WHERE attempt_id = attempt.id
         UNION ALL SELECT operation.requirements->'materials'->>0,
           round(coalesce((operation.requirements->>'massG')::numeric, 0) * 1000)::int
         FROM operation WHERE operation.id = job.operation_id AND attempt.state IN ('done', 'done-confirmed', 'scrapped')
         LIMIT 1) booking ON true
       WHERE job.order_id = $1 AND attempt.started_at IS NOT NULL AND attempt.ended_at IS NOT NULL`,
      [orderId],
    );
  }

  async #ratios(): Promise<number[]> {
    const rows = await this.database.query<{ ratio: number }[]>(
      `SELECT (extract(epoch FROM ended_at - started_at) / estimated_s)::float8 AS ratio FROM attempt
       WHERE state = 'done' AND started_at IS NOT NULL AND ended_at IS NOT NULL AND estimated_s > 0
       ORDER BY ended_at DESC LIMIT ${LEARNT_FROM}`,
    );
    return rows.map(({ ratio }) => ratio);
  }
}

const inCapitals = (prices: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(prices).map(([material, minor]) => [material.toUpperCase(), minor]));

/** Two for dollars, none for yen: as the currency's own standard says. */
export const minorDigitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
