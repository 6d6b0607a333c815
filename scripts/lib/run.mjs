import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const isVerbose = () => process.env.MINGA_VERBOSE === 'on';

/** A tool ended badly; `output` is what it said (empty when it was shown already). */
export class ToolFailed extends Error {
  constructor(command, reason, output) {
    super(`${command} ${reason}`);
    this.output = output;
  }
}

/** Runs a program in the project's folder; keeps its output for the error, or shows it when `show` is set. */
export function run(program, args, { show = isVerbose(), env, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    let isLate = false;
    const timer = timeoutMs && setTimeout(() => (isLate = child.kill('SIGKILL')), timeoutMs);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => reject(new ToolFailed(program, `cannot run: ${error.message}`, output)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const reason = isLate
        ? `was stopped after ${timeoutMs / 60_000} minutes`
        : `ended with ${signal ?? `code ${code}`}`;
      reject(new ToolFailed([path.basename(program), ...args].join(' '), reason, output));
    });
  });
}

/** Runs a tool from node_modules with our own Node, so that no shell and no PATH is involved. */
export const runTool = (script, args = [], options = {}) =>
  run(process.execPath, [...(options.nodeArgs ?? []), path.join(ROOT, 'node_modules', script), ...args], options);

/** One line per step: what it is, and how long it took. */
export async function step(title, work) {
  const startMs = performance.now();
  process.stdout.write(`${title} ...\n`);
  const result = await work();
  process.stdout.write(`${title}: ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
  return result;
}

/** For the end of a command: the tool's own words, then ours. */
export function explain(error) {
  if (!(error instanceof ToolFailed)) return `${error?.stack ?? error}\n`;
  return `${error.output.trimEnd()}\n${error.message}\n`;
}
