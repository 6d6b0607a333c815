// The watchdog of a bridge, as a process of its own: Node's built-ins only, so that little can break.
//   node watchdog.mjs --data DIR [--stay]     --stay: under a service manager, wait for the next bridge
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { Guardian } from './guardian.js';
import { encode, MessageReader, socketPath, type ToWatchdog } from './messages.js';

const DEFAULT_SILENCE_MS = 10_000;
const MAX_TICK_MS = 100;
const LAST_WORDS_MS = 6000;
/** The last that the kernel ends when memory runs out. Needs CAP_SYS_RESOURCE, or the service manager's doing. */
const OOM_SCORE_ADJ = '-900';

const log = (message: string, fields: object = {}): void => {
  process.stderr.write(`${JSON.stringify({ level: 'info', message: `watchdog: ${message}`, ...fields })}\n`);
};

function main(): void {
  const { values } = parseArgs({ options: { data: { type: 'string' }, stay: { type: 'boolean' } } });
  if (values.data === undefined) throw new Error('Say which data folder to watch: --data DIR.');
  // Whoever read what it says may be gone.
  process.stderr.on('error', () => undefined);
  try {
    writeFileSync('/proc/self/oom_score_adj', OOM_SCORE_ADJ);
  } catch {
    // Not permitted: the unit file does it.
  }
  const file = socketPath(values.data);
  // A socket that nobody answers is what a killed watchdog left.
  const probe = connect(file);
  probe.on('connect', () => process.exit(0));
  probe.on('error', () => {
    rmSync(file, { force: true });
    serve(values.data ?? '', file, values.stay === true);
  });
}

function serve(dataDir: string, file: string, stays: boolean): void {
  let mayEnd = !stays;
  let isOver = false;
  const guardian = new Guardian({
    dataDir,
    silenceMs: DEFAULT_SILENCE_MS,
    log,
    exit: () => {
      if (!mayEnd) return;
      log('ends');
      mayEnd = false;
      isOver = true;
      server.close();
      clearTimeout(timer);
      current?.end();
      // What was written to a machine last still leaves, and a power command ends; a dead network is not waited for.
      setTimeout(() => process.exit(0), LAST_WORDS_MS).unref();
    },
  });
  let current: Socket | undefined;
  let inode: number | undefined;
  const server = createServer((socket) => {
    const reader = new MessageReader<ToWatchdog>();
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      // A bridge that came in the last moment starts a watchdog of its own: this one judges nothing any more.
      if (isOver) return void socket.destroy();
      for (const message of reader.push(text)) {
        if (message.type === 'hello' && socket !== current) {
          // A bridge that comes back replaces its old connection.
          const old = current;
          current = socket;
          old?.destroy();
        }
        if (socket !== current) continue;
        const answer = guardian.receive(message);
        if (answer && socket.writable) socket.write(encode(answer));
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (socket !== current) return;
      current = undefined;
      guardian.closed();
    });
  });
  server.on('error', (error) => {
    log('cannot listen', { error: error.message });
    process.exit(1);
  });
  server.listen(file, () => (inode = statSync(file).ino));
  let timer: NodeJS.Timeout;
  const tick = (): void => {
    timer = setTimeout(tick, Math.min(MAX_TICK_MS, guardian.silenceMs / 20));
    guardian.tick();
    // Never two: whoever took the socket's place goes on, this one had no bridge yet.
    const isReplaced = inode !== undefined && (!existsSync(file) || statSync(file).ino !== inode);
    if (isReplaced && !current) process.exit(0);
  };
  tick();
}

main();
