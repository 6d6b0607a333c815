import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { domainError } from '#libs/domain';
import { ModelPictureRow } from '#libs/persistence';
import { DesignsService } from './designs.service.js';

/** Pictures and light meshes of model files: made once for each content, in the worker. */
@Injectable()
export class ModelPicturesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
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
}
