import { Column, Entity, Generated, Index, PrimaryColumn } from 'typeorm';
import type { JobState, LicenceDecision, PlateOutcome, Problem, Requirements } from '#libs/domain';

/** Why something waits, or what happened: a stable code, English text, values for translated texts. */
export type ReasonData = Pick<Problem, 'message' | 'params'> & { readonly code: string };

@Entity('request')
export class RequestRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('request_code_unique', { unique: true }) @Column({ type: 'text' }) code!: string;
  @Index('request_state') @Column({ type: 'text' }) state!: string;
  @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'int' }) quantity!: number;
  @Column({ type: 'date', nullable: true }) neededBy!: string | null;
  @Column({ type: 'text' }) place!: string;
  @Column({ type: 'text' }) purpose!: string;
  @Column({ type: 'text' }) requesterKind!: string;
  @Column({ type: 'text' }) requesterName!: string;
  @Column({ type: 'text', nullable: true }) contact!: string | null;
  @Column({ type: 'text', nullable: true }) note!: string | null;
  @Column({ type: 'jsonb' }) licenceDecision!: LicenceDecision;
  /** What was agreed with the licensor where the licence alone does not cover it; by whom and when it was written down. */
  @Column({ type: 'text', nullable: true }) agreedTerms!: string | null;
  @Column({ type: 'text', nullable: true }) agreedBy!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) agreedAt!: Date | null;
  /** Since when an accepted request waits for a person, because its licence decision got worse. */
  @Column({ type: 'timestamptz', nullable: true }) reviewSince!: Date | null;
  @Column({ type: 'text', nullable: true }) declineReason!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  /** When each step was reached, for the requester's page. */
  @Column({ type: 'jsonb' }) stepTimes!: Record<string, string>;
  @Column({ type: 'int', default: 1 }) version!: number;
}

@Entity('work_order')
export class WorkOrderRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('work_order_request_unique', { unique: true }) @Column({ type: 'uuid' }) requestId!: string;
  @Column({ type: 'uuid' }) designId!: string;
  @Column({ type: 'text' }) state!: 'open' | 'complete' | 'cancelled';
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}

@Entity('order_line')
export class OrderLineRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('order_line_order') @Column({ type: 'uuid' }) orderId!: string;
  @Column({ type: 'int' }) position!: number;
  @Column({ type: 'text' }) partId!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) kind!: 'make' | 'buy' | 'salvage';
  @Column({ type: 'real' }) quantity!: number;
  @Column({ type: 'boolean', default: false }) isDone!: boolean;
  @Column({ type: 'text', nullable: true }) note!: string | null;
  /** Unique in the order: the part's id, with `~n` for an alternate (`BomLine.key`). */
  @Column({ type: 'text' }) key!: string;
  /** The line it is built into; none: the machine itself. */
  @Column({ type: 'uuid', nullable: true }) parentLineId!: string | null;
  /** The line in whose place it comes. */
  @Column({ type: 'uuid', nullable: true }) alternateOf!: string | null;
  @Column({ type: 'int', default: 1 }) perParent!: number;
  /** Under what it lies on the shelf; none on orders from before there was one. */
  @Column({ type: 'text', nullable: true }) stockKey!: string | null;
  /** The alternate a person chose: 0 the part itself; none: what lay on the shelf decided. */
  @Column({ type: 'int', nullable: true }) choice!: number | null;
  @Column({ type: 'jsonb', default: [] }) reasons!: ReasonData[];
  @Column({ type: 'int', default: 0 }) fromStock!: number;
  @Column({ type: 'int', default: 0 }) fromQueue!: number;
  @Column({ type: 'int', default: 0 }) fromAlternate!: number;
  /** Pieces bought, salvaged or made elsewhere that have come. */
  @Column({ type: 'int', default: 0 }) got!: number;
}

/** One processing step for all pieces of a line, by a machine (then it has jobs) or by a person. */
@Entity('operation')
export class OperationRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('operation_order') @Column({ type: 'uuid' }) orderId!: string;
  /** None: the step belongs to the whole (assembling). */
  @Column({ type: 'uuid', nullable: true }) lineId!: string | null;
  @Column({ type: 'int' }) sequence!: number;
  @Column({ type: 'text' }) step!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'int' }) quantity!: number;
  @Column({ type: 'int', default: 0 }) done!: number;
  @Column({ type: 'text' }) state!: 'waiting' | 'ready' | 'done' | 'cancelled';
  /** Ids of the operations that must be done first. */
  @Column({ type: 'uuid', array: true }) after!: string[];
  @Column({ type: 'jsonb' }) requirements!: Requirements;
  /** The file to make it from, by content hash; none for steps by people. */
  @Column({ type: 'text', nullable: true }) partSha256!: string | null;
  @Column({ type: 'real', nullable: true }) thicknessMm!: number | null;
}

/** One run to be made. */
@Entity('job')
export class JobRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'int' }) @Generated('increment') number!: number;
  @Index('job_operation') @Column({ type: 'uuid' }) operationId!: string;
  @Index('job_order') @Column({ type: 'uuid' }) orderId!: string;
  @Index('job_state') @Column({ type: 'text' }) state!: JobState;
  @Column({ type: 'jsonb' }) reasons!: ReasonData[];
  /** Where it is or was made. */
  @Column({ type: 'uuid', nullable: true }) machineId!: string | null;
  /** What the plate holds when it is cleared: a finished piece, a spoiled one, or one a person stopped. */
  @Column({ type: 'text', nullable: true }) outcome!: PlateOutcome | null;
  @Column({ type: 'text', nullable: true }) verdict!: 'pass' | 'rework' | 'scrap' | null;
  @Column({ type: 'uuid', nullable: true }) replacesJobId!: string | null;
  @Column({ type: 'int', default: 0 }) attemptCount!: number;
  /** Attempts that spoiled material or failed on the machine; capped, then a person decides. */
  @Column({ type: 'int', default: 0 }) failureCount!: number;
  @Column({ type: 'boolean', default: false }) isCancelWanted!: boolean;
  @Column({ type: 'timestamptz', nullable: true }) backOffUntil!: Date | null;
  /** Higher goes first, whatever its day. */
  @Column({ type: 'int', default: 0 }) priority!: number;
  /** Where a person moved it to (`orderKey` of libs/scheduling); none: its day and the age of its order decide. */
  @Column({ type: 'text', nullable: true }) rank!: string | null;
  /** Only on this machine. */
  @Column({ type: 'uuid', nullable: true }) pinnedMachineId!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) notBefore!: Date | null;
  /** Attempts that were made before a person last let it go on. */
  @Column({ type: 'int', default: 0 }) attemptsForgiven!: number;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz' }) updatedAt!: Date;
  @Column({ type: 'int', default: 1 }) version!: number;
}
