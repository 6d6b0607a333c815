import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { domainError, type Clock, type LicenceDecision } from '#libs/domain';
import { RequestRow, isUniqueViolation, newId } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { DesignsService, type StoredDesign } from '../designs/designs.service.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import { decideAgain } from '../reciprocity/decide-again.js';
import { evidenceOf, nothingOnFile } from '../reciprocity/evidence-on-file.js';
import { decideRequest, makingOf, type Asking } from './decide-request.js';
import { OrdersService, type Acceptance } from './orders.service.js';
import { moveRequest, tellRequest, type RequestMove } from './move-request.js';
import { refuseUnrequestable } from './refuse-design.js';
import { cleanRequestCode, newRequestCode } from './request-code.js';
import type { createRequest } from './requests.routes.js';

/** What was agreed with the licensor, and who writes it down. */
export interface Agreement {
  readonly terms: string;
  readonly by: string;
  readonly isLabAdmin: boolean;
}

/** What people ask for, from the first word to the handing over. */
@Injectable()
export class RequestsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For somebody who has not said his name: nothing is on file. */
  decideLicence(design: StoredDesign, asking: Asking): LicenceDecision {
    return decideRequest(makingOf(design), asking, nothingOnFile(this.clock.nowMs()));
  }

  /** @throws DomainError NOT_FOUND, DESIGN_WITHDRAWN, DESIGN_NOT_MAKEABLE, LICENCE_NOT_ALLOWED */
  async create(ask: RouteInput<typeof createRequest>['body']): Promise<RequestRow> {
    const design = await this.designs.get(ask.designId);
    refuseUnrequestable(design);
    const now = new Date(this.clock.nowMs());
    const evidence = await evidenceOf(this.database.manager, ask.requesterName, now.getTime());
    const licenceDecision = decideRequest(makingOf(design), ask, evidence);
    if (licenceDecision.verdict === 'not-allowed') throw notAllowed(licenceDecision);
    const row: RequestRow = {
      id: newId(),
      code: newRequestCode(),
      state: 'received',
      designId: design.row.id,
      quantity: ask.quantity,
      neededBy: ask.neededBy ?? null,
      place: ask.place,
      purpose: ask.purpose,
      requesterKind: ask.requesterKind,
      requesterName: ask.requesterName,
      contact: ask.contact ?? null,
      note: ask.note ?? null,
      licenceDecision,
      agreedTerms: null,
      agreedBy: null,
      agreedAt: null,
      reviewSince: null,
      declineReason: null,
      createdAt: now,
      stepTimes: { received: now.toISOString() },
      version: 1,
    };
    return this.#insert(row, 5);
  }

  /** A code that exists already is drawn again. */
  async #insert(row: RequestRow, triesLeft: number): Promise<RequestRow> {
    try {
      await this.database.transaction(async (manager) => {
        await manager.insert(RequestRow, row as never);
        await tellRequest(manager, row.id);
      });
      return row;
    } catch (error) {
      if (!isUniqueViolation(error) || triesLeft === 0) throw error;
      row.code = newRequestCode();
      return this.#insert(row, triesLeft - 1);
    }
  }

  list(state: string | undefined): Promise<RequestRow[]> {
    return this.database.manager.find(RequestRow, {
      where: state === undefined ? {} : { state },
      order: { createdAt: 'DESC' },
      take: 500,
    });
  }

  /** @throws DomainError CODE_UNKNOWN */
  async byCode(typed: string): Promise<RequestRow> {
    const row = await this.database.manager.findOneBy(RequestRow, { code: cleanRequestCode(typed) });
    if (!row)
      throw domainError(
        'CODE_UNKNOWN',
        'We know no request with this code. Look at the letters and the four digits again.',
      );
    return row;
  }

  /**
   * Accepts and explodes in one transaction, by the decision as it is now.
   * @throws DomainError LICENCE_NOT_ALLOWED, AUTH_FORBIDDEN (only a lab admin overrules), DESIGN_WITHDRAWN,
   * DESIGN_NOT_MAKEABLE,   * STATE_CONFLICT, NOT_FOUND
   */
  async accept(
    requestId: string,
    agreement: Agreement | undefined,
    ifMatch?: IfMatch,
    by?: Acceptance,
  ): Promise<RequestRow> {
    const { designId } = await this.#get(requestId);
    const design = await this.designs.get(designId);
    refuseUnrequestable(design);
    const atMs = this.clock.nowMs();
    // By itself: a refusal below shows the new decision to whoever looks again.
    await this.database.transaction((manager) =>
      decideAgain(manager, requestId, { designOf: () => Promise.resolve(design), atMs }),
    );
    await this.database.transaction(async (manager) => {
      const request = await manager.findOneByOrFail(RequestRow, { id: requestId });
      const { licenceDecision } = request;
      if (request.state === 'received' && licenceDecision.verdict === 'not-allowed') throw notAllowed(licenceDecision);
      if (licenceDecision.verdict === 'to-agree') checkAgreement(licenceDecision, agreement);
      const change = agreedChange(agreement, atMs);
      await this.#move(manager, { id: requestId, from: ['received'], to: 'accepted', change, ifMatch });
      await this.orders.explode(manager, request, design, by);
    });
    return this.#get(requestId);
  }

  /**
   * The licence decision of an accepted request got worse; a lab admin writes down what was agreed.
   * @throws DomainError STATE_CONFLICT (nothing is to be agreed), NOT_FOUND, VERSION_CONFLICT
   */
  async agree(requestId: string, agreement: Agreement, ifMatch?: IfMatch): Promise<RequestRow> {
    await this.database.transaction(async (manager) => {
      const row = await this.#lock(manager, requestId, ifMatch);
      if (row.reviewSince === null) throw domainError('STATE_CONFLICT', 'Nothing is to be agreed for this request.');
      checkAgreement(row.licenceDecision, agreement);
      const change = { ...agreedChange(agreement, this.clock.nowMs()), reviewSince: null, version: row.version + 1 };
      await manager.update(RequestRow, { id: requestId, version: row.version }, change);
      await tellRequest(manager, requestId);
    });
    return this.#get(requestId);
  }

  async decline(requestId: string, reason: string, ifMatch?: IfMatch): Promise<RequestRow> {
    const change = { declineReason: reason };
    await this.database.transaction((manager) =>
      this.#move(manager, { id: requestId, from: ['received'], to: 'declined', change, ifMatch }),
    );
    return this.#get(requestId);
  }

  /** @throws DomainError LICENCE_NOT_ALLOWED (the decision got worse and waits for a lab admin), STATE_CONFLICT */
  async collected(requestId: string, ifMatch?: IfMatch): Promise<RequestRow> {
    await this.database.transaction(async (manager) => {
      const { reviewSince, licenceDecision } = await this.#lock(manager, requestId);
      if (reviewSince !== null) {
        const message = `${licenceDecision.explanation} A lab admin writes down what was agreed before it is handed over.`;
        throw domainError('LICENCE_NOT_ALLOWED', message);
      }
      await this.#move(manager, { id: requestId, from: ['ready'], to: 'collected', ifMatch });
    });
    return this.#get(requestId);
  }

  async #lock(manager: EntityManager, id: string, ifMatch?: IfMatch): Promise<RequestRow> {
    const row = await manager.findOne(RequestRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!row) throw domainError('NOT_FOUND', 'There is no such request.');
    await refuseStale(manager, row, `Request ${row.code}`, ifMatch);
    return row;
  }

  async #get(id: string): Promise<RequestRow> {
    const row = await this.database.manager.findOneBy(RequestRow, { id });
    if (!row) throw domainError('NOT_FOUND', 'There is no such request.');
    return row;
  }

  async #move(manager: EntityManager, move: Omit<RequestMove, 'at'>): Promise<void> {
    if (await moveRequest(manager, { ...move, at: new Date(this.clock.nowMs()) })) return;
    const row = await this.#get(move.id);
    await refuseStale(manager, row, `Request ${row.code}`, move.ifMatch);
    throw domainError('STATE_CONFLICT', `This request is ${row.state}; it cannot become ${move.to}.`);
  }
}

