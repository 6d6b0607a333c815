import { mayHaveStarted } from '../attempt.js';
import type { AttemptState } from '../states.js';
import { SITE } from './replies.js';
import type { AttemptOnRecord, CommandWish } from './rows.js';

/** A boot of a bridge, and when it introduced itself last, by its own clock. */
export interface Boot {
  readonly epoch: string;
  readonly bornAtMs: number;
}

export interface BridgeOnRecord {
  readonly boot: Boot | null;
  /** The boot before. */
  readonly previous: Boot | null;
}

export interface Introduction {
  readonly boot: Boot;
  readonly previous: Boot | null;
  /** A boot that another one had replaced speaks again: two processes, or two copies of a card, use one name. */
  readonly areTwins: boolean;
  /** Said before, and delivered late: it changes nothing. */
  readonly isRepeated: boolean;
}

/** Who introduces itself. A process never comes back once a later one has spoken; a copy of it does. */
export function introduce({ boot, previous }: BridgeOnRecord, said: Boot): Introduction {
  if (boot === null || boot.epoch === said.epoch) return { boot: said, previous, areTwins: false, isRepeated: false };
  if (previous?.epoch !== said.epoch) return { boot: said, previous: boot, areTwins: false, isRepeated: false };
  const isRepeated = said.bornAtMs <= previous.bornAtMs;
  return isRepeated
    ? { boot, previous, areTwins: false, isRepeated }
    : { boot: said, previous: boot, areTwins: true, isRepeated };
}

/**
 * What a bridge that introduces itself is asked about one of its attempts that live: what it does not name, and what
 * has not begun; and once more to cancel what was cancelled while it could not hear, because a start or a run must not
 * outlive that.
 */
export function askAfterBirth(
  attempt: Pick<AttemptOnRecord, 'id' | 'state'>,
  job: { readonly isCancelWanted: boolean },
  named: ReadonlySet<string>,
): CommandWish[] {
  const { id, state } = attempt;
  const isOpen = named.has(id) && mayHaveStarted(state) && state !== 'prepared' && state !== 'unknown';
  return [...(isOpen ? [] : [QUERY]), ...(job.isCancelWanted ? [{ kind: 'cancel', by: SITE } as const] : [])];
}

const QUERY = { kind: 'query' } as const;

/** Attempts that a bridge may still have something to say about. */
export const ASKED_AT_BIRTH: readonly AttemptState[] = [
  'offered',
  'stored',
  'prepared',
  'running',
  'paused',
  'unknown',
];
