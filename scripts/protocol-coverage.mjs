// node scripts/protocol-coverage.mjs: writes docs/bridge-protocol-coverage.md from the statements of the bridge protocol
// and the names of the tests (after `npm run build`).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/run.mjs';

const { coveragePage, readStatements, testsByStatement } = await import('../dist/test/protocol/statements.js');
const page = coveragePage(await readStatements(ROOT), await testsByStatement(ROOT));
writeFileSync(path.join(ROOT, 'docs/bridge-protocol-coverage.md'), page);
