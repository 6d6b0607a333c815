export interface PositionMm {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly e: number;
}

/**
 * All that a machine remembers between two blocks: what it must be told before it can carry on in mid-program.
 * Plain data, so that it can be stored with a seek index and sent to a bridge.
 */
export interface ModalState {
  /** Where the machine stands, machine coordinates. `e` is what was fed since the start, retractions taken back. */
  readonly positionMm: PositionMm;
  /** Machine coordinate = program coordinate + offset: what G92 left. */
  readonly offsetMm: PositionMm;
  readonly unit: 'mm' | 'inch';
  readonly isAbsolute: boolean;
  readonly isAbsoluteE: boolean;
  readonly plane: 17 | 18 | 19;
  /** The last F, millimetres per minute whatever the unit; 0: none yet. */
  readonly feedMmPerMin: number;
  /** M220. */
  readonly speedPercent: number;
  /** Motion command in force (GRBL family): G0..G3, 80 none. Printers name one in every block. */
  readonly motion: 0 | 1 | 2 | 3 | 80;
  readonly tool: number;
  readonly spindle: SpindleDirection;
  /** The last S: rpm, or a laser's power. Stays while the spindle is off. */
  readonly spindleRpm: number;
  readonly isFlood: boolean;
  readonly isMist: boolean;
  /** Part cooling fan. */
  readonly fanPercent: number;
  /** Targets; undefined: the program named none. */
  readonly nozzleC: number | undefined;
  readonly bedC: number | undefined;
  readonly chamberC: number | undefined;
  /** 1 is G54, 6 is G59, 7 to 9 are G59.1 to G59.3. */
  readonly workOffset: number;
}

export type SpindleDirection = 'off' | 'clockwise' | 'counterclockwise';

/** Where a program may be entered: the state is that before the line is read. */
export interface SeekEntry {
  /** Counted from 1. */
  readonly line: number;
  /** Offset of the line's first byte in the program. */
  readonly byte: number;
  /** Number of the first block at or behind the line, counted from 1. */
  readonly block: number;
  /** Estimated seconds from the program's start to this place. */
  readonly seconds: number;
  /** Counted from 0. */
  readonly layer: number;
  /** A layer begins here: nothing is being made yet, and the axes are above what was made. */
  readonly isSafeRestart: boolean;
  readonly state: ModalState;
}

/** Program coordinates: what an absolute word would say to stay where the machine is, millimetres. */
export function programPosition({ positionMm: p, offsetMm: o }: ModalState): PositionMm {
  return { x: p.x - o.x, y: p.y - o.y, z: p.z - o.z, e: p.e - o.e };
}

/** The part of `ModalState` that readers of a dialect keep up to date as they read; `Path` knows the rest. */
export class MachineModes {
  motion: ModalState['motion'] = 0;
  tool = 0;
  spindle: SpindleDirection = 'off';
  isFlood = false;
  isMist = false;
  fanPercent = 0;
  nozzleC: number | undefined;
  bedC: number | undefined;
  chamberC: number | undefined;
  workOffset = 1;
  /** Of all speeds above 0 that were asked for. */
  minSpindleRpm: number | undefined;
  maxSpindleRpm: number | undefined;
  private rpm = 0;

  get spindleRpm(): number {
    return this.rpm;
  }

  set spindleRpm(rpm: number) {
    this.rpm = rpm;
    if (rpm > 0) this.minSpindleRpm = Math.min(rpm, this.minSpindleRpm ?? rpm);
    this.maxSpindleRpm = Math.max(rpm, this.maxSpindleRpm ?? rpm);
  }
}
