import {
  IconAlertOctagon,
  IconCircleCheck,
  IconHandStop,
  IconLoader3,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconPower,
} from '@tabler/icons-react';
import type { Machine } from '../../../api/client.js';

export interface Look {
  /** Key of `machineLook` in the texts. */
  readonly word: 'offline' | 'stale' | NonNullable<Machine['needsPerson']> | Machine['state'];
  readonly color: 'stone' | 'paramo' | 'maize' | 'sky' | 'annatto';
  readonly Icon: typeof IconPower;
}

type StateLook = readonly [Look['color'], Look['Icon']];
const AT_WORK: StateLook = ['sky', IconPlayerPlay];
const CHANGING: StateLook = ['sky', IconLoader3];
const PAUSED: StateLook = ['maize', IconPlayerPause];
const BROKEN: StateLook = ['annatto', IconAlertOctagon];

const BY_STATE: Record<Machine['state'], StateLook> = {
  stopped: ['stone', IconPower],
  resetting: CHANGING,
  idle: ['paramo', IconCircleCheck],
  starting: CHANGING,
  execute: AT_WORK,
  completing: AT_WORK,
  complete: ['maize', IconHandStop],
  holding: PAUSED,
  held: PAUSED,
  suspended: PAUSED,
  stopping: CHANGING,
  aborting: BROKEN,
  aborted: BROKEN,
  clearing: CHANGING,
};

/** The one word, colour and sign of a machine: a lost link first, then what a person must do, then what it does. */
export function lookOf(machine: Machine): Look {
  if (machine.connectivity === 'offline') return { word: 'offline', color: 'stone', Icon: IconPlugConnectedX };
  if (machine.needsPerson === 'unknown' || machine.needsPerson === 'machine-locked') {
    return { word: machine.needsPerson, color: 'annatto', Icon: IconAlertOctagon };
  }
  if (machine.needsPerson) return { word: machine.needsPerson, color: 'maize', Icon: IconHandStop };
  if (machine.connectivity === 'stale') return { word: 'stale', color: 'stone', Icon: IconPlugConnectedX };
  const [color, Icon] = BY_STATE[machine.state];
  return { word: machine.state, color, Icon };
}

/** States in which a stop request makes sense; without a link it cannot arrive. */
export function canStop(machine: Machine): boolean {
  if (machine.connectivity === 'offline') return false;
  return !['idle', 'stopped', 'complete', 'aborted', 'aborting', 'stopping'].includes(machine.state);
}

/** A job whose program the machine carries out now. */
export function canPause({ connectivity, state, job }: Machine): boolean {
  return connectivity === 'online' && job?.state === 'attempting' && state === 'execute';
}

/** A job that waits: for the person who paused it, or with a question of the machine. */
export function canResume({ connectivity, state, job }: Machine): boolean {
  return connectivity === 'online' && job?.state === 'attempting' && (state === 'held' || state === 'suspended');
}
