import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { BlobStore, createSiteDataSource, newId } from '#libs/persistence';
import { createOwner } from '../../../apps/server/src/auth/auth.routes.js';
import { Program } from '../../support/child-process.js';
import { Person } from '../../support/person.js';
import { testDatabase } from '../../support/postgres.js';
import { Shopfloor } from '../../support/shopfloor.js';

/** Pairs of machines that are raced for at once. */
const LANES = 10;

export interface Races {
  readonly races: number;
  readonly requests: number;
  /** Starts that were granted to a request; the rest of the attempts are the worker's. */
  readonly granted: number;
  readonly attempts: number;
  /** Races at whose end neither a machine nor a job had a start. */
  readonly without: number;
  /** Jobs with two starts, machines with two live ones, fences given twice. */
  readonly doubles: number;
  /** Answers that were neither a start nor a refusal with a reason. */
  readonly odd: readonly string[];
  readonly seconds: number;
}

/**
 * Two server processes and a worker on one database. In each race both servers are asked to start something that only one
 * can have: the same job on one machine, one job on two machines, two jobs on one machine. The word that comes with a
 * start wakes the worker, which would like to start the same.
 */
export async function raceForStarts(races: number): Promise<Races> {
  const folder = await mkdtemp(path.join(tmpdir(), 'minga-races-'));
  const { url, drop } = await testDatabase();
  const programs: Program[] = [];
  let database: DataSource | undefined;
  try {
    const launch = (role: 'server' | 'worker'): Program => {
      const env = {
        MINGA_PORT: '0',
        MINGA_BLOB_DIR: path.join(folder, 'blobs'),
        MINGA_SECRETS_DIR: path.join(folder, 'secrets'),
        DATABASE_URL: url,
      };
      const program = new Program(process.execPath, [path.resolve(`dist/apps/${role}/src/main.js`)], env);
      programs.push(program);
      return program;
    };
    const first = launch('server');
    const [, firstUrl = ''] = await first.says(/server is ready at (\S+)/, 120_000);
    const token = (await first.says(/setup\?token=([\w-]+)/))[1] ?? '';
    const owner = new Person(() => firstUrl);
    await owner.call(createOwner, { body: { token, name: 'Rosa', password: 'una clave larga' } });
    const second = launch('server');
    const worker = launch('worker');
    const [, secondUrl = ''] = await second.says(/server is ready at (\S+)/, 120_000);
    await worker.says(/worker is ready/, 120_000);
    database = await createSiteDataSource(url).initialize();
    const floor = new Shopfloor(database, new BlobStore(path.join(folder, 'blobs')));
    return await run(floor, { urls: [firstUrl, secondUrl], headers: owner.headers, races });
  } finally {
    for (const program of programs) await program.kill9();
    await database?.destroy();
    await drop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Setting {
  readonly urls: readonly [string, string];
  readonly headers: Record<string, string>;
  readonly races: number;
}

async function run(floor: Shopfloor, { urls, headers, races }: Setting): Promise<Races> {
  const { database } = floor;
  const bridgeId = await floor.addBridge();
  const { operationId, orderId, jobId } = await floor.addJob();
  await database.query(`UPDATE job SET state = 'cancelled' WHERE id = $1`, [jobId]);
  const machines: string[] = [];
  for (let n = 0; n < 2 * LANES; n++) machines.push(await floor.addMachine(bridgeId, { name: `Killa ${n}` }));
  const start = async (server: 0 | 1, machineId: string, job: string, afterRun: number): Promise<string> => {
    const response = await fetch(new URL(`/api/machines/${machineId}/start`, urls[server]), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ jobId: job, afterRun }),
    });
    const { code = '' } = (await response.json()) as { code?: string };
    return response.ok ? 'started' : `${response.status} ${code}`;
  };

  const odd: string[] = [];
  let [granted, requests, without] = [0, 0, 0];
  const begunMs = performance.now();
  for (let done = 0; done < races; done += LANES) {
    const run = 1 + done / LANES;
    const jobs = await nextRound(database, { operationId, orderId, run });
    const lane = async (n: number): Promise<void> => {
      const [m1 = '', m2 = ''] = machines.slice(2 * n);
      const [j1 = '', j2 = ''] = jobs.slice(2 * n);
      const [second, other] = [
        [m1, j1],
        [m2, j1],
        [m1, j2],
      ][(done + n) % 3] as [string, string];
      const answers = await Promise.all([start(0, m1, j1, run), start(1, second, other, run)]);
      requests += answers.length;
      granted += answers.filter((answer) => answer === 'started').length;
      odd.push(
        ...answers.filter((answer) => answer !== 'started' && !/^409 (?:STATE_CONFLICT|MACHINE_BUSY)$/.test(answer)),
      );
    };
    await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)));
    const [row] = await database.query<{ n: string }[]>(
      `SELECT count(DISTINCT m.id) n FROM machine m JOIN attempt a ON a.machine_id = m.id AND a.state = 'offered'
       WHERE m.id = ANY($1) AND a.run_before = $2`,
      [machines, run],
    );
    without += Math.max(0, LANES - Number(row?.n));
  }
  const seconds = (performance.now() - begunMs) / 1000;
  const [found] = await database.query<{ attempts: string; doubles: string }[]>(
    `SELECT (SELECT count(*) FROM attempt) attempts,
       (SELECT count(*) FROM (SELECT job_id FROM attempt GROUP BY job_id HAVING count(*) > 1) x)
     + (SELECT count(*) FROM (SELECT machine_id FROM attempt GROUP BY machine_id, run_before HAVING count(*) > 1) x)
     + (SELECT count(*) FROM (SELECT machine_id FROM attempt GROUP BY machine_id, fence HAVING count(*) > 1) x)
     + (SELECT count(*) FROM machine m WHERE fence <> (SELECT count(*) FROM attempt WHERE machine_id = m.id)) doubles`,
  );
  return {
    races,
    requests,
    granted,
    without,
    odd,
    seconds,
    attempts: Number(found?.attempts),
    doubles: Number(found?.doubles),
  };
}

/** The last round is over and cleared away; two jobs wait for each pair of machines, whose plates nobody has seen yet. */
async function nextRound(
  database: DataSource,
  { operationId, orderId, run }: { operationId: string; orderId: string; run: number },
): Promise<string[]> {
  const jobs = Array.from({ length: 2 * LANES }, () => newId());
  await database.transaction(async (manager) => {
    await manager.query(`UPDATE machine SET run = $1, state = 'idle', connectivity = 'online'`, [run]);
    await manager.query(`UPDATE attempt SET state = 'expired', ended_at = now() WHERE state = 'offered'`);
    await manager.query(`UPDATE job SET state = 'cancelled' WHERE state IN ('waiting', 'planned', 'attempting')`);
    await manager.query(
      `INSERT INTO job (id, operation_id, order_id, state, reasons, created_at, updated_at)
       SELECT unnest($1::uuid[]), $2, $3, 'waiting', '[]', now(), now()`,
      [jobs, operationId, orderId],
    );
  });
  return jobs;
}
