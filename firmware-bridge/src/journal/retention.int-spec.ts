import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { memoryLog } from '../../test/fixtures.js';
import type { AttemptRecord } from '../gate/gate-types.js';
import { CommandInbox } from './command-inbox.js';
import { InboxRetention, KEEP_MS } from './retention.js';
import { JournalStore } from './store.js';

const DAY = 24 * 60 * 60_000;

describe('the inbox over months', () => {
  let folder: string;
  let store: JournalStore;
  let commands: CommandInbox;
  let clock: FakeClock;
  let fences: [string, number][];
  let isWaiting: boolean;
  let isTimeKnown: boolean;
  let retention: InboxRetention;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'inbox-'));
    clock = new FakeClock();
    fences = [];
    isWaiting = false;
    isTimeKnown = true;
    await open();
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function open(): Promise<void> {
    store = await JournalStore.open(folder, 1, () => undefined);
    commands = new CommandInbox(store, memoryLog().log);
    retention = new InboxRetention(store, commands, clock, {
      serverNowMs: () => (isTimeKnown ? clock.nowMs() : undefined),
      raiseFence: (machineId, fence) => {
        if (!isWaiting) fences.push([machineId, fence]);
        return Promise.resolve(!isWaiting);
      },
    });
  }

  const attempt = (attemptId: string, over: Partial<AttemptRecord> = {}, fence = 1): AttemptRecord => ({
    attemptId,
    machineId: 'm1',
    state: 'done',
    offer: { fence } as AttemptRecord['offer'] & object,
    ...over,
  });
  const keep = (record: AttemptRecord): Promise<void> => store.write({ attempt: record });
  async function pass(days: number): Promise<void> {
    for (let day = 0; day < days; day += 1) {
      clock.turn(DAY);
      await retention.tick();
    }
  }

  it('[BP-START-33] answers for an attempt for 90 days after its end was seen, and then only its fence is left', async () => {
    await keep(attempt('a1', {}, 7));
    await keep(attempt('a2', { state: 'rejected' }, 9));
    await keep(attempt('live', { state: 'paused', machineId: 'm2' }, 3));
    await retention.tick();
    await pass(89);
    expect(store.attempt('a1')?.state).toBe('done');
    expect(fences).toEqual([]);
    await pass(1);
    expect(store.attempt('a1')).toBeUndefined();
    expect(store.attempt('a2')).toBeUndefined();
    expect(store.attempt('live')?.state).toBe('paused');
    expect(fences).toEqual([['m1', 9]]);
  });

  it('keeps what it could not keep the fence of, and grows no older while the time is not known', async () => {
    await keep(attempt('a1'));
    await retention.tick();
    isTimeKnown = false;
    await pass(100);
    expect(store.attempt('a1')).toBeDefined();
    isTimeKnown = true;
    isWaiting = true;
    await pass(1);
    expect(store.attempt('a1')).toBeDefined();
    isWaiting = false;
    await pass(1);
    expect(store.attempt('a1')).toBeUndefined();
  });

  it('counts from when it was first seen as ended, over restarts', async () => {
    await keep(attempt('a1'));
    await retention.tick();
    await pass(50);
    await store.close();
    await open();
    await pass(39);
    expect(store.attempt('a1')).toBeDefined();
    await pass(1);
    expect(store.attempt('a1')).toBeUndefined();
  });

  it('does not grow for ever: after a year it holds the attempts and commands of a season', async () => {
    let count = 0;
    for (let day = 0; day < 365; day += 1) {
      for (let each = 0; each < 2; each += 1)
        await store.edit({ [`attempt/a${count}`]: attempt(`a${count++}`) }, [], false);
      await store.edit({ [`once/${String(clock.nowMs()).padStart(16, '0')}/c${day}`]: 1 }, [], false);
      await pass(1);
    }
    const keys: string[] = [];
    for await (const [key] of store.entries('')) keys.push(key);
    const of = (prefix: string): number => keys.filter((key) => key.startsWith(prefix)).length;
    const days = KEEP_MS / DAY;
    expect(of('attempt/')).toBeGreaterThanOrEqual(2 * days);
    expect(of('attempt/')).toBeLessThanOrEqual(2 * (days + 2));
    expect(of('ended/')).toBe(of('attempt/'));
    expect(of('once/')).toBeLessThanOrEqual(3);
  });

  it('[BP-CTRL-15] takes a command once, by any process, until a day after its expiry', async () => {
    const command = { commandId: 'c1', expiresAtMs: clock.nowMs() + 15_000 };
    expect(await commands.take(command)).toBe(true);
    expect(await commands.take(command)).toBe(false);
    await store.close();
    await open();
    expect(await commands.take(command)).toBe(false);
    expect(await commands.take({ ...command, commandId: 'c2' })).toBe(true);
    await pass(1);
    expect(await commands.take(command)).toBe(false);
    await pass(1);
    expect(await commands.take(command)).toBe(true);
  });
});
