import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ReviewState } from '#libs/domain';
import type { ReasonData } from './order.entity.js';

/** A file by content hash; the bytes lie in the blob store. */
@Entity('blob')
export class BlobRow {
  @PrimaryColumn({ type: 'text' }) sha256!: string;
  @Column({ type: 'int' }) bytes!: number;
  @Column({ type: 'text' }) mediaType!: string;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}

/**
 * One revision of a design, pinned by the hash of its content. What came with the import never changes (a trigger sees
 * to it); what the site thinks of it does.
 */
@Entity('design')
@Index('design_current_unique', ['slug'], { unique: true, where: 'is_current' })
export class DesignRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('design_slug') @Column({ type: 'text' }) slug!: string;
  @Column({ type: 'text' }) version!: string;
  @Index('design_content_unique', { unique: true }) @Column({ type: 'text' }) contentHash!: string;
  /** The normalised manifest (libs/designs), as it was read. */
  @Column({ type: 'jsonb' }) manifest!: unknown;
  @Column({ type: 'text' }) manifestPath!: string;
  /** Facts measured at import: size and mass of each part. */
  @Column({ type: 'jsonb' }) parts!: unknown;
  @Column({ type: 'text', array: true }) processes!: string[];
  @Column({ type: 'jsonb' }) problems!: unknown;
  @Column({ type: 'text' }) searchText!: string;
  @Column({ type: 'timestamptz' }) importedAt!: Date;
  /** The one that people get who ask for the design by its name: the newest that is not withdrawn. */
  @Column({ type: 'boolean', default: true }) isCurrent!: boolean;
  @Column({ type: 'text', default: 'unreviewed' }) review!: ReviewState;
  /** When a person last looked; reports from the field count from here on. */
  @Column({ type: 'timestamptz', nullable: true }) lookedAt!: Date | null;
  /** Since when a person is asked to look again. */
  @Column({ type: 'timestamptz', nullable: true }) lookSince!: Date | null;
  /** Why it is withdrawn, and what to take instead. */
  @Column({ type: 'text', nullable: true }) withdrawnReason!: string | null;
  @Column({ type: 'uuid', nullable: true }) successorId!: string | null;
  /** The revision that somebody here forked; later revisions of the fork keep it. */
  @Column({ type: 'uuid', nullable: true }) forkedFromId!: string | null;
  /** A fork made here that makes another thing than its origin: the licence's rules for changed designs hold. */
  @Column({ type: 'boolean', default: false }) isModified!: boolean;
}

@Entity('design_file')
export class DesignFileRow {
  @PrimaryColumn({ type: 'uuid' }) designId!: string;
  @PrimaryColumn({ type: 'text' }) path!: string;
  @Column({ type: 'text' }) sha256!: string;
  @Column({ type: 'text' }) mediaType!: string;
  @Column({ type: 'int' }) bytes!: number;
}

/** Blobs made with a program, by hash: its thumbnail, its whole tool path and a coarse one of all layers. */
export interface ProgramPicture {
  readonly pngSha256: string;
  readonly pathSha256: string;
  readonly overviewSha256: string;
}

/**
 * A program for one file, machine class and material; made once, shared by all jobs that need it. Or one that a person
 * brought, for one operation or for every piece of that file.
 */
@Entity('program')
@Check('program_origin', "origin IN ('made', 'uploaded')")
@Check('program_uploaded', "(origin = 'uploaded') = (file_name IS NOT NULL AND uploaded_by IS NOT NULL)")
@Check('program_operation_uploaded', "operation_id IS NULL OR origin = 'uploaded'")
@Index('program_content', ['contentKey'], { where: 'content_key IS NOT NULL' })
@Index('program_operation', ['operationId'], { where: 'operation_id IS NOT NULL' })
@Index('program_uploads', ['createdAt'], { where: "origin = 'uploaded'" })
export class ProgramRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  /** SHA-256 over everything that decides the program's content. */
  @Index('program_key_unique', { unique: true }) @Column({ type: 'text' }) key!: string;
  @Index('program_part') @Column({ type: 'text' }) partSha256!: string;
  @Column({ type: 'text' }) machineClass!: string;
  @Column({ type: 'text' }) material!: string;
  @Column({ type: 'jsonb' }) input!: unknown;
  @Column({ type: 'text' }) state!: 'preparing' | 'ready' | 'failed';
  @Column({ type: 'real', default: 0 }) progress!: number;
  @Column({ type: 'text', nullable: true }) sha256!: string | null;
  @Column({ type: 'int', nullable: true }) bytes!: number | null;
  @Column({ type: 'jsonb', nullable: true }) report!: unknown;
  /** Absent where none could be drawn: the program runs all the same. */
  @Column({ type: 'jsonb', nullable: true }) picture!: ProgramPicture | null;
  @Column({ type: 'real', nullable: true }) estimatedS!: number | null;
  @Column({ type: 'jsonb', nullable: true }) reason!: ReasonData | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'text', default: 'made' }) origin!: 'made' | 'uploaded';
  /** SHA-256 over the mesh itself and everything else that decides the program: two files of one mesh have the same. */
  @Column({ type: 'text', nullable: true }) contentKey!: string | null;
  /** Uploaded for this operation only. */
  @Column({ type: 'uuid', nullable: true }) operationId!: string | null;
  /** Of an uploaded one: what its file was called, what was said with it, who brought it. */
  @Column({ type: 'text', nullable: true }) fileName!: string | null;
  @Column({ type: 'text', nullable: true }) note!: string | null;
  @Column({ type: 'text', nullable: true }) uploadedBy!: string | null;
}
