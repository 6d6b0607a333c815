import type { MachineProfile } from '#libs/domain';
import { programPosition, type ModalState } from '#libs/gcode';

/** One thing a person does, in order; `lines` can be sent from the console, one step at a time. */
export interface ResumeStep {
  /** Stable name, for translations. */
  readonly id:
    | 'look'
    | 'heat-bed'
    | 'soften'
    | 'lift'
    | 'home'
    | 'set-z'
    | 'check-zero'
    | 'prime'
    | 'tool'
    | 'restore'
    | 'spindle'
    | 'approach'
    | 'lower'
    | 'go-on';
  readonly text: string;
  readonly why: string;
  readonly lines: readonly string[];
}

type Axis = 'x' | 'y' | 'z';

/** What the machine remembers between two blocks, as far as the text of the program tells. */
export interface Remembered {
  readonly state: ModalState;
  /** Whose place the program told. */
  readonly axes: readonly Axis[];
  /** Whose zero the program moved (G92). */
  readonly shiftedAxes: readonly Axis[];
  /** What it set besides, as blocks. */
  readonly settings: readonly string[];
}

interface Situation extends Remembered {
  readonly profile: MachineProfile;
  /** The machine still knows where it is: no reset, no alarm, motors never off. */
  readonly isHomed: boolean;
  /** Line of the program to go on from. */
  readonly line: number;
}

const LIFT_MM = 10;
const LIFT_FEED_MM_PER_MIN = 300;
const SPIN_UP_S = 5;

/** What to do by hand, and in which order, before a program may go on. Never carried out by itself. */
export function resumeSteps(situation: Situation): ResumeStep[] {
  return situation.profile.process === 'print' ? printSteps(situation) : cutSteps(situation);
}

/** In the program's own coordinates, millimetres. */
function placeOf({ state, axes }: Remembered): Partial<Record<Axis, number>> {
  const place = programPosition(state);
  return Object.fromEntries(axes.map((axis) => [axis, place[axis]]));
}

function printSteps(situation: Situation): ResumeStep[] {
  const { state, profile, isHomed } = situation;
  const { nozzleC, bedC } = state;
  const { z } = placeOf(situation);
  const steps: ResumeStep[] = [
    step(
      'look',
      'Look at the part. If it is loose, bent or crooked, scrap it.',
      'A part that moved cannot be hit again.',
    ),
  ];
  if (bedC) steps.push(step('heat-bed', `Heat the bed to ${bedC} C.`, 'A cold bed lets the part go.', `M140 S${bedC}`));
  if (nozzleC) {
    const why = 'The nozzle may be frozen to the part; moving it cold tears the part off.';
    steps.push(step('soften', `Heat the nozzle to ${nozzleC} C and wait.`, why, `M104 S${nozzleC}`));
  }
  const room = profile.envelopeMm.z - (z ?? 0);
  const lift = Math.max(0, Math.min(LIFT_MM, Math.floor(room)));
  const lifting = ['G91', `G1 Z${lift} F${LIFT_FEED_MM_PER_MIN}`, 'G90'];
  steps.push(
    step('lift', `Lift the nozzle by ${lift} mm.`, 'Nothing moves sideways at the height of the part.', ...lifting),
  );
  if (!isHomed) {
    const why = 'The machine lost its position. Z must not home: the part is in the way.';
    steps.push(step('home', 'Home X and Y only.', why, 'G28 X Y'));
    steps.push(
      step(
        'set-z',
        `Lower the nozzle by hand over the part until it touches the last layer, then set Z to ${fixed(z)}.`,
        'Z counts from the plate, which cannot be reached any more.',
        ...(z === undefined ? [] : [`G92 Z${fixed(z)}`]),
        ...lifting,
      ),
    );
  }
  const priming = ['G92 E0', 'M83', 'G1 E15 F150', 'G92 E0'];
  steps.push(
    step('prime', 'Beside the part, press out filament and wipe it off.', 'It oozed while it waited.', ...priming),
  );
  steps.push(step('restore', 'Set the modes of the program.', 'A new start forgets them.', ...modes(situation)));
  steps.push(approach(situation, 'Travel above the place, still lifted.'));
  if (z !== undefined) {
    steps.push(
      step(
        'lower',
        `Go down to Z ${fixed(z)}, slowly.`,
        'The first touch shows whether Z is right.',
        `G1 Z${fixed(z)} F${LIFT_FEED_MM_PER_MIN}`,
      ),
    );
  }
  return [...steps, goOn(situation)];
}

const SPINDLE = { clockwise: 'M3', counterclockwise: 'M4' } as const;

