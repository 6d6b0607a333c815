import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProgramReport } from '#libs/gcode';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import { parseFields } from '../http/input.js';
import { readUploadForm } from '../http/upload.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { ProgramPicturesService } from './program-pictures.service.js';
import { ProgramUploadsService } from './program-uploads.service.js';
import * as routes from './programs.routes.js';

const compress = promisify(gzip);
/** A program that is ready never changes; only this person's browser may keep it. */
const FOR_EVER = 'private, max-age=31536000, immutable';

@Controller()
export class ProgramsController {
  constructor(
    @Inject(ProgramPicturesService) private readonly pictures: ProgramPicturesService,
    @Inject(ProgramUploadsService) private readonly uploads: ProgramUploadsService,
  ) {}

  @Handle(routes.uploadProgram)
  async upload(@Req() request: FastifyRequest): Promise<RouteOutput<typeof routes.uploadProgram>> {
    const { file, fileName, fields } = await readUploadForm(request);
    const wish = parseFields(routes.uploadFormSchema, fields);
    return this.uploads.take({ bytes: file, fileName, wish, by: nameOf(request) });
  }

  @Handle(routes.listUploads)
  async listUploads(): Promise<RouteOutput<typeof routes.listUploads>> {
    return this.uploads.list();
  }

  @Handle(routes.getUpload)
  async getUpload(
    @In() { params }: RouteInput<typeof routes.getUpload>,
  ): Promise<RouteOutput<typeof routes.getUpload>> {
    return this.uploads.get(params.programId);
  }

  @Handle(routes.removeUpload)
  async removeUpload(@In() { params }: RouteInput<typeof routes.removeUpload>): Promise<void> {
    await this.uploads.remove(params.programId);
  }

  @Handle(routes.getProgram)
  async get(@In() { params }: RouteInput<typeof routes.getProgram>): Promise<RouteOutput<typeof routes.getProgram>> {
    const row = await this.pictures.program(params.programId);
    const report = row.report as ProgramReport;
    return {
      id: row.id,
      bytes: row.bytes ?? 0,
      blocks: report.blocks,
      estimatedS: row.estimatedS ?? report.estimatedS,
      layers: report.layers,
      filamentMm: report.filamentMm,
      hasPicture: row.picture !== null,
      timeIndex: report.timeIndex,
    };
  }

  @Handle(routes.getProgramPicture)
  async picture(
    @In() { params }: RouteInput<typeof routes.getProgramPicture>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const png = await this.pictures.png(params.programId);
    await reply.header('cache-control', FOR_EVER).type('image/png').send(png);
  }

  @Handle(routes.getProgramPath)
  async path(
    @Req() request: FastifyRequest,
    @In() { params, query }: RouteInput<typeof routes.getProgramPath>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isPart = query.from !== undefined || query.to !== undefined;
    const bytes = isPart
      ? await this.pictures.layers(params.programId, query.from ?? 0, query.to ?? Infinity)
      : await this.pictures.overview(params.programId);
    void reply.header('cache-control', FOR_EVER).header('vary', 'accept-encoding').type('application/octet-stream');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return void (await reply.send(Buffer.from(bytes)));
    await reply.header('content-encoding', 'gzip').send(await compress(bytes));
  }
}
