/**
 * What a line means for the planner: `motion` may wait in it, `sync` is answered when it is empty.
 * M109 and M190 are plain: Marlin answers them as soon as the heater is warm, also while moves still wait.
 */
export type LineKind = 'plain' | 'motion' | 'sync';

const MOTION = new Set(['G0', 'G1', 'G2', 'G3', 'G5', 'G10', 'G11', 'G12', 'G42']);
const SYNC = new Set(['G4', 'G28', 'G29', 'M0', 'M1', 'M18', 'M84', 'M125', 'M400', 'M600']);

/** The command without leading zeros and parameters: `G1` of `G01 X5`. */
export function wordOf(text: string): string {
  const word = /^([A-Z])0*(\d+)/.exec(text);
  return word ? `${word[1]}${word[2]}` : '';
}

export function kindOf(text: string): LineKind {
  // Nearly all lines of a program: no search needed.
  if (text.startsWith('G1 ') || text.startsWith('G0 ')) return 'motion';
  const word = wordOf(text);
  return MOTION.has(word) ? 'motion' : SYNC.has(word) ? 'sync' : 'plain';
}
