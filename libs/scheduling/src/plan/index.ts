export * from './types.js';
export {
  accept,
  promise,
  type Accepted,
  type Confidence,
  type MovedOrder,
  type Promised,
  type Wanted,
} from './promise.js';
export { checkPlan, type PlanViolation } from './check.js';
export { DurationModel, type DurationEstimate, type DurationFact } from './durations.js';
export { firstPlan, improvePlan, makePlan, restorePlan, rowsOf, type Plan } from './plan.js';
export { fairnessOf, jainIndex, weightOf, type OrderWeight } from './weights.js';
export { fromSchedule, toProblem, toSchedule, type PlanProblem } from './to-problem.js';
export { planByMostWorkRemaining } from './baseline.js';
export { replan, type MovedStart, type Replanned } from './replan.js';
export type { Change } from './change.js';
export { DELAY_CODES, type Delay, type DelayCode } from './why.js';
export type { ImproveOptions } from './improve.js';
