import { row } from './row.js';

export const H_ROWS = [
  row('H1', 'download cut off', 'length and hash checked before it counts as stored'),
  row('H2', 'a stored program changed on the disk', 'found before the start; not run'),
  row('H3', 'design brought again under the same name', 'what was ordered is made as it was'),
  row('H4', 'program missing on the server', 'no offer goes out; the program is made again, then it starts once'),
  row('H5', 'a stored program swapped for a link', 'found before the first byte; not run'),
] as const;
