// node scripts/fault-table.mjs: writes docs/fault-table.md from the names of the tests (after `npm run build`).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';

const { faultTable, testsByRow } = await import('../dist/test/faults/fault-table.js');
writeFileSync(path.join(ROOT, 'docs/fault-table.md'), faultTable(await testsByRow(ROOT)));
