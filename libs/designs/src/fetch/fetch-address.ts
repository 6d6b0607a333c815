import { DomainError, domainError } from '#libs/domain';
import { readZip } from '../archive.js';
import { whyNameIsRefused } from '../bundle-names.js';
import type { Manifest } from '../manifest.js';
import { readManifest } from '../read-manifest.js';
import { treeOf, type SourceTree } from '../source-tree.js';
import { fetchHttps, MAX_FETCH_BYTES, type FetchOptions } from './https.js';

/** How far a source has come. */
export interface SourceProgress {
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly files?: number;
  readonly totalFiles?: number;
}

export interface AddressOptions extends Pick<FetchOptions, 'network' | 'signal' | 'limitMs'> {
  readonly onProgress?: (progress: SourceProgress) => void;
}

/** A manifest by itself may name this many files beside it; who has more packs a zip. */
const MAX_NAMED_FILES = 200;
/** For all of them together: a heavy task must end. */
const NAMED_FILES_LIMIT_MS = 5 * 60_000;
const ZIP_MAGIC = [0x50, 0x4b];
const IS_MANIFEST = /\.(toml|ya?ml)$/i;

/**
 * What lies at an https address: a zip, or a manifest together with the files it names beside itself.
 * @throws DomainError IMPORT_BLOCKED, IMPORT_FETCH, IMPORT_TOO_LARGE, IMPORT_TIMEOUT, and readZip's
 */
export async function fetchAddress(address: string, options: AddressOptions): Promise<SourceTree> {
  const { onProgress } = options;
  const { bytes, url } = await fetchHttps(address, {
    ...options,
    onBytes: (count, total) => onProgress?.({ bytes: count, ...(total !== undefined && { totalBytes: total }) }),
  });
  if (ZIP_MAGIC.every((byte, at) => bytes[at] === byte)) return treeOf(await readZip(bytes));
  const name = fileNameOf(url);
  if (IS_MANIFEST.test(name)) return manifestTree(name, bytes, url, options);
  throw domainError(
    'IMPORT_FETCH',
    'There is neither a zip nor a manifest (.toml, .yml) at this address. Give the address of the file itself.',
    { place: { field: 'address' } },
  );
}

function fileNameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last).normalize('NFC');
  } catch {
    return last;
  }
}

async function manifestTree(name: string, bytes: Uint8Array, base: URL, options: AddressOptions): Promise<SourceTree> {
  const files = new Map([[name, bytes]]);
  const { manifest } = readManifest(name, new TextDecoder().decode(bytes));
  const paths = manifest ? filesNamedBy(manifest).filter((path) => path !== name) : [];
  if (paths.length > MAX_NAMED_FILES) {
    const message = `The manifest names ${paths.length} files; ${MAX_NAMED_FILES} are fetched one by one. Give a zip of the folder.`;
    throw domainError('IMPORT_TOO_LARGE', message, { params: { maxFiles: MAX_NAMED_FILES } });
  }
  const endMs = performance.now() + NAMED_FILES_LIMIT_MS;
  let total = bytes.length;
  for (const path of paths) {
    if (performance.now() > endMs) throw tooSlow();
    options.onProgress?.({ bytes: total, files: files.size, totalFiles: paths.length + 1 });
    const content = await fetchBeside(base, path, { ...options, maxBytes: MAX_FETCH_BYTES - total });
    if (!content) continue;
    total += content.length;
    files.set(path, content);
  }
  return { ...treeOf(files), manifest: name };
}

const tooSlow = () =>
  domainError('IMPORT_TIMEOUT', 'The files of the manifest take longer than 5 minutes. Give a zip of the folder.');

/** Undefined where it is not there: the import says so with the line of the manifest that names it. */
async function fetchBeside(base: URL, path: string, options: FetchOptions): Promise<Uint8Array | undefined> {
  const address = new URL(path.split('/').map(encodeURIComponent).join('/'), base).href;
  try {
    return (await fetchHttps(address, options)).bytes;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'IMPORT_FETCH') return undefined;
    throw error;
  }
}

/** Paths that lie beside a manifest or below: nothing absolute, nothing above, no addresses. */
function filesNamedBy(manifest: Manifest): string[] {
  const ofParts = manifest.parts.flatMap((part) => [...part.exportFiles, ...part.sourceFiles, ...part.images]);
  const all = [...ofParts, ...manifest.images, ...manifest.documents].map((path) => path.normalize('NFC'));
  return [...new Set(all)].filter((path) => !/^[a-z][a-z\d+.-]*:/i.test(path) && whyNameIsRefused(path) === undefined);
}
