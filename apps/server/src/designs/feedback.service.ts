import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  MAX_FEEDBACK_CHARS,
  checkFeedbackMove,
  domainError,
  isTrouble,
  plainText,
  type Clock,
  type FeedbackKind,
  type FeedbackState,
} from '#libs/domain';
import { BlobRow, BlobStore, DesignFeedbackRow, DesignRow, RequestRow, newId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { barePhoto } from '../http/photo.js';
import { cleanRequestCode } from '../requests/request-code.js';
import { askForLook } from './review-moves.js';
import type { StoredDesign } from './designs.service.js';

/** Who says it: somebody of the staff, or whoever holds the code of a request or a piece. */
export type FeedbackSource =
  | { readonly kind: 'staff'; readonly accountId: string; readonly name: string }
  | { readonly kind: 'code'; readonly code: string };

export interface Report {
  readonly kind: FeedbackKind;
  readonly text: string;
  readonly partId?: string | undefined;
  readonly name?: string | undefined;
  /** PNG or JPEG, base64. */
  readonly photo?: string | undefined;
}

export interface FeedbackChange {
  readonly to?: FeedbackState | undefined;
  readonly answer?: string | undefined;
  readonly fixedInId?: string | undefined;
  readonly isHidden?: boolean | undefined;
}

/** Reports that one request may leave unread: enough for a machine that fails, too few for a flood. */
const MAX_UNREAD_PER_REQUEST = 5;

/** "This broke", from the field and from the bench, on the revision it happened to. */
@Injectable()
export class FeedbackService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError CODE_UNKNOWN, INPUT_INVALID (no words, no such part, no picture), RATE_LIMITED */
  async report(design: StoredDesign, report: Report, source: FeedbackSource): Promise<DesignFeedbackRow> {
    const row = this.#rowOf(report, design);
    await this.#fillSource(row, source, design.row.slug);
    const photo = report.photo === undefined ? undefined : await this.#keepPhoto(report.photo);
    row.photoSha256 = photo?.sha256 ?? null;
    row.photoType = photo?.type ?? null;
    await this.database.transaction(async (manager) => {
      await manager.insert(DesignFeedbackRow, row);
      if (isTrouble(row.kind)) await askForLook(manager, row.designId, row.createdAt);
      await tell(manager, row);
    });
    return row;
  }

  #rowOf(report: Report, { row: { id }, parts }: StoredDesign): DesignFeedbackRow {
    const text = plainText(report.text).slice(0, MAX_FEEDBACK_CHARS);
    if (text === '') {
      throw domainError('INPUT_INVALID', 'text: is empty. Say what happened.', { place: { field: 'text' } });
    }
    if (report.partId !== undefined && !parts.some((part) => part.id === report.partId)) {
      const message = 'partId: is no part of this design. Choose one of its parts, or leave it out.';
      throw domainError('INPUT_INVALID', message, { place: { field: 'partId' } });
    }
    const row = new DesignFeedbackRow();
    row.id = newId();
    row.designId = id;
    row.partId = report.partId ?? null;
    row.kind = report.kind;
    row.text = text;
    row.authorName = report.name === undefined ? null : plainText(report.name) || null;
    row.state = 'new';
    row.isHidden = false;
    row.createdAt = new Date(this.clock.nowMs());
    return row;
  }

  async #fillSource(row: DesignFeedbackRow, source: FeedbackSource, slug: string): Promise<void> {
    row.source = source.kind === 'staff' ? 'staff' : 'requester';
    row.accountId = source.kind === 'staff' ? source.accountId : null;
    row.pieceCode = row.requestId = null;
    if (source.kind === 'staff') {
      row.authorName ??= source.name;
      return;
    }
    const request = await this.#requestOf(source.code, slug);
    row.requestId = request.id;
    // What was made is what broke, also when a newer revision is current by now.
    row.designId = request.designId;
  }

  /** @throws DomainError CODE_UNKNOWN (also where the code is of another design), RATE_LIMITED */
  async #requestOf(code: string, slug: string): Promise<RequestRow> {
    const { manager } = this.database;
    const request = await manager.findOneBy(RequestRow, { code: cleanRequestCode(code) });
    const design = request && (await manager.findOneBy(DesignRow, { id: request.designId }));
    if (!request || design?.slug !== slug) {
      throw domainError('CODE_UNKNOWN', 'We know no request of this design with this code.', {
        place: { field: 'code' },
      });
    }
    const unread = await manager.countBy(DesignFeedbackRow, { requestId: request.id, state: 'new' });
    if (unread >= MAX_UNREAD_PER_REQUEST) {
      throw domainError('RATE_LIMITED', 'The workshop has several reports of this request to read. It will.');
    }
    return request;
  }

  async #keepPhoto(base64: string): Promise<{ sha256: string; type: string }> {
    const { bytes, type } = barePhoto(Buffer.from(base64, 'base64'), 'photo');
    const sha256 = await this.blobs.put(bytes);
    const createdAt = new Date(this.clock.nowMs());
    await this.database.manager.upsert(BlobRow, { sha256, bytes: bytes.length, mediaType: type, createdAt }, [
      'sha256',
    ]);
    return { sha256, type };
  }

  /** Newest first. */
  of(designId: string): Promise<DesignFeedbackRow[]> {
    return this.database.manager.find(DesignFeedbackRow, {
      where: { designId },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: 200,
    });
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: string): Promise<DesignFeedbackRow> {
    const row = await this.database.manager.findOneBy(DesignFeedbackRow, { id });
    if (!row) throw domainError('NOT_FOUND', 'There is no such report.');
    return row;
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT, INPUT_INVALID */
  async change(id: string, change: FeedbackChange, byName: string): Promise<DesignFeedbackRow> {
    const { to, isHidden } = change;
    const answer = change.answer === undefined ? undefined : plainText(change.answer);
    await this.database.transaction(async (manager) => {
      const row = await manager.findOne(DesignFeedbackRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!row) throw domainError('NOT_FOUND', 'There is no such report.');
      if (to !== undefined) checkFeedbackMove(row.state, { to, answer, fixedInId: change.fixedInId });
      const fixedInId = to === 'fixed-in' ? await findRepair(manager, row, change.fixedInId) : undefined;
      await manager.update(
        DesignFeedbackRow,
        { id },
        {
          ...(to !== undefined && { state: to }),
          ...(answer !== undefined && { answer }),
          ...(fixedInId !== undefined && { fixedInId }),
          ...(isHidden !== undefined && { isHidden }),
          changedAt: new Date(this.clock.nowMs()),
          changedBy: byName,
        },
      );
      await tell(manager, row);
    });
    return this.get(id);
  }
}

/** A revision of the same design, or of a fork of it. @throws DomainError INPUT_INVALID */
async function findRepair(
  manager: EntityManager,
  { designId }: DesignFeedbackRow,
  id: string | undefined,
): Promise<string> {
  const broken = await manager.findOneByOrFail(DesignRow, { id: designId });
  const repair = id === undefined ? null : await manager.findOneBy(DesignRow, { id });
  const isKin = repair !== null && (repair.slug === broken.slug || repair.forkedFromId === broken.id);
  if (isKin && repair.id !== broken.id) return repair.id;
  const message = 'fixedInId: is no other revision of this design. Name the one that repairs it.';
  throw domainError('INPUT_INVALID', message, { place: { field: 'fixedInId' } });
}

async function tell(manager: EntityManager, { designId }: DesignFeedbackRow): Promise<void> {
  await notify(manager, { topic: 'designs', id: designId });
  await notify(manager, { topic: 'inbox' });
}

/** Strangers' words and pictures are shown to everybody once somebody of the staff has seen them. */
export const isPublic = ({ state, source, isHidden }: DesignFeedbackRow): boolean =>
  !isHidden && (state !== 'new' || source === 'staff');
