import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountRow, BlobStore, newId, type LiveNotice } from '#libs/persistence';
import { AccountsService } from '../../apps/server/src/auth/accounts.service.js';
import { AuthService } from '../../apps/server/src/auth/auth.service.js';
import type { SiteConfig } from '../../apps/server/src/core/config.js';
import type { Role, Scope } from '../../apps/server/src/http/route.js';
import { LiveHub } from '../../apps/server/src/live/live.hub.js';
import { createServerApp, type ServerApp } from '../../apps/server/src/server.app.js';
import { createWorkerApp } from '../../apps/worker/src/worker.app.js';
import { testDatabase } from './postgres.js';
import { Shopfloor } from './shopfloor.js';

/** Who a request is made as: nobody, a role's session, or ready-made headers (a key, a bridge). */
export type Caller = Role | 'nobody' | Record<string, string>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text when it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- specs look into bodies of every shape
  readonly body: any;
}

export interface TestSite {
  readonly url: string;
  readonly config: SiteConfig;
  readonly app: ServerApp;
  readonly database: DataSource;
  readonly floor: Shopfloor;
  get<T>(type: Type<T>): T;
  api(method: string, path: string, body?: unknown, options?: { as?: Caller; headers?: object }): Promise<Answer>;
  /** Headers of a session of this role. */
  session(role: Role): Promise<Record<string, string>>;
  /** Headers of an API key of an account with this role. */
  key(role: Role, scopes: Scope[]): Promise<Record<string, string>>;
  /** Resolves with the first notice that fits, from now on. */
  nextNotice(fits: (notice: LiveNotice) => boolean): Promise<LiveNotice>;
  /** Calls `look` now and after every notice until it gives something. */
  eventually<T>(look: () => Promise<T | undefined>): Promise<T>;
  startWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly coalition?: SiteConfig['coalition'];
  readonly siteId?: string;
  /** Without it: embedded, on the port of the site. */
  readonly broker?: SiteConfig['broker'];
  readonly clock?: SiteConfig['clock'];
  readonly network?: SiteConfig['network'];
  /** The built pages, for specs that look at them. */
  readonly webDir?: string;
  readonly mdns?: SiteConfig['mdns'];
}

/** The real server (and worker, when asked for) over a database of its own, on a free port, in this process. */
export async function openSite(options: SiteOptions = {}): Promise<TestSite> {
  const { url: databaseUrl, drop } = await testDatabase();
  const dir = await mkdtemp(path.join(tmpdir(), 'minga-site-'));
  const config: SiteConfig = {
    siteId: options.siteId ?? newId(),
    host: '127.0.0.1',
    port: 0,
    databaseUrl,
    blobDir: path.join(dir, 'blobs'),
    secretsDir: path.join(dir, 'secrets'),
    broker: options.broker ?? { kind: 'embedded' },
    coalition: options.coalition,
    clock: options.clock,
    network: options.network,
    webDir: options.webDir,
    mdns: options.mdns,
  };
  const app = await createServerApp(config, SILENT);
  const closers: (() => Promise<void>)[] = [() => app.close()];
  const database = app.context.get(DataSource);
  const live = app.context.get(LiveHub);
  const accounts = new Map<Role, Promise<string>>();
  const sessions = new Map<Role, Promise<Record<string, string>>>();

  const accountId = (role: Role): Promise<string> => {
    const known = accounts.get(role) ?? insertAccount(database, role);
    accounts.set(role, known);
    return known;
  };
  const session = (role: Role): Promise<Record<string, string>> => {
    const known = sessions.get(role) ?? openSession(app, accountId(role));
    sessions.set(role, known);
    return known;
  };

  return {
    url: app.url,
    config,
    app,
    database,
    floor: new Shopfloor(database, app.context.get(BlobStore)),
    get: (type) => app.context.get(type),
    session,
    async key(role, scopes) {
      const { secret } = await app.context.get(AccountsService).createKey(await accountId(role), {
        name: 'key',
        scopes,
        days: 1,
      });
      return { authorization: `Bearer ${secret}` };
    },
    async api(method, to, body, { as = 'nobody', headers = {} } = {}) {
      const who = typeof as === 'object' ? as : as === 'nobody' ? {} : await session(as);
      return call(app.url + to, method, body, { ...who, ...headers });
    },
    nextNotice: (fits) =>
      new Promise((resolve) => {
        const stop = live.onNotice((notice) => {
          if (!fits(notice)) return;
          stop();
          resolve(notice);
        });
      }),
    eventually: (look) => lookUntil(live, look),
    async startWorker() {
      const worker = await createWorkerApp(config, SILENT);
      closers.push(() => worker.close());
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
      await drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const nothing = (): void => undefined;
/** Specs provoke errors on purpose. */
export const SILENT = { log: nothing, warn: nothing, error: nothing, fatal: nothing };

async function insertAccount(database: DataSource, role: Role): Promise<string> {
  const id = newId();
  await database.manager.insert(AccountRow, {
    id,
    name: role,
    passwordHash: 'none',
    roles: [role],
    language: 'es',
    isActive: true,
    createdAt: new Date(),
  });
  return id;
}

async function openSession(app: ServerApp, accountId: Promise<string>): Promise<Record<string, string>> {
  return { cookie: `minga_session=${await app.context.get(AuthService).openSession(await accountId)}` };
}

async function call(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const isRaw = body instanceof FormData || body instanceof Uint8Array || typeof body === 'string';
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : isRaw ? (body as string) : JSON.stringify(body),
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, body: undefined };
  }
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function lookUntil<T>(live: LiveHub, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    let stop = nothing;
    const changed = new Promise<void>((resolve) => {
      stop = live.onNotice(() => resolve());
    });
    const found = await look();
    if (found === undefined) await changed;
    stop();
    if (found !== undefined) return found;
  }
}
