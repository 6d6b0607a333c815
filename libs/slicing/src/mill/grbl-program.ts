import type { CutPlan } from './cut-plan.js';
import type { Point } from './geometry.js';
import { RAMP_RUN, type Point3 } from './lap.js';

export interface Cuts {
  readonly drills: readonly Point[];
  /** Tool centre around each ring, holes before outlines. */
  readonly laps: readonly (readonly Point3[])[];
}

/** GRBL refuses more than 80 characters a line; we stay below 70 with room for nothing else. */
export const MAX_LINE = 70;
const SPIN_UP_S = 3;
/** Chips pack in a deep hole: lift out after each tool diameter of depth. */
const PECK_PER_TOOL = 1;

/** Program for GRBL 1.1; commands used: G0 G1 G4 G17 G21 G90 G94 M3 M5 M30. ASCII, LF, work zero front left on top. */
export function grblProgram(plan: CutPlan, cuts: Cuts, header: readonly string[]): Uint8Array {
  const writer = new Writer();
  const { safeZMm, feedMmPerMin, plungeMmPerMin } = plan;
  writer.lines.push(...header.map((line) => `; ${line}`), 'G21', 'G90', 'G17', 'G94');
  writer.rapid({ z: safeZMm });
  writer.lines.push(`M3 S${plan.rpm}`, `G4 P${SPIN_UP_S}`);
  for (const drill of cuts.drills) peck(writer, plan, drill);
  // On a ramp the descent is a tenth of the way, and must stay within the plunge feed.
  const rampFeed = Math.min(feedMmPerMin, plungeMmPerMin * RAMP_RUN);
  for (const lap of cuts.laps) {
    const [x, y] = lap[0] ?? [0, 0, 0];
    writer.rapid({ x, y });
    writer.cut({ z: 0 }, plungeMmPerMin);
    let before: Point3 = [x, y, 0];
    for (const point of lap.slice(1)) {
      const isVertical = point[0] === before[0] && point[1] === before[1];
      const isRamp = point[2] < before[2];
      const feed = isVertical && isRamp ? plungeMmPerMin : isRamp ? rampFeed : feedMmPerMin;
      writer.cut({ x: point[0], y: point[1], z: point[2] }, feed);
      before = point;
    }
    writer.rapid({ z: safeZMm });
  }
  writer.lines.push('M5');
  writer.rapid({ x: 0, y: 0 });
  writer.lines.push('M30', '');
  return new TextEncoder().encode(writer.lines.join('\n'));
}

function peck(writer: Writer, plan: CutPlan, [x, y]: Point): void {
  const depth = plan.passesMm.at(-1) ?? 0;
  const count = Math.ceil(depth / (plan.toolMm * PECK_PER_TOOL));
  writer.rapid({ x, y });
  for (let i = 1; i <= count; i++) {
    // Back down fast to just above the bottom reached before.
    if (i > 1) writer.rapid({ z: (-depth * (i - 1)) / count + 0.3 });
    writer.cut({ z: (-depth * i) / count }, plan.plungeMmPerMin);
    writer.rapid({ z: i === count ? plan.safeZMm : 1 });
  }
}

interface Target {
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
}

/** Writes only what changed; micrometres, as finer ones are below a mill's step. */
class Writer {
  readonly lines: string[] = [];
  private at: Record<'x' | 'y' | 'z', string> = { x: '', y: '', z: '' };
  private feed = 0;

  rapid(target: Target): void {
    const words = this.changed(target);
    if (words) this.lines.push(`G0${words}`);
  }

  cut(target: Target, feed: number): void {
    const words = this.changed(target);
    if (!words) return;
    this.lines.push(`G1${words}${feed === this.feed ? '' : ` F${feed}`}`);
    this.feed = feed;
  }

  private changed(target: Target): string {
    let words = '';
    for (const axis of ['x', 'y', 'z'] as const) {
      const value = target[axis];
      if (value === undefined) continue;
      const text = String(Number(value.toFixed(3)) + 0);
      if (text !== this.at[axis]) words += ` ${axis.toUpperCase()}${text}`;
      this.at[axis] = text;
    }
    return words;
  }
}
