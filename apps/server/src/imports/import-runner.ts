import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { DomainError, domainError, type Clock } from '#libs/domain';
import {
  fetchAddress,
  fetchGit,
  findManifests,
  identityDoubts,
  importBundle,
  INTERNET,
  readBundle,
  readFolder,
  readManifest,
  readZip,
  treeOf,
  type DesignProblem,
  type ImportedDesign,
  type Manifest,
  type ManifestReading,
  type Network,
  type SourceTree,
} from '#libs/designs';
import { DesignSourceRow, ImportRow, newId, notify, type ImportChoice } from '#libs/persistence';
import type { TaskContext } from '#libs/queues';
import { CLOCK, CONFIG } from '../core/core.module.js';
import type { SiteConfig } from '../core/config.js';
import { failpoint } from '../core/failpoint.js';
import { DesignsService } from '../designs/designs.service.js';
import { ImportTry, ImportStopped } from './import-try.js';
import { ImportUploads } from './import-uploads.js';
import { knownDesigns } from './known-designs.js';

/** A worker that dies over an import three times will die a fourth time. */
const MAX_TRIES = 3;
/** More manifests than this are not read to show their titles. */
const MAX_CHOICES = 100;

/** Does imports, one at a time in each worker: fetch, read, keep. Nothing is in the catalogue before it is there whole. */
@Injectable()
export class ImportRunner {
  readonly #log = new Logger('imports');
  readonly #network: Network;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(DesignsService) private readonly designs: DesignsService,
    @Inject(ImportUploads) private readonly uploads: ImportUploads,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: SiteConfig,
  ) {
    this.#network = config.network ?? INTERNET;
  }

  /** A second run of the same task finds its work done, or goes on where the first was cut off. */
  async run(importId: string, context: TaskContext): Promise<void> {
    const row = await this.#claim(importId);
    if (!row) return;
    const attempt = new ImportTry(this.database, row);
    try {
      await failpoint('import-claimed');
      await this.#import(row, attempt);
    } catch (error) {
      if (error instanceof ImportStopped || attempt.signal.aborted) return;
      // Refused input will be refused again; anything else gets its other tries first.
      if (!(error instanceof DomainError) && !context.isLastTry) throw error;
      await this.#fail(row, attempt, error);
    } finally {
      attempt.close();
    }
  }

  /** The next try, and only while tries are left; a write of any earlier one changes nothing from here on. */
  async #claim(id: string): Promise<ImportRow | null> {
    const open = { id, state: In(['waiting', 'running'] as const) };
    const row = await this.database.manager.findOneBy(ImportRow, open);
    if (!row) return null;
    const tries = row.tries + 1;
    const change =
      tries > MAX_TRIES
        ? { state: 'failed', problems: [brokeDown()], endedAt: this.#now() }
        : { state: 'running', step: 'fetch', tries };
    const done = await this.database.manager.update(ImportRow, { ...open, tries: row.tries }, change as never);
    if (tries > MAX_TRIES) await this.uploads.remove(id);
    await notify(this.database, { topic: 'imports', id });
    if (done.affected !== 1 || tries > MAX_TRIES) return null;
    return this.database.manager.findOneByOrFail(ImportRow, { id });
  }

  async #import(row: ImportRow, attempt: ImportTry): Promise<void> {
    const tree = await this.#open(row, attempt);
    try {
      const manifests = manifestsOf(row, tree);
      if (manifests.length > 1 && !row.wantsAll && !row.manifests) return await this.#ask(tree, manifests, attempt);
      await attempt.step('read', { commit: tree.commit ?? null });
      await this.#keepAll(row, tree, manifests, attempt);
    } finally {
      await tree.close();
    }
  }

  async #open(row: ImportRow, attempt: ImportTry): Promise<SourceTree> {
    const { address, ref, subfolder } = row;
    const options = { network: this.#network, signal: attempt.signal };
    if (row.kind === 'folder') return treeOf(await readFolder(address));
    if (row.kind === 'zip') return treeOf(await readZip(this.uploads.fileOf(row.id)));
    if (row.kind === 'url') {
      return fetchAddress(address, { ...options, onProgress: (progress) => attempt.note(progress) });
    }
    const place = { kind: 'git' as const, url: address, ...(ref !== null && { ref }) };
    return fetchGit(
      { ...place, ...(subfolder !== null && { subfolder }) },
      { ...options, onBytes: (bytes) => attempt.note({ bytes }) },
    );
  }

  async #ask(tree: SourceTree, manifests: readonly string[], attempt: ImportTry): Promise<void> {
    const shown = manifests.slice(0, MAX_CHOICES);
    const readings = await readManifests(tree, shown);
    const choices = shown.map((manifest): ImportChoice => {
      const found = readings.get(manifest)?.manifest;
      return { manifest, ...(found && { title: found.title, version: found.version }) };
    });
    await attempt.end({ state: 'choose', choices, commit: tree.commit ?? null });
  }

  /** Why a person should look before this one is kept. Asked last: what cannot be imported is not worth a question. */
  async #doubts(row: ImportRow, manifest: Manifest, file: string): Promise<readonly DesignProblem[]> {
    if (row.isConfirmed) return [];
    const source = row.kind === 'url' || row.kind === 'git' ? row.address : undefined;
    const known = await knownDesigns(this.database, manifest.slug, row, file);
    const doubts = identityDoubts(manifest, source, known);
    return doubts.map((doubt) => ({ ...doubt, place: { file, ...doubt.place } }));
  }

  async #keepAll(row: ImportRow, tree: SourceTree, manifests: readonly string[], attempt: ImportTry): Promise<void> {
    const problems: DesignProblem[] = [...tree.problems];
    const doubts: DesignProblem[] = [];
    // A try before this one, or one before a person was asked, came so far.
    const kept = new Set(row.results.map(({ manifest }) => manifest));
    for (const [index, manifest] of manifests.entries()) {
      await attempt.step('keep', {}, { designs: index, totalDesigns: manifests.length });
      if (kept.has(manifest)) continue;
      try {
        const imported = await this.#read(tree, manifest);
        attempt.signal.throwIfAborted();
        const open = await this.#doubts(row, imported.manifest, manifest);
        doubts.push(...open);
        if (open.length > 0) continue;
        await this.#keepOne(row, imported, { manifest, commit: tree.commit ?? null }, attempt);
        kept.add(manifest);
        problems.push(...imported.problems);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        problems.push(...problemsOf(error));
      }
    }
    await failpoint('import-kept');
    if (doubts.length > 0) return attempt.end({ state: 'confirm', problems: [...doubts, ...problems] });
    const state = kept.size > 0 ? ('done' as const) : ('failed' as const);
    await attempt.end({ state, problems: errorsFirst(problems), endedAt: this.#now() }, () =>
      this.uploads.remove(row.id),
    );
    this.#log.log(`import ${row.id} (${row.kind}): ${state}, ${kept.size} designs, ${problems.length} problems`);
  }

  async #read(tree: SourceTree, manifest: string): Promise<ImportedDesign> {
    const { files, manifestFile } = await readBundle(tree, manifest);
    return importBundle(files, manifestFile);
  }

  async #keepOne(
    row: ImportRow,
    imported: ImportedDesign,
    place: { readonly manifest: string; readonly commit: string | null },
    attempt: ImportTry,
  ): Promise<void> {
    await this.designs.keep(imported, async (manager, { id, slug, version }, isNew) => {
      const { title } = imported.manifest;
      await attempt.addResult(manager, { manifest: place.manifest, designId: id, slug, version, title, isNew });
      await this.#noteSource(manager, row, id, place);
    });
  }

  /** Once for each place and commit, however often it is imported. */
  async #noteSource(
    manager: EntityManager,
    { id: importId, kind, address, ref, accountId, actor }: ImportRow,
    designId: string,
    { manifest, commit }: { manifest: string; commit: string | null },
  ): Promise<void> {
    const known = await manager.findBy(DesignSourceRow, { designId, kind, address, manifest });
    if (known.some((source) => source.commit === commit)) return;
    const row = { id: newId(), designId, importId, kind, address, ref, commit, manifest, accountId, actor };
    await manager.insert(DesignSourceRow, { ...row, at: this.#now() });
  }

  async #fail(row: ImportRow, attempt: ImportTry, error: unknown): Promise<void> {
    if (!(error instanceof DomainError)) {
      this.#log.error(`import ${row.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    const problems = error instanceof DomainError ? problemsOf(error) : [brokeDown()];
    this.#log.log(`import ${row.id} (${row.kind}): failed, ${problems[0]?.code}`);
    try {
      await attempt.end({ state: 'failed', problems, endedAt: this.#now() }, () => this.uploads.remove(row.id));
    } catch (stopped) {
      if (!(stopped instanceof ImportStopped)) throw stopped;
    }
  }

  #now(): Date {
    return new Date(this.clock.nowMs());
  }
}

const brokeDown = (): DesignProblem => ({
  code: 'INTERNAL',
  severity: 'error',
  message: 'The import broke down on our side and was given up. The log of the worker says more.',
});

const errorsFirst = (problems: readonly DesignProblem[]): DesignProblem[] =>
  problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));

const problemsOf = (error: DomainError): DesignProblem[] =>
  error.problems.map((problem) => ({ severity: 'error', ...problem }));

/** The manifests to import, or to choose among. @throws DomainError MANIFEST_MISSING */
function manifestsOf(row: ImportRow, tree: SourceTree): readonly string[] {
  const found = tree.manifest !== undefined ? [tree.manifest] : findManifests(tree.files.keys());
  const wanted = row.manifests ?? found;
  const missing = wanted.find((manifest) => !tree.files.has(manifest));
  if (missing !== undefined) {
    throw domainError(
      'MANIFEST_MISSING',
      `There is no manifest ${JSON.stringify(missing.slice(0, 80))} at the source.`,
    );
  }
  if (wanted.length > 0) return wanted;
  const message =
    'There is no manifest (okh.toml or okh.yml) among these files. "minga design draft" writes one; add it and import again.';
  throw domainError('MANIFEST_MISSING', message);
}

async function readManifests(tree: SourceTree, paths: readonly string[]): Promise<Map<string, ManifestReading>> {
  const files = await tree.read(paths);
  return new Map([...files].map(([path, bytes]) => [path, readManifest(path, new TextDecoder().decode(bytes))]));
}
