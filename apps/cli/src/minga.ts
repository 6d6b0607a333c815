import { complain, FileError, say, UsageError, type Command } from './command.js';

/** Loaded only when asked for. */
const GCODE: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import('./gcode/inspect.js')).inspectCommand,
  check: async () => (await import('./gcode/check.js')).checkCommand,
  time: async () => (await import('./gcode/time.js')).timeCommand,
  preview: async () => (await import('./gcode/preview.js')).previewCommand,
  rewrite: async () => (await import('./gcode/rewrite.js')).rewriteCommand,
};

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(GCODE).map(async ([name, load]) => `  gcode ${name.padEnd(8)} ${(await load()).summary}`),
  );
  return `minga: programs of printers, mills and lasers, on this computer

Usage: minga gcode COMMAND FILE [OPTIONS]      FILE may be -, the standard input

${lines.join('\n')}

"minga gcode COMMAND --help" tells more.
Exit code: 0 fine, 1 the program must not run, 2 called wrongly or a file that cannot be read.`;
}

const isHelp = (word: string | undefined): boolean => word === 'help' || word === '--help' || word === '-h';

/** @returns the exit code */
export async function runMinga(args: readonly string[]): Promise<number> {
  const [topic, name, ...rest] = args;
  if (topic === undefined || isHelp(topic) || (topic === 'gcode' && (name === undefined || isHelp(name)))) {
    say(await overview());
    return topic === undefined ? 2 : 0;
  }
  const load = topic === 'gcode' && name !== undefined && Object.hasOwn(GCODE, name) ? GCODE[name] : undefined;
  if (!load) {
    complain(`There is no command "${[topic, name].join(' ').trim()}". "minga help" lists them.`);
    return 2;
  }
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    say(command.help);
    return 0;
  }
  return run(command, rest, name ?? '');
}

async function run(command: Command, args: readonly string[], name: string): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) complain(`"minga gcode ${name} --help" tells how it is used.`);
    return error instanceof UsageError || error instanceof FileError ? 2 : 1;
  }
}
