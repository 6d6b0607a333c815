import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Statement {
  readonly id: string;
  readonly text: string;
}

const DOCUMENT = 'docs/bridge-protocol.md';
const SOURCES = ['libs', 'firmware-bridge', 'test', 'apps'];
/** `- **BP-AREA-01** One sentence.`, its further lines indented. */
const STATEMENT = /^- \*\*(BP-[A-Z]+-\d{2})\*\* (.+(?:\n {2}\S.*)*)$/gm;
/** A test's name, the first argument of a call: `it('[BP-AREA-01] …',`, also `it.each(…)('…` and `describe('…`. */
const NAMED = /\(\s*(['"`])((?:(?!\1).)*\[BP-[A-Z]+-\d+\](?:(?!\1).)*)\1,/g;
const TAG = /\[(BP-[A-Z]+-\d+)\]/g;

/** The numbered statements of the protocol, in their order. */
export async function readStatements(root: string): Promise<readonly Statement[]> {
  const text = await readFile(path.join(root, DOCUMENT), 'utf8');
  return Array.from(text.matchAll(STATEMENT), ([, id = '', sentence = '']) => ({
    id,
    text: sentence.replaceAll(/\s+/g, ' '),
  }));
}

/** Ids that stand in the document at all, as statements or otherwise. */
export async function mentionedIds(root: string): Promise<readonly string[]> {
  return (await readFile(path.join(root, DOCUMENT), 'utf8')).match(/BP-[A-Z]+-\d+/g) ?? [];
}

/** Statement id -> files with tests whose name carries it. */
export async function testsByStatement(root: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  for (const source of SOURCES) {
    for (const entry of await readdir(path.join(root, source), { recursive: true })) {
      if (!entry.endsWith('spec.ts') || entry.includes('node_modules')) continue;
      const file = path.posix.join(source, entry.replaceAll(path.sep, '/'));
      for (const [, , name = ''] of (await readFile(path.join(root, file), 'utf8')).matchAll(NAMED)) {
        for (const [, id = ''] of name.matchAll(TAG)) found.set(id, (found.get(id) ?? new Set()).add(file));
      }
    }
  }
  return found;
}

/** The list as a page of the documentation. */
export function coveragePage(
  statements: readonly Statement[],
  tests: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const rows = statements.map(({ id, text }) => {
    const files = [...(tests.get(id) ?? [])].toSorted().map((file) => `[${path.posix.basename(file)}](../${file})`);
    return `| ${id} | ${text.replaceAll('|', '\\|')} | ${files.join(', ') || 'no test'} |`;
  });
  const shown = statements.filter(({ id }) => tests.has(id)).length;
  return [
    '# Which tests show the bridge protocol',
    '',
    'Written by `node scripts/protocol-coverage.mjs` from [bridge-protocol.md](bridge-protocol.md) and the names of the tests.',
    '',
    `${shown} of ${statements.length} statements are shown by a test.`,
    '',
    '| | Statement | Shown by |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
