import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { In as WhereIn, DataSource } from 'typeorm';
import { JobRow } from '#libs/persistence';
import { nameOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { JobViewsService } from '../jobs/job-views.service.js';
import { DecisionsService } from './decisions.service.js';
import * as routes from './dispatch.routes.js';
import { PolicyService } from './policy.service.js';
import { QueueService } from './queue.service.js';

type JobAnswer = Promise<RouteOutput<typeof routes.moveJob>>;
type JobsAnswer = Promise<RouteOutput<typeof routes.changeMany>>;
type PolicyAnswer = Promise<RouteOutput<typeof routes.getPolicy>>;

/** Who goes first, where, and why. */
@Controller()
export class DispatchController {
  constructor(
    @Inject(PolicyService) private readonly policy: PolicyService,
    @Inject(DecisionsService) private readonly decisions: DecisionsService,
    @Inject(QueueService) private readonly queue: QueueService,
    @Inject(JobViewsService) private readonly views: JobViewsService,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Handle(routes.getPolicy)
  async getPolicy(): PolicyAnswer {
    return policyView(await this.policy.get());
  }

  @Handle(routes.changePolicy)
  async changePolicy(
    @Req() request: FastifyRequest,
    @In() { body, ifMatch }: RouteInput<typeof routes.changePolicy>,
  ): PolicyAnswer {
    return policyView(await this.policy.change(body, nameOf(request), ifMatch));
  }

  @Handle(routes.getDecisions)
  ofJob(@In() { params }: RouteInput<typeof routes.getDecisions>): Promise<RouteOutput<typeof routes.getDecisions>> {
    return this.decisions.ofJob(params.jobId);
  }

  @Handle(routes.replayDecisions)
  replay(
    @In() { body }: RouteInput<typeof routes.replayDecisions>,
  ): Promise<RouteOutput<typeof routes.replayDecisions>> {
    return this.decisions.replay(body);
  }

  @Handle(routes.changeDispatch)
  async change(@In() { params, body, ifMatch }: RouteInput<typeof routes.changeDispatch>): JobAnswer {
    await this.queue.change(params.jobId, body, ifMatch);
    return this.views.get(params.jobId);
  }

  @Handle(routes.moveJob)
  async move(@In() { params, body, ifMatch }: RouteInput<typeof routes.moveJob>): JobAnswer {
    await this.queue.move(params.jobId, body, ifMatch);
    return this.views.get(params.jobId);
  }

  @Handle(routes.changeMany)
  async many(@Req() request: FastifyRequest, @In() { body }: RouteInput<typeof routes.changeMany>): JobsAnswer {
    await this.queue.changeMany(body, nameOf(request));
    return this.#jobs(body.jobIds);
  }

  @Handle(routes.spreadJob)
  async spread(@In() { params, body }: RouteInput<typeof routes.spreadJob>): JobsAnswer {
    return this.#jobs(await this.queue.spread(params.jobId, body.machineClass));
  }

  @Handle(routes.startJob)
  async start(@Req() request: FastifyRequest, @In() { params, body }: RouteInput<typeof routes.startJob>): JobAnswer {
    await this.queue.start(params.jobId, body.machineId, nameOf(request));
    return this.views.get(params.jobId);
  }

  @Handle(routes.askOfMachine)
  async ask(@In() { params, body }: RouteInput<typeof routes.askOfMachine>): JobAnswer {
    await this.queue.ask(params.jobId, body);
    return this.views.get(params.jobId);
  }

  async #jobs(ids: readonly string[]): JobsAnswer {
    const rows = await this.database.manager.find(JobRow, {
      where: { id: WhereIn([...ids]) },
      order: { number: 'ASC' },
    });
    return this.views.views(rows);
  }
}

function policyView(policy: Awaited<ReturnType<PolicyService['get']>>): RouteOutput<typeof routes.getPolicy> {
  const { quietHours, past, escalateAfterMin, ...rest } = policy;
  return { ...rest, quietHours: [...quietHours], past: [...past], escalateAfterMin: { ...escalateAfterMin } };
}
