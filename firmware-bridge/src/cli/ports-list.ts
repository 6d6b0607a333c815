import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { SerialPort } from 'serialport';

/** A serial port as the system knows it. */
export interface PortInfo {
  /** The device itself, e.g. `/dev/ttyUSB0`; changes when cables are swapped. */
  readonly device: string;
  /** Stays with the USB socket: what a machine's address should use. */
  readonly byPath?: string;
  /** Stays with the adapter, if it has a serial number of its own. */
  readonly byId?: string;
  readonly vendor?: string;
  readonly serialNumber?: string;
}

const DEVICES = /^tty(?:USB|ACM|AMA)\d+$/;

/** Serial ports of this computer that a machine could be on. Never opens one: some boards restart when that happens. */
export async function listPorts(root = '/dev'): Promise<readonly PortInfo[]> {
  const [byPath, byId, known, devices] = await Promise.all([
    linksIn(path.join(root, 'serial/by-path')),
    linksIn(path.join(root, 'serial/by-id')),
    knownToUdev(),
    namesIn(root),
  ]);
  const all = new Set([
    ...devices.filter((name) => DEVICES.test(name)).map((name) => path.join(root, name)),
    ...byPath.keys(),
  ]);
  return [...all].toSorted().map((device) => {
    const details = known.get(device);
    const stable = { byPath: byPath.get(device), byId: byId.get(device) };
    return {
      device,
      ...(stable.byPath === undefined ? {} : { byPath: stable.byPath }),
      ...(stable.byId === undefined ? {} : { byId: stable.byId }),
      ...(details?.manufacturer ? { vendor: details.manufacturer } : {}),
      ...(details?.serialNumber ? { serialNumber: details.serialNumber } : {}),
    };
  });
}

/** `SerialPort.list` asks udevadm, which small systems and containers do not have. */
async function knownToUdev(): Promise<
  Map<string, { manufacturer?: string | undefined; serialNumber?: string | undefined }>
> {
  try {
    return new Map((await SerialPort.list()).map((port) => [port.path, port]));
  } catch {
    return new Map();
  }
}

/** Device -> link. */
async function linksIn(folder: string): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    const link = path.join(folder, name);
    const device = await realpath(link).catch(() => undefined);
    // Newer kernels add a second name for the same socket (`-usbv2-`); the plain one also exists on older ones.
    if (device !== undefined && !(links.has(device) && link.includes('-usbv'))) links.set(device, link);
  }
  return links;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
