import net from 'node:net';
import { SerialPort } from 'serialport';

/** A byte pipe to one machine. Exactly one `closed` follows every open try, whatever happened. */
export interface Transport {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface TransportListener {
  opened(): void;
  bytes(bytes: Uint8Array): void;
  closed(why: string): void;
}

const CONNECT_TIMEOUT_MS = 5000;
const DEFAULT_BAUD = 115_200;

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

function openTcp(url: URL, listener: TransportListener): Transport {
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

function openSerial(url: URL, listener: TransportListener): Transport {
  const port = new SerialPort({
    path: decodeURIComponent(url.pathname),
    baudRate: Number(url.searchParams.get('baud') ?? DEFAULT_BAUD),
    autoOpen: false,
    // Advisory lock against a second bridge; and no reset of the board when we leave (DTR drop).
    lock: true,
    hupcl: false,
  });
  let isOver = false;
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    listener.closed(why);
  };
  port.on('data', (bytes: Buffer) => listener.bytes(bytes));
  port.on('error', (error) => over(error.message));
  port.on('close', () => over('the port was closed or unplugged'));
  port.open((error) => (error ? over(error.message) : listener.opened()));
  return {
    write: (bytes) => void port.write(Buffer.from(bytes)),
    close: () => (port.isOpen ? port.close() : over('closed')),
  };
}
