import { randomBytes } from 'node:crypto';
import { FileError } from '../command.js';

interface ProblemItem {
  readonly code: string;
  readonly message: string;
  readonly severity?: 'error' | 'warning';
  readonly place?: { readonly file?: string; readonly line?: number; readonly field?: string };
}
export type ProblemView = ProblemItem;

/** What the server says of an import, as far as people are told (docs/openapi.json, Import). */
export interface ImportView {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'choose' | 'confirm' | 'done' | 'failed' | 'cancelled';
  readonly step: 'fetch' | 'read' | 'keep' | null;
  readonly progress: Readonly<Record<'bytes' | 'totalBytes' | 'files' | 'totalFiles' | 'designs' | 'totalDesigns', number | undefined>>; // prettier-ignore
  readonly problems: readonly ProblemItem[];
  readonly choices: readonly { readonly manifest: string; readonly title?: string; readonly version?: string }[];
  readonly results: readonly { readonly slug: string; readonly version: string; readonly title: string; readonly isNew: boolean }[]; // prettier-ignore
}

/** A refusal of the server, with all it says. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The import routes of a workshop. @throws Refused, FileError when it does not answer */
export class ImportClient {
  constructor(
    private readonly server: string,
    private readonly key: string,
  ) {}

  start(wish: object): Promise<ImportView> {
    return this.#ask('POST', '/api/imports', wish);
  }

  startZip(name: string, bytes: Uint8Array): Promise<ImportView> {
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(bytes)]), name);
    return this.#ask('POST', '/api/imports', form);
  }

  get(id: string): Promise<ImportView> {
    return this.#ask('GET', `/api/imports/${id}`);
  }

  choose(id: string, wish: object): Promise<ImportView> {
    return this.#ask('POST', `/api/imports/${id}/choose`, wish);
  }

  confirm(id: string): Promise<ImportView> {
    return this.#ask('POST', `/api/imports/${id}/confirm`);
  }

  async #ask(method: 'GET' | 'POST', to: string, body?: object): Promise<ImportView> {
    const isForm = body instanceof FormData;
    const response = await fetch(new URL(to, this.server), {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(method === 'POST' && { 'idempotency-key': randomBytes(16).toString('hex') }),
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      const { cause } = error as { cause?: { code?: string } };
      throw new FileError(`${this.server} does not answer (${cause?.code ?? String(error)}).`);
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer as ImportView;
    const { code, detail } = (answer ?? {}) as { code?: string; detail?: string };
    throw new Refused(code === undefined ? `${this.server} answered ${response.status}.` : `${code}: ${detail}`);
  }
}
