import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { capacityAnswerSchema, COALITION_CONTEXT, productionAnswerSchema } from '#libs/coalition-contract';
import type { Clock } from '#libs/domain';
import { createCoalitionApp, hashSiteKey, type CoalitionApp, type CoalitionConfig } from './coalition.app.js';
import { capacityMessage, deliver, eventMessage, KEY_A, KEY_B, SITE_A, SITE_B } from './testing/messages.js';
import { startPostgres, type TestPostgres } from './testing/postgres.js';

let postgres: TestPostgres;
let app: CoalitionApp;
let config: CoalitionConfig;
let nowMs = 0;
let databases = 0;
const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  nowMs = Date.parse('2026-11-21T12:00:00.000Z');
  config = {
    databaseUrl: await postgres.createDatabase(`coalition_${databases++}`),
    host: '127.0.0.1',
    port: 0,
    siteKeys: [
      { siteId: SITE_A, keyHash: hashSiteKey(KEY_A) },
      { siteId: SITE_B, keyHash: hashSiteKey(KEY_B) },
    ],
    clock,
    logger: false,
  };
  app = await createCoalitionApp(config);
});
afterEach(() => app.close());

const at = (offsetS: number): string => new Date(nowMs + offsetS * 1000).toISOString();

async function get(path: string): Promise<unknown> {
  const response = await fetch(app.url + path);
  expect(response.status).toBe(200);
  return response.json();
}
const capacity = async () => capacityAnswerSchema.parse(await get('/v1/capacity')).sites;
const production = async (query = '') => productionAnswerSchema.parse(await get(`/v1/production${query}`));

describe('deliveries', () => {
  it('shows a delivered report and event to everybody, with age', async () => {
    const event = eventMessage({ at: at(-60) });
    const response = await deliver(app.url, [capacityMessage({ observedAt: at(-90) }), event]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ accepted: 2, duplicates: 0, refused: [] });

    expect(await capacity()).toMatchObject([
      { siteId: SITE_A, siteName: 'Taller de Sigchos', ageS: 90, isStale: false, entries: [{ freeMachines: 1 }] },
    ]);
    expect(await production()).toMatchObject([
      { siteId: SITE_A, action: 'produce', designTitle: 'Maize sheller', quantity: 1, unit: 'one', at: at(-60) },
    ]);
  });

  it('counts the same messages once, in one delivery, in two, and in two at the same time', async () => {
    const messages = Array.from({ length: 40 }, () => eventMessage());
    const twice = await deliver(app.url, [messages[0], messages[0]]);
    expect(await twice.json()).toEqual({ accepted: 1, duplicates: 1, refused: [] });

    const answers = await Promise.all(
      [messages, messages.toReversed(), messages].map(async (batch) => (await deliver(app.url, batch)).json()),
    );
    const accepted = answers.map((answer) => (answer as { accepted: number }).accepted);
    expect(accepted.reduce((sum, n) => sum + n, 0)).toBe(39);
    expect(await production()).toHaveLength(40);
  });

  it('keeps an event once when another message brings it again', async () => {
    const first = eventMessage();
    await deliver(app.url, [first]);
    await deliver(app.url, [{ ...first, id: SITE_B }]);
    expect(await production()).toHaveLength(1);
  });

  it('never lets an older report overwrite a newer one, also within one delivery', async () => {
    await deliver(app.url, [capacityMessage({ sequence: 5 }, 2), capacityMessage({ sequence: 4 }, 1)]);
    const late = await deliver(app.url, [capacityMessage({ sequence: 3 }, 0)]);
    expect(await late.json()).toMatchObject({ accepted: 1 });
    expect(await capacity()).toMatchObject([{ entries: [{ freeMachines: 2 }] }]);
    await deliver(app.url, [capacityMessage({ sequence: 6 }, 0)]);
    expect(await capacity()).toMatchObject([{ entries: [{ freeMachines: 0 }] }]);
  });

  it('refuses only the messages that make no sense, and says why', async () => {
    const good = eventMessage();
    const bad = { ...eventMessage(), type: 'gossip' };
    const foreign = eventMessage({ siteId: SITE_B });
    const response = await deliver(app.url, [bad, good, foreign]);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      accepted: 1,
      duplicates: 0,
      refused: [
        { id: bad.id, code: 'INPUT_INVALID', message: expect.stringContaining('type') },
        { id: foreign.id, code: 'INPUT_INVALID', message: 'event.siteId: is not the site of the delivery.' },
      ],
    });
    expect(await production()).toHaveLength(1);
  });

  it('keeps text in any script and quotes as it is', async () => {
    const partName = `Ñawi 工房 '); DROP SCHEMA coalition; -- "🛠️"`;
    await deliver(app.url, [eventMessage({ partName })]);
    expect(await production()).toMatchObject([{ partName }]);
  });

  it('keeps the sites apart and calls a report stale after its half-life', async () => {
    await deliver(app.url, [capacityMessage({ observedAt: at(0), halfLifeS: 600 })]);
    const toB = { siteId: SITE_B, key: KEY_B };
    await deliver(app.url, [capacityMessage({ siteId: SITE_B, siteName: 'Alausí', observedAt: at(0) })], toB);
    nowMs += 601_000;
    expect(await capacity()).toMatchObject([
      { siteName: 'Alausí', ageS: 601, isStale: false },
      { siteName: 'Taller de Sigchos', ageS: 601, isStale: true },
    ]);
  });

  it('makes no report fresher than its arrival, however fast the clock of the site', async () => {
    await deliver(app.url, [capacityMessage({ observedAt: at(86_400) })]);
    nowMs += 1801_000;
    expect(await capacity()).toMatchObject([{ ageS: 1801, isStale: true }]);
  });

  it('keeps everything over a restart', async () => {
    await deliver(app.url, [capacityMessage(), eventMessage()]);
    await app.close();
    app = await createCoalitionApp(config);
    expect(await capacity()).toHaveLength(1);
    expect(await production()).toHaveLength(1);
  });
});

