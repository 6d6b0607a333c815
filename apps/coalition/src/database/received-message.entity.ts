import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Receipts: a message with one of these ids changes nothing when it is delivered again. */
@Entity({ name: 'received_message' })
export class ReceivedMessageEntity {
  @PrimaryColumn({ name: 'site_id', type: 'uuid', primaryKeyConstraintName: 'received_message_pk' })
  siteId!: string;

  @PrimaryColumn({ name: 'message_id', type: 'uuid', primaryKeyConstraintName: 'received_message_pk' })
  messageId!: string;

  @Index('received_message_age')
  @Column({ name: 'received_at', type: 'timestamptz' })
  receivedAt!: Date;
}
