import { openSerial } from './serial.js';
import { openTcp } from './tcp.js';
import type { Transport, TransportListener } from './transport.js';

/**
 * @param url `tcp://host:port` or `serial:///dev/serial/by-path/…?baud=115200`
 * @throws Error on any other form
 */
export function openTransport(url: string, listener: TransportListener): Transport {
  const parsed = new URL(url);
  if (parsed.protocol === 'tcp:') return openTcp(parsed, listener);
  if (parsed.protocol === 'serial:') return openSerial(parsed, listener);
  throw new Error(`${url}: a machine is reached by tcp://host:port or serial:///dev/…`);
}