describe('reading', () => {
  it('lists what was made and used up, newest first, as many as asked for', async () => {
    await deliver(app.url, [
      eventMessage({ at: at(-30), partName: 'second' }),
      eventMessage({ at: at(-40), partName: 'third', action: 'consume', unit: 'gram', quantity: 38.5 }),
      eventMessage({ at: at(-20), partName: 'hours', action: 'use', unit: 'hour', quantity: 2 }),
      eventMessage({ at: at(-10), partName: 'first' }),
    ]);
    expect((await production()).map(({ partName }) => partName)).toEqual(['first', 'second', 'third']);
    expect((await production('?limit=1')).map(({ partName }) => partName)).toEqual(['first']);
  });

  it('publishes capacity and all events as linked data', async () => {
    const event = eventMessage({ action: 'use', unit: 'hour' });
    await deliver(app.url, [capacityMessage(), event]);
    const response = await fetch(`${app.url}/v1/feed`);
    expect(response.headers.get('content-type')).toMatch(/^application\/ld\+json/);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({
      '@context': COALITION_CONTEXT,
      '@graph': [
        { type: 'Proposal', purpose: 'offer' },
        { type: 'EconomicEvent', action: 'use' },
      ],
    });
    expect(await get('/v1/schemas')).toHaveProperty('Delivery');
  });

  it('is ready when its database answers', async () => {
    expect(await get('/health')).toEqual({ status: 'ready' });
  });
});

