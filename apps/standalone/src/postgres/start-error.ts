export type StartErrorCode =
  | 'DATABASE_BINARIES'
  | 'DATABASE_USER'
  | 'DATA_FOLDER_BROKEN'
  | 'DATA_FOLDER_IN_USE'
  | 'DATA_FOLDER_PERMISSION'
  | 'DATA_FOLDER_VERSION'
  | 'DISK_FULL'
  | 'DATABASE_CRASHED'
  | 'DATABASE_FAILED';

/** Minga cannot start (or go on) on this computer. The message is for a person: what is wrong, then what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    readonly code: StartErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

const SYSTEM_CODES: Readonly<Record<string, [StartErrorCode, string]>> = {
  EACCES: ['DATA_FOLDER_PERMISSION', 'This user may not use it. Give it to this user, or choose another with --data.'],
  EPERM: ['DATA_FOLDER_PERMISSION', 'This user may not use it. Give it to this user, or choose another with --data.'],
  EROFS: ['DATA_FOLDER_PERMISSION', 'The disk is read-only. Choose a folder on another disk with --data.'],
  ENOSPC: ['DISK_FULL', 'The disk is full. Free some space and start again.'],
  EDQUOT: ['DISK_FULL', 'The disk quota is used up. Free some space and start again.'],
  ENOTDIR: ['DATA_FOLDER_BROKEN', 'Something in its path is not a folder. Choose another with --data.'],
  EEXIST: ['DATA_FOLDER_BROKEN', 'A file with this name is in the way. Move it, or choose another with --data.'],
};

/** Translates what the file system said about the data folder; anything else goes up as it is. */
export function folderError(folder: string, error: unknown): unknown {
  const known = SYSTEM_CODES[String((error as NodeJS.ErrnoException | undefined)?.code)];
  return known ? new StartError(known[0], `Data folder ${folder}: ${known[1]}`, { cause: error }) : error;
}

/** What PostgreSQL says in its log -> what a person can do. First match wins. */
const LOG_PATTERNS: readonly [RegExp, StartErrorCode, string][] = [
  [/No space left on device/, 'DISK_FULL', 'The disk is full. Free some space and start again.'],
  [/Permission denied/, 'DATA_FOLDER_PERMISSION', 'PostgreSQL may not read or write there. Give the folder to one user.'],
  [/is not compatible with this version|initialized by PostgreSQL version/, 'DATA_FOLDER_VERSION',
    'It was made by another major version of PostgreSQL. Restore a backup into a new folder (docs/operations.md).'],
  [/lock file .* already exists|pre-existing shared memory/, 'DATA_FOLDER_IN_USE',
    'Another database server still uses it. Stop that one, or choose another folder with --data.'],
  [/error while loading shared libraries|cannot execute|GLIBC/, 'DATABASE_BINARIES',
    'The bundled PostgreSQL does not run on this system. Set DATABASE_URL to a PostgreSQL 14 or newer.'],
]; // prettier-ignore

/** The reason why initdb or the server ended, from its last log lines. */
export function logError(folder: string, log: string): StartError {
  const match = LOG_PATTERNS.find(([pattern]) => pattern.test(log));
  if (match) return new StartError(match[1], `Database in ${folder}: ${match[2]}`, { cause: log });
  const reason = /(?:FATAL|PANIC|error):\s+(.*)/.exec(log)?.[1] ?? log.trim().split('\n').at(-1) ?? '';
  return new StartError(
    'DATA_FOLDER_BROKEN',
    `Database in ${folder} cannot be opened: ${reason || 'it gave no reason'}. Restore a backup (docs/operations.md), or choose another folder with --data.`,
    { cause: log },
  );
}
