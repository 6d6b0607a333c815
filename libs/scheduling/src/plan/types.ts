import type { Interval } from '../search/problem.js';

/**
 * The shop in words: everything a plan depends on at one moment. Times are milliseconds since 1970, intervals are
 * sorted, disjoint and [from, to).
 */
export interface Shop {
  readonly machines: readonly ShopMachine[];
  readonly people: readonly Person[];
  readonly circuits: readonly PowerCircuit[];
  readonly lots: readonly ShopLot[];
  readonly orders: readonly ShopOrder[];
  /** What each community should get and has got; a community that is not named counts as served fairly. */
  readonly communities: readonly CommunityShare[];
  readonly weights: PlanWeights;
}

/** What a machine is prepared with. null: unknown on a machine, "any will do" for an operation. */
export interface SetupState {
  readonly material: string | null;
  readonly colour: string | null;
  readonly tool: string | null;
  readonly plate: string | null;
}

/** How long a person needs to change each; changes add up. */
export interface SetupTimes {
  readonly materialMs: number;
  readonly colourMs: number;
  readonly toolMs: number;
  readonly plateMs: number;
}

export const BLOCK_KINDS = ['maintenance', 'reservation', 'out-of-service'] as const;

/** The machine makes nothing then. `until` Infinity: nobody knows when it ends. */
export interface MachineBlock {
  readonly during: Interval;
  readonly why: (typeof BLOCK_KINDS)[number];
}

export interface ShopMachine {
  readonly id: string;
  readonly siteId: string;
  /** When it may run at all; absent: always. Policy for the night is here: opening hours, or none where runs may go on. */
  readonly open?: readonly Interval[];
  readonly blocks: readonly MachineBlock[];
  /** False: it sets up, starts and clears by itself. True: each of the three needs somebody there. */
  readonly needsPerson: boolean;
  /** A run may go on when everybody has left; it then blocks the machine until somebody clears it. */
  readonly isUnattendedAllowed: boolean;
  /** Whoever attends it must have them all. */
  readonly skills: readonly string[];
  readonly setupTimes: SetupTimes;
  /** What it is prepared with now. */
  readonly state: SetupState;
  readonly availableFromMs: number;
  readonly power?: { readonly circuitId: string } & PowerDraw;
}

/** A run draws heatingW for its first heatingMs, then runningW. */
export interface PowerDraw {
  readonly heatingW: number;
  readonly heatingMs: number;
  readonly runningW: number;
}

export interface PowerCircuit {
  readonly id: string;
  readonly budgetW: number;
  /** Watts that are not there at times (no sun, the pump runs): taken off the budget. */
  readonly reserved?: readonly { readonly during: Interval; readonly watts: number }[];
}

export interface Person {
  readonly id: string;
  readonly siteId: string;
  readonly skills: readonly string[];
  /** When the person is there. */
  readonly shifts: readonly Interval[];
}

/** A spool, sheet or bar. `remaining` in the unit the operations use (grams, pieces). */
export interface ShopLot {
  readonly id: string;
  readonly material: string;
  readonly remaining: number;
}

export interface CommunityShare {
  readonly id: string;
  /** Of the machine hours; relative to the other communities. */
  readonly share: number;
  /** Machine hours it got lately, in the window the site chose. */
  readonly usedHours: number;
}

export interface ShopOrder {
  readonly id: string;
  readonly communityId: string | null;
  readonly createdAtMs: number;
  /** Nothing starts before. */
  readonly releaseMs: number;
  /** null: nobody named a day; the order then has the patience of `PlanWeights.patienceMs`. */
  readonly dueMs: number | null;
  /** Weight of its lateness: 1 is usual, a rush job 10. Above 0. */
  readonly priority: number;
  readonly isHeld?: boolean;
  readonly operations: readonly ShopOperation[];
}

