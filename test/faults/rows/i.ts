import { row } from './row.js';

export const I_ROWS = [
  row('I1', 'start pressed many times', 'one attempt; the others are told'),
  row('I2', 'cancel meets the start', 'never started, or started and then cancelled; told as it was'),
  row('I3', 'two people, opposite words', 'one holds, the other is told so'),
  row('I4', 'plate confirmed empty before the start of another job', 'worth nothing after it'),
  row(
    'I5',
    'stop asked for while the bridge is out of reach',
    'told as out of reach, never as stopped; the local stop works',
  ),
  row('I6', 'stop while fetching, heating or homing', 'nothing starts; heaters off'),
  row('I7', 'a pause of 14 hours', 'cold after half an hour; goes on when a person says so, warm again'),
  row(
    'I8',
    'a person says "never started" of a run that did start',
    'refused: the bridge saw it begin; the plate counts as full; who said what is in the records',
  ),
  row('I9', 'time zones', 'moments are told in UTC'),
] as const;
