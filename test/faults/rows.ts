import { SERVER_ROWS } from './server/rows.js';

/**
 * What can go wrong between a bridge and its machines, and what must happen then. A test that shows a row carries
 * its number in brackets in its name, e.g. `[G8]`; `docs/fault-table.md` lists them.
 */
export interface FaultRow {
  readonly id: string;
  readonly fault: string;
  readonly behaviour: string;
  /** Why no test shows this row. */
  readonly notTested?: string;
}

const row = (id: string, fault: string, behaviour: string, notTested?: string): FaultRow => ({
  id,
  fault,
  behaviour,
  ...(notTested !== undefined && { notTested }),
});

export const FAULT_ROWS: readonly FaultRow[] = [
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
  row('E16', 'no file descriptors left', 'the start is refused; open ports are not touched'),
  row(
    'E17',
    'other processes take the processor',
    'the planner of the machine does not run dry',
    'a figure and no test, which would fail by chance: `npm run bench -- starvation`',
  ),
  row('E18', 'out of memory', 'the watchdog is the last to go'),
  row('F1', 'two programs want one port', 'the second is told that the port is held'),
  row(
    'F2',
    'a port has another name after it was plugged in again',
    'found by its path; asked who it is before any motion',
  ),
  row('F3', 'two adapters with the same serial number', 'told apart by the socket they hang on'),
  row('F4', 'a modem manager writes into the port', 'its bytes are refused or noticed; no block is lost'),
  row('F5', 'another machine on the port', 'locked: its identity is not the registered one'),
  row('F6', 'opening the port restarts the board', 'waits for the banner; never opens again in a run'),
  row('G1', 'Marlin restarts in mid-job', 'failed; not one more block; heaters off'),
  row('G2', 'GRBL restarts in mid-job', 'failed; not one more block; must be homed'),
  row('G3', 'Klipper loses its controller', 'failed; restarted only by a person'),
  row('G4', 'USB cable pulled', 'failed at once; state of heaters told as unknown'),
  row('G5', 'cable pulled and plugged in again', 'no resume: identified anew, the attempt has failed'),
  row('G6', 'firmware hangs', 'probed, then stopped: failed'),
  row('G7', 'busy for hours', 'every command has its ceiling'),
  row('G8', 'lost acknowledgement', 'found by asking; no line is left out or sent twice'),
  row('G9', 'surplus acknowledgement', 'counted and ignored'),
  row('G10', 'line requested again', 'sent again; failed when it is no longer kept'),
  row('G11', 'the same line requested ten times', 'failed, with the text of the line'),
  row('G12', 'one byte in a hundred damaged', 'Marlin: no wrong block executed; GRBL: detected, the link is refused'),
  row('G13', 'thermal runaway', 'failed; locked until a person looked'),
  row('G14', 'GRBL refuses a block', 'the stream ends at once'),
  row('G15', 'GRBL alarm', 'reset, position lost, locked'),
  row('G16', 'door open', 'paused; goes on only when a person says so'),
  row('G17', 'paused or cancelled at the display', 'told as such'),
  row('G18', 'print from the machine’s own card', 'the machine counts as busy; offers wait'),
  row('G19', 'filament ran out', 'paused with a prompt; heaters off after half an hour'),
  row('G20', 'power supply off, controller fed by USB', 'told that it does not heat'),
  row('G21', 'impossible temperature', 'stopped: sensor fault'),
  row('G22', 'hotter than the limit', 'stopped'),
  row('G23', 'wrong baud rate or garbage', 'no handshake, no motion'),
  row('G24', 'firmware or limits changed', 'locked until a person checked it again'),
  row('G25', 'Moonraker restarts in mid-job', 'the print goes on; never started again'),
  row('G26', 'machine finished while the bridge was away', 'found out; done or unknown, never lost'),
  row('H1', 'download cut off', 'length and hash checked before it counts as stored'),
  row('H2', 'a stored program changed on the disk', 'found before the start; not run'),
  ...SERVER_ROWS,
];
