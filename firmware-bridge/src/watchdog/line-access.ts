import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** A way to a machine that does not lead through the bridge. */
export interface LineAccess {
  /** Writes now or as soon as it can, and begins to listen. */
  send(bytes: Buffer): void;
  close(): void;
}

const POLL_MS = 20;

/** @param heard gets what the machine says, from the first `send` on */
export function openAccess(url: URL, heard: (bytes: Buffer) => void): LineAccess {
  return url.protocol === 'serial:' ? openSerial(decodeURIComponent(url.pathname), heard) : openTcp(url, heard);
}

/**
 * The same port as the bridge's, opened beside it: speed and mode belong to the port, and the bridge has set them. It is
 * not read until it is needed: each byte goes to one reader only. A port open here keeps its DTR line: no reset.
 * @throws Error when the port cannot be opened
 */
function openSerial(path: string, heard: (bytes: Buffer) => void): LineAccess {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(4096);
  let waiting: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  const read = (): Buffer =>
    Buffer.from(
      buffer.subarray(
        0,
        tryIo(() => readSync(fd, buffer)),
      ),
    );
  const pump = (): void => {
    waiting = waiting.subarray(tryIo(() => (waiting.length > 0 ? writeSync(fd, waiting) : 0)));
    for (let bytes = read(); bytes.length > 0; bytes = read()) heard(bytes);
  };
  return {
    send: (bytes) => {
      if (!timer) {
        // Answers to what the bridge had asked prove nothing.
        while (read().length > 0);
        timer = setInterval(pump, POLL_MS);
      }
      // What the port did not take of the last try would only stand in the way of this one.
      waiting = bytes;
      pump();
    },
    close: () => {
      clearInterval(timer);
      tryIo(() => (closeSync(fd), 0));
    },
  };
}

/** 0 when the port is full, empty (EAGAIN) or unplugged (EIO): the next poll, or the power relay, sees to it. */
function tryIo(io: () => number): number {
  try {
    return io();
  } catch {
    return 0;
  }
}

/** Connects when it is needed: most machines on a network accept one host only. */
function openTcp(url: URL, heard: (bytes: Buffer) => void): LineAccess {
  let socket: Socket | undefined;
  return {
    send: (bytes) => {
      if (socket?.writable) return void socket.write(bytes);
      socket?.destroy();
      socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
      socket.on('data', heard);
      // The core sends again, over a new connection.
      socket.on('error', () => undefined);
      socket.write(bytes);
    },
    close: () => socket?.end().destroySoon(),
  };
}
