// What the linter cannot say about the house: libs are imported by name only, and only by their front door.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], { encoding: 'utf8' })
  .split('\n')
  .filter((f) => f && !f.startsWith('apps/web/src/generated/'));

/** The part of the house a file belongs to: libs/x, apps/x, firmware-bridge, test, examples. */
function homeOf(file) {
  const parts = file.split('/');
  return parts[0] === 'libs' || parts[0] === 'apps' ? parts.slice(0, 2).join('/') : parts[0];
}

// Roots that compose other apps: the worker shares the server's features, the standalone composes everything.
const mayReach = {
  'apps/worker': ['apps/server'],
  'apps/standalone': ['apps/server', 'apps/worker', 'apps/coalition', 'firmware-bridge'],
};

const problems = [];
for (const file of files) {
  const home = homeOf(file);
  if (home === 'test' || home === 'examples') continue;
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
    const target = homeOf(path.posix.normalize(path.posix.join(path.posix.dirname(file), match[1])));
    if (target !== home && !(mayReach[home] ?? []).includes(target)) {
      problems.push(`${file}: imports ${match[1]} from ${target}; use '#libs/<name>' or move the code`);
    }
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`structure: ${files.length} files, no import leaves its home by a side door\n`);
