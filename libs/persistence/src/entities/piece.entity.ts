import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RecordKind } from '#libs/domain';

/** A piece that passed its check: what it is and how it came to be, frozen then. Only the photo may come later. */
@Entity('piece')
@Index('piece_design', ['designId', 'at'])
export class PieceRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('piece_code_unique', { unique: true }) @Column({ type: 'text' }) code!: string;
  /** The revision, by its row and by the hash of its content. */
  @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'text' }) contentHash!: string;
  @Column({ type: 'text', nullable: true }) partId!: string | null;
  @Column({ type: 'text' }) partName!: string;
  @Index('piece_order') @Column({ type: 'uuid' }) orderId!: string;
  @Index('piece_job_unique', { unique: true }) @Column({ type: 'uuid' }) jobId!: string;
  @Column({ type: 'uuid', nullable: true }) attemptId!: string | null;
  @Column({ type: 'uuid', nullable: true }) machineId!: string | null;
  /** As it was called then. */
  @Column({ type: 'text', nullable: true }) machineName!: string | null;
  @Column({ type: 'text' }) process!: string;
  /** Material family, and the lot as it was loaded. */
  @Column({ type: 'text', nullable: true }) material!: string | null;
  @Column({ type: 'text', nullable: true }) lot!: string | null;
  @Column({ type: 'text', nullable: true }) programSha256!: string | null;
  /** What made the program, and with which settings, in its own words. */
  @Column({ type: 'text', nullable: true }) engine!: string | null;
  @Column({ type: 'text', nullable: true }) settings!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) startedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) endedAt!: Date | null;
  @Column({ type: 'text' }) checkedBy!: string;
  @Column({ type: 'text', nullable: true }) photoSha256!: string | null;
  /** SPDX expression. */
  @Column({ type: 'text' }) licence!: string;
  /** What is owed with it, by language, one line each. */
  @Column({ type: 'jsonb' }) duties!: Readonly<Record<'es' | 'en', readonly string[]>>;
  /** When it passed. */
  @Index('piece_at') @Column({ type: 'timestamptz' }) at!: Date;
}

/** Who gave back to the commons, or is owned by its workers: what a licence decision may rest on. */
@Entity('reciprocity_record')
export class ReciprocityRecordRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) holder!: string;
  /** The holder's name without what people write differently. */
  @Index('reciprocity_record_holder') @Column({ type: 'text' }) holderKey!: string;
  @Column({ type: 'text' }) kind!: RecordKind;
  /** What was given, paid, signed or shown, and where the proof lies. */
  @Column({ type: 'text' }) note!: string;
  @Column({ type: 'timestamptz' }) validFrom!: Date;
  /** Good until just before it; none: until it is withdrawn. */
  @Column({ type: 'timestamptz', nullable: true }) validUntil!: Date | null;
  @Column({ type: 'text' }) createdBy!: string;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) withdrawnAt!: Date | null;
  @Column({ type: 'text', nullable: true }) withdrawnBy!: string | null;
  @Column({ type: 'text', nullable: true }) withdrawReason!: string | null;
}
