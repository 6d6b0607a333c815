// What must stand before anything can run: the packages and the build. Both know when they are up to date.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, runTool, step } from './run.mjs';

const LOCK = path.join(ROOT, 'package-lock.json');
const INSTALL_STAMP = path.join(ROOT, 'node_modules', '.minga-stamp');
const DIST = path.join(ROOT, 'dist');
const BUILD_STAMP = path.join(DIST, '.stamp');
const WEB_DIST = path.join('apps', 'web');

/** What the two halves of the build are made of. */
const SOURCES = {
  server: ['apps', 'libs', 'firmware-bridge', 'test', 'examples', 'package.json', 'tsconfig.json'],
  web: ['apps/web', 'package.json', 'package-lock.json'],
};

const readOr = (file, fallback) => (existsSync(file) ? readFileSync(file, 'utf8') : fallback);
const readJson = (file) => JSON.parse(readOr(file, '{}'));

// ---------------------------------------------------------------- packages

const lockHash = () => createHash('sha256').update(readFileSync(LOCK)).digest('hex');

function isInstalled() {
  if (readOr(INSTALL_STAMP, '') === lockHash()) return true;
  // Installed by hand? npm keeps a list of what it has put into node_modules.
  const installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json')).packages;
  if (!installed) return false;
  const wanted = Object.entries(readJson(LOCK).packages).filter(([name]) => name !== '');
  return wanted.every(
    ([name, { version, optional }]) => (installed[name] ?? (optional && { version }))?.version === version,
  );
}

/** Installs exactly what package-lock.json says, unless it is there already. */
export async function ensureInstalled() {
  if (!isInstalled()) {
    await step('Installing packages (needs the internet, once)', () =>
      run(...npm(['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'])),
    );
  }
  if (readOr(INSTALL_STAMP, '') === lockHash()) return;
  try {
    writeFileSync(INSTALL_STAMP, lockHash());
  } catch {
    // Somebody else owns node_modules: the long comparison is made again next time.
  }
}

/** The npm that started us; on Windows a bare "npm" cannot be run without a shell. */
const npm = (args) =>
  process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath, ...args]] : ['npm', args];

// ---------------------------------------------------------------- build

/** Names, sizes and times of all files: changes whenever somebody edits, adds or removes one. */
function fingerprint(entries, skip) {
  const hash = createHash('sha256');
  const visit = (relative) => {
    const full = path.join(ROOT, relative);
    const stats = statSync(full, { throwIfNoEntry: false });
    if (!stats || skip.includes(relative)) return;
    if (!stats.isDirectory()) {
      hash.update(`${relative}\0${stats.size}\0${stats.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(full).sort()) visit(path.posix.join(relative, name));
  };
  for (const entry of entries) visit(entry);
  return hash.digest('hex');
}

const current = () => ({
  server: fingerprint(SOURCES.server, ['apps/web', 'test/bench/results']),
  web: fingerprint(SOURCES.web, []),
});

/** Empties dist (a deleted source must not live on), compiles, bundles the web page, and notes what it was made of. */
export async function build({ server, web }) {
  const stamp = { ...readJson(BUILD_STAMP) };
  const now = current();
  if (server) {
    await step('Compiling', async () => {
      rmSync(BUILD_STAMP, { force: true });
      cleanServer();
      await runTool('@typescript/native/bin/tsc');
    });
    stamp.server = now.server;
    saveStamp(stamp);
  }
  if (web && existsSync(path.join(ROOT, 'apps/web/index.html'))) {
    await step('Building the web page', () =>
      runTool('vite/bin/vite.js', ['build', 'apps/web', '--logLevel', 'warn', '--emptyOutDir']),
    );
    stamp.web = now.web;
    saveStamp(stamp);
  }
}

function saveStamp(stamp) {
  mkdirSync(DIST, { recursive: true });
  writeFileSync(BUILD_STAMP, JSON.stringify(stamp));
}

/** Everything in dist but the web page, which Vite empties itself. */
function cleanServer() {
  if (!existsSync(DIST)) return;
  for (const name of readdirSync(DIST)) {
    if (name !== 'apps') rmSync(path.join(DIST, name), { recursive: true });
  }
  if (!existsSync(path.join(DIST, 'apps'))) return;
  for (const name of readdirSync(path.join(DIST, 'apps'))) {
    if (path.join('apps', name) !== WEB_DIST) rmSync(path.join(DIST, 'apps', name), { recursive: true });
  }
}

/** Builds the halves whose sources changed since they were built. */
export async function ensureBuilt({ web = true } = {}) {
  const stamp = readJson(BUILD_STAMP);
  const now = current();
  await build({ server: stamp.server !== now.server, web: web && stamp.web !== now.web });
}
