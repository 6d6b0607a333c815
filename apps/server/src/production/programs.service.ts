import { Inject, Injectable, Logger } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { DomainError, type Clock, type MachineProfile } from '#libs/domain';
import {
  BlobRow,
  BlobStore,
  JobRow,
  OperationRow,
  ProgramRow,
  newId,
  notify,
  type ReasonData,
} from '#libs/persistence';
import { TaskQueue, type TaskContext } from '#libs/queues';
import { cutProgram, slicePrint, type MadeProgram, type MakeOptions, type PrintQuality } from '#libs/slicing';
import { ProgramPicturesService, readProgram, type ReadProgram } from './program-pictures.service.js';
import { CLOCK } from '../core/core.module.js';
import { failpoint } from '../core/failpoint.js';
import { missingPrograms, type Shop, type WaitingJob } from './views.js';

/** Sturdy parts in reasonable time with a 0.4 mm nozzle; known-good settings per design come with the catalogue. */
const QUALITY: PrintQuality = { layerHeightMm: 0.3, infillPercent: 25, supports: false };
/** Progress is written at most this often. */
const PROGRESS_EVERY_MS = 500;

/** Everything that decides what the program will be. */
interface ProgramInput {
  readonly profile: MachineProfile;
  readonly material: string;
  readonly thicknessMm: number | null;
  readonly quality: PrintQuality | null;
}

/** Programs: one for each file, machine class and material, made once, in a task. */
@Injectable()
export class ProgramsService {
  readonly #log = new Logger('programs');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
    @Inject(ProgramPicturesService) private readonly pictures: ProgramPicturesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins what the waiting jobs lack for the machines that could make them. */
  async begin(waiting: readonly WaitingJob[], shop: Shop): Promise<void> {
    for (const { operation, programs } of waiting) {
      for (const { machine, material } of missingPrograms(operation, programs, shop.views)) {
        await this.#begin(operation, machine.profile, material);
      }
    }
  }

  async #begin(operation: OperationRow, profile: MachineProfile, material: string): Promise<void> {
    if (operation.partSha256 === null) return;
    const quality = profile.process === 'print' ? QUALITY : null;
    const input: ProgramInput = { profile, material, thicknessMm: operation.thicknessMm, quality };
    const key = createHash('sha256')
      .update(JSON.stringify([operation.partSha256, input]))
      .digest('hex');
    const row = {
      id: newId(),
      key,
      partSha256: operation.partSha256,
      machineClass: profile.machineClass,
      material,
      input,
      state: 'preparing' as const,
      createdAt: new Date(this.clock.nowMs()),
    };
    const inserted = await this.database.manager
      .createQueryBuilder()
      .insert()
      .into(ProgramRow)
      .values(row as never)
      .orIgnore()
      .returning('id')
      .execute();
    await failpoint('program-begun');
    if ((inserted.raw as unknown[]).length > 0) await this.tasks.add('prepare-program', { programId: row.id }, row.id);
  }

  /** Tasks may be lost with the queue's memory; the rows are not. The same id twice is one task. */
  async resume(): Promise<void> {
    const rows = await this.database.manager.findBy(ProgramRow, { state: 'preparing' });
    for (const row of rows) await this.tasks.add('prepare-program', { programId: row.id }, row.id);
  }

  /** Makes the program; a second run of the same task finds it ready and does nothing. */
  async prepare(programId: string, context: TaskContext): Promise<void> {
    const row = await this.database.manager.findOneBy(ProgramRow, { id: programId });
    if (!row || row.state !== 'preparing') return;
    try {
      await failpoint('before-program');
      const made = await this.#make(row);
      await failpoint('program-made');
      await this.#keep(row, made, readProgram(made.gcode, (row.input as ProgramInput).profile));
    } catch (error) {
      // Refused input will be refused again; anything else gets its other tries first.
      if (!(error instanceof DomainError) && !context.isLastTry) throw error;
      await this.#fail(row, error);
    }
  }

  async #make(row: ProgramRow): Promise<MadeProgram> {
    const { profile, material, thicknessMm, quality } = row.input as ProgramInput;
    const source = await this.blobs.read(row.partSha256);
    let lastWrite = 0;
    const options: MakeOptions = {
      onProgress: (fraction) => {
        if (this.clock.monotonicMs() - lastWrite < PROGRESS_EVERY_MS) return;
        lastWrite = this.clock.monotonicMs();
        this.#noteProgress(row, fraction).catch((error: unknown) => this.#log.warn(String(error)));
      },
    };
    if (quality) return slicePrint({ stl: source, profile, material, quality }, options);
    return cutProgram({ parts: [{ source }], thicknessMm: thicknessMm ?? 0, profile, material }, options);
  }

  async #noteProgress(row: ProgramRow, progress: number): Promise<void> {
    await this.database.manager.update(ProgramRow, { id: row.id, state: 'preparing' }, { progress });
    await this.#tellJobs(row);
  }

  async #keep(row: ProgramRow, made: MadeProgram, { report, path }: ReadProgram): Promise<void> {
    const refusal = report.problems.find((problem) => problem.severity === 'reject');
    if (refusal) return this.#fail(row, new DomainError({ code: refusal.code, message: refusal.message }));
    const sha256 = await this.blobs.put(made.gcode);
    const bytes = made.gcode.length;
    const picture = await this.pictures.draw(path);
    await failpoint('program-stored');
    await this.database.transaction(async (manager) => {
      await manager.upsert(
        BlobRow,
        { sha256, bytes, mediaType: 'text/x.gcode', createdAt: new Date(this.clock.nowMs()) },
        ['sha256'],
      );
      await manager.update(ProgramRow, { id: row.id }, {
        state: 'ready',
        progress: 1,
        sha256,
        bytes,
        picture,
        report: { ...report, maker: made.maker, settings: made.settings },
        estimatedS: report.estimatedS,
        reason: null,
      } as never);
      await notify(manager, { topic: 'advance' });
    });
    this.#log.log(`program ${row.id}: ${made.maker}, ${report.blocks} blocks, ${Math.round(report.estimatedS)} s`);
    await this.#tellJobs(row);
  }

  async #fail(row: ProgramRow, error: unknown): Promise<void> {
    const fallback = (row.input as ProgramInput).quality ? 'SLICE_FAILED' : 'CAM_FAILED';
    const reason: ReasonData =
      error instanceof DomainError
        ? { code: error.code, message: error.message, params: error.problems[0]?.params }
        : { code: fallback, message: 'No program could be made for this part.' };
    this.#log.warn(
      `program ${row.id} failed: ${reason.code} ${error instanceof Error ? error.message : String(error)}`,
    );
    await this.database.transaction(async (manager) => {
      await manager.update(ProgramRow, { id: row.id }, { state: 'failed', reason } as never);
      await notify(manager, { topic: 'advance' });
    });
    await this.#tellJobs(row);
  }

  async #tellJobs(row: ProgramRow): Promise<void> {
    const jobs = await this.database.manager
      .createQueryBuilder(JobRow, 'job')
      .innerJoin(OperationRow, 'operation', 'operation.id = job.operation_id AND operation.part_sha256 = :hash', {
        hash: row.partSha256,
      })
      .where("job.state IN ('waiting', 'planned')")
      .select('job.id', 'id')
      .getRawMany<{ id: string }>();
    for (const { id } of jobs) await notify(this.database, { topic: 'jobs', id });
  }
}
