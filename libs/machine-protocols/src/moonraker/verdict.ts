import { fieldsOf, textOf } from '../hosted/foreign.js';
import type { Verdict } from '../hosted/host-view.js';

/**
 * How a file ended by Moonraker's history (`server.history.list`, newest first). `server_exit` and `interrupted` say
 * only that Moonraker itself ended: Klipper went on by itself.
 */
export function verdictOf(result: unknown, fileName: string): Verdict {
  const { jobs } = fieldsOf(result);
  const found = (Array.isArray(jobs) ? jobs : []).map(fieldsOf).find((job) => job['filename'] === fileName);
  switch (textOf(found?.['status'])) {
    case 'completed':
      return { outcome: 'done' };
    case 'cancelled':
      return { outcome: 'cancelled' };
    case 'error':
      return {
        outcome: 'failed',
        code: 'RUN_ERROR',
        message: 'Klipper ended the program with an error. Read its log.',
      };
    case 'klippy_shutdown':
      return { outcome: 'failed', code: 'RUN_HALTED', message: 'Klipper shut down during the program. Look at it.' };
    case 'klippy_disconnect':
      return { outcome: 'failed', code: 'RUN_MACHINE_RESET', message: 'Klipper restarted during the program.' };
    default:
      return { outcome: 'unknown' };
  }
}
