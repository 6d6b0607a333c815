import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { FAULT_ROWS } from './rows.js';

const SOURCES = ['libs', 'firmware-bridge', 'test', 'apps'];
/** A test's name, the first argument of a call: `it('… [G8]…',`, also `it.each(…)('…` and `describe('…`. */
const NAMED = /\(\s*(['"`])((?:(?!\1).)*\[[A-I]\d+(?: x\d+)?\](?:(?!\1).)*)\1,/g;

/** One row's tests: the files they stand in, and how often all of them together repeat it in one run. */
export interface Shown {
  readonly files: Set<string>;
  times: number;
}

/** Row id -> tests whose name carries it. */
export async function testsByRow(root: string): Promise<Map<string, Shown>> {
  const found = new Map<string, Shown>();
  for (const source of SOURCES) {
    for (const entry of await readdir(path.join(root, source), { recursive: true })) {
      if (!entry.endsWith('spec.ts') || entry.includes('node_modules')) continue;
      const file = path.posix.join(source, entry.replaceAll(path.sep, '/'));
      for (const [, , name] of (await readFile(path.join(root, file), 'utf8')).matchAll(NAMED)) {
        for (const [, id = '', times = '1'] of (name ?? '').matchAll(/\[([A-I]\d+)(?: x(\d+))?\]/g)) {
          const shown = found.get(id) ?? { files: new Set(), times: 0 };
          shown.files.add(file);
          shown.times += Number(times);
          found.set(id, shown);
        }
      }
    }
  }
  return found;
}

/** The table as a page of the documentation. */
export function faultTable(tests: ReadonlyMap<string, Shown>): string {
  const rows = FAULT_ROWS.map(({ id, fault, behaviour, notTested }) => {
    const shown = tests.get(id);
    const files = [...(shown?.files ?? [])].toSorted().map((file) => `[${path.posix.basename(file)}](../${file})`);
    const result = shown ? `shown, ${shown.times}×` : 'not run here';
    return `| ${id} | ${fault} | ${behaviour} | ${result} | ${files.join(', ') || notTested || 'no test'} |`;
  });
  return [
    '# Faults',
    '',
    'Written by `node scripts/fault-table.mjs` from `test/faults/rows` and the names of the tests. Tests below `server`,',
    '`network` and `bridge` of `test/faults` run in `npm test -- faults`, all others in `npm test`, which fail when one of',
    'them does; the number says how often the row is put to the proof there.',
    'More often: `npm run bench -- broker-kill` (D1, 50×), `npm run bench -- offline-facts` (D3 and E19, 10,000 facts),',
    '`npm run bench -- bridge-restart` (E2).',
    '',
    '| | What happens | What must happen | Result | Shown by |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
