import { DurationModel, jainIndex, type DurationFact } from '#libs/scheduling';
import { RULES } from './scheduling/month-rules.js';
import { mean, runMonth, type MonthResult } from './scheduling/month-run.js';
import { monthWorld } from './scheduling/month-world.js';

const SEEDS = Number(process.env['MINGA_SEEDS'] ?? 20);
/** Jobs of history the estimates are judged after. */
const HISTORY = 50;

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const FIGURES: readonly {
  readonly name: string;
  readonly unit: string;
  readonly of: (month: MonthResult) => number;
  readonly isMoreBetter: boolean;
}[] = [
  { name: 'orders on time', unit: '%', of: ({ onTime }) => 100 * onTime, isMoreBetter: true },
  { name: 'mean tardiness', unit: 'h', of: ({ meanTardinessH }) => meanTardinessH, isMoreBetter: false },
  { name: 'mean time from order to finish', unit: 'h', of: ({ meanFlowH }) => meanFlowH, isMoreBetter: false },
  { name: 'utilisation', unit: '% of all hours', of: ({ utilisation }) => 100 * utilisation, isMoreBetter: true },
  {
    name: 'fairness: Jain of communities on time',
    unit: '',
    of: ({ onTimeOf }) => jainIndex(onTimeOf),
    isMoreBetter: true,
  },
  { name: "fairness: Jain of communities' times", unit: '', of: ({ flowOf }) => jainIndex(flowOf), isMoreBetter: true },
  { name: 'set-ups', unit: '', of: ({ setups }) => setups, isMoreBetter: false },
];

/** A month of a lab of twelve machines under four rules, the same months for each; means over the seeds. */
export default function month(): Row[] {
  const months = new Map<string, MonthResult[]>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const world = monthWorld(seed);
    for (const [name, rule] of Object.entries(RULES)) {
      months.set(name, [...(months.get(name) ?? []), runMonth(world, rule)]);
    }
  }
  const ours = months.get('planned') ?? [];
  return [
    { name: 'months', value: SEEDS, unit: '' },
    ...FIGURES.flatMap(({ name, unit, of }) =>
      [...months].map(([rule, results]) => ({ name: `${name}: ${rule}`, value: rounded(mean(results.map(of))), unit })),
    ),
    ...[...months].filter(([rule]) => rule !== 'planned').flatMap(([rule, results]) => losses(rule, ours, results)),
    ...estimates(ours),
  ];
}

/** Months in which ours was not better: where it does not win. */
function losses(rule: string, ours: readonly MonthResult[], theirs: readonly MonthResult[]): Row[] {
  return FIGURES.map(({ name, of, isMoreBetter }) => {
    const lost = ours.filter((own, at) => {
      const other = theirs[at];
      return other !== undefined && (isMoreBetter ? of(own) < of(other) : of(own) > of(other));
    });
    return { name: `months lost to "${rule}": ${name}`, value: lost.length, unit: '' };
  });
}

/** Error of the estimate and of what was learned from the first runs, on the runs after them. */
function estimates(months: readonly MonthResult[]): Row[] {
  const raw: number[] = [];
  const learned: number[] = [];
  for (const { history } of months) {
    const model = new DurationModel(history.slice(0, HISTORY));
    for (const fact of history.slice(HISTORY)) {
      raw.push(error(fact, fact.estimatedMs));
      learned.push(error(fact, model.estimate(fact).ms));
    }
  }
  return [
    { name: 'median error of the estimate alone', value: rounded(100 * median(raw)), unit: '%' },
    { name: `median error after ${HISTORY} jobs of history`, value: rounded(100 * median(learned)), unit: '%' },
  ];
}

function error({ actualMs }: DurationFact, guessMs: number): number {
  return Math.abs(guessMs - actualMs) / actualMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function rounded(value: number): number {
  return Math.round(1000 * value) / 1000;
}
