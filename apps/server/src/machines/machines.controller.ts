import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { accountIdOf, nameOf } from '../auth/principal.js';
import { TrainingSwitch } from '../core/core.module.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import { JobsService } from '../jobs/jobs.service.js';
import { AttemptsService } from '../production/attempts.service.js';
import { MachineViewsService } from './machine-views.service.js';
import * as routes from './machines.routes.js';
import { MachinesService } from './machines.service.js';

type MachineAnswer = Promise<RouteOutput<typeof routes.getMachine>>;

@Controller()
export class MachinesController {
  constructor(
    @Inject(MachinesService) private readonly machines: MachinesService,
    @Inject(MachineViewsService) private readonly views: MachineViewsService,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(AttemptsService) private readonly attempts: AttemptsService,
    @Inject(TrainingSwitch) private readonly training: TrainingSwitch,
  ) {}

  @Handle(routes.listMachines)
  list(): Promise<RouteOutput<typeof routes.listMachines>> {
    return this.views.list();
  }

  @Handle(routes.getMachine)
  get(@In() { params }: RouteInput<typeof routes.getMachine>): MachineAnswer {
    return this.views.get(params.machineId);
  }

  @Handle(routes.createMachine)
  async create(@In() { body }: RouteInput<typeof routes.createMachine>): MachineAnswer {
    return this.views.get(await this.machines.create(body));
  }

  @Handle(routes.updateMachine)
  async update(@In() { params, body, ifMatch }: RouteInput<typeof routes.updateMachine>): MachineAnswer {
    await this.machines.update(params.machineId, body, ifMatch);
    return this.views.get(params.machineId);
  }

  @Handle(routes.setUpMachine)
  async setUp(@In() { params, body, ifMatch }: RouteInput<typeof routes.setUpMachine>): MachineAnswer {
    await this.machines.setUp(params.machineId, body, ifMatch);
    return this.views.get(params.machineId);
  }

  @Handle(routes.deleteMachine)
  async delete(@In() { params, ifMatch }: RouteInput<typeof routes.deleteMachine>): Promise<void> {
    await this.machines.remove(params.machineId, ifMatch);
  }

  @Handle(routes.clearPlate)
  async clearPlate(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.clearPlate>,
  ): MachineAnswer {
    await this.jobs.clearPlate(params.machineId, body.afterRun, nameOf(request));
    return this.views.get(params.machineId);
  }

  @Handle(routes.startAtMachine)
  async start(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.startAtMachine>,
  ): MachineAnswer {
    const by = { name: nameOf(request), accountId: accountIdOf(request) };
    await this.machines.startAtMachine(params.machineId, body, by);
    return this.views.get(params.machineId);
  }

  @Handle(routes.stopMachine)
  async stop(@Req() request: FastifyRequest, @In() { params }: RouteInput<typeof routes.stopMachine>): MachineAnswer {
    await this.attempts.command(params.machineId, { kind: 'stop' }, nameOf(request));
    return this.views.get(params.machineId);
  }

  @Handle(routes.unlockMachine)
  async unlock(
    @Req() request: FastifyRequest,
    @In() { params, body }: RouteInput<typeof routes.unlockMachine>,
  ): MachineAnswer {
    // A simulated machine has no button to press; a real one has been reset by the person who says so.
    this.training.control?.pressReset(params.machineId);
    await this.attempts.command(
      params.machineId,
      { kind: 'unlock', acceptIdentity: body?.acceptIdentity, identityHash: body?.identityHash },
      nameOf(request),
    );
    return this.views.get(params.machineId);
  }
}
