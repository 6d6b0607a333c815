import net from 'node:net';
import { Pacer } from './pacer.js';
import type { Transport, TransportListener } from './transport.js';

const CONNECT_TIMEOUT_MS = 5000;
const READ_BYTES = 4096;
/** A machine that lost power says no goodbye: ask the line after so long without traffic. */
const KEEP_ALIVE_MS = 10_000;

/** Raw TCP or telnet-less serial servers: `tcp://host:port`. */
export function openTcp(url: URL, listener: TransportListener): Transport {
  const pacer = new Pacer(Infinity);
  let why = 'the other side closed the connection';
  const socket = net.connect({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    onread: {
      buffer: Buffer.alloc(READ_BYTES),
      callback: (count, buffer) => {
        // The buffer is used again; listeners may keep what they get.
        listener.bytes(Buffer.from(buffer.subarray(0, count)));
        return true;
      },
    },
  });
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_TIMEOUT_MS);
  const flush = (): void => {
    // What the socket has queued cannot be taken back: it gets more only when the kernel took everything before.
    if (socket.destroyed || socket.writableLength > 0 || !pacer.hasPending) return;
    const due = pacer.due(0);
    pacer.sent(due.length);
    socket.write(due, flush);
  };
  socket.on('connect', () => {
    clearTimeout(timer);
    listener.opened();
  });
  socket.on('error', (error) => (why = error.message));
  socket.on('close', () => {
    clearTimeout(timer);
    listener.closed(why);
  });
  return {
    write: (bytes, isUrgent = false) => {
      pacer.push(bytes, isUrgent);
      flush();
    },
    close: () => {
      why = 'closed';
      socket.destroy();
    },
  };
}
