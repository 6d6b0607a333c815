import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { stateWithPlate } from '#libs/domain';
import { matchMachine, type JobView, type MachineView, type OrderFacts } from '#libs/scheduling';
import {
  AttemptRow,
  BridgeRow,
  JobRow,
  MachineRow,
  OperationRow,
  PlateTokenRow,
  ProgramRow,
  RequestRow,
  WorkOrderRow,
} from '#libs/persistence';
import { loadOwnGrams } from './lot-views.js';
import { PROGRAM_FACTS, programsOf } from './program-choice.js';

/** Attempt states that hold a machine (the partial unique indexes name the same ones). */
export const LIVE_STATES = ['queued', 'offered', 'stored', 'prepared', 'running', 'paused', 'unknown'] as const;

export const liveAttempts = (manager: EntityManager): Promise<AttemptRow[]> =>
  manager.findBy(AttemptRow, { state: In([...LIVE_STATES]) });

/** Ids of machines whose plate somebody confirmed as empty after their last run. */
export async function clearMachineIds(manager: EntityManager): Promise<Set<string>> {
  const rows = await manager
    .createQueryBuilder(PlateTokenRow, 'token')
    .innerJoin(MachineRow, 'machine', 'machine.id = token.machine_id AND machine.run = token.after_run')
    .select('token.machine_id', 'id')
    .getRawMany<{ id: string }>();
  return new Set(rows.map((row) => row.id));
}

export interface Shop {
  readonly machines: MachineRow[];
  readonly views: MachineView[];
  readonly live: AttemptRow[];
}

/** `orderKey` of libs/scheduling, in SQL over job, work and request. */
const ORDER_KEY = `coalesce(job.rank, to_char(coalesce(request.needed_by, date '9999-12-31'), 'YYYY-MM-DD') || '/' ||
  lpad(floor(extract(epoch FROM work.created_at) * 1000)::bigint::text, 15, '0') || '/' || lpad(job.number::text, 9, '0'))`;

/** Looked at in one run of the queue; whatever waits behind them gets its turn when these have theirs. */
const MAX_WAITING = 2_000;

/** Every machine as planning sees it now. */
export async function loadShop(manager: EntityManager): Promise<Shop> {
  const machines = await manager.find(MachineRow, { where: { removedAt: IsNull() }, order: { name: 'ASC' } });
  const live = await liveAttempts(manager);
  const clear = await clearMachineIds(manager);
  const doubtful = await manager.find(BridgeRow, { where: { doubtSince: Not(IsNull()) }, select: { id: true } });
  const attemptOf = new Map(live.map((attempt) => [attempt.machineId, attempt]));
  const views = machines.map((row): MachineView => {
    const attempt = attemptOf.get(row.id);
    const startedMs = attempt?.startedAt?.getTime();
    return {
      id: row.id,
      name: row.name,
      profile: row.profile,
      loaded: row.loaded,
      connectivity: row.connectivity,
      state: stateWithPlate(row.state, clear.has(row.id)),
      // Nothing starts by a bridge whose name two use, or that knows no time.
      mode: doubtful.some(({ id }) => id === row.bridgeId) || isNotRemote(row) ? 'maintenance' : row.mode,
      isPlateClear: clear.has(row.id),
      hasLiveAttempt: attempt !== undefined,
      backOffUntilMs: row.backOffUntil?.getTime(),
      busyUntilMs: startedMs === undefined ? undefined : startedMs + (attempt?.estimatedS ?? 0) * 1000,
    };
  });
  return { machines, views, live };
}

/** The bridge says that only a person beside it may start anything: offers would only be refused (R14). */
const isNotRemote = ({ reason }: MachineRow): boolean =>
  reason?.code === 'CLOCK_UNTRUSTED' || reason?.code === 'BRIDGE_DOUBLED';

export interface WaitingJob {
  readonly job: JobRow;
  readonly operation: OperationRow;
  readonly programs: ProgramRow[];
  readonly view: JobView;
}

