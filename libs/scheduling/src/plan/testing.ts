import type { Interval } from '../search/problem.js';
import { Random } from './random.js';
import {
  PLAN_WEIGHTS,
  type MachineBlock,
  type Person,
  type SetupState,
  type Shop,
  type ShopMachine,
  type ShopOperation,
  type ShopOrder,
} from './types.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 00:00. For specs and benchmarks. */
export const MONDAY_MS = Date.UTC(2026, 4, 4);

export interface ShopSize {
  readonly machines: number;
  readonly orders: number;
  readonly days: number;
  /** Nights, absences, power, blocks, lots, holds and pins; false: machines that always run. */
  readonly isHard: boolean;
}

/** A random small shop in which everything a plan must keep happens. The same seed gives the same shop. */
export function randomShop(seed: number, size: ShopSize): Shop {
  const random = new Random(seed);
  const machines = Array.from({ length: size.machines }, (_, at) => randomMachine(random, at, size));
  const orders = Array.from({ length: size.orders }, (_, at) => randomOrder(random, `o${at}`, machines, size.isHard));
  return {
    machines,
    people: size.isHard ? somePeople(random, size.days) : [],
    circuits: size.isHard
      ? [
          {
            id: 'c0',
            budgetW: 700,
            reserved: [{ during: [MONDAY_MS + 12 * HOUR, MONDAY_MS + 14 * HOUR], watts: 250 }],
          },
          { id: 'c1', budgetW: 400 },
        ]
      : [],
    lots: size.isHard
      ? ['PLA', 'PETG', 'plywood'].flatMap((material) =>
          [200, 120].map((most, at) => lot(material, at, random.below(most))),
        )
      : [],
    orders: size.isHard ? withStarted(random, orders, machines) : orders,
    communities: [
      { id: 'north', share: 2, usedHours: 40 },
      { id: 'south', share: 1, usedHours: 5 },
    ],
    weights: PLAN_WEIGHTS,
  };
}

function lot(material: string, at: number, remaining: number): Shop['lots'][number] {
  return { id: `${material}-${at}`, material, remaining: remaining + 10 };
}

function randomMachine(random: Random, at: number, { isHard, days }: ShopSize): ShopMachine {
  const needsPerson = isHard && random.next() < 0.8;
  const blocks: MachineBlock[] = [];
  if (isHard && random.next() < 0.3) {
    const from = MONDAY_MS + random.below(days * 24) * HOUR;
    blocks.push({ during: [from, from + (1 + random.below(10)) * HOUR], why: 'maintenance' });
  }
  const isLimited = isHard && random.next() < 0.3;
  return {
    id: `m${at}`,
    siteId: isHard && random.next() < 0.2 ? 'annex' : 'lab',
    ...(isLimited && { open: daily(days, 6, 20) }),
    blocks,
    needsPerson,
    isUnattendedAllowed: random.next() < 0.6,
    skills: isHard && random.next() < 0.3 ? ['mill'] : [],
    setupTimes: isHard
      ? { materialMs: 10 * 60_000, colourMs: 5 * 60_000, toolMs: 15 * 60_000, plateMs: 60_000 }
      : { materialMs: random.below(20) * 60_000, colourMs: 0, toolMs: 0, plateMs: 0 },
    state: randomState(random, true),
    availableFromMs: MONDAY_MS + random.below(4) * HOUR,
    ...(isHard &&
      random.next() < 0.7 && {
        power: {
          circuitId: `c${random.below(2)}`,
          heatingW: 250 + random.below(200),
          heatingMs: HOUR / 4,
          runningW: 80,
        },
      }),
  };
}

function randomState(random: Random, mayBeUnknown: boolean): SetupState {
  const pick = (names: readonly (string | null)[]): string | null => names[random.below(names.length)] ?? null;
  return {
    material: pick(['PLA', 'PETG', mayBeUnknown ? null : 'PLA']),
    colour: pick(['red', 'white', null]),
    tool: pick(['0.4', '0.8', null]),
    plate: null,
  };
}

/** The same hours every day. */
export function daily(days: number, fromHour: number, toHour: number): Interval[] {
  return Array.from({ length: days }, (_, day) => {
    return [MONDAY_MS + day * DAY + fromHour * HOUR, MONDAY_MS + day * DAY + toHour * HOUR] as const;
  });
}

function somePeople(random: Random, days: number): Person[] {
  return [
    { id: 'ana', siteId: 'lab', skills: ['mill'], shifts: daily(days, 8, 12 + random.below(3)) },
    { id: 'luis', siteId: 'lab', skills: [], shifts: daily(days, 11, 18) },
    { id: 'rosa', siteId: 'annex', skills: ['mill'], shifts: daily(days, 9, 16) },
  ];
}

export function randomOrder(random: Random, id: string, machines: readonly ShopMachine[], isHard: boolean): ShopOrder {
  const createdAtMs = MONDAY_MS - random.below(9 * 24) * HOUR;
  const operations: ShopOperation[] = [];
  const length = 1 + random.below(4);
  for (let at = 0; at < length; at += 1)
    operations.push(randomOperation(random, `${id}.${at}`, machines, operations, isHard));
  return {
    id,
    communityId: ['north', 'south', null][random.below(3)] ?? null,
    createdAtMs,
    releaseMs: MONDAY_MS + (random.next() < 0.2 ? random.below(30) * HOUR : 0),
    dueMs: random.next() < 0.8 ? MONDAY_MS + (4 + random.below(90)) * HOUR : null,
    priority: [1, 1, 1, 3, 10][random.below(5)] ?? 1,
    ...(isHard && random.next() < 0.05 && { isHeld: true }),
    operations,
  };
}

function randomOperation(
  random: Random,
  id: string,
  machines: readonly ShopMachine[],
  before: readonly ShopOperation[],
  isHard: boolean,
): ShopOperation {
  const able = machines.filter(() => random.next() < 0.5);
  const alternatives = able.map(({ id: machineId }) => ({
    machineId,
    durationMs: (1 + random.below(24)) * 15 * 60_000,
  }));
  const pinned = isHard && random.next() < 0.05 ? able[0]?.id : undefined;
  const setup = randomState(random, false);
  return {
    id,
    alternatives,
    after: before.filter(() => random.next() < 0.6).map((earlier) => earlier.id),
    setup,
    ...(isHard &&
      random.next() < 0.4 && { consumes: { material: setup.material ?? 'PLA', amount: 1 + random.below(60) } }),
    ...(pinned !== undefined && { pinnedTo: pinned }),
    ...(isHard && random.next() < 0.05 && { isHeld: true }),
    ...(isHard && random.next() < 0.1 && { notBeforeMs: MONDAY_MS + random.below(40) * HOUR }),
  };
}

/** The first operations of some orders have started, one on a machine. */
function withStarted(random: Random, orders: readonly ShopOrder[], machines: readonly ShopMachine[]): ShopOrder[] {
  const taken = new Set<string>();
  return orders.map((order) => {
    const [first, ...others] = order.operations;
    const machine = machines[random.below(machines.length)];
    if (!first || !machine || random.next() > 0.15 || taken.has(machine.id)) return order;
    taken.add(machine.id);
    const started = {
      machineId: machine.id,
      startMs: MONDAY_MS - random.below(5) * HOUR,
      endMs: MONDAY_MS + (1 + random.below(5)) * HOUR,
    };
    return { ...order, isHeld: false, operations: [{ ...first, started }, ...others] };
  });
}
