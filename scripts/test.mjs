// npm test [-- KIND...]: sets up whatever is missing, then checks everything. The last line sums all kinds.
// npm test -- e2e --scaled: the end-to-end tests against two servers and two workers on Debian's PostgreSQL, Redis and
// Mosquitto instead of the standalone.
import './lib/node-version.mjs';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, ensureBuilt, ensureInstalled } from './lib/prepare.mjs';
import { explain, ROOT, run, runTool, ToolFailed } from './lib/run.mjs';
import { ensureTools, toolEnv } from './lib/system-tools.mjs';

/**
 * Whole systems share the two cores of a small machine badly, so e2e and browser tests run one after the other.
 * Integration tests wait for machines, clocks and disks for a good part: a third worker fills the two cores.
 */
const KINDS = {
  unit: { workers: 2 },
  integration: { workers: 3 },
  e2e: { workers: 1 },
  browser: { workers: 1 },
  // Only when asked for: it takes as long as all the others together.
  faults: { workers: 1 },
};
const USUAL = ['unit', 'integration', 'e2e', 'browser'];
const isScaled = process.argv.includes('--scaled');
const wantsFaults = process.argv.includes('faults');
/** A test that hangs must not hang the whole run. */
const KIND_TIMEOUT_MS = (isScaled || wantsFaults ? 30 : 25) * 60_000;

const wanted = process.argv.slice(2).filter((word) => word !== '--scaled');
const unknown = wanted.find((kind) => !(kind in KINDS));
if (unknown !== undefined) {
  process.stderr.write(`There is no kind of tests "${unknown}". Kinds: ${Object.keys(KINDS).join(', ')}.\n`);
  process.exit(1);
}
const kinds = wanted.length > 0 ? wanted : USUAL;
const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const workFolder = mkdtempSync(path.join(os.tmpdir(), 'minga-test-'));
let database;

/** A step that may fail: a failure is shown, counted, and does not hide what the next steps find. */
async function check(title, work) {
  const startMs = performance.now();
  process.stdout.write(`\n== ${title}\n`);
  let result = 'ok';
  try {
    const words = await work();
    if (title in KINDS) result = words;
  } catch (error) {
    process.stdout.write(explain(error));
    total.failed++;
    result = 'FAILED';
  }
  summary.push(`${title.padEnd(12)} ${((performance.now() - startMs) / 1000).toFixed(1).padStart(7)} s  ${result}`);
  return result !== 'FAILED';
}

async function runKind(kind, missing) {
  if (missing.length > 0) {
    const names = missing.map((tool) => tool.package).join(', ');
    if (process.env.CI) throw new ToolFailed(`The ${kind} tests`, `need ${names}`, '');
    total.skipped++;
    return `SKIPPED: needs ${names} (as root they are installed with apt-get)`;
  }
  const report = path.join(workFolder, `${kind}.json`);
  const args = ['--selectProjects', kind, `--maxWorkers=${KINDS[kind].workers}`, '--json', `--outputFile=${report}`];
  const env = {
    ...toolEnv(),
    ...(database && { MINGA_TEST_DATABASE_URL: database.url }),
    ...(isScaled && { MINGA_E2E_STACK: 'scaled' }),
  };
  const nodeArgs = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  let failure;
  await runTool('jest/bin/jest.js', args, { nodeArgs, env, timeoutMs: KIND_TIMEOUT_MS, show: true }).catch((error) => {
    failure = error;
  });
  // Jest failed, but not by its tests: it broke, hung, or found none.
  if (!existsSync(report)) throw failure ?? new ToolFailed('Jest', `wrote no report of the ${kind} tests`, '');
  const { passed, failed, skipped } = readReport(report);
  if (passed + failed + skipped === 0) throw new ToolFailed('Jest', `found no ${kind} tests`, '');
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failure && failed === 0) throw failure;
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function readReport(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    // A suite that could not even be loaded counts as one failure.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function checkEverything() {
  if (!(await check('install', ensureInstalled))) return;
  if (wanted.length === 0) {
    const [isBuilt] = await Promise.all([
      check('build', () => build({ server: true, web: true })),
      check('format', () => runTool('prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn'])),
    ]);
    await check('lint', () => run('npm', ['run', '--silent', 'lint']));
    if (!isBuilt) return;
    await check('web types', () => runTool('@typescript/native/bin/tsc', ['-p', 'apps/web/tsconfig.json']));
  } else if (!(await check('build', () => ensureBuilt({ web: kinds.some((kind) => kind !== 'unit') })))) {
    return;
  }
  let missing = [];
  await check('tools', async () => {
    missing = await ensureTools(kinds);
  });
  if (kinds.some((kind) => kind !== 'unit')) await check('database', startDatabase);
  const missingFor = (kind) => missing.filter((tool) => tool.kinds.includes(kind));
  for (const kind of kinds) await check(kind, () => runKind(kind, missingFor(kind)));
}

/** One server for all suites; each makes its own database in it (test/support/postgres.ts). */
async function startDatabase() {
  const launcher = pathToFileURL(path.join(ROOT, 'dist/apps/standalone/src/postgres/index.js')).href;
  const { startPostgres } = await import(launcher);
  database = await startPostgres({ dataDir: path.join(workFolder, 'data'), durable: false, log: () => undefined });
}

async function cleanUp() {
  await database?.stop();
  rmSync(workFolder, { recursive: true, force: true });
}
process.on('SIGINT', () => void cleanUp().finally(() => process.exit(130)));
process.on('SIGTERM', () => void cleanUp().finally(() => process.exit(143)));

const startMs = performance.now();
await checkEverything();
await cleanUp();
const minutes = ((performance.now() - startMs) / 60_000).toFixed(1);
process.stdout.write(`\n${summary.join('\n')}\n${'total'.padEnd(12)} ${minutes.padStart(7)} min\n\n`);
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exit(total.failed > 0 ? 1 : 0);
