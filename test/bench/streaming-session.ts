import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { createSession, type MachineSession } from '#libs/machine-protocols';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const LINES = 100_000;
const HELLO = {
  marlin: 'FIRMWARE_NAME:Marlin bench UUID:b\nCap:ADVANCED_OK:1\nok\n',
  grbl: "Grbl 1.1h ['$' for help]\n",
};

/** Acknowledges at once: measures the session and the transport, not a machine. */
class InstantMachine {
  private rest = '';
  constructor(private readonly kind: 'marlin' | 'grbl') {}

  answer(bytes: Uint8Array): string {
    const text = this.rest + Buffer.from(bytes).toString('latin1');
    let out = '';
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      out += this.reply(text.slice(start, end));
      start = end + 1;
    }
    this.rest = text.slice(start).replace(/[?!~]/g, '');
    return out + (text.includes('?') ? '<Idle|MPos:0.000,0.000,0.000|FS:0,0>\n' : '');
  }

  private reply(line: string): string {
    if (this.kind === 'grbl') {
      if (line.includes('$I')) return '[VER:1.1h.20190830:]\n[OPT:V,15,128]\nok\n';
      return 'ok\n';
    }
    if (line.includes('M115')) return HELLO.marlin;
    const number = /^N(\d+)/.exec(line)?.[1];
    return number === undefined ? (line === '' ? '' : 'ok\n') : `ok N${number} P15 B3\n`;
  }
}

const block = (i: number): string => `G1 X${(100 + (i % 900) / 10).toFixed(3)} Y${(50 + (i % 700) / 10).toFixed(3)}`;

async function measure(name: string, run: () => Promise<void>): Promise<Row[]> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await run();
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return [
    { name, value: Math.round(LINES / seconds), unit: 'lines/s' },
    { name, value: Math.round(((user + system) / LINES) * 100) / 100, unit: 'us CPU/line' },
  ];
}

/** Feeds a session until it is ready, then until the run ends. */
class Driver {
  readonly session: MachineSession;
  private onEnd: () => void = () => undefined;

  constructor(
    kind: 'marlin' | 'grbl',
    private readonly write: (bytes: Uint8Array) => void,
  ) {
    this.session = createSession(kind);
  }

  input(input: Parameters<MachineSession['handle']>[0], nowMs = performance.now()): void {
    for (const effect of this.session.handle(input, nowMs)) {
      if (effect.type === 'write') this.write(effect.bytes);
      else if (effect.type === 'event' && effect.event.type === 'ended') this.onEnd();
    }
  }

  async run(): Promise<void> {
    const ended = new Promise<void>((resolve) => (this.onEnd = resolve));
    let next = 0;
    this.input({ type: 'run', source: { next: () => (next < LINES ? block(next++) : undefined) } });
    await ended;
  }
}

async function inProcess(kind: 'marlin' | 'grbl'): Promise<Row[]> {
  const machine = new InstantMachine(kind);
  const outbox: Uint8Array[] = [];
  const driver = new Driver(kind, (bytes) => outbox.push(bytes));
  const settle = (): void => {
    for (let bytes = outbox.shift(); bytes; bytes = outbox.shift()) {
      const said = machine.answer(bytes);
      if (said !== '') driver.input({ type: 'bytes', bytes: Buffer.from(said, 'latin1') });
    }
  };
  driver.input({ type: 'opened' });
  for (let waitedMs = 0; driver.session.snapshot.phase === 'connecting'; waitedMs += 100) {
    driver.input({ type: 'tick' }, performance.now() + waitedMs);
    settle();
  }
  return measure(`${kind}, in process`, async () => {
    const ended = driver.run();
    settle();
    driver.input({ type: 'tick' }, performance.now() + 60_000);
    settle();
    await ended;
  });
}

async function overTcp(kind: 'marlin' | 'grbl'): Promise<Row[]> {
  const server = createServer({ noDelay: true }, (socket) => {
    const machine = new InstantMachine(kind);
    socket.on('data', (bytes: Buffer) => void socket.write(machine.answer(bytes), 'latin1'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const driver = new Driver(kind, (bytes) => void socket.write(bytes));
  let checkReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    checkReady = () => driver.session.snapshot.phase === 'ready' && resolve();
  });
  socket.on('data', (bytes: Buffer) => {
    driver.input({ type: 'bytes', bytes });
    checkReady();
  });
  const ticking = setInterval(() => driver.input({ type: 'tick' }), 100);
  driver.input({ type: 'opened' });
  await ready;
  const rows = await measure(`${kind}, TCP loopback, both ends`, () => driver.run());
  clearInterval(ticking);
  socket.destroy();
  server.close();
  return rows;
}

/** Lines per second and CPU of the sessions against a machine that acknowledges at once. */
export default async function streaming(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of ['marlin', 'grbl'] as const) rows.push(...(await inProcess(kind)), ...(await overTcp(kind)));
  return rows;
}
