import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.js';
import type { DataFolder } from './data-folder.js';
import { commandOf, parentOf, runToEnd, type Runner } from './run-as.js';
import { logError, StartError } from './start-error.js';

/** Longest wait for an orphan's ordered end, seconds; a checkpoint of a busy small site takes a few. */
const STOP_TIMEOUT_S = 60;

/**
 * When our process was killed, its server lives on. Stops such an orphan in order; refuses when the server's parent
 * still runs, for then another Minga uses this data folder.
 */
export async function stopOrphan(
  { pgData }: DataFolder,
  ownerPid: number | undefined,
  binaries: Binaries,
  { runner, log }: { runner: Runner; log: (line: string) => void },
): Promise<void> {
  const pidFile = path.join(pgData, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const parentPid = await parentOf(pid);
  if (parentPid === undefined) return; // PostgreSQL clears the files of a dead server itself
  if (!(await isServerOf(pgData, pid))) {
    // The number now belongs to another program (after a reboot, in a container): PostgreSQL would refuse to start.
    await rm(pidFile, { force: true });
    return;
  }
  if (parentPid === ownerPid) {
    throw new StartError(
      'DATA_FOLDER_IN_USE',
      `Another Minga (process ${ownerPid}) uses the data folder ${path.dirname(pgData)}. Stop it first, or choose another folder with --data.`,
    );
  }
  log(`stopping the database server that the last run left behind (process ${pid})`);
  const stop = ['stop', '--mode=fast', '--wait', `--timeout=${STOP_TIMEOUT_S}`, `--pgdata=${pgData}`];
  const { code, output } = await runToEnd(runner, binaries.pgCtl, stop);
  if (code !== 0 && (await isServerOf(pgData, pid))) throw logError(pgData, output);
}

async function isServerOf(pgData: string, pid: number): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(pgData);
}
