import { createGzip } from 'node:zlib';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BlobStore } from '#libs/persistence';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { readUpload } from '../http/upload.js';
import { designView, imagesOf, summaryView } from './design.view.js';
import * as routes from './designs.routes.js';
import * as catalogue from './catalogue.routes.js';
import { DesignsService, stored } from './designs.service.js';
import { DesignDetails } from './detail.view.js';
import { ModelPicturesService } from './model-pictures.service.js';
import { ReviewService } from './review.service.js';
import { RevisionsService } from './revisions.service.js';
import { SearchService, type SearchResult } from './search.service.js';
import { isStaff } from './staff.js';

/** Types a browser may show; everything else is offered as a download. */
const SHOWN = new Set(['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/markdown']);

@Controller()
export class DesignsController {
  constructor(
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(SearchService) private readonly found: SearchService,
    @Inject(DesignDetails) private readonly details: DesignDetails,
    @Inject(RevisionsService) private readonly revisions: RevisionsService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  @Handle(routes.listDesigns)
  async list(@In() { query }: RouteInput<typeof routes.listDesigns>): Promise<RouteOutput<typeof routes.listDesigns>> {
    return this.#summaries(await this.#search(query, 500));
  }

  @Handle(routes.searchCatalogue)
  async search(
    @In() { query }: RouteInput<typeof routes.searchCatalogue>,
  ): Promise<RouteOutput<typeof routes.searchCatalogue>> {
    const found = await this.#search(query, 24);
    const { total, facets } = found;
    return { total, designs: await this.#summaries(found), facets: structuredClone(facets) as never };
  }

  #search(query: RouteInput<typeof routes.listDesigns>['query'], limit: number): Promise<SearchResult> {
    const { sort = query.text?.trim() ? 'relevance' : 'title', offset = 0 } = query;
    return this.found.search(query, { sort, offset, limit: query.limit ?? limit });
  }

  async #summaries({ rows }: SearchResult): Promise<RouteOutput<typeof routes.listDesigns>> {
    const designs = rows.map(stored);
    const pictures = await this.revisions.pictures(designs.filter((design) => imagesOf(design).length === 0));
    return designs.map((design) => summaryView(design, pictures));
  }

  @Handle(routes.getDesign)
  async get(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.getDesign>,
  ): Promise<RouteOutput<typeof routes.getDesign>> {
    return this.details.view(await this.designs.get(params.designId), isStaff(request));
  }

  @Handle(routes.getDesignFile)
  async file(@In() { params }: RouteInput<typeof routes.getDesignFile>, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.designs.file(params.designId, params['*']);
    // A drawing from a stranger may carry scripts: no scripts, no loading of anything, in a box of its own.
    await reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', SHOWN.has(file.mediaType) ? 'inline' : 'attachment')
      .header('etag', `"${file.sha256}"`)
      .header('cache-control', 'public, max-age=3600')
      .type(file.mediaType)
      .send(this.blobs.stream(file.sha256));
  }

  @Handle(routes.importDesignZip)
  async importZip(@Req() request: FastifyRequest): Promise<RouteOutput<typeof routes.importDesignZip>> {
    const { design, isNew } = await this.designs.importZip(await readUpload(request));
    return { design: designView(design), isNew };
  }

  @Handle(routes.importDesignFolder)
  async importFolder(
    @In() { body }: RouteInput<typeof routes.importDesignFolder>,
  ): Promise<RouteOutput<typeof routes.importDesignFolder>> {
    const { design, isNew } = await this.designs.importFolder(body.path);
    return { design: designView(design), isNew };
  }
}

/** Never changes for one content of a model; a design's name may stand for another revision later. */
const AN_HOUR = 'public, max-age=3600';

@Controller()
export class ModelPicturesController {
  constructor(
    @Inject(ModelPicturesService) private readonly pictures: ModelPicturesService,
    @Inject(ReviewService) private readonly reviews: ReviewService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  @Handle(catalogue.getPartPicture)
  async picture(
    @In() { params }: RouteInput<typeof catalogue.getPartPicture>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const sha256 = await this.pictures.of(params.designId, params.partId, 'picture');
    await reply.header('cache-control', AN_HOUR).header('etag', `"${sha256}"`).type('image/png').send(this.blobs.stream(sha256)); // prettier-ignore
  }

  @Handle(catalogue.getPartPreview)
  async preview(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof catalogue.getPartPreview>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const sha256 = await this.pictures.of(params.designId, params.partId, 'mesh');
    void reply.header('cache-control', AN_HOUR).header('vary', 'accept-encoding').type('application/octet-stream');
    // Packed by whoever asks for it packed: most telephones do.
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
      return void (await reply.send(this.blobs.stream(sha256)));
    await reply.header('content-encoding', 'gzip').send(this.blobs.stream(sha256).pipe(createGzip()));
  }

  @Handle(catalogue.changeCatalogueSettings)
  async changeSettings(
    @In() { body }: RouteInput<typeof catalogue.changeCatalogueSettings>,
  ): Promise<RouteOutput<typeof catalogue.changeCatalogueSettings>> {
    await this.reviews.changeSettings(body);
    return body;
  }
}
