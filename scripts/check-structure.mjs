// The dependency rule of docs/architecture.md, as data: who may import whom. Run by `npm run lint`.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const LIBS_OF_A_SITE = [
  'domain', 'gcode', 'scheduling', 'bridge-contract', 'coalition-contract', 'designs', 'slicing', 'sandbox', 'persistence', 'queues',
  'messaging',
]; // prettier-ignore

/** Home -> libs it may import by name. */
const MAY_IMPORT = {
  'libs/domain': [],
  'libs/gcode': [],
  'libs/scheduling': ['domain'],
  'libs/stigmergy': ['domain'],
  'libs/machine-protocols': ['gcode', 'domain'],
  'libs/machine-simulator': ['gcode', 'domain'],
  'libs/bridge-contract': ['domain'],
  'libs/coalition-contract': ['domain'],
  'libs/designs': ['domain'],
  'libs/queues': ['domain'],
  'libs/sandbox': [],
  'libs/slicing': ['domain', 'gcode', 'designs', 'sandbox'],
  'libs/persistence': ['domain'],
  'libs/messaging': ['domain', 'bridge-contract'],
  'firmware-bridge': ['machine-protocols', 'gcode', 'bridge-contract', 'messaging', 'domain'],
  'apps/server': LIBS_OF_A_SITE,
  'apps/worker': LIBS_OF_A_SITE,
  'apps/coalition': ['stigmergy', 'coalition-contract', 'persistence', 'domain'],
  'apps/standalone': [...LIBS_OF_A_SITE, 'machine-simulator'],
  'apps/cli': ['gcode', 'domain', 'bridge-contract', 'designs'],
  'apps/web': ['gcode'],
};

/** Roots that compose others: the worker shares the server's features, the standalone composes everything. */
const MAY_REACH = {
  'apps/worker': ['apps/server'],
  'apps/standalone': ['apps/server', 'apps/worker', 'apps/coalition', 'firmware-bridge'],
};

/** Pure code touches no world: no Node built-ins, no framework, no database. */
const PURE = ['libs/domain', 'libs/gcode', 'libs/scheduling', 'libs/stigmergy', 'libs/machine-protocols'];
const NO_FRAMEWORK = [
  'firmware-bridge',
  'libs/messaging',
  'libs/bridge-contract',
  'libs/designs',
  'libs/slicing',
  'libs/sandbox',
];

/** libs/x, apps/x, firmware-bridge, test, examples. */
function homeOf(file) {
  const parts = file.split('/');
  return parts[0] === 'libs' || parts[0] === 'apps' ? parts.slice(0, 2).join('/') : parts[0];
}

function problemOf(file, home, specifier) {
  if (specifier.startsWith('#libs/')) {
    const lib = specifier.slice('#libs/'.length);
    if (lib.includes('/')) return `imports ${specifier}: only a lib's front door is open`;
    if (`libs/${lib}` === home) return `imports itself as ${specifier}: use a relative path inside a lib`;
    return (MAY_IMPORT[home] ?? []).includes(lib) ? undefined : `may not import ${specifier}`;
  }
  if (specifier.startsWith('.')) {
    const target = homeOf(path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)));
    if (target === home || (MAY_REACH[home] ?? []).includes(target)) return undefined;
    return `imports ${specifier} from ${target}: use '#libs/<name>' or move the code`;
  }
  if (PURE.includes(home) && /^(node:|@nestjs|typeorm|serialport|pg$|mqtt$)/.test(specifier)) {
    return `is pure and may not import ${specifier}`;
  }
  if (NO_FRAMEWORK.includes(home) && /^(@nestjs|typeorm|bullmq|ioredis|pg$)/.test(specifier)) {
    return `may not import ${specifier}`;
  }
  return undefined;
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { encoding: 'utf8' })
  .split('\n')
  .filter((f) => f && !f.startsWith('apps/web/src/generated/'));

const problems = [];
for (const file of files) {
  const home = homeOf(file);
  const isTest = /\.(spec|int-spec|e2e-spec|browser-spec)\.ts$/.test(file);
  if (home === 'test' || home === 'examples' || isTest) continue;
  for (const match of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    const problem = problemOf(file, home, match[1]);
    if (problem) problems.push(`${file}: ${problem}`);
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`structure: ${files.length} files keep the dependency rule\n`);
