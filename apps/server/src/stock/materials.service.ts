import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import {
  AttemptRow,
  MachineRow,
  MaterialLotRow,
  StockLotRow,
  isUniqueViolation,
  notify,
  type MaterialForm,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import type { RouteInput } from '../http/route.js';
import { whereState } from '../production/on-record.js';
import { LIVE_STATES } from '../production/views.js';
import { materialKey } from './forecast.js';
import { tellMachine } from './material-keeper.js';
import type { addMaterial, mountMaterial, weighMaterial } from './materials.routes.js';
import { count, receive, scrap, type Mover } from './shelf.js';
import type { ImportedSpool } from './spoolman.js';

export const UNITS = { spool: 'mg', bar: 'mg', sheet: 'piece', cutter: 's' } as const satisfies Record<
  MaterialForm,
  string
>;
/** Of the shelf's whole numbers in one of what people say: grams, pieces, hours. */
export const PER_UNIT: Readonly<Record<MaterialForm, number>> = { spool: 1_000, bar: 1_000, sheet: 1, cutter: 3_600 };

/** What is known of a lot when it comes in; amounts in the shelf's own units. */
interface NewLot {
  readonly form: MaterialForm;
  readonly material: string;
  readonly name: string;
  readonly lot: string;
  readonly colour: string | null;
  readonly vendor: string | null;
  readonly initial: number;
  readonly amount: number;
  readonly tareMg: number | null;
  readonly location: string | null;
  readonly source: string | null;
}

/** Lots of material and tools: what people do with them. */
@Injectable()
export class MaterialsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError STATE_CONFLICT: there is such a lot of this material already */
  async add(came: RouteInput<typeof addMaterial>['body'], byName: string): Promise<string> {
    const { form, material, name, lot, colour, vendor, amount, tareG, location } = came;
    const whole = Math.round(amount * PER_UNIT[form]);
    const tareMg = tareG === undefined ? null : Math.round(tareG * 1000);
    const details = { colour: colour ?? null, vendor: vendor ?? null, location: location ?? null, source: null };
    const row = { form, material, name: name ?? material, lot, initial: whole, amount: whole, tareMg, ...details };
    return this.#change((manager, at) => insertLot(manager, row, { byName, at }));
  }

  /** @throws DomainError NOT_FOUND, STOCK_RESERVED, INPUT_INVALID (less than the empty spool) */
  async weigh(lotId: string, said: RouteInput<typeof weighMaterial>['body'], byName: string): Promise<void> {
    await this.#change(async (manager, at) => {
      const row = await lotOf(manager, lotId);
      const tare = said.withTare ? (row.tareMg ?? 0) : 0;
      const left = Math.round(said.amount * PER_UNIT[row.form]) - tare;
      if (left < 0) {
        const message = `That is less than the empty spool of ${tare / 1000} g. Weigh again.`;
        throw domainError('INPUT_INVALID', message, { place: { field: 'amount' } });
      }
      await count(manager, lotId, left, { byName, at, why: said.why });
      if (row.machineId !== null) await tellMachine(manager, row.machineId);
    });
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT (archived), MACHINE_BUSY (something runs on one of the machines) */
  async mount(lotId: string, { machineId, location }: RouteInput<typeof mountMaterial>['body']): Promise<void> {
    await this.#change(async (manager) => {
      const row = await lotOf(manager, lotId);
      if (row.archivedAt) throw domainError('STATE_CONFLICT', 'This lot was written off. Take another one.');
      for (const id of [row.machineId, machineId]) if (id !== null) await refuseBusy(manager, id);
      if (machineId !== null) {
        const there = await manager.findOneBy(MachineRow, { id: machineId });
        if (!there || there.removedAt) throw domainError('NOT_FOUND', 'There is no such machine.');
        await manager.update(MaterialLotRow, { machineId, form: row.form }, { machineId: null });
      } else if (row.machineId !== null && row.form !== 'cutter') {
        await manager.update(MachineRow, { id: row.machineId }, { loaded: null });
        await notify(manager, { topic: 'machines', id: row.machineId });
      }
      const place = location === undefined ? {} : { location };
      await manager.update(MaterialLotRow, { lotId }, { machineId, ...place });
      if (machineId !== null) await tellMachine(manager, machineId);
      await notify(manager, { topic: 'advance' });
    });
  }

  /** @throws DomainError NOT_FOUND, STOCK_RESERVED */
  async archive(lotId: string, byName: string): Promise<void> {
    await this.#change((manager, at) => archiveLot(manager, lotId, { byName, at, why: 'archived' }));
  }

  /** Each spool once, by its id there; one that is known is corrected to what is said now. */
  async import(spools: readonly ImportedSpool[], byName: string) {
    const done = { added: 0, updated: 0, unchanged: 0, archived: 0 };
    await this.#change(async (manager, at) => {
      const mover = { byName, at, why: 'Spoolman' };
      for (const spool of spools) done[await importSpool(manager, spool, mover)] += 1;
    });
    return done;
  }

  async #change<T>(work: (manager: EntityManager, at: Date) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      const result = await work(manager, new Date(this.clock.nowMs()));
      await notify(manager, { topic: 'materials' });
      await notify(manager, { topic: 'materials-shown' });
      return result;
    });
  }
}