describe('errors', () => {
  it.each([
    ['no key', { key: null }, [], 401, 'AUTH_REQUIRED'],
    ['a wrong key', { key: 'x'.repeat(40) }, [], 401, 'SITE_KEY_WRONG'],
    ['the key of another site', { key: KEY_B }, [eventMessage()], 403, 'AUTH_FORBIDDEN'],
    ['no messages', {}, [], 422, 'INPUT_INVALID'],
    ['messages without id', {}, [{ type: 'event' }], 422, 'INPUT_INVALID'],
    ['a body over 1 MB', {}, ['x'.repeat(1_000_001)], 413, 'INPUT_TOO_LARGE'],
  ])('answers %s as problem+json', async (_, as, messages, status, code) => {
    const response = await deliver(app.url, messages, as);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status, code, type: `urn:minga:error:${code}` });
  });

  it.each([
    ['not JSON', 'POST', '/v1/deliveries', '{"siteId":', 422],
    ['JSON that is no object', 'POST', '/v1/deliveries', '[1]', 422],
    ['an unknown address', 'GET', '/v2/nothing', undefined, 404],
    ['a limit of zero', 'GET', '/v1/production?limit=0', undefined, 422],
    ['a limit that is no number', 'GET', '/v1/feed?limit=many', undefined, 422],
  ])('answers %s as problem+json', async (_, method, path, body, status) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY_A}` };
    const response = await fetch(app.url + path, { method, headers, ...(body !== undefined && { body }) });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: status === 404 ? 'NOT_FOUND' : 'INPUT_INVALID' });
  });

  it('makes an address that tries wrong keys wait, but never the site with the right one', async () => {
    const wrong = { key: 'y'.repeat(40) };
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) statuses.push((await deliver(app.url, [], wrong)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    const limited = await deliver(app.url, [], wrong);
    expect(limited.headers.get('retry-after')).toBe('60');
    expect((await deliver(app.url, [eventMessage()])).status).toBe(200);
    nowMs += 60_000;
    expect((await deliver(app.url, [], wrong)).status).toBe(401);
  });

  it('says that it is not ready while its database is away, and goes on by itself afterwards', async () => {
    const message = eventMessage();
    await deliver(app.url, [message]);
    await postgres.pause();
    try {
      const response = await deliver(app.url, [eventMessage()]);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await response.json()).toMatchObject({ code: 'NOT_READY' });
      expect((await fetch(`${app.url}/health`)).status).toBe(503);
    } finally {
      await postgres.resume();
    }
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
    expect(await (await deliver(app.url, [message])).json()).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('does not start on a taken port, and leaves nothing open', async () => {
    const port = Number(new URL(app.url).port);
    await expect(createCoalitionApp({ ...config, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const held = createServer().listen(0, '127.0.0.1');
    await once(held, 'listening');
    const { port: dead } = held.address() as { port: number };
    held.close();
    await once(held, 'close');
    const databaseUrl = `postgres://minga:test@127.0.0.1:${dead}/none`;
    await expect(createCoalitionApp({ ...config, databaseUrl })).rejects.toThrow();
  });
});

describe('live events', () => {
  /** Reads `data:` lines until `count` came. */
  async function listen(count: number, onReady: () => void): Promise<unknown[]> {
    const response = await fetch(`${app.url}/v1/events`);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let text = '';
    const seen: unknown[] = [];
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks.filter((lines) => lines.includes('data: '))) {
        expect(block).toContain('event: changed');
        seen.push(JSON.parse(/^data: (.*)$/m.exec(block)![1]!));
        if (seen.length === 1) onReady();
      }
      if (seen.length >= count) break;
    }
    return seen;
  }

  it('says at once what a delivery changed, and nothing for one that changed nothing', async () => {
    const report = capacityMessage();
    const seen = await listen(4, () => {
      void (async () => {
        await deliver(app.url, [report]);
        await deliver(app.url, [report]);
        await deliver(app.url, [capacityMessage({ sequence: 2 }), eventMessage()]);
      })();
    });
    expect(seen).toEqual([
      { topic: 'all' },
      { topic: 'capacity', siteId: SITE_A },
      { topic: 'capacity', siteId: SITE_A },
      { topic: 'production', siteId: SITE_A },
    ]);
  });

  it('ends its streams on close, so that nothing holds the engine up', async () => {
    const stream = request(`${app.url}/v1/events`).end();
    const [response] = (await once(stream, 'response')) as [NodeJS.ReadableStream];
    response.resume();
    const ended = once(response, 'end');
    await app.close();
    await ended;
    await expect(fetch(`${app.url}/health`)).rejects.toThrow();
    app = await createCoalitionApp(config);
  });
});
