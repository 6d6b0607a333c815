import { BRIDGE_VERSION } from '../bridge.js';
import { complain, say, UsageError, type Command } from './command.js';
import { consoleCommand } from './console.js';
import { doctorCommand } from './doctor/doctor.js';
import { pairCommand } from './pair.js';
import { pinCommand } from './pin.js';
import { portsCommand } from './ports.js';
import { replayCommand } from './replay.js';
import { runCommand } from './run.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  run: runCommand,
  doctor: doctorCommand,
  ports: portsCommand,
  pair: pairCommand,
  pin: pinCommand,
  console: consoleCommand,
  replay: replayCommand,
};

function overview(): string {
  const list = Object.entries({
    ...COMMANDS,
    version: { summary: 'the version of this program' },
    help: { summary: 'this text, or "help COMMAND"' },
  }).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return `minga-bridge: drives the machines of a workshop

Usage: minga-bridge COMMAND [OPTIONS]

${list.join('\n')}

"minga-bridge COMMAND --help" tells more. Exit code: 0 good, 1 trouble, 2 called wrongly.`;
}

/** Without a command it runs the bridge, as `--config FILE` alone always did. @returns the exit code */
export async function runCli(args: readonly string[]): Promise<number> {
  const [first = 'run', ...rest] = args;
  if (first === 'version' || first === '--version') return tell(BRIDGE_VERSION);
  if (first === 'help' || first === '--help' || first === '-h') {
    return tell(COMMANDS[rest[0] ?? '']?.help ?? overview());
  }
  const isImplied = first.startsWith('-');
  const name = isImplied ? 'run' : first;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const commandArgs = isImplied ? args : rest;
  if (!command) {
    complain(`There is no command "${name}". "minga-bridge help" lists them.`);
    return 2;
  }
  if (commandArgs.includes('--help') || commandArgs.includes('-h')) return tell(command.help);
  try {
    return await command.run(commandArgs);
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
