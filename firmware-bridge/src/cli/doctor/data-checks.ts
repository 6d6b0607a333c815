import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { ClassicLevel } from 'classic-level';
import { readConfigFile, type CheckedBridgeConfig } from '../../config.js';
import { fail, ok, warn, type Finding } from './check.js';

const GIB = 1024 ** 3;

export interface ConfigFound {
  readonly findings: readonly Finding[];
  readonly config?: CheckedBridgeConfig;
}

/** Readable, right, and closed to others: it holds the bridge's secret. */
export async function checkConfigFile(file: string): Promise<ConfigFound> {
  let config: CheckedBridgeConfig;
  try {
    config = readConfigFile(file);
  } catch (error) {
    const { message } = error as Error;
    return { findings: [fail('configuration', message, 'Pair again: minga-bridge pair --help')] };
  }
  const { mode } = await stat(file);
  const rights = (mode & 0o777).toString(8);
  // A system service reads it through its group.
  const isClosed = (mode & 0o037) === 0;
  const found = isClosed
    ? ok('configuration', `${file}, bridge ${config.bridgeId}`)
    : fail('configuration', `${file} is open to others (${rights})`, `sudo chmod 600 ${file}`);
  return { findings: [found], config };
}

export async function checkDataDir({ dataDir }: CheckedBridgeConfig): Promise<readonly Finding[]> {
  try {
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const fix = isMissing
      ? `sudo install -d -m 700 -o USER ${dataDir}`
      : 'Run doctor as the user of the bridge: sudo -u minga-bridge …';
    const seen = `${dataDir} ${isMissing ? 'does not exist' : 'may not be written by this user'}`;
    return [isMissing ? warn('data folder', `${seen} yet`, fix) : fail('data folder', seen, fix)];
  }
  const { bavail, bsize } = await statfs(dataDir);
  const freeGib = (bavail * bsize) / GIB;
  const seen = `${dataDir}, ${freeGib.toFixed(1)} GB free`;
  const fix = 'Free some space, or set a smaller spoolQuotaBytes.';
  if (freeGib < 0.1) return [fail('data folder', seen, fix)];
  return [freeGib < 1 ? warn('data folder', seen, fix) : ok('data folder', seen)];
}

/** Never as another user: LevelDB makes new files, which the bridge could then not write. */
export async function checkJournal({ dataDir }: CheckedBridgeConfig): Promise<{ found: Finding; isInUse: boolean }> {
  const folder = path.join(dataDir, 'journal');
  const owner = await stat(folder).catch(() => undefined);
  if (!owner) return { found: ok('journal', 'none yet'), isInUse: false };
  if (process.getuid?.() !== owner.uid) {
    const fix = 'Run doctor as the user of the bridge: sudo -u minga-bridge …';
    return { found: warn('journal', `${folder} belongs to another user`, fix), isInUse: false };
  }
  const broken = (await readdir(dataDir)).filter((name) => name.startsWith('journal.broken-'));
  const db = new ClassicLevel(folder, { createIfMissing: false });
  try {
    await db.open();
    let entries = 0;
    for await (const key of db.keys()) entries += key === '' ? 0 : 1;
    const found =
      broken.length === 0
        ? ok('journal', `${entries} entries`)
        : warn(
            'journal',
            `a damaged one was put aside: ${broken.join(', ')}`,
            'Look at every machine; then remove that copy. Check the memory card.',
          );
    return { found, isInUse: false };
  } catch (error) {
    const cause = (error as Error & { cause?: Error & { code?: string } }).cause;
    if (cause?.code === 'LEVEL_LOCKED') return { found: ok('journal', 'in use: the bridge is running'), isInUse: true };
    const seen = cause?.message ?? String(error);
    return {
      found: fail('journal', seen, 'Start the bridge: it puts a damaged journal aside and locks every machine.'),
      isInUse: false,
    };
  } finally {
    await db.close();
  }
}
