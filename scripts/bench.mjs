// npm run bench -- NAME [OPTION]: runs one benchmark of test/bench, prints a table, keeps the figures as JSON.
import './lib/node-version.mjs';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled } from './lib/prepare.mjs';
import { explain, ROOT } from './lib/run.mjs';

const COMPILED = path.join(ROOT, 'dist/test/bench');

/** A benchmark is a module of test/bench whose default export gives `{ name, value, unit }[]`. */
async function bench(name, ...options) {
  const file = path.join(COMPILED, `${name}.js`);
  if (!name || name !== path.basename(name) || !existsSync(file)) {
    const names = existsSync(COMPILED) ? readdirSync(COMPILED).filter((entry) => /^[^.]+\.js$/.test(entry)) : [];
    process.stdout.write(
      `Usage: npm run bench -- NAME\n${names.map((entry) => `  ${path.basename(entry, '.js')}\n`).join('')}`,
    );
    return name === undefined;
  }
  const startedAt = new Date();
  const { default: measure } = await import(pathToFileURL(file).href);
  const rows = await measure(...options);
  printTable(rows);
  const results = path.join(ROOT, 'test/bench/results');
  mkdirSync(results, { recursive: true });
  const target = path.join(results, `${name}.json`);
  writeFileSync(
    target,
    `${JSON.stringify({ name, date: startedAt.toISOString(), ...surroundings(), rows }, null, 2)}\n`,
  );
  process.stdout.write(`\n${path.relative(ROOT, target)}\n`);
  return true;
}

function surroundings() {
  const cpus = os.cpus();
  return {
    machine: {
      cpu: cpus[0]?.model ?? 'unknown',
      cores: cpus.length,
      memoryGB: Math.round(os.totalmem() / 1e9),
      system: `${os.type()} ${os.release()} ${os.arch()}`,
    },
    versions: {
      minga: JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version,
      node: process.versions.node,
    },
  };
}

function printTable(rows) {
  const cells = rows.map(({ name, value, unit }) => [String(name), String(value), String(unit)]);
  const width = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length), 0));
  for (const [name, value, unit] of cells) {
    process.stdout.write(`${name.padEnd(width[0])}  ${value.padStart(width[1])}  ${unit}\n`);
  }
}

try {
  await ensureInstalled();
  await ensureBuilt({ web: false });
  process.exit((await bench(...process.argv.slice(2))) ? 0 : 1);
} catch (error) {
  process.stderr.write(explain(error));
  process.exit(1);
}
