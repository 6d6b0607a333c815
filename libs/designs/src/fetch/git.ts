import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isIPv6 } from 'node:net';
import { DomainError, domainError } from '#libs/domain';
import { runSandboxed, type SandboxResult } from '#libs/sandbox';
import { isLitter, whyNameIsRefused } from '../bundle-names.js';
import type { DesignProblem } from '../manifest.js';
import { quote } from '../manifest-fields.js';
import type { SourceTree } from '../source-tree.js';
import { allowedAddresses, bareHost, type Network } from './network.js';
import { checkedRef, gitUrl, type GitAddress } from './recognise.js';

const MB = 1024 * 1024;
/** `reliability.md` 5.5: 200 MB, 2 minutes. */
const MAX_REPO_BYTES = 200 * MB;
const LIMIT_MS = 120_000;
/** Large blobs are streamed (core.bigFileThreshold), so that git needs little whatever it is sent. */
const LIMITS = { wallMs: LIMIT_MS, cpuS: 120, memoryBytes: 384 * MB, fileBytes: MAX_REPO_BYTES, processes: 64 };
/** Somebody waits for it, and it has two minutes; it fetches more than it computes. */
const NICENESS = 5;
/** A list of 100,000 files has some 10 MB; a tree that contains itself ten to the tenth times never ends. */
const MAX_LIST_BYTES = 16 * MB;
/** Blobs are read in portions of about this size: what a program answers is held twice for a moment. */
const PORTION_BYTES = 16 * MB;
const LOOK_EVERY_MS = 500;

export interface GitOptions {
  readonly network: Network;
  readonly signal?: AbortSignal;
  /** Bytes received so far. */
  readonly onBytes?: (bytes: number) => void;
}

const SYMLINK = '120000';

/** No prompt, no configuration but ours, nothing but https, and pathspecs that mean what they say. */
const ENVIRONMENT = {
  GIT_ALLOW_PROTOCOL: 'https',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_OPTIONAL_LOCKS: '0',
};

const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.symlinks=false',
  'core.bigFileThreshold=4m',
  'credential.helper=',
  'fetch.recurseSubmodules=false',
  'fetch.unpackLimit=1',
  'gc.auto=0',
  'http.followRedirects=false',
  'http.proxy=',
  'maintenance.auto=false',
  'pack.threads=1',
  'protocol.allow=never',
  'protocol.https.allow=always',
  'transfer.bundleURI=false',
];

/**
 * One commit of a repository, fetched without history, tags or submodules and never checked out: names and contents
 * are read from git's own store. Connections go only to addresses checked before; git follows no redirect.
 * @throws DomainError IMPORT_GIT_URL, IMPORT_BLOCKED, IMPORT_FETCH, IMPORT_TOO_LARGE, IMPORT_TIMEOUT, ARCHIVE_BOMB,
 *   MANIFEST_MISSING when the sub-folder is not there
 */
export async function fetchGit(address: GitAddress, options: GitOptions): Promise<SourceTree> {
  const url = gitUrl(address.url);
  const ref = address.ref === undefined ? 'HEAD' : checkedRef(address.ref);
  const subfolder = checkedFolder(address.subfolder ?? '');
  const ips = await allowedAddresses(url, options.network);
  const dir = await mkdtemp(path.join(tmpdir(), 'minga-git-'));
  const git = new Git(dir, pinned(url, ips, options.network), options);
  try {
    await git.fetch(url, ref);
    const tree = await git.tree(subfolder);
    const prefix = subfolder === '' ? '' : `${subfolder}/`;
    const manifest = address.manifest?.startsWith(prefix) ? address.manifest.slice(prefix.length) : undefined;
    return { ...tree, ...(manifest !== undefined && { manifest }) };
  } catch (error) {
    await git.close();
    throw error;
  }
}

function checkedFolder(folder: string): string {
  const clean = folder.normalize('NFC').replace(/^\/+|\/+$/g, '');
  const why = clean === '' ? undefined : whyNameIsRefused(clean);
  if (why === undefined) return clean;
  throw domainError('IMPORT_GIT_URL', `The folder ${quote(folder)} ${why}. Name a folder of the repository.`, {
    place: { field: 'subfolder' },
  });
}

