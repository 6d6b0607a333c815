import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In, IsNull, Not } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import {
  AccountRow,
  InboxAssignmentRow,
  JobRow,
  MachineRow,
  OperationRow,
  OrderLineRow,
  RequestRow,
  WorkOrderRow,
  notify,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { loadPolicy } from '../dispatch/policy.js';
import { titleOf, imageUrlOf } from '../designs/design.view.js';
import { DesignsService } from '../designs/designs.service.js';
import { clearMachineIds } from '../production/views.js';
import { missingOf } from '../requests/order-plan.js';
import { changesNeeded, machineCare, reasonView, type Found } from './inbox-extra.js';
import { JobViewsService } from './job-views.service.js';
import type { inboxItemSchema, jobSchema } from './jobs.routes.js';

export type Item = z.input<typeof inboxItemSchema>;
type Kind = Item['kind'];

/** Safety first, then what blocks a machine, then what blocks a person. */
const URGENCY: readonly Kind[] = [
  'unknown',
  'machine-locked',
  'clear-plate',
  'start-at-machine',
  'suggested-start',
  'change-material',
  'check-piece',
  'held',
  'licence-review',
  'request',
  'manual-step',
  'buy',
  'maintenance-due',
  'out-of-service',
  'design-report',
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
  designId: null,
  planId: null,
  imageUrl: null,
  reason: null,
  quantity: null,
} satisfies Partial<Found>;

/** "What needs me next?", over all machines, requests and orders. */
@Injectable()
export class InboxService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(JobViewsService) private readonly jobViews: JobViewsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param machineId only what concerns this machine: what its QR code opens */
  async list(machineId?: string): Promise<Item[]> {
    const { manager } = this.database;
    const nowMs = this.clock.nowMs();
    const lists = await Promise.all([
      this.#jobs(),
      this.#machines(),
      this.#requests(),
      this.#handwork(),
      this.#designs(),
      changesNeeded(manager, EMPTY),
      machineCare(manager, nowMs, EMPTY),
    ]);
    const rank = (item: Found): number => URGENCY.indexOf(item.kind);
    const found = lists.flat().toSorted((a, b) => rank(a) - rank(b) || a.since.localeCompare(b.since));
    const here = machineId === undefined ? found : await this.#at(machineId, found);
    const { escalateAfterMin } = await loadPolicy(manager);
    const taken = await manager.findBy(InboxAssignmentRow, { itemId: In(here.map(({ id }) => id)) });
    const takenOf = new Map(taken.map((row) => [row.itemId, row]));
    return here.map((item): Item => {
      const assignee = takenOf.get(item.id);
      const afterMin = escalateAfterMin[item.kind];
      const escalatesMs = afterMin === undefined ? undefined : Date.parse(item.since) + afterMin * 60_000;
      return {
        ...item,
        assignee: assignee
          ? { accountId: assignee.accountId, name: assignee.name, at: assignee.at.toISOString() }
          : null,
        escalatesAt: escalatesMs === undefined ? null : new Date(escalatesMs).toISOString(),
        isEscalated: escalatesMs !== undefined && escalatesMs <= nowMs,
      };
    });
  }

  /** @throws DomainError NOT_FOUND */
  async nameOf(accountId: string): Promise<string> {
    const account = await this.database.manager.findOneBy(AccountRow, { id: accountId, isActive: true });
    if (!account) throw domainError('NOT_FOUND', 'There is no such account.', { place: { field: 'accountId' } });
    return account.name;
  }

  async #at(machineId: string, items: readonly Found[]): Promise<Found[]> {
    const machine = await this.database.manager.findOneBy(MachineRow, { id: machineId });
    // What is to be changed may be changed on any of several machines.
    const isNamed = (names: string | null): boolean =>
      machine !== null && (names?.split(', ').includes(machine.name) ?? false);
    return items.filter(
      (item) => item.machineId === machineId || (item.machineId === null && isNamed(item.machineName)),
    );
  }

  /**
   * Somebody takes a task upon themselves, or a person gives it to somebody; null: it is open again.
   * @throws DomainError NOT_FOUND when it is done already, STATE_CONFLICT when somebody else has it and it does not wait too long yet
   */
  async assign(itemId: string, to: { accountId: string; name: string } | null, isGiven = false): Promise<Item> {
    const { manager } = this.database;
    const before = await this.#item(itemId);
    const at = new Date(this.clock.nowMs());
    if (to === null) await manager.delete(InboxAssignmentRow, { itemId });
    // Whoever took what waits too long may have forgotten it.
    else if (isGiven || before.isEscalated) await manager.upsert(InboxAssignmentRow, { itemId, ...to, at }, ['itemId']);
    else {
      await manager.query(
        `INSERT INTO inbox_assignment (item_id, account_id, name, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [itemId, to.accountId, to.name, at],
      );
      const has = await manager.findOneByOrFail(InboxAssignmentRow, { itemId });
      if (has.accountId !== to.accountId) throw domainError('STATE_CONFLICT', `${has.name} has taken this already.`);
    }
    await notify(manager, { topic: 'inbox' });
    return this.#item(itemId);
  }

  async #item(itemId: string): Promise<Item> {
    const item = (await this.list()).find(({ id }) => id === itemId);
    if (!item) throw domainError('NOT_FOUND', 'Nothing like this waits any more. Somebody may have done it.');
    return item;
  }

  async #jobs(): Promise<Found[]> {
    const views = await this.jobViews.needingPeople(['attempting', 'awaiting-clear', 'awaiting-check', 'held']);
    return views.flatMap((job) => {
      const unknown = job.attempts.find((attempt) => attempt.state === 'unknown');
      const kind = kindOf(job, unknown !== undefined);
      if (kind === undefined) return [];
      const reason = job.reasons[0] ?? null;
      const machineId = isAtPlace(kind) ? String(reason?.params?.['machineId'] ?? '') || null : job.machineId;
      return [
        {
          ...EMPTY,
          id: `${kind}:${job.id}`,
          kind,
          since: unknown?.createdAt ?? job.updatedAt,
          title: job.partName,
          machineId,
          machineName: isAtPlace(kind) ? String(reason?.params?.['machine'] ?? '') || null : job.machineName,
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
  async #machines(): Promise<Found[]> {
    const { manager } = this.database;
    const rows = await manager.findBy(MachineRow, { removedAt: IsNull(), connectivity: Not('offline') });
    const busy = new Set(
      (await manager.findBy(JobRow, { state: In(['attempting', 'awaiting-clear']) })).map((job) => job.machineId),
    );
    const clear = await clearMachineIds(manager);
    return rows.flatMap((machine): Found[] => {
      const isLocked = machine.state === 'aborted';
      const isUncleared = !clear.has(machine.id) && !busy.has(machine.id);
      if (!isLocked && !isUncleared) return [];
      const kind: Kind = isLocked ? 'machine-locked' : 'clear-plate';
      const since = machine.since.toISOString();
      const base = { ...EMPTY, id: `${kind}:${machine.id}`, kind, since, title: machine.name };
      return [{ ...base, machineId: machine.id, machineName: machine.name, reason: reasonView(machine.reason) }];
    });
  }

  async #requests(): Promise<Found[]> {
    const rows = await this.database.manager.find(RequestRow, {
      where: [{ state: 'received' }, { state: In(['accepted', 'in-production', 'ready']), reviewSince: Not(IsNull()) }],
      order: { createdAt: 'ASC' },
      take: 200,
    });
    return Promise.all(
      rows.map(async (row): Promise<Found> => {
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

  /** Revisions with reports that nobody has read, or with so many that somebody should look at the design again. */
  async #designs(): Promise<Found[]> {
    const rows = await this.database.query<{ id: string; isLook: boolean; unread: number; since: Date }[]>(
      `SELECT design.id, design.look_since IS NOT NULL AS "isLook", coalesce(report.unread, 0) AS unread,
         coalesce(report.since, design.look_since) AS since
       FROM design LEFT JOIN (
         SELECT design_id, count(*)::int AS unread, min(created_at) AS since FROM design_feedback
         WHERE state = 'new' AND NOT is_hidden GROUP BY design_id) report ON report.design_id = design.id
       WHERE design.look_since IS NOT NULL OR report.unread > 0 ORDER BY since LIMIT 50`,
    );
    return Promise.all(
      rows.map(async ({ id, isLook, unread, since }): Promise<Found> => {
        const design = await this.designs.get(id);
        const title = titleOf(design);
        return {
          ...EMPTY,
          id: `design-report:${id}`,
          kind: 'design-report',
          since: since.toISOString(),
          title: title.es ?? title.en ?? design.row.slug,
          designId: id,
          imageUrl: imageUrlOf(design),
          reason: isLook
            ? { code: 'DESIGN_LOOK', message: 'Several people report trouble. Look at the design again.' }
            : { code: 'DESIGN_REPORTS', message: `${unread} reports to read.`, params: { count: unread } },
        };
      }),
    );
  }

  /** Steps by people that may begin, and lines that are bought, salvaged or made elsewhere. */
  async #handwork(): Promise<Found[]> {
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
    const isMadeHere = new Set(operations.flatMap(({ state, lineId }) => (state === 'cancelled' ? [] : lineId)));
    const steps = operations.filter(
      ({ state, step }) => state === 'ready' && !['print', 'mill', 'laser'].includes(step),
    );
    const base = (orderId: string) => ({
      ...EMPTY,
      since: createdAt.get(orderId) ?? new Date(0).toISOString(),
      orderId,
    });
    return [
      ...steps.map(({ id, orderId, name, step, quantity }): Found => {
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
        .map((line): Found => {
          const { id, orderId, name, note } = line;
          const reason = note === null ? null : { code: 'NOTE', message: note };
          return {
            ...base(orderId),
            id: `buy:${id}`,
            kind: 'buy',
            title: name,
            lineId: id,
            quantity: missingOf(line),
            reason,
          };
        }),
    ];
  }
}

function kindOf(job: z.input<typeof jobSchema>, isUnknown: boolean): Kind | undefined {
  if (isUnknown) return 'unknown';
  if (job.state === 'awaiting-clear') return 'clear-plate';
  if (job.state === 'awaiting-check') return 'check-piece';
  if (job.state === 'held') return 'held';
  if (job.state !== 'waiting') return undefined;
  const code = job.reasons[0]?.code;
  if (code === 'WAITS_FOR_YES') return 'suggested-start';
  return code === 'NEEDS_PERSON_AT_MACHINE' ? 'start-at-machine' : undefined;
}

/** Its reason names the machine; the job is on none yet. */
const isAtPlace = (kind: Kind): boolean => kind === 'start-at-machine' || kind === 'suggested-start';
