import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { DomainError } from '#libs/domain';
import { readFolder } from '#libs/designs';
import { FileError } from '../command.js';

/** A folder as a zip, without hidden files; a zip as it is. @throws FileError */
export async function zipOf(source: string, isFolder: boolean): Promise<Uint8Array> {
  try {
    if (!isFolder) return await readFile(source);
    // Fast: most files of a design do not get smaller by more than this.
    return zipSync(Object.fromEntries(await readFolder(source)), { level: 1 });
  } catch (error) {
    if (error instanceof DomainError) throw new FileError(error.message, { cause: error });
    throw new FileError(`${source} cannot be read: ${String((error as { code?: string }).code ?? error)}.`);
  }
}
