import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { domainError } from '#libs/domain';
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_FILES, tooLarge, tooMany } from './archive.js';
import { isLitter, whyNameIsRefused } from './bundle-names.js';
import { quote } from './manifest-fields.js';

/**
 * The files of a folder and its sub-folders, by path with `/`. Hidden files are left out; symbolic links are refused,
 * because they can name any file of the machine.
 * @throws DomainError ARCHIVE_NAME, ARCHIVE_BOMB (limits as for zips), MANIFEST_MISSING when there is no such folder.
 */
export async function readFolder(dir: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const info = await lstat(dir).catch(() => undefined);
  if (!info?.isDirectory()) {
    throw domainError('MANIFEST_MISSING', `There is no folder ${quote(path.basename(dir))}. Check its name.`);
  }
  const files = new Map<string, Uint8Array>();
  let total = 0;
  const visit = async (relative: string): Promise<void> => {
    const entries = await readdir(path.join(dir, relative), { withFileTypes: true });
    for (const entry of entries) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (isLitter(name)) continue;
      const why = entry.isSymbolicLink() ? 'is a symbolic link' : whyNameIsRefused(name);
      if (why !== undefined) throw domainError('ARCHIVE_NAME', `The file ${quote(name)} ${why}. Rename or remove it.`);
      if (entry.isDirectory()) await visit(name);
      if (!entry.isFile()) continue;
      if (files.size >= MAX_BUNDLE_FILES) throw tooMany(files.size + 1);
      const { size } = await lstat(path.join(dir, name));
      total += size;
      if (total > MAX_BUNDLE_BYTES) throw tooLarge('This folder has too much in it');
      files.set(name.normalize('NFC'), await readFile(path.join(dir, name)));
    }
  };
  await visit('');
  return files;
}
