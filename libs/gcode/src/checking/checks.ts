import type { LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { shown, type ProblemList } from './problems.js';
import type { MotionProfile } from '../types.js';

/** The line a dialect reads: its words, its bytes for quoting, its number. */
export interface LineInHand {
  readonly lexer: LineLexer;
  readonly bytes: Uint8Array;
  readonly line: number;
}

/** Words the findings both dialects share. */
export class Checks {
  constructor(
    private readonly profile: MotionProfile,
    private readonly problems: ProblemList,
  ) {}

  forbidden(name: string, why: string, line: number): void {
    const message = `Line ${line}: ${name} ${why}; it is not allowed in jobs. Remove it.`;
    this.problems.add({ code: 'GCODE_FORBIDDEN', severity: 'reject', message, line, params: { command: name } });
  }

  /** Printers skip what they do not know; a mill or laser may do anything. */
  unknown(name: string, line: number): void {
    const { firmware, process } = this.profile;
    const text = name.replace(/[^ -~]/g, '').slice(0, 20);
    this.problems.add(
      {
        code: 'GCODE_UNKNOWN',
        severity: process === 'print' ? 'warn' : 'reject',
        message: `Line ${line}: ${text} is not known for ${firmware}. Use the post-processor of this machine.`,
        line,
        params: { command: text },
      },
      `unknown ${text}`,
    );
  }

  number(message: string, line: number): void {
    this.problems.add({ code: 'GCODE_NUMBER', severity: 'reject', message: `Line ${line}: ${message}.`, line });
  }

  overTemperature(what: 'nozzle' | 'bed', valueC: number, line: number): void {
    const limitC = what === 'nozzle' ? this.profile.maxNozzleTempC : this.profile.maxBedTempC;
    if (limitC === undefined || valueC <= limitC) return;
    this.problems.add({
      code: 'GCODE_OVERTEMP',
      severity: 'reject',
      message: `Line ${line} asks for ${shown(valueC)} °C; the ${what} limit is ${limitC} °C. Slice for a cooler material.`,
      line,
      params: { value: valueC, limit: limitC, heater: what },
    });
  }

  /** The firmware slows such moves down by itself, so the program may run; it takes longer than its author thought. */
  feed(feedMmPerMin: number, line: number): void {
    const { x, y, z, e = 0 } = this.profile.maxFeedMmPerMin;
    const limit = Math.max(x, y, z, e);
    if (feedMmPerMin <= limit) return;
    this.problems.add(
      {
        code: 'GCODE_LIMIT',
        severity: 'warn',
        message: `Line ${line} asks for a feed of ${shown(feedMmPerMin)} mm/min; this machine reaches ${limit}. It will run slower.`,
        line,
        params: { value: feedMmPerMin, limit },
      },
      'feed',
    );
  }

  /** Klipper keeps such limits beyond the job, and they may be higher than what the machine was set up for. */
  changesLimits(name: string, line: number): void {
    const message = `Line ${line}: ${name} changes the limits of the machine until it restarts. Check that they suit it.`;
    this.problems.add({ code: 'GCODE_LIMIT', severity: 'warn', message, line, params: { command: name } }, name);
  }

  spindle(rpm: number, line: number): void {
    const limit = this.profile.maxSpindleRpm;
    if (rpm >= 0 && (limit === undefined || rpm <= limit)) return;
    this.problems.add({
      code: 'GCODE_LIMIT',
      severity: 'reject',
      message: `Line ${line} asks for a spindle speed of ${shown(rpm)} rpm; the limit is ${limit ?? 0}. Lower it.`,
      line,
      params: { value: rpm, limit: limit ?? 0 },
    });
  }

  notHomed(line: number): void {
    this.problems.add({
      code: 'GCODE_NOT_HOMED',
      severity: 'reject',
      message: `Line ${line} moves before G28; the machine does not know where it is. Home first.`,
      line,
    });
  }
}

/** A word as it is written, without blanks. */
export function wordText({ lexer, bytes }: LineInHand, i: number): string {
  return latin1(bytes, lexer.starts[i] as number, lexer.ends[i] as number)
    .replaceAll(/\s/g, '')
    .toUpperCase();
}
