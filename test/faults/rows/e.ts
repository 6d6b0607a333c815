import { row } from './row.js';

export const E_ROWS = [
  row('E1', 'bridge killed while it fetches a program', 'goes on from the byte it had; hash checked at the end'),
  row('E2', 'bridge killed between intent and first byte', 'attempt unknown; never started again by itself'),
  row('E3', 'bridge killed in mid-stream', 'watchdog switches heaters and spindle off; attempt unknown'),
  row('E4', 'bridge frozen for 3 s', 'the machine waits, the program goes on'),
  row(
    'E5',
    'bridge frozen for longer than the watchdog waits',
    'watchdog switches off; the bridge writes no byte after',
  ),
  row('E6', 'power cut', 'nothing starts at boot; open attempts unknown; journal intact'),
  row('E7', 'disk full while fetching', 'offer refused with SPACE; the machine is eligible again when there is room'),
  row('E8', 'disk full in mid-job', 'the journal lives on a reserve; the job ends; telemetry is dropped first'),
  row('E9', 'disk turned read-only', 'no new start; what runs ends and is told from memory'),
  row('E10', 'journal damaged', 'put aside; every machine locked until a person looked'),
  row('E11', 'wall clock jumps while running', 'no time-out fires and no expiry is bypassed'),
  row(
    'E12',
    'a computer without a clock: it starts in 1999',
    'the time of the server counts: what is late stays late, facts carry the right time',
  ),
  row('E13', 'two bridges on one data folder', 'the second one ends with one sentence'),
  row('E14', 'copied card: two bridges, one identity', 'found out as two; nothing starts'),
  row(
    'E15',
    'update in mid-job',
    'programs end in order before their bridge is exchanged',
    'the bridge does not update itself; `deploy/bridge/install.sh` is run by a person and needs systemd',
  ),
  row('E16', 'no file descriptors left', 'the start is refused; open ports are not touched'),
  row(
    'E17',
    'other processes take the processor',
    'the planner of the machine does not run dry',
    'a figure and no test, which would fail by chance: `npm run bench -- starvation`',
  ),
  row('E18', 'out of memory', 'the watchdog is the last to go'),
  row('E19', 'hours offline, back with many outcomes', 'all of them, in order, with their own times'),
  row('E20', 'cancelled by the server and finished at the machine meanwhile', 'done; the cancel came too late'),
  row('E21', 'offered to another machine when the bridge was lost', 'one start in all; the lost bridge refuses'),
] as const;
