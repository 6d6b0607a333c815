import { readdir, readFile } from 'node:fs/promises';
import type { CheckedBridgeConfig } from '../../config.js';
import { ok, warn, type Finding } from './check.js';

/** The second process that switches machines off when the bridge dies or stands still. */
export async function checkWatchdog(config: CheckedBridgeConfig, isBridgeRunning: boolean): Promise<Finding> {
  if (('hasWatchdog' in config ? config.hasWatchdog : true) === false) {
    return warn(
      'watchdog',
      'switched off in the configuration',
      'Remove "hasWatchdog": heaters may stay on when the bridge dies.',
    );
  }
  if (!isBridgeRunning) return ok('watchdog', 'starts with the bridge');
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (/watchdog[^/\0]*(?:\/main)?\.m?js\0/.test(command)) return ok('watchdog', `running as process ${pid}`);
  }
  return warn('watchdog', 'no such process is seen', 'Look at the log of the bridge; start it again.');
}
