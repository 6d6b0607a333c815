import { complain, FileError, say, UsageError, type Command } from './command.js';

type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** Loaded only when asked for. */
const TOPICS: Readonly<Record<string, Commands>> = {
  gcode: {
    inspect: async () => (await import('./gcode/inspect.js')).inspectCommand,
    check: async () => (await import('./gcode/check.js')).checkCommand,
    time: async () => (await import('./gcode/time.js')).timeCommand,
    preview: async () => (await import('./gcode/preview.js')).previewCommand,
    rewrite: async () => (await import('./gcode/rewrite.js')).rewriteCommand,
  },
  design: {
    check: async () => (await import('./design/check.js')).checkCommand,
    draft: async () => (await import('./design/draft.js')).draftCommand,
    export: async () => (await import('./design/export.js')).exportCommand,
    import: async () => (await import('./design/import.js')).importCommand,
  },
};

const commandsOf = (topic: string | undefined): Commands =>
  topic !== undefined && Object.hasOwn(TOPICS, topic) ? (TOPICS[topic] ?? {}) : {};

async function overview(): Promise<string> {
  const loads = Object.entries(TOPICS).flatMap(([topic, commands]) =>
    Object.entries(commands).map(([name, load]) => [`${topic} ${name}`, load] as const),
  );
  const lines = await Promise.all(loads.map(async ([name, load]) => `  ${name.padEnd(14)} ${(await load()).summary}`));
  return `minga: programs of printers, mills and lasers, and open hardware designs, on this computer

Usage: minga gcode COMMAND FILE [OPTIONS]      FILE may be -, the standard input
       minga design COMMAND FILE|FOLDER|ZIP|ADDRESS [OPTIONS]

${lines.join('\n')}

"minga gcode COMMAND --help" and "minga design COMMAND --help" tell more.
Exit code: 0 fine, 1 the program must not run or the design has an error, 2 called wrongly or a file that cannot be read.`;
}

const isHelp = (word: string | undefined): boolean => word === 'help' || word === '--help' || word === '-h';

/** @returns the exit code */
export async function runMinga(args: readonly string[]): Promise<number> {
  const [topic, name, ...rest] = args;
  const commands = commandsOf(topic);
  const isTopic = Object.keys(commands).length > 0;
  if (topic === undefined || isHelp(topic) || (isTopic && (name === undefined || isHelp(name)))) {
    say(await overview());
    return topic === undefined ? 2 : 0;
  }
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    complain(`There is no command "${[topic, name].join(' ').trim()}". "minga help" lists them.`);
    return 2;
  }
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    say(command.help);
    return 0;
  }
  return run(command, rest, `${topic} ${name}`);
}

async function run(command: Command, args: readonly string[], name: string): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) complain(`"minga ${name} --help" tells how it is used.`);
    return error instanceof UsageError || error instanceof FileError ? 2 : 1;
  }
}
