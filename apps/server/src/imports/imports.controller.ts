import { Controller, Inject, Req } from '@nestjs/common';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { accountIdOf, nameOf, principalOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './imports.routes.js';
import { ImportsService, importView, type Importer } from './imports.service.js';

type View = RouteOutput<typeof routes.getImport>;

const importerOf = (request: FastifyRequest): Importer => {
  const principal = principalOf(request);
  const accountId = accountIdOf(request);
  return {
    accountId: accountId === '' ? null : accountId,
    name: nameOf(request),
    isAdmin: principal?.kind === 'account' && principal.roles.includes('lab-admin'),
  };
};

@Controller()
export class ImportsController {
  constructor(@Inject(ImportsService) private readonly imports: ImportsService) {}

  @Handle(routes.startImport)
  async start(@Req() request: FastifyRequest, @In() { body }: RouteInput<typeof routes.startImport>): Promise<View> {
    const by = importerOf(request);
    return importView(
      request.isMultipart() ? await this.imports.startZip(request, by) : await this.imports.start(body, by),
    );
  }

  @Handle(routes.listImports)
  async list(@In() { query }: RouteInput<typeof routes.listImports>): Promise<View[]> {
    return (await this.imports.list(query.limit)).map(importView);
  }

  @Handle(routes.getImport)
  async get(@In() { params }: RouteInput<typeof routes.getImport>): Promise<View> {
    return importView(await this.imports.get(params.importId));
  }

  @Handle(routes.chooseManifests)
  async choose(@In() { params, body }: RouteInput<typeof routes.chooseManifests>): Promise<View> {
    return importView(await this.imports.choose(params.importId, body));
  }

  @Handle(routes.confirmImport)
  async confirm(@In() { params }: RouteInput<typeof routes.confirmImport>): Promise<View> {
    return importView(await this.imports.confirm(params.importId));
  }

  @Handle(routes.cancelImport)
  async cancel(@In() { params }: RouteInput<typeof routes.cancelImport>): Promise<View> {
    return importView(await this.imports.cancel(params.importId));
  }

  @Handle(routes.listDesignSources)
  async sources(
    @In() { params }: RouteInput<typeof routes.listDesignSources>,
  ): Promise<RouteOutput<typeof routes.listDesignSources>> {
    return this.imports.sources(params.designId);
  }
}
