// One file for a Raspberry Pi: dist/bridge/minga-bridge.mjs. Native packages stay outside and are installed beside it:
// `npm install --omit=dev serialport classic-level` in the same folder (the package.json written here names them).
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const NATIVE = ['serialport', 'classic-level'];
const OUT = 'dist/bridge';
const { version, license, dependencies, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

const result = await build({
  entryPoints: ['firmware-bridge/src/main.ts'],
  outfile: `${OUT}/minga-bridge.mjs`,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['source'],
  external: NATIVE,
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  metafile: true,
  legalComments: 'linked',
  // CommonJS packages inside an ES module still ask for `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});

const runtime = Object.fromEntries(NATIVE.map((name) => [name, dependencies[name]]));
const manifest = { name: 'minga-bridge', version, license, type: 'module', engines, dependencies: runtime };
writeFileSync(`${OUT}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);

const kilobytes = Math.round((result.metafile.outputs[`${OUT}/minga-bridge.mjs`]?.bytes ?? 0) / 1024);
process.stdout.write(`${OUT}/minga-bridge.mjs: ${kilobytes} kB\n`);
