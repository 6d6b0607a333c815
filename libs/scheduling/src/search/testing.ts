import type { Calendar, Interval, Problem, ProblemMachine, ProblemOperation } from './problem.js';
import { Random } from './random.js';

/** What a random problem may have beside jobs and machines. For specs. */
export interface Ingredients {
  readonly jobs: number;
  readonly length: number;
  readonly machines: number;
  readonly hasSetups?: boolean;
  readonly hasDueDates?: boolean;
  readonly hasCalendars?: boolean;
  readonly hasFixed?: boolean;
  /** Every second job joins the one before it, as parts do in a kit. */
  readonly hasJoins?: boolean;
}

export function randomProblem(seed: number, ingredients: Ingredients): Problem {
  const random = new Random(seed);
  const { jobs, length, machines } = ingredients;
  const operations: ProblemOperation[] = [];
  for (let job = 0; job < jobs; job++) {
    for (let i = 0; i < length; i++) {
      const index = operations.length;
      const predecessors = i === 0 ? [] : [index - 1];
      if (ingredients.hasJoins === true && i === length - 1 && job % 2 === 1) predecessors.push(index - length);
      const isLast = i === length - 1;
      const due = ingredients.hasDueDates === true && isLast ? 10 + random.below(10 * length) : Infinity;
      const release = random.below(4) === 0 ? random.below(20) : 0;
      operations.push({
        alternatives: alternatives(random, machines),
        predecessors,
        release,
        due,
        weight: 1 + random.below(3),
      });
    }
  }
  const list = Array.from({ length: machines }, () => machine(random, ingredients));
  const setups = ingredients.hasSetups === true ? [matrix(random), matrix(random)] : [];
  return {
    machines: list,
    operations: ingredients.hasFixed === true ? startSome(operations, list) : operations,
    setups,
  };
}

function alternatives(random: Random, machines: number): ProblemOperation['alternatives'] {
  const eligible = [...Array(machines).keys()].filter(() => random.below(2) === 0);
  const chosen = eligible.length > 0 ? eligible : [random.below(machines)];
  return chosen.map((each) => ({ machine: each, duration: 1 + random.below(12), setupKey: random.below(3) }));
}

function matrix(random: Random): number[][] {
  return [0, 1, 2].map((from) => [0, 1, 2].map((to) => (from === to ? 0 : random.below(6))));
}

function machine(random: Random, { hasSetups, hasCalendars }: Ingredients): ProblemMachine {
  return {
    availableFrom: random.below(3) === 0 ? random.below(10) : 0,
    setupMatrix: hasSetups === true ? random.below(3) - 1 : -1,
    setupKey: hasSetups === true ? random.below(4) - 1 : -1,
    ...(hasCalendars === true && random.below(3) > 0 ? { calendar: calendar(random) } : {}),
  };
}

function calendar(random: Random): Calendar {
  const days = (share: number): Interval[] =>
    Array.from({ length: 60 }, (_, day): Interval => [day * 40 + random.below(6), day * 40 + share]);
  return {
    staffed: days(24),
    isUnattendedAllowed: random.below(2) === 0,
    ...(random.below(2) === 0 ? { open: days(38) } : {}),
  };
}

/** The first operation of the first jobs runs already. */
function startSome(operations: ProblemOperation[], machines: readonly ProblemMachine[]): ProblemOperation[] {
  const taken = new Set<number>();
  return operations.map((operation) => {
    const [first] = operation.alternatives;
    if (first === undefined || operation.predecessors.length > 0 || taken.has(first.machine)) return operation;
    if (taken.size >= machines.length / 2) return operation;
    taken.add(first.machine);
    return { ...operation, fixed: { machine: first.machine, start: -3, end: first.duration + 1 } };
  });
}
