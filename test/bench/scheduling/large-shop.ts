import {
  PLAN_WEIGHTS,
  type Interval,
  type OperationAlternative,
  type Shop,
  type ShopMachine,
  type ShopOrder,
} from '#libs/scheduling';
import { Random } from '../../simulation/random.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 00:00. */
export const START_MS = Date.UTC(2026, 4, 4);
export const NOW_MS = START_MS + 9 * HOUR;
const SITES = 10;
const DAYS = 60;

export interface LargeShop {
  readonly shop: Shop;
  /** Another order of the same kind, that is not in the shop. */
  readonly another: (id: string, priority: number) => ShopOrder;
}

/**
 * A coalition in one plan: ten sites, each with four classes of machines (two thirds run on at night), ten hours of
 * staff a day, a circuit for each twenty machines, set-ups by material and colour; orders of one to five operations,
 * each for the machines of its class at one to three sites, due within a day to a week.
 */
export function largeShop(seed: number, machineCount: number, operationCount: number): LargeShop {
  const random = new Random(seed, 'large shop');
  const machines = Array.from({ length: machineCount }, (_, at) => machineOf(random, at));
  const ordering = new Ordering(random, machines);
  const orders: ShopOrder[] = [];
  for (let operations = 0; operations < operationCount;) {
    const order = ordering.next(`o${orders.length}`, [1, 1, 1, 1, 3, 10][random.int(0, 5)] ?? 1);
    const most = operationCount - operations;
    orders.push(order.operations.length > most ? { ...order, operations: order.operations.slice(0, most) } : order);
    operations += Math.min(most, order.operations.length);
  }
  const shop: Shop = {
    machines,
    people: Array.from({ length: SITES * 2 }, (_, at) => {
      const from = at % 2 === 0 ? 8 : 11;
      return { id: `p${at}`, siteId: `s${at % SITES}`, skills: [], shifts: hours(from, from + 7) };
    }),
    circuits: Array.from({ length: Math.ceil(machineCount / 20) }, (_, at) => ({ id: `c${at}`, budgetW: 4000 })),
    lots: [],
    orders,
    communities: [],
    weights: PLAN_WEIGHTS,
  };
  return { shop, another: (id, priority) => ordering.next(id, priority) };
}

function hours(from: number, to: number): Interval[] {
  return Array.from({ length: DAYS }, (_, day) => [
    START_MS + day * DAY + from * HOUR,
    START_MS + day * DAY + to * HOUR,
  ]);
}

function machineOf(random: Random, at: number): ShopMachine {
  return {
    id: `m${at}`,
    siteId: `s${at % SITES}`,
    blocks: [],
    needsPerson: true,
    isUnattendedAllowed: Math.floor(at / SITES) % 4 !== 3 && random.chance(0.9),
    skills: [],
    setupTimes: { materialMs: 12 * 60_000, colourMs: 6 * 60_000, toolMs: 15 * 60_000, plateMs: 0 },
    state: { material: ['PLA', 'PETG', 'TPU'][random.int(0, 2)] ?? 'PLA', colour: null, tool: null, plate: null },
    availableFromMs: START_MS,
    power: { circuitId: `c${Math.floor(at / 20)}`, heatingW: 350, heatingMs: 10 * 60_000, runningW: 120 },
  };
}

class Ordering {
  /** Machines by class and site, as the alternatives of every operation of that kind. */
  private readonly kinds = new Map<string, readonly string[]>();
  private readonly made = new Map<string, readonly OperationAlternative[]>();

  constructor(
    private readonly random: Random,
    machines: readonly ShopMachine[],
  ) {
    for (const [at, { id }] of machines.entries()) {
      const key = `${Math.floor(at / SITES) % 4}@${at % SITES}`;
      this.kinds.set(key, [...(this.kinds.get(key) ?? []), id]);
    }
  }

  next(id: string, priority: number): ShopOrder {
    const { random } = this;
    const site = random.int(0, SITES - 1);
    const length = random.int(1, 5);
    return {
      id,
      communityId: null,
      createdAtMs: NOW_MS - random.int(0, 72) * HOUR,
      releaseMs: START_MS,
      dueMs: NOW_MS + random.int(20, 168) * HOUR,
      priority,
      operations: Array.from({ length }, (_, at) => ({
        id: `${id}.${at}`,
        alternatives: this.alternatives(random.int(0, 3), site, random.int(1, 3)),
        after: at === 0 ? [] : [`${id}.${at - 1}`],
        setup: {
          material: ['PLA', 'PETG', 'TPU'][random.int(0, 2)] ?? null,
          colour: ['red', 'white', 'black', null][random.int(0, 3)] ?? null,
          tool: null,
          plate: null,
        },
      })),
    };
  }

  /** One of some durations for each class and sites, so that operations share their lists as a site's would. */
  private alternatives(kind: number, site: number, sites: number): readonly OperationAlternative[] {
    const quarters = Math.round(1 + 31 * this.random.next() ** 2);
    const key = `${kind}.${site}.${sites}.${quarters}`;
    const known = this.made.get(key);
    if (known) return known;
    const made = Array.from({ length: sites }, (_, step) => this.kinds.get(`${kind}@${(site + step) % SITES}`) ?? []);
    const list = made.flat().map((machineId) => {
      return { machineId, durationMs: Math.round(quarters * 15 * 60_000 * (0.8 + 0.5 * this.random.next())) };
    });
    this.made.set(key, list);
    return list;
  }
}
