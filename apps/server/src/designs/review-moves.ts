import { In, type EntityManager } from 'typeorm';
import {
  LOOK_AFTER_REPORTS,
  PROVEN_AFTER_BUILDS,
  changeReview,
  countGoodBuilds,
  isLookNeeded,
  isProven,
  isTrouble,
  FEEDBACK_KINDS,
  type PassedPieces,
  type ReviewAct,
} from '#libs/domain';
import { partTree } from '#libs/designs';
import {
  DesignFeedbackRow,
  DesignReviewRow,
  DesignRow,
  SettingRow,
  WorkOrderRow,
  newId,
  notify,
} from '#libs/persistence';
import type { SiteSettings } from '../core/settings.service.js';
import type { StoredPart } from './designs.service.js';

export interface ReviewBy {
  /** None: the site itself, which counts. */
  readonly accountId: string | null;
  readonly name: string;
}
export interface ReviewWish {
  readonly act: ReviewAct;
  readonly by: ReviewBy;
  readonly at: Date;
  readonly reason?: string | undefined;
  readonly successorId?: string | undefined;
}

const THE_SITE: ReviewBy = { accountId: null, name: 'Minga' };
const MACHINE_STEPS: ReadonlySet<string> = new Set(['print', 'mill', 'laser']);
const TROUBLE = FEEDBACK_KINDS.filter(isTrouble);

export async function catalogueSettings(manager: EntityManager): Promise<SiteSettings['catalogue']> {
  const row = await manager.findOneBy(SettingRow, { key: 'catalogue' });
  const set = row?.value as SiteSettings['catalogue'] | undefined;
  return set ?? { provenAfterBuilds: PROVEN_AFTER_BUILDS, lookAfterReports: LOOK_AFTER_REPORTS };
}

/** Whole machines of this revision whose machine-made pieces passed their checks. */
export async function goodBuildsOf(manager: EntityManager, { id, parts }: DesignRow): Promise<number> {
  const needed = partTree(parts as readonly StoredPart[])
    .filter(({ part }) => part.kind === 'make' && part.steps.some((step) => MACHINE_STEPS.has(step)))
    .map(({ part, total }) => [part.id, total] as const);
  const passed = await manager.query<PassedPieces[]>(
    `SELECT line.part_id AS "partId", operation.step, count(*)::int AS pieces
     FROM work_order JOIN job ON job.order_id = work_order.id
       JOIN operation ON operation.id = job.operation_id JOIN order_line line ON line.id = operation.line_id
     WHERE work_order.design_id = $1 AND job.verdict = 'pass' GROUP BY 1, 2`,
    [id],
  );
  return countGoodBuilds(new Map(needed), passed);
}

/**
 * One act, written down with who, when and why; the row is locked.
 * @throws DomainError STATE_CONFLICT, INPUT_INVALID
 */
export async function moveReview(manager: EntityManager, row: DesignRow, wish: ReviewWish): Promise<void> {
  const { act, by, at, reason } = wish;
  const change = changeReview(row.review, act, reason);
  const isWithdrawn = change.to === 'withdrawn';
  const successorId = isWithdrawn ? (wish.successorId ?? null) : null;
  const done = await manager.update(DesignRow, { id: row.id, review: change.from }, {
    review: change.to,
    withdrawnReason: isWithdrawn ? (reason ?? null) : null,
    successorId,
    ...(change.hasLooked && { lookedAt: at, lookSince: null }),
  } as never);
  if (done.affected !== 1) throw new Error(`design ${row.id} changed under its lock`);
  await manager.insert(DesignReviewRow, {
    id: newId(),
    designId: row.id,
    at,
    accountId: by.accountId,
    actor: by.name,
    act,
    fromState: change.from,
    toState: change.to,
    reason: reason ?? null,
    successorId,
  });
  Object.assign(row, { review: change.to });
  if (isWithdrawn !== (change.from === 'withdrawn')) await chooseCurrent(manager, row.slug);
  await notify(manager, { topic: 'designs', id: row.id });
  await notify(manager, { topic: 'inbox' });
}

/** The newest revision that is not withdrawn stands for its name; when all are, the newest. */
async function chooseCurrent(manager: EntityManager, slug: string): Promise<void> {
  await manager.update(DesignRow, { slug, isCurrent: true }, { isCurrent: false });
  await manager.query(
    `UPDATE design SET is_current = true WHERE id = (SELECT id FROM design WHERE slug = $1
      ORDER BY review = 'withdrawn', imported_at DESC, id DESC LIMIT 1)`,
    [slug],
  );
}

export const lockDesign = (manager: EntityManager, id: string): Promise<DesignRow | null> =>
  manager.findOne(DesignRow, { where: { id }, lock: { mode: 'pessimistic_write' } });

/** Reviewed and built well often enough: proven. Call it after each piece that passed, and after each review. */
export async function proveByBuilds(manager: EntityManager, designId: string, at: Date): Promise<void> {
  const seen = await manager.findOneBy(DesignRow, { id: designId });
  // Most pieces are of designs that nobody reviewed or that are proven already: no lock, no counting for these.
  if (seen?.review !== 'reviewed') return;
  const row = await lockDesign(manager, designId);
  if (row?.review !== 'reviewed') return;
  const { provenAfterBuilds } = await catalogueSettings(manager);
  const builds = await goodBuildsOf(manager, row);
  if (!isProven(row.review, builds, provenAfterBuilds)) return;
  await moveReview(manager, row, { act: 'prove', by: THE_SITE, at, reason: `${builds} good builds` });
}

/** A piece of this order passed its check. */
export async function noteGoodPiece(manager: EntityManager, orderId: string, at: Date): Promise<void> {
  const order = await manager.findOneBy(WorkOrderRow, { id: orderId });
  if (order) await proveByBuilds(manager, order.designId, at);
}

export function countReports(manager: EntityManager, { id, lookedAt }: DesignRow): Promise<number> {
  const query = manager
    .createQueryBuilder(DesignFeedbackRow, 'feedback')
    .where({ designId: id, kind: In(TROUBLE), isHidden: false });
  if (lookedAt) query.andWhere('feedback.created_at > :lookedAt', { lookedAt });
  return query.getCount();
}

/** Enough people say that it breaks: somebody is asked to look at it again. */
export async function askForLook(manager: EntityManager, designId: string, at: Date): Promise<void> {
  const row = await lockDesign(manager, designId);
  if (!row || row.lookSince !== null) return;
  const { lookAfterReports } = await catalogueSettings(manager);
  if (!isLookNeeded(row.review, await countReports(manager, row), lookAfterReports)) return;
  await manager.update(DesignRow, { id: row.id }, { lookSince: at });
  await notify(manager, { topic: 'inbox' });
}
