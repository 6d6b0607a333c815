import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from './command.js';

/**
 * Writes a file that holds a secret: whole or not at all, readable by its owner only from the first byte on.
 * @throws CommandError when the folder may not be written
 */
export async function writeSecretFile(file: string, value: unknown): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o750 });
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(draft, 0o600);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}
