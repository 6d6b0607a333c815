import { row, type FaultRow } from '../rows/row.js';

/** Server, database and tasks: shown by real processes in this folder, except where another test says it. */
export const SERVER_ROWS: readonly FaultRow[] = [
  row('A1', 'server killed after a commit, before it publishes', 'whoever is left publishes; one attempt, one start'),
  row('A2', 'server killed after publishing, before it noted so', 'published again; the bridge knows it: one start'),
  row('A3', 'server frozen in mid-start, then awake', 'the other one goes on; what it says late changes nothing'),
  row('A4', 'event loop blocked', 'told in the log; nothing changes by it'),
  row('A5', 'two servers, one database', 'one attempt for each job and machine, whoever asks'),
  row('A6', 'newer and older version together', 'unknown fields are ignored, an unknown form is refused'),
  row(
    'A7',
    'server clock an hour ahead or a year behind',
    'compared with the database’s: nothing starts until it is right',
  ),
  row('A8', 'disk for uploads full', '507; nothing half registered'),
  row('A9', 'server out of memory', 'it dies; a new one takes up its work, no fact is lost'),
  row('A10', 'bad requests', 'refused; the process lives'),
  row('A11', 'server asked to end during 50 downloads', 'ends in time; each download goes on from the byte it had'),
  row('B1', 'PostgreSQL killed and started again', '503 with Retry-After; every acknowledged fact is there'),
  row(
    'B2',
    'failover that loses the last commits',
    'the run is an orphan; its machine is locked until a person looked',
  ),
  row(
    'B3',
    'synchronous standby stands still',
    'no answer before the change is safe; 503 when somebody breaks the wait off',
  ),
  row('B4', 'the old primary comes back', 'nothing moves by it'),
  row('B5', 'database restored to an earlier point', 'fences and runs come from the bridge before anything starts'),
  row('B6', 'lock waits', 'facts are acknowledged later, none is lost; the print goes on'),
  row('B7', 'disk of the database full', '507; facts stay at the bridge until there is room'),
  row('B8', 'deadlock', 'done again by itself'),
  row('C1', 'Redis killed, all tasks lost', 'told anew what is due within 60 s; no physical effect'),
  row('C2', 'Redis emptied in mid-job', 'the same; what runs goes on'),
  row(
    'C3',
    'worker frozen for longer than its lock',
    'the program is made once more, to the same bytes; nothing moves',
  ),
  row('C4', 'Redis that may throw tasks away', 'refused at the start, with the setting to change'),
  row('C5', 'no Redis', 'site and starts go on; told as degraded'),
  row('C6', 'Redis does not answer', 'people get their answers in time'),
  row('C7', 'task told again after its end', 'makes nothing anew'),
];
