import { D_ROWS } from './rows/d.js';
import { E_ROWS } from './rows/e.js';
import { F_ROWS } from './rows/f.js';
import { G_ROWS } from './rows/g.js';
import { H_ROWS } from './rows/h.js';
import { I_ROWS } from './rows/i.js';
import type { FaultRow } from './rows/row.js';
import { SERVER_ROWS } from './server/rows.js';

/**
 * What can go wrong, and what must happen then: one file for each group of `rows/`. A test that shows a row carries its
 * number in brackets in its name, e.g. `[G8]`, or `[D1 x3]` when it repeats it; `docs/fault-table.md` lists them.
 */
const GROUPS = [D_ROWS, E_ROWS, F_ROWS, G_ROWS, H_ROWS, I_ROWS, SERVER_ROWS].flat();
const order = new Intl.Collator('en', { numeric: true });

export const FAULT_ROWS: readonly FaultRow[] = GROUPS.toSorted((a, b) => order.compare(a.id, b.id));
