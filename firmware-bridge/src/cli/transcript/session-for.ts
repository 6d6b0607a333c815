import { createSession, type MachineSession, type SessionOptions } from '#libs/machine-protocols';
import type { Transcript, TranscriptMachine } from './parse.js';

/** Questions by the clock stay out unless a transcript is about them; the end sequence is one line. */
const CALM: Record<TranscriptMachine, SessionOptions> = {
  marlin: { pollMs: 1e9, offSequence: ['M5'] },
  grbl: { offSequence: ['M5'] },
  klipper: {},
  octoprint: {},
};

/** The session that a transcript is replayed on. */
export function sessionFor({ machine, session }: Pick<Transcript, 'machine' | 'session'>): MachineSession {
  const options = { ...CALM[machine], ...session };
  return machine === 'octoprint'
    ? createSession('marlin', options, 'octoprint://golden')
    : createSession(machine, options);
}
