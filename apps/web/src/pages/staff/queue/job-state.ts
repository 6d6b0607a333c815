import type { Job } from '../../../api/client.js';

const ENDED: readonly Job['state'][] = ['done', 'failed', 'cancelled'];

export const isOpen = (job: Job) => !ENDED.includes(job.state);

/** A person may still decide where and when. */
export const isWaiting = ({ state }: Job) => state === 'waiting' || state === 'planned' || state === 'held';

export const JOB_COLORS: Record<Job['state'], string> = {
  waiting: 'stone',
  planned: 'stone',
  attempting: 'sky',
  'awaiting-clear': 'maize',
  'awaiting-check': 'maize',
  done: 'paramo',
  failed: 'annatto',
  cancelled: 'stone',
  held: 'stone',
};
