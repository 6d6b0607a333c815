import { solve, type SolveOptions } from '../search/solve.js';
import type { Plan } from './plan.js';
import { fromSchedule, toProblem, toSchedule } from './to-problem.js';

/** Beyond that the search's exact moves are too dear; `improvePlan` scales. */
export const MOST_REFINED = 500;

/**
 * A small plan of machines that are always open and attended, made better by the job-shop search, which is much
 * stronger than `improvePlan` there. The search knows no power, set-up weights or fairness beyond the orders' weights,
 * so its schedule is timed with all of it and taken only when the plan costs less. Every other plan comes back as it is.
 * @param options budget and clock, or a number of iterations for the same answer every time
 */
export function refinePlan(plan: Plan, options: Omit<SolveOptions, 'initial' | 'frozen'>): Plan {
  const { model } = plan.board;
  const hasHours = model.machines.some(({ slot, circuit }) => slot.open ?? slot.staffed ?? circuit >= 0);
  const open = model.operations.filter(({ barred }) => !barred);
  const isWhole = open.every(({ index }) => plan.board.isPlaced(index));
  if (hasHours || !isWhole || open.length === 0 || open.length > MOST_REFINED) return plan;
  const problem = toProblem(plan);
  const { schedule } = solve(problem.problem, { ...options, initial: toSchedule(plan, problem) });
  const refined = fromSchedule(plan, problem, schedule);
  return refined.board.totalCost() < plan.board.totalCost() ? refined : plan;
}
