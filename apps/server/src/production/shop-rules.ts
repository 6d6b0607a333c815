import { IsNull, MoreThan, Not, type EntityManager } from 'typeorm';
import { MachineReservationRow, MachineRuleRow } from '#libs/persistence';
import { everyDay, spanAt, type Closed, type MachineView } from '#libs/scheduling';
import type { DispatchPolicy } from '../dispatch/policy.js';
import { isSomebodyHere, loadPeople, type PersonNow } from '../people/presence.js';
import { loadMountedLots } from './lot-views.js';
import { loadShop, type Shop } from './views.js';

/** Wear is what a machine ran of late; a year ago is another machine. */
const WEAR_DAYS = 30;
/** Enough runs to tell, few enough that a repair shows. */
const RECORD_DAYS = 90;
const DAY_MS = 86_400_000;

/** The shop as dispatching sees it: what machines are and have, and what the workshop decided about them. */
export async function loadRuledShop(manager: EntityManager, policy: DispatchPolicy, nowMs: number): Promise<Shop> {
  const shop = await loadShop(manager);
  const rules = new Map((await manager.find(MachineRuleRow)).map((row) => [row.machineId, row]));
  const reservations = await manager.find(MachineReservationRow, {
    where: { until: MoreThan(new Date(nowMs)) },
    order: { from: 'ASC' },
  });
  const people = await loadPeople(manager, nowMs, policy.timeZone);
  const pasts = await loadPasts(manager, nowMs);
  const lots = await loadMountedLots(manager);
  const moment = { policy, people, nowMs };
  const views = shop.views.map((view): MachineView => ({
    ...view,
    ...pasts.get(view.id),
    lot: lots.get(view.id),
    ...ruled(rules.get(view.id), moment),
    reserved: reservedNow(
      reservations.filter(({ machineId }) => machineId === view.id),
      nowMs,
    ),
  }));
  return { ...shop, views };
}

interface Moment {
  readonly policy: DispatchPolicy;
  readonly people: readonly PersonNow[];
  readonly nowMs: number;
}

function ruled(rule: MachineRuleRow | undefined, moment: Moment): Partial<MachineView> {
  const { policy, people } = moment;
  const closed = closedNow(rule, moment);
  const needed = rule?.trainings ?? [];
  const trained = people.filter(({ row }) => needed.every((each) => row.trainings.includes(each)));
  return {
    dispatchMode: rule?.mode ?? policy.mode,
    ...(rule?.outOfService && { outOfService: { why: rule.outOfService.why, by: rule.outOfService.by } }),
    ...(rule?.toleranceMm != null && { toleranceMm: rule.toleranceMm }),
    ...(rule?.place != null && { place: rule.place }),
    ...(needed.length > 0 && { training: { needed, people: trained.length } }),
    ...(closed && { closed }),
  };
}

function closedNow(rule: MachineRuleRow | undefined, { policy, people, nowMs }: Moment): Closed | undefined {
  const quiet = rule?.isQuiet ? undefined : spanAt(everyDay(policy.quietHours), nowMs, policy.timeZone);
  if (quiet) return { why: 'quiet-hours', untilMs: quiet.untilMs };
  if (rule?.isUnattendedAllowed !== false || isSomebodyHere(people) !== false) return undefined;
  const comes = people.flatMap(({ comesMs }) => comesMs ?? []);
  return { why: 'nobody-here', untilMs: comes.length > 0 ? Math.min(...comes) : undefined };
}

function reservedNow(rows: readonly MachineReservationRow[], nowMs: number): MachineView['reserved'] {
  const now = rows.find(({ from, until }) => from.getTime() <= nowMs && nowMs < until.getTime());
  if (!now) return undefined;
  return { untilMs: now.until.getTime(), by: now.byName, why: now.why, jobId: now.jobId ?? undefined };
}

type Past = Pick<MachineView, 'runHours' | 'records' | 'lastPart'>;

/** What each machine ran, how its runs ended and what it made last. */
async function loadPasts(manager: EntityManager, nowMs: number): Promise<Map<string, Past>> {
  const rows = await manager.query<
    { machineId: string; material: string; hours: number; good: number; total: number; lastPart: string | null }[]
  >(
    `SELECT attempt.machine_id AS "machineId", lower(coalesce(operation.requirements->'materials'->>0, '*')) AS material,
       coalesce(sum(extract(epoch FROM coalesce(ended_at, $1) - started_at) / 3600)
         FILTER (WHERE started_at > $2), 0)::float8 AS hours,
       count(*) FILTER (WHERE job.verdict = 'pass')::int AS good,
       count(*) FILTER (WHERE job.verdict IN ('pass', 'scrap') OR attempt.state IN ('failed', 'scrapped'))::int AS total,
       (array_agg(operation.part_sha256 ORDER BY started_at DESC))[1] AS "lastPart"
     FROM attempt JOIN job ON job.id = attempt.job_id JOIN operation ON operation.id = job.operation_id
     WHERE started_at > $3 GROUP BY 1, 2 ORDER BY max(started_at)`,
    [new Date(nowMs), new Date(nowMs - WEAR_DAYS * DAY_MS), new Date(nowMs - RECORD_DAYS * DAY_MS)],
  );
  const pasts = new Map<string, Past>();
  for (const { machineId, material, hours, good, total, lastPart } of rows) {
    const past = pasts.get(machineId);
    pasts.set(machineId, {
      runHours: (past?.runHours ?? 0) + hours,
      records: { ...past?.records, [material]: { good, total } },
      // The latest comes last.
      lastPart: lastPart ?? undefined,
    });
  }
  return pasts;
}

/** When something that keeps jobs back ends by itself: then the queue is looked at again. */
export async function nextChangeMs(manager: EntityManager, shop: Shop, nowMs: number): Promise<number | undefined> {
  const [row] = await manager.query<{ at: Date | null }[]>(
    `SELECT min(at) AS at FROM (
       SELECT back_off_until AS at FROM machine UNION ALL
       SELECT back_off_until FROM job WHERE state IN ('waiting', 'planned') UNION ALL
       SELECT not_before FROM job WHERE state IN ('waiting', 'planned') UNION ALL
       SELECT "from" FROM machine_reservation UNION ALL SELECT until FROM machine_reservation UNION ALL
       SELECT said_until FROM person_at_work) AS change WHERE at > $1`,
    [new Date(nowMs)],
  );
  const closed = shop.views.flatMap((view) => view.closed?.untilMs ?? []);
  const all = [...closed, ...(row?.at ? [row.at.getTime()] : [])].filter((ms) => ms > nowMs);
  return all.length > 0 ? Math.min(...all) : undefined;
}

/** Machines that a person took out of service, with why. */
export async function outOfService(manager: EntityManager): Promise<MachineRuleRow[]> {
  return manager.findBy(MachineRuleRow, { outOfService: Not(IsNull()) });
}
