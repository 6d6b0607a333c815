import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './queues.routes.js';
import { QueuesService } from './queues.service.js';
import { SlicerUploadsService } from './uploads.service.js';

type Queue = Promise<RouteOutput<typeof routes.createQueue>>;
type Upload = Promise<RouteOutput<typeof routes.releaseUpload>>;

const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

@Controller()
export class QueuesController {
  constructor(
    @Inject(QueuesService) private readonly queues: QueuesService,
    @Inject(SlicerUploadsService) private readonly uploads: SlicerUploadsService,
  ) {}

  @Handle(routes.listQueues)
  list(@Req() request: FastifyRequest): Promise<RouteOutput<typeof routes.listQueues>> {
    return this.queues.list(originOf(request));
  }

  @Handle(routes.createQueue)
  create(@Req() request: FastifyRequest, @In() { body }: RouteInput<typeof routes.createQueue>): Queue {
    return this.queues.create(body, originOf(request));
  }

  @Handle(routes.changeQueue)
  change(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.changeQueue>,
  ): Queue {
    return this.queues.change(params.queueId, body, originOf(request), ifMatch);
  }

  @Handle(routes.removeQueue)
  remove(@In() { params }: RouteInput<typeof routes.removeQueue>): Promise<void> {
    return this.queues.remove(params.queueId);
  }

  @Handle(routes.listSlicerUploads)
  listUploads(
    @In() { query }: RouteInput<typeof routes.listSlicerUploads>,
  ): Promise<RouteOutput<typeof routes.listSlicerUploads>> {
    return this.uploads.list(query.waiting ?? false);
  }

  @Handle(routes.releaseUpload)
  release(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.releaseUpload>): Upload {
    return this.uploads.release(params.uploadId, body.copies, nameOf(request));
  }

  @Handle(routes.removeSlicerUpload)
  removeUpload(@In() { params }: RouteInput<typeof routes.removeSlicerUpload>): Promise<void> {
    return this.uploads.remove(params.uploadId);
  }
}
