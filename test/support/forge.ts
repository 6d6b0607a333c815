import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { isPublicAddress, type Network } from '#libs/designs';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** What git must not read of the computer the tests run on. */
const GIT = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@example.org',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@example.org',
};

/** A file of a repository; a link is a symbolic link to where it says. */
export type RepoFile = string | Uint8Array | { readonly link: string };

/**
 * A code forge on this computer: repositories by git's own http-backend and files by handlers, over https with a
 * certificate of its own, at a name that only its own `network` knows.
 */
export class Forge {
  readonly #server;
  /** `METHOD path` of everything that was asked. */
  readonly asked: string[] = [];
  readonly handlers = new Map<string, Handler>();
  /** More names and the addresses they have, for tests of what is refused. */
  readonly names = new Map<string, readonly string[]>();

  private constructor(
    private readonly dir: string,
    readonly caFile: string,
  ) {
    const tls = { key: readFileSync(path.join(dir, 'key.pem')), cert: readFileSync(caFile) };
    this.#server = createServer(tls, (request, response) => this.#answer(request, response));
  }

  static async open(): Promise<Forge> {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'minga-forge-'));
    // Git runs as a user of its own and must be able to read the certificate.
    chmodSync(dir, 0o755);
    const caFile = path.join(dir, 'cert.pem');
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
        '-subj', '/CN=forge.test', '-addext', 'subjectAltName=DNS:forge.test,DNS:*.forge.test',
        '-keyout', path.join(dir, 'key.pem'), '-out', caFile],
      { stdio: 'ignore' },
    ); // prettier-ignore
    chmodSync(caFile, 0o644);
    const forge = new Forge(dir, caFile);
    forge.#server.listen(0, '127.0.0.1');
    await once(forge.#server, 'listening');
    return forge;
  }

  get url(): string {
    return `https://forge.test:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The public internet, and this forge. */
  get network(): Network {
    return {
      resolve: (host) => Promise.resolve(host === 'forge.test' ? ['127.0.0.1'] : (this.names.get(host) ?? [])),
      isAllowed: (ip) => ip === '127.0.0.1' || isPublicAddress(ip),
      caFile: this.caFile,
    };
  }

  /** Commits files to a repository, new or not. @returns its address and the commit */
  commit(name: string, files: Readonly<Record<string, RepoFile>>, branch = 'main'): { url: string; commit: string } {
    const work = path.join(this.dir, 'work', name);
    mkdirSync(work, { recursive: true });
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: work, env: GIT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    git('init', '--quiet', '-b', 'main');
    if (branch !== 'main') git('checkout', '--quiet', '-B', branch);
    for (const [file, content] of Object.entries(files)) {
      const target = path.join(work, file);
      mkdirSync(path.dirname(target), { recursive: true });
      rmSync(target, { force: true });
      if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, target);
      else writeFileSync(target, content);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', 'A version');
    const bare = path.join(this.dir, 'repos', `${name}.git`);
    rmSync(bare, { recursive: true, force: true });
    git('clone', '--quiet', '--bare', '.', bare);
    return { url: `${this.url}/${name}.git`, commit: git('rev-parse', 'HEAD') };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    rmSync(this.dir, { recursive: true, force: true });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.url);
    this.asked.push(`${request.method} ${pathname}`);
    const handler = this.handlers.get(pathname);
    if (handler) return handler(request, response);
    if (pathname.includes('.git/')) return this.#runGit(request, response);
    response.writeHead(404).end();
  }

  /** The Common Gateway Interface (RFC 3875), as far as git needs it. */
  #runGit(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? '/', this.url);
    const header = (name: string): string => String(request.headers[name] ?? '');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...GIT,
        GIT_PROJECT_ROOT: path.join(this.dir, 'repos'),
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'uploadpack.allowReachableSHA1InWant',
        GIT_CONFIG_VALUE_0: 'true',
        REQUEST_METHOD: request.method ?? 'GET',
        PATH_INFO: decodeURIComponent(pathname),
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: header('content-type'),
        HTTP_CONTENT_ENCODING: header('content-encoding'),
        GIT_PROTOCOL: header('git-protocol'),
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.on('error', () => undefined);
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf('\r\n\r\n');
      const headers = whole.subarray(0, Math.max(0, end)).toString().split('\r\n');
      const pairs = headers.map((line) => line.split(/:\s*/, 2) as [string, string]);
      const status = Number(pairs.find(([name]) => name.toLowerCase() === 'status')?.[1]?.slice(0, 3) ?? 200);
      const kept = pairs.filter(([name]) => name !== '' && name.toLowerCase() !== 'status');
      response.writeHead(end < 0 ? 500 : status, Object.fromEntries(kept)).end(whole.subarray(end + 4));
    });
  }
}
