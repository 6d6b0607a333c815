import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { domainError, DomainError, type Clock, type MachineProfile } from '#libs/domain';
import {
  BlobRow,
  JobRow,
  ProgramRow,
  SlicerUploadRow,
  newId,
  notify,
  type ArrivedFile,
  type SlicerQueueRow,
} from '#libs/persistence';
import { readProgram, type ReadProgram } from '#libs/slicing';
import { CLOCK } from '../core/core.module.js';
import { ProgramPicturesService } from '../production/program-pictures.service.js';
import { ProgramMaker } from '../production/program-maker.service.js';
import { refusalOf, requirementsOf } from './check-upload.js';
import { QueuesService, differentProfiles } from './queues.service.js';
import { releaseUpload } from './release-upload.js';

/** A file as a slicer sent it, on disk and not yet kept. */
export interface DoorFile {
  readonly file: ArrivedFile;
  /** Clean, for people. */
  readonly fileName: string;
  readonly folder: string;
  readonly wantsPrint: boolean;
  readonly byName: string;
}

/** What became of it, for the slicer's answer. */
export interface ArrivedUpload {
  readonly id: string;
  readonly fileName: string;
  readonly folder: string;
  readonly sha256: string;
  /** The same content came before. */
  readonly wasKnown: boolean;
  /** Null: it is kept for a person to release. */
  readonly jobNumber: number | null;
  readonly estimatedS: number;
  readonly massG: number | null;
  readonly material: string;
  /** Names of the machines that may run it. */
  readonly machines: readonly string[];
  readonly message: string;
}

/** A program that every machine of the queue may run, read for the first of them. */
interface Checked {
  readonly read: ReadProgram;
  readonly text: Uint8Array;
  readonly profile: MachineProfile;
}

/** Files that wait for their check at once; reading one of 100 MB takes some 20 s on a small computer. */
const MAX_WAITING = 8;

/** Programs that slicers bring: checked before they are kept, told apart by content, made into jobs when asked for. */
@Injectable()
export class DoorService {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(QueuesService) private readonly queues: QueuesService,
    @Inject(ProgramMaker) private readonly maker: ProgramMaker,
    @Inject(ProgramPicturesService) private readonly pictures: ProgramPicturesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Keeps the file if every machine of the queue may run it. Nothing is left of one that is refused.
   * @throws DomainError QUEUE_NO_MACHINE, INPUT_INVALID (empty), what the analyser rejects, UPLOAD_NOZZLE, UPLOAD_MATERIAL,
   * RATE_LIMITED
   */
  async take(queue: SlicerQueueRow, brought: DoorFile): Promise<ArrivedUpload> {
    const { file } = brought;
    if (file.bytes === 0) throw domainError('GCODE_EMPTY', 'The file is empty. Slice again.');
    const machines = await this.queues.machinesOf(queue.machineClass);
    const profiles = differentProfiles(machines);
    if (profiles.length === 0) {
      const { machineClass } = queue;
      const message = `There is no machine of class ${machineClass} at the workshop now.`;
      throw domainError('QUEUE_NO_MACHINE', message, { params: { machineClass } });
    }
    const checked = await this.#inTurn(async () => this.#check(queue, await file.read(), profiles));
    const wasKnown = await this.database.manager.existsBy(SlicerUploadRow, { sha256: file.sha256 });
    const program = await this.#keep(queue, brought, checked);
    const requirements = requirementsOf(checked.read.report, queue.material, checked.profile);
    const { id, jobNumber } = await this.#record(queue, brought, { program, requirements });
    return {
      id,
      fileName: brought.fileName,
      folder: brought.folder,
      sha256: file.sha256,
      wasKnown,
      jobNumber,
      estimatedS: checked.read.report.estimatedS,
      massG: requirements.massG ?? null,
      material: queue.material,
      machines: machines.map(({ name }) => name),
      message: messageOf(queue, jobNumber),
    };
  }

