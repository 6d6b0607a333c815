import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource, In, IsNull } from 'typeorm';
import type { z } from 'zod';
import { domainError, type Clock, type MachineProfile } from '#libs/domain';
import type { ProgramReport } from '#libs/gcode';
import {
  AttemptRow,
  BlobRow,
  BlobStore,
  JobRow,
  MachineRow,
  OperationRow,
  ProgramRow,
  newId,
  notify,
} from '#libs/persistence';
import { TaskQueue } from '#libs/queues';
import { CLOCK } from '../core/core.module.js';
import { displayFileName } from '../http/file-name.js';
import { partName } from '../designs/design.view.js';
import { DesignsService } from '../designs/designs.service.js';
import type { UploadInput } from './program-maker.service.js';
import type { uploadedProgramSchema, uploadFormSchema } from './programs.routes.js';
import { whereState } from './on-record.js';
import { LIVE_STATES } from './views.js';

export interface ProgramUpload {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly wish: z.output<typeof uploadFormSchema>;
  /** Name of the person. */
  readonly by: string;
}

type UploadView = z.input<typeof uploadedProgramSchema>;

const LISTED = 100;

/** Ready-made programs: kept by hash, read by the worker, used for the pieces they were brought for. */
@Injectable()
export class ProgramUploadsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Keeps the file and has it read; the same file for the same purpose is there already.
   * @throws DomainError NOT_FOUND, INPUT_INVALID
   */
  async take({ bytes, fileName, wish, by }: ProgramUpload): Promise<UploadView> {
    if (bytes.length === 0) throw invalid('file', 'The file is empty. Choose another one.');
    const { machineClass, material, note } = wish;
    const profile = await this.#profileOf(machineClass);
    const purpose = await this.#purposeOf(wish);
    if (purpose.process !== profile.process) {
      throw invalid('machineClass', `This is made by a ${purpose.process}; ${machineClass} is a ${profile.process}.`);
    }
    const uploadSha256 = await this.blobs.put(bytes);
    const createdAt = new Date(this.clock.nowMs());
    const blob = { sha256: uploadSha256, bytes: bytes.length, mediaType: 'application/octet-stream', createdAt };
    await this.database.manager.upsert(BlobRow, blob, ['sha256']);
    const input: UploadInput = { profile, uploadSha256, partName: purpose.name };
    const { operationId, partSha256 = uploadSha256 } = purpose;
    const key = createHash('sha256').update(JSON.stringify(['upload', input, material, operationId, partSha256])).digest('hex'); // prettier-ignore
    const row = {
      id: newId(),
      key,
      partSha256,
      machineClass,
      material,
      input,
      state: 'preparing',
      createdAt,
      origin: 'uploaded',
      operationId: operationId ?? null,
      fileName: displayFileName(fileName, 'program.gcode'),
      note: note === undefined || note === '' ? null : note,
      uploadedBy: by,
    };
    const query = this.database.manager
      .createQueryBuilder()
      .insert()
      .into(ProgramRow)
      .values(row as never);
    await query.orIgnore().execute();
    const kept = await this.database.manager.findOneByOrFail(ProgramRow, { key });
    if (kept.id === row.id) await this.tasks.add('prepare-program', { programId: row.id }, row.id);
    return viewOf(kept);
  }

  async list(): Promise<UploadView[]> {
    const rows = await this.database.manager.find(ProgramRow, {
      where: { origin: 'uploaded' },
      order: { createdAt: 'DESC' },
      take: LISTED,
    });
    return rows.map(viewOf);
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: string): Promise<UploadView> {
    const row = await this.database.manager.findOneBy(ProgramRow, { id, origin: 'uploaded' });
    if (!row) throw domainError('NOT_FOUND', 'There is no such uploaded program.');
    return viewOf(row);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT while a machine runs it */
  async remove(id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(ProgramRow, { id, origin: 'uploaded' });
      if (!row) throw domainError('NOT_FOUND', 'There is no such uploaded program.');
      const isLive = await manager.existsBy(AttemptRow, {
        programSha256: row.sha256 ?? '',
        state: whereState(LIVE_STATES),
      });
      if (isLive)
        throw domainError('STATE_CONFLICT', 'A machine works with this program now. Wait until it has ended.');
      await manager.delete(ProgramRow, { id });
      await notify(manager, { topic: 'advance' });
      await notify(manager, { topic: 'jobs' });
    });
  }

  /** What machines of the class have in common is what their first one says. */
  async #profileOf(machineClass: string): Promise<MachineProfile> {
    const machines = await this.database.manager.find(MachineRow, {
      where: { removedAt: IsNull() },
      order: { name: 'ASC' },
    });
    const profile = machines.find((machine) => machine.profile.machineClass === machineClass)?.profile;
    if (profile) return profile;
    const classes = [...new Set(machines.map((machine) => machine.profile.machineClass))].join(', ');
    throw invalid('machineClass', `There is no machine of class ${machineClass}. Known here: ${classes || 'none'}.`);
  }

  async #purposeOf(wish: ProgramUpload['wish']): Promise<Purpose> {
    const { jobId, designId, partId } = wish;
    const operationId = jobId === undefined ? wish.operationId : await this.#operationOfJob(jobId);
    if (operationId !== undefined) {
      const operation = await this.database.manager.findOneBy(OperationRow, { id: operationId });
      if (!operation) throw domainError('NOT_FOUND', 'There is no such operation.');
      return { operationId, process: operation.step, name: operation.name };
    }
    if (designId === undefined || partId === undefined) {
      throw invalid('jobId', 'Say what the program is for: a job, an operation, or a design and one of its parts.');
    }
    const { parts, manifest } = await this.designs.get(designId);
    const part = parts.find(({ id }) => id === partId);
    if (!part?.modelSha256) throw domainError('NOT_FOUND', 'This design has no such part with a file to make it from.');
    const process = part.steps.find((step) => MACHINE_STEPS.includes(step)) ?? 'print';
    return { partSha256: part.modelSha256, process, name: partName(part, manifest) };
  }

  async #operationOfJob(jobId: string): Promise<string> {
    const job = await this.database.manager.findOneBy(JobRow, { id: jobId, state: In(['waiting', 'planned', 'held']) });
    if (!job) throw domainError('NOT_FOUND', 'There is no such job that waits.');
    return job.operationId;
  }
}

interface Purpose {
  readonly operationId?: string;
  readonly partSha256?: string;
  readonly process: string;
  readonly name: string;
}

const MACHINE_STEPS: readonly string[] = ['print', 'mill', 'laser'];

function viewOf(row: ProgramRow): UploadView {
  const report = row.report as (Partial<ProgramReport> & { maker?: string }) | null;
  return {
    id: row.id,
    state: row.state,
    fileName: row.fileName ?? '',
    machineClass: row.machineClass,
    material: row.material,
    note: row.note,
    uploadedBy: row.uploadedBy ?? '',
    uploadedAt: row.createdAt.toISOString(),
    operationId: row.operationId,
    partName: (row.input as UploadInput).partName,
    maker: report?.maker ?? null,
    bytes: row.bytes,
    estimatedS: row.estimatedS,
    reason: row.reason && { code: row.reason.code, message: row.reason.message },
    problems: (report?.problems ?? []).slice(0, LISTED).map((problem) => ({
      code: problem.code,
      severity: problem.severity,
      message: problem.message,
      line: problem.line,
    })),
  };
}

const invalid = (field: string, message: string) => domainError('INPUT_INVALID', message, { place: { field } });
