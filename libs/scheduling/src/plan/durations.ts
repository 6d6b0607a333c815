/** One finished run: what was thought and what it took. Both above 0, in the same unit. */
export interface DurationFact {
  readonly machineId: string;
  readonly machineClass: string;
  readonly material: string | null;
  readonly estimatedMs: number;
  readonly actualMs: number;
}

export interface DurationEstimate {
  /** The half-way guess: as many runs take longer as shorter. */
  readonly ms: number;
  /** One of ten takes less, one of ten takes more than that. */
  readonly lowMs: number;
  readonly highMs: number;
  /** Standard deviation / duration, for the plan's alternatives. */
  readonly spread: number;
  /** Runs of this machine and material that it rests on. */
  readonly runs: number;
}

/** A group's word weighs as much as that many runs of the narrower one. */
const PRIOR_RUNS = 4;
/** Spread where nothing is known: as DEFAULT_SPREAD of the plan. */
const PRIOR_SPREAD = 0.2;
const LIKELY_Z = 1.2816;
/** Standard deviation of a normal distribution per median absolute deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Older runs say little about the machine of today. */
const MOST_RUNS = 200;

interface Learned {
  readonly logRatio: number;
  readonly sigma: number;
  readonly runs: number;
}

/**
 * Corrects estimates by the site's own history. The ratio actual / estimated is learned as the median of logarithms
 * (one stuck print spoils nothing) for: everything -> class of machine -> machine -> machine with material, each
 * shrunk towards the wider one by PRIOR_RUNS. The spread is learned the same way from the absolute deviations.
 */
export class DurationModel {
  private readonly all: Learned;
  private readonly byClass = new Map<string, Learned>();
  private readonly byMachine = new Map<string, Learned>();
  private readonly byMaterial = new Map<string, Learned>();

  constructor(history: readonly DurationFact[]) {
    const facts = history.filter(({ estimatedMs, actualMs }) => estimatedMs > 0 && actualMs > 0);
    this.all = learn(facts, { logRatio: 0, sigma: PRIOR_SPREAD, runs: 0 });
    learnGroups(
      facts,
      ({ machineClass }) => machineClass,
      this.byClass,
      () => this.all,
    );
    learnGroups(
      facts,
      ({ machineId }) => machineId,
      this.byMachine,
      ({ machineClass }) => {
        return this.byClass.get(machineClass) ?? this.all;
      },
    );
    learnGroups(facts, materialKey, this.byMaterial, ({ machineId }) => this.byMachine.get(machineId) ?? this.all);
  }

  estimate(run: Omit<DurationFact, 'actualMs'>): DurationEstimate {
    const known = this.byMaterial.get(materialKey(run));
    const learned = known ?? this.byMachine.get(run.machineId) ?? this.byClass.get(run.machineClass) ?? this.all;
    const ms = run.estimatedMs * Math.exp(learned.logRatio);
    const factor = Math.exp(LIKELY_Z * learned.sigma);
    return {
      ms: Math.max(1, Math.round(ms)),
      lowMs: Math.round(ms / factor),
      highMs: Math.round(ms * factor),
      spread: Math.sqrt(Math.exp(learned.sigma ** 2) - 1),
      runs: known?.runs ?? 0,
    };
  }
}

function materialKey({ machineId, material }: Pick<DurationFact, 'machineId' | 'material'>): string {
  return JSON.stringify([machineId, material]);
}

function learnGroups(
  facts: readonly DurationFact[],
  keyOf: (fact: DurationFact) => string,
  into: Map<string, Learned>,
  widerOf: (fact: DurationFact) => Learned,
): void {
  const groups = new Map<string, DurationFact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  for (const [key, group] of groups) {
    const [first] = group;
    if (first) into.set(key, learn(group, widerOf(first)));
  }
}

function learn(facts: readonly DurationFact[], wider: Learned): Learned {
  const recent = facts.slice(-MOST_RUNS);
  if (recent.length === 0) return wider;
  const logs = recent.map(({ estimatedMs, actualMs }) => Math.log(actualMs / estimatedMs));
  const own = recent.length / (recent.length + PRIOR_RUNS);
  const middle = median(logs);
  const logRatio = own * middle + (1 - own) * wider.logRatio;
  const sigma = MAD_TO_SIGMA * median(logs.map((log) => Math.abs(log - middle)));
  // What is not known about the ratio itself widens the answer.
  const spread = Math.sqrt((own * sigma + (1 - own) * wider.sigma) ** 2 * (1 + 1 / recent.length));
  return { logRatio, sigma: spread, runs: recent.length };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
