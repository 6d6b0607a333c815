import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { domainError } from '#libs/domain';
import { quote } from '../manifest-fields.js';

/** How names become connections. Production has exactly one: INTERNET. Tests bring one that knows a server of theirs. */
export interface Network {
  /** Every IP address of a host name, as text. */
  resolve(host: string): Promise<readonly string[]>;
  /** Whether a connection to this IP address may be made. */
  isAllowed(ip: string): boolean;
  /** A file with certificates (PEM) trusted beside the usual ones. */
  readonly caFile?: string;
}

/** Global unicast of IPv6 (RFC 4291 2.4, IANA): everything handed out so far lies in here. */
const IPV6_GLOBAL: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an address belongs to the public internet: no private, loopback, link-local (cloud metadata), carrier-grade,
 * multicast, reserved or test network, and none that wraps an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(ip: string): boolean {
  // Scoped addresses (`fe80::1%eth0`) name an interface of this computer; ipaddr.js alone takes `10.1` for one, too.
  if (ip.includes('%') || isIP(ip) === 0) return false;
  const address = ipaddr.parse(ip);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(IPV6_GLOBAL);
}

export const INTERNET: Network = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
};

/** `[::1]` of an address' host part as `::1`. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const blocked = (what: string, hint: string) =>
  domainError('IMPORT_BLOCKED', `${what} ${hint}`, { place: { field: 'address' } });

/** Longest address taken; browsers and servers give up at about the same. */
const MAX_ADDRESS_LENGTH = 2_000;

/** An https address without credentials. @throws DomainError IMPORT_BLOCKED */
export function httpsUrl(text: string): URL {
  const url = text.length <= MAX_ADDRESS_LENGTH && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw blocked(`${quote(text)} is no address.`, 'Give one that begins with https://.');
  if (url.protocol !== 'https:') {
    throw blocked(`${quote(url.protocol)} addresses are not fetched.`, 'Give one that begins with https://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw blocked('The address has a user name or password in it.', 'Give one that everybody may open.');
  }
  return url;
}

/**
 * The IP addresses of a host, asked once; connections go to these and to no others, so that a name that changes its
 * mind (DNS rebinding) gains nothing. One inner address among public ones is reason enough to refuse.
 * @throws DomainError IMPORT_BLOCKED, IMPORT_FETCH when the name is unknown
 */
export async function allowedAddresses(url: URL, network: Network): Promise<readonly string[]> {
  const host = bareHost(url);
  const ips = isIP(host) !== 0 ? [host] : await resolved(host, network);
  if (!ips.every((ip) => network.isAllowed(ip))) {
    throw blocked('That address is inside a private network.', 'Give one on the public internet.');
  }
  return ips;
}

async function resolved(host: string, network: Network): Promise<readonly string[]> {
  const ips = await network.resolve(host).catch(() => []);
  if (ips.length > 0) return ips;
  throw domainError('IMPORT_FETCH', `Nobody knows the host ${quote(host)}. Check the address.`, {
    place: { field: 'address' },
  });
}
