import type { EntityManager } from 'typeorm';
import type { Fact, FactBody } from '#libs/bridge-contract';
import { MachineRow, notify } from '#libs/persistence';
import type { FactRows } from './fact-rows.js';
import { reasonOf } from './on-record.js';

type Body = Extract<FactBody, { kind: 'machine' }>;

/** What some facts say of one machine, taken together. */
interface News {
  /** With this fact it is written down. */
  readonly last: Fact;
  readonly run: number;
  /** Missing: somebody said something newer before. */
  readonly condition?: Pick<Body, 'state' | 'connectivity' | 'firmware' | 'code' | 'message'> & {
    readonly isNew: boolean;
  };
}

/** News of machines in a handful of facts: only the latest of each machine is written, at its place among the others. */
export class MachineNews {
  private constructor(private readonly byMachine: ReadonlyMap<string, News>) {}

  /** @param facts all stored by now */
  static async of(manager: EntityManager, rows: FactRows, facts: readonly Fact[]): Promise<MachineNews> {
    const byMachine = new Map<string, Fact[]>();
    for (const said of facts) {
      const { kind, machineId } = said.fact;
      if (kind === 'machine' && rows.ownMachine(machineId))
        byMachine.set(machineId, [...(byMachine.get(machineId) ?? []), said]);
    }
    // What an earlier boot said tells runs, but not what the machine does now.
    const epoch = rows.bridge?.epoch ?? facts.at(-1)?.epoch;
    const current = [...byMachine.values()].flat().filter((said) => said.epoch === epoch);
    const newest = current.length === 0 ? undefined : await newestOf(manager, rows.bridgeId, current);
    const news = [...byMachine].map(([machineId, all]) => {
      const ofBoot = all.filter((said) => said.epoch === epoch);
      const latest = ofBoot.find(({ seq }) => seq === newest?.get(machineId));
      return [machineId, newsOf(rows.ownMachine(machineId), all, latest && { latest, ofBoot })] as const;
    });
    return new MachineNews(new Map(news));
  }

  /** Nothing, until the fact comes that stands for all of its machine. */
  async write(manager: EntityManager, fact: Body, nowMs: number): Promise<void> {
    const news = this.byMachine.get(fact.machineId);
    if (news?.last.fact !== fact) return;
    const { run, condition } = news;
    await manager
      .createQueryBuilder()
      .update(MachineRow)
      .set({
        run: () => 'GREATEST(run, :run)',
        ...(condition && {
          state: condition.state,
          connectivity: condition.connectivity,
          reason: reasonOf(condition),
          ...(condition.firmware === undefined ? {} : { firmware: condition.firmware }),
          ...(condition.isNew ? { since: new Date(nowMs) } : {}),
        }),
      } as never)
      .where('id = :id', { id: fact.machineId })
      .setParameters({ run })
      .execute();
    if (!condition) return;
    await notify(manager, { topic: 'machines', id: fact.machineId });
    await notify(manager, { topic: 'advance' });
  }
}

function newsOf(
  before: MachineRow | undefined,
  all: readonly Fact[],
  now: { readonly latest: Fact; readonly ofBoot: readonly Fact[] } | undefined,
): News {
  const run = Math.max(...bodies(all).map((body) => body.run));
  const last = all[all.length - 1] as Fact;
  if (!now) return { last, run };
  const said = bodies(rising(now.ofBoot));
  const [body] = bodies([now.latest]) as [Body];
  const isNew = said.some(({ state, connectivity }) => state !== before?.state || connectivity !== before.connectivity);
  const firmware = body.firmware ?? said.findLast((other) => other.firmware !== undefined)?.firmware;
  return { last: now.latest, run, condition: { ...body, firmware, isNew } };
}

/** Without those that a later one overtook. */
function rising(facts: readonly Fact[]): Fact[] {
  let highest = 0;
  return facts.filter(({ seq }) => {
    const isLater = seq > highest;
    highest = Math.max(highest, seq);
    return isLater;
  });
}

const bodies = (facts: readonly Fact[]): Body[] => facts.flatMap(({ fact }) => (fact.kind === 'machine' ? [fact] : []));

/** The number of the newest word of this boot about each machine (facts may overtake each other). */
async function newestOf(
  manager: EntityManager,
  bridgeId: string,
  facts: readonly Fact[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await manager.query<{ machineId: string; seq: number }[]>(
    `SELECT body->>'machineId' AS "machineId", max(seq) AS seq FROM fact
     WHERE bridge_id = $1 AND epoch = $2 AND seq >= $3 AND body->>'kind' = 'machine' GROUP BY 1`,
    [bridgeId, facts[0]?.epoch, Math.min(...facts.map(({ seq }) => seq))],
  );
  return new Map(rows.map(({ machineId, seq }) => [machineId, seq]));
}
