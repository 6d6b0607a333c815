import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { domainError, type LicenceDecision } from '#libs/domain';
import type { RequestRow } from '#libs/persistence';
import { nameOf, principalOf } from '../auth/principal.js';
import { imageUrlOf, titleOf } from '../designs/design.view.js';
import { DesignsService } from '../designs/designs.service.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { openEventStream } from '../http/sse.js';
import { LiveHub } from '../live/live.hub.js';
import { OrdersService } from './orders.service.js';
import * as routes from './requests.routes.js';
import { RequestsService, type Agreement } from './requests.service.js';
import { TrackerWatch } from './tracker-watch.js';
import { TrackerService } from './tracker.service.js';

/** Per address: a workshop behind one line asks for a few parts a minute; a guesser of codes tries thousands. */
const ASKING = new RateLimiterMemory({ points: 30, duration: 60 });
const WRONG_CODES = new RateLimiterMemory({ points: 20, duration: 60 });

const decisionView = (decision: LicenceDecision) => ({
  licence: decision.licences.join(', '),
  verdict: decision.verdict,
  duties: [...decision.duties],
  clause: decision.clause,
  reason: decision.reason,
  explanation: decision.explanation,
  mayOverrule: decision.mayOverrule ?? null,
  basis: [...decision.basis],
  records: [...decision.records],
  hint: [...(decision.hint ?? [])],
});

const agreementOf = (request: FastifyRequest, terms: string): Agreement => {
  const principal = principalOf(request);
  const isLabAdmin = principal?.kind === 'account' && principal.roles.includes('lab-admin');
  return { terms, by: nameOf(request), isLabAdmin };
};

@Controller()
export class RequestsController {
  constructor(
    @Inject(RequestsService) private readonly requests: RequestsService,
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(TrackerService) private readonly tracker: TrackerService,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(LiveHub) private readonly live: LiveHub,
  ) {}

  @Handle(routes.createRequest)
  async create(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.createRequest>,
  ): Promise<RouteOutput<typeof routes.createRequest>> {
    await ASKING.consume(request.ip).catch(() => {
      throw domainError('RATE_LIMITED', 'Too many requests from this line. Wait a minute.');
    });
    const row = await this.requests.create(body);
    return { id: row.id, code: row.code, licenceDecision: decisionView(row.licenceDecision) };
  }

  @Handle(routes.checkLicence)
  async checkLicence(
    @In() { params, query }: RouteInput<typeof routes.checkLicence>,
  ): Promise<RouteOutput<typeof routes.checkLicence>> {
    const design = await this.designs.get(params.designId);
    return decisionView(this.requests.decideLicence(design, query));
  }

  @Handle(routes.followRequest)
  async follow(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.followRequest>,
  ): Promise<RouteOutput<typeof routes.followRequest>> {
    return this.tracker.view(await this.#byCode(request, params.code));
  }

  @Handle(routes.followEvents)
  async followEvents(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @In() { params }: RouteInput<typeof routes.followEvents>,
  ): Promise<void> {
    const row = await this.#byCode(request, params.code);
    const watch = new TrackerWatch(
      () => this.tracker.view(row),
      () => stream.send('changed', { code: row.code }),
    );
    const stop = this.live.onTrackerChange(() => watch.look());
    const stream = openEventStream(request, reply, () => {
      stop();
      watch.end();
    });
  }

  async #byCode(request: FastifyRequest, code: string): Promise<RequestRow> {
    const wrongSoFar = (await WRONG_CODES.get(request.ip))?.consumedPoints ?? 0;
    if (wrongSoFar >= WRONG_CODES.points) throw domainError('RATE_LIMITED', 'Too many wrong codes. Wait a minute.');
    try {
      return await this.requests.byCode(code);
    } catch (error) {
      await WRONG_CODES.consume(request.ip).catch(() => undefined);
      throw error;
    }
  }

