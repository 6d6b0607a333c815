import type { AttackRow } from './attack.js';
import type { HarmlessRow } from './harmless.js';

const shown = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\\', '\\\\').replaceAll('\n', ' ');

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g;
const numbered = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** As code, signs that nobody sees as their numbers; of long ones the beginning. */
function inMarks(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 20)}… (${text.length} characters)` : text;
  return `\`${short.replace(UNSEEN, numbered).replaceAll('|', '\\|')}\``;
}

/** The attacks as a page of the documentation. */
export function attackTable(rows: readonly AttackRow[], harmless: readonly HarmlessRow[]): string {
  const count = rows.reduce((sum, { attacks }) => sum + attacks.length, 0);
  const refused = rows.flatMap(({ title, control, attacks }) => [
    ...section(title, control, '| What is sent | Refused as |', '| --- | --- |'),
    ...attacks.map(({ name, code }) => `| ${shown(name)} | \`${code}\` |`),
    '',
  ]);
  const madeHarmless = harmless.flatMap(({ title, control, cases }) => [
    ...section(title, control, '| What | Is sent as | Is shown as |', '| --- | --- | --- |'),
    ...cases.map(({ name, given, becomes }) => `| ${shown(name)} | ${inMarks(given)} | ${inMarks(becomes)} |`),
    '',
  ]);
  return [
    '# Attacks on imports',
    '',
    'Written by `node scripts/attack-table.mjs` from `test/attacks-designs`. Each of these',
    `${count} is sent to a running site (\`attacks.int-spec.ts\`): the server must refuse it or the import must end with the code`,
    'beside it, nothing may enter the catalogue, the worker must live on, and its memory may never rise more than 512 MB above',
    'what it needs when idle. Drawings are read as for a laser’s program. An upload that breaks off leaves no file behind.',
    'What is let in and made harmless stands at the end (`harmless.spec.ts`).',
    '',
    ...refused,
    ...madeHarmless,
  ].join('\n');
}

const section = (title: string, control: string, head: string, rule: string): string[] => [
  `## ${title}`,
  '',
  `${control}.`,
  '',
  head,
  rule,
];
