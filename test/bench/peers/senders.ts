import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT, type Firmware, type Native } from './responder.js';
import { Talker } from './talker.js';

export interface Sent {
  readonly lines: number;
  readonly cpuSeconds: number;
}

/** A host at one port: streams the first lines of a program as often as it is asked. */
export interface Sender {
  run(lines: number): Promise<Sent>;
  close(): Promise<void>;
}

export interface Place {
  readonly port: string;
  readonly program: string;
  readonly firmware: Firmware;
  /** Appended to the address of the port. */
  readonly query?: string;
  /** Of Marlin's receive buffer. */
  readonly rxBytes?: number;
}

/** 32-bit boards; the announced commands are the limit then. */
const LARGE_RX_BYTES = 1024;

const PEERS = path.join(ROOT, 'test/bench/peers');

/** Lines (Marlin) or bytes (GRBL) in flight. */
const C_WINDOW: Record<Firmware, readonly [string, string]> = {
  ok: ['lines', '1'],
  advanced: ['lines', '4'],
  grbl: ['bytes', '127'],
};

export async function cSender(native: Native, place: Place, window = C_WINDOW[place.firmware]): Promise<Sender> {
  return Promise.resolve({
    run: async (lines) => {
      const args = [place.port, place.program, ...window, String(lines)];
      const { stdout } = await promisify(execFile)(native.sender, args);
      return JSON.parse(stdout) as Sent;
    },
    close: async () => Promise.resolve(),
  });
}

export async function mingaSender({
  port,
  program,
  firmware,
  query = '',
  rxBytes = LARGE_RX_BYTES,
}: Place): Promise<Sender> {
  return talking(process.execPath, [...mingaArgs(firmware, program, rxBytes), `serial://${port}${query}`]);
}

export function mingaArgs(firmware: Firmware, program: string, rxBytes = LARGE_RX_BYTES): readonly string[] {
  const name = firmware === 'grbl' ? 'grbl' : 'marlin';
  return [path.join(import.meta.dirname, 'sender.js'), name, String(rxBytes), program];
}

export async function printcoreSender(packages: string, { port, program }: Place): Promise<Sender> {
  return talking('/usr/bin/python3', [path.join(PEERS, 'printcore.py'), packages, program, port]);
}

export async function cncjsSender(folder: string, { port, program, firmware }: Place): Promise<Sender> {
  const name = firmware === 'grbl' ? 'grbl' : 'marlin';
  return talking(process.execPath, [path.join(PEERS, 'cncjs.cjs'), folder, name, program, port]);
}

async function talking(command: string, args: readonly string[]): Promise<Sender> {
  const talker = new Talker(command, args);
  await talker.next('READY');
  return {
    run: async (lines) => (await talker.ask(`run ${lines}`)) as unknown as Sent,
    close: async () => talker.close(),
  };
}
