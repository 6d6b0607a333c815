import { Inject, Injectable } from '@nestjs/common';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { domainError } from '#libs/domain';
import { resourceTrouble } from '#libs/persistence';
import { CONFIG } from '../core/core.module.js';
import type { SiteConfig } from '../core/config.js';

/** Uploaded zips that wait for their import, beside the blobs, where every process of the site can reach them. */
@Injectable()
export class ImportUploads {
  readonly #dir: string;

  constructor(@Inject(CONFIG) config: SiteConfig) {
    this.#dir = path.join(config.blobDir, 'uploads');
  }

  fileOf(importId: string): string {
    return path.join(this.#dir, `${importId}.zip`);
  }

  /**
   * Writes the one file of a form to disk as it arrives.
   * @returns the name it had on its sender's computer
   * @throws DomainError INPUT_INVALID when there is none or it ends too early, INPUT_TOO_LARGE
   */
  async receive(request: FastifyRequest, importId: string): Promise<string> {
    await mkdir(this.#dir, { recursive: true });
    const target = this.fileOf(importId);
    try {
      const part = await request.file();
      if (!part) throw domainError('INPUT_INVALID', 'The form has no file.', { place: { field: 'file' } });
      await pipeline(part.file, createWriteStream(target, { flags: 'wx' }));
      if (part.file.truncated) throw domainError('INPUT_TOO_LARGE', 'The file is larger than 200 MB. Leave files out.');
      return part.filename || 'design.zip';
    } catch (error) {
      await this.remove(importId);
      const { statusCode, code } = error as { statusCode?: number; code?: string };
      if (statusCode === 413 || code === 'INPUT_TOO_LARGE' || code === 'INPUT_INVALID') throw error;
      if (resourceTrouble(error)) throw error;
      throw domainError('INPUT_INVALID', 'The form cannot be read to its end. Send it again.', {
        place: { field: 'file' },
      });
    }
  }

  remove(importId: string): Promise<void> {
    return rm(this.fileOf(importId), { force: true });
  }

  /** Ids of uploads that are older than a moment. */
  async olderThan(atMs: number): Promise<readonly string[]> {
    const names = await readdir(this.#dir).catch(() => []);
    const ids = names.filter((name) => name.endsWith('.zip')).map((name) => name.slice(0, -'.zip'.length));
    const old = await Promise.all(
      ids.map(async (id) => ((await stat(this.fileOf(id)).catch(() => undefined))?.mtimeMs ?? Infinity) < atMs),
    );
    return ids.filter((_, index) => old[index]);
  }
}
