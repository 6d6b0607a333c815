import type { GcodeProblem, GcodeProblemCode, GcodeSeverity } from '../types.js';

const MAX_PROBLEMS = 100;
/** Refusals that differ in the line only; warnings and the rest come once. */
const MAX_ALIKE = 10;
/** Kinds told apart, so that memory stays constant; beyond, a code is one kind. */
const MAX_KINDS = 1000;

/** Problems with one code about one thing: the same command, the same axis. */
interface Kind {
  /** Code and severity. */
  readonly sort: string;
  listed: number;
  most: number;
  repeats: number;
}

interface Kept {
  readonly problem: GcodeProblem;
  readonly kind: Kind;
}

/**
 * Keeps at most 100 problems: ten refusals of a kind, one of everything else. What comes after is counted with the last
 * of its kind. A full list still makes room for a code that is not in it, and for the first refusal.
 */
export class ProblemList {
  hasReject = false;
  private kept: Kept[] = [];
  private readonly kinds = new Map<string, Kind>();

  /** @param rejects warnings with these codes refuse */
  constructor(private readonly rejects: readonly GcodeProblemCode[] = []) {}

  /** In the order found. */
  get list(): GcodeProblem[] {
    const last = new Map(this.kept.map(({ kind }, i) => [kind, i]));
    return this.kept.map(({ problem, kind }, i) => {
      return kind.repeats > 0 && last.get(kind) === i ? { ...problem, repeats: kind.repeats } : problem;
    });
  }

  /** Counts one more of a kind of which enough is listed, so that nobody need put it into words. @returns whether it did */
  counts(code: GcodeProblemCode, about = '', severity: GcodeSeverity = 'reject'): boolean {
    const kind = this.kinds.get(this.keyOf(`${code} ${severity}`, about));
    if (kind === undefined || kind.listed < kind.most) return false;
    kind.repeats++;
    return true;
  }

  /** @param about what it is about; together with the code it makes a kind */
  add(found: GcodeProblem, about = aboutOf(found)): void {
    const isRefused = found.severity === 'warn' && this.rejects.includes(found.code);
    const problem: GcodeProblem = isRefused ? { ...found, severity: 'reject' } : found;
    const { code, severity } = problem;
    const isFirstReject = severity === 'reject' && !this.hasReject;
    this.hasReject ||= severity === 'reject';
    if (this.counts(code, about, severity)) return;
    const sort = `${code} ${severity}`;
    const key = this.keyOf(sort, about);
    const alike = this.kept.findLast((other) => other.kind.sort === sort);
    if (alike && !isFirstReject && this.kept.length >= MAX_PROBLEMS) {
      alike.kind.repeats++;
      alike.kind.most = alike.kind.listed;
      this.kinds.set(key, alike.kind);
      return;
    }
    if (this.kept.length >= MAX_PROBLEMS) this.makeRoom();
    const kind = this.kinds.get(key) ?? { sort, listed: 0, most: severity === 'reject' ? MAX_ALIKE : 1, repeats: 0 };
    this.kinds.set(key, kind);
    kind.listed++;
    this.kept.push({ problem, kind });
  }

  private keyOf(sort: string, about: string): string {
    const key = `${sort} ${about}`;
    return this.kinds.size < MAX_KINDS || this.kinds.has(key) ? key : sort;
  }

  /** The last problem of the sort that has most goes; it is counted with another of its sort. */
  private makeRoom(): void {
    const counts = new Map<string, number>();
    for (const { kind } of this.kept) counts.set(kind.sort, (counts.get(kind.sort) ?? 0) + 1);
    const [most] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    const at = this.kept.findLastIndex(({ kind }) => kind.sort === most);
    const [gone] = this.kept.splice(at, 1);
    if (gone === undefined) return;
    gone.kind.listed--;
    gone.kind.most = gone.kind.listed;
    const heir = gone.kind.listed > 0 ? gone.kind : this.kept.findLast(({ kind }) => kind.sort === most)?.kind;
    if (heir === undefined) return;
    heir.repeats += heir === gone.kind ? 1 : gone.kind.repeats + 1;
    if (heir === gone.kind) return;
    for (const [key, kind] of this.kinds) if (kind === gone.kind) this.kinds.set(key, heir);
    heir.most = heir.listed;
  }
}

/** Values differ from line to line; what they are about does not. */
function aboutOf({ severity, message, params }: GcodeProblem): string {
  if (severity !== 'reject') return message;
  return String(params?.['command'] ?? params?.['axis'] ?? params?.['heater'] ?? '');
}

/** Up to three decimals, as a person writes it: 312, 0.05. */
export function shown(value: number): string {
  return Math.abs(value) < 1e15 ? String(Math.round(value * 1000) / 1000) : value.toExponential(3);
}
