import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { faultTable, testsByRow } from './fault-table.js';
import { FAULT_ROWS } from './rows.js';

describe('the fault table', () => {
  it('has a test for every row, or says why not', async () => {
    const tests = await testsByRow('.');
    const missing = FAULT_ROWS.filter(({ id, notTested }) => !tests.has(id) && notTested === undefined);
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('names no row that is not in the table', async () => {
    const known = new Set(FAULT_ROWS.map(({ id }) => id));
    expect([...(await testsByRow('.')).keys()].filter((id) => !known.has(id))).toEqual([]);
  });

  it('is the page in the documentation', async () => {
    expect(await readFile('docs/fault-table.md', 'utf8')).toBe(faultTable(await testsByRow('.')));
  });
});
