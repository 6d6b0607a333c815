import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In, IsNull, Not } from 'typeorm';
import { domainError, isJobOpen, JOB_STATES, type JobState, type Process } from '#libs/domain';
import {
  AttemptRow,
  DesignRow,
  JobRow,
  MachineRow,
  OperationRow,
  PieceRow,
  ProgramRow,
  RequestRow,
  WorkOrderRow,
} from '#libs/persistence';
import { orderKey } from '#libs/scheduling';
import { imageUrlOf, titleOf } from '../designs/design.view.js';
import type { StoredDesign } from '../designs/designs.service.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { PROGRAM_FACTS, programsOf } from '../production/program-choice.js';
import { byId, orderFactsOf } from '../production/views.js';
import type { attemptSchema, jobSchema } from './jobs.routes.js';

type JobView = z.input<typeof jobSchema>;

const ENDED_SHOWN = 50;
const OPEN_STATES = JOB_STATES.filter(isJobOpen);

interface Context {
  readonly operations: Map<string, OperationRow>;
  readonly orders: Map<string, WorkOrderRow>;
  readonly requests: Map<string, RequestRow>;
  readonly designs: Map<string, DesignRow>;
  readonly machines: Map<string, MachineRow>;
  readonly attempts: Map<string, AttemptRow[]>;
  readonly programs: ProgramRow[];
  readonly replaced: Map<string, JobRow>;
  readonly pieceCodes: Map<string, string>;
}

