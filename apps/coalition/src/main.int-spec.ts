import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { CapacityAnswer, CoalitionMessage, DeliveryAnswer, ProductionAnswer } from '#libs/coalition-contract';
import { capacityMessage, deliver, eventMessage, KEY_A, SITE_A } from './testing/messages.js';
import { startPostgres, type TestPostgres } from './testing/postgres.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const running = new Set<ChildProcessWithoutNullStreams>();
let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await postgres.stop();
});

function start(env: Record<string, string>): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', COALITION_PORT: '0', ...env },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** The address it prints when it is ready. */
async function urlOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  for await (const line of createInterface(child.stdout)) {
    const url = /^Coalition is ready at (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('the coalition ended before it was ready');
}

/** Exit code and what it wrote to stderr. */
async function endOf(child: ChildProcessWithoutNullStreams): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

/** Locks the table of events, which stops a delivery in the middle of its transaction. */
async function holdEvents(databaseUrl: string) {
  const database = new Client(databaseUrl);
  await database.connect();
  await database.query('BEGIN; LOCK TABLE coalition.economic_event');
  return {
    untilSomebodyWaits: async (): Promise<void> => {
      let waiting: unknown[] = [];
      while (waiting.length === 0) {
        ({ rows: waiting } = await database.query('SELECT 1 FROM pg_locks WHERE NOT granted'));
      }
    },
    release: async (): Promise<void> => {
      await database.query('COMMIT');
      await database.end();
    },
  };
}

describe('the coalition process', () => {
  it('killed in the middle of deliveries and started again has everything, and nothing twice', async () => {
    const env = {
      COALITION_DATABASE_URL: await postgres.createDatabase('killed'),
      COALITION_SITE_KEYS: `${SITE_A}:${KEY_A}`,
    };
    const events: CoalitionMessage[] = Array.from({ length: 400 }, (_, i) => eventMessage({ partName: `Part ${i}` }));
    const batches = Array.from({ length: 40 }, (_, i) => [
      ...events.slice(i * 10, i * 10 + 10),
      capacityMessage({ sequence: i }, i),
    ]);

    let child = start(env);
    let url = await urlOf(child);
    const kills = { done: 0, wanted: 2 };
    let unanswered = batches;
    let settled = 0;
    let duplicates = 0;
    // The site's side: every batch is sent, four at a time, until it is answered.
    while (unanswered.length > 0) {
      const wave = unanswered.slice(0, 4);
      const answersAtOnce = wave.map(async (batch) => {
        const response = await deliver(url, batch);
        return (await response.json()) as DeliveryAnswer;
      });
      if (kills.done < kills.wanted && settled >= 10 * kills.done + 5) {
        await Promise.race(answersAtOnce);
        child.kill('SIGKILL');
        kills.done += 1;
      }
      const answers = await Promise.allSettled(answersAtOnce);
      const failed = wave.filter((_, i) => answers[i]?.status === 'rejected');
      for (const answer of answers) if (answer.status === 'fulfilled') duplicates += answer.value.duplicates;
      settled += wave.length - failed.length;
      unanswered = [...failed, ...unanswered.slice(4)];
      if (child.killed) {
        if (running.has(child)) await once(child, 'exit');
        child = start(env);
        url = await urlOf(child);
      }
    }

    // Whatever was answered before a kill is sent once more, as a site does whose acknowledgement was lost.
    const again = (await (await deliver(url, batches.flat().slice(0, 440))).json()) as DeliveryAnswer;
    expect(again).toEqual({ accepted: 0, duplicates: 440, refused: [] });
    const production = (await (await fetch(`${url}/v1/production?limit=500`)).json()) as ProductionAnswer;
    expect(production.map(({ partName }) => partName).toSorted()).toEqual(events.map((_, i) => `Part ${i}`).toSorted());
    const { sites } = (await (await fetch(`${url}/v1/capacity`)).json()) as CapacityAnswer;
    expect(sites.map(({ entries }) => entries[0]?.freeMachines)).toEqual([39]);
    expect(kills.done).toBe(kills.wanted);
    expect(duplicates % 11).toBe(0);

    child.kill('SIGTERM');
    expect((await endOf(child)).code).toBe(0);
  }, 120_000);

  it('killed between the statements of a delivery has taken nothing of it, and takes all of it afterwards', async () => {
    const databaseUrl = await postgres.createDatabase('halfway');
    const env = { COALITION_DATABASE_URL: databaseUrl, COALITION_SITE_KEYS: `${SITE_A}:${KEY_A}` };
    const child = start(env);
    const url = await urlOf(child);
    const hold = await holdEvents(databaseUrl);
    const messages = [eventMessage(), capacityMessage()];
    const answer = deliver(url, messages);
    await hold.untilSomebodyWaits();
    child.kill('SIGKILL');
    await expect(answer).rejects.toThrow();
    await hold.release();

    const next = await urlOf(start(env));
    expect(await (await deliver(next, messages)).json()).toEqual({ accepted: 2, duplicates: 0, refused: [] });
    expect(await (await fetch(`${next}/v1/production`)).json()).toHaveLength(1);
  });

  it('answers what is under way when it is told to stop, and ends its streams', async () => {
    const databaseUrl = await postgres.createDatabase('drained');
    const child = start({ COALITION_DATABASE_URL: databaseUrl, COALITION_SITE_KEYS: `${SITE_A}:${KEY_A}` });
    const url = await urlOf(child);
    const stream = await fetch(`${url}/v1/events`);
    const hold = await holdEvents(databaseUrl);
    const answer = deliver(url, [eventMessage()]);
    await hold.untilSomebodyWaits();
    const ended = endOf(child);
    child.kill('SIGTERM');
    expect(await stream.text()).toContain('"topic":"all"');
    await hold.release();

    expect(await (await answer).json()).toEqual({ accepted: 1, duplicates: 0, refused: [] });
    expect(await ended).toEqual({ code: 0, stderr: '' });
  });

  it.each([
    ['without settings', {}, /^COALITION_\w+ must be set.*\.\n$/],
    [
      'without its database',
      { COALITION_DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x', COALITION_SITE_KEYS: `${SITE_A}:${KEY_A}` },
      /^No PostgreSQL answers at 127\.0\.0\.1:1; start it or set COALITION_DATABASE_URL\.\n$/,
    ],
  ])('does not start %s and says why in one sentence', async (_, env, sentence) => {
    const { code, stderr } = await endOf(start(env));
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
  });
});
