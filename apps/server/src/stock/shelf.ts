import { In, type EntityManager } from 'typeorm';
import { domainError, type PartKind } from '#libs/domain';
import {
  MaterialLotRow,
  StockItemRow,
  StockLotRow,
  StockMovementRow,
  StockReservationRow,
  newId,
  notify,
  type MovementKind,
} from '#libs/persistence';

/** Who moves something, and for what. */
export interface Mover {
  readonly byName: string;
  readonly at: Date;
  readonly why?: string | undefined;
  readonly orderId?: string | undefined;
  readonly lineId?: string | undefined;
  /** The job that made the piece. */
  readonly jobId?: string | undefined;
}

export interface Shelved {
  readonly key: string;
  readonly name: string;
  readonly kind: PartKind;
  readonly partSha256?: string | null;
  readonly location?: string | null;
  /** Of its quantities; default `piece`. */
  readonly unit?: 'piece' | 'mg' | 's';
}

interface Change {
  readonly kind: MovementKind;
  readonly onHand: number;
  readonly reserved: number;
}

/** The conditional update every quantity goes through, and its line in the book. @returns false when there is not that much */
async function move(manager: EntityManager, lot: StockLotRow, change: Change, mover: Mover): Promise<boolean> {
  const done = await manager
    .createQueryBuilder()
    .update(StockLotRow)
    .set({ onHand: () => 'on_hand + :onHand', reserved: () => 'reserved + :reserved' })
    .where('id = :id AND reserved + :reserved >= 0 AND on_hand + :onHand >= reserved + :reserved')
    .setParameters({ id: lot.id, onHand: change.onHand, reserved: change.reserved })
    .execute();
  if (done.affected !== 1) return false;
  const { byName, at, why = null, orderId = null, lineId = null, jobId = null } = mover;
  await manager.insert(StockMovementRow, {
    id: newId(),
    itemId: lot.itemId,
    lotId: lot.id,
    kind: change.kind,
    onHandChange: change.onHand,
    reservedChange: change.reserved,
    byName,
    at,
    why,
    orderId,
    lineId,
    jobId,
  });
  await notify(manager, { topic: 'stock', id: lot.itemId });
  return true;
}

/** The thing's place on the shelf, made when it comes for the first time. */
export async function placeFor(manager: EntityManager, thing: Shelved, at: Date): Promise<StockItemRow> {
  const { key, name, kind, partSha256 = null, location = null, unit = 'piece' } = thing;
  await manager
    .createQueryBuilder()
    .insert()
    .into(StockItemRow)
    .values({ id: newId(), key, name, kind, unit, partSha256, location, createdAt: at })
    .orIgnore()
    .execute();
  return manager.findOneByOrFail(StockItemRow, { key });
}

async function lotFor(manager: EntityManager, itemId: string, lot: string, at: Date): Promise<StockLotRow> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(StockLotRow)
    .values({ id: newId(), itemId, lot, onHand: 0, reserved: 0, receivedAt: at })
    .orIgnore()
    .execute();
  return manager.findOneByOrFail(StockLotRow, { itemId, lot });
}

/** Pieces come in. @param lot what the package says; empty: not told apart from others */
export async function receive(
  manager: EntityManager,
  thing: Shelved,
  { pieces, lot }: { readonly pieces: number; readonly lot: string },
  mover: Mover,
): Promise<StockLotRow> {
  const item = await placeFor(manager, thing, mover.at);
  const row = await lotFor(manager, item.id, lot, mover.at);
  await move(manager, row, { kind: 'received', onHand: pieces, reserved: 0 }, mover);
  return row;
}

/** Free pieces by stock key; the lots stay locked, so what is there now is there until the transaction ends. */
export async function freePieces(manager: EntityManager, keys: readonly string[]): Promise<Map<string, number>> {
  const free = new Map<string, number>();
  for (const { key, lot } of await lockLots(manager, keys)) {
    free.set(key, (free.get(key) ?? 0) + lot.onHand - lot.reserved);
  }
  return free;
}

/** As `freePieces`, for questions only: nothing is locked. */
export async function seenFreePieces(manager: EntityManager, keys: readonly string[]): Promise<Map<string, number>> {
  const free = new Map<string, number>();
  const items = keys.length === 0 ? [] : await manager.findBy(StockItemRow, { key: In([...keys]) });
  const lots = items.length === 0 ? [] : await manager.findBy(StockLotRow, { itemId: In(items.map(({ id }) => id)) });
  const keyOf = new Map(items.map(({ id, key }) => [id, key]));
  for (const lot of lots) {
    const key = keyOf.get(lot.itemId) ?? '';
    free.set(key, (free.get(key) ?? 0) + lot.onHand - lot.reserved);
  }
  return free;
}