/** Jobs as the interface shows them, with what belongs to them. */
@Injectable()
export class JobViewsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(LiveTelemetry) private readonly live: LiveTelemetry,
  ) {}

  /** Open jobs in the order of the queue, then the latest ended ones. */
  async list(onlyOpen: boolean): Promise<JobView[]> {
    const { manager } = this.database;
    const open = await manager.find(JobRow, {
      where: { state: In(OPEN_STATES) },
      order: { number: 'ASC' },
      take: 1000,
    });
    const ended = onlyOpen
      ? []
      : await manager.find(JobRow, {
          where: { state: Not(In(OPEN_STATES)) },
          order: { updatedAt: 'DESC' },
          take: ENDED_SHOWN,
        });
    const views = await this.views([...open, ...ended]);
    return [...views.slice(0, open.length).toSorted(inQueueOrder), ...views.slice(open.length)];
  }

  /** Jobs that lie on a machine or wait for a person: what the shop floor and the inbox are about. */
  async needingPeople(states: readonly JobState[]): Promise<JobView[]> {
    const rows = await this.database.manager
      .createQueryBuilder(JobRow, 'job')
      .where('job.state IN (:...states)', { states })
      .orWhere(
        `job.state = 'waiting' AND (job.reasons @> '[{"code":"NEEDS_PERSON_AT_MACHINE"}]' OR job.reasons @> '[{"code":"WAITS_FOR_YES"}]')`,
      )
      .orderBy('job.number')
      .take(500)
      .getMany();
    return this.views(rows);
  }

  /** @throws DomainError NOT_FOUND */
  async get(jobId: string): Promise<JobView> {
    const rows = await this.database.manager.findBy(JobRow, { id: jobId });
    const [view] = await this.views(rows);
    if (!view) throw domainError('NOT_FOUND', 'There is no such job.');
    return view;
  }

  async views(jobs: readonly JobRow[]): Promise<JobView[]> {
    const context = await this.#load(jobs);
    return jobs.map((job) => this.#view(job, context));
  }

  async #load(jobs: readonly JobRow[]): Promise<Context> {
    const { manager } = this.database;
    const operations = await byId(
      manager,
      OperationRow,
      jobs.map((job) => job.operationId),
    );
    const orders = await byId(
      manager,
      WorkOrderRow,
      jobs.map((job) => job.orderId),
    );
    const requests = await byId(
      manager,
      RequestRow,
      [...orders.values()].map((order) => order.requestId),
    );
    const designs = await byId(
      manager,
      DesignRow,
      [...orders.values()].map((order) => order.designId),
    );
    const rows = await manager.find(AttemptRow, {
      where: { jobId: In(jobs.map((job) => job.id)) },
      order: { attemptNo: 'ASC' },
    });
    const machineIds = [
      ...rows.map((row) => row.machineId),
      ...jobs.flatMap((job) => [job.machineId ?? [], job.pinnedMachineId ?? []].flat()),
    ];
    const attempts = new Map<string, AttemptRow[]>();
    for (const row of rows) attempts.set(row.jobId, [...(attempts.get(row.jobId) ?? []), row]);
    const hashes = [...operations.values()].flatMap((operation) => operation.partSha256 ?? []);
    const pieces = await manager.findBy(PieceRow, { jobId: In(jobs.map((job) => job.id)) });
    return {
      pieceCodes: new Map(pieces.map(({ jobId, code }) => [jobId, code])),
      operations,
      orders,
      requests,
      designs,
      attempts,
      machines: await byId(manager, MachineRow, machineIds),
      programs: await manager.find(ProgramRow, {
        select: PROGRAM_FACTS,
        where: [{ partSha256: In(hashes), operationId: IsNull() }, { operationId: In([...operations.keys()]) }],
      }),
      replaced: await byId(
        manager,
        JobRow,
        jobs.flatMap((job) => job.replacesJobId ?? []),
      ),
    };
  }

  #view(job: JobRow, context: Context): JobView {
    const operation = context.operations.get(job.operationId);
    const order = context.orders.get(job.orderId);
    const request = context.requests.get(order?.requestId ?? '');
    const row = context.designs.get(order?.designId ?? '');
    const design = row && ({ row, manifest: row.manifest, parts: row.parts, problems: row.problems } as StoredDesign);
    const machine = context.machines.get(job.machineId ?? '');
    const attempts = context.attempts.get(job.id) ?? [];
    const programs = operation ? programsOf(operation, context.programs) : [];
    const preparing = programs.filter((program) => program.state === 'preparing');
    const ready = programs.filter((program) => program.state === 'ready');
    const lastHash = attempts[attempts.length - 1]?.programSha256;
    const program = ready.find((each) => each.sha256 === lastHash) ?? ready[0];
    const running = attempts.find((attempt) => attempt.state === 'running' || attempt.state === 'paused');
    const telemetry = running && this.live.telemetryOf(running.machineId);
    const isMine = telemetry?.attemptId === running?.id;
    return {
      id: job.id,
      version: job.version,
      number: job.number,
      state: job.state,
      process: (operation?.step ?? 'print') as Process,
      partName: operation?.name ?? '',
      designTitle: design ? titleOf(design) : {},
      imageUrl: design ? imageUrlOf(design) : null,
      requestCode: request?.code ?? '',
      orderId: job.orderId,
      neededBy: request?.neededBy ?? null,
      materials: [...(operation?.requirements.materials ?? [])],
      sizeMm: operation?.requirements.sizeMm ?? null,
      machineId: job.machineId,
      machineName: machine?.name ?? null,
      reasons: job.reasons.map(({ code, message, params }) => ({ code, message, params })),
      priority: job.priority,
      place: orderKey(orderFactsOf(job, order, request)),
      pinnedMachineId: job.pinnedMachineId,
      pinnedMachineName: context.machines.get(job.pinnedMachineId ?? '')?.name ?? null,
      notBefore: job.notBefore?.toISOString() ?? null,
      operationId: job.operationId,
      asks: asksOf(operation),
      preparation:
        job.state === 'waiting' && preparing.length > 0
          ? Math.max(...preparing.map((program) => program.progress))
          : null,
      programId: program?.id ?? null,
      estimatedS: program?.estimatedS ?? null,
      progress: (isMine ? telemetry?.progress : undefined) ?? null,
      remainingS: (isMine ? telemetry?.remainingS : undefined) ?? null,
      verdict: job.verdict,
      pieceCode: context.pieceCodes.get(job.id) ?? null,
      replacesJobNumber: context.replaced.get(job.replacesJobId ?? '')?.number ?? null,
      attempts: attempts.map((attempt) => attemptView(attempt, context.machines.get(attempt.machineId)?.name ?? '')),
      createdAt: job.createdAt.toISOString(),
      updatedAt: job.updatedAt.toISOString(),
    };
  }
}

function inQueueOrder(a: JobView, b: JobView): number {
  return b.priority - a.priority || (a.place < b.place ? -1 : Number(a.place > b.place)) || a.number - b.number;
}

function asksOf(operation: OperationRow | undefined): JobView['asks'] {
  const { colour, nozzleDiameterMm, toolDiameterMm, toleranceMm } = operation?.requirements ?? {};
  return {
    colour: colour ?? null,
    nozzleDiameterMm: nozzleDiameterMm ?? null,
    toolDiameterMm: toolDiameterMm ?? null,
    toleranceMm: toleranceMm ?? null,
  };
}

const attemptView = (attempt: AttemptRow, machineName: string): z.input<typeof attemptSchema> => ({
  id: attempt.id,
  attemptNo: attempt.attemptNo,
  machineId: attempt.machineId,
  machineName,
  state: attempt.state,
  reason: attempt.reason && { code: attempt.reason.code, message: attempt.reason.message },
  fence: attempt.fence,
  createdAt: attempt.createdAt.toISOString(),
  startedAt: attempt.startedAt?.toISOString() ?? null,
  endedAt: attempt.endedAt?.toISOString() ?? null,
  claim: attempt.claim,
});
