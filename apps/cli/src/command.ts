import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = { readonly [K in keyof T]?: T[K]['type'] extends 'boolean' ? boolean : string };

export interface Command {
  /** One line in the overview. */
  readonly summary: string;
  /** Shown by `--help`: usage and options. */
  readonly help: string;
  /** @returns the exit code: 0 fine, 1 the program must not run */
  run(args: readonly string[]): Promise<number>;
}

/** Called wrongly: one sentence and the way to the help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file cannot be read or written: one sentence, exit code 2. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** @throws UsageError on unknown options */
export function readArgs<T extends Options>(
  args: readonly string[],
  options: T,
): { readonly values: Values<T>; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as Values<T>, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0] ?? '', { cause: error });
  }
}

/** @throws UsageError unless it is a whole number from `min` on */
export function wholeNumber(name: string, text: string | undefined, min: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`--${name} takes a whole number from ${min} on, not "${text}".`);
}

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);
export const complain = (text: string): void => void process.stderr.write(`${text}\n`);
