import { readdir, readFile, rm } from 'node:fs/promises';
import { processStart } from '../src/watchdog/messages.js';

/**
 * Removes a folder that bridges kept their data in. The watchdog of a bridge that was killed outlives it, and writes
 * there: it is ended first, and its end waited for.
 */
export async function removeDataFolder(folder: string): Promise<void> {
  for (const pid of await watchdogsIn(folder)) {
    const start = processStart(pid);
    if (start === undefined) continue;
    process.kill(pid, 'SIGKILL');
    while (processStart(pid) === start) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Processes whose data folder is this one, or one in it. Linux only; elsewhere none are found. */
async function watchdogsIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0);
  const found: number[] = [];
  for (const pid of pids) {
    const args = (await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')).split('\0');
    const dataDir = args[args.indexOf('--data') + 1] ?? '';
    const isWatchdog = args.some((arg) => /watchdog(?:\.mjs$|\/main\.js$)/.test(arg));
    if (isWatchdog && `${dataDir}/`.startsWith(`${folder}/`)) found.push(pid);
  }
  return found;
}
