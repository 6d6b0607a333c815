import type { DataSource, EntityManager } from 'typeorm';
import { ImportRow, notify, type ImportProgress, type ImportResult, type ImportStep } from '#libs/persistence';

/** Progress is written at most this often; a cancel is noticed as late as this. */
const WRITE_EVERY_MS = 500;

/** The import was cancelled, or another worker has it: nothing more may be written. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

/**
 * One try of one import. Every write says which try it is of, so that a worker that was thought dead changes nothing;
 * the first write that finds the import no longer ours aborts the work.
 */
export class ImportTry {
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #where: { id: string; state: 'running'; tries: number };
  #progress: ImportProgress = {};
  #written = '{}';

  constructor(
    private readonly database: DataSource,
    { id, tries }: ImportRow,
  ) {
    this.#where = { id, state: 'running', tries };
    this.#timer = setInterval(() => void this.#write().catch(() => undefined), WRITE_EVERY_MS);
  }

  /** Aborted when the import is cancelled. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** How far it is; written now and then. */
  note(progress: ImportProgress): void {
    this.#progress = { ...this.#progress, ...progress };
  }

  async step(step: ImportStep, change: Partial<ImportRow> = {}, progress: ImportProgress = {}): Promise<void> {
    this.note(progress);
    await this.#update(this.database.manager, { step, progress: this.#progress, ...change });
  }

  /**
   * The end of this try; `choose` and `confirm` are ends, too.
   * @param tidy done once the end is written and before anybody hears of it
   * @throws ImportStopped
   */
  async end(change: Partial<ImportRow>, tidy?: () => Promise<void>): Promise<void> {
    await this.#update(this.database.manager, { step: null, progress: this.#progress, ...change }, tidy);
  }

  /** Within the transaction that keeps the design. @throws ImportStopped, which undoes it */
  async addResult(manager: EntityManager, result: ImportResult): Promise<void> {
    const { id, tries } = this.#where;
    const rows: [unknown[], number] = await manager.query(
      `UPDATE design_import SET results = results || $1::jsonb WHERE id = $2 AND state = 'running' AND tries = $3`,
      [JSON.stringify([result]), id, tries],
    );
    if (rows[1] !== 1) this.#abort();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #write(): Promise<void> {
    const text = JSON.stringify(this.#progress);
    if (text !== this.#written) {
      this.#written = text;
      return this.#update(this.database.manager, { progress: this.#progress });
    }
    if (!(await this.database.manager.existsBy(ImportRow, this.#where))) this.#abort();
  }

  async #update(manager: EntityManager, change: Partial<ImportRow>, tidy?: () => Promise<void>): Promise<void> {
    const done = await manager.update(ImportRow, this.#where, change as never);
    if (done.affected !== 1) this.#abort();
    await tidy?.();
    await notify(manager, { topic: 'imports', id: this.#where.id });
  }

  #abort(): never {
    const stopped = new ImportStopped('the import is no longer ours');
    this.#stop.abort(stopped);
    throw stopped;
  }
}