/** Settings for connections to the checked addresses only (CURLOPT_RESOLVE). */
function pinned(url: URL, ips: readonly string[], { caFile }: Network): string[] {
  const list = ips.map((ip) => (isIPv6(ip) ? `[${ip}]` : ip)).join(',');
  const pin = `http.curloptResolve=${bareHost(url)}:${url.port || '443'}:${list}`;
  return [pin, ...(caFile === undefined ? [] : [`http.sslCAInfo=${caFile}`])];
}

interface Blob {
  readonly sha: string;
  readonly bytes: number;
}

/** git over one store of its own, one command at a time. */
class Git {
  constructor(
    private readonly dir: string,
    private readonly settings: readonly string[],
    private readonly options: GitOptions,
  ) {}

  async fetch(url: URL, ref: string): Promise<void> {
    await this.#run(['init', '--quiet', '--bare', '.']);
    const watch = this.#watchSize();
    try {
      const flags = ['--depth=1', '--no-tags', '--no-recurse-submodules', '--no-write-commit-graph', '--quiet'];
      await this.#run(['fetch', ...flags, '--', url.href, ref], { hasNetwork: true, signal: watch.signal });
    } catch (error) {
      if (watch.signal.aborted) throw watch.signal.reason;
      throw error;
    } finally {
      watch.stop();
    }
  }

  async tree(subfolder: string): Promise<SourceTree> {
    const commit = text(await this.#run(['rev-parse', '--verify', '--quiet', 'FETCH_HEAD^{commit}'])).trim();
    const place = subfolder === '' ? [] : [`${subfolder}/`];
    const list = await this.#run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', ...place]);
    const { blobs, problems } = readList(text(list), subfolder);
    if (blobs.size === 0) {
      const what = subfolder === '' ? 'has no files' : `has no folder ${quote(subfolder)}`;
      throw domainError('MANIFEST_MISSING', `The repository ${what}. Check branch and folder.`, {
        place: { field: 'subfolder' },
      });
    }
    return {
      files: new Map([...blobs].map(([name, { bytes }]) => [name, bytes])),
      commit,
      problems,
      read: (paths) => this.#read(blobs, paths),
      close: () => this.close(),
    };
  }

  close(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }

  async #read(blobs: ReadonlyMap<string, Blob>, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    for (const portion of portions(paths, (name) => blobs.get(name)?.bytes ?? 0)) {
      const wanted = portion.map((name) => blobs.get(name)?.sha ?? '');
      const outputBytes = portion.reduce((sum, name) => sum + (blobs.get(name)?.bytes ?? 0) + 200, 0);
      const stdin = Buffer.from(wanted.map((sha) => `${sha}\n`).join(''));
      const answer = await this.#run(['cat-file', '--batch'], { stdin, outputBytes });
      readBatch(answer, (index, content) => files.set(portion[index] ?? '', content));
    }
    return files;
  }

  async #run(
    args: readonly string[],
    given: { hasNetwork?: boolean; stdin?: Uint8Array; outputBytes?: number; signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    const { hasNetwork = false, stdin, outputBytes = MAX_LIST_BYTES, signal = this.options.signal } = given;
    const settings = [...SETTINGS, ...this.settings].flatMap((setting) => ['-c', setting]);
    const result = await runSandboxed(
      {
        command: 'git',
        args: [...settings, '--git-dir=.', ...args],
        env: ENVIRONMENT,
        cwd: this.dir,
        writableDir: this.dir,
        hasNetwork,
        limits: { ...LIMITS, outputBytes },
        niceness: NICENESS,
        ...(stdin !== undefined && { stdin }),
      },
      signal,
    );
    this.options.signal?.throwIfAborted();
    throwUnlessFine(result);
    return result.stdout;
  }

  /** Tells how much has come and stops at the limit; git itself tells it in words only. */
  #watchSize(): { readonly signal: AbortSignal; stop(): void } {
    const tooMuch = new AbortController();
    const timer = setInterval(() => {
      void sizeOf(path.join(this.dir, 'objects', 'pack')).then((bytes) => {
        this.options.onBytes?.(bytes);
        if (bytes > MAX_REPO_BYTES) tooMuch.abort(repoTooLarge());
      });
    }, LOOK_EVERY_MS);
    const own = this.options.signal;
    const signal = own ? AbortSignal.any([own, tooMuch.signal]) : tooMuch.signal;
    return { signal, stop: () => clearInterval(timer) };
  }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();

