import { Inject, Injectable, Logger } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { DomainError, type Clock, type MachineProfile } from '#libs/domain';
import { JobRow, OperationRow, ProgramRow, newId, notify, type ReasonData } from '#libs/persistence';
import { TaskQueue, type TaskContext } from '#libs/queues';
import { CLOCK } from '../core/core.module.js';
import { failpoint } from '../core/failpoint.js';
import { ProgramMaker, type Made, type ProgramInput } from './program-maker.service.js';
import { ProgramPicturesService } from './program-pictures.service.js';
import { missingPrograms, type Shop, type WaitingJob } from './views.js';

/** What is said when a program fails for a reason that no code tells. */
const FALLBACK = { print: 'SLICE_FAILED', cut: 'CAM_FAILED', upload: 'PROGRAM_MISSING' } as const;
/** Progress is written at most this often. */
const PROGRESS_EVERY_MS = 500;

/** Programs: one for each file, machine class and material, made once, in a task. */
@Injectable()
export class ProgramsService {
  readonly #log = new Logger('programs');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
    @Inject(ProgramMaker) private readonly maker: ProgramMaker,
    @Inject(ProgramPicturesService) private readonly pictures: ProgramPicturesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins what the waiting jobs lack for the machines that could make them. */
  async begin(waiting: readonly WaitingJob[], shop: Shop): Promise<void> {
    for (const { operation, programs, view } of waiting) {
      for (const { machine, material } of missingPrograms(operation, programs, shop.views, view.ownLotG)) {
        await this.#begin(operation, machine.profile, material);
      }
    }
  }

  async #begin(operation: OperationRow, profile: MachineProfile, material: string): Promise<void> {
    if (operation.partSha256 === null) return;
    const input = await this.maker.inputFor(operation, profile, material);
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
      const made = await this.maker.make(row, this.#progressOf(row));
      await failpoint('program-made');
      await this.#keep(row, made);
    } catch (error) {
      // Refused input will be refused again; anything else gets its other tries first.
      if (!(error instanceof DomainError) && !context.isLastTry) throw error;
      await this.#fail(row, error);
    }
  }

  #progressOf(row: ProgramRow): (fraction: number) => void {
    let lastWriteMs = -PROGRESS_EVERY_MS;
    return (fraction) => {
      if (this.clock.monotonicMs() - lastWriteMs < PROGRESS_EVERY_MS) return;
      lastWriteMs = this.clock.monotonicMs();
      this.#noteProgress(row, fraction).catch((error: unknown) => this.#log.warn(String(error)));
    };
  }

  async #noteProgress(row: ProgramRow, progress: number): Promise<void> {
    await this.database.manager.update(ProgramRow, { id: row.id, state: 'preparing' }, { progress });
    await this.#tellJobs(row);
  }

  async #keep(row: ProgramRow, made: Made): Promise<void> {
    if (made.kind === 'known') {
      const { sha256, bytes, report, picture, estimatedS } = made.twin;
      await this.#ready(row, { sha256, bytes, report, picture, estimatedS, contentKey: made.contentKey });
      return this.#log.log(`program ${row.id}: the same mesh was sliced as ${made.twin.id}`);
    }
    const { program, read, contentKey } = made;
    const { report } = read;
    const refusal = report.problems.find((problem) => problem.severity === 'reject');
    const kept = { ...report, maker: program.maker, settings: program.settings, notes: program.notes ?? [] };
    if (refusal) {
      await this.database.manager.update(ProgramRow, { id: row.id }, { report: kept } as never);
      return this.#fail(row, new DomainError({ code: refusal.code, message: refusal.message }));
    }
    const file = await this.maker.store(program.gcode);
    const picture = await this.pictures.keep(read);
    await failpoint('program-stored');
    await this.#ready(row, { ...file, report: kept, picture, estimatedS: report.estimatedS, contentKey });
    this.#log.log(`program ${row.id}: ${program.maker}, ${report.blocks} blocks, ${Math.round(report.estimatedS)} s`);
  }

  async #ready(
    row: ProgramRow,
    made: Pick<ProgramRow, 'sha256' | 'bytes' | 'report' | 'picture' | 'estimatedS' | 'contentKey'>,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const change = { ...made, state: 'ready', progress: 1, reason: null };
      await manager.update(ProgramRow, { id: row.id, state: 'preparing' }, change as never);
      await notify(manager, { topic: 'advance' });
    });
    await this.#tellJobs(row);
  }

  async #fail(row: ProgramRow, error: unknown): Promise<void> {
    const fallback = FALLBACK[failureKind(row)];
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
      .innerJoin(
        OperationRow,
        'operation',
        'operation.id = job.operation_id AND (operation.part_sha256 = :hash OR operation.id = :operationId)',
        { hash: row.partSha256, operationId: row.operationId },
      )
      .where("job.state IN ('waiting', 'planned')")
      .select('job.id', 'id')
      .getRawMany<{ id: string }>();
    for (const { id } of jobs) await notify(this.database, { topic: 'jobs', id });
  }
}

function failureKind(row: ProgramRow): keyof typeof FALLBACK {
  if (row.origin === 'uploaded') return 'upload';
  return (row.input as ProgramInput).quality === null ? 'cut' : 'print';
}
