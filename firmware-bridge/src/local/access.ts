import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { domainError, type Clock } from '#libs/domain';
import { PinGuard } from './pin.js';

const COOKIE = 'minga_bridge';
/** One working day. */
const SESSION_MS = 12 * 60 * 60_000;
const MAX_SESSIONS = 100;
/** Browsers send this header to another site only after asking it, and we never agree. */
export const BY_HEADER = 'x-minga-by';

export interface AccessOptions {
  /** Of the command line on this computer, from the data folder. */
  readonly token: string;
  readonly pinHash?: string;
  /** Names people reach this computer by, beside its own. */
  readonly names: readonly string[];
  readonly clock: Clock;
}

/** Who may do what. Seeing and standing still never need a PIN; everything else does, unless it comes from this computer. */
export class Access {
  private readonly sessions = new Map<string, number>();
  private readonly pins: PinGuard | undefined;
  private readonly names: ReadonlySet<string>;

  constructor(private readonly options: AccessOptions) {
    this.pins = options.pinHash === undefined ? undefined : new PinGuard(options.pinHash, options.clock);
    const own = hostname().toLowerCase();
    this.names = new Set(['localhost', own, `${own}.local`, ...options.names.map((name) => name.toLowerCase())]);
  }

  /**
   * A page of another site may reach this port by a name of its own that points here (DNS rebinding).
   * Only our own names and addresses count. @throws DomainError AUTH_CROSS_SITE
   */
  checkHost(request: IncomingMessage): void {
    const name = nameOf(request.headers.host);
    if (name !== undefined && (this.names.has(name) || isOwnAddress(name))) return;
    throw domainError('AUTH_CROSS_SITE', 'This page is not reached by that name. Use the address of the bridge.');
  }

  /** What changes anything comes from our own page or command line. @throws DomainError AUTH_CROSS_SITE */
  checkOrigin(request: IncomingMessage): void {
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const isForeign =
      request.headers[BY_HEADER] === undefined ||
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && hostOf(origin) !== host);
    if (isForeign) throw domainError('AUTH_CROSS_SITE', 'This request came from another site and was refused.');
  }

  /** True for this computer, the command line, and whoever gave the PIN. */
  mayOperate(request: IncomingMessage): boolean {
    return isLocal(request) || this.hasToken(request) || this.hasSession(request);
  }

  /** Starting a job here asks for the PIN even on this computer, where one is set: it stands for the person. */
  mayStart(request: IncomingMessage): boolean {
    return this.pins === undefined ? this.mayOperate(request) : this.hasSession(request) || this.hasToken(request);
  }

  get hasPin(): boolean {
    return this.pins !== undefined;
  }

  /** @returns the Set-Cookie header. @throws DomainError PIN_WRONG, AUTH_LOCKED, NOT_FOUND */
  async open(pin: string, request: IncomingMessage): Promise<string> {
    if (!this.pins) throw domainError('NOT_FOUND', 'No PIN is set on this bridge. Set one with: minga-bridge pin');
    await this.pins.check(pin, request.socket.remoteAddress ?? '');
    const secret = randomBytes(24).toString('base64url');
    for (const oldest of this.sessions.keys()) {
      if (this.sessions.size < MAX_SESSIONS) break;
      this.sessions.delete(oldest);
    }
    this.sessions.set(digest(secret), this.options.clock.monotonicMs() + SESSION_MS);
    return `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_MS / 1000}`;
  }

  private hasToken(request: IncomingMessage): boolean {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    return timingSafeEqual(Buffer.from(digest(token)), Buffer.from(digest(this.options.token)));
  }

  private hasSession(request: IncomingMessage): boolean {
    const secret = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
    const untilMs = secret === undefined ? undefined : this.sessions.get(digest(secret));
    return untilMs !== undefined && untilMs > this.options.clock.monotonicMs();
  }
}

/** Who asked, for the log and the journal: the name the person gave, and from where. */
export function whoAsks(request: IncomingMessage): string {
  const given = request.headers[BY_HEADER];
  const name = decode(typeof given === 'string' ? given : '')
    .replace(/[\p{C}]/gu, '')
    .trim()
    .slice(0, 40);
  return `${name || 'local'} (${isLocal(request) ? 'bridge' : 'network'})`;
}

/** The connection itself, never a header: those can be made up. */
function isLocal(request: IncomingMessage): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
}

function isOwnAddress(name: string): boolean {
  if (/^127\.\d+\.\d+\.\d+$/.test(name) || name === '[::1]') return true;
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ address }) => name === address || name === `[${address}]`);
}

function nameOf(host: string | undefined): string | undefined {
  return /^(\[[\da-f:.]+\]|[^:]+)(?::\d+)?$/i.exec(host ?? '')?.[1]?.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