export interface ShopOperation {
  readonly id: string;
  /** Machines that can make it; the same array may serve many operations. */
  readonly alternatives: readonly OperationAlternative[];
  /** Operations of the same order whose pieces it needs. */
  readonly after: readonly string[];
  readonly setup: SetupState;
  readonly consumes?: { readonly material: string; readonly amount: number };
  readonly pinnedTo?: string;
  readonly notBeforeMs?: number;
  readonly isHeld?: boolean;
  /** It has started: never moves. `endMs` is the expected end. */
  readonly started?: { readonly machineId: string; readonly startMs: number; readonly endMs: number };
}

export interface OperationAlternative {
  readonly machineId: string;
  /** Whole milliseconds above 0. */
  readonly durationMs: number;
  /** Relative spread of the duration (standard deviation / duration) as far as history shows it; default 0.2. */
  readonly spread?: number;
}

/** Every weight that decides, in one visible place. Costs are hours of lateness of an order of weight 1. */
export interface PlanWeights {
  /** One hour late. */
  readonly tardiness: number;
  /** One hour between now and an order's finish, late or not: sooner is better. */
  readonly flow: number;
  /** One hour of setting up. */
  readonly setup: number;
  /** One start of a plan people have seen that moves; counts in re-planning only. */
  readonly movedStart: number;
  /** An order nobody dated is late when it has waited so long. */
  readonly patienceMs: number;
  /** The weight of an order doubles each time it has waited so long... */
  readonly ageingMs: number;
  /** ...but never beyond this factor: age alone does not beat a rush job. */
  readonly maxAgeing: number;
  /** How much a community behind its share gains: factor (share due / share got) ^ fairness, within 1/2..2. 0: none. */
  readonly fairness: number;
}

export const PLAN_WEIGHTS: PlanWeights = {
  tardiness: 1,
  flow: 0.02,
  setup: 0.3,
  movedStart: 0.25,
  patienceMs: 7 * 24 * 3_600_000,
  ageingMs: 7 * 24 * 3_600_000,
  maxAgeing: 4,
  fairness: 0.5,
};

/** Why an operation has no place in the plan. Closed list: the user interface has one sentence for each. */
export const UNPLANNED_REASONS = [
  'ORDER_HELD',
  'OPERATION_HELD',
  'NO_MACHINE',
  'PINNED_MACHINE_CANNOT',
  'LOT_TOO_SMALL',
  'OVER_POWER_BUDGET',
  'NO_TIME_LONG_ENOUGH',
  'AFTER_UNPLANNED',
] as const;
export type UnplannedReason = (typeof UNPLANNED_REASONS)[number];

export interface PlannedOperation {
  readonly operationId: string;
  readonly orderId: string;
  readonly machineId: string;
  /** Somebody prepares the machine from then; equals `startMs` when nothing changes. */
  readonly setupStartMs: number;
  readonly startMs: number;
  readonly endMs: number;
  /** The piece is in somebody's hands and the machine is free. */
  readonly clearedMs: number;
  readonly lotId: string | null;
  readonly isStarted: boolean;
}

export interface UnplannedOperation {
  readonly operationId: string;
  readonly orderId: string;
  readonly reason: UnplannedReason;
  /** It keeps what is reserved for it while it waits for a time. */
  readonly lotId: string | null;
}

export interface PlannedOrder {
  readonly orderId: string;
  /** null: not all of it is planned. */
  readonly finishMs: number | null;
  readonly dueMs: number | null;
  readonly lateMs: number;
}

export interface PlanObjective {
  /** Sum over orders of weight x hours late. */
  readonly weightedTardinessH: number;
  readonly lateOrders: number;
  /** Last finish - now. */
  readonly makespanMs: number;
  readonly setupMs: number;
  /** Sum over orders of weight x hours from now to the finish. */
  readonly weightedFlowH: number;
  readonly unplanned: number;
}

export interface PlanRows {
  readonly operations: readonly PlannedOperation[];
  readonly orders: readonly PlannedOrder[];
  readonly unplanned: readonly UnplannedOperation[];
  readonly objective: PlanObjective;
}
