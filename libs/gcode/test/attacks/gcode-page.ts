import { COMMANDS } from '../../src/dialects/commands.js';
import type { Command, CommandTable } from '../../src/dialects/command-table.js';
import { WIRE } from '../../src/dialects/wire.js';
import type { Dialect } from '../../src/types.js';
import { ROWS } from './rows.js';

const TITLES: Readonly<Record<Dialect, string>> = {
  marlin: 'Marlin',
  klipper: 'Klipper',
  reprapfirmware: 'RepRapFirmware',
  repetier: 'Repetier',
  smoothie: 'Smoothie',
  grbl: 'GRBL 1.1',
  grblhal: 'grblHAL',
  linuxcnc: 'LinuxCNC (common subset)',
};
const VERDICTS = ['reject', 'strip', 'warn', 'allowed'] as const;

/** The documentation of what programs may hold: one row for each kind of bad input, one table for each dialect. */
export function gcodePage(): string {
  return [
    '# What a program may hold',
    '',
    'Written by `node scripts/gcode-table.mjs` from `libs/gcode/src/dialects` and `libs/gcode/test/attacks/rows.ts`.',
    'A command that no table names is unknown: a warning for printers, which skip it, a refusal for mills and lasers.',
    '',
    '- **reject**: the program must not run.',
    '- **strip**: what is named does not reach the machine; the program may run. Comments never reach it.',
    '- **warn**: a person should know and say yes. A profile’s `policy.rejects` makes it a refusal.',
    '- **info**: nothing to do.',
    '',
    'A profile’s `policy.strips` names commands that are left out at this machine, `policy.allowsMacros` turns the refusal of',
    'macros into a warning, and `policy.workOffsetsMm` tells where the work zeros are, so that they can be followed.',
    'What is stripped is missing from the stream to a board and from the file that Klipper or OctoPrint is given alike.',
    '',
    'At most 100 findings are listed: ten refusals of a kind (one code, about one command or axis) and one of every other;',
    '`repeats` of the last one counts the rest. Whatever fills the list, every code that was met is in it.',
    '',
    'Tool lengths (G43, G43.1, G43.2) are not known here. The controller adds them so that Z names the tool’s tip, and it is the',
    'tip that is held within the volume: right as long as the controller’s tool table is.',
    '',
    '## Bad input',
    '',
    '| | Input | Verdict | Code |',
    '| --- | --- | --- | --- |',
    ...ROWS.map(({ id, input, verdict, code }) => `| ${id} | ${cell(input)} | ${verdict} | ${code} |`),
    '',
    ...Object.entries(TITLES).flatMap(([dialect, title]) => dialectPart(dialect as Dialect, title)),
  ].join('\n');
}

function dialectPart(dialect: Dialect, title: string): string[] {
  const { maxBytes, isNumbered } = WIRE[dialect];
  const numbered = isNumbered ? ', with line number and checksum' : '';
  return [
    `## ${title}`,
    '',
    `Lines of at most ${maxBytes} bytes with their end${numbered}.`,
    '',
    '| Command | Verdict | Code | Meaning |',
    '| --- | --- | --- | --- |',
    ...grouped(COMMANDS[dialect]),
    '',
  ];
}

/** Commands that share verdict, code and meaning stand in one row. */
function grouped(table: CommandTable): string[] {
  const rows = new Map<string, string[]>();
  for (const verdict of VERDICTS) {
    for (const [name, command] of Object.entries(table)) {
      if (command.verdict !== verdict) continue;
      const rest = restOf(command);
      rows.set(rest, [...(rows.get(rest) ?? []), name]);
    }
  }
  return [...rows].map(([rest, names]) => `| ${names.map((name) => `\`${name}\``).join(' ')} | ${rest} |`);
}

const restOf = ({ verdict, code, meaning }: Command): string => `${verdict} | ${code ?? ''} | ${cell(meaning)}`;
const cell = (text: string): string => text.replaceAll('|', '\\|');
