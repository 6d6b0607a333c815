import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type {
  AttemptState,
  Connectivity,
  LoadedMaterial,
  MachineMode,
  MachineProfile,
  MachineState,
} from '#libs/domain';
import type { ReasonData } from './order.entity.js';

/** What one person said of an attempt whose end nobody knows; ISO time in `at`. */
export interface AttemptClaim {
  readonly accountId: string;
  readonly name: string;
  readonly verdict: 'done-confirmed' | 'scrapped' | 'never-started';
  readonly at: string;
}

export interface MachineMacro {
  readonly name: string;
  readonly lines: string[];
}

@Entity('bridge')
export class BridgeRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) secretHash!: string;
  @Column({ type: 'text' }) publicKeyPem!: string;
  @Column({ type: 'boolean' }) isSimulated!: boolean;
  @Column({ type: 'text' }) connectivity!: Connectivity;
  @Column({ type: 'text', nullable: true }) epoch!: string | null;
  /** When that boot introduced itself last, by its own clock, ms. */
  @Column({ type: 'double precision', nullable: true }) bornAtMs!: number | null;
  /** The boot before it. */
  @Column({ type: 'text', nullable: true }) previousEpoch!: string | null;
  @Column({ type: 'double precision', nullable: true }) previousBornAtMs!: number | null;
  /** Two boots use its name in turns: nothing starts until a person has sorted that out. */
  @Column({ type: 'timestamptz', nullable: true }) doubtSince!: Date | null;
  @Column({ type: 'text', nullable: true }) softwareVersion!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) lastSeenAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) revokedAt!: Date | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
}

/** A bridge that asks to be let in: ten minutes from the code on its screen to a person's yes. */
@Entity('pairing')
export class PairingRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) hostName!: string;
  @Column({ type: 'text' }) publicKeyPem!: string;
  @Column({ type: 'int' }) machineCount!: number;
  /** Where it asked from. */
  @Column({ type: 'text' }) address!: string;
  @Column({ type: 'text' }) codeHash!: string;
  @Index('pairing_poll_unique', { unique: true }) @Column({ type: 'text' }) pollHash!: string;
  /** Name of the person who said yes. */
  @Column({ type: 'text', nullable: true }) approvedBy!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz' }) expiresAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) claimedAt!: Date | null;
}

@Entity('machine')
export class MachineRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('machine_bridge') @Column({ type: 'uuid' }) bridgeId!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) url!: string;
  @Column({ type: 'jsonb' }) profile!: MachineProfile;
  @Column({ type: 'jsonb', nullable: true }) loaded!: LoadedMaterial | null;
  /** As in the bridge's contract; null: its default. */
  @Column({ type: 'text', nullable: true }) uuid!: string | null;
  @Column({ type: 'jsonb', nullable: true }) macros!: MachineMacro[] | null;
  @Column({ type: 'int', nullable: true }) heatLeaseS!: number | null;
  @Column({ type: 'int', nullable: true }) rxBytes!: number | null;
  @Column({ type: 'boolean' }) isSimulated!: boolean;
  @Column({ type: 'text' }) connectivity!: Connectivity;
  @Column({ type: 'text' }) state!: MachineState;
  @Column({ type: 'text' }) mode!: MachineMode;
  @Column({ type: 'jsonb', nullable: true }) reason!: ReasonData | null;
  @Column({ type: 'timestamptz' }) since!: Date;
  @Column({ type: 'text', nullable: true }) firmware!: string | null;
  /** Rising number of the authorisations given for this machine; the bridge refuses a lower one. */
  @Column({ type: 'int', default: 0 }) fence!: number;
  /** Physical starts the bridge has told us of. */
  @Column({ type: 'int', default: 0 }) run!: number;
  @Column({ type: 'int', default: 0 }) rejectionCount!: number;
  @Column({ type: 'timestamptz', nullable: true }) backOffUntil!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) removedAt!: Date | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  /** Rises with every edit by a person; what the machine reports does not count. */
  @Column({ type: 'int', default: 1 }) version!: number;
}

/** A person's word that the plate is empty, good for the one physical run after `afterRun`. */
@Entity('plate_token')
export class PlateTokenRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('plate_token_machine') @Column({ type: 'uuid' }) machineId!: string;
  @Column({ type: 'int' }) afterRun!: number;
  @Column({ type: 'text' }) byName!: string;
  @Column({ type: 'timestamptz' }) at!: Date;
}

