import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Clock, type Requirements } from '#libs/domain';
import { MaterialBookingRow, StockLotRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { LiveHub } from '../live/live.hub.js';
import { materialKey, shareUsed } from './forecast.js';
import { reserveLot, settle, use, type Mover } from './shelf.js';
import { toMg } from './spoolman.js';

const MINGA = 'Minga';
/** Notices come in bursts. */
const QUIET_MS = 500;
/** Looked at in one go; the rest has its turn with the next change. */
const AT_ONCE = 500;

interface Ended {
  readonly attemptId: string;
  readonly jobId: string;
  readonly orderId: string;
  readonly machineId: string;
  readonly state: string;
  readonly endedAt: Date;
  readonly startedAt: Date;
  readonly requirements: Requirements;
  readonly ackedBlocks: number | null;
  readonly program: { timeIndex: [number, number][]; estimatedS: number; heatingS: number; blocks: number } | null;
}

interface Wanting {
  readonly jobId: string;
  readonly orderId: string;
  readonly requirements: Requirements;
  /** Where it is being made. */
  readonly machineId: string | null;
}

interface Held {
  readonly jobId: string;
  readonly orderId: string;
}

/**
 * Promises material to jobs and books what their attempts took. It looks at what is, not at what was said: run twice, or by
 * two servers at once, it does everything once.
 */
@Injectable()
export class MaterialKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('materials');
  #stop: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(LiveHub) private readonly live: LiveHub,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#stop = this.live.onNotice(({ topic }) => {
      if (topic !== 'jobs' && topic !== 'materials') return;
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.run().catch((error: unknown) => this.#log.warn(String(error)));
      }, QUIET_MS);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop?.();
    clearTimeout(this.#timer);
    await this.#last;
  }

  /** One run after the other in this process. */
  run(): Promise<void> {
    const done = this.#last.then(() => this.#once());
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #once(): Promise<void> {
    if (!(await this.database.query<unknown[]>('SELECT 1 FROM material_lot LIMIT 1')).length) return;
    for (const ended of await this.#ended()) await this.#book(ended);
    for (const held of await this.#idle()) await this.#release(held);
    for (const wanting of await this.#wanting()) await this.#reserve(wanting);
  }

  /** Attempts that ran and whose material nobody has booked. */
  #ended(): Promise<Ended[]> {
    return this.database.query<Ended[]>(
      `SELECT attempt.id AS "attemptId", job.id AS "jobId", job.order_id AS "orderId", attempt.machine_id AS "machineId",
         attempt.state, attempt.ended_at AS "endedAt", attempt.started_at AS "startedAt", operation.requirements,
         (SELECT max((fact.body->>'ackedBlocks')::int) FROM fact WHERE fact.bridge_id = attempt.bridge_id
            AND fact.body->>'attemptId' = attempt.id::text AND fact.received_at >= attempt.created_at) AS "ackedBlocks",
         (SELECT jsonb_build_object('timeIndex', report->'timeIndex', 'estimatedS', report->'estimatedS',
            'heatingS', report->'heatingS', 'blocks', report->'blocks') FROM program
            WHERE program.sha256 = attempt.program_sha256 AND report ? 'timeIndex' LIMIT 1) AS program
       FROM attempt JOIN job ON job.id = attempt.job_id JOIN operation ON operation.id = job.operation_id
       WHERE attempt.started_at IS NOT NULL AND attempt.ended_at IS NOT NULL
         AND attempt.state IN ('done', 'failed', 'cancelled', 'done-confirmed', 'scrapped')
         AND NOT EXISTS (SELECT FROM material_booking WHERE attempt_id = attempt.id)
       ORDER BY attempt.ended_at LIMIT ${AT_ONCE}`,
    );
  }

  async #book(ended: Ended): Promise<void> {
    const isDone = ended.state === 'done' || ended.state === 'done-confirmed' || ended.state === 'scrapped';
    const program = ended.program ?? { timeIndex: [], estimatedS: 0, heatingS: 0, blocks: 0 };
    const share = shareUsed({ isDone, ackedBlocks: ended.ackedBlocks }, program);
    const amount = Math.round(toMg(ended.requirements.massG ?? 0) * share);
    const { attemptId, jobId, orderId, machineId, requirements } = ended;
    const at = new Date(this.clock.nowMs());
    await this.database.transaction(async (manager) => {
      const mounted = await mountedOn(manager, machineId);
      const material = mounted?.material ?? requirements.materials[0] ?? '';
      const booking = { attemptId, jobId, lotId: mounted?.lotId ?? null, material, amount, share, at: ended.endedAt };
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(MaterialBookingRow)
        .values(booking)
        .orIgnore()
        .returning('attempt_id')
        .execute();
      // Another server was quicker.
      if ((inserted.raw as unknown[]).length === 0) return;
      const mover: Mover = { byName: MINGA, at, orderId, jobId };
      await settle(manager, { orderId, lineIds: [jobId] }, () => 0, mover);
      if (mounted) await use(manager, mounted.lotId, amount, mover);
      await this.#wear(manager, ended, mover);
      await tellMachine(manager, machineId);
      await notify(manager, { topic: 'materials-shown' });
    });
  }

  /** A cutter lives for so many seconds of running. */
  async #wear(manager: EntityManager, { machineId, startedAt, endedAt }: Ended, mover: Mover): Promise<void> {
    const cutter = await mountedOn(manager, machineId, ['cutter']);
    const seconds = Math.max(0, Math.round((endedAt.getTime() - startedAt.getTime()) / 1000));
    if (cutter) await use(manager, cutter.lotId, seconds, mover);
  }

  /** Promises to jobs that want nothing any more. */
  #idle(): Promise<Held[]> {
    return this.database.query<Held[]>(
      `SELECT DISTINCT job.id AS "jobId", stock_reservation.order_id AS "orderId"
       FROM stock_reservation JOIN material_lot USING (lot_id) JOIN job ON job.id = stock_reservation.line_id
       LEFT JOIN attempt ON attempt.job_id = job.id AND attempt.state IN ('offered', 'stored', 'prepared', 'running', 'paused')
       LEFT JOIN material_lot mounted ON mounted.machine_id = attempt.machine_id AND mounted.form <> 'cutter'
       WHERE job.state NOT IN ('waiting', 'planned', 'held', 'attempting') OR job.order_id <> stock_reservation.order_id
         OR (attempt.id IS NOT NULL AND mounted.lot_id IS DISTINCT FROM stock_reservation.lot_id)
       LIMIT ${AT_ONCE}`,
    );
  }

  async #release({ jobId, orderId }: Held): Promise<void> {
    const mover = { byName: MINGA, at: new Date(this.clock.nowMs()), jobId };
    await this.database.transaction(async (manager) => {
      await settle(manager, { orderId, lineIds: [jobId] }, () => 0, mover);
      await notify(manager, { topic: 'advance' });
    });
  }

  /** Jobs without a promise, in the order of the queue; those that run first. */
  #wanting(): Promise<Wanting[]> {
    return this.database.query<Wanting[]>(
      `SELECT job.id AS "jobId", job.order_id AS "orderId", operation.requirements, attempt.machine_id AS "machineId"
       FROM job JOIN operation ON operation.id = job.operation_id
       LEFT JOIN attempt ON attempt.job_id = job.id AND attempt.state IN ('offered', 'stored', 'prepared', 'running', 'paused')
       WHERE job.state IN ('waiting', 'planned', 'held', 'attempting') AND operation.requirements ? 'massG'
         AND NOT EXISTS (SELECT FROM stock_reservation JOIN material_lot USING (lot_id) WHERE line_id = job.id)
       ORDER BY attempt.id IS NULL, job.number LIMIT ${AT_ONCE}`,
    );
  }

  async #reserve({ jobId, orderId, requirements, machineId }: Wanting): Promise<void> {
    const pieces = toMg(requirements.massG ?? 0);
    if (pieces <= 0) return;
    await this.database.transaction(async (manager) => {
      const lotId =
        machineId === null
          ? await this.#lotFor(manager, requirements, pieces)
          : (await mountedOn(manager, machineId))?.lotId;
      if (lotId === undefined) return;
      const lot = await manager.findOne(StockLotRow, { where: { id: lotId }, lock: { mode: 'pessimistic_write' } });
      // Somebody took of it since: the job has its turn with the next change.
      if (!lot || lot.onHand - lot.reserved < pieces) return;
      await reserveLot(manager, lot, { pieces, orderId, lineId: jobId }, { byName: MINGA, at: new Date(this.clock.nowMs()), jobId }); // prettier-ignore
      await notify(manager, { topic: 'materials-shown' });
    });
  }

  /** Mounted ones first, then the fullest use of begun ones: the least that is enough. */
  async #lotFor(manager: EntityManager, { materials }: Requirements, amount: number): Promise<string | undefined> {
    const [row] = await manager.query<{ id: string }[]>(
      `SELECT stock_lot.id FROM stock_lot JOIN material_lot ON material_lot.lot_id = stock_lot.id
       WHERE archived_at IS NULL AND form IN ('spool', 'bar') AND on_hand - reserved >= $2
         AND (cardinality($1::text[]) = 0 OR lower(trim(material)) = ANY($1))
       ORDER BY machine_id IS NULL, on_hand - reserved, stock_lot.id LIMIT 1`,
      [materials.map(materialKey), amount],
    );
    return row?.id;
  }
}

