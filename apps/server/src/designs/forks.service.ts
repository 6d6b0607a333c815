import { Inject, Injectable } from '@nestjs/common';
import { domainError } from '#libs/domain';
import { importFromFiles, slugOf, writeManifest, type Manifest } from '#libs/designs';
import { BlobStore } from '#libs/persistence';
import { DesignsService, type StoredDesign } from './designs.service.js';

/** What a fork is called, and why it is made. */
export interface ForkWish {
  readonly title: string;
  readonly note: string;
}

/** The manifest of every fork: the newest form, whatever its origin was written in. */
const MANIFEST = 'okh.toml';

/** Designs of their own that begin as copies of others, and say so. */
@Injectable()
export class ForksService {
  constructor(
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(BlobStore) private readonly blobs: BlobStore,
  ) {}

  /**
   * All files of the origin under a manifest of its own, which names the origin; what is imported under the fork's name
   * later is its next revision and keeps the lineage.
   * @throws DomainError STATE_CONFLICT when the very same fork is here already
   */
  async fork(origin: StoredDesign, wish: ForkWish): Promise<StoredDesign> {
    const files = new Map<string, Uint8Array>();
    for (const file of await this.designs.files(origin.row.id)) {
      if (file.path !== origin.row.manifestPath) files.set(file.path, await this.blobs.read(file.sha256));
    }
    files.set(MANIFEST, Buffer.from(writeManifest(forkedManifest(origin, wish), 'okh-losh')));
    const imported = importFromFiles(files);
    const { design, isNew } = await this.designs.keep(imported, undefined, origin.row);
    if (!isNew) throw domainError('STATE_CONFLICT', `This fork is here already: ${design.row.slug}.`);
    return design;
  }
}

/** The origin's manifest in the fork's own words; licence, licensors and parts stay. */
function forkedManifest({ row, manifest }: StoredDesign, { title, note }: ForkWish): Manifest {
  const { repo } = manifest;
  return {
    ...manifest,
    slug: slugOf(title),
    title,
    titles: {},
    description: manifest.description ? `${note}\n\n${manifest.description}` : note,
    descriptions: {},
    version: `${row.version}-fork.1`,
    raw: { ...manifest.raw, ...(repo !== undefined && { 'fork-of': repo }) },
  };
}
