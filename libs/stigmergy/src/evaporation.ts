/** A trace left in the medium: it weighs `amount` (>= 0) at `atMs` and half of that after every half-life. */
export interface Deposit {
  /** Unique over all replicas. */
  readonly id: string;
  readonly amount: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** > 0. */
  readonly halfLifeMs: number;
}

/**
 * Closed-form evaporation, amount * 2^(-age / half-life): the same numbers as a pheromone field that keeps
 * E = 2^(-tick / half-life) per tick (Parunak, Brueckner, Sauter), without ticks. A deposit that a fast clock dated
 * into the future weighs its full amount until then.
 */
export function strengthAt(deposit: Deposit, nowMs: number): number {
  const ageMs = Math.max(0, nowMs - deposit.atMs);
  return deposit.amount * 2 ** (-ageMs / deposit.halfLifeMs);
}

export interface Observation {
  readonly observedAtMs: number;
  readonly halfLifeMs: number;
}

/** 1 when just observed, 0.5 after a half-life: how far an old observation still counts. */
export function confidenceAt({ observedAtMs, halfLifeMs }: Observation, nowMs: number): number {
  return strengthAt({ id: '', amount: 1, atMs: observedAtMs, halfLifeMs }, nowMs);
}

/** Older than its half-life: more likely wrong than right. */
export function isStale(observation: Observation, nowMs: number): boolean {
  return nowMs - observation.observedAtMs > observation.halfLifeMs;
}
