import type { AttackRow } from './attack.js';

const shown = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\\', '\\\\').replaceAll('\n', ' ');

/** The attacks as a page of the documentation. */
export function attackTable(rows: readonly AttackRow[]): string {
  const count = rows.reduce((sum, { attacks }) => sum + attacks.length, 0);
  const lines = rows.flatMap(({ title, control, attacks }) => [
    `## ${title}`,
    '',
    `${control}.`,
    '',
    '| What is sent | Refused as |',
    '| --- | --- |',
    ...attacks.map(({ name, code }) => `| ${shown(name)} | \`${code}\` |`),
    '',
  ]);
  return [
    '# Attacks on imports',
    '',
    'Written by `node scripts/attack-table.mjs` from `test/attacks-designs`. Each of these',
    `${count} is sent to a running site (\`attacks.int-spec.ts\`): the server must refuse it or the import must end with the code`,
    'beside it, nothing may enter the catalogue, the worker must live on, and its memory may never rise more than 512 MB above',
    'what it needs when idle.',
    '',
    ...lines,
  ].join('\n');
}
