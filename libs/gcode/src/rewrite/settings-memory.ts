import type { LineLexer } from '../reading/lexer.js';

/** Commands whose last word counts until another comes, beside the modes that `ModalState` names. */
const PRINTER = new Set(
  'M201 M203 M204 M205 M207 M208 M221 M420 M486 M566 M572 M593 M900'
    .split(' ')
    .concat(
      'SET_VELOCITY_LIMIT SET_PRESSURE_ADVANCE SET_RETRACTION SET_FAN_SPEED BED_MESH_PROFILE ACTIVATE_EXTRUDER'.split(
        ' ',
      ),
    ),
);
/** Modal groups of GRBL, grblHAL and LinuxCNC; a word takes the place of the others of its group. */
const CUTTER_GROUPS: Readonly<Record<string, string>> = {
  'G90.1': 'arc distance', 'G91.1': 'arc distance', G61: 'path', 'G61.1': 'path', G64: 'path',
  G43: 'length', 'G43.1': 'length', G49: 'length', G93: 'feed', G94: 'feed', G95: 'feed', G98: 'return', G99: 'return',
}; // prettier-ignore
/** Words that belong to a modal word of a cutter's block. */
const PARTNERS: Readonly<Record<string, string>> = { G43: 'H', 'G43.1': 'Z', G64: 'P' };
/** A program that sets more than this is not made by a slicer. */
const MAX_SETTINGS = 64;

/** Remembers the settings a program made on its way, each in its last form, in the order they were made. */
export class SettingsMemory {
  private readonly lines = new Map<string, string>();

  get list(): readonly string[] {
    return [...this.lines.values()];
  }

  /** One command of a printer, as `toBlock` makes it. Different parameters of a command stand beside each other. */
  printer(name: string, block: string): void {
    if (!PRINTER.has(name)) return;
    // `SET_FAN_SPEED FAN=aux SPEED=1` and `... FAN=chamber SPEED=1` are two settings, as are `M204 P` and `M204 T`.
    const words = block.slice(name.length).match(/[A-Z_]+=(?![\d.-])\S+|[A-Z_]+/gi) ?? [];
    this.keep(`${name} ${words.join(' ').toUpperCase()}`, block);
  }

  /** A block of a mill or laser. */
  cutter(lexer: LineLexer): void {
    for (let i = 0; i < lexer.count; i++) {
      if (lexer.letters[i] !== 71) continue;
      const word = `G${lexer.values[i]}`;
      const group = CUTTER_GROUPS[word];
      if (group === undefined) continue;
      const partner = PARTNERS[word];
      const value = partner === undefined ? undefined : wordOf(lexer, partner);
      this.keep(group, value === undefined ? word : `${word} ${partner}${value}`);
    }
  }

  private keep(key: string, line: string): void {
    this.lines.delete(key);
    this.lines.set(key, line);
    const [oldest] = this.lines.keys();
    if (this.lines.size > MAX_SETTINGS && oldest !== undefined) this.lines.delete(oldest);
  }
}

/** The number behind a letter; undefined: the letter is absent or bare. */
export function wordOf(lexer: LineLexer, letter: string): number | undefined {
  const index = letter.charCodeAt(0) - 65;
  if ((lexer.mask & (1 << index)) === 0) return undefined;
  const value = lexer.byLetter[index] as number;
  return Number.isNaN(value) ? undefined : value;
}

/** G41, G42: the path lies beside the one that is written. */
export function hasCutterSide(lexer: LineLexer): boolean {
  for (let i = 0; i < lexer.count; i++) {
    if (lexer.letters[i] === 71 && (lexer.values[i] === 41 || lexer.values[i] === 42)) return true;
  }
  return false;
}
