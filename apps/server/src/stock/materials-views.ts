import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In, IsNull } from 'typeorm';
import { domainError, type Clock, type Requirements } from '#libs/domain';
import { MaterialLotRow, SettingRow, StockLotRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { SettingsService } from '../core/settings.service.js';
import { byId } from '../production/views.js';
import { MachineRow } from '#libs/persistence';
import { toCsv } from '../requests/shopping-csv.js';
import { labelsPdf, type LabelOptions } from '../pieces/pdf/labels.js';
import { daysLeft, firstDry, materialKey, RATE_DAYS, type MaterialUse } from './forecast.js';
import type { materialFamilySchema, materialLotSchema, materialsSchema } from './materials.routes.js';
import { PER_UNIT, UNITS } from './materials.service.js';
import { toMg } from './spoolman.js';

type LotView = z.input<typeof materialLotSchema>;
type FamilyView = z.input<typeof materialFamilySchema>;

const SHOWN_UNIT = { mg: 'g', piece: 'piece', s: 'h' } as const;
const DAY_MS = 86_400_000;

/** Materials as people look at them: lots, and what is left of each family for how long. */
@Injectable()
export class MaterialsViews {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async all(withArchived = false): Promise<z.input<typeof materialsSchema>> {
    const rows = await this.database.manager.find(MaterialLotRow, {
      where: withArchived ? {} : { archivedAt: IsNull() },
      order: { material: 'ASC', name: 'ASC', lotId: 'ASC' },
    });
    const lots = await this.#views(rows);
    return { lots, families: await this.#families(lots.filter(({ isArchived }) => !isArchived)) };
  }

  /** @throws DomainError NOT_FOUND */
  async one(lotId: string): Promise<LotView> {
    const [view] = await this.#views(await this.database.manager.findBy(MaterialLotRow, { lotId }));
    if (!view) throw domainError('NOT_FOUND', 'There is no such lot of material.');
    return view;
  }

  async setReorder(material: string, below: number | null): Promise<void> {
    const { manager } = this.database;
    const key = materialKey(material);
    await manager.query(`INSERT INTO setting (key, value) VALUES ('reorder-below', '{}') ON CONFLICT DO NOTHING`);
    const change = below === null ? `value - $1::text` : `jsonb_set(value, ARRAY[$1::text], to_jsonb($2::float8))`;
    await manager.query(`UPDATE ${manager.getRepository(SettingRow).metadata.tableName} SET value = ${change} WHERE key = 'reorder-below'`, below === null ? [key] : [key, below]); // prettier-ignore
  }

  async reorderCsv(): Promise<string> {
    const { families } = await this.all();
    const rows = families
      .filter(({ isToReorder }) => isToReorder)
      .map(({ material, free, unit, reorderBelow, daysLeft: days, dryJobNumber }) => [
        material,
        free,
        unit,
        reorderBelow ?? '',
        days === null ? '' : Math.floor(days),
        dryJobNumber ?? '',
      ]);
    return toCsv([['material', 'free', 'unit', 'reorder below', 'days left', 'first job without'], ...rows]);
  }

  /** @param siteUrl what a telephone can reach. @throws DomainError NOT_FOUND */
  async labels(ids: readonly string[], siteUrl: string, options: LabelOptions): Promise<Buffer> {
    const rows = await this.database.manager.findBy(MaterialLotRow, { lotId: In([...ids]) });
    const views = new Map((await this.#views(rows)).map((view) => [view.id, view]));
    const facts = ids.map((id) => {
      const view = views.get(id);
      if (!view) throw domainError('NOT_FOUND', 'One of these lots is not there.');
      return {
        code: view.lot,
        url: `${siteUrl}/materials?lot=${view.id}`,
        partName: [view.material, view.colour].filter(Boolean).join(' '),
        design: [view.vendor, view.name].filter(Boolean).join(' '),
        machine: view.location ?? '',
        day: view.receivedAt.slice(0, 10),
        licence: `${view.initial} ${view.unit}`,
      };
    });
    return labelsPdf(facts, options);
  }

  async #views(rows: readonly MaterialLotRow[]): Promise<LotView[]> {
    const { manager } = this.database;
    const lots = await byId(manager, StockLotRow, rows.map(({ lotId }) => lotId)); // prettier-ignore
    const machines = await byId(manager, MachineRow, rows.flatMap(({ machineId }) => machineId ?? [])); // prettier-ignore
    return rows.flatMap((row) => {
      const lot = lots.get(row.lotId);
      if (!lot) return [];
      const { form, material, name, colour, vendor, location, machineId } = row;
      const per = PER_UNIT[form];
      return [
        {
          id: row.lotId,
          form,
          unit: SHOWN_UNIT[UNITS[form]],
          material,
          name,
          lot: lot.lot,
          colour,
          vendor,
          initial: row.initial / per,
          remaining: lot.onHand / per,
          reserved: lot.reserved / per,
          free: (lot.onHand - lot.reserved) / per,
          tareG: row.tareMg === null ? null : row.tareMg / 1000,
          location,
          machineId,
          machineName: machines.get(machineId ?? '')?.name ?? null,
          receivedAt: lot.receivedAt.toISOString(),
          isArchived: row.archivedAt !== null,
        },
      ];
    });
  }

  async #families(lots: readonly LotView[]): Promise<FamilyView[]> {
    const nowMs = this.clock.nowMs();
    const groups = new Map<string, LotView[]>();
    for (const lot of lots) {
      const key = `${materialKey(lot.material)} ${lot.unit}`;
      groups.set(key, [...(groups.get(key) ?? []), lot]);
    }
    const uses = await this.#uses(new Date(nowMs - RATE_DAYS * DAY_MS));
    const below = (await this.settings.get('reorder-below')) ?? {};
    const freeMg = new Map<string, number[]>();
    for (const { material, unit, free } of lots) {
      if (unit !== 'g') continue;
      freeMg.set(materialKey(material), [...(freeMg.get(materialKey(material)) ?? []), toMg(free)]);
    }
    const dry = firstDry(await this.#queue(), freeMg);
    const families = [...groups.values()].map((group): FamilyView => {
      const [{ material, unit }] = group as [LotView, ...LotView[]];
      const key = materialKey(material);
      const sum = (of: 'remaining' | 'reserved' | 'free') => group.reduce((all, lot) => all + lot[of], 0);
      const days = unit === 'g' ? daysLeft(toMg(sum('free')), uses.get(key) ?? [], nowMs) : null;
      const reorderBelow = below[key] ?? null;
      const dryJobNumber = unit === 'g' ? (dry.get(key) ?? null) : null;
      const isToReorder = dryJobNumber !== null || (reorderBelow !== null && sum('free') < reorderBelow);
      return { material, unit, remaining: sum('remaining'), reserved: sum('reserved'), free: sum('free'), daysLeft: days, dryJobNumber, reorderBelow, isToReorder }; // prettier-ignore
    });
    // What jobs wait for and nobody has a lot of.
    const missing = [...dry].filter(([key]) => !groups.has(`${key} g`));
    return [
      ...families,
      ...missing.map(([material, dryJobNumber]): FamilyView => ({ material, unit: 'g', remaining: 0, reserved: 0, free: 0, daysLeft: null, dryJobNumber, reorderBelow: below[material] ?? null, isToReorder: true })), // prettier-ignore
    ];
  }

  async #uses(since: Date): Promise<Map<string, MaterialUse[]>> {
    const rows = await this.database.query<{ material: string; amount: number; at: Date }[]>(
      `SELECT material, amount, at FROM material_booking WHERE at >= $1 AND amount > 0`,
      [since],
    );
    const uses = new Map<string, MaterialUse[]>();
    for (const { material, amount, at } of rows) {
      const key = materialKey(material);
      uses.set(key, [...(uses.get(key) ?? []), { amount, atMs: at.getTime() }]);
    }
    return uses;
  }

  async #queue() {
    const rows = await this.database.query<{ number: number; requirements: Requirements; isReserved: boolean }[]>(
      `SELECT job.number, operation.requirements, EXISTS (SELECT FROM stock_reservation JOIN material_lot USING (lot_id)
         WHERE line_id = job.id) AS "isReserved"
       FROM job JOIN operation ON operation.id = job.operation_id
       WHERE job.state IN ('waiting', 'planned', 'held') AND operation.requirements ? 'massG' ORDER BY job.number`,
    );
    return rows.map(({ number, requirements, isReserved }) => ({
      jobNumber: number,
      materials: requirements.materials,
      amount: toMg(requirements.massG ?? 0),
      isReserved,
    }));
  }
}
