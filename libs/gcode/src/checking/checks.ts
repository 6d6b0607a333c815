import type { CommandRule } from '../dialects/commands.js';
import { bytesProblem, type LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { shown, type ProblemList } from './problems.js';
import type { GcodeProblemCode, MotionProfile } from '../types.js';

/** The line a dialect reads: its words, its bytes for quoting, its number. */
export interface LineInHand {
  readonly lexer: LineLexer;
  readonly bytes: Uint8Array;
  readonly line: number;
}

export type HeaterName = 'nozzle' | 'bed' | 'chamber';

/** Words the findings of all dialects share. */
export class Checks {
  constructor(
    private readonly profile: MotionProfile,
    private readonly problems: ProblemList,
  ) {}

  /** What the table says of a command; nothing for allowed ones. @param text that it shows a person */
  command({ name, verdict, code = 'GCODE_FORBIDDEN', meaning }: CommandRule, line: number, text = ''): void {
    if (verdict === 'reject') this.forbidden(name, meaning, line, code);
    if (verdict !== 'strip' && verdict !== 'warn') return;
    const what = verdict === 'strip' ? 'It is left out' : 'Check that this is meant';
    const told = text === '' ? '' : `: "${text}"`;
    const message = `Line ${line}: ${name} ${meaning}${told}. ${what}.`;
    const params = { command: name, ...(text !== '' && { text }) };
    this.problems.add({ code, severity: verdict, message, line, params }, `${name} ${text}`);
  }

  /** Bytes beyond ASCII, before comments. @param isText they are left out when it is sent, so they do no harm */
  strayBytes(code: string, column: number, line: number, isText: boolean): void {
    const at = code.search(/[^\t -~]/);
    if (at < 0) return;
    const problem = bytesProblem(code.charCodeAt(at), line, column + at + 1, isText ? 'warn' : 'reject');
    this.problems.add(problem, 'message bytes');
  }

  forbidden(name: string, why: string, line: number, code: GcodeProblemCode = 'GCODE_FORBIDDEN'): void {
    if (this.problems.counts(code, name)) return;
    const message = `Line ${line}: ${name} ${why}; it is not allowed in jobs. Remove it.`;
    this.problems.add({ code, severity: 'reject', message, line, params: { command: name } });
  }

  /** Printers skip what they do not know; a mill or laser may do anything. */
  unknown(name: string, line: number): void {
    const text = name.replace(/[^ -~]/g, '').slice(0, 20);
    const { firmware, process } = this.profile;
    const severity = process === 'print' ? 'warn' : 'reject';
    if (this.problems.counts('GCODE_UNKNOWN', text, severity)) return;
    this.problems.add(
      {
        code: 'GCODE_UNKNOWN',
        severity,
        message: `Line ${line}: ${text} is not known for ${firmware}. Use the post-processor of this machine.`,
        line,
        params: { command: text },
      },
      text,
    );
  }

  /** @param what may bring its own remedy as a second sentence, without the last point */
  number(what: string, line: number): void {
    if (this.problems.counts('GCODE_NUMBER')) return;
    const remedy = what.includes('. ') ? '' : ' Export the program again.';
    this.problems.add({ code: 'GCODE_NUMBER', severity: 'reject', message: `Line ${line}: ${what}.${remedy}`, line });
  }

  /** A finding that is told once. */
  warn(code: GcodeProblemCode, message: string, line: number): void {
    this.problems.add({ code, severity: 'warn', message: `Line ${line}: ${message}`, line }, `${code} ${message}`);
  }

  overTemperature(what: HeaterName, valueC: number, line: number): void {
    const { maxNozzleTempC, maxBedTempC, maxChamberTempC } = this.profile;
    const limitC = { nozzle: maxNozzleTempC, bed: maxBedTempC, chamber: maxChamberTempC }[what];
    if (limitC === undefined || valueC <= limitC) return;
    this.problems.add({
      code: 'GCODE_OVERTEMP',
      severity: 'reject',
      message: `Line ${line} asks for ${shown(valueC)} °C; the ${what} limit is ${limitC} °C. Slice for a cooler material.`,
      line,
      params: { value: valueC, limit: limitC, heater: what },
    });
  }

  cold(targetC: number, line: number): void {
    const limit = this.profile.minExtrudeTempC ?? 0;
    const message = `Line ${line} extrudes at ${shown(targetC)} °C; the loaded material needs ${limit} °C. Slice for this material.`;
    this.problems.add(
      { code: 'GCODE_COLD', severity: 'warn', message, line, params: { value: targetC, limit } },
      'cold',
    );
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

  /** M204: axis limits still hold, so nothing breaks. */
  acceleration(mmPerS2: number, line: number): void {
    const { x, y } = this.profile.maxAccelMmPerS2;
    const limit = Math.max(x, y);
    if (mmPerS2 <= limit) return;
    const message = `Line ${line} asks for ${shown(mmPerS2)} mm/s²; this machine reaches ${limit}. It will run slower.`;
    this.problems.add(
      { code: 'GCODE_LIMIT', severity: 'warn', message, line, params: { value: mmPerS2, limit } },
      'accel',
    );
  }

  /** Klipper keeps such limits beyond the job, and they may be higher than what the machine was set up for. */
  changesLimits(name: string, line: number): void {
    const message = `Line ${line}: ${name} changes the limits of the machine until it restarts. Check that they suit it.`;
    this.problems.add({ code: 'GCODE_LIMIT', severity: 'warn', message, line, params: { command: name } }, name);
  }

  /** @param what as in `a spindle speed`, with the unit behind the value */
  overLimit(what: string, value: number, limit: number, line: number): void {
    this.problems.add({
      code: 'GCODE_LIMIT',
      severity: 'reject',
      message: `Line ${line} asks for ${what} of ${shown(value)}; the limit is ${shown(limit)}. Lower it.`,
      line,
      params: { value, limit },
    });
  }

  spindle(rpm: number, line: number): void {
    const limit = this.profile.maxSpindleRpm;
    if (rpm >= 0 && (limit === undefined || rpm <= limit)) return;
    this.overLimit(this.profile.process === 'laser' ? 'a laser power' : 'a spindle speed', rpm, limit ?? 0, line);
  }

  /** @returns whether there is such a tool */
  tool(tool: number, line: number): boolean {
    const { tools } = this.profile;
    if (!Number.isInteger(tool) || tool < 0 || tool > 255) this.number(`there is no tool ${shown(tool)}`, line);
    else if (tools !== undefined && this.profile.process === 'print' && tool >= tools)
      this.missingTool(tool, tools - 1, line);
    else if (tools !== undefined && tool > tools) this.missingTool(tool, tools, line);
    else return true;
    return false;
  }

  private missingTool(tool: number, last: number, line: number): void {
    const message = `Line ${line} asks for tool ${tool}; the last one here is ${last}. Set the program up for this machine.`;
    this.problems.add({ code: 'GCODE_LIMIT', severity: 'reject', message, line, params: { value: tool, limit: last } });
  }

  /** After probing, parking or a macro of the machine's own. */
  lost(line: number): void {
    const message = `Line ${line} moves on from where the machine stopped by itself, which this check cannot know. Move to a place with G90 first.`;
    this.problems.add({ code: 'GCODE_OUT_OF_BOUNDS', severity: 'reject', message, line });
  }

  notHomed(line: number): void {
    if (this.problems.counts('GCODE_NOT_HOMED')) return;
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
