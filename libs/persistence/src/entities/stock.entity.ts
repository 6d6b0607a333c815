import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One thing that lies on the shelf: a part by its file, steps and material, or a bought or salvaged thing by its name. */
@Entity('stock_item')
export class StockItemRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_stock_item' }) id!: string;
  /** `file:…`, `part:…` or `name:…`; two pieces with the same key will do for each other. */
  @Index('stock_item_key_unique', { unique: true }) @Column({ type: 'text' }) key!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) kind!: 'make' | 'buy' | 'salvage';
  @Column({ type: 'text', default: 'piece' }) unit!: string;
  @Column({ type: 'text', nullable: true }) partSha256!: string | null;
  @Column({ type: 'text', nullable: true }) location!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}

/** What came in together and is told apart: a delivery, a run of pieces. The quantities are the sums of its movements. */
@Entity('stock_lot')
@Index('stock_lot_item_lot_unique', ['itemId', 'lot'], { unique: true })
@Check('stock_lot_quantities', 'reserved >= 0 AND on_hand >= reserved')
export class StockLotRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_stock_lot' }) id!: string;
  @Column({ type: 'uuid' }) itemId!: string;
  /** What the package says; empty: not told apart. */
  @Column({ type: 'text' }) lot!: string;
  @Column({ type: 'int' }) onHand!: number;
  /** Of these, promised to orders. */
  @Column({ type: 'int' }) reserved!: number;
  @Column({ type: 'timestamptz' }) receivedAt!: Date;
}

export type MovementKind = 'received' | 'reserved' | 'used' | 'returned' | 'counted' | 'scrapped';

/** Written once, never changed: who did what, and why. */
@Entity('stock_movement')
@Index('stock_movement_item', ['itemId', 'at'])
export class StockMovementRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_stock_movement' }) id!: string;
  @Column({ type: 'uuid' }) itemId!: string;
  @Column({ type: 'uuid' }) lotId!: string;
  @Column({ type: 'text' }) kind!: MovementKind;
  @Column({ type: 'int' }) onHandChange!: number;
  @Column({ type: 'int' }) reservedChange!: number;
  @Column({ type: 'text' }) byName!: string;
  @Column({ type: 'text', nullable: true }) why!: string | null;
  @Index('stock_movement_order') @Column({ type: 'uuid', nullable: true }) orderId!: string | null;
  @Column({ type: 'uuid', nullable: true }) lineId!: string | null;
  /** The job that made the piece: its passport is found by it. */
  @Column({ type: 'uuid', nullable: true }) jobId!: string | null;
  @Column({ type: 'timestamptz' }) at!: Date;
}

/** What of a lot is promised to a line and not yet used or given back. */
@Entity('stock_reservation')
@Check('stock_reservation_pieces', 'pieces > 0')
export class StockReservationRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_stock_reservation' }) lotId!: string;
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_stock_reservation' }) lineId!: string;
  @Index('stock_reservation_order') @Column({ type: 'uuid' }) orderId!: string;
  @Column({ type: 'int' }) pieces!: number;
}

/** A piece that was begun for one order and went to another, whose day came sooner. */
@Entity('piece_handover')
export class PieceHandoverRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_piece_handover' }) id!: string;
  @Index('piece_handover_job') @Column({ type: 'uuid' }) jobId!: string;
  @Column({ type: 'uuid' }) fromOrderId!: string;
  @Column({ type: 'uuid' }) toOrderId!: string;
  @Column({ type: 'uuid', nullable: true }) toLineId!: string | null;
  @Column({ type: 'timestamptz' }) at!: Date;
}
