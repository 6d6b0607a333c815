export * from './types.js';
export { gramsFor, matchMachine, type MatchResult } from './match.js';
export { DEFAULT_WEIGHTS, FACTORS, scoreOf, type Factor, type Factors, type Weights } from './match/factors.js';
export { replay, type DecidedCandidate, type Decision, type Replayed } from './match/decision.js';
export { byUrgency, keyBetween, orderKey, type OrderFacts } from './order.js';
export { advance, pick, weigh, type Advance, type AdvanceRules, type Assignment } from './advance.js';
export { capacityOf, type CapacityEntry, type CommittedJob } from './capacity.js';
export { everyDay, nextBegin, spanAt, spansBetween, type DailySpan, type TimeSpan, type WeeklySpan } from './hours.js';
