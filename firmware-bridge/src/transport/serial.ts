import { SerialPort } from 'serialport';
import type { Transport, TransportListener } from './transport.js';

const DEFAULT_BAUD = 115_200;

/** A serial port: `serial:///dev/serial/by-path/…?baud=115200`. */
export function openSerial(url: URL, listener: TransportListener): Transport {
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
