import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { domainError, type Clock, type MachineProfile } from '#libs/domain';
import { BlobRow, BlobStore, DesignFileRow, ProgramRow, type OperationRow } from '#libs/persistence';
import {
  engineFor,
  cutProgram,
  pickPrintSettings,
  prepareSlice,
  readProgram,
  slicePlate,
  type EngineChoice,
  type MadeProgram,
  type MakeOptions,
  type PrintQuality,
  type PrintSettings,
  type QualityPreset,
  type ReadProgram,
} from '#libs/slicing';
import type { SiteConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/core.module.js';
import { KnownGoodService } from '../designs/known-good.service.js';

/** Everything that decides what a program made here will be. */
export interface ProgramInput {
  readonly profile: MachineProfile;
  readonly material: string;
  readonly thicknessMm: number | null;
  /** Null: it is cut, not printed. */
  readonly quality: QualityPreset | PrintQuality | null;
  readonly settings?: PrintSettings;
  readonly engine?: EngineChoice;
}

/** What an uploaded program is read for. */
export interface UploadInput {
  readonly profile: MachineProfile;
  readonly uploadSha256: string;
  /** What it is for. */
  readonly partName: string;
}

/** A program and what it does; or one that was made before for the same mesh. */
export type Made =
  | {
      readonly kind: 'made';
      readonly program: MadeProgram;
      readonly read: ReadProgram;
      readonly contentKey: string | null;
    }
  | { readonly kind: 'known'; readonly twin: ProgramRow; readonly contentKey: string };

const QUALITY: QualityPreset = 'normal';
/** What the bar shows when the model is read, and when the program is there and only has to be checked. */
const PREPARED = 0.05;
const SLICED = 0.95;

/** Makes programs, and reads those that people bring; every engine and reader runs sandboxed. */
@Injectable()
export class ProgramMaker {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(KnownGoodService) private readonly knownGood: KnownGoodService,
    @Inject(CONFIG) private readonly config: Pick<SiteConfig, 'slicer'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What a part will be made with on machines like this: settings known to be good for it, else the site's own. */
  async inputFor(operation: OperationRow, profile: MachineProfile, material: string): Promise<ProgramInput> {
    const { thicknessMm, partSha256 } = operation;
    if (profile.process !== 'print') return { profile, material, thicknessMm, quality: null };
    const known = await this.knownGood.knownGoodFor(partSha256 ?? '', profile.machineClass, material);
    const settings = known && pickPrintSettings({ engine: known.engine, ...known.settings });
    const engine = await engineFor({ profile, settings }, this.config.slicer);
    return { profile, material, thicknessMm, quality: QUALITY, ...(settings && { settings }), engine };
  }

  /** Keeps a program's file by its hash. */
  async store(gcode: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    const sha256 = await this.blobs.put(gcode);
    const bytes = gcode.length;
    const createdAt = new Date(this.clock.nowMs());
    await this.database.manager.upsert(BlobRow, { sha256, bytes, mediaType: 'text/x.gcode', createdAt }, ['sha256']);
    return { sha256, bytes };
  }

  /** @throws DomainError what libs/slicing refuses */
  async make(row: ProgramRow, onProgress: (fraction: number) => void): Promise<Made> {
    if (row.origin === 'uploaded') return this.#take(row);
    const input = row.input as ProgramInput;
    const source = await this.blobs.read(row.partSha256);
    if (input.quality !== null) return this.#print(row, { ...input, quality: input.quality }, source, onProgress);
    const { profile, material, thicknessMm } = input;
    const options = { onProgress: (fraction: number) => onProgress(fraction * SLICED) };
    const program = await cutProgram(
      { parts: [{ source }], thicknessMm: thicknessMm ?? 0, profile, material },
      options,
    );
    return { kind: 'made', program, read: await readProgram(program.gcode, profile), contentKey: null };
  }

  async #print(
    row: ProgramRow,
    input: ProgramInput & { quality: QualityPreset | PrintQuality },
    model: Uint8Array,
    onProgress: (fraction: number) => void,
  ): Promise<Made> {
    const { profile, material, quality, settings, engine } = input;
    const fileName = await this.#fileName(row.partSha256);
    const plate = await prepareSlice({ model, fileName, profile, material, quality, ...(settings && { settings }) });
    onProgress(PREPARED);
    const contentKey = createHash('sha256')
      .update(JSON.stringify([plate.meshKey, input]))
      .digest('hex');
    const twin = await this.database.manager.findOneBy(ProgramRow, { contentKey, state: 'ready' });
    if (twin?.sha256 && (await this.blobs.size(twin.sha256)) === twin.bytes) return { kind: 'known', twin, contentKey };
    const options: MakeOptions = {
      onProgress: (fraction) => onProgress(PREPARED + fraction * (SLICED - PREPARED)),
    };
    const made = await slicePlate(plate, engine?.id ?? 'cura', options);
    const notes = [...(made.notes ?? []), ...(engine?.note === undefined ? [] : [engine.note])];
    const read = await readProgram(made.gcode, profile);
    return { kind: 'made', program: { ...made, notes }, read, contentKey };
  }

  async #take(row: ProgramRow): Promise<Made> {
    const { profile, uploadSha256 } = row.input as UploadInput;
    const bytes = await this.blobs.read(uploadSha256).catch(() => {
      throw domainError('PROGRAM_MISSING', 'The uploaded file is gone from the server. Upload it again.');
    });
    const read = await readProgram(bytes, profile);
    const program = { gcode: read.text ?? bytes, maker: makerOf(read), settings: {} };
    return { kind: 'made', program, read, contentKey: null };
  }

  /** For its ending; the same content may lie in several designs. */
  async #fileName(sha256: string): Promise<string | undefined> {
    const file = await this.database.manager.findOneBy(DesignFileRow, { sha256 });
    return file ? path.posix.basename(file.path) : undefined;
  }
}

/** As the file itself says, e.g. `OrcaSlicer 2.2.0`. */
function makerOf({ report: { claims } }: ReadProgram): string {
  return [claims?.slicer, claims?.version].filter(Boolean).join(' ') || 'uploaded';
}