interface Mounted {
  readonly lotId: string;
  readonly material: string;
}

async function mountedOn(
  manager: EntityManager,
  machineId: string,
  forms: readonly string[] = ['spool', 'bar'],
): Promise<Mounted | undefined> {
  const [row] = await manager.query<Mounted[]>(
    `SELECT lot_id AS "lotId", material FROM material_lot
     WHERE machine_id = $1 AND form = ANY($2) AND archived_at IS NULL ORDER BY form DESC LIMIT 1`,
    [machineId, forms],
  );
  return row;
}

/** What planning knows of the loaded spool is what the shelf knows of its lot. */
export async function tellMachine(manager: EntityManager, machineId: string): Promise<void> {
  await manager.query(
    `UPDATE machine SET loaded = coalesce(loaded, '{}') || jsonb_strip_nulls(jsonb_build_object(
       'material', material_lot.material, 'colour', material_lot.colour, 'remainingG', stock_lot.on_hand / 1000.0))
     FROM material_lot JOIN stock_lot ON stock_lot.id = material_lot.lot_id
     WHERE material_lot.machine_id = machine.id AND material_lot.form IN ('spool', 'bar') AND machine.id = $1`,
    [machineId],
  );
  await notify(manager, { topic: 'machines', id: machineId });
  await notify(manager, { topic: 'advance' });
}