const notAllowed = (decision: LicenceDecision) =>
  domainError('LICENCE_NOT_ALLOWED', `${decision.explanation} (${decision.clause})`, {
    place: { field: 'purpose' },
    params: { licence: decision.licences.join(', '), clause: decision.clause },
  });

const agreedChange = (agreement: Agreement | undefined, atMs: number) => ({
  agreedTerms: agreement?.terms ?? null,
  agreedBy: agreement?.by ?? null,
  agreedAt: agreement ? new Date(atMs) : null,
});

/** @throws DomainError LICENCE_NOT_ALLOWED, AUTH_FORBIDDEN */
function checkAgreement(decision: LicenceDecision, agreement: Agreement | undefined): void {
  if (agreement === undefined) {
    const whose = decision.mayOverrule === 'lab-admin' ? 'A lab admin writes' : 'Ask the licensor; a lab admin writes';
    throw domainError('LICENCE_NOT_ALLOWED', `${decision.explanation} ${whose} down what was agreed.`, {
      place: { field: 'agreedTerms' },
    });
  }
  if (!agreement.isLabAdmin) {
    throw domainError('AUTH_FORBIDDEN', 'Only a lab admin writes down what was agreed about a licence.', {
      place: { field: 'agreedTerms' },
    });
  }
}
