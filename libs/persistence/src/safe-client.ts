import { Client, type ClientConfig } from 'pg';

/** The place in PostgreSQL that says it; its words are in the language of the server. */
const WAIT_FOR_STANDBY = 'SyncRepWaitForLSN';
/** query_canceled: told to people as "the database does not answer now". */
const CODE = '57014';

/**
 * A COMMIT that waits for a synchronous standby has no timeout: PostgreSQL switches `statement_timeout` off before it. Who
 * breaks the wait off (`pg_cancel_backend`) does not undo it: PostgreSQL warns, and answers as if all were well, though
 * only one disk has the change. Here it fails instead: whoever asked hears that the outcome is not certain, and asks
 * again. Asking again is safe everywhere: keys of requests, numbers of facts.
 */
export class SafeClient extends Client {
  private isUnsafe = false;

  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('notice', ({ routine }) => {
      if (routine === WAIT_FOR_STANDBY) this.isUnsafe = true;
    });
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const answer = query(...args);
      return answer instanceof Promise ? answer.then((result: unknown) => this.checked(result)) : answer;
    }) as Client['query'];
  }

  private checked<T>(result: T): T {
    if (!this.isUnsafe) return result;
    this.isUnsafe = false;
    const text = 'The change is on one disk only: the synchronous standby did not confirm it.';
    throw Object.assign(new Error(text), { code: CODE, severity: 'WARNING' });
  }
}
