import { openSerial } from './serial.js';
import { openTcp } from './tcp.js';
import type { Transport, TransportListener } from './transport.js';
import { openWeb } from './web.js';

/**
 * @param url `tcp://host:port`, `serial:///dev/serial/by-path/…?baud=115200`, `moonraker://host:7125/?key=…` or
 *   `octoprint://host:port/?key=…`; the last two with `s` at the end of the scheme over TLS
 * @throws Error on any other form
 */
export function openTransport(url: string, listener: TransportListener): Transport {
  const parsed = new URL(url);
  if (parsed.protocol === 'tcp:') return openTcp(parsed, listener);
  if (parsed.protocol === 'serial:') return openSerial(parsed, listener);
  if (/^(?:moonraker|octoprint)s?:$/.test(parsed.protocol)) return openWeb(parsed, listener);
  // Never the whole address: it may hold a key.
  throw new Error(`${parsed.protocol}// is no way to a machine: use tcp, serial, moonraker or octoprint.`);
}
