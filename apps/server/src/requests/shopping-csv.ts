/** A cell a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const cell = (value: string | number): string => {
  const text = typeof value === 'string' && FORMULA.test(value.trimStart()) ? `'${value}` : String(value);
  return `"${text.replaceAll('"', '""')}"`;
};

/** RFC 4180, with a byte order mark, so that spreadsheets read accents right. */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