  /** One after the other: several large files at once would take the memory of machines that run. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MAX_WAITING) {
      const message = 'Too many files wait for their check. Try again in a minute.';
      throw domainError('RATE_LIMITED', message, { params: { retryAfterS: 60 } });
    }
    this.#waiting++;
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  async #check(queue: SlicerQueueRow, bytes: Uint8Array, profiles: readonly MachineProfile[]): Promise<Checked> {
    let first: Checked | undefined;
    for (const profile of profiles) {
      const read = await readProgram(bytes, profile);
      const text = read.text ?? bytes;
      const refusal = refusalOf(read.report, text, queue, profile);
      if (refusal) throw new DomainError(refusal);
      first ??= { read, text, profile };
    }
    if (!first) throw new TypeError('no profile to check for');
    return first;
  }

  /** The file as it came, and the text that machines get, by their hashes; the row of this wish. */
  async #keep(queue: SlicerQueueRow, { file, fileName, byName }: DoorFile, checked: Checked): Promise<ProgramRow> {
    const { read, text, profile } = checked;
    const createdAt = new Date(this.clock.nowMs());
    await file.keep();
    const blob = { sha256: file.sha256, bytes: file.bytes, mediaType: 'application/octet-stream', createdAt };
    await this.database.manager.upsert(BlobRow, blob, ['sha256']);
    const kept = await this.maker.store(text);
    const { report } = read;
    const { slicer, version } = report.claims ?? {};
    const id = newId();
    return this.database.manager.create(ProgramRow, {
      id,
      key: createHash('sha256').update(`slicer ${id}`).digest('hex'),
      partSha256: file.sha256,
      machineClass: queue.machineClass,
      material: queue.material,
      input: { profile, uploadSha256: file.sha256, partName: fileName },
      state: 'ready',
      progress: 1,
      ...kept,
      report: { ...report, maker: [slicer, version].filter(Boolean).join(' ') || 'uploaded', settings: {}, notes: [] },
      picture: await this.pictures.keep(read),
      estimatedS: report.estimatedS,
      createdAt,
      origin: 'uploaded',
      operationId: null,
      contentKey: null,
      fileName,
      note: null,
      uploadedBy: byName,
      reason: null,
    });
  }

  async #record(
    queue: SlicerQueueRow,
    { file, fileName, folder, wantsPrint, byName }: DoorFile,
    made: { readonly program: ProgramRow; readonly requirements: ReturnType<typeof requirementsOf> },
  ): Promise<{ id: string; jobNumber: number | null }> {
    const at = made.program.createdAt;
    return this.database.transaction(async (manager) => {
      await manager.insert(ProgramRow, made.program as never);
      const { sha256, bytes } = file;
      const upload: SlicerUploadRow = {
        id: newId(),
        queueId: queue.id,
        programId: made.program.id,
        sha256,
        bytes,
        fileName,
        folder,
        wantsPrint,
        byName,
        createdAt: at,
        orderId: null,
        releasedBy: null,
        releasedAt: null,
      };
      await manager.insert(SlicerUploadRow, upload);
      await notify(manager, { topic: 'slicers', id: queue.id });
      if (!wantsPrint) return { id: upload.id, jobNumber: null };
      const { requirements } = made;
      const release = { upload, queueName: queue.name, requirements, copies: 1, by: byName, at };
      const orderId = await releaseUpload(manager, release);
      const job = await manager.findOneByOrFail(JobRow, { orderId });
      return { id: upload.id, jobNumber: job.number };
    });
  }
}

function messageOf({ language, name }: SlicerQueueRow, jobNumber: number | null): string {
  if (language === 'es') {
    return jobNumber === null
      ? `Guardado en ${name}; alguien del taller lo libera.`
      : `Trabajo ${jobNumber} en la cola ${name}; empieza cuando una máquina esté libre y su placa confirmada.`;
  }
  return jobNumber === null
    ? `Kept in ${name}; somebody at the workshop releases it.`
    : `Job ${jobNumber} is in the queue ${name}; it starts when a machine is free and its plate confirmed as clear.`;
}
