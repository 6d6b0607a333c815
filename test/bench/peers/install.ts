import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Kept between runs: CNCjs alone is 230 MB. Outside of the project, which does not depend on them. */
const FOLDER = path.join(os.tmpdir(), 'minga-bench-peers');
const NPM_LIMIT_MS = 300_000;
const APT_LIMIT_MS = 60_000;

/** The folder of printcore's Python packages, unpacked without its graphical neighbours; undefined: not to be had. */
export function installPrintcore(): string | undefined {
  const folder = path.join(FOLDER, 'printcore');
  const packages = path.join(folder, 'root/usr/lib/python3/dist-packages');
  const run = (command: string, ...args: string[]): void => {
    execFileSync(command, args, { cwd: folder, stdio: 'ignore', timeout: APT_LIMIT_MS });
  };
  return tried('printcore', () => {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(path.join(packages, 'printrun/printcore.py'))) {
      run('apt-get', 'download', 'printcore', 'printrun-common', 'python3-serial');
      for (const file of readdirSync(folder)) if (file.endsWith('.deb')) run('dpkg-deb', '-x', file, 'root');
    }
    run('/usr/bin/python3', '-c', `import sys; sys.path.insert(0, '${packages}'); import printrun.printcore`);
    return packages;
  });
}

/** The folder of the package `cncjs`; undefined: not to be had. */
export function installCncjs(): string | undefined {
  return tried('CNCjs', () => installPackage('cncjs', '1.11'));
}

/** The folder of the package `gcode-parser`; undefined: not to be had. */
export function installGcodeParser(): string | undefined {
  return tried('gcode-parser', () => installPackage('gcode-parser', '2.2'));
}

function installPackage(name: string, version: string): string {
  const folder = path.join(FOLDER, name);
  const installed = path.join(folder, 'node_modules', name);
  if (existsSync(path.join(installed, 'package.json'))) return installed;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const args = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', `${name}@${version}`];
  execFileSync('npm', args, { cwd: folder, stdio: 'ignore', timeout: NPM_LIMIT_MS });
  return installed;
}

function tried(name: string, install: () => string): string | undefined {
  try {
    return install();
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    process.stdout.write(`${name} is not measured, its published figures stand in: ${why}\n`);
    return undefined;
  }
}
