import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { FeedbackKind, FeedbackState, LicenceFamily, ReviewAct, ReviewState } from '#libs/domain';
import type { ReasonData } from './order.entity.js';

/** What a revision is found by; made from the design's row, made anew when the way of making it changes. */
@Entity('design_search')
export class DesignSearchRow {
  @PrimaryColumn({ type: 'uuid' }) designId!: string;
  /** Of `SEARCH_FACTS_VERSION` (libs/designs). */
  @Column({ type: 'int' }) factsVersion!: number;
  @Column({ type: 'text' }) title!: string;
  /** All folded text, for parts of words. */
  @Column({ type: 'text' }) words!: string;
  @Column({ type: 'tsvector', select: false }) vector!: string;
  @Column({ type: 'text', array: true }) processes!: string[];
  @Column({ type: 'text', array: true }) crops!: string[];
  @Column({ type: 'text', array: true }) tasks!: string[];
  @Column({ type: 'text' }) licenceFamily!: LicenceFamily;
  @Column({ type: 'text', nullable: true }) technologyReadiness!: string | null;
  @Column({ type: 'text', nullable: true }) documentationReadiness!: string | null;
  /** Sides of the box each made part fits into, longest first. */
  @Column({ type: 'double precision', array: true, nullable: true }) boxMm!: number[] | null;
}

/** One act of the review of a revision: who, when, why. Append-only. */
@Entity('design_review')
@Index('design_review_design', ['designId', 'at'])
export class DesignReviewRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'timestamptz' }) at!: Date;
  /** None: counted by the site itself. */
  @Column({ type: 'uuid', nullable: true }) accountId!: string | null;
  @Column({ type: 'text' }) actor!: string;
  @Column({ type: 'text' }) act!: ReviewAct;
  @Column({ type: 'text' }) fromState!: ReviewState;
  @Column({ type: 'text' }) toState!: ReviewState;
  @Column({ type: 'text', nullable: true }) reason!: string | null;
  @Column({ type: 'uuid', nullable: true }) successorId!: string | null;
}

/** What somebody in the field, or at the bench, says of a revision. */
@Entity('design_feedback')
@Index('design_feedback_design', ['designId', 'createdAt'])
export class DesignFeedbackRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'text', nullable: true }) partId!: string | null;
  @Column({ type: 'text' }) kind!: FeedbackKind;
  @Column({ type: 'text' }) text!: string;
  @Column({ type: 'text', nullable: true }) authorName!: string | null;
  @Column({ type: 'text' }) source!: 'requester' | 'staff';
  @Column({ type: 'uuid', nullable: true }) requestId!: string | null;
  @Index('design_feedback_piece', { where: 'piece_code IS NOT NULL' })
  @Column({ type: 'text', nullable: true })
  pieceCode!: string | null;
  @Column({ type: 'uuid', nullable: true }) accountId!: string | null;
  @Column({ type: 'text', nullable: true }) photoSha256!: string | null;
  @Column({ type: 'text', nullable: true }) photoType!: string | null;
  @Index('design_feedback_new', { where: "state = 'new'" }) @Column({ type: 'text' }) state!: FeedbackState;
  @Column({ type: 'text', nullable: true }) answer!: string | null;
  @Column({ type: 'uuid', nullable: true }) fixedInId!: string | null;
  /** Taken off the public page by a person. */
  @Column({ type: 'boolean', default: false }) isHidden!: boolean;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) changedAt!: Date | null;
  @Column({ type: 'text', nullable: true }) changedBy!: string | null;
}

/** Settings with which a part came out well on machines of a class. */
@Entity('known_good')
@Index('known_good_part', ['partSha256', 'machineClass', 'material'])
export class KnownGoodRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  /** Hash of the part's model file: the settings hold for every revision that has it. */
  @Column({ type: 'text' }) partSha256!: string;
  @Column({ type: 'text' }) machineClass!: string;
  @Column({ type: 'text' }) material!: string;
  @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'text' }) partId!: string;
  @Column({ type: 'jsonb' }) settings!: Readonly<Record<string, string | number | boolean>>;
  @Column({ type: 'text', nullable: true }) engine!: string | null;
  @Column({ type: 'text', nullable: true }) note!: string | null;
  @Column({ type: 'text' }) author!: string;
  @Column({ type: 'uuid', nullable: true }) accountId!: string | null;
  /** The job whose piece passed; none where a person knows it from elsewhere. */
  @Column({ type: 'uuid', nullable: true }) jobId!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) retiredAt!: Date | null;
}

/** Picture and light mesh of a model file, by its content: made once for all revisions that have it. */
@Entity('model_picture')
export class ModelPictureRow {
  @PrimaryColumn({ type: 'text' }) modelSha256!: string;
  /** For its type. */
  @Column({ type: 'text' }) fileName!: string;
  @Index('model_picture_preparing', { where: "state = 'preparing'" })
  @Column({ type: 'text' })
  state!: 'preparing' | 'ready' | 'failed';
  @Column({ type: 'text', nullable: true }) pictureSha256!: string | null;
  @Column({ type: 'text', nullable: true }) meshSha256!: string | null;
  @Column({ type: 'jsonb', nullable: true }) reason!: ReasonData | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}
