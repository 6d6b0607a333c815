import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Why a machine makes nothing until a person says otherwise; ISO time in `at`. */
export interface OutOfService {
  readonly why: string;
  readonly by: string;
  readonly at: string;
}

/** What the workshop decided about a machine, beside what the machine is. A machine without a row follows the site. */
@Entity('machine_rule')
export class MachineRuleRow {
  @PrimaryColumn({ type: 'uuid' }) machineId!: string;
  /** None: as the site. */
  @Column({ type: 'text', nullable: true }) mode!: 'manual' | 'suggest' | 'automatic' | null;
  @Column({ type: 'jsonb', nullable: true }) outOfService!: OutOfService | null;
  @Column({ type: 'real', nullable: true }) toleranceMm!: number | null;
  /** What whoever starts it must be trained in. */
  @Column({ type: 'text', array: true, default: [] }) trainings!: string[];
  @Column({ type: 'text', nullable: true }) place!: string | null;
  /** It may start in quiet hours. */
  @Column({ type: 'boolean', default: false }) isQuiet!: boolean;
  /** It may start while nobody is here. */
  @Column({ type: 'boolean', default: true }) isUnattendedAllowed!: boolean;
  @Column({ type: 'int', default: 1 }) version!: number;
}

/** A machine kept for a time, with or without a job. */
@Entity('machine_reservation')
@Check('machine_reservation_span', '"until" > "from"')
@Index('machine_reservation_machine', ['machineId', 'until'])
export class MachineReservationRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) machineId!: string;
  @Column({ type: 'timestamptz' }) from!: Date;
  @Column({ type: 'timestamptz' }) until!: Date;
  @Column({ type: 'text' }) why!: string;
  @Column({ type: 'text' }) byName!: string;
  @Column({ type: 'uuid', nullable: true }) jobId!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}

/** Care that a machine needs again and again; due by whichever of the three comes first. */
@Entity('maintenance_plan')
@Check('maintenance_plan_due', 'num_nonnulls("every_hours", "every_cycles", "every_days") > 0')
@Index('maintenance_plan_machine', ['machineId'])
export class MaintenancePlanRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) machineId!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'real', nullable: true }) everyHours!: number | null;
  @Column({ type: 'int', nullable: true }) everyCycles!: number | null;
  @Column({ type: 'int', nullable: true }) everyDays!: number | null;
  /** Its beginning, until it is done for the first time. */
  @Column({ type: 'timestamptz' }) lastDoneAt!: Date;
  @Column({ type: 'text', nullable: true }) lastDoneBy!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}

/** Why a job went to this machine, or was suggested for it. Kept for a time (`DECISIONS_KEPT_DAYS`). */
@Entity('dispatch_decision')
export class DispatchDecisionRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('dispatch_decision_at') @Column({ type: 'timestamptz' }) at!: Date;
  /** Begun by itself, suggested to a person, or picked by one. */
  @Column({ type: 'text' }) kind!: 'automatic' | 'suggested' | 'person';
  @Index('dispatch_decision_job') @Column({ type: 'uuid' }) jobId!: string;
  @Column({ type: 'uuid' }) machineId!: string;
  @Column({ type: 'uuid', nullable: true }) runnerUpId!: string | null;
  /** Of the site's dispatch policy. */
  @Column({ type: 'int' }) policyVersion!: number;
  /** As in libs/scheduling: machine, name, what failed, factors. */
  @Column({ type: 'jsonb' }) candidates!: unknown[];
  @Column({ type: 'int' }) lookedAt!: number;
  @Column({ type: 'text', nullable: true }) byName!: string | null;
}

/** Who took a thing of the inbox upon themselves; what nobody took is open. */
@Entity('inbox_assignment')
export class InboxAssignmentRow {
  /** As the inbox names it, e.g. `clear-plate:<id>`. */
  @PrimaryColumn({ type: 'text' }) itemId!: string;
  @Column({ type: 'uuid' }) accountId!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'timestamptz' }) at!: Date;
}

/** Local time of the site, `HH:MM`; 1 Monday to 7 Sunday. `until` before `from`: it ends on the next day. */
export interface WeeklyShift {
  readonly weekday: number;
  readonly from: string;
  readonly until: string;
}

/** When somebody works, what they learnt, and whether they say that they are here. */
@Entity('person_at_work')
export class PersonAtWorkRow {
  @PrimaryColumn({ type: 'uuid' }) accountId!: string;
  @Column({ type: 'jsonb', default: [] }) shifts!: WeeklyShift[];
  @Column({ type: 'text', array: true, default: [] }) trainings!: string[];
  /** What they said last, until `saidUntil`; then their shifts count again. */
  @Column({ type: 'boolean', nullable: true }) saidHere!: boolean | null;
  @Column({ type: 'timestamptz', nullable: true }) saidAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) saidUntil!: Date | null;
  @Column({ type: 'int', default: 1 }) version!: number;
}
