// Writes docs/openapi.json and the web's API types from the compiled route declarations (run `npx tsc` first).
// With --check it writes nothing and fails when a committed file is out of date.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const compiled = path.join(root, 'dist/apps/server/src');

const importCompiled = (file) => import(pathToFileURL(path.join(compiled, file)).href);

const found = await readdir(compiled, { recursive: true }).catch(() => []);
const files = found.filter((file) => file.endsWith('.routes.js')).sort();
if (files.length === 0) {
  process.stderr.write('There is no compiled server in dist. Run npx tsc first.\n');
  process.exit(1);
}
for (const file of files) await importCompiled(file);
const { ROUTES } = await importCompiled('http/route.js');
const { buildOpenApi } = await importCompiled('http/openapi.js');

const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const byPath = [...ROUTES].sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
const document = buildOpenApi(byPath, {
  title: 'Minga',
  version,
  description: 'Open hardware designs become parts on the machines of many small workshops.',
});
const types = astToString(await openapiTS(document, { alphabetize: true }));

const outputs = {
  'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'apps/web/src/generated/api.ts': `// Made by scripts/generate-api.mjs from the route declarations of the server. Do not edit.\n${types}`,
};

const stale = [];
for (const [file, text] of Object.entries(outputs)) {
  const target = path.join(root, file);
  if (process.argv.includes('--check')) {
    const committed = await readFile(target, 'utf8').catch(() => '');
    if (committed !== text) stale.push(file);
  } else {
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}
if (stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run node scripts/generate-api.mjs.\n`);
  process.exit(1);
}
