import type { GcodeProblem, GcodeProblemCode } from '../types.js';

const MAX_PROBLEMS = 100;

/** Keeps the first 100 problems; a warning comes once, and a full list still makes room for the first refusal. */
export class ProblemList {
  readonly list: GcodeProblem[] = [];
  hasReject = false;
  private readonly warned = new Set<string>();

  /** @param rejects warnings with these codes refuse */
  constructor(private readonly rejects: readonly GcodeProblemCode[] = []) {}

  /** Nothing that is found from now on would be listed: whoever finds much need not put it into words. */
  get isFull(): boolean {
    return this.hasReject && this.list.length >= MAX_PROBLEMS;
  }

  /** @param key what a warning is about; the same warning is listed once */
  add(found: GcodeProblem, key = found.message): void {
    const isRefused = found.severity === 'warn' && this.rejects.includes(found.code);
    const problem: GcodeProblem = isRefused ? { ...found, severity: 'reject' } : found;
    const isFirstReject = problem.severity === 'reject' && !this.hasReject;
    if (problem.severity === 'reject') this.hasReject = true;
    else if (this.warned.size >= MAX_PROBLEMS || this.warned.has(key)) return;
    else this.warned.add(key);
    if (this.list.length < MAX_PROBLEMS) this.list.push(problem);
    else if (isFirstReject) this.list[MAX_PROBLEMS - 1] = problem;
  }
}

/** Up to three decimals, as a person writes it: 312, 0.05. */
export function shown(value: number): string {
  return Math.abs(value) < 1e15 ? String(Math.round(value * 1000) / 1000) : value.toExponential(3);
}
