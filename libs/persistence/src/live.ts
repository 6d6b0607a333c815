import { Client } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';

/** Tells every process of the site that something changed, when the transaction commits and not before. */
export interface LiveNotice {
  readonly topic: string;
  readonly id?: string;
}
const CHANNEL = 'minga_live';

/** Inside a transaction: heard only if it commits. PostgreSQL folds equal notices of one transaction into one. */
export async function notify(manager: EntityManager | DataSource, notice: LiveNotice): Promise<void> {
  await manager.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(notice)]);
}

/**
 * Listens on a connection of its own and comes back after a break; `onGap` is called then, because notices
 * were lost meanwhile and listeners must look for themselves.
 */
export class LiveListener {
  #client: Client | undefined;
  #isClosed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly onNotice: (notice: LiveNotice) => void,
    private readonly onGap: () => void,
  ) {}

  async start(): Promise<void> {
    const client = new Client({ connectionString: this.url, keepAlive: true });
    client.on('notification', (message) => {
      if (message.payload !== undefined) this.onNotice(JSON.parse(message.payload) as LiveNotice);
    });
    client.on('error', () => this.#reconnect());
    client.on('end', () => this.#reconnect());
    await client.connect();
    // Closed meanwhile: this connection would live on with nobody to end it.
    if (this.#isClosed) return client.end();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#client = client;
  }

  #reconnect(): void {
    if (this.#isClosed || this.#retry) return;
    this.#client = undefined;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.start().then(this.onGap, () => this.#reconnect());
    }, 1_000);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }
}
