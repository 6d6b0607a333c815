import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In, IsNull, Not } from 'typeorm';
import {
  JobRow,
  MachineRow,
  OperationRow,
  OrderLineRow,
  RequestRow,
  WorkOrderRow,
  type ReasonData,
} from '#libs/persistence';
import { titleOf, imageUrlOf } from '../designs/design.view.js';
import { DesignsService } from '../designs/designs.service.js';
import { clearMachineIds } from '../production/views.js';
import { JobViewsService } from './job-views.service.js';
import type { inboxItemSchema, jobSchema } from './jobs.routes.js';

type Item = z.input<typeof inboxItemSchema>;
type Kind = Item['kind'];

/** Safety first, then what blocks a machine, then what blocks a person. */
const URGENCY: readonly Kind[] = [
  'unknown',
  'machine-locked',
  'clear-plate',
  'start-at-machine',
  'check-piece',
  'held',
  'licence-review',
  'request',
  'manual-step',
  'buy',
];

const EMPTY = {
  machineId: null,
  machineName: null,
  jobId: null,
  jobVersion: null,
  jobNumber: null,
  attemptId: null,
  requestId: null,
  requestCode: null,
  orderId: null,
  operationId: null,
  lineId: null,
  imageUrl: null,
  reason: null,
  quantity: null,
} satisfies Partial<Item>;

const reasonView = (reason: ReasonData | null | undefined): Item['reason'] =>
  reason ? { code: reason.code, message: reason.message, params: reason.params } : null;

/** "What needs me next?", over all machines, requests and orders. */
@Injectable()
export class InboxService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(JobViewsService) private readonly jobViews: JobViewsService,
  ) {}

  async list(): Promise<Item[]> {
    const lists = await Promise.all([this.#jobs(), this.#machines(), this.#requests(), this.#handwork()]);
    const rank = (item: Item): number => URGENCY.indexOf(item.kind);
    return lists.flat().toSorted((a, b) => rank(a) - rank(b) || a.since.localeCompare(b.since));
  }

  async #jobs(): Promise<Item[]> {
    const views = await this.jobViews.needingPeople(['attempting', 'awaiting-clear', 'awaiting-check', 'held']);
    return views.flatMap((job) => {
      const unknown = job.attempts.find((attempt) => attempt.state === 'unknown');
      const kind = kindOf(job, unknown !== undefined);
      if (kind === undefined) return [];
      const reason = job.reasons[0] ?? null;
      const machineId =
        kind === 'start-at-machine' ? String(reason?.params?.['machineId'] ?? '') || null : job.machineId;
      return [
        {
          ...EMPTY,
          id: `${kind}:${job.id}`,
          kind,
          since: unknown?.createdAt ?? job.updatedAt,
          title: job.partName,
          machineId,
          machineName:
            kind === 'start-at-machine' ? String(reason?.params?.['machine'] ?? '') || null : job.machineName,
          jobId: job.id,
          jobVersion: job.version,
          jobNumber: job.number,
          attemptId: unknown?.id ?? null,
          requestCode: job.requestCode,
          orderId: job.orderId,
          imageUrl: job.imageUrl,
          reason,
        },
      ];
    });
  }

  /** Machines that wait for a person though no job lies on them. */
  async #machines(): Promise<Item[]> {
    const { manager } = this.database;
    const rows = await manager.findBy(MachineRow, { removedAt: IsNull(), connectivity: Not('offline') });
    const busy = new Set(
      (await manager.findBy(JobRow, { state: In(['attempting', 'awaiting-clear']) })).map((job) => job.machineId),
    );
    const clear = await clearMachineIds(manager);
    return rows.flatMap((machine): Item[] => {
      const isLocked = machine.state === 'aborted';
      const isUncleared = !clear.has(machine.id) && !busy.has(machine.id);
      if (!isLocked && !isUncleared) return [];
      const kind: Kind = isLocked ? 'machine-locked' : 'clear-plate';
      const since = machine.since.toISOString();
      const base = { ...EMPTY, id: `${kind}:${machine.id}`, kind, since, title: machine.name };
      return [{ ...base, machineId: machine.id, machineName: machine.name, reason: reasonView(machine.reason) }];
    });
  }

  async #requests(): Promise<Item[]> {
    const rows = await this.database.manager.find(RequestRow, {
      where: [{ state: 'received' }, { state: In(['accepted', 'in-production', 'ready']), reviewSince: Not(IsNull()) }],
      order: { createdAt: 'ASC' },
      take: 200,
    });
    return Promise.all(
      rows.map(async (row): Promise<Item> => {
        const design = await this.designs.get(row.designId);
        const title = titleOf(design);
        const kind: Kind = row.reviewSince === null ? 'request' : 'licence-review';
        return {
          ...EMPTY,
          id: `${kind}:${row.id}`,
          kind,
          since: (row.reviewSince ?? row.createdAt).toISOString(),
          title: title.es ?? title.en ?? design.row.slug,
          requestId: row.id,
          requestCode: row.code,
          imageUrl: imageUrlOf(design),
          quantity: row.quantity,
          reason: { code: row.licenceDecision.verdict, message: row.licenceDecision.explanation },
        };
      }),
    );
  }

  /** Steps by people that may begin, and lines that are bought, salvaged or made elsewhere. */
  async #handwork(): Promise<Item[]> {
    const { manager } = this.database;
    const orders = await manager.find(WorkOrderRow, {
      where: { state: 'open' },
      order: { createdAt: 'ASC' },
      take: 200,
    });
    const orderIds = orders.map((order) => order.id);
    const createdAt = new Map(orders.map((order) => [order.id, order.createdAt.toISOString()]));
    const operations = await manager.findBy(OperationRow, { orderId: In(orderIds) });
    const lines = await manager.findBy(OrderLineRow, { orderId: In(orderIds), isDone: false });
    const isMadeHere = new Set(operations.map((operation) => operation.lineId));
    const steps = operations.filter(
      ({ state, step }) => state === 'ready' && !['print', 'mill', 'laser'].includes(step),
    );
    const base = (orderId: string) => ({
      ...EMPTY,
      since: createdAt.get(orderId) ?? new Date(0).toISOString(),
      orderId,
    });
    return [
      ...steps.map(({ id, orderId, name, step, quantity }): Item => {
        const reason = { code: `STEP_${step.toUpperCase()}`, message: step };
        return {
          ...base(orderId),
          id: `manual-step:${id}`,
          kind: 'manual-step',
          title: name,
          operationId: id,
          quantity,
          reason,
        };
      }),
      ...lines
        .filter((line) => !isMadeHere.has(line.id))
        .map(({ id, orderId, name, quantity, note }): Item => {
          const reason = note === null ? null : { code: 'NOTE', message: note };
          return { ...base(orderId), id: `buy:${id}`, kind: 'buy', title: name, lineId: id, quantity, reason };
        }),
    ];
  }
}

function kindOf(job: z.input<typeof jobSchema>, isUnknown: boolean): Kind | undefined {
  if (isUnknown) return 'unknown';
  if (job.state === 'awaiting-clear') return 'clear-plate';
  if (job.state === 'awaiting-check') return 'check-piece';
  if (job.state === 'held') return 'held';
  const needsPerson = job.state === 'waiting' && job.reasons[0]?.code === 'NEEDS_PERSON_AT_MACHINE';
  return needsPerson ? 'start-at-machine' : undefined;
}
