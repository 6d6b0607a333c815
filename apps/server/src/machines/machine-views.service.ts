import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { domainError } from '#libs/domain';
import type { AttemptRow, MachineRow } from '#libs/persistence';
import { JobViewsService } from '../jobs/job-views.service.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { outOfService } from '../production/shop-rules.js';
import { loadShop, type Shop } from '../production/views.js';
import type { jobSchema } from '../jobs/jobs.routes.js';
import type { machineSchema } from './machines.routes.js';

type MachineView = z.input<typeof machineSchema>;
type JobView = z.input<typeof jobSchema>;

/** Most urgent first; the shop floor is sorted by it. */
const URGENCY = ['unknown', 'machine-locked', 'clear-plate', 'start-at-machine', 'check-piece'] as const;

/** Machines as the shop floor shows them. */
@Injectable()
export class MachineViewsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(JobViewsService) private readonly jobViews: JobViewsService,
    @Inject(LiveTelemetry) private readonly telemetry: LiveTelemetry,
  ) {}

  /** Who needs somebody first comes first, then by name. */
  async list(): Promise<MachineView[]> {
    const shop = await loadShop(this.database.manager);
    const jobs = await this.jobViews.needingPeople(['attempting', 'awaiting-clear', 'awaiting-check']);
    const out = await outOfService(this.database.manager);
    const outOf = new Map(out.map(({ machineId, outOfService: said }) => [machineId, said]));
    const views = shop.machines.map((row) => ({
      ...this.#view(row, shop, jobs),
      outOfService: outOf.get(row.id) ?? null,
    }));
    const rank = (view: MachineView): number => (view.needsPerson ? URGENCY.indexOf(view.needsPerson) : URGENCY.length);
    return views.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  }

  /** @throws DomainError NOT_FOUND */
  async get(machineId: string): Promise<MachineView> {
    const view = (await this.list()).find((machine) => machine.id === machineId);
    if (!view) throw domainError('NOT_FOUND', 'There is no such machine.');
    return view;
  }

  #view(row: MachineRow, shop: Shop, jobs: readonly JobView[]): Omit<MachineView, 'outOfService'> {
    const attempt = shop.live.find((live) => live.machineId === row.id);
    const planned = shop.views.find((view) => view.id === row.id);
    const isPlateClear = planned?.isPlateClear ?? false;
    const job =
      jobs.find((candidate) => candidate.id === attempt?.jobId) ??
      jobs.find((candidate) => candidate.machineId === row.id && candidate.state === 'awaiting-clear') ??
      jobs.find((candidate) => candidate.machineId === row.id && candidate.state === 'awaiting-check') ??
      jobs.find((candidate) => waitsForPersonAt(candidate, row.id));
    return {
      id: row.id,
      version: row.version,
      name: row.name,
      bridgeId: row.bridgeId,
      isSimulated: row.isSimulated,
      profile: row.profile,
      setup: { uuid: row.uuid, macros: row.macros ?? [], heatLeaseS: row.heatLeaseS, rxBytes: row.rxBytes },
      loaded: row.loaded,
      connectivity: row.connectivity,
      state: planned?.state ?? row.state,
      mode: row.mode,
      reason: row.reason && { code: row.reason.code, message: row.reason.message },
      since: row.since.toISOString(),
      run: row.run,
      isPlateClear,
      firmware: row.firmware,
      job: job
        ? {
            id: job.id,
            version: job.version,
            number: job.number,
            partName: job.partName,
            state: job.state,
            imageUrl: job.imageUrl,
          }
        : null,
      telemetry: this.telemetry.telemetryOf(row.id) ?? null,
      needsPerson: needsPerson(row, attempt, isPlateClear, job),
    };
  }
}

const waitsForPersonAt = (job: JobView, machineId: string): boolean =>
  job.state === 'waiting' &&
  job.reasons.some(({ code, params }) => code === 'NEEDS_PERSON_AT_MACHINE' && params?.['machineId'] === machineId);

function needsPerson(
  row: MachineRow,
  attempt: AttemptRow | undefined,
  isPlateClear: boolean,
  job: JobView | undefined,
): MachineView['needsPerson'] {
  if (attempt?.state === 'unknown') return 'unknown';
  if (attempt) return null;
  if (row.connectivity === 'online' && row.state === 'aborted') return 'machine-locked';
  if (!isPlateClear) return 'clear-plate';
  if (job?.state === 'waiting') return 'start-at-machine';
  return job?.state === 'awaiting-check' ? 'check-piece' : null;
}
