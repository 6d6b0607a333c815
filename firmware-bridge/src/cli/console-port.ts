import { openTransport } from '../transport/open-transport.js';
import { printable } from '../log.js';
import { CommandError } from './command.js';
import type { ConsoleLine } from './console.js';
import { escapeBytes } from './transcript/parse.js';
import { Recorder } from './transcript/recorder.js';

/** What stops either kind of machine: GRBL by hold and reset, Marlin by M112 and heaters off. */
const STOP = '!\x18\nM112\nM104 S0\nM140 S0\nM5\n';
const REAL_TIME = /^[?!~]$/;

/** A console straight on a port: nothing between the person and the machine. */
export async function openPortLine(
  address: string,
  { record, show }: { readonly record?: string; show(text: string): void },
): Promise<ConsoleLine> {
  const recorder = record === undefined ? undefined : new Recorder(record, 'A console on a port');
  const hear = (text: string): void => {
    show(`< ${text}`);
    recorder?.said('in', text, performance.now());
  };
  let rest = '';
  let whenClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (whenClosed = resolve));
  const transport = await new Promise<ReturnType<typeof openTransport>>((resolve, reject) => {
    const opened = openTransport(address, {
      opened: () => resolve(opened),
      bytes: (bytes) => {
        const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) hear(escapeBytes(line.replace(/\r$/, '')));
      },
      closed: (why) => {
        show(`! ${printable(why)}`);
        reject(new CommandError(`${address} cannot be opened: ${printable(why)}.`));
        whenClosed();
      },
    });
  });
  const write = (text: string, isUrgent = false): void => transport.write(Buffer.from(text, 'latin1'), isUrgent);
  return {
    closed,
    close: () => {
      transport.close();
      recorder?.close();
    },
    send: async (line) => {
      show(`> ${printable(line)}`);
      recorder?.said('out', line.replace(/[^\x20-\x7e]/g, ''), performance.now());
      write(REAL_TIME.test(line) ? line : `${line.replace(/[^\x20-\x7e]/g, '')}\n`);
    },
    command: async (name) => {
      if (name !== 'stop') throw new CommandError(`":${name}" needs a running bridge; here are ":stop" and ":quit"`);
      show('> stop');
      for (const part of STOP.split('\n')) if (part) recorder?.said('out', escapeBytes(part), performance.now());
      write(STOP, true);
    },
  };
}
