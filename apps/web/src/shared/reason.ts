import i18next from 'i18next';
import type { Reason } from '../api/client.js';

/** Why something waits or ended, in the reader's language; a code we have no words for comes as the server says it. */
export function reasonText(reason: Reason): string {
  for (const key of [`reason.${reason.code}`, `error.${reason.code}`]) {
    if (i18next.exists(key)) return i18next.t(key as 'error.INTERNAL', reason.params ?? {});
  }
  return reason.message;
}