function cutSteps(situation: Situation): ResumeStep[] {
  const { state, shiftedAxes, isHomed } = situation;
  const { tool, spindle, spindleRpm, isFlood, isMist, feedMmPerMin } = state;
  const { z } = placeOf(situation);
  const steps: ResumeStep[] = [
    step(
      'look',
      'Look at tool, stock and clamps. If one of them moved, scrap the part.',
      'A shifted stock is cut in the wrong place.',
    ),
    step('lift', 'Jog Z up until the tool is clear of everything.', 'Homing and rapids cross the stock.'),
  ];
  if (!isHomed) {
    steps.push(step('home', 'Home the machine.', 'An alarm, a reset or a stop in motion loses steps.', '$H'));
  }
  const lost = shiftedAxes.map((axis) => axis.toUpperCase()).join(', ');
  steps.push(
    lost === ''
      ? step(
          'check-zero',
          'Go above the work zero and look whether it is still there.',
          'The controller keeps it; a lost step does not show.',
        )
      : step(
          'check-zero',
          `Probe the zero of ${lost} again.`,
          'The program had shifted it (G92), which a reset forgets.',
        ),
  );
  if (tool > 0)
    steps.push(
      step(
        'tool',
        `Tool ${tool} must be in the spindle, sharp and at its length.`,
        'A broken tool is often why it stopped.',
      ),
    );
  steps.push(
    step('restore', 'Set the modes of the program.', 'A reset puts them back to their defaults.', ...modes(situation)),
  );
  if (spindle !== 'off') {
    const coolant = [...(isMist ? ['M7'] : []), ...(isFlood ? ['M8'] : [])];
    const lines = [`${SPINDLE[spindle]} S${fixed(spindleRpm)}`, `G4 P${SPIN_UP_S}`, ...coolant];
    steps.push(
      step(
        'spindle',
        `Start the spindle and wait ${SPIN_UP_S} s.`,
        'It must turn at full speed before it touches.',
        ...lines,
      ),
    );
  }
  steps.push(approach(situation, 'With Z clear, travel above the place.'));
  // Above the stock there is nothing to plunge into.
  if (z !== undefined && z <= 0) {
    const feed = Math.min(feedMmPerMin > 0 ? feedMmPerMin : 100, 100);
    steps.push(
      step(
        'lower',
        `Plunge to Z ${fixed(z)} at ${feed} mm/min.`,
        'There may be uncut stock below.',
        `G1 Z${fixed(z)} F${feed}`,
      ),
    );
  }
  return [...steps, goOn(situation)];
}

function approach(situation: Situation, text: string): ResumeStep {
  const { x, y } = placeOf(situation);
  const words = `${x === undefined ? '' : ` X${fixed(x)}`}${y === undefined ? '' : ` Y${fixed(y)}`}`;
  const why = 'The first motion shows whether the position is right, with room to stop.';
  return step('approach', text, why, ...(words === '' ? [] : [`G0${words}`]));
}

/** The program's own units and distances come last: all steps before are in absolute millimetres. */
function goOn({ line, state: { feedMmPerMin, unit, isAbsolute, isAbsoluteE, nozzleC } }: Situation): ResumeStep {
  const extruder = nozzleC === undefined ? [] : [isAbsoluteE ? 'M82' : 'M83'];
  const lines = [
    ...(feedMmPerMin > 0 ? [`G1 F${fixed(feedMmPerMin)}`] : []),
    ...(unit === 'inch' ? ['G20'] : []),
    ...(isAbsolute ? [] : ['G91', ...extruder]),
  ];
  return step('go-on', `Go on with line ${line} of the program.`, 'What lies before it is made.', ...lines);
}

function modes({ state, settings }: Situation): string[] {
  const { isAbsoluteE, plane, fanPercent, speedPercent, nozzleC } = state;
  const { e } = programPosition(state);
  return [
    'G21',
    'G90',
    `G${plane}`,
    ...(nozzleC === undefined ? [] : [isAbsoluteE ? 'M82' : 'M83', `G92 E${fixed(e)}`]),
    ...(fanPercent > 0 ? [`M106 S${Math.round((fanPercent / 100) * 255)}`] : []),
    ...(speedPercent === 100 ? [] : [`M220 S${fixed(speedPercent)}`]),
    ...settings,
  ];
}

const step = (id: ResumeStep['id'], text: string, why: string, ...lines: string[]): ResumeStep => ({
  id,
  text,
  why,
  lines,
});
const fixed = (value: number | undefined): string => (value === undefined ? '?' : String(Number(value.toFixed(3))));
