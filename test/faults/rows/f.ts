import { row } from './row.js';

export const F_ROWS = [
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
] as const;
