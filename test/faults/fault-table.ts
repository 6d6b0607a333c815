import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { FAULT_ROWS } from './rows.js';

const SOURCES = ['libs', 'firmware-bridge', 'test', 'apps'];
/** A test's name, the first argument of a call: `it('… [G8]…',`, also `it.each(…)('…` and `describe('…`. */
const NAMED = /\(\s*(['"`])((?:(?!\1).)*\[[A-I]\d+\](?:(?!\1).)*)\1,/g;

/** Row id -> files with tests whose name carries it. */
export async function testsByRow(root: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const source of SOURCES) {
    for (const entry of await readdir(path.join(root, source), { recursive: true })) {
      if (!entry.endsWith('spec.ts') || entry.includes('node_modules')) continue;
      const file = path.posix.join(source, entry.replaceAll(path.sep, '/'));
      for (const [, , name] of (await readFile(path.join(root, file), 'utf8')).matchAll(NAMED)) {
        for (const [, id] of (name ?? '').matchAll(/\[([A-I]\d+)\]/g)) {
          const files = found.get(id ?? '') ?? new Set();
          found.set(id ?? '', files.add(file));
        }
      }
    }
  }
  return found;
}

/** The table as a page of the documentation. */
export function faultTable(tests: ReadonlyMap<string, ReadonlySet<string>>): string {
  const rows = FAULT_ROWS.map(({ id, fault, behaviour, notTested }) => {
    const files = [...(tests.get(id) ?? [])].toSorted().map((file) => `[${path.posix.basename(file)}](../${file})`);
    return `| ${id} | ${fault} | ${behaviour} | ${files.join(', ') || notTested || 'no test'} |`;
  });
  return [
    '# Faults between bridge and machines',
    '',
    'Written by `node scripts/fault-table.mjs` from `test/faults/rows.ts` and the names of the tests.',
    '',
    '| | What happens | What must happen | Shown by |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
