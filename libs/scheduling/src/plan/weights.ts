import type { CommunityShare, PlanWeights, ShopOrder } from './types.js';

/** What makes an order heavy, each factor visible; their product is its weight in the plan. */
export interface OrderWeight {
  readonly priority: number;
  /** 1 when just created, doubles each `ageingMs`, at most `maxAgeing`. */
  readonly ageing: number;
  /** Above 1 for a community that got less than its share, below 1 for one that got more; 1/2..2. */
  readonly fairness: number;
  readonly weight: number;
}

export function weightOf(
  order: Pick<ShopOrder, 'priority' | 'createdAtMs' | 'communityId'>,
  communities: readonly CommunityShare[],
  weights: PlanWeights,
  nowMs: number,
): OrderWeight {
  const waitedMs = Math.max(0, nowMs - order.createdAtMs);
  const ageing = Math.min(weights.maxAgeing, 2 ** (waitedMs / weights.ageingMs));
  const fairness = fairnessOf(order.communityId, communities, weights.fairness);
  return { priority: order.priority, ageing, fairness, weight: order.priority * ageing * fairness };
}

/**
 * (share due / share got) ^ strength within 1/2..2. One machine hour is added to what each community got: before
 * anybody got much, small numbers decide nothing.
 */
export function fairnessOf(
  communityId: string | null,
  communities: readonly CommunityShare[],
  strength: number,
): number {
  const own = communities.find(({ id }) => id === communityId);
  const shares = sum(communities.map(({ share }) => share));
  if (!own || strength === 0 || !(shares > 0)) return 1;
  const due = own.share / shares;
  const hours = sum(communities.map(({ usedHours }) => usedHours)) + communities.length;
  const got = (own.usedHours + 1) / hours;
  return Math.min(2, Math.max(0.5, (due / got) ** strength));
}

/** When an order is late: the day somebody named, else the end of everybody's patience. */
export function dueOf(order: Pick<ShopOrder, 'dueMs' | 'createdAtMs'>, weights: PlanWeights): number {
  return order.dueMs ?? order.createdAtMs + weights.patienceMs;
}

/** Jain's index over what each got per unit of share: 1 is perfectly fair, 1/n when one has it all. */
export function jainIndex(values: readonly number[]): number {
  const squares = sum(values.map((value) => value * value));
  return squares === 0 ? 1 : sum(values) ** 2 / (values.length * squares);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
