import {
  accept,
  checkPlan,
  firstPlan,
  improvePlan,
  planByMostWorkRemaining,
  promise,
  replan,
  rowsOf,
  type Change,
  type Plan,
  type Shop,
} from '#libs/scheduling';
import { Random } from '../simulation/random.js';
import { largeShop, NOW_MS, type LargeShop } from './scheduling/large-shop.js';

const MACHINES = Number(process.env['MINGA_MACHINES'] ?? 1000);
const OPERATIONS = Number(process.env['MINGA_OPERATIONS'] ?? 10_000);
const BUDGET_MS = Number(process.env['MINGA_BUDGET_MS'] ?? 10_000);
/** Of each kind of change, and of promises. */
const SAMPLES = Number(process.env['MINGA_SAMPLES'] ?? 60);
const HOUR = 3_600_000;

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** A plan of 1,000 machines: how fast the first is there, how good it gets, what a change and a promise cost. */
export default async function schedulingShop(): Promise<Row[]> {
  const large = largeShop(1, MACHINES, OPERATIONS);
  // The engine compiles its code on the way; a server that has run for a minute has done so.
  firstPlan(largeShop(2, 100, 1000).shop, NOW_MS);
  const [first, firstMs] = timed(() => firstPlan(large.shop, NOW_MS));
  const [textbook, textbookMs] = timed(() => planByMostWorkRemaining(large.shop, NOW_MS));
  const until = performance.now() + BUDGET_MS;
  const better = improvePlan(first, { isOver: () => performance.now() >= until });
  const faults = checkPlan(large.shop, rowsOf(better), NOW_MS);
  for (const { kind, message } of faults.slice(0, 10)) process.stdout.write(`${kind}: ${message}\n`);
  return [
    { name: 'machines', value: MACHINES, unit: '' },
    { name: 'waiting operations', value: OPERATIONS, unit: '' },
    { name: 'first plan', value: Math.round(firstMs), unit: 'ms CPU' },
    { name: 'MWKR+EFT', value: Math.round(textbookMs), unit: 'ms CPU' },
    ...quality('MWKR+EFT', textbook),
    ...quality('first plan', first),
    ...quality(`after ${BUDGET_MS / 1000} s`, better),
    ...gains(textbook, better),
    { name: 'faults found by the checker', value: faults.length, unit: '' },
    ...changes(better, large),
    ...promises(better, large),
    { name: 'memory: resident', value: Math.round(process.memoryUsage.rss() / 1e6), unit: 'MB' },
    { name: 'memory: heap and buffers', value: memoryMB(), unit: 'MB' },
  ];
}

function quality(name: string, plan: Plan): Row[] {
  const { weightedTardinessH, lateOrders, makespanMs, setupMs, weightedFlowH, unplanned } = rowsOf(plan).objective;
  return [
    { name: `${name}: weighted tardiness`, value: Math.round(weightedTardinessH), unit: 'h' },
    { name: `${name}: late orders`, value: lateOrders, unit: '' },
    { name: `${name}: weighted flow`, value: Math.round(weightedFlowH), unit: 'h' },
    { name: `${name}: makespan`, value: Math.round(makespanMs / HOUR), unit: 'h' },
    { name: `${name}: set-ups`, value: Math.round(setupMs / HOUR), unit: 'h' },
    { name: `${name}: unplanned`, value: unplanned, unit: '' },
  ];
}

function gains(before: Plan, after: Plan): Row[] {
  const [a, b] = [rowsOf(before).objective, rowsOf(after).objective];
  const gain = (name: string, from: number, to: number): Row => {
    return { name: `better than MWKR+EFT: ${name}`, value: Math.round(1000 * (1 - to / from)) / 10, unit: '%' };
  };
  return [
    gain('weighted tardiness', a.weightedTardinessH, b.weightedTardinessH),
    gain('weighted flow', a.weightedFlowH, b.weightedFlowH),
    gain('makespan', a.makespanMs, b.makespanMs),
    gain('set-ups', a.setupMs, b.setupMs),
  ];
}

