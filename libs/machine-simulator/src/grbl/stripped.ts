/** What the parser sees: no comments, no blanks or control characters. */
export function stripped(line: string): string {
  return line
    .replace(/\([^)]*\)?|;.*/g, '')
    .replace(/[\x00-\x20/]/g, '')
    .toUpperCase();
}
