// npm run build:bridge [-- --out FOLDER]: the bridge for a Raspberry Pi, from dist/bridge/ to minga-bridge-VERSION.tgz.
//   minga-bridge.mjs   the bridge in one file          watchdog.mjs   its watchdog: Node's built-ins only
//   node_modules/      only what has native code, with the prebuilt binaries for Linux (x64, arm64, arm)
//   deploy/            units for systemd, udev rules, install.sh
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const NATIVE = ['@serialport/bindings-cpp', 'classic-level'];
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist/bridge' } } });
const out = path.resolve(values.out);
const { version, license, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['source'],
  keepNames: true,
  sourcemap: 'linked',
  legalComments: 'linked',
  metafile: true,
};
const bundles = await Promise.all([
  build({
    ...common,
    entryPoints: ['firmware-bridge/src/main.ts'],
    outfile: path.join(out, 'minga-bridge.mjs'),
    external: NATIVE,
    minify: true,
    // CommonJS packages inside an ES module still ask for `require`.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  }),
  build({
    ...common,
    entryPoints: ['firmware-bridge/src/watchdog/main.ts'],
    outfile: path.join(out, 'watchdog.mjs'),
    // Nothing from npm may be in it; whoever looks at a machine in trouble can read it.
    packages: 'external',
  }),
]);

copyNative(new Set(NATIVE), import.meta.url);
cpSync('deploy/bridge', path.join(out, 'deploy'), { recursive: true });
cpSync('LICENSE', path.join(out, 'LICENSE'));
const manifest = { name: 'minga-bridge', version, license, type: 'module', engines, private: true };
writeFileSync(path.join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

const tarball = path.join(path.dirname(out), `minga-bridge-${version}.tgz`);
const packed = ['-czf', tarball, '--exclude=*.map', '--transform', 's,^\\.,minga-bridge,', '-C', out, '.'];
execFileSync('tar', ['--owner=0', '--group=0', ...packed]);

for (const { metafile } of bundles) {
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (file.endsWith('.mjs')) process.stdout.write(`${path.basename(file)}: ${Math.round(bytes / 1024)} kB\n`);
  }
}
process.stdout.write(`${path.relative('.', tarball)}\n`);

/** The packages and what they need, without sources and without the binaries of other systems. */
function copyNative(names, from) {
  const require = createRequire(from);
  for (const name of names) {
    if (name === 'node-addon-api') continue;
    const folder = folderOf(name, require);
    const target = path.join(out, 'node_modules', name);
    if (existsSync(target)) continue;
    const isNative = existsSync(path.join(folder, 'binding.gyp'));
    cpSync(folder, target, { recursive: true, filter: (file) => isWanted(path.relative(folder, file), isNative) });
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    copyNative(new Set(Object.keys(dependencies)), path.join(folder, 'package.json'));
  }
}

function folderOf(name, require) {
  const found = (require.resolve.paths(`${name}/`) ?? [])
    .map((folder) => path.join(folder, name))
    .find((folder) => existsSync(path.join(folder, 'package.json')));
  if (!found) throw new Error(`The package ${name} is not installed. Run "npm ci".`);
  return found;
}

/** No sources of native code, whose headers (node-addon-api) only a compiler needs. */
function isWanted(file, isNative) {
  const [top, system] = file.split(path.sep);
  if (top === 'prebuilds') return system === undefined || system.startsWith('linux-');
  if (isNative && /^(?:deps|src|binding\.gyp)$/.test(top)) return false;
  return top !== 'node_modules' && !/\.(?:md|ts|map)$/.test(file);
}