/** In the order of their ids, as everybody locks them: after machines, jobs and orders. */
async function lockLots(
  manager: EntityManager,
  keys: readonly string[],
): Promise<{ readonly key: string; readonly lot: StockLotRow }[]> {
  if (keys.length === 0) return [];
  const items = await manager.findBy(StockItemRow, { key: In([...new Set(keys)]) });
  if (items.length === 0) return [];
  const keyOf = new Map(items.map(({ id, key }) => [id, key]));
  const lots = await manager.find(StockLotRow, {
    where: { itemId: In([...keyOf.keys()]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return lots.map((lot) => ({ key: keyOf.get(lot.itemId) ?? '', lot }));
}

/** Promises pieces to a line, the oldest lots first. @throws DomainError STOCK_SHORT */
export async function reserve(
  manager: EntityManager,
  wish: { readonly key: string; readonly pieces: number; readonly orderId: string; readonly lineId: string },
  mover: Mover,
): Promise<void> {
  let missing = wish.pieces;
  const lots = (await lockLots(manager, [wish.key])).map(({ lot }) => lot);
  for (const lot of lots.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())) {
    const pieces = Math.min(missing, lot.onHand - lot.reserved);
    if (pieces <= 0) continue;
    missing -= pieces;
    await reserveLot(manager, lot, { ...wish, pieces }, mover);
  }
  if (missing > 0) throw short(wish.pieces, wish.pieces - missing);
}

/** @throws DomainError STOCK_SHORT */
export async function reserveLot(
  manager: EntityManager,
  lot: StockLotRow,
  { pieces, orderId, lineId }: { readonly pieces: number; readonly orderId: string; readonly lineId: string },
  mover: Mover,
): Promise<void> {
  if (!(await move(manager, lot, { kind: 'reserved', onHand: 0, reserved: pieces }, { ...mover, orderId, lineId }))) {
    throw short(pieces, 0);
  }
  await manager.query(
    `INSERT INTO stock_reservation (lot_id, line_id, order_id, pieces) VALUES ($1, $2, $3, $4)
     ON CONFLICT (lot_id, line_id) DO UPDATE SET pieces = stock_reservation.pieces + EXCLUDED.pieces`,
    [lot.id, lineId, orderId, pieces],
  );
}

const short = (wanted: number, there: number) =>
  domainError('STOCK_SHORT', `${wanted} are wanted, ${there} are free. Count what is there, or take fewer.`, {
    params: { wanted, there },
  });

/**
 * What was promised to an order's lines leaves the shelf or becomes free again.
 * @param usedOf pieces of a line that were built in already; the rest is given back
 */
export async function settle(
  manager: EntityManager,
  where: { readonly orderId: string; readonly lineIds?: readonly string[] },
  usedOf: (lineId: string) => number,
  mover: Mover,
): Promise<void> {
  const lineIds = where.lineIds && In([...where.lineIds]);
  const held = await manager.find(StockReservationRow, {
    where: { orderId: where.orderId, ...(lineIds && { lineId: lineIds }) },
    order: { lotId: 'ASC', lineId: 'ASC' },
  });
  const used = new Map<string, number>();
  // Material is promised to jobs, and booked as their attempts end; an order as a whole has none of it.
  const material = lineIds ? [] : await manager.findBy(MaterialLotRow, { lotId: In(held.map(({ lotId }) => lotId)) });
  const isMaterial = new Set(material.map(({ lotId }) => lotId));
  for (const { lotId, lineId, pieces } of held) {
    if (isMaterial.has(lotId)) continue;
    const lot = await manager.findOneByOrFail(StockLotRow, { id: lotId });
    const before = used.get(lineId) ?? 0;
    const taken = Math.min(pieces, Math.max(0, usedOf(lineId) - before));
    used.set(lineId, before + taken);
    const told = { ...mover, orderId: where.orderId, lineId };
    // Gone first: a second transaction that settles the same promise finds none.
    const gone = await manager.delete(StockReservationRow, { lotId, lineId });
    if (gone.affected !== 1) continue;
    if (taken > 0) await move(manager, lot, { kind: 'used', onHand: -taken, reserved: -taken }, told);
    if (pieces > taken) await move(manager, lot, { kind: 'returned', onHand: 0, reserved: taken - pieces }, told);
  }
}

/**
 * Taken without having been promised to anybody: at most what is free.
 * @returns how much it was
 */
export async function use(manager: EntityManager, lotId: string, amount: number, mover: Mover): Promise<number> {
  const lot = await lockLot(manager, lotId);
  const taken = Math.min(amount, lot.onHand - lot.reserved);
  if (taken > 0) await move(manager, lot, { kind: 'used', onHand: -taken, reserved: 0 }, mover);
  return taken;
}

/** What a person counted is what is there. @throws DomainError STOCK_RESERVED when more than that is promised */
export async function count(manager: EntityManager, lotId: string, counted: number, mover: Mover): Promise<void> {
  const lot = await lockLot(manager, lotId);
  const change = { kind: 'counted' as const, onHand: counted - lot.onHand, reserved: 0 };
  if (!(await move(manager, lot, change, mover))) throw promised(lot, counted);
}

/** @throws DomainError STOCK_SHORT, STOCK_RESERVED */
export async function scrap(manager: EntityManager, lotId: string, pieces: number, mover: Mover): Promise<void> {
  const lot = await lockLot(manager, lotId);
  if (pieces > lot.onHand) throw short(pieces, lot.onHand);
  if (!(await move(manager, lot, { kind: 'scrapped', onHand: -pieces, reserved: 0 }, mover))) {
    throw promised(lot, lot.onHand - pieces);
  }
}

export async function lockLot(manager: EntityManager, id: string): Promise<StockLotRow> {
  const lot = await manager.findOne(StockLotRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!lot) throw domainError('NOT_FOUND', 'There is no such lot on the shelf.');
  return lot;
}

const promised = (lot: StockLotRow, left: number) =>
  domainError(
    'STOCK_RESERVED',
    `${lot.reserved} of these are promised to orders, so ${left} cannot be all. Cancel an order, or choose its alternate.`,
    { params: { reserved: lot.reserved, left } },
  );
