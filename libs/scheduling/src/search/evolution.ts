import type { Compiled } from './compiled.js';
import { DISPATCH_RULES, type Dispatcher } from './dispatch.js';
import type { Solution } from './graph.js';
import { compareObjectives, type Objective } from './problem.js';
import type { Random } from './random.js';
import { distance, eliteOf, relink, type Elite } from './relink.js';
import type { LocalSearch } from './tabu.js';

const POPULATION = 8;

interface Member extends Elite {
  readonly objective: Objective;
}

export interface Evolution {
  readonly problem: Compiled;
  readonly search: LocalSearch;
  readonly dispatcher: Dispatcher;
  readonly random: Random;
  readonly first: Solution;
  /** How many steps without a better schedule end one run; asked again as the speed becomes known. */
  patience(): number;
}

/**
 * A few good schedules; tabu search on the way between two of them finds better ones, which take the place of the worst.
 * When they have become alike all begin anew. Endless: one `yield` per step.
 */
export function* evolve(evolution: Evolution): Generator<void, void> {
  const { random, search } = evolution;
  let first: Solution | undefined = evolution.first;
  for (;;) {
    const members: Member[] = [];
    for (let i = 0; i < POPULATION; i++) {
      search.start(first ?? randomStart(evolution));
      first = undefined;
      yield* improve(evolution);
      admit(members, memberOf(search));
    }
    let failures = 0;
    while (members.length > 1 && failures < 3 * POPULATION) {
      const a = random.below(members.length);
      const b = (a + 1 + random.below(members.length - 1)) % members.length;
      const share = 0.3 + 0.4 * random.unit();
      search.start(relink(evolution.problem, members[a] as Member, members[b] as Member, share, random));
      yield* improve(evolution);
      failures = admit(members, memberOf(search)) ? 0 : failures + 1;
    }
  }
}

function randomStart({ dispatcher, random }: Evolution): Solution {
  return dispatcher.build(DISPATCH_RULES[random.below(DISPATCH_RULES.length)] ?? 'MWKR', 0.5);
}

function* improve({ search, patience }: Evolution): Generator<void, void> {
  while (search.stepsSinceBest < patience() && search.step()) yield;
  yield;
}

function memberOf({ graph, best, bestObjective }: LocalSearch): Member {
  graph.load(best);
  return { ...eliteOf(graph), objective: bestObjective };
}

/** False: no better than those that are there, or the same as one of them. */
function admit(members: Member[], member: Member): boolean {
  const alike = Math.max(1, member.before.length / 20);
  const twin = members.findIndex((each) => distance(each, member) < alike);
  if (twin >= 0) {
    if (compareObjectives(member.objective, (members[twin] as Member).objective) >= 0) return false;
    members[twin] = member;
    return true;
  }
  if (members.length < POPULATION) {
    members.push(member);
    return true;
  }
  let worst = 0;
  for (const [index, { objective }] of members.entries()) {
    if (compareObjectives(objective, (members[worst] as Member).objective) > 0) worst = index;
  }
  if (compareObjectives(member.objective, (members[worst] as Member).objective) >= 0) return false;
  members[worst] = member;
  return true;
}
