import net from 'node:net';
import type { Transport, TransportListener } from './transport.js';

const CONNECT_TIMEOUT_MS = 5000;

/** Raw TCP or telnet-less serial servers: `tcp://host:port`. */
export function openTcp(url: URL, listener: TransportListener): Transport {
  const socket = net.connect({ host: url.hostname, port: Number(url.port), noDelay: true, keepAlive: true });
  let why = 'the other side closed the connection';
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_TIMEOUT_MS);
  socket.on('connect', () => {
    clearTimeout(timer);
    listener.opened();
  });
  socket.on('data', (bytes) => listener.bytes(bytes));
  socket.on('error', (error) => (why = error.message));
  socket.on('close', () => {
    clearTimeout(timer);
    listener.closed(why);
  });
  return { write: (bytes) => void socket.write(bytes), close: () => socket.destroy() };
}
