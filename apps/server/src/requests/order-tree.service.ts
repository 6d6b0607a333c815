import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource, In } from 'typeorm';
import {
  batchShared,
  licenceConflicts,
  processPlan,
  type Batch,
  type BomLine,
  type BomPart,
  type OperationDraft,
  type Process,
} from '#libs/domain';
import { JobRow, OperationRow, ProgramRow, RequestRow, StockLotRow, StockReservationRow } from '#libs/persistence';
import { titleOf } from '../designs/design.view.js';
import { DesignsService, type StoredDesign } from '../designs/designs.service.js';
import { treeNodes } from './order-nodes.js';
import { bomPartsOf } from './order-parts.js';
import { pick } from './pick.js';
import { planOrder } from './order-plan.js';
import { refuseUnmakeable } from './refuse-design.js';
import { OrdersService } from './orders.service.js';
import type { explosionSchema, orderTreeSchema } from './orders.routes.js';
import { demandsFor, keyOfOperation } from './surplus.js';

type Tree = z.input<typeof orderTreeSchema>;
type Explosion = z.input<typeof explosionSchema>;

/** Questions about trees of parts; nothing is written. */
@Injectable()
export class OrderTreeService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(OrdersService) private readonly orders: OrdersService,
    @Inject(DesignsService) private readonly designs: DesignsService,
  ) {}

  /**
   * What `quantity` of a design would need just now.
   * @throws DomainError NOT_FOUND, DESIGN_NOT_MAKEABLE, QUANTITY_INVALID, BOM_INVALID
   */
  async explode(designId: string, quantity: number, choices: Readonly<Record<string, number>>): Promise<Explosion> {
    const design = await this.designs.get(designId);
    refuseUnmakeable(design);
    const parts = bomPartsOf(design);
    const { manager } = this.database;
    const chosen = new Map(Object.entries(choices));
    const { bom } = await planOrder(manager, design, { parts, quantity, choices: chosen, isLocked: false });
    const partOf = new Map(parts.map((part) => [part.id, part]));
    const toGet = (lines: readonly BomLine[]) =>
      lines.map(({ key, name, toProvide }) => ({ key, name, pieces: toProvide }));
    return {
      designId: design.row.id,
      quantity,
      lines: bom.lines.map((line) => lineView(line, partOf.get(line.partId))),
      shopping: toGet(bom.shopping),
      salvage: toGet(bom.salvage),
      machineTime: await this.#machineTime(design, bom.operations),
      licenceConflicts: conflictsOf(design),
    };
  }

  async #machineTime(design: StoredDesign, operations: readonly OperationDraft[]): Promise<Explosion['machineTime']> {
    const hashes = design.parts.flatMap(({ modelSha256 }) => modelSha256 ?? []);
    const ready = { partSha256: In(hashes), state: 'ready' as const };
    const programs = hashes.length === 0 ? [] : await this.database.manager.findBy(ProgramRow, ready);
    const secondsOf = new Map(programs.map(({ partSha256, estimatedS }) => [partSha256, estimatedS]));
    const hashOf = new Map(design.parts.map(({ id, modelSha256 }) => [id, modelSha256]));
    const byProcess = new Map<Process, { process: Process; seconds: number; pieces: number }>();
    let unknownPieces = 0;
    for (const { process, partId, quantity } of operations) {
      if (processPlan([process])[0]?.by !== 'machine') continue;
      const seconds = secondsOf.get(hashOf.get(partId) ?? '');
      if (seconds === undefined || seconds === null) {
        unknownPieces += quantity;
        continue;
      }
      const sum = byProcess.get(process) ?? { process, seconds: 0, pieces: 0 };
      byProcess.set(process, { process, seconds: sum.seconds + seconds * quantity, pieces: sum.pieces + quantity });
    }
    return { byProcess: [...byProcess.values()], unknownPieces };
  }

  /** @throws DomainError NOT_FOUND */
  async tree(orderId: string): Promise<Tree> {
    const { manager } = this.database;
    const { order, lines, operations } = await this.orders.load(orderId);
    const request = await manager.findOneByOrFail(RequestRow, { id: order.requestId });
    const design = await this.designs.get(order.designId);
    const jobs = await manager.findBy(JobRow, { orderId });
    const held = await manager.findBy(StockReservationRow, { orderId });
    const lots = held.length === 0 ? [] : await manager.findBy(StockLotRow, { id: In(held.map(({ lotId }) => lotId)) });
    const nodes = treeNodes({
      order,
      lines,
      operations: operations.filter(({ state }) => state !== 'cancelled'),
      jobs,
      parts: new Map(bomPartsOf(design).map((part) => [part.id, part])),
      reservations: held.map(({ lineId, lotId, pieces }) => {
        return { lineId, pieces, lot: lots.find(({ id }) => id === lotId)?.lot ?? '' };
      }),
      batches: await this.#batches(operations),
    });
    return {
      orderId,
      requestId: request.id,
      requestCode: request.code,
      designTitle: titleOf(design),
      state: order.state,
      quantity: request.quantity,
      neededBy: request.neededBy,
      nodes,
      licenceConflicts: conflictsOf(design),
    };
  }

  /** With whom an operation shares its pieces, by operation id. */
  async #batches(operations: readonly OperationRow[]): Promise<Map<string, Batch>> {
    const batches = new Map<string, Batch>();
    const open = operations.filter(({ state, partSha256 }) => state === 'ready' && partSha256 !== null);
    const asked = new Set<string>();
    for (const operation of open) {
      const key = keyOfOperation(operation);
      if (key === undefined || asked.has(key)) continue;
      asked.add(key);
      const demands = await demandsFor(this.database.manager, operation);
      for (const batch of batchShared(demands)) {
        for (const { operationId } of batch.allocations) batches.set(operationId, batch);
      }
    }
    return batches;
  }
}

const conflictsOf = (design: StoredDesign): Tree['licenceConflicts'] => {
  const made = design.parts.filter(({ kind }) => kind === 'make');
  const conflicts = licenceConflicts(design.manifest.licence.hardware, made);
  return conflicts.map(({ code, when, licences, parts, message }) => {
    return { code, when, message, licences: [...licences], parts: parts.map((ids) => [...ids]) };
  });
};

/** What may be chosen at a line; a stand-in has no choice of its own. */
export const alternatesOf = (
  part: BomPart | undefined,
  alternateOf: string | null,
): Tree['nodes'][number]['alternates'] =>
  alternateOf === null
    ? (part?.alternates ?? []).map(({ name, kind }, index) => ({ index: index + 1, name, kind }))
    : [];

/** What a line of an explosion says as the core does. */
const SHOWN = [
  'key', 'parentKey', 'alternateOf', 'partId', 'name', 'kind', 'perParent', 'quantity', 'fromStock', 'fromQueue',
  'fromAlternate', 'toProvide',
] as const; // prettier-ignore

function lineView(line: BomLine, part: BomPart | undefined): Explosion['lines'][number] {
  const { steps, reasons, alternateOf } = line;
  return {
    ...pick(line, SHOWN),
    plan: planView(steps),
    alternates: alternatesOf(part, alternateOf),
    reasons: reasons.map(({ code, message, params }) => ({ code, message, params: { ...params } })),
  };
}

export const planView = (steps: readonly Process[]) =>
  processPlan(steps).map(({ process, by, tools }) => ({ process, by, tools: [...tools] }));
