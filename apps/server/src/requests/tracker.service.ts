import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import type { Clock } from '#libs/domain';
import { JobRow, OperationRow, WorkOrderRow, type RequestRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { imageUrlOf, titleOf } from '../designs/design.view.js';
import { DesignsService } from '../designs/designs.service.js';
import { estimateOf } from '../jobs/job-estimates.js';
import type { trackerSchema } from './requests.routes.js';

type Tracker = z.input<typeof trackerSchema>;
type Step = Tracker['steps'][number]['step'];

/** States of a job in which a machine or a person is at the piece. */
const IN_PROGRESS = new Set(['attempting', 'awaiting-clear', 'awaiting-check']);

/** The requester's page: plain steps, counted pieces, nothing internal. */
@Injectable()
export class TrackerService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async view(request: RequestRow): Promise<Tracker> {
    const design = await this.designs.get(request.designId);
    const order = await this.database.manager.findOneBy(WorkOrderRow, { requestId: request.id });
    const operations = order ? await this.database.manager.findBy(OperationRow, { orderId: order.id }) : [];
    const jobs = order ? await this.database.manager.findBy(JobRow, { orderId: order.id }) : [];
    const { pieces, updatedAt } = countPieces(request, operations, jobs);
    const isOver = ['ready', 'collected'].includes(request.state);
    const times = request.stepTimes;
    const lastCheck = pieces.made > 0 && pieces.made === pieces.total ? updatedAt.toISOString() : null;
    const at = (step: Step): string | null =>
      step === 'checked' ? (times['ready'] ?? lastCheck) : (times[step] ?? null);
    const steps: Step[] = ['received', 'accepted', 'in-production', 'checked', 'ready', 'collected'];
    return {
      code: request.code,
      state: request.state as Tracker['state'],
      design: { title: titleOf(design), imageUrl: imageUrlOf(design) },
      quantity: request.quantity,
      pieces,
      progress: isOver
        ? 1
        : pieces.total === 0
          ? 0
          : Math.min(1, (pieces.made + pieces.inProgress * 0.5) / pieces.total),
      place: request.place,
      neededBy: request.neededBy,
      expectedAt: isOver ? null : await this.#expectedAt(jobs, operations),
      declineReason: request.declineReason,
      licence: { licence: design.manifest.licence.hardware, duties: [...request.licenceDecision.duties] },
      steps: steps.map((step) => ({ step, at: at(step) })),
      updatedAt: updatedAt.toISOString(),
    };
  }

  /** A cautious guess: what is left on machines, one piece after the other, and an hour for hands. */
  async #expectedAt(jobs: readonly JobRow[], operations: readonly OperationRow[]): Promise<string | null> {
    const open = jobs.filter((job) => job.state === 'waiting' || job.state === 'planned' || job.state === 'attempting');
    if (open.length === 0) return null;
    const estimates = await estimateOf(this.database.manager, operations);
    const known = open.map((job) => estimates.get(job.operationId));
    if (known.some((seconds) => seconds === undefined)) return null;
    const totalS = known.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
    return new Date(this.clock.nowMs() + totalS * 1000 + 3_600_000).toISOString();
  }
}

function countPieces(request: RequestRow, operations: readonly OperationRow[], jobs: readonly JobRow[]) {
  const last = lastOperations(operations);
  const total = last.reduce((sum, operation) => sum + operation.quantity, 0);
  const made = last.reduce((sum, operation) => sum + operation.done, 0);
  const inProgress = jobs.filter((job) => IN_PROGRESS.has(job.state)).length;
  const remade = jobs.filter((job) => job.replacesJobId !== null).length;
  const changedMs = Math.max(
    request.createdAt.getTime(),
    ...jobs.map((job) => job.updatedAt.getTime()),
    ...Object.values(request.stepTimes).map(Date.parse),
  );
  return { pieces: { made, inProgress, total, remade }, updatedAt: new Date(changedMs) };
}

/** A piece that is milled and then deburred is one piece, made when its last step is done. */
function lastOperations(operations: readonly OperationRow[]): OperationRow[] {
  const last = new Map<string, OperationRow>();
  for (const operation of operations) {
    const part = operation.lineId ?? operation.id;
    if (operation.sequence >= (last.get(part)?.sequence ?? 0)) last.set(part, operation);
  }
  return [...last.values()];
}
