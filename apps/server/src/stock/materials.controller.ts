import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fetchHttps, INTERNET } from '#libs/designs';
import { domainError } from '#libs/domain';
import { nameOf } from '../auth/principal.js';
import type { SiteConfig } from '../core/config.js';
import { CONFIG } from '../core/core.module.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './materials.routes.js';
import { MaterialsService } from './materials.service.js';
import { MaterialsViews } from './materials-views.js';
import { readSpoolman } from './spoolman.js';

type Lot = Promise<RouteOutput<typeof routes.addMaterial>>;
type All = Promise<RouteOutput<typeof routes.listMaterials>>;

/** Ten thousand spools with all their fields. */
const MAX_EXPORT_BYTES = 20_000_000;

@Controller()
export class MaterialsController {
  constructor(
    @Inject(MaterialsService) private readonly materials: MaterialsService,
    @Inject(MaterialsViews) private readonly views: MaterialsViews,
    @Inject(CONFIG) private readonly config: SiteConfig,
  ) {}

  @Handle(routes.listMaterials)
  list(@In() { query }: RouteInput<typeof routes.listMaterials>): All {
    return this.views.all(query.archived);
  }

  @Handle(routes.reorderList)
  async reorder(@Res() reply: FastifyReply): Promise<void> {
    await reply
      .header('content-disposition', 'attachment; filename="minga-reorder.csv"')
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(await this.views.reorderCsv());
  }

  @Handle(routes.materialLabels)
  async labels(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @In() { query }: RouteInput<typeof routes.materialLabels>,
  ): Promise<void> {
    const { ids, sheet, start } = query;
    const site = (this.config.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '');
    const pdf = await this.views.labels(ids.split(',').filter(Boolean), site, { sheet, start });
    await reply.header('cache-control', 'no-store').type('application/pdf').send(pdf);
  }

  @Handle(routes.addMaterial)
  async add(@Req() request: FastifyRequest, @In() { body }: RouteInput<typeof routes.addMaterial>): Lot {
    return this.views.one(await this.materials.add(body, nameOf(request)));
  }

  @Handle(routes.weighMaterial)
  async weigh(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.weighMaterial>): Lot {
    await this.materials.weigh(params.lotId, body, nameOf(request));
    return this.views.one(params.lotId);
  }

  @Handle(routes.mountMaterial)
  async mount(@In() { params, body }: RouteInput<typeof routes.mountMaterial>): Lot {
    await this.materials.mount(params.lotId, body);
    return this.views.one(params.lotId);
  }

  @Handle(routes.archiveMaterial)
  archive(@Req() request: FastifyRequest, @In() { params }: RouteInput<typeof routes.archiveMaterial>): Promise<void> {
    return this.materials.archive(params.lotId, nameOf(request));
  }

  @Handle(routes.setReorder)
  async setReorder(@In() { body }: RouteInput<typeof routes.setReorder>): All {
    await this.views.setReorder(body.material, body.below);
    return this.views.all();
  }

  @Handle(routes.importSpoolman)
  async import(
    @Req() request: FastifyRequest,
    @In() { body }: RouteInput<typeof routes.importSpoolman>,
  ): Promise<RouteOutput<typeof routes.importSpoolman>> {
    const json = body.spools ?? (await this.#fetch(body.url));
    return this.materials.import(readSpoolman(json), nameOf(request));
  }

  /** By the rules of every import: https, public addresses, few redirects. A Spoolman inside the workshop gives its file. */
  async #fetch(url: string | undefined): Promise<unknown> {
    if (url === undefined) throw domainError('INPUT_INVALID', 'Send the spools, or the address of Spoolman’s export.');
    const options = { network: this.config.network ?? INTERNET, maxBytes: MAX_EXPORT_BYTES };
    const { bytes } = await fetchHttps(url, options);
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
    } catch {
      throw domainError('INPUT_INVALID', 'What is at this address is no JSON. Use the address of Spoolman’s export.');
    }
  }
}
