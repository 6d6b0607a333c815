import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CapacityEntry } from '#libs/coalition-contract';

/** node-postgres reads bigint as text; sequences stay below 2^53 by contract. */
const toNumber = { to: (value: number): number => value, from: (value: string): number => Number(value) };

/** The newest capacity report of each site. */
@Entity({ name: 'capacity_report' })
export class CapacityReportEntity {
  @PrimaryColumn({ name: 'site_id', type: 'uuid', primaryKeyConstraintName: 'capacity_report_pk' })
  siteId!: string;

  @Column({ name: 'site_name', type: 'text' })
  siteName!: string;

  @Column({ name: 'sequence', type: 'bigint', transformer: toNumber })
  sequence!: number;

  /** Never later than it was received: a fast clock at a site makes no report fresher than it is. */
  @Column({ name: 'observed_at', type: 'timestamptz' })
  observedAt!: Date;

  @Column({ name: 'half_life_s', type: 'integer' })
  halfLifeS!: number;

  @Column({ name: 'entries', type: 'jsonb' })
  entries!: CapacityEntry[];
}
