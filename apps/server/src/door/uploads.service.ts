import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In, IsNull } from 'typeorm';
import type { z } from 'zod';
import { domainError, type Clock } from '#libs/domain';
import type { ProgramReport } from '#libs/gcode';
import { JobRow, ProgramRow, SlicerUploadRow, isId, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import type { UploadInput } from '../production/program-maker.service.js';
import { requirementsOf } from './check-upload.js';
import type { slicerUploadSchema } from './queues.routes.js';
import { QueuesService } from './queues.service.js';
import { releaseUpload } from './release-upload.js';

type UploadView = z.input<typeof slicerUploadSchema>;

const LISTED = 100;

/** What came through the door: listed, released into jobs, thrown away. */
@Injectable()
export class SlicerUploadsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(QueuesService) private readonly queues: QueuesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(isWaiting: boolean): Promise<UploadView[]> {
    const rows = await this.database.manager.find(SlicerUploadRow, {
      where: isWaiting ? { orderId: IsNull() } : {},
      order: { createdAt: 'DESC' },
      take: LISTED,
    });
    return this.#views(rows);
  }

  /** Of one queue. @throws DomainError NOT_FOUND */
  async get(queueId: string, id: string): Promise<SlicerUploadRow> {
    const row = isId(id) && (await this.database.manager.findOneBy(SlicerUploadRow, { id, queueId }));
    if (!row) throw domainError('NOT_FOUND', 'There is no such file in this queue.');
    return row;
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async release(id: string, copies: number, by: string): Promise<UploadView> {
    const upload = await this.#find(id);
    const queues = await this.queues.byIds([upload.queueId]);
    const program = await this.database.manager.findOneBy(ProgramRow, { id: upload.programId });
    if (!program) throw domainError('STATE_CONFLICT', 'The program of this file was taken back. Upload it again.');
    const { profile } = program.input as UploadInput;
    const requirements = requirementsOf(program.report as ProgramReport, program.material, profile);
    const queueName = queues.get(upload.queueId)?.name ?? '';
    const at = new Date(this.clock.nowMs());
    await this.database.transaction((manager) =>
      releaseUpload(manager, { upload, queueName, requirements, copies, by, at }),
    );
    const [view] = await this.#views([await this.#find(id)]);
    return view as UploadView;
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async remove(id: string): Promise<void> {
    const { programId, queueId } = await this.#find(id);
    await this.database.transaction(async (manager) => {
      const gone = await manager.delete(SlicerUploadRow, { id, orderId: IsNull() });
      if (gone.affected !== 1) throw domainError('STATE_CONFLICT', 'This file was released. Cancel its jobs instead.');
      await manager.delete(ProgramRow, { id: programId, operationId: IsNull() });
      await notify(manager, { topic: 'slicers', id: queueId });
    });
  }

  async #find(id: string): Promise<SlicerUploadRow> {
    const row = await this.database.manager.findOneBy(SlicerUploadRow, { id });
    if (!row) throw domainError('NOT_FOUND', 'There is no such file.');
    return row;
  }

  async #views(rows: readonly SlicerUploadRow[]): Promise<UploadView[]> {
    const { manager } = this.database;
    const queues = await this.queues.byIds(rows.map(({ queueId }) => queueId));
    const facts = await this.#factsOf(rows.map(({ programId }) => programId));
    const orderIds = rows.flatMap(({ orderId }) => orderId ?? []);
    const jobs = orderIds.length === 0 ? [] : await manager.find(JobRow, { where: { orderId: In(orderIds) }, order: { number: 'ASC' } }); // prettier-ignore
    return rows.map(({ id, queueId, programId, sha256, bytes, fileName, folder, wantsPrint, byName, ...row }) => ({
      id,
      queueId,
      queueName: queues.get(queueId)?.name ?? '',
      programId,
      sha256,
      bytes,
      fileName,
      folder,
      wantsPrint,
      byName,
      createdAt: row.createdAt.toISOString(),
      ...(facts.get(programId) ?? { maker: null, estimatedS: null, massG: null, material: '' }),
      orderId: row.orderId,
      jobNumbers: jobs.flatMap((job) => (job.orderId === row.orderId ? [job.number] : [])),
      releasedBy: row.releasedBy,
      releasedAt: row.releasedAt?.toISOString() ?? null,
    }));
  }

  /** Reports are large: only what is shown is read, where they lie. */
  async #factsOf(
    ids: readonly string[],
  ): Promise<Map<string, Pick<UploadView, 'maker' | 'estimatedS' | 'massG' | 'material'>>> {
    const rows = await this.database.query<Facts[]>(
      `SELECT id, material, estimated_s AS "estimatedS", report->>'maker' AS maker,
         (report->>'filamentMm')::float8 AS "filamentMm", report->'claims' AS claims, input->'profile' AS profile
       FROM program WHERE id = ANY($1)`,
      [ids],
    );
    return new Map(
      rows.map(({ id, material, estimatedS, maker, filamentMm, claims, profile }) => {
        const report = { filamentMm, ...(claims && { claims }) } as ProgramReport;
        return [id, { material, estimatedS, maker, massG: requirementsOf(report, material, profile).massG ?? null }];
      }),
    );
  }
}

interface Facts {
  readonly id: string;
  readonly material: string;
  readonly estimatedS: number | null;
  readonly maker: string | null;
  readonly filamentMm: number;
  readonly claims: ProgramReport['claims'] | null;
  readonly profile: UploadInput['profile'];
}
