// npm start: sets up whatever is missing, then runs server, worker, coalition and one bridge in this process.
import './lib/node-version.mjs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { helpText, parseOptions } from './lib/options.mjs';

const options = parseOptions(process.argv.slice(2), process.env);
if ('error' in options) {
  process.stderr.write(`${options.error}\n`);
  process.exit(1);
}
if ('help' in options) {
  process.stdout.write(helpText());
  process.exit(0);
}
const ROOT = path.resolve(import.meta.dirname, '..');
Object.assign(process.env, options.env, { MINGA_DATA: dataFolder(options.env.MINGA_DATA) });

const { ensureBuilt, ensureInstalled } = await import('./lib/prepare.mjs');
const { explain } = await import('./lib/run.mjs');
try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(
    `${explain(error)}Minga could not be set up. The first start needs the internet; see docs/operations.md.\n`,
  );
  process.exit(1);
}
process.chdir(ROOT);
await import(pathToFileURL(path.join(ROOT, 'dist/apps/standalone/src/main.js')).href);

/** A folder is meant from where the person stands (npm has already moved to the project); without one, beside the code. */
function dataFolder(given) {
  return given === undefined ? path.join(ROOT, 'data') : path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
}
