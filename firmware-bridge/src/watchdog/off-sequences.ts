import type { MachineConfig } from '#libs/bridge-contract';
import type { OffBytes } from './messages.js';

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

/**
 * The line end closes whatever half line the bridge left. M108 ends a wait for heat (with an emergency parser). Blocks in
 * the planner finish by themselves. The fan stays on: it cools what is hot. M105 asks for the proof.
 */
const MARLIN_OFF = '\nM108\nM104 S0\nM140 S0\nM105\n';

const MARLIN: OffBytes = {
  off: hex(MARLIN_OFF),
  hard: hex('\nM112\n'),
  after: hex('\nM104 S0\nM140 S0\n'),
  // An answer to M105 with every target at 0; or it was killed; or it restarted.
  confirms: String.raw`^ok\b(?=.*\bT\d?:)(?!.*\/\s*\d*[1-9])|^Error:.*(?:halted|kill\(\))|^start\b`,
};

/** Feed hold, then the soft reset, which stops motion and spindle at once. M5 for builds that keep the spindle. */
const GRBL: OffBytes = { off: hex('!\x18'), hard: hex('\x18\nM5\n'), after: hex('\nM5\n'), confirms: '^grbl' };

/** Undefined for machines behind a host of their own: Klipper switches off 3 s after its host fell silent. */
export function offSequence({ url, profile }: Pick<MachineConfig, 'url' | 'profile'>): OffBytes | undefined {
  if (!/^(?:serial|tcp):/.test(url)) return undefined;
  return profile.firmware === 'grbl' ? GRBL : MARLIN;
}
