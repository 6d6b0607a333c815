import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError, domainError, type Clock } from '#libs/domain';
import { BlobRow, BlobStore, ModelPictureRow, notify } from '#libs/persistence';
import { TaskQueue, type TaskContext } from '#libs/queues';
import { CLOCK } from '../core/core.module.js';
import { DesignsService } from './designs.service.js';
import { drawModel } from './picture-thread.js';

/** Pictures and light meshes of model files: made once for each content, in the worker. */
@Injectable()
export class ModelPicturesService {
  readonly #log = new Logger('pictures');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Hash of the picture or mesh of a part. @throws DomainError NOT_FOUND when there is none, or none yet */
  async of(designId: string, partId: string, what: 'picture' | 'mesh'): Promise<string> {
    const { parts } = await this.designs.get(designId);
    const modelSha256 = parts.find((part) => part.id === partId)?.modelSha256;
    const row =
      modelSha256 === undefined ? null : await this.database.manager.findOneBy(ModelPictureRow, { modelSha256 });
    const sha256 = what === 'picture' ? row?.pictureSha256 : row?.meshSha256;
    if (!sha256) throw domainError('NOT_FOUND', 'There is no picture of this part yet.');
    return sha256;
  }

  /** What imports asked for, and what a lost task forgot. The same model twice is one task. */
  async resume(): Promise<void> {
    const rows = await this.database.manager.find(ModelPictureRow, { where: { state: 'preparing' }, take: 100 });
    for (const { modelSha256 } of rows) await this.tasks.add('picture-design', { modelSha256 }, modelSha256);
  }

  /** A second run of the same task finds it made and does nothing. */
  async make(modelSha256: string, context: TaskContext): Promise<void> {
    const row = await this.database.manager.findOneBy(ModelPictureRow, { modelSha256 });
    if (row?.state !== 'preparing') return;
    try {
      const { png, preview } = await drawModel({ bytes: await this.blobs.read(modelSha256), fileName: row.fileName });
      const [pictureSha256, meshSha256] = [await this.blobs.put(png), await this.blobs.put(preview)];
      await this.#settle(row, { state: 'ready', pictureSha256, meshSha256 }, [
        [pictureSha256, png.length, 'image/png'],
        [meshSha256, preview.length, 'application/octet-stream'],
      ]);
    } catch (error) {
      // What cannot be drawn cannot be drawn tomorrow; anything else gets its other tries first.
      if (!(error instanceof DomainError) && !context.isLastTry) throw error;
      const { code, message } =
        error instanceof DomainError ? error : { code: 'MODEL_INVALID' as const, message: String(error).slice(0, 200) };
      this.#log.warn(`${row.fileName} has no picture: ${message}`);
      await this.#settle(row, { state: 'failed', reason: { code, message } }, []);
    }
  }

  async #settle(
    { modelSha256 }: ModelPictureRow,
    change: Partial<ModelPictureRow>,
    blobs: readonly (readonly [sha256: string, bytes: number, mediaType: string])[],
  ): Promise<void> {
    const createdAt = new Date(this.clock.nowMs());
    await this.database.transaction(async (manager) => {
      for (const [sha256, bytes, mediaType] of blobs) {
        await manager.upsert(BlobRow, { sha256, bytes, mediaType, createdAt }, ['sha256']);
      }
      await manager.update(ModelPictureRow, { modelSha256, state: 'preparing' }, change as never);
      await notify(manager, { topic: 'designs' });
    });
  }
}
