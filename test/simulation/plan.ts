import { Random } from './random.js';

export type Mode = 'safety' | 'liveness';

/** What a seed makes of the world: which faults happen at all, and how often. Drawn once, printed with a failure. */
export interface Plan {
  readonly seed: number;
  readonly mode: Mode;
  readonly faultHours: number;
  readonly jobs: number;
  /** Share of messages that are lost, said twice, or take seconds. */
  readonly lossShare: number;
  readonly twiceShare: number;
  readonly slowShare: number;
  readonly isReordering: boolean;
  /** A broker that breaks its promises: commands do not expire, sessions are kept. */
  readonly ignoresExpiry: boolean;
  readonly keepsSessions: boolean;
  /** As one that speaks MQTT 5 does. */
  readonly tellsTakeovers: boolean;
  /** Chance that a server dies at a commit or a publish. */
  readonly crashPointShare: number;
  /** How often each fault happens, per hour; missing: never. */
  readonly faultsPerHour: Readonly<Partial<Record<FaultKind, number>>>;
  readonly hasWatchdog: boolean;
  /** Machines that mill: their bridge asks for no clear plate, only the server does. */
  readonly mills: readonly string[];
  /** People confirm, cancel and click at random this often, per hour. */
  readonly actsPerHour: number;
  /** How long a run takes; missing: as the dice say. */
  readonly runMs?: number;
  /** Messages go through the schemas of the contract. */
  readonly checksMessages: boolean;
}

export const FAULT_KINDS = [
  'server-crash',
  'server-freeze',
  'server-clock',
  'broker-restart',
  'restore',
  'bridge-crash',
  'bridge-freeze',
  'power-cut',
  'disk-refuses',
  'journal-loss',
  'wall-clock',
  'line-down',
  'line-held',
  'one-way',
  'clone',
  'machine-reset',
  'machine-alarm',
  'unplug',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Rare by nature, or so strong that a world with many of them tells little. */
const MOST_PER_HOUR: Readonly<Record<FaultKind, number>> = {
  'server-crash': 6,
  'server-freeze': 6,
  'server-clock': 1,
  'broker-restart': 4,
  restore: 0.6,
  'bridge-crash': 6,
  'bridge-freeze': 6,
  'power-cut': 3,
  'disk-refuses': 2,
  'journal-loss': 0.5,
  'wall-clock': 1,
  'line-down': 4,
  'line-held': 4,
  'one-way': 3,
  clone: 0.6,
  'machine-reset': 1,
  'machine-alarm': 1,
  unplug: 2,
};

/** Schedules are short, and full. */
const DENSITY = 2;

/** Each seed has its own mixture: with all faults at once most of them would hide behind the loudest. */
export function planOf(seed: number, mode: Mode): Plan {
  const random = new Random(seed, `plan ${mode}`);
  const faultsPerHour: Partial<Record<FaultKind, number>> = {};
  const share = random.pick([0.15, 0.35, 0.7])!;
  for (const kind of FAULT_KINDS) {
    if (random.chance(share)) faultsPerHour[kind] = MOST_PER_HOUR[kind] * DENSITY * (0.2 + 0.8 * random.next());
  }
  return {
    seed,
    mode,
    faultHours: 0.5 + random.next() * 1.25,
    jobs: random.int(4, 6),
    lossShare: random.chance(0.5) ? random.next() * 0.1 : 0,
    twiceShare: random.chance(0.5) ? random.next() * 0.1 : 0,
    slowShare: random.chance(0.5) ? random.next() * 0.15 : 0,
    isReordering: random.chance(0.4),
    ignoresExpiry: random.chance(0.25),
    keepsSessions: random.chance(0.25),
    tellsTakeovers: random.chance(0.5),
    crashPointShare: random.chance(0.5) ? random.next() * 0.02 : 0,
    faultsPerHour,
    hasWatchdog: random.chance(0.5),
    mills: ['m1', 'm2', 'm3'].filter(() => random.chance(0.4)),
    actsPerHour: random.pick([12, 40, 90])!,
    checksMessages: seed % 25 === 0,
  };
}
