import i18next from 'i18next';
import type { Reason } from '../api/client.js';

/** Why something waits or ended, in the reader's language; a code we have no words for comes as the server says it. */
export function reasonText(reason: Reason): string {
  for (const key of [`reason.${reason.code}`, `error.${reason.code}`]) {
    if (i18next.exists(key)) return i18next.t(key as 'error.INTERNAL', valuesOf(reason));
  }
  return reason.message;
}

/** Some reasons have a second wording (`ALL_BUSY_minutes`); moments are written the way the reader writes them. */
function valuesOf({ params = {} }: Reason): Record<string, string | number> {
  const { at, why, minutes } = params;
  const context = why ?? (minutes === undefined ? undefined : 'minutes');
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return {
    ...params,
    ...(typeof at === 'string' && { at: new Intl.DateTimeFormat(i18next.language, style).format(new Date(at)) }),
    ...(context !== undefined && { context }),
  };
}