/** Each change hits the same plan, so that one figure does not depend on another. */
function changes(plan: Plan, { shop, another }: LargeShop): Row[] {
  const random = new Random(7, 'changes');
  const running = rowsOf(plan).operations.filter(
    ({ startMs, setupStartMs }) => startMs === NOW_MS && setupStartMs === NOW_MS,
  );
  const nobody = { operationId: '', machineId: '', startMs: 0, endMs: 0 };
  const kinds: Record<string, (at: number) => Change> = {
    breakdown: () => ({
      kind: 'machine-blocked',
      machineId: machine(shop, random),
      block: { during: [NOW_MS, Infinity], why: 'out-of-service' },
    }),
    'out for 6 h': () => ({
      kind: 'machine-blocked',
      machineId: machine(shop, random),
      block: { during: [NOW_MS, NOW_MS + 6 * HOUR], why: 'out-of-service' },
    }),
    'rush job': (at) => ({ kind: 'order-added', order: another(`rush${at}`, 10) }),
    'new order': (at) => ({ kind: 'order-added', order: another(`new${at}`, 1) }),
    'person away': () => ({
      kind: 'person-away',
      personId: random.pick(shop.people)?.id ?? '',
      during: [NOW_MS, NOW_MS + 8 * HOUR],
    }),
    'two hours longer': (at) => {
      const { operationId, machineId, startMs, endMs } = running[at % running.length] ?? nobody;
      return { kind: 'operation-started', operationId, machineId, startMs, endMs: endMs + 2 * HOUR };
    },
  };
  return Object.entries(kinds).flatMap(([name, make]) => {
    const samples = Array.from({ length: SAMPLES }, (_, at) => {
      const change = make(at);
      const [{ moved }, ms] = timed(() => replan(plan, change, NOW_MS));
      return { ms, moved: moved.length };
    });
    return [
      { name: `re-plan, ${name}: p95`, value: tenths(p95(samples.map(({ ms }) => ms))), unit: 'ms CPU' },
      {
        name: `re-plan, ${name}: starts moved p95`,
        value: hundredths((100 * p95(samples.map(({ moved }) => moved))) / OPERATIONS),
        unit: '%',
      },
    ];
  });
}

function promises(plan: Plan, { another }: LargeShop): Row[] {
  const ask = (mayMove: boolean): { ms: number; hours: number; kept: number }[] =>
    Array.from({ length: SAMPLES }, (_, at) => {
      const wanted = { order: another(`want${at}`, mayMove ? 10 : 1), mayMove };
      const [promised, ms] = timed(() => promise(plan, wanted, NOW_MS));
      const accepted = accept(plan, wanted, promised, NOW_MS);
      const got = accepted.isAccepted ? rowsOf(accepted.plan).orders.at(-1)?.finishMs : null;
      return { ms, hours: ((promised.finishMs ?? Infinity) - NOW_MS) / HOUR, kept: got === promised.finishMs ? 1 : 0 };
    });
  return [false, true].flatMap((mayMove) => {
    const name = mayMove ? 'promise, others may move' : 'promise';
    const samples = ask(mayMove);
    return [
      { name: `${name}: p95`, value: tenths(p95(samples.map(({ ms }) => ms))), unit: 'ms CPU' },
      { name: `${name}: mean`, value: tenths(mean(samples.map(({ hours }) => hours))), unit: 'h' },
      { name: `${name}: accepted with the same answer`, value: 100 * mean(samples.map(({ kept }) => kept)), unit: '%' },
    ];
  });
}

function machine(shop: Shop, random: Random): string {
  return random.pick(shop.machines)?.id ?? '';
}

/** With processor time: what others do on this computer does not count. */
function timed<T>(run: () => T): [result: T, ms: number] {
  const from = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(from);
  return [result, (user + system) / 1000];
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function memoryMB(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1e6);
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
