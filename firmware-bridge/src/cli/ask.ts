import { createInterface } from 'node:readline/promises';
import { CommandError } from './command.js';

/** A line from the terminal, or the first one of what is piped in. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** The same without showing what is typed. @throws CommandError when nothing was typed */
export async function askSecret(question: string): Promise<string> {
  const secret = process.stdin.isTTY ? await askHidden(question) : await ask('');
  if (secret === '') throw new CommandError('Nothing was typed; nothing was changed.');
  return secret;
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  process.stdin.setRawMode(true);
  let typed = '';
  try {
    for await (const chunk of process.stdin) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n') return typed;
        if (key === '\u0003') throw new CommandError('Cancelled; nothing was changed.');
        typed = key === '\u007f' ? typed.slice(0, -1) : typed + key;
      }
    }
    return typed;
  } finally {
    process.stdin.setRawMode(false);
    process.stderr.write('\n');
  }
}
