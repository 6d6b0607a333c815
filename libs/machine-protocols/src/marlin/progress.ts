import type { StreamLine } from './stream-line.js';
import { wordOf } from './line-kinds.js';

/** Moves a planner of unknown depth may still hold: Marlin's default BLOCK_BUFFER_SIZE. */
const PLANNER_BLOCKS = 16;
/** Enough for the deepest planners seen (64 on 32-bit boards). */
const RECENT = 256;

/**
 * What the machine certainly did, from the lines it accepted and the free planner blocks it tells (`ok N14 P9 B3`):
 * which blocks ended their motion, which axes know where they are, whether the planner ran dry.
 */
export class Progress {
  starvedReports = 0;
  plannerReports = 0;
  private acceptedBlocks = 0;
  /** Block numbers of the motions accepted since the planner was last known to be empty, newest last. */
  private readonly recent = new Int32Array(RECENT);
  private motions = 0;
  /** Moves in the planner when it last told, plus those accepted since. Undefined: it never told. */
  private waiting: number | undefined;
  private mostFree = 0;
  private mostFreeOnce = 0;
  private hasBeenFilled = false;
  private homed = '';

  /** A new program. */
  begin(): void {
    this.acceptedBlocks = 0;
    this.motions = 0;
    this.hasBeenFilled = false;
  }

  accepted(line: StreamLine): void {
    if (line.isBlock) this.acceptedBlocks = line.blocksUpTo;
    if (line.kind === 'motion') {
      this.recent[this.motions++ % RECENT] = line.blocksUpTo;
      if (this.waiting !== undefined) this.waiting++;
    } else if (line.kind === 'sync') this.synchronised(line.text);
  }

  /** @param free planner blocks, as told in the answer to the line accepted last */
  planner(free: number): void {
    // Two sightings: one damaged digit would spoil the measure for good.
    if (free > this.mostFree) {
      if (free === this.mostFreeOnce) this.mostFree = free;
      this.mostFreeOnce = free;
    }
    this.waiting = Math.max(0, Math.max(this.mostFree, PLANNER_BLOCKS - 1) - free);
    if (free <= this.mostFree / 2) this.hasBeenFilled = true;
    if (!this.hasBeenFilled) return;
    this.plannerReports++;
    if (free >= this.mostFree - 1) this.starvedReports++;
  }

  /** The host itself holds back: an empty planner is no starvation now. */
  held(): void {
    this.hasBeenFilled = false;
  }

  /** Lower bound: every block up to this one ended its motion. */
  get executedBlocks(): number {
    const waiting = Math.min(this.waiting ?? PLANNER_BLOCKS, this.motions, RECENT);
    if (waiting === 0) return this.acceptedBlocks;
    return Math.max(0, (this.recent[(this.motions - waiting) % RECENT] ?? 1) - 1);
  }

  /** All three axes were homed since the machine was last reset, stopped or had its motors off. */
  get isHomed(): boolean {
    return this.homed.length === 3;
  }

  forgetHome(): void {
    this.homed = '';
  }

  private synchronised(text: string): void {
    this.motions = 0;
    if (this.waiting !== undefined) this.waiting = 0;
    this.hasBeenFilled = false;
    const word = wordOf(text);
    if (word === 'G28') {
      const axes = axesOf(text);
      this.homed = ['X', 'Y', 'Z'].filter((axis) => axes.includes(axis) || this.homed.includes(axis)).join('');
    } else if ((word === 'M84' || word === 'M18') && !/\bS\d/.test(text)) {
      const axes = axesOf(text, 'E');
      this.homed = ['X', 'Y', 'Z'].filter((axis) => !axes.includes(axis) && this.homed.includes(axis)).join('');
    }
  }
}

/** The axes a command names; none: all. */
function axesOf(text: string, more = ''): string {
  const named = [...text.matchAll(/\s([XYZE])/g)]
    .map((match) => match[1])
    .filter((axis) => `XYZ${more}`.includes(axis ?? ' '));
  return named.length === 0 ? 'XYZ' : named.join('');
}
