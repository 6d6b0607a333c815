/** Columns with two blanks between them; a column of nothing but numbers is written to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const pads = Array.from({ length: columns }, (_, i) => {
    const cells = rows.map((row) => row[i] ?? '');
    const width = Math.max(...cells.map((cell) => cell.length));
    const isRight = i > 0 && cells.every((cell) => /^(?:[\d.]+(?: %)?|(?:\d+[hms] ?)+)?$/.test(cell));
    return (cell: string) => (isRight ? cell.padStart(width) : cell.padEnd(width));
  });
  return rows
    .map((row) =>
      row
        .map((cell, i) => pads[i]?.(cell) ?? cell)
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `1h 02m 03s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (h > 0) return `${h}h ${two(m)}m ${two(s)}s`;
  return m > 0 ? `${m}m ${two(s)}s` : `${s}s`;
}

/** At most `digits` behind the point. */
export const rounded = (value: number, digits = 1): string => String(Number(value.toFixed(digits)));

export const megabytes = (bytes: number): string => (bytes < 1e5 ? `${bytes} bytes` : `${rounded(bytes / 1e6, 1)} MB`);
