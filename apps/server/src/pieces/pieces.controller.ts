import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DomainError, domainError } from '#libs/domain';
import { principalOf } from '../auth/principal.js';
import type { SiteConfig } from '../core/config.js';
import { CONFIG } from '../core/core.module.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { DeliveryNoteService } from './delivery-note.service.js';
import { deliveryNotePdf } from './pdf/delivery-note.js';
import { labelsPdf } from './pdf/labels.js';
import * as routes from './pieces.routes.js';
import { PiecesService } from './pieces.service.js';

/** Per address: codes that are none. Whoever holds a piece types its code right at the second try. */
const WRONG_CODES = new RateLimiterMemory({ points: 20, duration: 60 });

const STAFF = ['operator', 'planner', 'lab-admin'] as const;

function isStaff(request: FastifyRequest): boolean {
  const principal = principalOf(request);
  return principal?.kind === 'account' && STAFF.some((role) => principal.roles.includes(role));
}

@Controller()
export class PiecesController {
  constructor(
    @Inject(PiecesService) private readonly pieces: PiecesService,
    @Inject(DeliveryNoteService) private readonly notes: DeliveryNoteService,
    @Inject(CONFIG) private readonly config: SiteConfig,
  ) {}

  @Handle(routes.listPieces)
  list(@In() { query }: RouteInput<typeof routes.listPieces>): Promise<RouteOutput<typeof routes.listPieces>> {
    return this.pieces.list(query);
  }

  @Handle(routes.getLabels)
  async labels(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @In() { query }: RouteInput<typeof routes.getLabels>,
  ): Promise<void> {
    const { codes, sheet, start } = query;
    const labels = await this.pieces.labels(codes, this.#siteUrl(request));
    await sendPdf(reply, await labelsPdf(labels, { sheet, start }), `minga-${codes[0] ?? ''}.pdf`);
  }

  @Handle(routes.getPassport)
  async passport(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.getPassport>,
  ): Promise<RouteOutput<typeof routes.getPassport>> {
    return guarded(request, () => this.pieces.passport(params.code, isStaff(request)));
  }

  @Handle(routes.getDeliveryNote)
  async deliveryNote(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @In() { params, query }: RouteInput<typeof routes.getDeliveryNote>,
  ): Promise<void> {
    const note = await this.notes.of(params.requestId, query.lang, this.#siteUrl(request));
    await sendPdf(reply, await deliveryNotePdf(note, query.lang), `minga-${note.code}.pdf`);
  }

  /** What a telephone in the field can reach: as configured, or as this browser reached us. */
  #siteUrl(request: FastifyRequest): string {
    return (this.config.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
  }
}

/** Guessing codes is slowed down. */
async function guarded<T>(request: FastifyRequest, look: () => Promise<T>): Promise<T> {
  const wrongSoFar = (await WRONG_CODES.get(request.ip))?.consumedPoints ?? 0;
  if (wrongSoFar >= WRONG_CODES.points) throw domainError('RATE_LIMITED', 'Too many wrong codes. Wait a minute.');
  try {
    return await look();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'PIECE_UNKNOWN') {
      await WRONG_CODES.consume(request.ip).catch(() => undefined);
    }
    throw error;
  }
}

const sendPdf = (reply: FastifyReply, bytes: Buffer, name: string) =>
  reply
    .header('content-disposition', `inline; filename="${name.replace(/[^\w.-]/g, '')}"`)
    .header('cache-control', 'no-store')
    .type('application/pdf')
    .send(bytes);
