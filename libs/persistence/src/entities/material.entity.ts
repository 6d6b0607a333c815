import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const MATERIAL_FORMS = ['spool', 'sheet', 'bar', 'cutter'] as const;
export type MaterialForm = (typeof MATERIAL_FORMS)[number];

/**
 * What a lot of the shelf is, where it is material or a tool: its quantities are the shelf's, in milligrams for spools and
 * bars, pieces for sheets, seconds of life for cutters.
 */
@Entity('material_lot')
@Check('material_lot_form', "form IN ('spool', 'sheet', 'bar', 'cutter')")
@Check('material_lot_initial', 'initial > 0')
@Index('material_lot_machine_unique', ['machineId', 'form'], { unique: true, where: 'machine_id IS NOT NULL' })
@Index('material_lot_source_unique', ['source'], { unique: true, where: 'source IS NOT NULL' })
export class MaterialLotRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_material_lot' }) lotId!: string;
  @Column({ type: 'text' }) form!: MaterialForm;
  /** Family as designs and machines name it: `PLA`, `plywood`; of a cutter what it is: `3.175 mm flat`. */
  @Column({ type: 'text' }) material!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', nullable: true }) colour!: string | null;
  @Column({ type: 'text', nullable: true }) vendor!: string | null;
  @Column({ type: 'int' }) initial!: number;
  /** Of the empty spool, mg; weighing subtracts it. */
  @Column({ type: 'int', nullable: true }) tareMg!: number | null;
  @Column({ type: 'text', nullable: true }) location!: string | null;
  /** Where it is mounted. */
  @Column({ type: 'uuid', nullable: true }) machineId!: string | null;
  /** Where it was imported from, e.g. `spoolman:12`: the same spool comes in once. */
  @Column({ type: 'text', nullable: true }) source!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) archivedAt!: Date | null;
}

/** What an attempt took, booked once. */
@Entity('material_booking')
export class MaterialBookingRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_material_booking' }) attemptId!: string;
  /** None: nothing was mounted that anybody had told us of. */
  @Column({ type: 'uuid', nullable: true }) lotId!: string | null;
  @Column({ type: 'text' }) material!: string;
  @Index('material_booking_job') @Column({ type: 'uuid' }) jobId!: string;
  @Column({ type: 'int' }) amount!: number;
  /** Of the program, 0 to 1, that was run. */
  @Column({ type: 'real' }) share!: number;
  @Index('material_booking_at') @Column({ type: 'timestamptz' }) at!: Date;
}
