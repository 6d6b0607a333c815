import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A design that an import brought in, or found here already. */
export interface ImportResult {
  readonly manifest: string;
  readonly designId: string;
  readonly slug: string;
  readonly version: string;
  readonly title: string;
  readonly isNew: boolean;
}

/** A manifest to choose among several. */
export interface ImportChoice {
  readonly manifest: string;
  readonly title?: string;
  readonly version?: string;
}

export interface ImportProgress {
  readonly bytes?: number;
  readonly totalBytes?: number;
  readonly files?: number;
  readonly totalFiles?: number;
  readonly designs?: number;
  readonly totalDesigns?: number;
}

export type ImportState = 'waiting' | 'running' | 'choose' | 'confirm' | 'done' | 'failed' | 'cancelled';
export type ImportStep = 'fetch' | 'read' | 'keep';

/** Something to bring into the catalogue: what was asked for, how far it is, what came of it. */
@Entity('design_import')
export class ImportRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) kind!: 'url' | 'git' | 'folder' | 'zip';
  /** As given: an address, a folder of the server, a file's name. */
  @Column({ type: 'text' }) address!: string;
  @Column({ type: 'text', nullable: true }) ref!: string | null;
  @Column({ type: 'text', nullable: true }) subfolder!: string | null;
  /** Manifests that were asked for, by path; null: the only one there is. */
  @Column({ type: 'text', array: true, nullable: true }) manifests!: string[] | null;
  @Column({ type: 'boolean', default: false }) wantsAll!: boolean;
  /** A person looked at the doubts about who the design is. */
  @Column({ type: 'boolean', default: false }) isConfirmed!: boolean;
  @Column({ type: 'text' }) state!: ImportState;
  @Column({ type: 'text', nullable: true }) step!: ImportStep | null;
  @Column({ type: 'jsonb' }) progress!: ImportProgress;
  @Column({ type: 'jsonb' }) problems!: unknown;
  @Column({ type: 'jsonb' }) results!: ImportResult[];
  @Column({ type: 'jsonb' }) choices!: ImportChoice[];
  @Column({ type: 'text', nullable: true }) commit!: string | null;
  /** How often a worker took it; a write of an earlier try changes nothing. */
  @Column({ type: 'int', default: 0 }) tries!: number;
  @Column({ type: 'uuid', nullable: true }) accountId!: string | null;
  @Column({ type: 'text' }) actor!: string;
  @Index('design_import_created') @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) endedAt!: Date | null;
}

/** Where a design came from, when, and who brought it. One design may have come several ways. */
@Entity('design_source')
export class DesignSourceRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('design_source_design') @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'uuid' }) importId!: string;
  @Column({ type: 'text' }) kind!: ImportRow['kind'];
  @Index('design_source_address') @Column({ type: 'text' }) address!: string;
  @Column({ type: 'text', nullable: true }) ref!: string | null;
  /** Of a repository, in hex. */
  @Column({ type: 'text', nullable: true }) commit!: string | null;
  /** Path at the source. */
  @Column({ type: 'text' }) manifest!: string;
  @Column({ type: 'uuid', nullable: true }) accountId!: string | null;
  @Column({ type: 'text' }) actor!: string;
  @Column({ type: 'timestamptz' }) at!: Date;
}
