import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIPv6, type LookupFunction, type Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { DomainError, domainError } from '#libs/domain';
import { quote } from '../manifest-fields.js';
import { allowedAddresses, httpsUrl, type Network } from './network.js';

/** `reliability.md` 5.5: at most 3 redirects, 100 MB, 60 s. */
const MAX_REDIRECTS = 3;
export const MAX_FETCH_BYTES = 100 * 1024 * 1024;
export const FETCH_LIMIT_MS = 60_000;

const MB = 1024 * 1024;

export interface FetchOptions {
  readonly network: Network;
  /** Stops the work; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Default MAX_FETCH_BYTES. */
  readonly maxBytes?: number;
  /** Default FETCH_LIMIT_MS. */
  readonly limitMs?: number;
  /** Bytes received so far, and in all where the server tells. */
  readonly onBytes?: (bytes: number, total: number | undefined) => void;
}

export interface Fetched {
  readonly bytes: Uint8Array;
  /** Where the last redirect led. */
  readonly url: URL;
}

const failed = (why: string, cause?: unknown) =>
  new DomainError({ code: 'IMPORT_FETCH', message: why, place: { field: 'address' } }, { cause });

const tooLarge = (maxBytes: number) =>
  domainError(
    'IMPORT_TOO_LARGE',
    `There are more than ${Math.floor(maxBytes / MB)} MB at this address. Import a smaller archive, or single files.`,
    { place: { field: 'address' }, params: { maxBytes } },
  );

/**
 * Fetches what is at an https address; every redirect is checked like the address itself.
 * @throws DomainError IMPORT_BLOCKED, IMPORT_FETCH, IMPORT_TOO_LARGE, IMPORT_TIMEOUT
 */
export async function fetchHttps(address: string, options: FetchOptions): Promise<Fetched> {
  const { signal, limitMs = FETCH_LIMIT_MS } = options;
  const limit = AbortSignal.timeout(limitMs);
  const either = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    return await follow(address, options, either);
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) {
      const message = `The address did not answer in full within ${Math.round(limitMs / 1000)} s. Try again later.`;
      throw new DomainError({ code: 'IMPORT_TIMEOUT', message, place: { field: 'address' } }, { cause: error });
    }
    if (error instanceof DomainError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
    throw failed(`The connection failed (${code}). Check the address, or try again later.`, error);
  }
}

async function follow(address: string, options: FetchOptions, signal: AbortSignal): Promise<Fetched> {
  let url = httpsUrl(address);
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(url, options.network, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return { bytes: await readBody(answer, options), url };
    answer.destroy();
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) {
      throw failed(`The server answered ${statusCode}. Check the address in a browser.`);
    }
    if (redirects === MAX_REDIRECTS) {
      throw failed(`The address leads on more than ${MAX_REDIRECTS} times. Give the one it ends at.`);
    }
    if (!URL.canParse(headers.location, url.href)) throw failed(`The address leads to ${quote(headers.location)}.`);
    url = httpsUrl(new URL(headers.location, url).href);
  }
}

async function ask(url: URL, network: Network, signal: AbortSignal): Promise<IncomingMessage> {
  const ips = await allowedAddresses(url, network);
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      agent: false,
      signal,
      lookup: onlyTo(ips),
      headers: { 'user-agent': 'minga', accept: '*/*', 'accept-encoding': 'identity' },
      ...(network.caFile !== undefined && { ca: [...rootCertificates, readFileSync(network.caFile, 'utf8')] }),
    });
    // The last word has the address that is really connected, before a byte is sent to it.
    asking.once('socket', (socket: Socket) => {
      socket.once('connect', () => {
        if (!network.isAllowed(socket.remoteAddress ?? '')) socket.destroy(new Error('connected elsewhere'));
      });
    });
    asking.once('response', resolve);
    asking.once('error', reject);
    asking.end();
  });
}

/** Answers every question for a name with the addresses that were checked. */
function onlyTo(ips: readonly string[]): LookupFunction {
  const all = ips.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all: wantsAll }, answer) => {
    const [first] = all;
    if (wantsAll) answer(null, all);
    else answer(null, first?.address ?? '', first?.family);
  };
}

async function readBody(answer: IncomingMessage, options: FetchOptions): Promise<Uint8Array> {
  const { maxBytes = MAX_FETCH_BYTES, onBytes } = options;
  const claimed = Number(answer.headers['content-length'] ?? Number.NaN);
  if (claimed > maxBytes) {
    answer.destroy();
    throw tooLarge(maxBytes);
  }
  const total = Number.isSafeInteger(claimed) ? claimed : undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
    onBytes?.(bytes, total);
  }
  return Buffer.concat(chunks);
}
