import { crc32 } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { DomainError, domainError } from '#libs/domain';
import { collisionKey, isLitter, whyNameIsRefused } from './bundle-names.js';
import { quote } from './manifest-fields.js';

export const MAX_BUNDLE_BYTES = 200 * 1024 * 1024;
export const MAX_BUNDLE_FILES = 2_000;
/** Deflate can reach 1,032:1, real design files 20:1. Small files may exceed this: they harm nobody. */
const MAX_RATIO = 100;
const RATIO_FREE_BYTES = 1024 * 1024;

const SYMLINK = 0o120000;
const FILE_TYPE_MASK = 0o170000;

const invalid = (what: string, cause?: unknown) =>
  new DomainError({ code: 'ARCHIVE_INVALID', message: `${what} Pack the folder again as a plain zip.` }, { cause });

const refused = (name: string, why: string) =>
  domainError('ARCHIVE_NAME', `The archive’s file ${quote(name)} ${why}. Rename it and pack again.`, {
    place: { file: quote(name).slice(1, -1) },
  });

export const tooLarge = (what: string) =>
  domainError(
    'ARCHIVE_BOMB',
    `${what}; the limit is ${MAX_BUNDLE_BYTES / 1024 / 1024} MB. Import fewer or smaller files.`,
    {
      params: { maxBytes: MAX_BUNDLE_BYTES },
    },
  );

export const tooMany = (count: number) =>
  domainError('ARCHIVE_BOMB', `The design has ${count} files; the limit is ${MAX_BUNDLE_FILES}. Leave some out.`, {
    params: { maxFiles: MAX_BUNDLE_FILES },
  });

const hasBadRatio = (bytes: number, entry: Entry) =>
  bytes > RATIO_FREE_BYTES && bytes > MAX_RATIO * Math.max(1, entry.compressedSize);

/** Inflates one entry, counting what really comes out, whatever the archive claims. */
async function readEntry(zip: ZipFile, entry: Entry, name: string, budgetBytes: number): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw invalid(`The archive’s file ${quote(name)} is encrypted.`);
  if (entry.uncompressedSize > budgetBytes) throw tooLarge('This archive would unpack to too much');
  if (hasBadRatio(entry.uncompressedSize, entry)) throw badRatio(name);
  const stream = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > budgetBytes) throw tooLarge('This archive unpacks to too much');
    if (hasBadRatio(bytes, entry)) throw badRatio(name);
    chunks.push(chunk);
  }
  const content = Buffer.concat(chunks);
  if (crc32(content) !== entry.crc32) throw invalid(`The archive’s file ${quote(name)} is damaged.`);
  return content;
}

const badRatio = (name: string) =>
  domainError(
    'ARCHIVE_BOMB',
    `The archive’s file ${quote(name)} unpacks to more than ${MAX_RATIO} times its size. Leave it out.`,
    { params: { maxRatio: MAX_RATIO } },
  );

/** The entry's path, NFC; undefined for folders and what is not wanted. */
function checkedName(entry: Entry, isWanted: (path: string) => boolean): string | undefined {
  const raw = entry.fileNameRaw;
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true).normalize('NFC');
  const isFolder = name.endsWith('/');
  const why = whyNameIsRefused(isFolder ? name.slice(0, -1) : name);
  if (why !== undefined) throw refused(name, why);
  // The upper half of the external attributes is the Unix mode, where the packer has set it.
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK) === SYMLINK) throw refused(name, 'is a symbolic link');
  return isFolder || !isWanted(name) ? undefined : name;
}

async function readAll(zip: ZipFile, isWanted: (path: string) => boolean): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const keys = new Set<string>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const name = checkedName(entry, isWanted);
    if (name === undefined) continue;
    const key = collisionKey(name);
    if (keys.has(key)) throw refused(name, 'is there twice (or differs only in case)');
    keys.add(key);
    const content = await readEntry(zip, entry, name, MAX_BUNDLE_BYTES - total);
    total += content.length;
    files.set(name, content);
  }
  return files;
}

/**
 * The files of a zip, by path, in memory; nothing touches the disk. What is not wanted (litter of desktop systems, unless
 * the caller says otherwise) is checked by name, but not unpacked.
 * @throws DomainError ARCHIVE_INVALID, ARCHIVE_NAME (`..`, absolute, backslash, symlink, two names that collide),
 *   ARCHIVE_BOMB (200 MB, 2,000 files, 100:1).
 */
export async function readZip(
  bytes: Uint8Array,
  isWanted: (path: string) => boolean = (path) => !isLitter(path),
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (bytes.length > MAX_BUNDLE_BYTES) throw tooLarge(`The archive has ${bytes.length} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // Names stay undecoded here: yauzl would stop at the first bad one with an error of its own.
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true });
    if (zip.entryCount > MAX_BUNDLE_FILES) throw tooMany(zip.entryCount);
    return await readAll(zip, isWanted);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw invalid('The archive cannot be read.', error);
  }
}
