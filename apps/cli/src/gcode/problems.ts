import type { GcodeProblem } from '#libs/gcode';
import { table } from './words.js';

/** As `file:line:column` does for compilers, so that editors find the place. */
export function problemTable(problems: readonly GcodeProblem[], file: string): string {
  const name = file === '-' ? 'stdin' : file;
  return table(
    problems.map(({ line, column, severity, code, message, repeats }) => [
      `${name}:${line}${column === undefined ? '' : `:${column}`}`,
      severity,
      code,
      message + more(repeats),
    ]),
  );
}

function more(repeats = 0): string {
  return repeats > 0 ? ` And ${repeats.toLocaleString('en')} more like this.` : '';
}

/** `2 reject, 1 warn`; all that were found, listed or not. */
export function countProblems(problems: readonly GcodeProblem[]): string {
  const counts = new Map<string, number>();
  for (const { severity, repeats = 0 } of problems) {
    counts.set(severity, (counts.get(severity) ?? 0) + 1 + repeats);
  }
  return [...counts].map(([severity, count]) => `${count} ${severity}`).join(', ');
}