  @Handle(routes.listRequests)
  async list(
    @In() { query }: RouteInput<typeof routes.listRequests>,
  ): Promise<RouteOutput<typeof routes.listRequests>> {
    const rows = await this.requests.list(query.state);
    return Promise.all(rows.map((row) => this.#view(row)));
  }

  @Handle(routes.acceptRequest)
  async accept(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.acceptRequest>,
  ): Promise<RouteOutput<typeof routes.acceptRequest>> {
    const agreement = body.agreedTerms === undefined ? undefined : agreementOf(request, body.agreedTerms);
    return this.#view(await this.requests.accept(params.requestId, agreement, ifMatch));
  }

  @Handle(routes.agreeTerms)
  async agree(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.agreeTerms>,
  ): Promise<RouteOutput<typeof routes.agreeTerms>> {
    return this.#view(await this.requests.agree(params.requestId, agreementOf(request, body.agreedTerms), ifMatch));
  }

  @Handle(routes.declineRequest)
  async decline(
    @In() { params, body, ifMatch }: RouteInput<typeof routes.declineRequest>,
  ): Promise<RouteOutput<typeof routes.declineRequest>> {
    return this.#view(await this.requests.decline(params.requestId, body.reason, ifMatch));
  }

  @Handle(routes.collectRequest)
  async collected(
    @In() { params, ifMatch }: RouteInput<typeof routes.collectRequest>,
  ): Promise<RouteOutput<typeof routes.collectRequest>> {
    return this.#view(await this.requests.collected(params.requestId, ifMatch));
  }

  async #view(row: RequestRow): Promise<RouteOutput<typeof routes.acceptRequest>> {
    const design = await this.designs.get(row.designId);
    const { id, version, code, quantity, place, requesterName, contact, note, neededBy, declineReason } = row;
    return {
      id,
      version,
      code,
      quantity,
      place,
      requesterName,
      contact,
      note,
      neededBy,
      declineReason,
      state: row.state as RouteOutput<typeof routes.acceptRequest>['state'],
      designId: row.designId,
      designTitle: titleOf(design),
      imageUrl: imageUrlOf(design),
      purpose: row.purpose as 'OWN',
      requesterKind: row.requesterKind as 'IND',
      licenceDecision: decisionView(row.licenceDecision),
      agreedTerms: row.agreedTerms,
      agreedBy: row.agreedBy,
      reviewSince: row.reviewSince?.toISOString() ?? null,
      orderId: await this.orders.idOfRequest(row.id),
      createdAt: row.createdAt.toISOString(),
    };
  }

  @Handle(routes.getOrder)
  order(@In() { params }: RouteInput<typeof routes.getOrder>): Promise<RouteOutput<typeof routes.getOrder>> {
    return this.#orderView(params.orderId);
  }

  @Handle(routes.tickLine)
  async tick(@In() { params }: RouteInput<typeof routes.tickLine>): Promise<RouteOutput<typeof routes.tickLine>> {
    await this.orders.tick(params.orderId, params.lineId);
    return this.#orderView(params.orderId);
  }

  @Handle(routes.finishOperation)
  async finish(
    @In() { params }: RouteInput<typeof routes.finishOperation>,
  ): Promise<RouteOutput<typeof routes.finishOperation>> {
    return this.#orderView(await this.orders.finishByHand(params.operationId));
  }

  async #orderView(orderId: string): Promise<RouteOutput<typeof routes.getOrder>> {
    const { order, lines, operations } = await this.orders.load(orderId);
    return {
      id: order.id,
      requestId: order.requestId,
      state: order.state,
      lines: lines.map(({ id, partId, name, kind, quantity, isDone, note }) => ({
        id,
        partId,
        name,
        kind,
        quantity,
        isDone,
        note,
      })),
      operations: operations.map(({ id, lineId, name, step, sequence, quantity, done, state }) => ({
        id,
        lineId,
        name,
        sequence,
        quantity,
        done,
        state,
        step: step as 'print',
        reasons: [],
      })),
    };
  }
}
