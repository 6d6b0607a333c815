import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { TaskQueue, startTaskWorkers, type TaskBackend, type TaskContext, type TaskHandlers } from './index.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis && process.env['CI']) throw new Error('redis-server is needed (apt-get install redis-server)');

/** Calls of a handler, and promises for them. */
class Calls {
  readonly seen: { payload: unknown; context: TaskContext }[] = [];
  readonly #waiting = new Set<() => void>();

  note(payload: unknown, context: TaskContext): void {
    this.seen.push({ payload, context });
    for (const wake of this.#waiting) wake();
  }

  async atLeast(count: number): Promise<void> {
    while (this.seen.length < count) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(() => resolve());
      });
    }
  }
}

function suite(title: string, open: () => Promise<{ backend: TaskBackend; close(): Promise<void> }>): void {
  describe(title, () => {
    let backend: TaskBackend;
    let closeBackend: () => Promise<void>;
    let queue: TaskQueue;
    const closers: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      ({ backend, close: closeBackend } = await open());
      queue = new TaskQueue(backend, () => undefined);
      await queue.ready();
    });
    afterAll(async () => {
      await Promise.all(closers.map((close) => close()));
      await queue?.close();
      await closeBackend?.();
    });

    /** Works through tasks until the returned function is called. */
    const work = (handlers: Partial<TaskHandlers>): (() => Promise<void>) => {
      const none = (): Promise<void> => Promise.resolve();
      const all = {
        advance: none,
        'prepare-program': none,
        'import-design': none,
        'picture-design': none,
        'report-capacity': none,
      };
      const workers = startTaskWorkers(
        backend,
        { ...all, 'deliver-coalition': none, sweep: none, ...handlers },
        () => undefined,
      );
      let closing: Promise<void> | undefined;
      const close = (): Promise<void> => (closing ??= workers.close());
      closers.push(close);
      return close;
    };

    it('hands each task with its payload to its handler', async () => {
      const calls = new Calls();
      const close = work({ advance: async (payload, context) => calls.note(payload, context) });
      await queue.add('advance', { cause: 'a' });
      await queue.add('advance', { cause: 'b' });
      await calls.atLeast(2);
      await close();
      expect(new Set(calls.seen.map(({ payload }) => (payload as { cause: string }).cause))).toEqual(
        new Set(['a', 'b']),
      );
    });

    it('keeps one task of an id while it waits or runs, and takes it anew after its end', async () => {
      const calls = new Calls();
      for (let n = 0; n < 5; n += 1) await queue.add('prepare-program', { programId: 'p' }, 'p');
      let finish = (): void => undefined;
      const running = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const close = work({
        'prepare-program': async (payload, context) => {
          calls.note(payload, context);
          if (calls.seen.length === 1) await running;
        },
      });
      await calls.atLeast(1);
      await queue.add('prepare-program', { programId: 'p' }, 'p');
      finish();
      await close();
      expect(calls.seen).toHaveLength(1);
      await queue.add('prepare-program', { programId: 'p' }, 'p');
      const closeAgain = work({ 'prepare-program': async (payload, context) => calls.note(payload, context) });
      await calls.atLeast(2);
      await closeAgain();
    });

    it('tries a failing task three times, tells it which try is the last, and gives up', async () => {
      const calls = new Calls();
      const close = work({
        'prepare-program': async (payload, context) => {
          calls.note(payload, context);
          throw new Error('no luck');
        },
      });
      await queue.add('prepare-program', { programId: 'f' }, 'f');
      await calls.atLeast(3);
      await close();
      expect(calls.seen.map(({ context }) => context.isLastTry)).toEqual([false, false, true]);
    });

    it('repeats what is scheduled', async () => {
      const calls = new Calls();
      await queue.every('sweep', 50, {});
      await queue.every('sweep', 50, {});
      const close = work({ sweep: async (payload, context) => calls.note(payload, context) });
      await calls.atLeast(3);
      await close();
    });

    it('waits for the task in hand before it closes', async () => {
      const calls = new Calls();
      let isDone = false;
      const close = work({
        advance: async (payload, context) => {
          calls.note(payload, context);
          await new Promise((resolve) => setImmediate(resolve));
          isDone = true;
        },
      });
      await queue.add('advance', { cause: 'last' });
      await calls.atLeast(1);
      await close();
      expect(isDone).toBe(true);
    });
  });
}

suite('tasks in PostgreSQL', async () => {
  const database: TestDatabase = await testDatabase();
  return { backend: { databaseUrl: database.url }, close: () => database.drop() };
});

if (hasRedis) {
  suite('tasks in Redis', async () => {
    const port = await freePort();
    const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await ready(server);
    const backend = { databaseUrl: 'postgres://nobody@127.0.0.1:1/none', redisUrl: `redis://127.0.0.1:${port}` };
    return {
      backend,
      close: async () => {
        server.kill();
        await once(server, 'exit');
      },
    };
  });
} else {
  it.skip('tasks in Redis: redis-server is not installed', () => undefined);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function ready(server: ChildProcess): Promise<void> {
  for await (const chunk of server.stdout ?? []) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  server.stdout?.resume();
}
