import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In } from 'typeorm';
import { designationKey, domainError, type Clock } from '#libs/domain';
import { RequestRow, StockItemRow, StockLotRow, StockMovementRow, WorkOrderRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { DesignsService } from '../designs/designs.service.js';
import type { RouteInput } from '../http/route.js';
import { byId } from '../production/views.js';
import { bomPartsOf } from '../requests/order-parts.js';
import { count, receive, scrap, type Mover, type Shelved } from './shelf.js';
import type { receiveStock, stockItemSchema, stockMovementSchema } from './stock.routes.js';

type ItemView = z.input<typeof stockItemSchema>;
type MovementView = z.input<typeof stockMovementSchema>;
type Arrival = RouteInput<typeof receiveStock>['body'];

const SHOWN = 500;

/** The shelf: parts and things by key, in lots, with a book of every movement. */
@Injectable()
export class StockService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(text = ''): Promise<ItemView[]> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const query = this.database.manager
      .createQueryBuilder(StockItemRow, 'item')
      .where(`item.unit = 'piece'`)
      .orderBy('item.name')
      .limit(SHOWN);
    words.forEach((word, index) =>
      query.andWhere(`strpos(lower(item.name || ' ' || coalesce(item.location, '')), :word${index}) > 0`, {
        [`word${index}`]: word,
      }),
    );
    return this.#views(await query.getMany());
  }

  /** @throws DomainError NOT_FOUND */
  async receive({ thing, quantity, lot, location, why }: Arrival, byName: string): Promise<ItemView> {
    const shelved = await this.#shelved(thing);
    const mover = { byName, at: new Date(this.clock.nowMs()), why };
    const itemId = await this.database.transaction(async (manager) => {
      const came = await receive(manager, shelved, { pieces: quantity, lot }, mover);
      if (location !== undefined) await manager.update(StockItemRow, { id: came.itemId }, { location });
      return came.itemId;
    });
    return this.#one(itemId);
  }

  async #shelved(thing: Arrival['thing']): Promise<Shelved> {
    if ('name' in thing) return { key: `name:${designationKey(thing.name)}`, name: thing.name, kind: thing.kind };
    const design = await this.designs.get(thing.designId);
    const part = bomPartsOf(design).find(({ id }) => id === thing.partId);
    if (!part) throw domainError('NOT_FOUND', 'This design has no such part.');
    const partSha256 = design.parts.find(({ id }) => id === part.id)?.modelSha256 ?? null;
    return { key: part.stockKey ?? part.id, name: part.name, kind: part.kind, partSha256 };
  }

  /** @throws DomainError NOT_FOUND, STOCK_RESERVED */
  async count(lotId: string, onHand: number, by: Omit<Mover, 'at'>): Promise<ItemView> {
    const at = new Date(this.clock.nowMs());
    await this.database.transaction((manager) => count(manager, lotId, onHand, { ...by, at }));
    return this.#ofLot(lotId);
  }

  /** @throws DomainError NOT_FOUND, STOCK_SHORT, STOCK_RESERVED */
  async scrap(lotId: string, pieces: number, by: Omit<Mover, 'at'>): Promise<ItemView> {
    const at = new Date(this.clock.nowMs());
    await this.database.transaction((manager) => scrap(manager, lotId, pieces, { ...by, at }));
    return this.#ofLot(lotId);
  }

  /** @throws DomainError NOT_FOUND */
  async place(itemId: string, location: string): Promise<ItemView> {
    await this.database.manager.update(StockItemRow, { id: itemId }, { location: location || null });
    return this.#one(itemId);
  }

  /** @throws DomainError NOT_FOUND */
  async movements(itemId: string): Promise<MovementView[]> {
    const { manager } = this.database;
    const item = await this.#one(itemId);
    const rows = await manager.find(StockMovementRow, {
      where: { itemId },
      order: { at: 'DESC', id: 'DESC' },
      take: SHOWN,
    });
    const orders = await byId(
      manager,
      WorkOrderRow,
      rows.flatMap(({ orderId }) => orderId ?? []),
    );
    const requests = await byId(
      manager,
      RequestRow,
      [...orders.values()].map(({ requestId }) => requestId),
    );
    const lotOf = new Map(item.lots.map(({ id, lot }) => [id, lot]));
    return rows.map((row) => {
      const { id, kind, onHandChange, reservedChange, byName, why, orderId, jobId } = row;
      const requestCode = requests.get(orders.get(orderId ?? '')?.requestId ?? '')?.code ?? null;
      const at = row.at.toISOString();
      const lot = lotOf.get(row.lotId) ?? '';
      return { id, kind, lot, onHandChange, reservedChange, byName, why, requestCode, orderId, jobId, at };
    });
  }

  async #ofLot(lotId: string): Promise<ItemView> {
    return this.#one((await this.database.manager.findOneByOrFail(StockLotRow, { id: lotId })).itemId);
  }

  async #one(id: string): Promise<ItemView> {
    const [view] = await this.#views(await this.database.manager.findBy(StockItemRow, { id }));
    if (!view) throw domainError('NOT_FOUND', 'There is no such thing on the shelf.');
    return view;
  }

  async #views(items: readonly StockItemRow[]): Promise<ItemView[]> {
    if (items.length === 0) return [];
    const lots = await this.database.manager.find(StockLotRow, {
      where: { itemId: In(items.map(({ id }) => id)) },
      order: { receivedAt: 'ASC', id: 'ASC' },
    });
    return items.map(({ id, key, name, kind, unit, location }) => {
      const mine = lots.filter(({ itemId }) => itemId === id);
      const sum = (value: (lot: StockLotRow) => number) => mine.reduce((total, lot) => total + value(lot), 0);
      const onHand = sum((lot) => lot.onHand);
      const reserved = sum((lot) => lot.reserved);
      return {
        id,
        key,
        name,
        kind,
        unit,
        location,
        onHand,
        reserved,
        free: onHand - reserved,
        lots: mine.map((lot) => ({
          id: lot.id,
          lot: lot.lot,
          onHand: lot.onHand,
          reserved: lot.reserved,
          receivedAt: lot.receivedAt.toISOString(),
        })),
      };
    });
  }
}
