import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { DomainError, domainError, type Clock } from '#libs/domain';
import {
  fetchAddress,
  fetchGit,
  findManifests,
  identityDoubts,
  importFromFiles,
  INTERNET,
  readBundle,
  readFolder,
  readManifest,
  readZip,
  treeOf,
  type DesignProblem,
  type ManifestReading,
  type Network,
  type SourceTree,
} from '#libs/designs';
import {
  DesignSourceRow,
  ImportRow,
  newId,
  notify,
  type DesignRow,
  type ImportChoice,
  type ImportResult,
} from '#libs/persistence';
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
      const doubts = row.isConfirmed ? [] : await this.#doubts(row, tree, manifests);
      if (doubts.length > 0) {
        return await attempt.end({ state: 'confirm', problems: doubts, commit: tree.commit ?? null });
      }
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

  async #doubts(row: ImportRow, tree: SourceTree, manifests: readonly string[]): Promise<DesignProblem[]> {
    const doubts: DesignProblem[] = [];
    const source = row.kind === 'url' || row.kind === 'git' ? row.address : undefined;
    const kept = new Set(row.results.map(({ manifest }) => manifest));
    const open = manifests.filter((manifest) => !kept.has(manifest));
    for (const [file, { manifest }] of await readManifests(tree, open)) {
      if (!manifest) continue;
      const known = await knownDesigns(this.database, manifest.slug, row, file);
      const found = identityDoubts(manifest, source, known);
      doubts.push(...found.map((doubt) => ({ ...doubt, place: { file, ...doubt.place } })));
    }
    return doubts;
  }

  async #keepAll(row: ImportRow, tree: SourceTree, manifests: readonly string[], attempt: ImportTry): Promise<void> {
    const problems: DesignProblem[] = [...tree.problems];
    const results = [...row.results];
    for (const [index, manifest] of manifests.entries()) {
      await attempt.step('keep', {}, { designs: index, totalDesigns: manifests.length });
      // A try before this one came so far.
      if (results.some((result) => result.manifest === manifest)) continue;
      try {
        const { result, warnings } = await this.#keepOne(row, tree, manifest, attempt);
        results.push(result);
        problems.push(...warnings);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        problems.push(...problemsOf(error));
      }
    }
    await failpoint('import-kept');
    const state = results.length > 0 ? ('done' as const) : ('failed' as const);
    await attempt.end({ state, problems, endedAt: this.#now() }, () => this.uploads.remove(row.id));
    this.#log.log(`import ${row.id} (${row.kind}): ${state}, ${results.length} designs, ${problems.length} problems`);
  }

  async #keepOne(
    row: ImportRow,
    tree: SourceTree,
    manifest: string,
    attempt: ImportTry,
  ): Promise<{ result: ImportResult; warnings: readonly DesignProblem[] }> {
    const { files, manifestFile } = await readBundle(tree, manifest);
    const imported = importFromFiles(files, manifestFile);
    attempt.signal.throwIfAborted();
    const resultOf = ({ id, slug, version }: DesignRow, isNew: boolean): ImportResult => {
      return { manifest, designId: id, slug, version, title: imported.manifest.title, isNew };
    };
    const { design, isNew } = await this.designs.keep(imported, async (manager, kept, isFirst) => {
      await attempt.addResult(manager, resultOf(kept, isFirst));
      await this.#noteSource(manager, row, kept.id, { manifest, commit: tree.commit ?? null });
    });
    return { result: resultOf(design.row, isNew), warnings: imported.problems };
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
