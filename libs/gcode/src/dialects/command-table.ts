import type { GcodeProblemCode } from '../types.js';

/**
 * `allowed`: goes to the machine, its effect is followed. `strip`: taken out on its way. `warn`: goes to the machine
 * after a person said yes. `reject`: no program that holds it may run.
 */
export type Verdict = 'allowed' | 'strip' | 'warn' | 'reject';

export interface Command {
  readonly verdict: Verdict;
  /** Of the finding; absent where there is none. */
  readonly code?: GcodeProblemCode;
  /** What it does; for refused commands a half sentence that follows the name: `drives pins directly`. */
  readonly meaning: string;
}

/** By name as it is written: `G28.1`, `T`, `SAVE_CONFIG`. What is not there is unknown: GCODE_UNKNOWN. */
export type CommandTable = Readonly<Record<string, Command>>;

export function allow(meanings: Readonly<Record<string, string>>): CommandTable {
  return each(Object.keys(meanings), (name) => ({ verdict: 'allowed', meaning: meanings[name] ?? '' }));
}

/** @param names separated by blanks */
export function reject(code: GcodeProblemCode, why: string, names: string): CommandTable {
  return each(names.split(' '), () => ({ verdict: 'reject', code, meaning: why }));
}

export function warn(code: GcodeProblemCode, why: string, names: string): CommandTable {
  return each(names.split(' '), () => ({ verdict: 'warn', code, meaning: why }));
}

export function strip(code: GcodeProblemCode, why: string, names: string): CommandTable {
  return each(names.split(' '), () => ({ verdict: 'strip', code, meaning: why }));
}

/** Later tables win. */
export function join(...tables: readonly CommandTable[]): CommandTable {
  return Object.assign({}, ...tables) as CommandTable;
}

/** For dialects that do not know what their relatives know. */
export function without(table: CommandTable, names: string): CommandTable {
  const gone = new Set(names.split(' '));
  return Object.fromEntries(Object.entries(table).filter(([name]) => !gone.has(name)));
}

function each(names: readonly string[], commandOf: (name: string) => Command): CommandTable {
  return Object.fromEntries(names.map((name) => [name, commandOf(name)]));
}
