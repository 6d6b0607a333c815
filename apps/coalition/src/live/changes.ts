import type { OnModuleDestroy } from '@nestjs/common';
import { concat, finalize, interval, map, merge, of, Subject, takeUntil, type Observable } from 'rxjs';
import type { Change } from '#libs/coalition-contract';
import { domainError } from '#libs/domain';

/** One server-sent event: a change, or a comment that keeps proxies from closing a quiet connection. */
export interface LiveMessage {
  type?: 'changed';
  data?: Change;
  comment?: string;
}

const KEEP_ALIVE_MS = 15_000;
/** Open streams at once; each costs a socket. */
const MAX_STREAMS = 500;

/** Tells listeners that something changed; they look for themselves. Losing one is repaired by the next look. */
export class Changes implements OnModuleDestroy {
  private readonly subject = new Subject<Change>();
  private readonly closed = new Subject<void>();
  private streams = 0;

  publish(change: Change): void {
    this.subject.next(change);
  }

  /** Starts with `all`, so that a listener that was away looks at everything. Throws RATE_LIMITED. */
  stream(): Observable<LiveMessage> {
    if (this.streams >= MAX_STREAMS) {
      throw domainError('RATE_LIMITED', `More than ${MAX_STREAMS} listen already; ask every 10 s instead.`, {
        params: { retryAfterS: 10 },
      });
    }
    this.streams += 1;
    const toMessage = (data: Change): LiveMessage => ({ type: 'changed', data });
    return merge(
      concat(of<Change>({ topic: 'all' }), this.subject).pipe(map(toMessage)),
      interval(KEEP_ALIVE_MS).pipe(map(() => ({ comment: 'still here' }))),
    ).pipe(
      takeUntil(this.closed),
      finalize(() => (this.streams -= 1)),
    );
  }

  /** Ends every stream, so that the server can drain. */
  onModuleDestroy(): void {
    this.closed.next();
    this.closed.complete();
  }
}
