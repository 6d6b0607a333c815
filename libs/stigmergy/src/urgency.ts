/** What the coalition has agreed on how needs are weighed. Everybody who uses the same policy gets the same numbers. */
export interface IndexPolicy {
  /** How far ahead of its latest start a need begins to press, in mean durations. */
  readonly k1: number;
  /** How much a set-up is avoided, in mean set-ups; smaller avoids more. */
  readonly k2: number;
  /** At this many hours of road a need weighs 1/e of what it weighs at the door. */
  readonly travelScaleMs: number;
  /** Mean duration of a need by process; `other` for a process that nobody measured yet. */
  readonly meanDurationMs: Readonly<Record<string, number>>;
  readonly meanSetupMs: number;
}

const HOUR_MS = 3_600_000;

/**
 * k1 and k2 were tuned by simulation for six sites and eighteen machines, on seeds that no figure is taken from
 * (`docs/coordination.md`); the travel scale keeps a need within a day's round trip in sight.
 */
export const DEFAULT_POLICY: IndexPolicy = {
  k1: 15,
  k2: 0.15,
  travelScaleMs: 6 * HOUR_MS,
  meanDurationMs: { print: 3 * HOUR_MS, laser: 0.7 * HOUR_MS, mill: 2 * HOUR_MS, other: 2 * HOUR_MS },
  meanSetupMs: 0.5 * HOUR_MS,
};

/** The facts of one need at one machine. Times are milliseconds. */
export interface IndexFacts {
  readonly process: string;
  /** > 0; 1 is usual, more is more important. */
  readonly weight: number;
  /** Run time on this machine, > 0. */
  readonly durationMs: number;
  /** null: nobody named a day. */
  readonly dueMs: number | null;
  readonly setupMs: number;
  /** One way, from the machine to the place of the need. */
  readonly travelMs: number;
  /** The lab's own liking for this process, 0.5..2, visible to all. Default 1. */
  readonly preference?: number;
}

/** Why a need weighs what it weighs: the factors multiply to `index`. */
export interface IndexTerms {
  readonly index: number;
  /** Weight per hour of work: much use for little work goes first. */
  readonly weightPerHour: number;
  /** 1 when it is due or late, towards 0 far ahead. */
  readonly urgency: number;
  /** 1 without set-up. */
  readonly setup: number;
  /** 1 at the door. */
  readonly distance: number;
  readonly preference: number;
}

/**
 * Apparent tardiness cost with set-ups (ATCS; Lee, Bhaskaran and Pinedo 1997) with a term for the road:
 * w/p * exp(-max(0, due - p - now) / (k1 * mean p)) * exp(-s / (k2 * mean s)) * exp(-travel / scale).
 * A pure function of stored facts and the clock: no tick, no stored strength. A need without a day is as urgent as
 * one whose latest start is `k1` mean durations ahead.
 */
export function indexOf(facts: IndexFacts, nowMs: number, policy: IndexPolicy): IndexTerms {
  const meanMs = policy.meanDurationMs[facts.process] ?? policy.meanDurationMs.other ?? 2 * HOUR_MS;
  const slackMs = facts.dueMs === null ? policy.k1 * meanMs : Math.max(0, facts.dueMs - facts.durationMs - nowMs);
  const weightPerHour = facts.weight / (facts.durationMs / HOUR_MS);
  const urgency = Math.exp(-slackMs / (policy.k1 * meanMs));
  const setup = Math.exp(-facts.setupMs / (policy.k2 * policy.meanSetupMs));
  const distance = Math.exp(-facts.travelMs / policy.travelScaleMs);
  const preference = Math.min(2, Math.max(0.5, facts.preference ?? 1));
  return {
    index: weightPerHour * urgency * setup * distance * preference,
    weightPerHour,
    urgency,
    setup,
    distance,
    preference,
  };
}
