import { ClassicLevel } from 'classic-level';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * One process for each data folder. LevelDB's lock is the operating system's: it goes with the process, however that
 * ends, so that a crash never leaves a folder that cannot be opened.
 * @throws Error with one sentence when another process has the folder
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const dir = path.join(dataDir, 'lock');
  mkdirSync(dir, { recursive: true });
  const lock = new ClassicLevel(dir);
  try {
    await lock.open();
  } catch (error) {
    if ((error as { cause?: { code?: string } }).cause?.code !== 'LEVEL_LOCKED') throw error;
    throw new Error(`Minga runs already on the data folder ${dataDir}. Stop it first, or choose another with --data.`, {
      cause: error,
    });
  }
  return () => lock.close();
}
