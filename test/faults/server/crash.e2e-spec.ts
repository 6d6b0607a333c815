import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '../../support/shop.js';
import { Plant, type Plan } from './plant.js';

/** All points, each many times, by hand; a few of them once in every run. */
const REPEATS = Number(process.env['MINGA_FAULT_REPEATS'] ?? 0);
const POINTS = ['before-ack', 'before-start'];
const ALL_POINTS = [
  'before-publish',
  'after-publish',
  'before-reply',
  'after-reply',
  'before-fact',
  'fact-applied',
  'before-ack',
  'after-ack',
  'before-start',
  'after-start',
  'plate-cleared',
];

describe('servers and workers', () => {
  let plant: Plant;

  beforeAll(async () => {
    plant = await Plant.open({ servers: 2, workers: 2 });
  }, 300_000);
  afterAll(() => plant?.close(), 60_000);
  afterEach(async () => {
    expect(await plant.verify()).toEqual([]);
  }, 60_000);

  /** A piece is ordered, may start, and meanwhile somebody meets the plan. */
  const orderUnder = async (plan: Plan): Promise<Job> => {
    const [job] = await plant.order();
    await plant.plan(plan);
    // Whoever takes the word may be the one who dies, or the one who never answers.
    void plant
      .clear()
      .catch(() => plant.clear())
      .catch(() => undefined);
    return job as Job;
  };
  const attemptsOf = async (jobId: string): Promise<string[]> =>
    (await plant.shop.job(jobId)).attempts.map(({ id }) => id);
  const mend = async (): Promise<void> => {
    await plant.mend('server', 2);
    await plant.mend('worker', 2);
  };

  it('[A1] killed after the commit and before the publish: the other one publishes, one start', async () => {
    const { starts } = plant;
    const job = await orderUnder({ at: 'before-publish', does: 'kill' });
    await plant.hit('before-publish');
    await plant.finish(job.id);
    const [attemptId] = await attemptsOf(job.id);
    expect(await attemptsOf(job.id)).toHaveLength(1);
    expect(plant.witness.count('offer', attemptId)).toBe(1);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[A2] killed after the publish and before the mark: told twice, started once', async () => {
    await mend();
    const { starts } = plant;
    const job = await orderUnder({ at: 'after-publish', does: 'kill' });
    await plant.hit('after-publish');
    await plant.finish(job.id);
    const [attemptId] = await attemptsOf(job.id);
    expect(await attemptsOf(job.id)).toHaveLength(1);
    expect(plant.witness.count('offer', attemptId)).toBeGreaterThan(1);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[A3] frozen with a PREPARED in its hands: the other one commits, and what it does when it wakes changes nothing', async () => {
    await mend();
    const { starts } = plant;
    const job = await orderUnder({ at: 'before-reply', does: 'stop' });
    const frozen = await plant.hit('before-reply');
    await plant.finish(job.id);
    plant.wake(frozen);
    const [attemptId] = await attemptsOf(job.id);
    const said = plant.witness.facts.length;
    // It works off everything that it missed, in order; a fact after all that is a message after all that.
    const [next] = await plant.order();
    await plant.clear();
    await plant.finish(next!.id);
    expect(plant.witness.facts.length).toBeGreaterThan(said);
    expect(plant.witness.count('commit', attemptId)).toBe(1);
    expect(plant.starts).toBe(starts + 2);
  }, 180_000);

  it('[A4] kept busy for seconds: it says so, and nothing changes by it', async () => {
    const { starts } = plant;
    const job = await orderUnder({ at: 'before-ack', does: 'block', ms: 4_000 });
    const busy = await plant.hit('before-ack');
    await busy.says(/this process stood still for [3-9]/);
    await plant.finish(job.id);
    expect(await attemptsOf(job.id)).toHaveLength(1);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[A6] a newer bridge may say more than we understand, and nothing in a form we do not know', async () => {
    const bridge = JSON.parse(await readFile(path.join(plant.folder, 'bridge.json'), 'utf8')) as Record<string, string>;
    const [server] = plant.living('server');
    const telemetry = { epoch: 'newer', atMs: 1, machines: [], mood: 'good' };
    const sealed = plant.witness.sealedBy(bridge, 'telemetry', telemetry);
    await plant.witness.publish(sealed.topic, sealed.bytes);
    const { v: _, ...envelope } = JSON.parse(sealed.bytes.toString('utf8')) as Record<string, unknown>;
    await plant.witness.publish(sealed.topic, Buffer.from(JSON.stringify({ v: 2, ...envelope })));
    await server!.says(/refused, bad-envelope/);
    expect(server!.stdout).not.toMatch(/refused, bad-body/);
  }, 180_000);

  it('[BP-SRV-26] [A7] a clock an hour ahead or a year behind: nothing starts and it says why; set right, it starts', async () => {
    const { starts } = plant;
    for (const worker of plant.living('worker')) await worker.stop('SIGTERM');
    const jumps = new URL('../clock-jumps.js', import.meta.url).href;
    const [job] = await plant.order();
    const worker = await plant.start('worker', { FAULT: '3600000,-31536000000,0' }, ['--import', jumps]);
    process.kill(worker.pid, 'SIGUSR2');
    await plant.clear();
    await worker.says(/clock is 3600 s off/);
    process.kill(worker.pid, 'SIGUSR2');
    await worker.says(/clock is 31536000 s off/);
    expect(await attemptsOf(job!.id)).toEqual([]);
    process.kill(worker.pid, 'SIGUSR2');
    await plant.finish(job!.id);
    expect(plant.starts).toBe(starts + 1);
    await worker.stop('SIGTERM');
  }, 180_000);

  it('[A9] out of memory: it dies, and a new one takes up its work', async () => {
    await mend();
    const { starts } = plant;
    for (const server of plant.living('server')) await server.stop('SIGTERM');
    const small = await plant.start('server', {}, ['--max-old-space-size=100']);
    const job = await orderUnder({ at: 'before-fact', does: 'exhaust' });
    expect((await small.exit()).signal).toBe('SIGABRT');
    const diedMs = performance.now();
    await plant.start('server');
    await plant.finish(job.id);
    expect(performance.now() - diedMs).toBeLessThan(60_000);
    expect(await attemptsOf(job.id)).toHaveLength(1);
    expect(plant.starts).toBe(starts + 1);
  }, 180_000);

  it('[A10] whatever is asked of it, it lives and does not break', async () => {
    const [server] = plant.living('server');
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const paths = [
      '/api/jobs',
      '/api/requests',
      '/api/machines/%00/orders',
      '/api/designs',
      '/api/auth/sign-in',
      '/%ff',
    ];
    const requests = Number(process.env['MINGA_FAULT_REQUESTS'] ?? 600);
    const statuses = new Map<number, number>();
    for (let n = 0; n < requests; n++) {
      const method = methods[n % methods.length] ?? 'GET';
      const body = method === 'GET' ? undefined : badBody(n);
      const url = new URL(
        `${paths[n % paths.length]}${n % 4 === 0 ? `/${randomBytes(6).toString('base64url')}` : ''}`,
        plant.url,
      );
      const headers = { 'content-type': n % 3 === 0 ? 'application/json' : 'multipart/form-data; boundary=x' };
      const { status } = await fetch(url, { method, body, headers });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(server!.hasEnded).toBe(false);
  }, 120_000);

  it('[A11] asked to end during 50 downloads: it ends in time, and each goes on elsewhere where it broke', async () => {
    await mend();
    const bridge = JSON.parse(await readFile(path.join(plant.folder, 'bridge.json'), 'utf8')) as Record<string, string>;
    const content = randomBytes(3_000_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const folder = path.join(plant.folder, 'blobs', sha256.slice(0, 2));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, sha256), content);
    const authorization = `Basic ${Buffer.from(`${bridge['bridgeId']}:${bridge['secret']}`).toString('base64')}`;
    let answered = 0;
    const fetchFrom = async (base: string, from: number): Promise<Buffer> => {
      const headers = { authorization, ...(from > 0 && { range: `bytes=${from}-` }) };
      const request = http.get(new URL(`/api/bridge/programs/${sha256}`, base), { headers });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      answered += 1;
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of response) {
          chunks.push(chunk as Buffer);
          // The first ones stay open until the server has been told to end.
          if (from === 0) await ending;
        }
      } catch {
        // Broken off: what came so far counts.
      }
      return Buffer.concat(chunks);
    };
    const [first, second] = plant.living('server');
    const [firstUrl = '', secondUrl = ''] = plant.urls;
    let end = (): void => undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    const begun = Array.from({ length: 50 }, () => fetchFrom(firstUrl, 0));
    await plant.until('all are answered', async () => answered === 50);
    const stopped = first!.stop('SIGTERM');
    end();
    expect(await stopped).toEqual({ code: 0, signal: null });
    const parts = await Promise.all(begun);
    expect(parts.some(({ length }) => length < content.length)).toBe(true);
    const whole = await Promise.all(
      parts.map(async (part) =>
        part.length === content.length ? part : Buffer.concat([part, await fetchFrom(secondUrl, part.length)]),
      ),
    );
    expect(second!.hasEnded).toBe(false);
    expect(new Set(whole.map((bytes) => createHash('sha256').update(bytes).digest('hex')))).toEqual(new Set([sha256]));
  }, 180_000);

  it.each(REPEATS > 0 ? ALL_POINTS : POINTS)(
    '[A1] killed at %s: the piece is made, once',
    async (at) => {
      for (let n = 0; n < Math.max(1, REPEATS); n++) {
        await mend();
        const { starts } = plant;
        const job = await orderUnder({ at, does: 'kill', after: n % 3 });
        await plant.hit(at);
        await plant.finish(job.id);
        expect(plant.starts).toBe(starts + 1);
      }
    },
    Math.max(180_000, REPEATS * 60_000),
  );
});

/** Half a JSON, deep JSON, no JSON, the wrong JSON. */
function badBody(n: number): string {
  if (n % 4 === 0) return '['.repeat(5_000);
  if (n % 4 === 1) return `{"name": "${'\\u0000'.repeat(50)}", "quantity": 1e999`;
  return n % 4 === 2 ? randomBytes(300).toString('latin1') : '{"__proto__":{"role":"lab-admin"},"quantity":-1}';
}
