import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import type { z } from 'zod';
import { domainError, type Clock, type MachineProfile } from '#libs/domain';
import { MachineRow, SlicerQueueRow, SlicerUploadRow, isUniqueViolation, newId, notify } from '#libs/persistence';
import type { SiteConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/core.module.js';
import type { RouteInput } from '../http/route.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import type { changeQueue, createQueue, slicerQueueSchema } from './queues.routes.js';

type QueueView = z.input<typeof slicerQueueSchema>;

/** A queue with the machines it stands for. */
export interface QueueWithMachines {
  readonly queue: SlicerQueueRow;
  readonly machines: readonly MachineRow[];
}

/** Queues that slicers upload to: data, made on a page. */
@Injectable()
export class QueuesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: SiteConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  rows(): Promise<SlicerQueueRow[]> {
    return this.database.manager.find(SlicerQueueRow, { order: { name: 'ASC' } });
  }

  /** @param origin scheme and host that the caller used; ours where we are told one */
  async list(origin: string): Promise<QueueView[]> {
    return Promise.all((await this.rows()).map((row) => this.#view(row, origin)));
  }

  /** @throws DomainError INPUT_INVALID (no such class here), STATE_CONFLICT (the address is taken) */
  async create(wish: RouteInput<typeof createQueue>['body'], origin: string): Promise<QueueView> {
    const { name, machineClass, material, language } = wish;
    const profiles = await this.machinesOf(machineClass);
    if (profiles.length === 0) {
      const message = `There is no machine of class ${machineClass} here. Choose the class of one that is.`;
      throw domainError('INPUT_INVALID', message, { place: { field: 'machineClass' } });
    }
    const slug = wish.slug ?? slugOf(name);
    const createdAt = new Date(this.clock.nowMs());
    const row = { id: newId(), slug, name, machineClass, material, language, isOpen: true, createdAt, version: 1 };
    try {
      await this.database.transaction(async (manager) => {
        await manager.insert(SlicerQueueRow, row);
        await notify(manager, { topic: 'slicers', id: row.id });
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw domainError('STATE_CONFLICT', `There is a queue with the address ${slug} already. Choose another name.`, {
        place: { field: 'slug' },
      });
    }
    return this.#view(row, origin);
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT */
  async change(
    id: string,
    change: RouteInput<typeof changeQueue>['body'],
    origin: string,
    ifMatch?: IfMatch,
  ): Promise<QueueView> {
    const row = await this.database.transaction(async (manager) => {
      const found = await manager.findOne(SlicerQueueRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!found) throw noQueue();
      await refuseStale(manager, found, found.name, ifMatch);
      Object.assign(found, change, { version: found.version + 1 });
      await manager.save(found);
      await notify(manager, { topic: 'slicers', id });
      return found;
    });
    return this.#view(row, origin);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async remove(id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOne(SlicerQueueRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!row) throw noQueue();
      if (await manager.existsBy(SlicerUploadRow, { queueId: id })) {
        throw domainError('STATE_CONFLICT', `Files came through ${row.name}. Close the queue instead.`);
      }
      await manager.delete(SlicerQueueRow, { id });
      await notify(manager, { topic: 'slicers', id });
    });
  }

  /** @throws DomainError QUEUE_UNKNOWN, QUEUE_CLOSED */
  async open(slug: string): Promise<SlicerQueueRow> {
    const row = await this.database.manager.findOneBy(SlicerQueueRow, { slug });
    if (!row) throw domainError('QUEUE_UNKNOWN', 'There is no queue at this address. Copy it from the page Slicers.');
    if (!row.isOpen) {
      const message = `The queue ${row.name} is closed for now. Ask at the workshop.`;
      throw domainError('QUEUE_CLOSED', message, { params: { queue: row.name } });
    }
    return row;
  }

  machinesOf(machineClass: string): Promise<MachineRow[]> {
    return this.database.manager
      .createQueryBuilder(MachineRow, 'machine')
      .where(`machine.removed_at IS NULL AND machine.profile->>'machineClass' = :machineClass`, { machineClass })
      .orderBy('machine.name')
      .getMany();
  }

  /** Of a file, the queues it came through; for lists. */
  async byIds(ids: readonly string[]): Promise<Map<string, SlicerQueueRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.manager.findBy(SlicerQueueRow, { id: In([...new Set(ids)]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Machine classes that are here, for the page that makes queues. */
  async classes(): Promise<string[]> {
    const machines = await this.database.manager.findBy(MachineRow, { removedAt: IsNull() });
    return [...new Set(machines.map(({ profile }) => profile.machineClass))].toSorted();
  }

  async #view(row: SlicerQueueRow, origin: string): Promise<QueueView> {
    const machines = await this.machinesOf(row.machineClass);
    return {
      id: row.id,
      version: row.version,
      slug: row.slug,
      name: row.name,
      machineClass: row.machineClass,
      process: machines[0]?.profile.process ?? null,
      material: row.material,
      language: row.language,
      isOpen: row.isOpen,
      url: `${this.config.publicUrl ?? origin}/queues/${row.slug}`,
      machines: machines.map(({ name }) => name),
      uploads: await this.database.manager.countBy(SlicerUploadRow, { queueId: row.id }),
      createdAt: row.createdAt.toISOString(),
    };
  }
}

const noQueue = () => domainError('NOT_FOUND', 'There is no such queue.');

/** `Impresoras de 220 mm, PLA` -> `impresoras-de-220-mm-pla`. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, ''); // prettier-ignore
  return slug || 'cola';
}

/** One of each kind: machines of a class are alike, unless somebody fitted one with something else. */
export function differentProfiles(machines: readonly MachineRow[]): MachineProfile[] {
  const byText = new Map(machines.map(({ profile }) => [JSON.stringify(profile), profile]));
  return [...byText.values()];
}
