import { existsSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = { readonly [K in keyof T]?: T[K]['type'] extends 'boolean' ? boolean : string };

/** One word after `minga-bridge`. */
export interface Command {
  /** Shown by `--help`: usage, what it does, options. */
  readonly help: string;
  /** @returns the exit code: 0 good, 1 found or met trouble */
  run(args: readonly string[]): Promise<number>;
}

/** Called wrongly: one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Cannot go on: one sentence, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export const DEFAULT_CONFIG_FILE = '/etc/minga/bridge.json';
export const CONFIG_OPTION = { config: { type: 'string' } } as const satisfies Options;

/** @throws UsageError on unknown options */
export function readArgs<T extends Options>(
  args: readonly string[],
  options: T,
  allowPositionals = false,
): { readonly values: Values<T>; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals, strict: true });
    return { values: values as Values<T>, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0] ?? '', { cause: error });
  }
}

/** `--config`, else the environment, else the usual place. @throws CommandError when none of them names a file */
export function configFileOf(option: string | undefined): string {
  const named = option ?? process.env['MINGA_BRIDGE_CONFIG'];
  if (named) return named;
  if (existsSync(DEFAULT_CONFIG_FILE)) return DEFAULT_CONFIG_FILE;
  throw new CommandError('Say where the configuration is: --config FILE or MINGA_BRIDGE_CONFIG.');
}

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);
export const complain = (text: string): void => void process.stderr.write(`${text}\n`);
