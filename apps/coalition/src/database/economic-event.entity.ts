import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EconomicEvent } from '#libs/coalition-contract';

/** Append-only. Each site numbers its own events, so both ids together make the key. */
@Entity({ name: 'economic_event' })
@Index('economic_event_newest', ['at', 'eventId'])
export class EconomicEventEntity {
  @PrimaryColumn({ name: 'site_id', type: 'uuid', primaryKeyConstraintName: 'economic_event_pk' })
  siteId!: string;

  @PrimaryColumn({ name: 'event_id', type: 'uuid', primaryKeyConstraintName: 'economic_event_pk' })
  eventId!: string;

  @Column({ name: 'site_name', type: 'text' })
  siteName!: string;

  @Column({ name: 'action', type: 'text' })
  action!: EconomicEvent['action'];

  @Column({ name: 'design_title', type: 'text' })
  designTitle!: string;

  @Column({ name: 'design_hash', type: 'text' })
  designHash!: string;

  @Column({ name: 'part_name', type: 'text' })
  partName!: string;

  @Column({ name: 'process', type: 'text' })
  process!: EconomicEvent['process'];

  @Column({ name: 'material', type: 'text', nullable: true })
  material!: string | null;

  @Column({ name: 'quantity', type: 'double precision' })
  quantity!: number;

  @Column({ name: 'unit', type: 'text' })
  unit!: EconomicEvent['unit'];

  @Column({ name: 'licence', type: 'text' })
  licence!: string;

  @Column({ name: 'corrects', type: 'uuid', nullable: true })
  corrects!: string | null;

  @Column({ name: 'at', type: 'timestamptz' })
  at!: Date;
}
