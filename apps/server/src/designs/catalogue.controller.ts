import { Readable } from 'node:stream';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { DomainError, domainError } from '#libs/domain';
import { writeManifest } from '#libs/designs';
import { BlobStore } from '#libs/persistence';
import { accountIdOf, nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { zipFiles } from './bundle.js';
import * as routes from './catalogue.routes.js';
import { DesignsService } from './designs.service.js';
import { DesignDetails, feedbackView, settingsView } from './detail.view.js';
import { FeedbackService, isPublic, type FeedbackSource } from './feedback.service.js';
import { KnownGoodService } from './known-good.service.js';
import { catalogueSettings } from './review-moves.js';
import { ReviewService } from './review.service.js';
import { RevisionsService } from './revisions.service.js';
import { ForksService } from './forks.service.js';
import { isStaff } from './staff.js';

/** Per address: a workshop's line may bring a handful of reports an hour; a guesser of codes tries thousands. */
const REPORTING = new RateLimiterMemory({ points: 12, duration: 3600 });
const WRONG_CODES = new RateLimiterMemory({ points: 20, duration: 60 });
/** Packing a bundle costs a core for seconds. */
const BUNDLES = new RateLimiterMemory({ points: 20, duration: 60 });

const tooMany = (message: string) => () => {
  throw domainError('RATE_LIMITED', message);
};

@Controller()
export class CatalogueController {
  constructor(
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(DesignDetails) private readonly details: DesignDetails,
    @Inject(ReviewService) private readonly reviews: ReviewService,
    @Inject(RevisionsService) private readonly revisions: RevisionsService,
  ) {}

  @Handle(routes.reviewDesign)
  async review(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.reviewDesign>,
  ): Promise<RouteOutput<typeof routes.reviewDesign>> {
    const { row } = await this.designs.get(params.designId);
    await this.reviews.act(row.id, { ...body, by: { accountId: accountIdOf(request), name: nameOf(request) } });
    return this.details.view(await this.designs.get(row.id), true);
  }

  @Handle(routes.getRunningOrders)
  async runningOrders(
    @In() { params }: RouteInput<typeof routes.getRunningOrders>,
  ): Promise<RouteOutput<typeof routes.getRunningOrders>> {
    const { row } = await this.designs.get(params.designId);
    const orders = await this.reviews.runningOrders(row.id);
    return orders.map((order) => ({ ...order, state: order.state as 'received' }));
  }

  @Handle(routes.compareDesigns)
  async compare(
    @In() { params }: RouteInput<typeof routes.compareDesigns>,
  ): Promise<RouteOutput<typeof routes.compareDesigns>> {
    const { before, after, changes } = await this.revisions.compare(params.designId, params.otherId);
    const side = ({ row: { id, slug, version } }: typeof before) => ({ id, slug, version });
    // The same shape with arrays of its own: what a comparison gives is read only.
    return structuredClone({ before: side(before), after: side(after), ...changes }) as RouteOutput<
      typeof routes.compareDesigns
    >;
  }
}

@Controller()
export class FeedbackController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(FeedbackService) private readonly feedback: FeedbackService,
    @Inject(KnownGoodService) private readonly knownGood: KnownGoodService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  @Handle(routes.reportFeedback)
  async report(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.reportFeedback>,
  ): Promise<RouteOutput<typeof routes.reportFeedback>> {
    const design = await this.designs.get(params.designId);
    if (isStaff(request) && body.code === undefined) {
      const source = { kind: 'staff', accountId: accountIdOf(request), name: nameOf(request) } as const;
      return feedbackView(await this.feedback.report(design, body, source));
    }
    const { code = '' } = body;
    if (code === '') {
      const message = 'code: is missing. Write the code of your request, such as KUTI-7342.';
      throw domainError('INPUT_INVALID', message, { place: { field: 'code' } });
    }
    await this.#limit(request.ip);
    const source: FeedbackSource = { kind: 'code', code };
    return feedbackView(await this.feedback.report(design, body, source).catch((error) => this.#count(request, error)));
  }

  async #limit(ip: string): Promise<void> {
    const wrong = (await WRONG_CODES.get(ip))?.consumedPoints ?? 0;
    if (wrong >= WRONG_CODES.points) throw domainError('RATE_LIMITED', 'Too many wrong codes. Wait a minute.');
    await REPORTING.consume(ip).catch(tooMany('Many reports came from this line. Wait an hour, or call the workshop.'));
  }

  async #count(request: FastifyRequest, error: unknown): Promise<never> {
    if (error instanceof DomainError && error.code === 'CODE_UNKNOWN') {
      await WRONG_CODES.consume(request.ip).catch(() => undefined);
    }
    throw error;
  }

  @Handle(routes.changeFeedback)
  async change(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.changeFeedback>,
  ): Promise<RouteOutput<typeof routes.changeFeedback>> {
    return feedbackView(await this.feedback.change(params.feedbackId, body, nameOf(request)));
  }

  @Handle(routes.getFeedbackPhoto)
  async photo(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.getFeedbackPhoto>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.feedback.get(params.feedbackId);
    if (row.photoSha256 === null || !(isPublic(row) || isStaff(request))) {
      throw domainError('NOT_FOUND', 'There is no photo.');
    }
    await reply
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, max-age=3600')
      .type(row.photoType ?? 'image/jpeg')
      .send(this.blobs.stream(row.photoSha256));
  }

  @Handle(routes.addKnownGood)
  async addKnownGood(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.addKnownGood>,
  ): Promise<RouteOutput<typeof routes.addKnownGood>> {
    const design = await this.designs.get(params.designId);
    const by = { accountId: accountIdOf(request), name: nameOf(request) };
    const row =
      'jobId' in body
        ? await this.knownGood.addFromJob(design, body.jobId, body.note, by)
        : await this.knownGood.add(design, body, by);
    return settingsView(row, row.partId);
  }

  @Handle(routes.retireKnownGood)
  async retireKnownGood(@In() { params }: RouteInput<typeof routes.retireKnownGood>): Promise<void> {
    await this.knownGood.retire(await this.designs.get(params.designId), params.knownGoodId);
  }

  @Handle(routes.getCatalogueSettings)
  settings(): Promise<RouteOutput<typeof routes.getCatalogueSettings>> {
    return catalogueSettings(this.database.manager);
  }
}

