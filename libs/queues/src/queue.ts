import os from 'node:os';
import { Queue, Worker, createPostgresBackend, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import { QUEUE_OF, type TaskHandlers, type TaskMap, type TaskName } from './tasks.js';

/** Tasks live in Redis where one is given, else in PostgreSQL (schema `bullmq`). */
export interface TaskBackend {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  /** Heavy tasks that one process works on at once. Default: one for every two cores. */
  readonly heavyAtOnce?: number;
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
  #lastError = '';

  constructor(
    backend: TaskBackend,
    private readonly log: Log,
  ) {
    this.#redis = producerRedis(backend);
    this.#redis?.on('error', (error) => this.#sayOnce(error));
    this.#queues = { light: makeQueue('light', backend, this.#redis), heavy: makeQueue('heavy', backend, this.#redis) };
    for (const queue of Object.values(this.#queues)) queue.on('error', (error) => this.#sayOnce(error));
  }

  /**
   * A Redis that is away is waited for a moment and no longer: people and bridges can be served without tasks.
   * @throws Error when the Redis would throw tasks away to make room
   */
  async ready(): Promise<void> {
    if (!this.#redis) return void (await Promise.all(this.#all.map((queue) => queue.waitUntilReady())));
    const info = await this.#redis.info('memory').catch(() => firstInfo(this.#redis as Redis));
    const policy = /maxmemory_policy:(\S+)/.exec(info ?? '')?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      throw new Error(`Redis may throw tasks away (maxmemory-policy is ${policy}). Set it to noeviction.`);
    }
  }

  /** False while tasks cannot be added. */
  get isReachable(): boolean {
    return this.#redis === undefined || this.#redis.status === 'ready';
  }

  /**
   * A task that cannot be added now is not: tasks are reminders, and the next sweep looks at everything.
   * @param id a task with this id that has not ended yet is not added again
   */
  async add<N extends TaskName>(name: N, payload: TaskMap[N], id?: string): Promise<void> {
    const once = id === undefined ? {} : { jobId: `${name}-${id}`, removeOnComplete: true, removeOnFail: true };
    try {
      this.#needRedis();
      await this.#queues[QUEUE_OF[name]].add(name, payload, { ...JOB_OPTIONS, ...once });
      this.#lastError = '';
    } catch (error) {
      this.#sayOnce(error);
    }
  }

  /** Repeats a task for ever; said again it stays one. @throws Error when the queue does not answer */
  async every<N extends TaskName>(name: N, everyMs: number, payload: TaskMap[N]): Promise<void> {
    this.#needRedis();
    const queue = this.#queues[QUEUE_OF[name]];
    if ((await queue.getJobScheduler(name))?.every === everyMs) return;
    await queue.upsertJobScheduler(
      name,
      { every: everyMs },
      { name, data: payload, opts: { ...JOB_OPTIONS, attempts: 1 } },
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((queue) => queue.close()));
    this.#redis?.disconnect();
  }

  /** A queue that never met its Redis would wait for it. */
  #needRedis(): void {
    if (!this.isReachable) throw new Error('Redis is away');
  }

  get #all(): TaskStore[] {
    return Object.values(this.#queues);
  }

  /** A Redis that is away says so several times a second. */
  #sayOnce(error: unknown): void {
    if (String(error) === this.#lastError) return;
    this.#lastError = String(error);
    this.log('task queue', error);
  }
}

/** A slicer keeps one core busy; half of them stay with people, machines and the database. */
const HEAVY_AT_ONCE = Math.max(1, Math.floor(os.availableParallelism() / 2));

/** Works through tasks until closed; `close` waits for the ones in hand. */
export function startTaskWorkers(backend: TaskBackend, handlers: TaskHandlers, log: Log): { close(): Promise<void> } {
  const redis = redisOf(backend);
  const run = async (job: Job): Promise<void> => {
    const name = job.name as TaskName;
    const handler = handlers[name] as (payload: unknown, context: { isLastTry: boolean }) => Promise<void>;
    await handler(job.data, { isLastTry: job.attemptsMade + 1 >= (job.opts.attempts ?? 1) });
  };
  const workers = QUEUE_NAMES.map((name) => {
    const options = { concurrency: name === 'heavy' ? (backend.heavyAtOnce ?? HEAVY_AT_ONCE) : 4 };
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

/** Whoever adds a task has something else to do: no answer within this time is none. */
const ANSWER_WITHIN_MS = 2_000;
const REDIS_AT_START_MS = 5_000;

const producerRedis = ({ redisUrl }: TaskBackend): Redis | undefined =>
  redisUrl === undefined
    ? undefined
    : new Redis(redisUrl, {
        maxRetriesPerRequest: null,
        enableOfflineQueue: false,
        commandTimeout: ANSWER_WITHIN_MS,
      });

/** What a Redis says of itself once it is there; undefined when it is not there in time. */
function firstInfo(redis: Redis): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), REDIS_AT_START_MS);
    redis.once('ready', () => {
      clearTimeout(timer);
      redis.info('memory').then(resolve, () => resolve(undefined));
    });
  });
}

const postgresOf = (backend: TaskBackend) => ({
  connectionString: backend.databaseUrl,
  schema: 'bullmq',
  migrate: true,
  max: 2,
});

/** What both kinds of Queue have in common, as far as we use it. */
type TaskStore = Pick<Queue, 'add' | 'getJobScheduler' | 'upsertJobScheduler' | 'waitUntilReady' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};

function makeQueue(name: QueueName, backend: TaskBackend, redis: Redis | undefined): TaskStore {
  return redis
    ? new Queue(name, { connection: redis })
    : new Queue(name, { connection: postgresOf(backend) }, createPostgresBackend);
}
