import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource, In, Not } from 'typeorm';
import type { z } from 'zod';
import { domainError, type Clock } from '#libs/domain';
import { checkedRef, gitUrl, recogniseAddress, type DesignProblem } from '#libs/designs';
import { DesignSourceRow, ImportRow, isId, newId, notify, type ImportState } from '#libs/persistence';
import { TaskQueue } from '#libs/queues';
import { CLOCK } from '../core/core.module.js';
import { displayFileName } from '../http/file-name.js';
import { ImportUploads } from './import-uploads.js';
import type { importSchema, listDesignSources, startImport } from './imports.routes.js';
import type { RouteOutput } from '../http/route.js';

/** Who asks for an import. */
export interface Importer {
  readonly accountId: string | null;
  readonly name: string;
  readonly isAdmin: boolean;
}

type Wish = z.output<typeof startImport.body>;
type View = z.input<typeof importSchema>;

const OPEN: readonly ImportState[] = ['waiting', 'running', 'choose', 'confirm'];
const DAY_MS = 86_400_000;
/** A person who was asked something and did not answer for a week will not. */
const ASKED_KEPT_DAYS = 7;

export const importView = (row: ImportRow): View => ({
  id: row.id,
  kind: row.kind,
  address: row.address,
  ref: row.ref,
  subfolder: row.subfolder,
  commit: row.commit,
  state: row.state,
  step: row.step,
  progress: row.progress,
  problems: (row.problems as DesignProblem[]).map(({ code, message, severity, place }) => ({
    code,
    message,
    severity,
    place,
  })),
  choices: row.choices.map((choice) => ({ ...choice })),
  results: row.results.map((result) => ({ ...result })),
  by: row.actor,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** What people ask of imports; the work is done by ImportRunner in a worker. */
@Injectable()
export class ImportsService {
  #nextTidyMs = 0;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
    @Inject(ImportUploads) private readonly uploads: ImportUploads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError IMPORT_BLOCKED, IMPORT_GIT_URL, AUTH_FORBIDDEN */
  async start(wish: Wish, by: Importer): Promise<ImportRow> {
    const { kind, ref, subfolder, path } = wish;
    if (kind === 'folder') {
      if (!by.isAdmin) throw domainError('AUTH_FORBIDDEN', 'Only a lab admin imports folders of the server.');
      return this.#begin({ kind, address: path ?? '' }, wish, by);
    }
    const found = recogniseAddress(wish.address ?? '');
    const isGit = kind === 'git' || found.kind === 'git';
    const page = found.kind === 'git' ? found : undefined;
    const place = {
      kind: isGit ? ('git' as const) : ('url' as const),
      address: found.url,
      ref: ref ?? page?.ref ?? null,
      subfolder: subfolder ?? page?.subfolder ?? null,
    };
    if (isGit) gitUrl(place.address);
    if (place.ref !== null) checkedRef(place.ref);
    const manifest = page?.manifest === undefined ? [] : [withoutFolder(page.manifest, place.subfolder)];
    return this.#begin(place, manifest.length > 0 && !wish.manifests ? { ...wish, manifests: manifest } : wish, by);
  }

  /** The one file of a form. @throws DomainError INPUT_INVALID, INPUT_TOO_LARGE */
  async startZip(request: FastifyRequest, by: Importer): Promise<ImportRow> {
    const id = newId();
    const name = await this.uploads.receive(request, id);
    return this.#begin({ id, kind: 'zip', address: displayFileName(name, 'design.zip') }, {}, by);
  }

  async #begin(
    place: Partial<ImportRow> & Pick<ImportRow, 'kind' | 'address'>,
    { manifests, all = false }: Pick<Wish, 'manifests' | 'all'>,
    by: Importer,
  ): Promise<ImportRow> {
    const row: ImportRow = {
      id: newId(),
      ref: null,
      subfolder: null,
      ...place,
      manifests: manifests ?? null,
      wantsAll: all,
      isConfirmed: false,
      state: 'waiting',
      step: null,
      progress: {},
      problems: [],
      results: [],
      choices: [],
      commit: null,
      tries: 0,
      accountId: by.accountId,
      actor: by.name,
      createdAt: new Date(this.clock.nowMs()),
      endedAt: null,
    };
    await this.database.manager.insert(ImportRow, row as never);
    return this.#queued(row);
  }

  async list(limit: number): Promise<ImportRow[]> {
    return this.database.manager.find(ImportRow, { order: { createdAt: 'DESC' }, take: limit });
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: string): Promise<ImportRow> {
    const row = await this.database.manager.findOneBy(ImportRow, { id });
    if (!row) throw domainError('NOT_FOUND', 'There is no such import.');
    return row;
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT, INPUT_INVALID for a manifest that was not offered */
  async choose(id: string, { manifests, all = false }: Pick<Wish, 'manifests' | 'all'>): Promise<ImportRow> {
    const { choices } = await this.get(id);
    const offered = new Set(choices.map(({ manifest }) => manifest));
    const unknown = manifests?.find((manifest) => !offered.has(manifest));
    if (unknown !== undefined || (!all && !manifests)) {
      const message = 'manifests: name some of the choices, or ask for all.';
      throw domainError('INPUT_INVALID', message, { place: { field: 'manifests' } });
    }
    return this.#again(id, 'choose', { manifests: manifests ?? null, wantsAll: all });
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  confirm(id: string): Promise<ImportRow> {
    return this.#again(id, 'confirm', { isConfirmed: true });
  }

  async #again(id: string, from: ImportState, change: Partial<ImportRow>): Promise<ImportRow> {
    const reset = { state: 'waiting' as const, tries: 0, problems: [], progress: {}, step: null };
    const done = await this.database.manager.update(ImportRow, { id, state: from }, { ...reset, ...change } as never);
    const row = await this.get(id);
    if (done.affected !== 1) throw domainError('STATE_CONFLICT', `The import is ${row.state}; nothing was asked.`);
    return this.#queued(row);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async cancel(id: string): Promise<ImportRow> {
    const done = await this.#close({ id, state: In(OPEN) });
    const row = await this.get(id);
    if (done !== 1) throw domainError('STATE_CONFLICT', `The import is ${row.state} already.`);
    await this.uploads.remove(id);
    await notify(this.database, { topic: 'imports', id });
    return row;
  }

  async #close(where: object): Promise<number> {
    const change = { state: 'cancelled', endedAt: new Date(this.clock.nowMs()) };
    return (await this.database.manager.update(ImportRow, where, change as never)).affected ?? 0;
  }

  async #queued(row: ImportRow): Promise<ImportRow> {
    await this.tasks.add('import-design', { importId: row.id }, taskId(row));
    await notify(this.database, { topic: 'imports', id: row.id });
    return row;
  }

  /** Where a design came from, newest first. What somebody uploaded has a name that is nobody else's business. */
  async sources(designId: string): Promise<RouteOutput<typeof listDesignSources>> {
    const rows = await this.database.manager.find(DesignSourceRow, { where: { designId }, order: { at: 'DESC' } });
    return rows.map(({ kind, address, ref, commit, manifest, at }) => {
      const isPublic = kind === 'url' || kind === 'git';
      return { kind, address: isPublic ? address : null, ref, commit, manifest, at: at.toISOString() };
    });
  }

  /** Tasks may be lost with the queue's memory, and workers with theirs; the rows are not. */
  async resume(): Promise<void> {
    const rows = await this.database.manager.findBy(ImportRow, { state: In(['waiting', 'running']) });
    for (const row of rows) await this.tasks.add('import-design', { importId: row.id }, taskId(row));
    await this.#tidy();
  }

  /** Once an hour: questions nobody answered, and uploads nobody needs. */
  async #tidy(): Promise<void> {
    const nowMs = this.clock.nowMs();
    if (nowMs < this.#nextTidyMs) return;
    this.#nextTidyMs = nowMs + DAY_MS / 24;
    const asked = await this.database.manager.findBy(ImportRow, { state: In(['choose', 'confirm']) });
    for (const { id, createdAt, state } of asked) {
      if (nowMs - createdAt.getTime() > ASKED_KEPT_DAYS * DAY_MS) await this.#close({ id, state });
    }
    const old = (await this.uploads.olderThan(nowMs - DAY_MS)).filter(isId);
    const closed = { id: In(old), state: Not(In(OPEN)) };
    const over = new Set((await this.database.manager.findBy(ImportRow, closed)).map(({ id }) => id));
    const known = new Set((await this.database.manager.findBy(ImportRow, { id: In(old) })).map(({ id }) => id));
    for (const id of old) if (over.has(id) || !known.has(id)) await this.uploads.remove(id);
  }
}

/** A new answer of a person is a new task: the one before may not have ended yet. */
const taskId = ({ id, manifests, wantsAll, isConfirmed }: ImportRow): string =>
  [id, manifests || wantsAll ? 'chosen' : '', isConfirmed ? 'confirmed' : ''].filter(Boolean).join('-');

const withoutFolder = (manifest: string, folder: string | null): string =>
  folder !== null && manifest.startsWith(`${folder}/`) ? manifest.slice(folder.length + 1) : manifest;