async function lotOf(manager: EntityManager, lotId: string): Promise<MaterialLotRow> {
  const row = await manager.findOne(MaterialLotRow, { where: { lotId }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw domainError('NOT_FOUND', 'There is no such lot of material.');
  return row;
}

/** What an attempt takes is booked from what is mounted when it ends. */
async function refuseBusy(manager: EntityManager, machineId: string): Promise<void> {
  if (!(await manager.existsBy(AttemptRow, { machineId, state: whereState(LIVE_STATES) }))) return;
  throw domainError('MACHINE_BUSY', 'The machine works now. Wait until it has ended, then change the material.');
}

async function insertLot(manager: EntityManager, lot: NewLot, mover: Mover): Promise<string> {
  const { amount, lot: label, ...details } = lot;
  const key = `material:${lot.form}:${materialKey(lot.material)}`;
  const thing = { key, name: lot.material, kind: 'buy', unit: UNITS[lot.form] } as const;
  const row = await receive(manager, thing, { pieces: 0, lot: label }, mover);
  try {
    await manager.insert(MaterialLotRow, { lotId: row.id, ...details, machineId: null, archivedAt: null });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `There is a lot ${label} of ${lot.material} already. Give this one another label.`;
    throw domainError('STATE_CONFLICT', message, { place: { field: 'lot' } });
  }
  await count(manager, row.id, amount, mover);
  return row.id;
}

async function archiveLot(manager: EntityManager, lotId: string, mover: Mover): Promise<void> {
  const row = await lotOf(manager, lotId);
  const { onHand } = await manager.findOneByOrFail(StockLotRow, { id: lotId });
  if (onHand > 0) await scrap(manager, lotId, onHand, mover);
  await manager.update(MaterialLotRow, { lotId }, { archivedAt: mover.at, machineId: null });
  if (row.machineId === null || row.form === 'cutter') return;
  await manager.update(MachineRow, { id: row.machineId }, { loaded: null });
  await notify(manager, { topic: 'machines', id: row.machineId });
}

async function importSpool(
  manager: EntityManager,
  spool: ImportedSpool,
  mover: Mover,
): Promise<'added' | 'updated' | 'unchanged' | 'archived'> {
  const known = await manager.findOneBy(MaterialLotRow, { source: spool.source });
  const { remainingMg, initialMg, isArchived, lot, ...details } = spool;
  if (!known) {
    if (isArchived) return 'unchanged';
    await insertLot(manager, { form: 'spool', ...details, lot, initial: initialMg, amount: remainingMg }, mover);
    return 'added';
  }
  if (known.archivedAt) return 'unchanged';
  if (isArchived) {
    await archiveLot(manager, known.lotId, mover);
    return 'archived';
  }
  const { onHand } = await manager.findOneByOrFail(StockLotRow, { id: known.lotId });
  const { material: _, ...wanted } = { ...details, initial: initialMg };
  const isSame =
    onHand === remainingMg && Object.entries(wanted).every(([key, value]) => known[key as 'name'] === value);
  if (isSame) return 'unchanged';
  if (onHand !== remainingMg) await count(manager, known.lotId, remainingMg, mover);
  await manager.update(MaterialLotRow, { lotId: known.lotId }, wanted);
  if (known.machineId !== null) await tellMachine(manager, known.machineId);
  return 'updated';
}

/** Machines by id, for names. */
export const machineNames = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (ids.length === 0 ? [] : await manager.findBy(MachineRow, { id: In([...ids]) })).map(({ id, name }) => [id, name]),
  );
