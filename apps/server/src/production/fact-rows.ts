import { In, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { Fact } from '#libs/bridge-contract';
import { AttemptRow, BridgeRow, JobRow, MachineRow, isId } from '#libs/persistence';
import type { LockedRows } from './on-record.js';

interface Tables {
  readonly machines: Map<string, MachineRow>;
  readonly jobs: Map<string, JobRow>;
  readonly attempts: Map<string, AttemptRow>;
}

/** The rows that some facts of one bridge speak of, locked for as long as the transaction lasts. */
export class FactRows {
  readonly #changed = new Set<string>();

  private constructor(
    private readonly manager: EntityManager,
    readonly bridgeId: string,
    readonly bridge: BridgeRow | null,
    private readonly rows: Tables,
  ) {}

  /** Machines, then jobs, then attempts, as everybody does, and of each kind in the order of ids: nobody waits in a circle. */
  static async lock(manager: EntityManager, bridgeId: string, facts: readonly Fact[]): Promise<FactRows> {
    const bodies = facts.map(({ fact }) => fact);
    const attemptIds = bodies.flatMap((body) => (body.kind === 'machine' ? [] : body.attemptId)).filter(isId);
    const found = attemptIds.length === 0 ? [] : await manager.findBy(AttemptRow, { id: In(attemptIds), bridgeId });
    const machineIds = bodies.map(({ machineId }) => machineId).filter(isId);
    const machines = await lockAll<MachineRow>(manager, MachineRow, [
      { id: In(found.map(({ machineId }) => machineId)) },
      { id: In(machineIds), bridgeId },
    ]);
    const jobs = await lockAll<JobRow>(manager, JobRow, { id: In(found.map(({ jobId }) => jobId)) });
    const attempts = await lockAll<AttemptRow>(manager, AttemptRow, { id: In(found.map(({ id }) => id)) });
    const bridge = await manager.findOneBy(BridgeRow, { id: bridgeId });
    return new FactRows(manager, bridgeId, bridge, { machines, jobs, attempts });
  }

  /** As it was before the facts; a bridge speaks for its own machines only. */
  ownMachine(machineId: string): MachineRow | undefined {
    const machine = this.rows.machines.get(machineId);
    return machine?.bridgeId === this.bridgeId ? machine : undefined;
  }

  /** As it is now; undefined: not in our records, or another bridge's. */
  async attempt(attemptId: string): Promise<LockedRows | undefined> {
    const attempt = await this.#present(AttemptRow, this.rows.attempts, attemptId);
    if (!attempt) return undefined;
    const machine = await this.#present(MachineRow, this.rows.machines, attempt.machineId);
    const job = await this.#present(JobRow, this.rows.jobs, attempt.jobId);
    return machine && job && { attempt, job, machine, bridge: this.bridge };
  }

  /** They are read anew when they are asked for the next time. */
  changed({ attempt, job, machine }: LockedRows): void {
    for (const { id } of [attempt, job, machine]) this.#changed.add(id);
  }

  async #present<T extends { id: string }>(
    entity: new () => T,
    known: Map<string, T>,
    id: string,
  ): Promise<T | undefined> {
    if (this.#changed.delete(id)) {
      const row = await this.manager.findOneBy(entity, { id } as FindOptionsWhere<T>);
      if (row) known.set(id, row);
    }
    return known.get(id);
  }
}

async function lockAll<T extends { id: string }>(
  manager: EntityManager,
  entity: new () => T,
  where: FindOptionsWhere<T> | FindOptionsWhere<T>[],
): Promise<Map<string, T>> {
  const rows = await manager.find(entity, {
    where,
    order: { id: 'ASC' } as never,
    lock: { mode: 'pessimistic_write' },
  });
  return new Map(rows.map((row) => [row.id, row]));
}
