import type { EntityManager } from 'typeorm';
import { SettingRow } from '#libs/persistence';
import { DEFAULT_WEIGHTS, type DailySpan, type DispatchMode, type Weights } from '#libs/scheduling';

/** How the site gives jobs to machines. */
export interface DispatchPolicy {
  /** Rises with every edit; decisions name it. */
  readonly version: number;
  readonly mode: DispatchMode;
  readonly weights: Weights;
  /** Attempts of one job after which a person looks. */
  readonly maxAttempts: number;
  /** Nothing starts then on machines that are not quiet. */
  readonly quietHours: readonly DailySpan[];
  /** IANA name; shifts and quiet hours are in it. */
  readonly timeZone: string;
  /** Minutes after which a thing in the inbox that nobody did is escalated, by its kind. */
  readonly escalateAfterMin: Readonly<Record<string, number>>;
}

/** What was in force before, newest first. */
export interface PastPolicy {
  readonly version: number;
  readonly weights: Weights;
  readonly until: string;
  readonly by: string;
}

export type StoredPolicy = DispatchPolicy & { readonly past: readonly PastPolicy[] };

/** An unknown outcome or a locked machine stands still until somebody comes; the rest may wait a shift or a day. */
const ESCALATE_AFTER_MIN = {
  unknown: 15,
  'machine-locked': 15,
  'clear-plate': 60,
  'start-at-machine': 60,
  'suggested-start': 60,
  'change-material': 60,
  'check-piece': 240,
  held: 480,
  request: 1440,
  'licence-review': 1440,
  'maintenance-due': 1440,
};

/** A machine that refuses is left alone for minutes, then hours: so many tries are most of a day. */
const MAX_ATTEMPTS = 8;

export const DEFAULT_POLICY: StoredPolicy = {
  version: 1,
  mode: 'automatic',
  weights: DEFAULT_WEIGHTS,
  maxAttempts: MAX_ATTEMPTS,
  quietHours: [],
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  escalateAfterMin: ESCALATE_AFTER_MIN,
  past: [],
};

export async function loadPolicy(manager: EntityManager): Promise<StoredPolicy> {
  const row = await manager.findOneBy(SettingRow, { key: 'dispatch' });
  return { ...DEFAULT_POLICY, ...(row?.value as Partial<StoredPolicy> | undefined) };
}
