export * from './types.js';
export { matchMachine, type MatchResult } from './match.js';
export { advance, type Advance, type Assignment } from './advance.js';
export { capacityOf, type CapacityEntry, type CommittedJob } from './capacity.js';
export * from './search/problem.js';
export { checkSchedule, describeViolations, type Violation } from './search/check-schedule.js';
export * from './plan/index.js';
