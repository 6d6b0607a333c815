import type { DataSource } from 'typeorm';
import { domainError, systemClock, type Clock } from '#libs/domain';

/** Servers may differ from the database by this much; beyond it a deadline they write means something else to others. */
export const MAX_CLOCK_SKEW_MS = 2_000;

/** Before a start is authorised: its deadline is only as good as our clock. @throws DomainError NOT_READY */
export async function checkClock(database: DataSource, clock: Clock): Promise<void> {
  // A clock that somebody turns by hand is everybody's: the database has no part in it.
  if (clock !== systemClock) return;
  const askedMs = clock.nowMs();
  const [row] = await database.query<{ now: Date }[]>('SELECT clock_timestamp() AS now');
  const skewMs = Math.abs((row?.now.getTime() ?? askedMs) - (askedMs + clock.nowMs()) / 2);
  if (skewMs <= MAX_CLOCK_SKEW_MS) return;
  const s = Math.round(skewMs / 1000);
  throw domainError(
    'NOT_READY',
    `This server's clock is ${s} s off the database's. Set it right; until then nothing starts.`,
  );
}
