import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import {
  compareRevisions,
  importFromFolder,
  importFromZip,
  isSameDesign,
  type ComparedRevision,
  type DesignProblem,
  type ImportedDesign,
  type ImportedPart,
  type Manifest,
} from '#libs/designs';
import {
  BlobRow,
  BlobStore,
  DesignFileRow,
  DesignRow,
  ModelPictureRow,
  isId,
  isUniqueViolation,
  newId,
  notify,
} from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { writeSearch } from './search-index.js';

/** A part as stored: the manifest's words, what was measured, and the file to make it from by hash. */
export type StoredPart = ImportedPart & { readonly modelSha256?: string };

export interface StoredDesign {
  readonly row: DesignRow;
  readonly manifest: Manifest;
  readonly parts: readonly StoredPart[];
  readonly problems: readonly DesignProblem[];
}

type Alongside = (manager: EntityManager, design: DesignRow, isNew: boolean) => Promise<void>;
interface KeepOptions {
  readonly alongside: Alongside | undefined;
  readonly forkedFrom: DesignRow | undefined;
}

export const stored = (row: DesignRow): StoredDesign => ({
  row,
  manifest: row.manifest as Manifest,
  parts: row.parts as StoredPart[],
  problems: row.problems as DesignProblem[],
});

/** Files a picture in space can be made of. */
const MODELS = /\.(stl|3mf|obj|step|stp)$/i;

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
   * Keeps what was imported as the newest revision of its design. The same content again is the same revision,
   * whatever it is called.
   * @param alongside written in the design's transaction, or with a design that was here already; what it throws undoes
   * all. Who brings one has asked a person whose design it is where that was not clear.
   * @param forkedFrom the revision that a person forks with this
   */
  async keep(
    imported: ImportedDesign,
    alongside?: Alongside,
    forkedFrom?: DesignRow,
  ): Promise<{ design: StoredDesign; isNew: boolean }> {
    const known = await this.#known(imported, alongside);
    if (known) return { design: stored(known), isNew: false };
    for (const file of imported.files) await this.blobs.put(file.bytes);
    const row = this.#rowOf(imported);
    try {
      await this.#insert(row, imported, { alongside, forkedFrom });
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

  #insert(row: DesignRow, imported: ImportedDesign, { alongside, forkedFrom }: KeepOptions): Promise<void> {
    return this.database.transaction(async (manager) => {
      await this.#takeItsPlace(manager, row, imported, { alongside, forkedFrom });
      await manager.insert(DesignRow, row as never);
      for (const { path, sha256, bytes, mediaType } of imported.files) {
        const size = bytes.length;
        await manager.upsert(BlobRow, { sha256, bytes: size, mediaType, createdAt: row.importedAt }, ['sha256']);
        await manager.insert(DesignFileRow, { designId: row.id, path, sha256, mediaType, bytes: size });
      }
      await writeSearch(manager, row);
      await wishPictures(manager, stored(row));
      await notify(manager, { topic: 'designs', id: row.id });
      await alongside?.(manager, row, true);
    });
  }

  /** Makes the row the current one of its name, or of the next free name when that is another project's. */
  async #takeItsPlace(
    manager: EntityManager,
    row: DesignRow,
    { manifest, files }: ImportedDesign,
    { alongside, forkedFrom }: KeepOptions,
  ): Promise<void> {
    await lockNames(manager);
    const isOurs = (before: DesignRow): boolean =>
      !forkedFrom && (alongside !== undefined || isSameDesign(before.manifest as Manifest, manifest));
    const current = (slug: string) => manager.findOneBy(DesignRow, { slug, isCurrent: true });
    const wanted = manifest.slug;
    row.slug = wanted;
    let before = await current(wanted);
    for (let n = 2; before && !isOurs(before); n++) {
      row.slug = `${wanted}-${n}`;
      before = await current(row.slug);
    }
    if (before) await manager.update(DesignRow, { id: before.id }, { isCurrent: false });
    row.forkedFromId = forkedFrom?.id ?? before?.forkedFromId ?? null;
    row.isModified = await this.#isModified(manager, row, files);
  }

  async #isModified(manager: EntityManager, row: DesignRow, own: ImportedDesign['files']): Promise<boolean> {
    if (row.forkedFromId === null) return false;
    const origin = await manager.findOneBy(DesignRow, { id: row.forkedFromId });
    if (!origin) return true;
    const files = await manager.findBy(DesignFileRow, { designId: origin.id });
    return compareRevisions(asCompared(stored(origin), files), asCompared(stored(row), own)).isOtherThing;
  }

  #rowOf(imported: ImportedDesign): DesignRow {
    const { manifest } = imported;
    const hashOf = new Map(imported.files.map((file) => [file.path, file.sha256]));
    const parts: StoredPart[] = imported.parts.map((part) => ({
      ...part,
      modelSha256: hashOf.get(part.modelFile ?? ''),
    }));
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
    row.searchText = '';
    row.importedAt = new Date(this.clock.nowMs());
    row.isCurrent = true;
    row.review = 'unreviewed';
    row.lookedAt = row.lookSince = null;
    row.withdrawnReason = row.successorId = null;
    row.isModified = false;
    return row;
  }

  /** By id, or by name (then the current revision). @throws DomainError NOT_FOUND */
  async get(idOrSlug: string): Promise<StoredDesign> {
    const where = isId(idOrSlug) ? { id: idOrSlug } : { slug: idOrSlug };
    const order = { isCurrent: 'DESC', importedAt: 'DESC' } as const;
    const row = await this.database.manager.findOne(DesignRow, { where, order });
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

  files(designId: string): Promise<DesignFileRow[]> {
    return this.database.manager.find(DesignFileRow, { where: { designId }, order: { path: 'ASC' } });
  }
}

/** Names are given out one at a time. Released with the transaction. */
async function lockNames(manager: EntityManager): Promise<void> {
  const NAMES_LOCK = 7_461_647; // beside that of the migrations (core.module.ts)
  await manager.query('SELECT pg_advisory_xact_lock($1)', [NAMES_LOCK]);
}

/** Asks for pictures of the models that have none yet; the worker makes them. */
async function wishPictures(manager: EntityManager, { row, parts }: StoredDesign): Promise<void> {
  for (const { modelFile, modelSha256 } of parts) {
    if (modelFile === undefined || modelSha256 === undefined || !MODELS.test(modelFile)) continue;
    const picture = { modelSha256, fileName: modelFile, state: 'preparing', createdAt: row.importedAt };
    await manager
      .createQueryBuilder()
      .insert()
      .into(ModelPictureRow)
      .values(picture as never)
      .orIgnore()
      .execute();
  }
}

export const asCompared = (
  { row, manifest, parts }: StoredDesign,
  files: ComparedRevision['files'],
): ComparedRevision => ({
  title: manifest.title,
  version: row.version,
  licence: manifest.licence.hardware,
  parts,
  files: files.map(({ path, sha256 }) => ({ path, sha256 })),
  manifestPath: row.manifestPath,
});
