import { execFile } from 'node:child_process';
import { access, constants, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { listPorts } from '../ports-list.js';
import { fail, ok, warn, type Finding } from './check.js';

const run = promisify(execFile);
const COMMAND_LIMIT_MS = 5_000;
/** `engines` of package.json. */
const LEAST_NODE = [20, 19] as const;
/** The bridge itself stays below 200 MB with 32 machines. */
const LEAST_FREE_BYTES = 150 * 1024 ** 2;

/** First line a command prints; undefined where it does not exist or fails. */
async function ask(command: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, args, { timeout: COMMAND_LIMIT_MS });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

export async function checkNode(): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const seen = `Node.js ${process.versions.node}`;
  return isEnough ? ok('node', seen) : fail('node', seen, `Install Node.js ${LEAST_NODE.join('.')} or newer.`);
}

/** A start must not be decided by a clock that stands wrong. */
export async function checkClock(): Promise<Finding> {
  const isSynchronised =
    (await exists('/run/systemd/timesync/synchronized')) ||
    (await ask('timedatectl', 'show', '-p', 'NTPSynchronized', '--value')) === 'yes' ||
    /Leap status\s*: Normal/.test((await ask('chronyc', 'tracking')) ?? '');
  if (isSynchronised) return ok('clock', 'synchronised');
  return warn('clock', 'not known to be synchronised', 'Switch on a time service: sudo timedatectl set-ntp true');
}

export async function checkMemory(): Promise<Finding> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = Number(/^MemAvailable:\s+(\d+)/m.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(kibibytes)) return ok('memory', 'unknown on this system');
  const seen = `${Math.round(kibibytes / 1024)} MB free`;
  if (kibibytes * 1024 >= LEAST_FREE_BYTES) return ok('memory', seen);
  return warn('memory', seen, 'End other programs on this computer; the bridge needs 150 MB.');
}

export async function checkPorts(): Promise<readonly Finding[]> {
  const ports = await listPorts();
  if (ports.length === 0) {
    return [warn('ports', 'no serial port', 'Plug a machine in and switch it on, unless all are on the network.')];
  }
  return Promise.all(
    ports.map(async ({ device, byPath }) => {
      // Looking at the rights only: opening would restart some boards.
      const isOurs = await exists(device, constants.R_OK | constants.W_OK);
      if (isOurs) return ok(`port ${device}`, byPath ?? 'may be opened');
      return fail(
        `port ${device}`,
        'may not be opened by this user',
        'sudo usermod -aG dialout USER, then sign in again',
      );
    }),
  );
}

/** ModemManager says AT commands to every new port, brltty takes some USB adapters for Braille displays (F4). */
export async function checkPortThieves(): Promise<Finding> {
  const running = new Set<string>();
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
    if (name === 'ModemManager' || name === 'brltty') running.add(name);
  }
  if (running.size === 0) return ok('other programs', 'none that takes serial ports');
  const names = [...running].join(' and ');
  return fail(
    'other programs',
    `${names} takes serial ports`,
    `sudo systemctl disable --now ${[...running].join(' ')}`,
  );
}

/** FTDI adapters hold answers back for 16 ms by default: 60 lines a second instead of 500. */
export async function checkLatency(): Promise<Finding> {
  const root = '/sys/bus/usb-serial/devices';
  const slow: string[] = [];
  for (const name of await readdir(root).catch(() => [])) {
    const latencyMs = Number(await readFile(path.join(root, name, 'latency_timer'), 'utf8').catch(() => '0'));
    if (latencyMs > 1) slow.push(`${name} ${latencyMs} ms`);
  }
  if (slow.length === 0) return ok('latency of adapters', 'low');
  return warn('latency of adapters', slow.join(', '), 'echo 1 | sudo tee /sys/bus/usb-serial/devices/*/latency_timer');
}

/** `vcgencmd get_throttled`: bit 0 now, bit 16 since the start (documentation of the Raspberry Pi). */
export async function checkVoltage(): Promise<Finding> {
  const text = await ask('vcgencmd', 'get_throttled');
  const bits = Number(/throttled=(0x[0-9a-fA-F]+)/.exec(text ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(bits)) return ok('power supply', 'this computer does not measure it');
  const fix = 'Use the supply made for this Raspberry Pi, and power machines from their own.';
  if (bits & 0x1) return fail('power supply', 'too weak now', fix);
  return bits & 0x10000 ? warn('power supply', 'was too weak since the start', fix) : ok('power supply', 'good');
}

async function exists(file: string, mode = constants.F_OK): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
