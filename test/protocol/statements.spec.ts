import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { coveragePage, mentionedIds, readStatements, testsByStatement, type Statement } from './statements.js';

let statements: readonly Statement[];
let tests: ReadonlyMap<string, ReadonlySet<string>>;
beforeAll(async () => {
  statements = await readStatements('.');
  tests = await testsByStatement('.');
});

describe('the numbered statements of the bridge protocol', () => {
  it('are at least 100, each an own id, counted through in their area', () => {
    expect(statements.length).toBeGreaterThanOrEqual(100);
    const counts = new Map<string, number>();
    for (const { id } of statements) {
      const [, area = '', number] = id.split('-');
      counts.set(area, (counts.get(area) ?? 0) + 1);
      expect(`${area} ${number}`).toBe(`${area} ${String(counts.get(area)).padStart(2, '0')}`);
    }
  });

  it('are each one sentence that says what must, should or may be', () => {
    const odd = statements.filter(({ text }) => !/\b(MUST|SHOULD|MAY)\b.*\.( \(R\d+\))?$/.test(text));
    expect(odd).toEqual([]);
  });

  it('are all that the page speaks of', async () => {
    const known = new Set(statements.map(({ id }) => id));
    expect((await mentionedIds('.')).filter((id) => !known.has(id))).toEqual([]);
  });

  it('have a test each', () => {
    expect(statements.filter(({ id }) => !tests.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('are what the tags of tests name', () => {
    const known = new Set(statements.map(({ id }) => id));
    expect([...tests].filter(([id]) => !known.has(id))).toEqual([]);
  });

  it('are the coverage list in the documentation (else: node scripts/protocol-coverage.mjs)', async () => {
    expect(await readFile('docs/bridge-protocol-coverage.md', 'utf8')).toBe(coveragePage(statements, tests));
  });
});
