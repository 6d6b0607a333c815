import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { readUpload } from '../http/upload.js';
import * as routes from './attempts.routes.js';
import { EvidenceService } from './evidence.service.js';

@Controller()
export class AttemptsController {
  constructor(@Inject(EvidenceService) private readonly evidence: EvidenceService) {}

  @Handle(routes.getEvidence)
  get(@In() { params }: RouteInput<typeof routes.getEvidence>): Promise<RouteOutput<typeof routes.getEvidence>> {
    return this.evidence.of(params.attemptId);
  }

  @Handle(routes.addPhoto)
  async addPhoto(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.addPhoto>,
  ): Promise<RouteOutput<typeof routes.addPhoto>> {
    await this.evidence.addPhoto(params.attemptId, await readUpload(request));
    return this.evidence.of(params.attemptId);
  }

  @Handle(routes.getPhoto)
  async photo(@In() { params }: RouteInput<typeof routes.getPhoto>, @Res() reply: FastifyReply): Promise<void> {
    const { bytes, type } = await this.evidence.photo(params.attemptId);
    await reply
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-type-options', 'nosniff')
      .type(type)
      .send(bytes);
  }
}
