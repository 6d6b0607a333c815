import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TaskQueue, type TaskName } from '#libs/queues';
import { LiveHub } from './live/live.hub.js';

/** What a notice makes due. */
const TASK_OF: Readonly<Record<string, TaskName>> = {
  advance: 'advance',
  machines: 'report-capacity',
  jobs: 'report-capacity',
  'coalition-outbox': 'deliver-coalition',
};
/** Notices come in bursts; capacity is worked out once after each. A start is never kept waiting. */
const QUIET_MS: Partial<Record<TaskName, number>> = { 'report-capacity': 300 };

/** Turns what changed into tasks for the worker; the worker's sweep makes up for what is lost on the way. */
@Injectable()
export class TriggersService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('triggers');
  readonly #pending = new Map<TaskName, NodeJS.Timeout>();
  #stop: (() => void) | undefined;

  constructor(
    @Inject(LiveHub) private readonly live: LiveHub,
    @Inject(TaskQueue) private readonly tasks: TaskQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.#stop = this.live.onNotice(({ topic }) => {
      const name = TASK_OF[topic];
      if (name) this.#request(name);
    });
  }

  #request(name: TaskName): void {
    if (this.#pending.has(name)) return;
    const timer = setTimeout(() => {
      this.#pending.delete(name);
      this.tasks
        .add(name, { cause: 'notice' } as never)
        .catch((error: unknown) => this.#log.warn(`${name}: ${String(error)}`));
    }, QUIET_MS[name] ?? 0);
    this.#pending.set(name, timer);
  }

  beforeApplicationShutdown(): void {
    this.#stop?.();
    for (const timer of this.#pending.values()) clearTimeout(timer);
  }
}
