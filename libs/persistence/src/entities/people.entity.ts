import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A value of the site: its id and name, the training site, the pending set-up token (hashed). */
@Entity('setting')
export class SettingRow {
  @PrimaryColumn({ type: 'text' }) key!: string;
  @Column({ type: 'jsonb' }) value!: unknown;
}

@Entity('account')
export class AccountRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('account_name_unique', { unique: true }) @Column({ type: 'text' }) name!: string;
  /** scrypt, with its parameters and salt. */
  @Column({ type: 'text' }) passwordHash!: string;
  @Column({ type: 'text', array: true }) roles!: string[];
  @Column({ type: 'text' }) language!: string;
  @Column({ type: 'boolean' }) isActive!: boolean;
  @Column({ type: 'int', default: 0 }) wrongTries!: number;
  @Column({ type: 'timestamptz', nullable: true }) lockedUntil!: Date | null;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  /** Rises with every edit by an administrator. */
  @Column({ type: 'int', default: 1 }) version!: number;
}

@Entity('session')
export class SessionRow {
  /** SHA-256 of the cookie's token. */
  @PrimaryColumn({ type: 'text' }) tokenHash!: string;
  @Index('session_account') @Column({ type: 'uuid' }) accountId!: string;
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz' }) expiresAt!: Date;
}

@Entity('api_key')
export class ApiKeyRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('api_key_account') @Column({ type: 'uuid' }) accountId!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) prefix!: string;
  @Index('api_key_hash_unique', { unique: true }) @Column({ type: 'text' }) secretHash!: string;
  @Column({ type: 'text', array: true }) scopes!: string[];
  @Column({ type: 'timestamptz' }) createdAt!: Date;
  @Column({ type: 'timestamptz' }) expiresAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) lastUsedAt!: Date | null;
}

/** Who did what to what, append-only. */
@Entity('audit')
@Index('audit_subject', ['subject', 'at'])
export class AuditRow {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Index('audit_at') @Column({ type: 'timestamptz' }) at!: Date;
  @Column({ type: 'uuid', nullable: true }) accountId!: string | null;
  @Column({ type: 'text' }) actor!: string;
  @Column({ type: 'text' }) action!: string;
  @Column({ type: 'text' }) subject!: string;
  @Column({ type: 'jsonb' }) detail!: Record<string, unknown>;
}
