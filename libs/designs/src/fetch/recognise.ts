import { domainError } from '#libs/domain';
import { quote } from '../manifest-fields.js';
import { httpsUrl } from './network.js';

export interface GitAddress {
  readonly kind: 'git';
  /** The repository, https. */
  readonly url: string;
  /** Branch, tag or commit; absent: the repository's own default. */
  readonly ref?: string;
  /** Folder of the repository, `/` between names. */
  readonly subfolder?: string;
  /** Path of the one manifest that is meant, in the repository. */
  readonly manifest?: string;
}

export type Address = GitAddress | { readonly kind: 'url'; readonly url: string };

const notGit = (what: string, hint = 'Give the https address of the repository.') =>
  domainError('IMPORT_GIT_URL', `${what} ${hint}`, { place: { field: 'address' } });

/** What Git takes for an address and we do not: `ext::sh -c …`, `git@host:path`, `ssh://`, an option. */
const OTHER_GIT = /^(-|[a-z]+::|(git|ssh|git\+ssh|ssh\+git|svn|git\+https?|file):|[\w.-]+@[\w.-]+:)/i;

/** How a forge writes branch and path of a web page behind the repository's own path. */
const FORGES: Readonly<Record<string, RegExp>> = {
  'github.com': /^\/(?<repo>[\w.-]+\/[\w.-]+?)(?:\.git)?(?:\/(?<page>tree|blob)\/(?<ref>[^/]+)(?:\/(?<path>.*))?)?\/?$/,
  'gitlab.com':
    /^\/(?<repo>[\w.-]+(?:\/[\w.-]+)+?)(?:\.git)?(?:\/-\/(?<page>tree|blob)\/(?<ref>[^/]+)(?:\/(?<path>.*))?)?\/?$/,
  'codeberg.org':
    /^\/(?<repo>[\w.-]+\/[\w.-]+?)(?:\.git)?(?:\/src\/(?<page>branch|tag|commit)\/(?<ref>[^/]+)(?:\/(?<path>.*))?)?\/?$/,
};

const IS_MANIFEST = /\.(toml|ya?ml)$/i;
const IS_FILE = /\.(toml|ya?ml|md|json|stl|zip)$/i;

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** A web page of a forge that shows a repository, a folder of it or a manifest in it. */
function forgePage(url: URL): GitAddress | undefined {
  const groups = FORGES[url.hostname]?.exec(url.pathname)?.groups;
  if (!groups) return undefined;
  const path = decoded(groups['path'] ?? '').replace(/\/+$/, '');
  // The page of a file stands for its folder: the manifest takes what lies beside it.
  const isFile = groups['page'] === 'blob' || IS_FILE.test(path);
  const subfolder = isFile ? path.split('/').slice(0, -1).join('/') : path;
  const ref = groups['ref'];
  return {
    kind: 'git',
    url: `https://${url.host}/${groups['repo']}.git`,
    ...(ref !== undefined && { ref: decoded(ref) }),
    ...(subfolder !== '' && { subfolder }),
    ...(IS_MANIFEST.test(path) && { manifest: path }),
  };
}

/**
 * What a person pasted: a Git repository (an address ending in `.git`, or a page of GitHub, GitLab or Codeberg) or
 * something to download. A branch with a slash in its name must be named apart.
 * @throws DomainError IMPORT_GIT_URL, IMPORT_BLOCKED
 */
export function recogniseAddress(given: string): Address {
  const text = given.trim();
  if (OTHER_GIT.test(text)) throw notGit(`${quote(text)} is not fetched.`);
  const url = httpsUrl(text);
  const page = forgePage(url);
  if (page) return page;
  return url.pathname.endsWith('.git') ? { kind: 'git', url: url.href } : { kind: 'url', url: url.href };
}

const CONTROL_OR_SPACE = /[\u0000-\u0020\u007f]/;

/** The address of a Git repository, fit to be handed to git. @throws DomainError IMPORT_GIT_URL, IMPORT_BLOCKED */
export function gitUrl(text: string): URL {
  if (OTHER_GIT.test(text) || CONTROL_OR_SPACE.test(text)) throw notGit(`${quote(text)} is not fetched.`);
  const url = httpsUrl(text);
  if (url.search !== '' || url.hash !== '') throw notGit('The address has a "?" or "#" in it.');
  if (/[\\%\0]/.test(url.pathname) || url.pathname === '/') throw notGit(`${quote(text)} names no repository.`);
  return url;
}

/** Names of branches, tags and commits that git and we both read as nothing else. */
const REF = /^[\p{L}\p{N}_][\p{L}\p{N}_./+-]{0,199}$/u;

/** @throws DomainError IMPORT_GIT_URL */
export function checkedRef(ref: string): string {
  if (REF.test(ref) && !ref.includes('..') && !ref.endsWith('.lock')) return ref;
  const message = `${quote(ref)} is no name of a branch, tag or commit. Leave it empty for the usual one.`;
  throw domainError('IMPORT_GIT_URL', message, { place: { field: 'ref' } });
}
