/** Connectivity, machine and attempt are three dimensions that never mix: a lost link fails no attempt. */
export const CONNECTIVITY = ['online', 'stale', 'offline'] as const;
export type Connectivity = (typeof CONNECTIVITY)[number];

/** PackML (ISA-TR88.00.02) state names. Exchange names, never numbers: the integer codes differ between sources. */
export const MACHINE_STATES = [
  'stopped',
  'resetting',
  'idle',
  'starting',
  'execute',
  'completing',
  'complete',
  'holding',
  'held',
  'suspended',
  'stopping',
  'aborting',
  'aborted',
  'clearing',
] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

export const MACHINE_MODES = ['production', 'maintenance', 'manual'] as const;
export type MachineMode = (typeof MACHINE_MODES)[number];

/** The life of one authorisation to make one physical start (ISA-95 job order inside). */
export const ATTEMPT_STATES = [
  'queued',
  'offered',
  'stored',
  'prepared',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
  'expired',
  'rejected',
  'unknown',
  'done-confirmed',
  'scrapped',
  'never-started',
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const JOB_STATES = [
  'waiting',
  'planned',
  'attempting',
  'awaiting-clear',
  'awaiting-check',
  'done',
  'failed',
  'cancelled',
  'held',
] as const;
export type JobState = (typeof JOB_STATES)[number];
