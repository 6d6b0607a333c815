import { bitOf } from '../reading/lexer.js';
import { shown, type ProblemList } from '../checking/problems.js';
import type { MotionProfile } from '../types.js';

/** Start-up code of slicers draws purge lines along the very edge. */
const PRINT_MARGIN_MM = 0.5;
const PRINT_BELOW_BED_MM = 0.1;
const CUT_MARGIN_MM = 1;
/** Sums of decimal fractions in doubles: a program that goes to the very edge does not leave. */
const ROUNDING_MM = 1e-7;
const AXES = ['X', 'Y', 'Z'] as const;

/** Where this machine may move. */
export class Bounds {
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  /** Somebody left: from now on every move is looked at, not only those that go further than any before. */
  wasLeft = false;

  constructor(
    private readonly profile: MotionProfile,
    private readonly problems: ProblemList,
  ) {
    const { x, y, z } = profile.envelopeMm;
    const isPrint = profile.process === 'print';
    const margin = isPrint ? PRINT_MARGIN_MM : Math.max(CUT_MARGIN_MM, profile.toolDiameterMm ?? 0);
    const [side, below] = [margin + ROUNDING_MM, (isPrint ? PRINT_BELOW_BED_MM : z) + ROUNDING_MM];
    this.low = Float64Array.of(-side, -side, -below);
    this.high = Float64Array.of(x + side, y + side, z + (isPrint ? side : ROUNDING_MM));
  }

  /** Reports the axes that left. One the block does not name (`mask`) was reported by the block that moved it. */
  report(point: Float64Array, mask: number, line: number): void {
    for (let i = 0; i < AXES.length; i++) {
      const value = point[i] as number;
      if (value >= (this.low[i] as number) && value <= (this.high[i] as number)) continue;
      this.wasLeft = true;
      if ((mask & bitOf(AXES[i] as string)) !== 0) this.reportAxis(i, value, line);
    }
  }

  private reportAxis(i: number, value: number, line: number): void {
    const axis = AXES[i] as string;
    if (this.problems.counts('GCODE_OUT_OF_BOUNDS', axis)) return;
    const { profile } = this;
    const isHigh = value > (this.high[i] as number);
    const size = [profile.envelopeMm.x, profile.envelopeMm.y, profile.envelopeMm.z][i] as number;
    const limit = isHigh ? size : profile.process !== 'print' && i === 2 ? -size : 0;
    const verb = isHigh ? 'ends' : 'begins';
    const remedy = profile.process === 'print' ? 'Slice again for this machine.' : 'Place the part or the zero anew.';
    this.problems.add({
      code: 'GCODE_OUT_OF_BOUNDS',
      severity: 'reject',
      message: `Line ${line} moves ${axis} to ${shown(value)} mm; this machine ${verb} at ${shown(limit)} mm. ${remedy}`,
      line,
      params: { axis, value: Number(shown(value)), limit },
    });
  }
}
