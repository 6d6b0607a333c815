import type { EntityManager } from 'typeorm';
import type { JobView, MachineView } from '#libs/scheduling';

/** Lots are weighed in milligrams. */
const MG_PER_G = 1000;

/** The spool or bar that is mounted on each machine, and what of it is promised to nobody. By machine id. */
export async function loadMountedLots(manager: EntityManager): Promise<Map<string, NonNullable<MachineView['lot']>>> {
  const rows = await manager.query<{ machineId: string; id: string; free: number }[]>(
    `SELECT machine_id AS "machineId", stock_lot.id, on_hand - reserved AS free
     FROM material_lot JOIN stock_lot ON stock_lot.id = material_lot.lot_id
     WHERE machine_id IS NOT NULL AND archived_at IS NULL AND form IN ('spool', 'bar')`,
  );
  return new Map(rows.map(({ machineId, id, free }) => [machineId, { id, freeG: free / MG_PER_G }]));
}

/** Grams that are promised to each of these jobs, by lot. By job id. */
export async function loadOwnGrams(
  manager: EntityManager,
  jobIds: readonly string[],
): Promise<Map<string, NonNullable<JobView['ownLotG']>>> {
  const rows = await manager.query<{ jobId: string; lotId: string; pieces: number }[]>(
    `SELECT line_id AS "jobId", lot_id AS "lotId", pieces FROM stock_reservation JOIN material_lot USING (lot_id)
     WHERE line_id = ANY($1::uuid[]) AND form IN ('spool', 'bar')`,
    [jobIds],
  );
  const own = new Map<string, Record<string, number>>();
  for (const { jobId, lotId, pieces } of rows) own.set(jobId, { ...own.get(jobId), [lotId]: pieces / MG_PER_G });
  return own;
}
