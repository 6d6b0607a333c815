import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { DesignReviewRow, DesignRow, isId } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { SettingsService, type SiteSettings } from '../core/settings.service.js';
import { countReports, lockDesign, moveReview, proveByBuilds, type ReviewWish } from './review-moves.js';

/** An order that makes a revision and is not over. */
export interface RunningOrder {
  readonly orderId: string | null;
  readonly requestId: string;
  readonly code: string;
  readonly state: string;
  readonly requesterName: string;
}

/** What the people of the site think of a revision, and why. */
@Injectable()
export class ReviewService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT, INPUT_INVALID (no reason, or a successor that cannot be one) */
  async act(designId: string, wish: Omit<ReviewWish, 'at'>): Promise<void> {
    const at = new Date(this.clock.nowMs());
    await this.database.transaction(async (manager) => {
      const row = await lockDesign(manager, designId);
      if (!row) throw domainError('NOT_FOUND', 'There is no such design in the catalogue.');
      const successorId = wish.act === 'withdraw' ? await findSuccessor(manager, row, wish.successorId) : undefined;
      await moveReview(manager, row, { ...wish, successorId, at });
      await proveByBuilds(manager, designId, at);
    });
  }

  history(designId: string): Promise<DesignReviewRow[]> {
    return this.database.manager.find(DesignReviewRow, { where: { designId }, order: { at: 'DESC', id: 'DESC' } });
  }

  reportsSinceLook(row: DesignRow): Promise<number> {
    return countReports(this.database.manager, row);
  }

  /** Requests for this revision that are accepted or waiting, oldest first: a person decides what becomes of them. */
  runningOrders(designId: string): Promise<RunningOrder[]> {
    return this.database.query<RunningOrder[]>(
      `SELECT work_order.id AS "orderId", request.id AS "requestId", request.code, request.state,
         request.requester_name AS "requesterName"
       FROM request LEFT JOIN work_order ON work_order.request_id = request.id
       WHERE request.design_id = $1 AND request.state IN ('received', 'accepted', 'in-production')
       ORDER BY request.created_at LIMIT 200`,
      [designId],
    );
  }

  /** What a fewer number of builds proves is proven at once. */
  async changeSettings(settings: SiteSettings['catalogue']): Promise<void> {
    await this.settings.set('catalogue', settings);
    const at = new Date(this.clock.nowMs());
    const rows = await this.database.manager.find(DesignRow, { select: { id: true }, where: { review: 'reviewed' } });
    for (const { id } of rows) await this.database.transaction((manager) => proveByBuilds(manager, id, at));
  }
}

/** By id or name. @throws DomainError INPUT_INVALID */
async function findSuccessor(
  manager: EntityManager,
  row: DesignRow,
  wanted: string | undefined,
): Promise<string | undefined> {
  if (wanted === undefined) return undefined;
  const where = isId(wanted) ? { id: wanted } : { slug: wanted, isCurrent: true };
  const successor = await manager.findOneBy(DesignRow, where);
  if (successor && successor.id !== row.id && successor.review !== 'withdrawn') return successor.id;
  const message = 'successorId: is no other revision that may be asked for. Name one, or leave it out.';
  throw domainError('INPUT_INVALID', message, { place: { field: 'successorId' } });
}
