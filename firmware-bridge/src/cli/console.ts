import { createInterface } from 'node:readline';
import { readConfigFile } from '../config.js';
import { readRunFile } from '../local/run-file.js';
import {
  CommandError,
  complain,
  CONFIG_OPTION,
  configFileOf,
  readArgs,
  say,
  UsageError,
  type Command,
} from './command.js';
import { openBridgeLine } from './console-bridge.js';
import { openPortLine } from './console-port.js';

const HELP = `Usage: minga-bridge console [MACHINE] [--all] [--record FILE] [--config FILE]
       minga-bridge console --port ADDRESS [--record FILE]

Shows what bridge and machine say to each other ("> " to the machine, "< " from it) and sends the lines you type.

  MACHINE         id or name; may be left out when there is one machine
  --all           also the bridge's own questions
  --record FILE   writes the conversation as a transcript that "minga-bridge replay" reads; keys are left out
  --port ADDRESS  without a running bridge: serial:///dev/…?baud=115200 or tcp://host:port. Nothing is checked
                  there: what you type goes to the machine as it is, and may move or heat it.

While it runs:  :stop  :pause  :resume  :cancel  :home  :quit  (Ctrl-D leaves too)`;

/** Where typed lines go. */
export interface ConsoleLine {
  send(line: string): Promise<void>;
  /** `:stop` and its like. @throws CommandError when it is not known here */
  command(name: string): Promise<void>;
  close(): void;
  /** Resolves when the other side is gone. */
  readonly closed: Promise<void>;
}

export const consoleCommand: Command = {
  help: HELP,
  async run(args) {
    const options = {
      ...CONFIG_OPTION,
      port: { type: 'string' },
      record: { type: 'string' },
      all: { type: 'boolean' },
    } as const;
    const { values, positionals } = readArgs(args, options, true);
    if (positionals.length > 1) throw new UsageError('Name one machine.');
    const record = values.record === undefined ? {} : { record: values.record };
    const line =
      values.port === undefined
        ? await bridgeLine(values.config, positionals[0], { isAll: values.all === true, ...record })
        : await openPortLine(values.port, { ...record, show: say });
    await talk(line);
    return 0;
  },
};

async function bridgeLine(
  config: string | undefined,
  machine: string | undefined,
  options: { readonly isAll: boolean; readonly record?: string },
): Promise<ConsoleLine> {
  const { dataDir } = readConfigFile(configFileOf(config));
  const running = await readRunFile(dataDir);
  if (!running) throw new CommandError('No bridge runs on this data folder. Start it, or use --port ADDRESS.');
  return openBridgeLine(running, machine, { ...options, show: say });
}

/** One typed line after the other; `:stop` does not wait for those before it. */
async function talk(line: ConsoleLine): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, prompt: '' });
  let queue: Promise<void> = Promise.resolve();
  const report = (error: unknown): void => complain(`! ${(error as Error).message}`);
  terminal.on('line', (typed) => {
    const text = typed.trim();
    if (text === ':quit') terminal.close();
    else if (text.startsWith(':')) line.command(text.slice(1)).catch(report);
    else if (text !== '') queue = queue.then(() => line.send(text)).catch(report);
  });
  const left = new Promise<void>((resolve) => terminal.once('close', resolve));
  await Promise.race([left.then(() => queue), line.closed]);
  terminal.close();
  line.close();
}