/** One authorisation to make one physical start. At most one that lives per job and per machine. */
@Entity('attempt')
@Index('attempt_job_no_unique', ['jobId', 'attemptNo'], { unique: true })
@Index('attempt_live_job_unique', ['jobId'], {
  unique: true,
  where: "state IN ('queued','offered','stored','prepared','running','paused','unknown')",
})
@Index('attempt_live_machine_unique', ['machineId'], {
  unique: true,
  where: "state IN ('queued','offered','stored','prepared','running','paused','unknown')",
})
export class AttemptRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid' }) jobId!: string;
  @Column({ type: 'int' }) attemptNo!: number;
  @Column({ type: 'uuid' }) machineId!: string;
  @Column({ type: 'uuid' }) bridgeId!: string;
  @Column({ type: 'int' }) fence!: number;
  @Column({ type: 'text' }) state!: AttemptState;
  @Column({ type: 'text' }) programSha256!: string;
  @Column({ type: 'int' }) programBytes!: number;
  @Column({ type: 'real', nullable: true }) estimatedS!: number | null;
  @Column({ type: 'uuid' }) plateTokenId!: string;
  /** The machine's count of physical starts before this attempt; a higher one proves that it began. */
  @Column({ type: 'int' }) runBefore!: number;
  @Column({ type: 'text', nullable: true }) armedBy!: string | null;
  @Column({ type: 'timestamptz' }) startBy!: Date;
  @Column({ type: 'jsonb', nullable: true }) reason!: ReasonData | null;
  @Column({ type: 'text', nullable: true }) resolvedBy!: string | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  /** When the start was committed: from here on it may have happened. */
  @Column({ type: 'timestamptz', nullable: true }) preparedAt!: Date | null;
  @Index('attempt_started') @Column({ type: 'timestamptz', nullable: true }) startedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) endedAt!: Date | null;
  /** The newest fact of the bridge about it: an older one that comes later changes nothing. */
  @Column({ type: 'text', nullable: true }) heardEpoch!: string | null;
  @Column({ type: 'int', nullable: true }) heardSeq!: number | null;
  /** What one person said of an unknown end, that waits for a second one. */
  @Column({ type: 'jsonb', nullable: true }) claim!: AttemptClaim | null;
  @Column({ type: 'text', nullable: true }) resolveNote!: string | null;
  @Column({ type: 'text', nullable: true }) photoSha256!: string | null;
}

/** Inbox of facts: each number of each boot of each bridge once, for ever. */
@Entity('fact')
export class FactRow {
  @PrimaryColumn({ type: 'uuid' }) bridgeId!: string;
  @PrimaryColumn({ type: 'text' }) epoch!: string;
  @PrimaryColumn({ type: 'int' }) seq!: number;
  @Column({ type: 'timestamptz' }) at!: Date;
  @Column({ type: 'timestamptz' }) receivedAt!: Date;
  @Column({ type: 'jsonb' }) body!: unknown;
  /** The attempt is not ours: a person must look (restored database, cloned bridge). */
  @Column({ type: 'boolean', default: false }) isOrphan!: boolean;
}

/** Facts up to `seq` of a boot are applied, without a gap. */
@Entity('fact_watermark')
export class FactWatermarkRow {
  @PrimaryColumn({ type: 'uuid' }) bridgeId!: string;
  @PrimaryColumn({ type: 'text' }) epoch!: string;
  @Column({ type: 'int' }) seq!: number;
}

/** Messages written in the transaction of the change they tell; relays send them and mark them. */
@Entity('outbox')
export class OutboxRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) kind!: 'command' | 'coalition';
  /** The bridge for commands. */
  @Column({ type: 'uuid', nullable: true }) bridgeId!: string | null;
  @Column({ type: 'jsonb' }) payload!: unknown;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) expiresAt!: Date | null;
  @Index('outbox_unsent', { where: 'sent_at IS NULL' })
  @Column({ type: 'timestamptz', nullable: true })
  sentAt!: Date | null;
  @Column({ type: 'int', default: 0 }) tries!: number;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
}
