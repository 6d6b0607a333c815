import type { AttemptState, Connectivity, MachineState } from '../states.js';
import type { AttemptOnRecord, MachineOnRecord } from './rows.js';

/** What a person should know before they say what became of an attempt whose end nobody knows. */
export interface EvidenceRows {
  readonly attempt: AttemptOnRecord;
  readonly machine: MachineOnRecord & { readonly state: MachineState; readonly connectivity: Connectivity };
  /** The bridge's last word about the attempt. */
  readonly lastWord: { readonly state: AttemptState; readonly atMs: number; readonly ackedBlocks?: number } | undefined;
  /** What the machine reported of itself a moment ago; undefined: nothing is heard of it. */
  readonly seen: { readonly hottestC: number | undefined } | undefined;
}

/** Proven by somebody's word, with what was said. */
export type Certainty =
  | { readonly code: 'OFFERED' | 'START_ORDERED' | 'RUN_BEGAN'; readonly atMs: number }
  | { readonly code: 'START_NEVER_ORDERED' | 'RUN_COUNTED' | 'RUN_NOT_COUNTED' }
  | { readonly code: 'LAST_WORD'; readonly state: AttemptState; readonly atMs: number }
  | { readonly code: 'BLOCKS_DONE'; readonly blocks: number }
  | { readonly code: 'MACHINE_NOW'; readonly state: MachineState }
  | { readonly code: 'HEAT_NOW'; readonly hottestC: number };

/** What only somebody at the machine can see. */
export type OpenQuestion =
  'HAS_IT_BEGUN' | 'HOW_FAR_DID_IT_COME' | 'DOES_IT_STILL_MOVE' | 'IS_IT_HOT' | 'IS_THE_PIECE_GOOD';

export interface Evidence {
  readonly certain: readonly Certainty[];
  readonly open: readonly OpenQuestion[];
  /** The bridge itself said that the run began, or counted it. */
  readonly hasBegun: boolean;
  /** "It never started" is taken from one person only with a photo: the start was ordered, or the bridge is away. */
  readonly needsProofOfNoStart: boolean;
}

const NOBODY_KNOWS: readonly OpenQuestion[] = ['DOES_IT_STILL_MOVE', 'IS_IT_HOT'];

export function evidenceOf({ attempt, machine, lastWord, seen }: EvidenceRows): Evidence {
  const isHeard = machine.connectivity === 'online';
  const hasBegun = hasBegunForSure(attempt, machine);
  const { startedAtMs, committedAtMs, createdAtMs } = attempt;
  const certain: Certainty[] = [
    { code: 'OFFERED', atMs: createdAtMs },
    committedAtMs === null ? { code: 'START_NEVER_ORDERED' } : { code: 'START_ORDERED', atMs: committedAtMs },
  ];
  if (startedAtMs !== null) certain.push({ code: 'RUN_BEGAN', atMs: startedAtMs });
  else if (hasBegun) certain.push({ code: 'RUN_COUNTED' });
  else if (isHeard) certain.push({ code: 'RUN_NOT_COUNTED' });
  if (lastWord?.ackedBlocks !== undefined) certain.push({ code: 'BLOCKS_DONE', blocks: lastWord.ackedBlocks });
  if (lastWord) certain.push({ code: 'LAST_WORD', state: lastWord.state, atMs: lastWord.atMs });
  if (isHeard) certain.push({ code: 'MACHINE_NOW', state: machine.state });
  if (isHeard && seen?.hottestC !== undefined) certain.push({ code: 'HEAT_NOW', hottestC: seen.hottestC });
  return {
    certain,
    open: [
      ...(hasBegun ? (['HOW_FAR_DID_IT_COME', 'IS_THE_PIECE_GOOD'] as const) : (['HAS_IT_BEGUN'] as const)),
      ...(isHeard
        ? NOBODY_KNOWS.filter((question) => question === 'IS_IT_HOT' && seen?.hottestC === undefined)
        : NOBODY_KNOWS),
    ],
    hasBegun,
    needsProofOfNoStart: needsProofOfNoStart(attempt, isHeard),
  };
}

export const hasBegunForSure = (attempt: AttemptOnRecord, machine: MachineOnRecord): boolean =>
  attempt.startedAtMs !== null || machine.run > attempt.runBefore;

/** Without a start from here, and with the bridge at hand to have said otherwise, nobody doubts it. */
export const needsProofOfNoStart = (attempt: AttemptOnRecord, isBridgeHeard: boolean): boolean =>
  attempt.committedAtMs !== null || !isBridgeHeard;
