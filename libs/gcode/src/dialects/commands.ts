import type { Dialect, ProgramPolicy } from '../types.js';
import type { Command, CommandTable } from './command-table.js';
import { KLIPPER } from './klipper-commands.js';
import { GRBL, GRBLHAL, LINUXCNC } from './mill-commands.js';
import { MARLIN, REPETIER, REPRAPFIRMWARE, SMOOTHIE } from './printer-commands.js';

/**
 * The allow-list of each dialect: these tables are the check and its documentation (docs/gcode.md). What is in none is
 * unknown: a warning for printers, which skip it, and a refusal for mills and lasers.
 */
export const COMMANDS: Readonly<Record<Dialect, CommandTable>> = {
  marlin: MARLIN,
  klipper: KLIPPER,
  reprapfirmware: REPRAPFIRMWARE,
  repetier: REPETIER,
  smoothie: SMOOTHIE,
  grbl: GRBL,
  grblhal: GRBLHAL,
  linuxcnc: LINUXCNC,
};

/** Klipper commands that are words, with parameters `KEY=value`; a letter and a number is ordinary G-code. */
const EXTENDED = /^[A-Z_][A-Z_][A-Z0-9_]*(?=\s|$)/i;
const WHOLE_FAMILY = 'SET_TMC_';

/** @returns the name as the table has it, or undefined when the block is ordinary G-code */
export function extendedName(block: string): string | undefined {
  return EXTENDED.exec(block)?.[0].toUpperCase();
}

export interface CommandRule extends Command {
  /** As written in the table: `G28.1`. */
  readonly name: string;
}

/** Commands have at most one decimal: G38.2 is 382. -1: no command has such a number. */
export function commandNumber(value: number): number {
  const tenths = Math.round(value * 10);
  return tenths >= 0 && Math.abs(tenths - value * 10) < 1e-6 ? tenths : -1;
}

/** Looks a G, M or T word up, or a word command of Klipper. undefined: unknown. */
export class CommandRules {
  private readonly g = new Map<number, CommandRule>();
  private readonly m = new Map<number, CommandRule>();
  private tool: CommandRule | undefined;
  private readonly extended = new Map<string, CommandRule>();

  constructor(dialect: Dialect, policy?: ProgramPolicy) {
    for (const [name, command] of Object.entries(COMMANDS[dialect])) this.keep({ ...command, name });
    for (const name of policy?.strips ?? []) {
      const known = COMMANDS[dialect][name];
      const why = 'is left out, as this machine’s owner wants';
      this.keep({ name, verdict: 'strip', code: known?.code ?? 'GCODE_UNKNOWN', meaning: why });
    }
  }

  find(letter: number, value: number): CommandRule | undefined {
    if (letter === 71) return this.g.get(commandNumber(value));
    if (letter === 77) return this.m.get(commandNumber(value));
    return letter === 84 ? this.tool : undefined;
  }

  findExtended(name: string): CommandRule | undefined {
    return this.extended.get(name) ?? (name.startsWith(WHOLE_FAMILY) ? this.extended.get(WHOLE_FAMILY) : undefined);
  }

  private keep(rule: CommandRule): void {
    const { name } = rule;
    if (name === 'T') this.tool = rule;
    else if (extendedName(name) !== undefined) this.extended.set(name, rule);
    else (name.startsWith('G') ? this.g : this.m).set(commandNumber(Number(name.slice(1))), rule);
  }
}

const KNOWN = new Map<Dialect, CommandRules>();
const WITH_POLICY = new WeakMap<ProgramPolicy, { readonly dialect: Dialect; readonly rules: CommandRules }>();

/** The same object for the same arguments: building it takes a moment, and `toBlock` asks for every line. */
export function rulesOf(dialect: Dialect, policy?: ProgramPolicy): CommandRules {
  const last = policy && WITH_POLICY.get(policy);
  const known = policy ? last?.dialect === dialect && last.rules : KNOWN.get(dialect);
  if (known) return known;
  const rules = new CommandRules(dialect, policy);
  if (policy) WITH_POLICY.set(policy, { dialect, rules });
  else KNOWN.set(dialect, rules);
  return rules;
}
