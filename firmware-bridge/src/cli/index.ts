import { complain, say, UsageError, type Command } from './command.js';

interface Entry {
  readonly summary: string;
  /** Loaded only when it is asked for: the bridge itself takes a second to load on a small computer. */
  load(): Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  run: {
    summary: 'runs the bridge and its local page',
    load: async () => (await import('./run.js')).runCommand,
  },
  doctor: {
    summary: 'checks this computer, its ports, the server and the broker',
    load: async () => (await import('./doctor/doctor.js')).doctorCommand,
  },
  ports: {
    summary: 'lists serial ports, and who answers on them',
    load: async () => (await import('./ports.js')).portsCommand,
  },
  pair: {
    summary: 'makes this computer a bridge of a site',
    load: async () => (await import('./pair.js')).pairCommand,
  },
  pin: {
    summary: 'sets the PIN of the local page, and opens it to the network',
    load: async () => (await import('./pin.js')).pinCommand,
  },
  console: {
    summary: 'talks to one machine, line by line',
    load: async () => (await import('./console.js')).consoleCommand,
  },
  replay: {
    summary: 'replays a recorded conversation and shows differences',
    load: async () => (await import('./replay.js')).replayCommand,
  },
  version: {
    summary: 'the version of this program',
    load: async () => (await import('./version.js')).versionCommand,
  },
};

const entryOf = (name: string): Entry | undefined => (Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined);

function overview(): string {
  const help = { help: { summary: 'this text, or "help COMMAND"' } };
  const list = Object.entries({ ...COMMANDS, ...help }).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return `minga-bridge: drives the machines of a workshop

Usage: minga-bridge COMMAND [OPTIONS]

${list.join('\n')}

"minga-bridge COMMAND --help" tells more. Exit code: 0 good, 1 trouble, 2 called wrongly.`;
}

/** Without a command it runs the bridge, as `--config FILE` alone always did. @returns the exit code */
export async function runCli(args: readonly string[]): Promise<number> {
  const [first = 'run', ...rest] = args;
  if (first === 'help' || first === '--help' || first === '-h') {
    return tell((await entryOf(rest[0] ?? '')?.load())?.help ?? overview());
  }
  const isImplied = first.startsWith('-') && first !== '--version';
  const name = isImplied ? 'run' : first.replace(/^--/, '');
  const entry = entryOf(name);
  if (entry) return runCommand(name, await entry.load(), isImplied ? args : rest);
  complain(`There is no command "${name}". "minga-bridge help" lists them.`);
  return 2;
}

async function runCommand(name: string, command: Command, args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) return tell(command.help);
  try {
    return await command.run(args);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    if (!(error instanceof UsageError)) return 1;
    complain(`"minga-bridge ${name} --help" tells how it is used.`);
    return 2;
  }
}

function tell(text: string): number {
  say(text);
  return 0;
}
