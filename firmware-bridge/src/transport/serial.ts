import { execFile } from 'node:child_process';
import { constants, openSync, realpathSync, writeSync } from 'node:fs';
import type { ConnectOpts, SocketConstructorOpts } from 'node:net';
import tty from 'node:tty';
import { SerialPort } from 'serialport';
import { Pacer } from './pacer.js';
import type { Transport, TransportListener } from './transport.js';

type Binding = Awaited<ReturnType<typeof SerialPort.binding.open>>;

const DEFAULT_BAUD = 115_200;
/** The kernel takes no more: the device stands still, so there is no hurry. */
const FULL_RETRY_MS = 5;
/** More than any controller says between two turns of the event loop. */
const READ_BYTES = 4096;
/** Some thousand answers. */
const STORE_BYTES = 32_768;
/** Pseudo terminals and native USB have no line rate; the baud rate is a number nobody looks at. */
const UNPACED = /^\/dev\/(?:pts\/|ttyACM|cu\.usbmodem)/;

/**
 * A serial port: `serial:///dev/serial/by-path/…?baud=115200`, any baud rate. `&paced=yes` or `no` overrides whether
 * bytes are held back to the baud rate: a USB port with a real UART behind it, or the other way round.
 *
 * `serialport` opens, locks and configures the device. The bytes go over a second descriptor of it, because
 * `serialport` sends each read and write through the thread pool and two streams: with one line in flight that is
 * 5,000 lines/s at 90 us of CPU each; this is 13,000 at 24 us (measured over a pty on a busy machine).
 */
export function openSerial(url: URL, listener: TransportListener): Transport {
  const port = new Port(decodeURIComponent(url.pathname), listener);
  const paced = url.searchParams.get('paced');
  port.open(Number(url.searchParams.get('baud') ?? DEFAULT_BAUD), paced === null ? undefined : paced === 'yes');
  return port;
}

class Port implements Transport {
  private pacer = new Pacer(Infinity);
  private binding: Binding | undefined;
  private opening = Promise.resolve();
  private stream: tty.ReadStream | undefined;
  private fd = -1;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly path: string,
    private readonly listener: TransportListener,
  ) {}

  open(baud: number, isPaced: boolean | undefined): void {
    this.opening = this.tryToOpen(baud, isPaced).catch((error: Error) => this.over(whyNotOpened(this.path, error)));
  }

  private async tryToOpen(baud: number, isPaced: boolean | undefined): Promise<void> {
    // `lock`: a second bridge is refused. It is advisory, as all locks of serial ports are.
    this.binding = await SerialPort.binding.open({ path: this.path, baudRate: baud, lock: true, hupcl: false });
    await keepDtr(this.path);
    await hurry(this.binding);
    if (this.isOver) return;
    // A by-path name is followed anew at each open: the same socket may be ttyUSB0 today and ttyUSB1 tomorrow.
    const hasLine = isPaced ?? !UNPACED.test(realpathSync(this.path));
    this.pacer = new Pacer(hasLine ? baud : Infinity);
    this.read();
    this.listener.opened();
  }

  write(bytes: Uint8Array, isUrgent = false): void {
    if (this.isOver) return;
    this.pacer.push(bytes, isUrgent);
    this.flush();
  }

  close(): void {
    this.over('closed');
  }

  private read(): void {
    this.fd = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    // Listeners may keep what they get: each read goes behind the last one, and nothing is copied.
    let store = Buffer.alloc(0);
    let used = 0;
    const onread = {
      buffer: (): Uint8Array => {
        if (store.length - used < READ_BYTES) {
          store = Buffer.allocUnsafeSlow(STORE_BYTES);
          used = 0;
        }
        return store.subarray(used, used + READ_BYTES);
      },
      callback: (count: number, buffer: Uint8Array): boolean => {
        used += count;
        if (!this.isOver) this.listener.bytes(buffer.subarray(0, count));
        return true;
      },
    };
    const options: SocketConstructorOpts & ConnectOpts = { onread };
    const stream = new tty.ReadStream(this.fd, options);
    stream.on('error', (error) => this.over(unplugged(this.path, error)));
    stream.on('end', () => this.over(unplugged(this.path)));
    stream.on('close', () => this.over(unplugged(this.path)));
    stream.resume();
    this.stream = stream;
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = undefined;
    // A destroyed stream has closed the descriptor, whose number may be another file's by now.
    if (this.isOver || !this.stream || this.stream.destroyed || !this.pacer.hasPending) return;
    const due = this.pacer.due(performance.now());
    try {
      if (due.length > 0) this.pacer.sent(writeSync(this.fd, due));
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      if (failure.code !== 'EAGAIN') return this.over(unplugged(this.path, failure));
      this.timer = setTimeout(() => this.flush(), FULL_RETRY_MS);
      return;
    }
    if (this.pacer.hasPending) this.timer = setTimeout(() => this.flush(), this.pacer.waitMs(performance.now()));
  }

  private over(why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.stream?.destroy();
    // Nobody hears of it before the lock is gone, so that opening again succeeds.
    const tell = (): void => this.listener.closed(why);
    void this.opening.then(() => this.binding?.close()).then(tell, tell);
  }
}

/**
 * Without this the board resets when we leave: the kernel drops DTR at the last close, and `hupcl: false` of
 * `serialport` only does not ask for it. Where there is no `stty` the port works all the same.
 */
async function keepDtr(path: string): Promise<void> {
  const option = process.platform === 'darwin' ? '-f' : '-F';
  await new Promise<void>((resolve) => void execFile('stty', [option, path, '-hupcl'], () => resolve()));
}

/**
 * USB adapters collect bytes before they tell the computer: 16 ms on an FTDI, 50 answers a second. Asked for low
 * latency they wait 1 ms. The lines of the modem stay as opening set them: another edge would reset the board.
 */
async function hurry(binding: Binding): Promise<void> {
  const asOpened = { brk: false, cts: false, dsr: false, dtr: true, rts: true };
  const options = { ...asOpened, lowLatency: true };
  // Drivers without that choice refuse, pseudo terminals too: the port works all the same.
  await binding.set(options).catch(() => undefined);
}

function whyNotOpened(path: string, error: Error): string {
  const { message } = error;
  if (/cannot lock|resource busy/i.test(message)) {
    return `another program holds the port ${path}: close it, or take the machine out of one of the two`;
  }
  if (/no such file|no such device|ENOENT/i.test(message)) return `there is no ${path}: check cable and power`;
  if (/permission denied/i.test(message)) return `${path} may not be opened: add this user to the group of the port`;
  return message;
}

function unplugged(path: string, error?: Error): string {
  return `the port ${path} was unplugged or hung up${error ? ` (${error.message})` : ''}`;
}
