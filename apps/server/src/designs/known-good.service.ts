import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import {
  AttemptRow,
  JobRow,
  KnownGoodRow,
  OperationRow,
  OrderLineRow,
  ProgramRow,
  WorkOrderRow,
  newId,
  notify,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import type { StoredDesign } from './designs.service.js';

/** Settings of a program maker: plain values with the unit in the name (`layerHeightMm`, `infillPercent`, `supports`). */
export type MakerSettings = Readonly<Record<string, string | number | boolean>>;

export interface KnownGoodWish {
  readonly partId: string;
  readonly machineClass: string;
  readonly material: string;
  readonly settings: MakerSettings;
  readonly engine?: string | undefined;
  readonly note?: string | undefined;
}

interface By {
  readonly accountId: string;
  readonly name: string;
}

/** Settings that worked, per part (by the content of its file), machine class and material. */
@Injectable()
export class KnownGoodService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The latest for exactly this part, class and material; undefined where nobody knows any. */
  async knownGoodFor(partSha256: string, machineClass: string, material: string): Promise<KnownGoodRow | undefined> {
    const where = { partSha256, machineClass, material, retiredAt: IsNull() };
    return (await this.database.manager.findOne(KnownGoodRow, { where, order: { createdAt: 'DESC' } })) ?? undefined;
  }

  /** All that hold for the parts of a design, whichever revision they were found with; newest first. */
  async of({ parts }: StoredDesign): Promise<KnownGoodRow[]> {
    const hashes = parts.flatMap(({ modelSha256 }) => modelSha256 ?? []);
    return this.database.manager.find(KnownGoodRow, {
      where: { partSha256: In(hashes), retiredAt: IsNull() },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: 200,
    });
  }

  /** What a person knows from elsewhere. @throws DomainError INPUT_INVALID */
  async add(design: StoredDesign, wish: KnownGoodWish, by: By): Promise<KnownGoodRow> {
    return this.#insert(design, wish, by, null);
  }

  /**
   * The settings of a job's program, once its piece has passed its check.
   * @throws DomainError NOT_FOUND, STATE_CONFLICT (not passed, or its program was not made here), INPUT_INVALID
   */
  async addFromJob(design: StoredDesign, jobId: string, note: string | undefined, by: By): Promise<KnownGoodRow> {
    const { manager } = this.database;
    const job = await manager.findOneBy(JobRow, { id: jobId });
    const order = job && (await manager.findOneBy(WorkOrderRow, { id: job.orderId }));
    if (!job || order?.designId !== design.row.id) {
      throw domainError('NOT_FOUND', 'There is no such job of this revision.', { place: { field: 'jobId' } });
    }
    if (job.verdict !== 'pass') {
      const message = `The piece of job ${job.number} has not passed its check; what is not good is not known to be.`;
      throw domainError('STATE_CONFLICT', message);
    }
    const operation = await manager.findOneByOrFail(OperationRow, { id: job.operationId });
    const line = operation.lineId === null ? null : await manager.findOneBy(OrderLineRow, { id: operation.lineId });
    const attempt = await manager.findOne(AttemptRow, { where: { jobId }, order: { attemptNo: 'DESC' } });
    const program = attempt && (await manager.findOneBy(ProgramRow, { sha256: attempt.programSha256 }));
    const { settings, engine } = program ? madeWith(program) : { settings: {} };
    if (!line || !program || Object.keys(settings).length === 0) {
      throw domainError('STATE_CONFLICT', 'This job’s program has no settings of ours to keep.');
    }
    const { machineClass, material } = program;
    const wish = { partId: line.partId, machineClass, material, settings, engine, note };
    return this.#insert(design, wish, by, jobId);
  }

  async #insert(
    { row: design, parts }: StoredDesign,
    wish: KnownGoodWish,
    by: By,
    jobId: string | null,
  ): Promise<KnownGoodRow> {
    const partSha256 = parts.find((part) => part.id === wish.partId)?.modelSha256;
    if (partSha256 === undefined) {
      const message = 'partId: is no part of this design that is made from a file. Choose one that is.';
      throw domainError('INPUT_INVALID', message, { place: { field: 'partId' } });
    }
    const row: KnownGoodRow = {
      id: newId(),
      partSha256,
      machineClass: wish.machineClass,
      material: wish.material,
      designId: design.id,
      partId: wish.partId,
      settings: wish.settings,
      engine: wish.engine ?? null,
      note: wish.note ?? null,
      author: by.name,
      accountId: by.accountId || null,
      jobId,
      createdAt: new Date(this.clock.nowMs()),
      retiredAt: null,
    };
    await this.database.transaction(async (manager) => {
      await manager.insert(KnownGoodRow, row as never);
      await notify(manager, { topic: 'designs', id: design.id });
    });
    return row;
  }

  /** Not offered any more; the record stays. @throws DomainError NOT_FOUND */
  async retire(design: StoredDesign, id: string): Promise<void> {
    const hashes = design.parts.flatMap(({ modelSha256 }) => modelSha256 ?? []);
    const where = { id, partSha256: In(hashes), retiredAt: IsNull() };
    await this.database.transaction(async (manager) => {
      const done = await manager.update(KnownGoodRow, where, { retiredAt: new Date(this.clock.nowMs()) });
      if (done.affected !== 1) throw domainError('NOT_FOUND', 'There are no such settings.');
      await notify(manager, { topic: 'designs', id: design.row.id });
    });
  }
}

/**
 * What a person may ask of a print again, by the names of libs/slicing. Makers note much more (speeds of every feature,
 * temperatures of every layer), which would tie the next program to one engine's version.
 */
const KEPT: ReadonlySet<string> = new Set([
  'layerHeightMm', 'lineWidthMm', 'walls', 'shellMm', 'infillPercent', 'infillPattern', 'supports', 'supportAngleDeg',
  'adhesion', 'brimMm', 'nozzleC', 'firstLayerNozzleC', 'bedC', 'fanPercent', 'printMmPerS', 'firstLayerMmPerS',
  'retractMm', 'retractMmPerS', 'orientation',
]); // prettier-ignore

/** With what its maker says it made a program, else what it was asked for. */
function madeWith({ report, input }: ProgramRow): { settings: MakerSettings; engine?: string } {
  const { settings, maker } = (report ?? {}) as { settings?: unknown; maker?: unknown };
  const asked = (input ?? {}) as { quality?: unknown; settings?: unknown; engine?: { readonly id?: unknown } };
  const engine = asked.engine?.id ?? maker;
  return {
    settings: { ...keptOf(asked.quality), ...keptOf(settings), ...keptOf(asked.settings) },
    ...(typeof engine === 'string' && { engine }),
  };
}

function keptOf(values: unknown): MakerSettings {
  if (typeof values !== 'object' || values === null) return {};
  const isPlain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => KEPT.has(name) && isPlain(value)),
  ) as MakerSettings;
}
