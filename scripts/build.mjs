// npm run build [-- --server-only]: compiles everything into dist, which holds nothing else afterwards.
import './lib/node-version.mjs';
import { build, ensureInstalled } from './lib/prepare.mjs';
import { explain } from './lib/run.mjs';

try {
  await ensureInstalled();
  await build({ server: true, web: !process.argv.includes('--server-only') });
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 1;
}
