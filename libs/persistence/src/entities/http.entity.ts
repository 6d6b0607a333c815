import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One request that came with an `Idempotency-Key`: under way while it has no status, then its answer for a day. */
@Entity('idempotency_key')
export class IdempotencyKeyRow {
  /** `account:<id>`, `bridge:<id>` or `anonymous`. */
  @PrimaryColumn({ type: 'text' }) principal!: string;
  /** SHA-256 of the key: who reads this table can repeat nothing. */
  @PrimaryColumn({ type: 'text' }) keyHash!: string;
  /** For people who look into the table: `POST /api/requests`. */
  @Column({ type: 'text' }) route!: string;
  /** HMAC of method, address and body under the key; a password in the body cannot be guessed from it. */
  @Column({ type: 'text' }) requestHash!: string;
  @Column({ type: 'int', nullable: true }) status!: number | null;
  /** Headers and body, encrypted under the key: some answers hold secrets that are shown once. */
  @Column({ type: 'bytea', nullable: true }) answer!: Buffer | null;
  @Index('idempotency_key_created') @Column({ type: 'timestamptz' }) createdAt!: Date;
}
