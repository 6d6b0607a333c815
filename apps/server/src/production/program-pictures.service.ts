import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { decodePath, encodePath } from '#libs/gcode';
import { BlobRow, BlobStore, ProgramRow, type ProgramPicture } from '#libs/persistence';
import type { ReadProgram } from '#libs/slicing';
import { CLOCK } from '../core/core.module.js';

/** Layers in one answer. */
const MAX_LAYERS = 64;

/** Thumbnails and tool paths of programs: drawn once with the program, kept beside it, shown to the workshop. */
@Injectable()
export class ProgramPicturesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns null when none could be drawn: no reason to refuse a program that runs */
  async keep({ png, path, overview }: ReadProgram): Promise<ProgramPicture | null> {
    if (!png || !path || !overview) return null;
    return {
      pngSha256: await this.#put(png, 'image/png'),
      pathSha256: await this.#put(path, 'application/octet-stream'),
      overviewSha256: await this.#put(overview, 'application/octet-stream'),
    };
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
