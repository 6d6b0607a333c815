export * from './types.js';
export { matchMachine, type MatchResult } from './match.js';
export { advance, type Advance, type Assignment } from './advance.js';
export { capacityOf, type CapacityEntry, type CommittedJob } from './capacity.js';
export * from './search/problem.js';
export { checkSchedule, describeViolations, type Violation } from './search/check-schedule.js';
export { ProblemError } from './search/compiled.js';
export { DISPATCH_RULES, type DispatchRule } from './search/dispatch.js';
export { dispatch, solve, solveInSlices, type SolveOptions, type Solved } from './search/solve.js';
