import type { ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { DataFolder } from './data-folder.js';
import type { Runner } from './run-as.js';
import { logError, StartError } from './start-error.js';

/** Recovery after a power cut replays at most max_wal_size (1 GB); minutes on a slow SD card. */
const READY_TIMEOUT_MS = 300_000;
/** A fast shutdown writes one checkpoint; after this long the server is ended at once and recovers at the next start. */
const STOP_TIMEOUT_MS = 60_000;
const LAST_LINES = 20;

/** Small memory first: a site has some dozens of connections, and the kernel caches the files. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '120',
  io_method: 'sync',
  log_checkpoints: 'off',
};
/** For tests: data may be lost in a power cut. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export interface RunningServer {
  readonly child: ChildProcess;
  /** Ends every session and stops in order. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly port: number;
  readonly durable: boolean;
  readonly log: (line: string) => void;
  readonly onCrash?: ((error: StartError) => void) | undefined;
}

export async function runServer(
  { pgData }: DataFolder,
  postgres: string,
  runner: Runner,
  options: ServerOptions,
): Promise<RunningServer> {
  const settings = { ...SETTINGS, ...(options.durable ? {} : NOT_DURABLE), port: String(options.port) };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = runner.spawn(postgres, ['-D', pgData, ...args]);
  let isStopping = false;
  let isReady = false;
  const lastLines: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
      if (isReady && !isStopping) options.onCrash?.(crashOf(lastLines));
    });
  });

  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGINT');
      reject(new StartError('DATABASE_FAILED', `The database was not ready after ${READY_TIMEOUT_MS / 1000} s.`));
    }, READY_TIMEOUT_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', () => {
      clearTimeout(timer);
      reject(logError(pgData, lastLines.join('\n')));
    });
    if (child.stderr) {
      createInterface(child.stderr).on('line', (line) => {
        lastLines.push(line);
        if (lastLines.length > LAST_LINES) lastLines.shift();
        if (line.includes('database system is ready to accept connections')) {
          clearTimeout(timer);
          resolve();
        }
        if (/(WARNING|ERROR|FATAL|PANIC|recovery)/.test(line)) options.log(line);
      });
    }
  });
  isReady = true;

  const stop = async (): Promise<void> => {
    if (isStopping) return ended;
    isStopping = true;
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };
  return { child, stop };
}

function crashOf(lastLines: readonly string[]): StartError {
  const last = lastLines.at(-1) ?? 'it gave no reason';
  return new StartError(
    'DATABASE_CRASHED',
    `The database stopped by itself: ${last}. Start Minga again; no data is lost.`,
  );
}

/** The wanted port when nobody has it, else one that the system chooses. */
export async function freePort(wanted: number | undefined): Promise<number> {
  const port = await tryPort(wanted ?? 0);
  return port ?? (await freePort(undefined));
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const chosen = (probe.address() as AddressInfo).port;
      probe.close(() => resolve(chosen));
    });
  });
}
