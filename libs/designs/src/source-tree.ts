import { domainError } from '#libs/domain';
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_FILES, tooLarge, tooMany } from './archive.js';
import { collisionKey, whyNameIsRefused } from './bundle-names.js';
import type { DesignProblem } from './manifest.js';
import { quote } from './manifest-fields.js';

/** What an import found at its source, not yet read: a zip's content, a folder, a commit of a repository. */
export interface SourceTree {
  /** Path (`/` between names, NFC) -> bytes. */
  readonly files: ReadonlyMap<string, number>;
  /** The manifest that is meant, where the source tells; else they are looked for. */
  readonly manifest?: string;
  /** Of a repository: the commit, in hex. */
  readonly commit?: string;
  /** What was left out, as warnings. */
  readonly problems: readonly DesignProblem[];
  /** The content of some of its files. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Clears away what the source needed on disk. */
  close(): Promise<void>;
}

/** A source whose files are all in memory. */
export function treeOf(files: ReadonlyMap<string, Uint8Array>, problems: readonly DesignProblem[] = []): SourceTree {
  return {
    files: new Map([...files].map(([path, bytes]) => [path, bytes.length])),
    problems,
    read: (paths) => Promise.resolve(new Map(paths.flatMap((path) => pair(path, files.get(path))))),
    close: () => Promise.resolve(),
  };
}

const pair = (path: string, bytes: Uint8Array | undefined): [string, Uint8Array][] => (bytes ? [[path, bytes]] : []);

/** Names of manifests, the best first; the first two stand for each other, all others for a design of their own. */
const FOLDER_MANIFESTS = [/^okh\.toml$/i, /^okh\.ya?ml$/i];
const NAMED_MANIFESTS = [/^(okh-[^/]+|[^/]+\.okh)\.toml$/i, /^(okh-[^/]+|[^/]+\.okh)\.ya?ml$/i];

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');
const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Every manifest below a source's top, one for each design, the highest and best first. */
export function findManifests(paths: Iterable<string>): readonly string[] {
  const byFolder = new Map<string, string[]>();
  for (const path of [...paths].sort()) byFolder.set(folderOf(path), [...(byFolder.get(folderOf(path)) ?? []), path]);
  const folders = [...byFolder.keys()].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  return folders.flatMap((folder) => {
    const inside = byFolder.get(folder) ?? [];
    const [own] = FOLDER_MANIFESTS.flatMap((pattern) => inside.filter((path) => pattern.test(nameOf(path))));
    const named = NAMED_MANIFESTS.flatMap((pattern) => inside.filter((path) => pattern.test(nameOf(path))));
    return own === undefined ? named : [own, ...named];
  });
}

const depthOf = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);

/**
 * A manifest's folder as a bundle: everything below it, by path from there.
 * @throws DomainError ARCHIVE_NAME, ARCHIVE_BOMB: the limits of an archive hold for whatever is imported.
 */
export async function readBundle(
  tree: SourceTree,
  manifest: string,
): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly manifestFile: string }> {
  const folder = folderOf(manifest);
  const prefix = folder === '' ? '' : `${folder}/`;
  const paths = [...tree.files.keys()].filter((path) => path.startsWith(prefix));
  if (paths.length > MAX_BUNDLE_FILES) throw tooMany(paths.length);
  const total = paths.reduce((sum, path) => sum + (tree.files.get(path) ?? 0), 0);
  if (total > MAX_BUNDLE_BYTES) throw tooLarge('The design has too much in its folder');
  const keys = new Set<string>();
  for (const path of paths) {
    const name = path.slice(prefix.length);
    const key = collisionKey(name);
    const why = keys.has(key) ? 'is there twice (or differs only in case)' : whyNameIsRefused(name);
    if (why !== undefined) {
      const place = { file: quote(path).slice(1, -1) };
      throw domainError('ARCHIVE_NAME', `The file ${quote(path)} ${why}. Rename it and import again.`, { place });
    }
    keys.add(key);
  }
  const read = await tree.read(paths);
  const files = new Map([...read].map(([path, bytes]) => [path.slice(prefix.length), bytes]));
  return { files, manifestFile: nameOf(manifest) };
}
