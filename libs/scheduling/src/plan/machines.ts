import type { Interval } from '../search/problem.js';
import { subtract, union, type Slot } from './intervals.js';
import type { SetupKeys } from './setup-keys.js';
import type { Person, PowerCircuit, PowerDraw, SetupTimes, ShopMachine } from './types.js';

/** A machine as the plan's inner loops read it. */
export interface CompiledMachine {
  readonly index: number;
  readonly source: ShopMachine;
  readonly slot: Slot;
  readonly setupTimes: SetupTimes;
  readonly initialKey: number;
  readonly availableFrom: number;
  /** Index of its circuit, -1: none that counts. */
  readonly circuit: number;
  readonly draw: PowerDraw | null;
  /** False: one run draws more than its circuit ever has. */
  readonly isWithinBudget: boolean;
}

const ALWAYS: readonly Interval[] = [[-Infinity, Infinity]];

export function compileMachines(
  machines: readonly ShopMachine[],
  people: readonly Person[],
  circuits: readonly PowerCircuit[],
  keys: SetupKeys,
): CompiledMachine[] {
  const presence = presenceBySkills(people);
  const circuitOf = new Map(circuits.map(({ id }, index) => [id, index]));
  return machines.map((source, index) => {
    const circuit = source.power ? (circuitOf.get(source.power.circuitId) ?? -1) : -1;
    const budgetW = circuits[circuit]?.budgetW ?? Infinity;
    return {
      index,
      source,
      slot: {
        open: openTimes(source),
        staffed: source.needsPerson ? presence(source.siteId, source.skills) : null,
        isUnattendedAllowed: source.isUnattendedAllowed,
      },
      setupTimes: source.setupTimes,
      initialKey: keys.keyOf(source.state),
      availableFrom: source.availableFromMs,
      circuit,
      draw: source.power ?? null,
      isWithinBudget: !source.power || Math.max(source.power.heatingW, source.power.runningW) <= budgetW,
    };
  });
}

function openTimes({ open, blocks }: ShopMachine): readonly Interval[] | null {
  if (blocks.length === 0) return open ?? null;
  return subtract(open ?? ALWAYS, union(blocks.map(({ during }) => during)));
}

/** When somebody with all the skills is at the site; each combination is worked out once. */
function presenceBySkills(people: readonly Person[]): (siteId: string, skills: readonly string[]) => Interval[] {
  const known = new Map<string, Interval[]>();
  return (siteId, skills) => {
    const key = JSON.stringify([siteId, skills]);
    const found = known.get(key);
    if (found) return found;
    const able = people.filter((person) => {
      return person.siteId === siteId && skills.every((skill) => person.skills.includes(skill));
    });
    const times = union(able.flatMap(({ shifts }) => shifts));
    known.set(key, times);
    return times;
  };
}
