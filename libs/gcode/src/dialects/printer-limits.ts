import type { Checks } from '../checking/checks.js';
import type { LineLexer } from '../reading/lexer.js';
import type { MotionPlanner } from '../timing/motion-planner.js';
import type { MotionProfile } from '../types.js';
import { word } from './words.js';

type Row = [number?, number?, number?, number?];
const AXES = ['X', 'Y', 'Z', 'E'] as const;

/** M201, M203, M204, M205, M566: limits that slicers write into programs. */
export class PrinterLimits {
  /** Slicers set them for each kind of line, so one object is used again; 0: stays as it is. */
  private readonly accels = { printAccelMmPerS2: 0, travelAccelMmPerS2: 0, retractAccelMmPerS2: 0 };

  constructor(
    private readonly profile: MotionProfile,
    private readonly planner: MotionPlanner,
    private readonly checks: Checks,
  ) {}

  /** @param code ten times the number of the M command */
  set(code: number, lexer: LineLexer, line: number): void {
    const { firmware } = this.profile;
    if (code === 2040) this.accelerations(lexer, line);
    else if (code === 2010) this.axisAccelerations(this.row(lexer, 1), line);
    // RepRapFirmware counts in mm/min there, the others in mm/s. Repetier's M203 is something else.
    else if (code === 2030 && firmware !== 'repetier') {
      this.axisSpeeds(this.row(lexer, firmware === 'reprapfirmware' ? 1 / 60 : 1), line);
    } else if (code === 2050 && firmware === 'smoothie') this.junction(word(lexer, 'X'));
    else if (code === 2050) this.jerk(this.row(lexer, 1), word(lexer, 'J'), line);
    else if (code === 5660) this.jerk(this.row(lexer, 1 / 60), undefined, line);
  }

  private row(lexer: LineLexer, scale: number): Row {
    return AXES.map((axis) => {
      const value = word(lexer, axis);
      return value === undefined ? undefined : value * scale;
    }) as Row;
  }

  /** What raises the machine's own limits takes away what keeps its motors from losing steps. */
  private axisSpeeds(mmPerS: Row, line: number): void {
    const { x, y, z, e = Infinity } = this.profile.maxFeedMmPerMin;
    this.compare('a speed limit (mm/s)', mmPerS, [x / 60, y / 60, z / 60, e / 60], line);
    this.planner.limit({ maxFeedMmPerS: mmPerS });
  }

  private axisAccelerations(mmPerS2: Row, line: number): void {
    const { x, y, z, e = Infinity } = this.profile.maxAccelMmPerS2;
    this.compare('an acceleration limit (mm/s²)', mmPerS2, [x, y, z, e], line);
    this.planner.limit({ maxAccelMmPerS2: mmPerS2 });
  }

  private compare(what: string, values: Row, limits: readonly number[], line: number): void {
    values.forEach((value, axis) => {
      const limit = limits[axis] ?? Infinity;
      if (value !== undefined && value > limit * 1.000001) {
        this.checks.overLimit(`${what} for ${AXES[axis]}`, value, limit, line);
      }
    });
  }

  private accelerations(lexer: LineLexer, line: number): void {
    const both = word(lexer, 'S');
    const print = word(lexer, 'P') ?? both;
    const travel = word(lexer, 'T') ?? both;
    const retract = word(lexer, 'R');
    const { accels } = this;
    accels.printAccelMmPerS2 = print ?? 0;
    accels.travelAccelMmPerS2 = travel ?? 0;
    accels.retractAccelMmPerS2 = retract ?? 0;
    this.planner.limit(accels);
    this.checks.acceleration(Math.max(print ?? 0, travel ?? 0), line);
  }

  private jerk(jerkMmPerS: Row, junctionMm: number | undefined, line: number): void {
    const own = this.profile.motion?.jerkMmPerS;
    const limits = own ? [own.x, own.y, own.z, own.e ?? Infinity] : [];
    if (jerkMmPerS.some((value, axis) => value !== undefined && value > (limits[axis] ?? Infinity))) {
      this.checks.changesLimits('M205', line);
    }
    this.planner.limit({ jerkMmPerS });
    this.junction(junctionMm);
  }

  private junction(junctionDeviationMm: number | undefined): void {
    if (junctionDeviationMm === undefined || !(junctionDeviationMm > 0)) return;
    this.planner.limit({ junctionDeviationMm });
  }
}
