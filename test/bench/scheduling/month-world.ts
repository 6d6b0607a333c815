import type { DurationFact, Interval } from '#libs/scheduling';
import { Random } from '../../simulation/random.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Monday, 00:00. */
export const MONTH_MS = Date.UTC(2026, 4, 4);
export const MONTH_DAYS = 30;
/** Orders stop after the month; what is open is still made. */
const LONGEST_DAYS = 150;

export interface MonthMachine {
  readonly id: string;
  readonly kind: 'small' | 'large' | 'mill' | 'laser';
  readonly needsPersonAllAlong: boolean;
  /** What it really takes per estimated hour: nobody knows it beforehand. */
  readonly factor: number;
  /** Walking distance from each community's corner of the house; the nearest-machine rule goes by it. */
  readonly distances: readonly number[];
  readonly failures: readonly Interval[];
}

export interface MonthOperation {
  readonly id: string;
  readonly orderId: string;
  readonly kinds: readonly MonthMachine['kind'][];
  readonly material: string;
  readonly colour: string;
  readonly estimateMs: number;
  readonly after: string | null;
}

export interface MonthOrder {
  readonly id: string;
  readonly community: number;
  readonly createdMs: number;
  readonly dueMs: number;
  readonly operations: readonly MonthOperation[];
}

export interface MonthWorld {
  readonly seed: number;
  readonly machines: readonly MonthMachine[];
  readonly orders: readonly MonthOrder[];
  /** Who is really there; an absence is known in the morning. */
  readonly shifts: readonly Interval[];
  readonly usualShifts: readonly Interval[];
}

export const COMMUNITIES = 5;
const KINDS: readonly MonthMachine['kind'][] = [
  'small', 'small', 'small', 'small', 'small', 'small', 'large', 'large', 'large', 'mill', 'mill', 'laser',
]; // prettier-ignore
const SETUP_MATERIAL_MS = 15 * 60_000;
const SETUP_COLOUR_MS = 8 * 60_000;

export const SETUP_TIMES = { materialMs: SETUP_MATERIAL_MS, colourMs: SETUP_COLOUR_MS, toolMs: 0, plateMs: 0 };

/**
 * Twelve machines of a village lab, five communities (one orders two fifths of everything), two people on weekdays and
 * one on Saturday mornings, absences, breakdowns. The same seed is the same month for every rule.
 */
export function monthWorld(seed: number): MonthWorld {
  const random = new Random(seed, 'machines');
  const machines = KINDS.map((kind, at) => ({
    id: `${kind}-${at}`,
    kind,
    needsPersonAllAlong: kind === 'mill' || kind === 'laser',
    factor: 0.85 + 0.6 * random.next(),
    distances: Array.from({ length: COMMUNITIES }, () => random.next()),
    failures: failuresOf(new Random(seed, `failures of ${at}`)),
  }));
  return { seed, machines, orders: ordersOf(new Random(seed, 'orders')), ...shiftsOf(new Random(seed, 'people')) };
}

/** One breakdown in nine days, four hours to a day and a half long. */
function failuresOf(random: Random): Interval[] {
  const failures: Interval[] = [];
  for (let at = MONTH_MS - Math.log(1 - random.next()) * 9 * DAY; at < MONTH_MS + LONGEST_DAYS * DAY;) {
    const to = at + random.duration(4 * HOUR, 36 * HOUR);
    failures.push([Math.round(at), Math.round(to)]);
    at = to - Math.log(1 - random.next()) * 9 * DAY;
  }
  return failures;
}

function ordersOf(random: Random): MonthOrder[] {
  const orders: MonthOrder[] = [];
  let at = MONTH_MS + 7 * HOUR;
  const perDay = 17;
  while (at < MONTH_MS + MONTH_DAYS * DAY) {
    orders.push(orderOf(random, orders.length, Math.round(at)));
    // Requests come by day.
    do at -= (Math.log(1 - random.next()) * DAY) / (perDay * 1.6);
    while (!isDaytime(at));
  }
  return orders;
}

function isDaytime(at: number): boolean {
  const hour = ((at - MONTH_MS) % DAY) / HOUR;
  return hour >= 7 && hour < 22;
}

function orderOf(random: Random, index: number, createdMs: number): MonthOrder {
  const id = `o${index}`;
  const community = random.chance(0.4) ? 0 : random.int(1, COMMUNITIES - 1);
  const length = [1, 1, 1, 2, 2, 3][random.int(0, 5)] ?? 1;
  const operations: MonthOperation[] = [];
  for (let at = 0; at < length; at += 1) {
    const kinds = (
      [['small', 'large'], ['small', 'large'], ['small', 'large'], ['large'], ['mill'], ['laser']] as const
    )[random.int(0, 5)] ?? ['small'];
    const isPrint = kinds[0] === 'small' || kinds[0] === 'large';
    operations.push({
      id: `${id}.${at}`,
      orderId: id,
      kinds,
      material: isPrint
        ? (['PLA', 'PLA', 'PETG'][random.int(0, 2)] ?? 'PLA')
        : (['plywood', 'acrylic'][random.int(0, 1)] ?? 'plywood'),
      colour: isPrint ? (['red', 'white', 'black'][random.int(0, 2)] ?? 'red') : 'none',
      estimateMs: isPrint ? random.duration(0.7 * HOUR, 14 * HOUR) : random.duration(0.3 * HOUR, 2.5 * HOUR),
      after: operations.at(-1)?.id ?? null,
    });
  }
  const dueMs = createdMs + Math.round((0.8 + 4.5 * random.next()) * DAY) + (length - 1) * DAY;
  return { id, community, createdMs, dueMs, operations };
}

function shiftsOf(random: Random): Pick<MonthWorld, 'shifts' | 'usualShifts'> {
  const usual: Interval[] = [];
  const real: Interval[] = [];
  for (let day = 0; day < LONGEST_DAYS; day += 1) {
    const midnight = MONTH_MS + day * DAY;
    const weekday = day % 7;
    if (weekday === 6) continue;
    const [from, to] = weekday === 5 ? [9, 13] : [8, 18];
    usual.push([midnight + from * HOUR, midnight + to * HOUR]);
    // Two people share a weekday; when one is away the lab opens late, when both are it stays closed.
    const away = (random.chance(0.06) ? 1 : 0) + (random.chance(0.06) ? 1 : 0);
    if (away === 0 || (away === 1 && weekday === 5)) real.push([midnight + from * HOUR, midnight + to * HOUR]);
    else if (away === 1) real.push([midnight + 12 * HOUR, midnight + to * HOUR]);
  }
  return { shifts: real, usualShifts: usual };
}

/** How a run of an operation on a machine really goes, the same whoever decides it. */
export function runOf(
  world: MonthWorld,
  operation: MonthOperation,
  machine: MonthMachine,
  attempt: number,
): { ms: number; isGood: boolean } {
  const random = new Random(world.seed, `run ${operation.id} ${attempt}`);
  const noise = Math.exp(0.12 * (random.next() + random.next() + random.next() + random.next() - 2));
  const isGood = !random.chance(0.04);
  const ms = operation.estimateMs * machine.factor * noise * (isGood ? 1 : random.next());
  return { ms: Math.max(60_000, Math.round(ms)), isGood };
}

export function factOf(operation: MonthOperation, machine: MonthMachine, actualMs: number): DurationFact {
  return {
    machineId: machine.id,
    machineClass: machine.kind,
    material: operation.material,
    estimatedMs: operation.estimateMs,
    actualMs,
  };
}
