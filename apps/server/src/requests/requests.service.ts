import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  decideForMachine,
  domainError,
  type Clock,
  type LicenceDecision,
  type MachineLicence,
  type Purpose,
  type RequesterKind,
} from '#libs/domain';
import { RequestRow, isUniqueViolation, newId } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { DesignsService, type StoredDesign } from '../designs/designs.service.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import { OrdersService, type Acceptance } from './orders.service.js';
import { moveRequest, tellRequest, type RequestMove } from './move-request.js';
import { cleanRequestCode, newRequestCode } from './request-code.js';
import type { createRequest } from './requests.routes.js';

/** The lab of a village coalition: a co-operative that makes without being paid, unless it says otherwise. */
const LAB: { lab: RequesterKind; isLabPaid: boolean } = { lab: 'COOP', isLabPaid: false };

/** What people ask for, from the first word to the handing over. */
@Injectable()
export class RequestsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  decideLicence(design: StoredDesign, requester: RequesterKind, purpose: Purpose): LicenceDecision {
    return this.licenceOf(design, requester, purpose).decision;
  }

  /** Over the design and all its parts that are made: the strictest counts, and what does not go together is named. */
  licenceOf(design: StoredDesign, requester: RequesterKind, purpose: Purpose): MachineLicence {
    const made = design.parts.filter(({ kind }) => kind === 'make');
    return decideForMachine(design.manifest.licence.hardware, made, { requester, purpose, isModified: false, ...LAB });
  }

  /** @throws DomainError NOT_FOUND, LICENCE_NOT_ALLOWED */
  async create(ask: RouteInput<typeof createRequest>['body']): Promise<RequestRow> {
    const design = await this.designs.get(ask.designId);
    const licenceDecision = this.decideLicence(design, ask.requesterKind, ask.purpose);
    if (licenceDecision.verdict === 'not-allowed') throw notAllowed(licenceDecision);
    const now = new Date(this.clock.nowMs());
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

  /** Accepts and explodes in one transaction. @throws DomainError LICENCE_NOT_ALLOWED, STATE_CONFLICT, NOT_FOUND */
  async accept(
    requestId: string,
    agreedTerms: string | undefined,
    ifMatch?: IfMatch,
    by?: Acceptance,
  ): Promise<RequestRow> {
    const request = await this.#get(requestId);
    const { licenceDecision } = request;
    if (licenceDecision.verdict === 'to-agree' && agreedTerms === undefined) {
      const message = `${licenceDecision.explanation} Write down what was agreed with ${licenceDecision.mayOverrule ?? 'the licensor'}.`;
      throw domainError('LICENCE_NOT_ALLOWED', message, { place: { field: 'agreedTerms' } });
    }
    const design = await this.designs.get(request.designId);
    await this.database.transaction(async (manager) => {
      const change = { agreedTerms: agreedTerms ?? null };
      await this.#move(manager, { id: requestId, from: ['received'], to: 'accepted', change, ifMatch });
      await this.orders.explode(manager, request, design, by);
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

  async collected(requestId: string, ifMatch?: IfMatch): Promise<RequestRow> {
    await this.database.transaction((manager) =>
      this.#move(manager, { id: requestId, from: ['ready'], to: 'collected', ifMatch }),
    );
    return this.#get(requestId);
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
