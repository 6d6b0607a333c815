import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Binaries } from './binaries.js';
import { runToEnd, type Runner } from './run-as.js';
import { logError, StartError } from './start-error.js';

/** Major version of the bundled PostgreSQL; a data folder of another one cannot be opened. */
const MAJOR_VERSION = '18';
/** The role and the database, both. */
export const DATABASE_NAME = 'minga';

const settingsSchema = z.object({
  password: z.string().min(1),
  /** Remembered, so that the address stays the same from start to start. */
  port: z.number().int().positive().optional(),
  /** The process that started the server: if the server has another parent now, it is an orphan. */
  ownerPid: z.number().int().positive().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface DataFolder {
  readonly pgData: string;
  readonly settingsFile: string;
}

/** `dataDir` is absolute and free of symbolic links: the name by which a running server is recognised. */
export const dataFolder = (dataDir: string): DataFolder => ({
  pgData: path.join(dataDir, 'postgres'),
  settingsFile: path.join(dataDir, 'secrets', 'postgres.json'),
});

export async function readSettings({ settingsFile, pgData }: DataFolder, isNew: boolean): Promise<Settings> {
  await mkdir(path.dirname(settingsFile), { recursive: true, mode: 0o700 });
  const text = await readFile(settingsFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined && isNew) return { password: randomBytes(24).toString('base64url') };
  const settings = settingsSchema.safeParse(parseJson(text ?? ''));
  if (settings.success) return settings.data;
  throw new StartError(
    'DATA_FOLDER_BROKEN',
    `${settingsFile} is missing or damaged, and without it the database in ${pgData} cannot be opened. Bring it back from a backup (docs/operations.md), or choose another folder with --data.`,
  );
}

/** Written beside and renamed, so that a power cut leaves the old or the new file. */
export async function writeSettings({ settingsFile }: DataFolder, settings: Settings): Promise<void> {
  const draft = `${settingsFile}.new`;
  await writeFile(draft, JSON.stringify(settings), { mode: 0o600, flush: true });
  await rename(draft, settingsFile);
}

/** Undefined when there is no database yet. */
export async function checkVersion({ pgData }: DataFolder): Promise<'ok' | undefined> {
  const version = await readFile(path.join(pgData, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (version === undefined) return undefined;
  if (version.trim() === MAJOR_VERSION) return 'ok';
  throw new StartError(
    'DATA_FOLDER_VERSION',
    `${pgData} was made by PostgreSQL ${version.trim().slice(0, 20)}, but this Minga brings PostgreSQL ${MAJOR_VERSION}. Restore a backup into a new folder (docs/operations.md).`,
  );
}

/**
 * Makes an empty cluster, under another name until it is whole, so that an interrupted start leaves nothing half made.
 * Collation is by code point as in the C locale, with upper and lower case of all letters (so that ñ finds Ñ).
 */
export async function createCluster(
  { pgData }: DataFolder,
  binaries: Binaries,
  runner: Runner,
  { password, durable }: { password: string; durable: boolean },
): Promise<void> {
  const draft = draftOf(pgData);
  const passwordFile = path.join(draft, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runner.owner) await chown(passwordFile, runner.owner.uid, runner.owner.gid);
  const { code, output } = await runToEnd(runner, binaries.initdb, [
    `--pgdata=${path.join(draft, 'cluster')}`,
    `--username=${DATABASE_NAME}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ]);
  if (code !== 0) throw logError(pgData, output);
  await rename(path.join(draft, 'cluster'), pgData);
  await rm(draft, { recursive: true });
}

const draftOf = (pgData: string): string => `${pgData}.new`;

/** An empty folder of the right owner in which the cluster will be made. */
export async function prepareDraft({ pgData }: DataFolder, owner: Runner['owner']): Promise<string> {
  const draft = draftOf(pgData);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  if (owner) await chown(draft, owner.uid, owner.gid);
  return draft;
}

/** Something is there, but it is no database: never overwrite it. */
export async function refuseForeignFolder({ pgData }: DataFolder): Promise<void> {
  const entries = await readdir(pgData).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new StartError(
    'DATA_FOLDER_BROKEN',
    `${pgData} is not empty and holds no complete database. Restore a backup (docs/operations.md), or choose another folder with --data.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
