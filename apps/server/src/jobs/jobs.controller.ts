import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accountIdOf, nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { DeadlinesService } from '../production/deadlines.service.js';
import { InboxService } from './inbox.service.js';
import { JobViewsService } from './job-views.service.js';
import * as routes from './jobs.routes.js';
import { JobsService } from './jobs.service.js';

type JobAnswer = Promise<RouteOutput<typeof routes.getJob>>;

@Controller()
export class JobsController {
  constructor(
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(JobViewsService) private readonly views: JobViewsService,
    @Inject(InboxService) private readonly inboxService: InboxService,
    @Inject(DeadlinesService) private readonly deadlines: DeadlinesService,
  ) {}

  @Handle(routes.listJobs)
  list(@In() { query }: RouteInput<typeof routes.listJobs>): Promise<RouteOutput<typeof routes.listJobs>> {
    return this.views.list(query.open ?? false);
  }

  @Handle(routes.getJob)
  get(@In() { params }: RouteInput<typeof routes.getJob>): JobAnswer {
    return this.views.get(params.jobId);
  }

  @Handle(routes.holdJob)
  async hold(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.holdJob>,
  ): JobAnswer {
    await this.jobs.hold(params.jobId, nameOf(request), ifMatch, body?.why);
    return this.views.get(params.jobId);
  }

  @Handle(routes.releaseJob)
  async release(@In() { params, ifMatch }: RouteInput<typeof routes.releaseJob>): JobAnswer {
    await this.jobs.release(params.jobId, ifMatch);
    return this.views.get(params.jobId);
  }

  @Handle(routes.cancelJob)
  async cancel(
    @Req() request: FastifyRequest,
    @In() { params, ifMatch }: RouteInput<typeof routes.cancelJob>,
  ): JobAnswer {
    await this.jobs.cancel(params.jobId, nameOf(request), ifMatch);
    return this.views.get(params.jobId);
  }

  @Handle(routes.pauseAttempt)
  async pause(
    @Req() request: FastifyRequest,
    @In() { params, ifMatch }: RouteInput<typeof routes.pauseAttempt>,
  ): JobAnswer {
    await this.jobs.ask(params.jobId, 'pause', nameOf(request), {}, ifMatch);
    return this.views.get(params.jobId);
  }

  @Handle(routes.resumeAttempt)
  async resume(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.resumeAttempt>,
  ): JobAnswer {
    await this.jobs.ask(params.jobId, 'resume', nameOf(request), body, ifMatch);
    return this.views.get(params.jobId);
  }

  @Handle(routes.checkPiece)
  async check(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.checkPiece>,
  ): JobAnswer {
    await this.jobs.check(params.jobId, body.verdict, body.reason, ifMatch, nameOf(request));
    return this.views.get(params.jobId);
  }

  @Handle(routes.resolveUnknown)
  async resolve(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.resolveUnknown>,
  ): JobAnswer {
    const by = { accountId: accountIdOf(request), name: nameOf(request) };
    const { outcome: verdict, note } = body;
    return this.views.get(await this.deadlines.resolve(params.attemptId, { verdict, by, note }));
  }

  @Handle(routes.getInbox)
  inbox(@In() { query }: RouteInput<typeof routes.getInbox>): Promise<RouteOutput<typeof routes.getInbox>> {
    return this.inboxService.list(query.machineId);
  }

  @Handle(routes.takeItem)
  take(
    @Req() request: FastifyRequest,
    @In() { params }: RouteInput<typeof routes.takeItem>,
  ): Promise<RouteOutput<typeof routes.takeItem>> {
    return this.inboxService.assign(params.itemId, { accountId: accountIdOf(request), name: nameOf(request) });
  }

  @Handle(routes.giveItem)
  async give(@In() { params, body }: RouteInput<typeof routes.giveItem>): Promise<RouteOutput<typeof routes.giveItem>> {
    const { accountId } = body;
    const to = accountId === null ? null : { accountId, name: await this.inboxService.nameOf(accountId) };
    return this.inboxService.assign(params.itemId, to, true);
  }
}
