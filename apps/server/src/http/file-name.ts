const MAX_CHARS = 100;

/** The name of an upload for people, never for a disk: no folders, no signs that hide or move the cursor, not endless. */
export const displayFileName = (name: string, otherwise: string): string =>
  (name.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, MAX_CHARS) || otherwise;