const repoTooLarge = () =>
  domainError(
    'IMPORT_TOO_LARGE',
    `The repository has more than ${MAX_REPO_BYTES / MB} MB in its newest version. Import a zip of the design's folder.`,
    { place: { field: 'address' }, params: { maxBytes: MAX_REPO_BYTES } },
  );

async function sizeOf(dir: string): Promise<number> {
  const names = await readdir(dir).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(path.join(dir, name)).catch(() => undefined)));
  return sizes.reduce((sum, size) => sum + (size?.size ?? 0), 0);
}

/** @throws DomainError for whatever git could not do */
function throwUnlessFine({ outcome, reason, exitCode, stderr }: SandboxResult): void {
  if (outcome === 'ended' && exitCode === 0) return;
  const place = { field: 'address' };
  if (outcome === 'timeout') {
    const message = `The repository did not come within ${LIMIT_MS / 1000} s. Try again later, or import a zip.`;
    throw domainError('IMPORT_TIMEOUT', message, { place });
  }
  if (outcome === 'killed' && reason === 'output') {
    throw domainError('ARCHIVE_BOMB', 'The repository lists files without end. Import a zip of the folder.', { place });
  }
  if (outcome === 'killed' || /file too large|signal 25|out of memory/i.test(stderr)) throw repoTooLarge();
  if (exitCode === 127) {
    throw domainError('IMPORT_FETCH', 'The server has no git. Install it, or import a zip.', { place });
  }
  throw new DomainError({ code: 'IMPORT_FETCH', message: `${wordsOf(stderr)} Check address and branch.`, place });
}

/** What git said last, in one short line; the words may come from a stranger's server. */
function wordsOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.startsWith('fatal: '));
  const last = lines.at(-1)?.slice('fatal: '.length) ?? '';
  if (/could not read (username|password)|authentication/i.test(last)) return 'The repository is private or not there.';
  if (/couldn't find remote ref/i.test(last)) return 'The repository has no such branch or tag.';
  return `Git could not fetch: ${quote(last.replace(/^unable to access '[^']*': /, ''))}.`;
}

/** Lines of `ls-tree -l -z`: `mode type sha bytes<TAB>path<NUL>`. */
function readList(list: string, subfolder: string): { blobs: Map<string, Blob>; problems: DesignProblem[] } {
  const blobs = new Map<string, Blob>();
  const problems: DesignProblem[] = [];
  const skip = subfolder === '' ? 0 : subfolder.length + 1;
  for (const line of list.split('\0')) {
    const found = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line);
    if (!found) continue;
    const [, mode, type, sha = '', bytes, whole = ''] = found;
    const name = whole.slice(skip).normalize('NFC');
    if (isLitter(name)) continue;
    if (blobs.has(name))
      throw domainError('ARCHIVE_NAME', `The file ${quote(name)} is there twice. Rename one of them.`);
    if (type === 'blob' && mode !== SYMLINK) blobs.set(name, { sha, bytes: Number(bytes) });
    else problems.push(leftOut(name, mode === SYMLINK ? 'is a symbolic link' : 'is another repository (submodule)'));
  }
  return { blobs, problems };
}

const leftOut = (name: string, what: string): DesignProblem => ({
  code: 'ARCHIVE_NAME',
  severity: 'warning',
  message: `${quote(name)} ${what} and was left out. Put the file itself there if the design needs it.`,
  place: { file: quote(name).slice(1, -1) },
});

/** Groups of names whose contents together stay near PORTION_BYTES. */
function portions(names: readonly string[], bytesOf: (name: string) => number): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const name of names) {
    if (room < bytesOf(name) || !groups.length) {
      groups.push([]);
      room = PORTION_BYTES;
    }
    groups.at(-1)?.push(name);
    room -= bytesOf(name);
  }
  return groups;
}

/** Answers of `cat-file --batch`: `sha type bytes<LF>content<LF>`. */
function readBatch(answer: Uint8Array, take: (index: number, content: Uint8Array) => void): void {
  let at = 0;
  for (let index = 0; at < answer.length; index++) {
    const end = answer.indexOf(0x0a, at);
    const head = / blob (\d+)$/.exec(text(answer.subarray(at, end)));
    if (!head) throw new TypeError('git gave no content for a file of its own list');
    const bytes = Number(head[1]);
    take(index, answer.subarray(end + 1, end + 1 + bytes));
    at = end + 1 + bytes + 1;
  }
}
