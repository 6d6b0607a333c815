import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BlobStore } from '#libs/persistence';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { readUpload } from '../http/upload.js';
import { designView, summaryView } from './design.view.js';
import * as routes from './designs.routes.js';
import { DesignsService } from './designs.service.js';

/** Types a browser may show; everything else is offered as a download. */
const SHOWN = new Set(['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp', 'text/plain', 'text/markdown']);

@Controller()
export class DesignsController {
  constructor(
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  @Handle(routes.listDesigns)
  async list(@In() { query }: RouteInput<typeof routes.listDesigns>): Promise<RouteOutput<typeof routes.listDesigns>> {
    return (await this.designs.list(query)).map(summaryView);
  }

  @Handle(routes.getDesign)
  async get(@In() { params }: RouteInput<typeof routes.getDesign>): Promise<RouteOutput<typeof routes.getDesign>> {
    return designView(await this.designs.get(params.designId));
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
