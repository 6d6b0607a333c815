import { Queue, Worker, createPostgresBackend, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { QUEUE_OF, type TaskHandlers, type TaskMap, type TaskName } from './tasks.js';

/** Tasks live in Redis where one is given, else in PostgreSQL (schema `bullmq`). */
export interface TaskBackend {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
}

type Log = (message: string, error: unknown) => void;

const QUEUE_NAMES = ['light', 'heavy'] as const;
type QueueName = (typeof QUEUE_NAMES)[number];

/** Keeps the latest of what ended for a look, and no more. */
const JOB_OPTIONS = {
  removeOnComplete: 100,
  removeOnFail: 500,
  attempts: 3,
  backoff: { type: 'exponential', delay: 1_000 },
};

/** Adds tasks. One per process. */
export class TaskQueue {
  readonly #queues: Record<QueueName, TaskStore>;
  readonly #redis: Redis | undefined;

  constructor(backend: TaskBackend, log: Log) {
    this.#redis = redisOf(backend);
    this.#queues = { light: makeQueue('light', backend, this.#redis), heavy: makeQueue('heavy', backend, this.#redis) };
    for (const queue of Object.values(this.#queues)) queue.on('error', (error) => log('task queue', error));
  }

  async ready(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.waitUntilReady()));
  }

  /** @param id a task with this id that has not ended yet is not added again */
  async add<N extends TaskName>(name: N, payload: TaskMap[N], id?: string): Promise<void> {
    const once = id === undefined ? {} : { jobId: `${name}-${id}`, removeOnComplete: true, removeOnFail: true };
    await this.#queues[QUEUE_OF[name]].add(name, payload, { ...JOB_OPTIONS, ...once });
  }

  /** Repeats a task for ever; said again (each worker does at its start) it stays one. A new interval counts from the next run on. */
  async every<N extends TaskName>(name: N, everyMs: number, payload: TaskMap[N]): Promise<void> {
    await this.#queues[QUEUE_OF[name]].upsertJobScheduler(
      name,
      { every: everyMs },
      { name, data: payload, opts: { ...JOB_OPTIONS, attempts: 1 } },
    );
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.close()));
    this.#redis?.disconnect();
  }
}

/** Works through tasks until closed; `close` waits for the ones in hand. */
export function startTaskWorkers(backend: TaskBackend, handlers: TaskHandlers, log: Log): { close(): Promise<void> } {
  const redis = redisOf(backend);
  const run = async (job: Job): Promise<void> => {
    const name = job.name as TaskName;
    const handler = handlers[name] as (payload: unknown, context: { isLastTry: boolean }) => Promise<void>;
    await handler(job.data, { isLastTry: job.attemptsMade + 1 >= (job.opts.attempts ?? 1) });
  };
  const workers = QUEUE_NAMES.map((name) => {
    const options = { concurrency: name === 'heavy' ? 1 : 4 };
    const worker = redis
      ? new Worker(name, run, { ...options, connection: redis })
      : new Worker(name, run, { ...options, connection: postgresOf(backend) }, createPostgresBackend);
    worker.on('failed', (job, error) => log(`task ${job?.name ?? name} failed`, error));
    worker.on('error', (error) => log('task worker', error));
    return worker;
  });
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      redis?.disconnect();
    },
  };
}

const redisOf = (backend: TaskBackend): Redis | undefined =>
  backend.redisUrl === undefined ? undefined : new Redis(backend.redisUrl, { maxRetriesPerRequest: null });

const postgresOf = (backend: TaskBackend) => ({
  connectionString: backend.databaseUrl,
  schema: 'bullmq',
  migrate: true,
  max: 2,
});

/** What both kinds of Queue have in common, as far as we use it. */
type TaskStore = Pick<Queue, 'add' | 'upsertJobScheduler' | 'waitUntilReady' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};

function makeQueue(name: QueueName, backend: TaskBackend, redis: Redis | undefined): TaskStore {
  return redis
    ? new Queue(name, { connection: redis })
    : new Queue(name, { connection: postgresOf(backend) }, createPostgresBackend);
}