/** Jobs that wait for a machine, most urgent first, with the programs made or being made for them. */
export async function loadWaitingJobs(manager: EntityManager, shop: Shop, onlyId?: string): Promise<WaitingJob[]> {
  const urgent = await manager.query<{ id: string }[]>(
    `SELECT job.id FROM job JOIN work_order AS work ON work.id = job.order_id JOIN request ON request.id = work.request_id
     WHERE job.state IN ('waiting', 'planned') AND ($1::uuid IS NULL OR job.id = $1)
     ORDER BY job.priority DESC, ${ORDER_KEY} COLLATE "C", job.number LIMIT ${MAX_WAITING}`,
    [onlyId ?? null],
  );
  const found = await byId(
    manager,
    JobRow,
    urgent.map(({ id }) => id),
  );
  const jobs = urgent.flatMap(({ id }) => found.get(id) ?? []);
  if (jobs.length === 0) return [];
  const operations = await byId(
    manager,
    OperationRow,
    jobs.map((job) => job.operationId),
  );
  const orders = await byId(
    manager,
    WorkOrderRow,
    jobs.map((job) => job.orderId),
  );
  const requests = await byId(
    manager,
    RequestRow,
    [...orders.values()].map((order) => order.requestId),
  );
  const hashes = [...operations.values()].flatMap((operation) => operation.partSha256 ?? []);
  const programs = await manager.find(ProgramRow, {
    select: PROGRAM_FACTS,
    where: [{ partSha256: In(hashes), operationId: IsNull() }, { operationId: In([...operations.keys()]) }],
  });
  const ownGrams = await loadOwnGrams(
    manager,
    jobs.map(({ id }) => id),
  );
  return jobs.flatMap((job) => {
    const operation = operations.get(job.operationId);
    if (!operation) return [];
    const mine = programsOf(operation, programs);
    const order = orders.get(job.orderId);
    const request = requests.get(order?.requestId ?? '');
    return [
      {
        job,
        operation,
        programs: mine,
        view: jobView({ job, operation, order, request, ownLotG: ownGrams.get(job.id) }, mine, shop),
      },
    ];
  });
}

interface Wanted {
  readonly job: JobRow;
  readonly operation: OperationRow;
  readonly order: WorkOrderRow | undefined;
  readonly request: RequestRow | undefined;
  readonly ownLotG: JobView['ownLotG'];
}

function jobView({ job, operation, order, request, ownLotG }: Wanted, programs: ProgramRow[], shop: Shop): JobView {
  const ready = programs.filter((program) => program.state === 'ready');
  const preparing = programs.filter((program) => program.state === 'preparing');
  const isMissing = missingPrograms(operation, programs, shop.views, ownLotG).length > 0;
  const { pinnedMachineId: pinnedId } = job;
  return {
    id: job.id,
    requirements: operation.requirements,
    ...orderFactsOf(job, order, request),
    programs: ready.map(({ machineClass, material, estimatedS }) => ({ machineClass, material, estimatedS })),
    preparation:
      preparing.length > 0 ? Math.max(...preparing.map((program) => program.progress)) : isMissing ? 0 : null,
    estimatedS: ready[0]?.estimatedS ?? null,
    backOffUntilMs: job.backOffUntil?.getTime(),
    priority: job.priority,
    pinned:
      pinnedId === null
        ? undefined
        : { machineId: pinnedId, name: shop.machines.find(({ id }) => id === pinnedId)?.name ?? 'a removed machine' },
    notBeforeMs: job.notBefore?.getTime(),
    attempts: job.attemptCount - job.attemptsForgiven,
    place: request?.place,
    part: operation.partSha256,
    ownLotG,
  };
}

/** What decides its place in the queue: the age of its order, so that what is made again stays with the other pieces. */
export function orderFactsOf(
  { rank, number, createdAt }: Pick<JobRow, 'rank' | 'number' | 'createdAt'>,
  order: Pick<WorkOrderRow, 'createdAt'> | undefined,
  request: Pick<RequestRow, 'neededBy'> | undefined,
): OrderFacts {
  return {
    rank,
    number,
    neededBy: request?.neededBy ?? null,
    createdAtMs: (order ?? { createdAt }).createdAt.getTime(),
  };
}

/** Machine class and material of every eligible machine that no program was ever begun for. */
export function missingPrograms(
  operation: OperationRow,
  programs: readonly ProgramRow[],
  machines: readonly MachineView[],
  ownLotG?: JobView['ownLotG'],
): { machine: MachineView; material: string }[] {
  // A file that came ready-made has no model to make another program of.
  if (operation.partSha256 === null) return [];
  const known = new Set(programs.map((program) => `${program.machineClass}/${program.material}`));
  const missing = new Map<string, { machine: MachineView; material: string }>();
  for (const machine of machines) {
    const material = machine.loaded?.material;
    if (material === undefined || !matchMachine(operation.requirements, machine, ownLotG).isEligible) continue;
    const key = `${machine.profile.machineClass}/${material}`;
    if (!known.has(key)) missing.set(key, { machine, material });
  }
  return [...missing.values()];
}

/** Rows of one table by id. */
export async function byId<T extends { id: string }>(
  manager: EntityManager,
  entity: new () => T,
  ids: readonly string[],
): Promise<Map<string, T>> {
  if (ids.length === 0) return new Map();
  const rows = await manager.findBy(entity, { id: In([...new Set(ids)]) } as never);
  return new Map(rows.map((row) => [row.id, row]));
}
