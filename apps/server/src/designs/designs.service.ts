import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { domainError, type Clock, type Process } from '#libs/domain';
import {
  importFromFolder,
  importFromZip,
  type DesignProblem,
  type ImportedDesign,
  type ImportedPart,
  type Manifest,
} from '#libs/designs';
import { BlobRow, BlobStore, DesignFileRow, DesignRow, isUniqueViolation, newId, notify, sha256Of } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';

/** A part as stored: the manifest's words, what was measured, and the file to make it from by hash. */
export type StoredPart = ImportedPart & { readonly modelSha256?: string };

export interface StoredDesign {
  readonly row: DesignRow;
  readonly manifest: Manifest;
  readonly parts: readonly StoredPart[];
  readonly problems: readonly DesignProblem[];
}

type Alongside = (manager: EntityManager, design: DesignRow, isNew: boolean) => Promise<void>;

const stored = (row: DesignRow): StoredDesign => ({
  row,
  manifest: row.manifest as Manifest,
  parts: row.parts as StoredPart[],
  problems: row.problems as DesignProblem[],
});

/** The catalogue: designs pinned by the hash of their content. */
@Injectable()
export class DesignsService {
  readonly #log = new Logger('designs');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BlobStore) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async importZip(bytes: Uint8Array): Promise<{ design: StoredDesign; isNew: boolean }> {
    return this.keep(await importFromZip(bytes));
  }

  async importFolder(path: string): Promise<{ design: StoredDesign; isNew: boolean }> {
    return this.keep(await importFromFolder(path));
  }

  /**
   * The same content again is the same design, whatever it is called.
   * @param alongside written in the design's transaction, or with a design that was here already; what it throws undoes all
   */
  async keep(imported: ImportedDesign, alongside?: Alongside): Promise<{ design: StoredDesign; isNew: boolean }> {
    const known = await this.#known(imported, alongside);
    if (known) return { design: stored(known), isNew: false };
    for (const file of imported.files) await this.blobs.put(file.bytes);
    for (const { stl } of imported.parts) if (stl) await this.blobs.put(stl);
    const row = this.#rowOf(imported);
    try {
      await this.#insert(row, imported, alongside);
    } catch (error) {
      // Somebody else brought the same content in a moment ago.
      const winner = isUniqueViolation(error) ? await this.#known(imported, alongside) : undefined;
      if (!winner) throw error;
      return { design: stored(winner), isNew: false };
    }
    this.#log.log(`imported ${row.slug} ${row.version}, ${imported.parts.length} parts`);
    return { design: stored(row), isNew: true };
  }

  async #known({ contentHash }: ImportedDesign, alongside: Alongside | undefined): Promise<DesignRow | null> {
    const known = await this.database.manager.findOneBy(DesignRow, { contentHash });
    if (known && alongside) await this.database.transaction((manager) => alongside(manager, known, false));
    return known;
  }

  #insert(row: DesignRow, imported: ImportedDesign, alongside: Alongside | undefined): Promise<void> {
    return this.database.transaction(async (manager) => {
      await manager.insert(DesignRow, row as never);
      for (const { path, sha256, bytes, mediaType } of imported.files) {
        const size = bytes.length;
        await manager.upsert(BlobRow, { sha256, bytes: size, mediaType, createdAt: row.importedAt }, ['sha256']);
        await manager.insert(DesignFileRow, { designId: row.id, path, sha256, mediaType, bytes: size });
      }
      await notify(manager, { topic: 'designs', id: row.id });
      await alongside?.(manager, row, true);
    });
  }

  #rowOf(imported: ImportedDesign): DesignRow {
    const { manifest } = imported;
    const hashOf = new Map(imported.files.map((file) => [file.path, file.sha256]));
    // Engines read STL: another kind of model is made from as the STL it was turned into.
    const parts: StoredPart[] = imported.parts.map(({ stl, ...part }) => ({
      ...part,
      modelSha256: stl ? sha256Of(stl) : hashOf.get(part.modelFile ?? ''),
    }));
    const words = [
      manifest.title,
      manifest.description,
      ...Object.values(manifest.titles),
      ...Object.values(manifest.descriptions),
    ];
    const row = new DesignRow();
    row.id = newId();
    row.slug = manifest.slug;
    row.version = manifest.version;
    row.contentHash = imported.contentHash;
    row.manifest = manifest;
    row.manifestPath = imported.manifestFile;
    row.parts = parts;
    row.processes = [...new Set(parts.flatMap((part) => part.steps))];
    row.problems = imported.problems;
    row.searchText = [...words, ...manifest.keywords, ...manifest.crops, ...manifest.tasks].join(' ').toLowerCase();
    row.importedAt = new Date(this.clock.nowMs());
    return row;
  }

  /** Newest version of each design, by title. */
  async list(filter: { text?: string | undefined; process?: Process | undefined }): Promise<StoredDesign[]> {
    const query = this.database.manager
      .createQueryBuilder(DesignRow, 'design')
      .distinctOn(['design.slug'])
      .orderBy('design.slug')
      .addOrderBy('design.imported_at', 'DESC');
    const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    words.forEach((word, index) =>
      query.andWhere(`strpos(design.search_text, :word${index}) > 0`, { [`word${index}`]: word }),
    );
    if (filter.process !== undefined) query.andWhere(':process = ANY(design.processes)', { process: filter.process });
    return (await query.getMany()).map(stored);
  }

  /** By id, or by slug (then the newest). @throws DomainError NOT_FOUND */
  async get(idOrSlug: string): Promise<StoredDesign> {
    const where = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(idOrSlug) ? { id: idOrSlug } : { slug: idOrSlug };
    const row = await this.database.manager.findOne(DesignRow, { where, order: { importedAt: 'DESC' } });
    if (!row) throw domainError('NOT_FOUND', 'There is no such design in the catalogue.');
    return stored(row);
  }

  /** @throws DomainError NOT_FOUND */
  async file(idOrSlug: string, path: string): Promise<DesignFileRow> {
    const { row } = await this.get(idOrSlug);
    const file = await this.database.manager.findOneBy(DesignFileRow, { designId: row.id, path });
    if (!file) throw domainError('NOT_FOUND', 'This design has no such file.');
    return file;
  }
}
