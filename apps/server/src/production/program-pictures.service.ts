import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import {
  coarserPath,
  decodePath,
  encodePath,
  ProgramAnalyser,
  renderPng,
  ToolPathBuilder,
  type MotionProfile,
  type ProgramReport,
  type ToolPath,
} from '#libs/gcode';
import { BlobRow, BlobStore, ProgramRow, type ProgramPicture } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';

/** Twice what a card shows, for telephones with fine screens; 20 to 70 kB. */
const THUMBNAIL_WIDTH_PX = 480;
/** What a village's line brings in a few seconds; programs below it come whole. */
const OVERVIEW_BYTES = 200_000;
/** Layers in one answer. */
const MAX_LAYERS = 64;

export interface ReadProgram {
  readonly report: ProgramReport;
  readonly path: ToolPath;
}

/** Analyses a program and records its path in one pass. */
export function readProgram(bytes: Uint8Array, profile: MotionProfile): ReadProgram {
  const analyser = new ProgramAnalyser(profile);
  const builder = new ToolPathBuilder();
  analyser.record(builder);
  analyser.push(bytes);
  const report = analyser.end();
  return { report, path: builder.finish(analyser.featureNames) };
}

/** Thumbnails and tool paths of programs: drawn once with the program, kept beside it, shown to the workshop. */
@Injectable()
export class ProgramPicturesService {
  readonly #log = new Logger('programs');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns null when it cannot be drawn: no reason to refuse a program that runs */
  async draw(path: ToolPath): Promise<ProgramPicture | null> {
    try {
      const overview = path.byteLength <= OVERVIEW_BYTES ? path : coarserPath(path, OVERVIEW_BYTES);
      const pngSha256 = await this.#put(renderPng(path, { widthPx: THUMBNAIL_WIDTH_PX }), 'image/png');
      const pathSha256 = await this.#put(encodePath(path), 'application/octet-stream');
      const overviewSha256 = await this.#put(encodePath(overview), 'application/octet-stream');
      return { pngSha256, pathSha256, overviewSha256 };
    } catch (error) {
      this.#log.error(`no picture: ${error instanceof Error ? error.stack : String(error)}`);
      return null;
    }
  }

  /** @throws DomainError NOT_FOUND: no such program, or none that is ready */
  async program(programId: string): Promise<ProgramRow> {
    const row = await this.database.manager.findOneBy(ProgramRow, { id: programId, state: 'ready' });
    if (!row) throw domainError('NOT_FOUND', 'There is no such program, or it is still being made.');
    return row;
  }

  async png(programId: string): Promise<Buffer> {
    return this.blobs.read((await this.#picture(programId)).pngSha256);
  }

  /** All layers, coarse where the program is large. */
  async overview(programId: string): Promise<Buffer> {
    return this.blobs.read((await this.#picture(programId)).overviewSha256);
  }

  /** Some layers with all that is known of them. @param to one past the last; at most 64 are given */
  async layers(programId: string, from: number, to: number): Promise<Uint8Array> {
    const bytes = await this.blobs.read((await this.#picture(programId)).pathSha256);
    // A buffer of its own: the tables in it are read in place and must be aligned.
    const path = decodePath(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
    return encodePath(path.part(from, Math.min(to, from + MAX_LAYERS)));
  }

  async #picture(programId: string): Promise<ProgramPicture> {
    const { picture } = await this.program(programId);
    if (!picture) throw domainError('NOT_FOUND', 'This program has no picture.');
    return picture;
  }

  async #put(bytes: Uint8Array, mediaType: string): Promise<string> {
    const sha256 = await this.blobs.put(bytes);
    const row = { sha256, bytes: bytes.length, mediaType, createdAt: new Date(this.clock.nowMs()) };
    await this.database.manager.upsert(BlobRow, row, ['sha256']);
    return sha256;
  }
}
