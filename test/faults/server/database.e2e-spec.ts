import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { holdJob, listJobs, releaseJob } from '../../../apps/server/src/jobs/jobs.routes.js';
import { updateMachine } from '../../../apps/server/src/machines/machines.routes.js';
import type { Cluster } from './cluster.js';
import type { Refused } from '../../support/person.js';
import { freePort } from '../../support/ports.js';
import { Plant } from './plant.js';
import { SmallDisk } from './small-disk.js';

describe('PostgreSQL', () => {
  let plant: Plant;
  /** Acknowledged facts that a database lost with its last commits. */
  let forgotten = 0;
  const clusters: Cluster[] = [];
  const disks: SmallDisk[] = [];

  beforeAll(async () => {
    plant = await Plant.open();
  }, 300_000);
  afterAll(async () => {
    await plant?.close();
    for (const cluster of clusters) await cluster.kill9();
    for (const disk of disks) disk.unmount();
  }, 60_000);
  afterEach(async () => {
    expect(await plant.verify({ forgotten })).toEqual([]);
  }, 60_000);

  const begun = (): number =>
    plant.witness.facts.filter(({ fact }) => fact.kind === 'attempt' && fact.state === 'running').length;
  /** A piece ordered and, on a plate just cleared, begun. */
  const beginPiece = async (): Promise<string> => {
    const before = begun();
    const [job] = await plant.order();
    await plant.clear();
    await plant.until('it runs', async () => begun() > before && plant.witness.isQuiet);
    return job!.id;
  };
  const answer = async (): Promise<Response> =>
    fetch(new URL(listJobs.path, plant.url), { headers: plant.owner.headers });

  it('[B1] killed in mid-print and started again: requests fail fast and say when to come back, no fact is lost', async () => {
    const { starts } = plant;
    const jobId = await beginPiece();
    await plant.database.kill9();
    const askedMs = performance.now();
    const refused = await answer();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({ code: 'DATABASE_DOWN' });
    expect(performance.now() - askedMs).toBeLessThan(5_000);
    await plant.database.start();
    await plant.finish(jobId);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[B6] sessions that sit on locks: facts wait and are not lost, the print goes on', async () => {
    const { starts } = plant;
    const idle = await Promise.all(Array.from({ length: 60 }, () => plant.database.session()));
    await Promise.all(idle.map((session) => session.query('BEGIN; SELECT 1')));
    const [job] = await plant.order();
    await idle[0]!.query('LOCK TABLE fact IN ACCESS EXCLUSIVE MODE');
    const before = begun();
    await plant.clear();
    await plant.until('it runs although nothing about it can be written', async () => begun() > before);
    expect(plant.witness.isQuiet).toBe(false);
    await Promise.all(idle.map((session) => session.end()));
    await plant.finish(job!.id);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[B8] a deadlock with somebody else: what lost is done again, and the person notices nothing', async () => {
    const jobId = await beginPiece();
    await plant.until('it lies there', async () => (await plant.shop.job(jobId)).state === 'awaiting-clear');
    const other = await plant.database.session();
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM job WHERE id = $1 FOR UPDATE', [jobId]);
    const cleared = plant.clear();
    await plant.until('the server waits for the job', async () => {
      const [row] = await plant.database.run<{ n: string }>(
        `SELECT count(*) n FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
      );
      return Number(row?.n) > 0;
    });
    // The server holds the machine: whoever waits longest, the server, is told to give way.
    await other.query('SELECT 1 FROM machine WHERE id = $1 FOR UPDATE', [plant.machineId]);
    await other.query('COMMIT');
    await other.end();
    await cleared;
    const [row] = await plant.database.run<{ deadlocks: string }>(
      `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
    );
    expect(Number(row?.deadlocks)).toBe(1);
    expect((await plant.shop.job(jobId)).state).toBe('awaiting-check');
  }, 180_000);

  it('[B3] a synchronous standby that stands still: no answer until the change is safe', async () => {
    await plant.finish(await beginPiece());
    await follow();
    const { database } = plant;
    await database.run(`ALTER SYSTEM SET synchronous_standby_names = 'standby'`);
    await database.run('SELECT pg_reload_conf()');
    const [job] = await plant.order();
    const params = { jobId: job!.id };
    const [receiver] = await clusters[0]!.run<{ pid: number }>('SELECT pid FROM pg_stat_wal_receiver');
    process.kill(receiver!.pid, 'SIGSTOP');
    let isAnswered = false;
    const held = plant.owner.call(holdJob, { params }).then(() => (isAnswered = true));
    await delay(2_000);
    expect(isAnswered).toBe(false);
    process.kill(receiver!.pid, 'SIGCONT');
    await held;
    expect(await clusters[0]!.run('SELECT state FROM job WHERE id = $1', [job!.id])).toEqual([{ state: 'held' }]);
    await database.run(`ALTER SYSTEM SET synchronous_standby_names = ''`);
    await database.run('SELECT pg_reload_conf()');
    await plant.owner.call(releaseJob, { params });
    await plant.clear();
    await plant.finish(job!.id);
  }, 180_000);

  it('[B2] a failover forgets the last commits: the run is an orphan, its machine locked until a person looked', async () => {
    const [job] = await plant.order();
    await plant.until(
      'the standby has it',
      async () => (await clusters[0]!.run('SELECT 1 FROM job WHERE id = $1', [job!.id])).length,
    );
    const { starts } = plant;
    const [sender] = await plant.database.run<{ pid: number }>('SELECT pid FROM pg_stat_replication');
    process.kill(sender!.pid, 'SIGSTOP');
    const told = plant.witness.facts.length;
    const before = begun();
    // It is to run on while the database changes.
    const simulated = plant.machines.get(plant.machineId);
    simulated!.setTimeFactor(20);
    await plant.clear();
    await plant.until('it runs', async () => begun() > before && plant.witness.isQuiet);
    forgotten += plant.witness.facts.length - told;
    await failOver(sender!.pid);
    simulated!.setTimeFactor(1000);
    const machine = await plant.until('the machine is locked', async () => {
      const seen = await plant.machine();
      return seen.mode === 'maintenance' && seen;
    });
    expect(machine.reason?.code).toBe('ATTEMPT_ORPHAN');
    expect((await plant.shop.job(job!.id)).state).toBe('waiting');
    expect(plant.starts).toBe(starts + 1);
    await plant.owner.call(updateMachine, { params: { machineId: plant.machineId }, body: { mode: 'production' } });
    await plant.clear();
    await plant.finish(job!.id);
    expect(plant.starts).toBe(starts + 2);
  }, 180_000);

  it('[B4] a server at the primary that was given up: nothing moves by it, and the others go on', async () => {
    const old = clusters[1]!;
    old.moveTo(await freePort());
    await old.start();
    const { starts } = plant;
    const stale = [
      await plant.start('server', { DATABASE_URL: old.url }),
      await plant.start('worker', { DATABASE_URL: old.url }),
    ];
    const jobId = await beginPiece();
    await plant.finish(jobId);
    expect(plant.starts).toBe(starts + 1);
    for (const program of stale) await program.kill9();
    await old.kill9();
  }, 180_000);

  it('[BP-BIRTH-15] [B5] restored to an earlier point: fences and runs come from the bridge before anything starts', async () => {
    await plant.database.stop();
    const backup = path.join(plant.folder, 'backup', 'postgres');
    await plant.database.copyTo(backup);
    await plant.database.start();
    const told = plant.witness.facts.length;
    await plant.finish(await beginPiece());
    await plant.until('all is told', async () => plant.witness.isQuiet);
    forgotten += plant.witness.facts.length - told;
    const fences = (): Promise<{ fence: number; run: number }[]> =>
      plant.database.run('SELECT fence, run FROM machine');
    const [before] = await fences();
    await plant.database.stop();
    await plant.database.restore(backup);
    await plant.database.start();
    await plant.living('server')[0]!.kill9();
    await plant.start('server');
    await plant.until('fence and run as they were', async () => {
      const [now] = await fences();
      return now?.fence === before?.fence && now?.run === before?.run;
    });
    const { starts } = plant;
    await plant.finish(await beginPiece());
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[B7] its disk is full: writes are refused, facts wait at the bridge, and with room again all is there', async () => {
    const disk = SmallDisk.mount(200);
    if (!disk) return;
    disks.push(disk);
    await plant.database.stop();
    await plant.database.moveInto(disk.folder);
    await plant.database.start();
    const { starts } = plant;
    const [job] = await plant.order();
    disk.fill();
    // Until the last free page of what is allocated already is used up.
    const refused = await plant.until('a write is refused', () =>
      plant.order(20).then(
        () => undefined,
        (error: Refused) => error,
      ),
    );
    expect(refused).toMatchObject({ code: expect.stringMatching(/^(?:DISK_FULL|DATABASE_DOWN)$/) });
    disk.empty();
    await plant.database.stop();
    await plant.database.start();
    await plant.clear();
    await plant.finish(job!.id);
    expect(plant.starts).toBe(starts + 1);
  }, 120_000);

  /** From here on a standby follows, some milliseconds behind. */
  async function follow(): Promise<void> {
    await plant.database.stop();
    const standby = await plant.database.standby(path.join(plant.folder, 'standby'), await freePort());
    await plant.database.start();
    await standby.start();
    clusters.push(standby);
    await plant.until(
      'the standby follows',
      async () => (await plant.database.run('SELECT 1 FROM pg_stat_replication')).length,
    );
  }

  /** The primary is gone; its standby answers at its address. */
  async function failOver(sender: number): Promise<void> {
    const [standby] = clusters;
    const killed = plant.database.kill9();
    process.kill(sender, 'SIGKILL');
    await killed;
    await standby!.takeOver(plant.database);
    clusters.push(plant.database);
    plant.database = standby!;
  }
});
