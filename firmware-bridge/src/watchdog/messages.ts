import { openSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** How bridge and watchdog talk: one JSON object a line, over a Unix socket in the bridge's data folder. */

export interface OffBytes {
  /** All in hex. `off`: switches off in order; `hard`: without regard to anything; `after`: again, once confirmed. */
  readonly off: string;
  readonly hard: string;
  readonly after: string;
  /** A line of the machine that matches (JavaScript regular expression) proves that it is off. */
  readonly confirms: string;
}

export type ToWatchdog =
  | {
      readonly type: 'hello';
      readonly pid: number;
      readonly silenceMs: number;
      /** Program and arguments, no shell; machine id and address follow as two more arguments. */
      readonly powerOffCommand: readonly string[];
    }
  /** The bridge has opened this machine: keep a way of your own to it. `off` is missing for what protects itself. */
  | { readonly type: 'machine'; readonly machineId: string; readonly url: string; readonly off?: OffBytes }
  /** The bridge's connection to it is over; a port that is held would come back under another name. */
  | { readonly type: 'release'; readonly machineId: string }
  | { readonly type: 'beat'; readonly seq: number; readonly hot: readonly string[] }
  | { readonly type: 'lapsed'; readonly hot: readonly string[] }
  | { readonly type: 'goodbye'; readonly hot: readonly string[] }
  | { readonly type: 'unlatch'; readonly machineId: string };

interface Switched {
  /** Switched off, and locked until a person unlocks them. */
  readonly latched: readonly string[];
  /** Being switched off right now: whoever opened them would take the proof out of the watchdog's mouth. */
  readonly acting: readonly string[];
}

export type FromWatchdog =
  | ({ readonly type: 'welcome'; readonly pid: number } & Switched)
  | { readonly type: 'reserved'; readonly machineId: string; readonly problem?: string }
  | ({ readonly type: 'ack'; readonly seq: number } & Switched);

/** Longest message: a hello or a machine, far below that. */
const MAX_LINE_CHARS = 65_536;
/** `sun_path` of a Unix socket holds 108 bytes. */
const MAX_SOCKET_PATH_BYTES = 100;

export const encode = (message: ToWatchdog | FromWatchdog): string => `${JSON.stringify(message)}\n`;

/** Cuts a stream into messages; what is no JSON object with a type is left out. Only the same user can write to it. */
export class MessageReader<M extends { readonly type: string }> {
  private rest = '';

  push(text: string): M[] {
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = (lines.pop() ?? '').slice(0, MAX_LINE_CHARS);
    return lines.flatMap((line) => {
      const message = parse(line);
      return typeof message === 'object' && message !== null && 'type' in message ? [message as M] : [];
    });
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Where the watchdog of a data folder listens. A path too long for a socket is reached through the folder's handle. */
export function socketPath(dataDir: string): string {
  const plain = path.join(path.resolve(dataDir), 'watchdog.sock');
  if (Buffer.byteLength(plain) <= MAX_SOCKET_PATH_BYTES) return plain;
  return `/proc/self/fd/${openSync(dataDir, 'r')}/watchdog.sock`;
}

/**
 * When a process started, in clock ticks since the boot of the system: pid and this name it for good.
 * Undefined when it has ended (a zombie has).
 */
export function processStart(pid: number): string | undefined {
  try {
    // The second field is the name in brackets, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
