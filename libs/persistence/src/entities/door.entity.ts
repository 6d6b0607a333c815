import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A choice that slicers upload to as if it were a printer: any machine of one class, with one material. */
@Entity('slicer_queue')
@Check('slicer_queue_language', "language IN ('es', 'en')")
export class SlicerQueueRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_slicer_queue' }) id!: string;
  /** Its part of the address that is typed into a slicer; never changed. */
  @Index('slicer_queue_slug_unique', { unique: true }) @Column({ type: 'text' }) slug!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) machineClass!: string;
  @Column({ type: 'text' }) material!: string;
  /** Of the sentences that a slicer shows. */
  @Column({ type: 'text' }) language!: 'es' | 'en';
  @Column({ type: 'boolean', default: true }) isOpen!: boolean;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'int', default: 1 }) version!: number;
}

/** A file that came through a queue: kept until somebody releases it, or made into jobs at once. */
@Entity('slicer_upload')
@Index('slicer_upload_queue', ['queueId', 'createdAt'])
export class SlicerUploadRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'PK_slicer_upload' }) id!: string;
  @Column({ type: 'uuid' }) queueId!: string;
  /** Its own row for each upload: the same file twice is two wishes, kept in one blob. */
  @Index('slicer_upload_program') @Column({ type: 'uuid' }) programId!: string;
  /** Of the file as it came. */
  @Index('slicer_upload_file') @Column({ type: 'text' }) sha256!: string;
  @Column({ type: 'int' }) bytes!: number;
  @Column({ type: 'text' }) fileName!: string;
  /** As the slicer's user wrote it; may be empty. */
  @Column({ type: 'text' }) folder!: string;
  @Column({ type: 'boolean' }) wantsPrint!: boolean;
  @Column({ type: 'text' }) byName!: string;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'uuid', nullable: true }) orderId!: string | null;
  @Column({ type: 'text', nullable: true }) releasedBy!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) releasedAt!: Date | null;
}
