import { row } from './row.js';

export const H_ROWS = [
  row('H1', 'download cut off', 'length and hash checked before it counts as stored'),
  row('H2', 'a stored program changed on the disk', 'found before the start; not run'),
  row('H5', 'a stored program swapped for a link', 'found before the first byte; not run'),
] as const;
