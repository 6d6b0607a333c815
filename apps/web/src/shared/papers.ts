import { currentLanguage } from '../app/i18n.js';

/** Kinds of label paper, as the server knows them, with the number of labels on one sheet. */
export const SHEETS = { 'roll-62x29': 1, 'roll-50x30': 1, 'a4-70x36': 24, 'a4-63x38': 21 } as const;
export type Sheet = keyof typeof SHEETS;

const KEPT = 'minga.label-sheet';

/** The paper that lies in this workshop's printer. */
export function lastSheet(): Sheet {
  const kept = localStorage.getItem(KEPT);
  return kept !== null && kept in SHEETS ? (kept as Sheet) : 'roll-62x29';
}
export const keepSheet = (sheet: Sheet): void => localStorage.setItem(KEPT, sheet);

export const labelsUrl = (codes: readonly string[], sheet: Sheet = lastSheet(), start = 1): string =>
  `/api/pieces/labels.pdf?${new URLSearchParams({ codes: codes.join(','), sheet, start: String(start) }).toString()}`;

export const deliveryNoteUrl = (requestId: string): string =>
  `/api/requests/${requestId}/delivery-note.pdf?lang=${currentLanguage()}`;