@Controller()
export class ExportController {
  constructor(
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(ForksService) private readonly forks: ForksService,
    @Inject(DesignDetails) private readonly details: DesignDetails,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  @Handle(routes.forkDesign)
  async fork(
    @In() { params, body }: RouteInput<typeof routes.forkDesign>,
  ): Promise<RouteOutput<typeof routes.forkDesign>> {
    const fork = await this.forks.fork(await this.designs.get(params.designId), body);
    return this.details.view(fork, true);
  }

  @Handle(routes.getDesignManifest)
  async manifest(
    @In() { params, query }: RouteInput<typeof routes.getDesignManifest>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { row, manifest } = await this.designs.get(params.designId);
    const name = query.format === 'okh-v1' ? `okh-${row.slug}.yml` : `okh-${row.slug}.toml`;
    const type = query.format === 'okh-v1' ? 'application/yaml' : 'application/toml';
    await reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type(`${type}; charset=utf-8`)
      .send(writeManifest({ ...manifest, slug: row.slug }, query.format));
  }

  @Handle(routes.getDesignBundle)
  async bundle(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.getDesignBundle>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await BUNDLES.consume(request.ip).catch(tooMany('Too many bundles from this line. Wait a minute.'));
    const { row } = await this.designs.get(params.designId);
    const files = await this.designs.files(row.id);
    const bundle = files.map(({ path, mediaType, sha256 }) => ({
      path,
      mediaType,
      open: () => this.blobs.stream(sha256) as AsyncIterable<Uint8Array>,
    }));
    const name = `${row.slug}-${row.version.replace(/[^A-Za-z0-9._-]+/g, '_')}.zip`;
    await reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('application/zip')
      .send(Readable.from(zipFiles(bundle, row.importedAt)));
  }
}
