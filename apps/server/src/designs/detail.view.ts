import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { DesignRow, type DesignFeedbackRow, type DesignReviewRow, type KnownGoodRow } from '#libs/persistence';
import type { Origin } from '#libs/designs';
import { designView, titleOf } from './design.view.js';
import type { designDetailSchema, feedbackSchema, knownGoodSchema } from './designs.routes.js';
import { stored, type StoredDesign } from './designs.service.js';
import { FeedbackService, isPublic } from './feedback.service.js';
import { KnownGoodService } from './known-good.service.js';
import { catalogueSettings, goodBuildsOf } from './review-moves.js';
import { ReviewService } from './review.service.js';
import { RevisionsService, type Ancestor } from './revisions.service.js';

type Detail = z.input<typeof designDetailSchema>;

/** The page of one revision: all that is known of it. */
@Injectable()
export class DesignDetails {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(RevisionsService) private readonly revisions: RevisionsService,
    @Inject(ReviewService) private readonly reviews: ReviewService,
    @Inject(FeedbackService) private readonly feedback: FeedbackService,
    @Inject(KnownGoodService) private readonly knownGood: KnownGoodService,
  ) {}

  /** @param isStaff sees who said what, and reports that nobody has read yet */
  async view(design: StoredDesign, isStaff: boolean): Promise<Detail> {
    const { row, manifest } = design;
    const [pictures, revisions, lineage, feedback, knownGood] = await Promise.all([
      this.revisions.pictures([design]),
      this.revisions.of(row.slug),
      this.revisions.lineage(design),
      this.feedback.of(row.id),
      this.knownGood.of(design),
    ]);
    return {
      ...designView(design, pictures),
      documentationReadiness: manifest.documentationReadiness ?? null,
      reviewed: await this.#reviewed(row, isStaff),
      revisions: revisions.map(revisionView),
      lineage: {
        ancestors: lineage.ancestors.map(ancestorView),
        forks: lineage.forks.map(revisionView),
        isModified: row.isModified,
      },
      knownGood: knownGood.flatMap((settings) => knownGoodView(settings, design)),
      feedback: feedback.filter((each) => isStaff || isPublic(each)).map(feedbackView),
      unseenFeedback: feedback.filter(({ state, isHidden }) => state === 'new' && !isHidden).length,
    };
  }

  async #reviewed(row: DesignRow, isStaff: boolean): Promise<Detail['reviewed']> {
    const { manager } = this.database;
    const [goodBuilds, { provenAfterBuilds }, history] = await Promise.all([
      goodBuildsOf(manager, row),
      catalogueSettings(manager),
      this.reviews.history(row.id),
    ]);
    const successor = row.successorId === null ? null : await manager.findOneBy(DesignRow, { id: row.successorId });
    return {
      goodBuilds,
      provenAfterBuilds,
      isLookWanted: row.lookSince !== null,
      withdrawnReason: row.withdrawnReason,
      successor: successor && revisionView(stored(successor)),
      history: history.map((each) => historyView(each, isStaff)),
    };
  }
}

const historyView = (said: DesignReviewRow, isStaff: boolean): Detail['reviewed']['history'][number] => ({
  at: said.at.toISOString(),
  act: said.act,
  from: said.fromState,
  to: said.toState,
  reason: said.reason,
  by: isStaff ? said.actor : null,
});

export function revisionView(design: StoredDesign): Detail['revisions'][number] {
  const { id, slug, version, importedAt, contentHash, isCurrent, review } = design.row;
  return {
    id,
    slug,
    version,
    title: titleOf(design),
    importedAt: importedAt.toISOString(),
    contentHash,
    isCurrent,
    review,
  };
}

function ancestorView(ancestor: Ancestor): Detail['lineage']['ancestors'][number] {
  if (ancestor.kind === 'here') {
    const { design } = ancestor;
    return { title: titleOf(design), kind: 'fork-of', design: revisionView(design), url: null };
  }
  const { kind, title, url }: Origin = ancestor.origin;
  return { title: { en: title ?? url ?? '' }, kind, design: null, url: url ?? null };
}

export const feedbackView = (row: DesignFeedbackRow): z.input<typeof feedbackSchema> => ({
  id: row.id,
  kind: row.kind,
  text: row.text,
  partId: row.partId,
  authorName: row.authorName,
  source: row.source,
  state: row.state,
  answer: row.answer ?? null,
  fixedInId: row.fixedInId ?? null,
  photoUrl: row.photoSha256 ? `/api/feedback/${row.id}/photo` : null,
  isHidden: row.isHidden,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt?.toISOString() ?? null,
});

/** Under the name that the part has in this revision. */
function knownGoodView(row: KnownGoodRow, design: StoredDesign): z.input<typeof knownGoodSchema>[] {
  const part = design.parts.find(({ modelSha256 }) => modelSha256 === row.partSha256);
  return part ? [settingsView(row, part.id)] : [];
}

export const settingsView = (row: KnownGoodRow, partId: string): z.input<typeof knownGoodSchema> => ({
  id: row.id,
  partId,
  machineClass: row.machineClass,
  material: row.material,
  settings: { ...row.settings },
  engine: row.engine,
  note: row.note,
  author: row.author,
  isFromJob: row.jobId !== null,
  createdAt: row.createdAt.toISOString(),
});
