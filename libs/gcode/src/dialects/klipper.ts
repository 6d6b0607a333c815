import type { LineInHand } from '../checking/checks.js';
import { MarlinReader } from './marlin.js';
import { AXIS_BITS } from '../motion/path.js';

const LETTER_M = 77;
/** A start macro homes, heats and cleans; nobody can tell how long it takes. */
const START_MACRO_S = 30;
const MESH_S = 60;
const NOZZLE_KEY = /^(?:EXTRUDER|HOTEND|NOZZLE|TOOL)(?:_?TEMP(?:ERATURE)?)?$/;
const BED_KEY = /^BED(?:_?TEMP(?:ERATURE)?)?$/;

/** Reads blocks as Klipper does: Marlin's commands, and words with `KEY=value` parameters. */
export class KlipperReader extends MarlinReader {
  private isAbsoluteE = true;

  override read(hand: LineInHand): void {
    const { letters, values } = hand.lexer;
    const isM8x = letters[0] === LETTER_M && (values[0] === 82 || values[0] === 83);
    if (isM8x) this.isAbsoluteE = values[0] === 82;
    super.read(hand);
    // Unlike Marlin, G90 takes nothing back: the extruder is absolute when both modes are (gcode_move.py).
    this.path.isAbsoluteE = this.path.isAbsolute && this.isAbsoluteE;
  }

  /** @param block as it goes to the machine */
  extended(name: string, block: string, line: number): void {
    const rule = this.rules.findExtended(name);
    if (rule === undefined) return this.checks.unknown(name, line);
    if (rule.verdict === 'forbidden') return this.checks.forbidden(name, rule.meaning, line);
    const params = parametersOf(block);
    if (name === 'SET_HEATER_TEMPERATURE') this.heater(params.get('HEATER'), params.get('TARGET'), line, false);
    else if (name === 'TEMPERATURE_WAIT') this.heater(params.get('SENSOR'), params.get('MINIMUM'), line, true);
    else if (name === 'SET_VELOCITY_LIMIT') this.velocityLimit(params, line);
    else if (name === 'START_PRINT' || name === 'PRINT_START') this.startMacro(params, line);
    else if (name === 'PAUSE') this.path.planner.stop();
    else if (/^(?:BED_MESH_CALIBRATE|QUAD_GANTRY_LEVEL|Z_TILT_ADJUST)$/.test(name)) this.path.planner.wait(MESH_S);
  }

  private heater(heater: string | undefined, target: string | undefined, line: number, isWaiting: boolean): void {
    const what = heaterOf(heater ?? '');
    if (what === undefined || target === undefined) return;
    const targetC = Number(target);
    if (!Number.isFinite(targetC)) return this.checks.number(`"${target.slice(0, 12)}" is not a temperature`, line);
    this.heatTo(what, targetC, line, isWaiting);
  }

  /** Slicers write it for each kind of line; above the machine's own limits a person should know. */
  private velocityLimit(params: ReadonlyMap<string, string>, line: number): void {
    this.checks.changesLimits('SET_VELOCITY_LIMIT', line);
    const accel = Number(params.get('ACCEL'));
    if (accel > 0) this.printAccel = this.travelAccel = accel;
    const mmPerS = Number(params.get('VELOCITY'));
    if (mmPerS > 0) this.checks.feed(mmPerS * 60, line);
  }

  private startMacro(params: ReadonlyMap<string, string>, line: number): void {
    for (const [key, value] of params) {
      const what = NOZZLE_KEY.test(key) ? 'nozzle' : BED_KEY.test(key) ? 'bed' : undefined;
      if (what === undefined) continue;
      if (Number.isFinite(Number(value))) this.heatTo(what, Number(value), line, true);
      else this.checks.number(`"${value.slice(0, 12)}" is not a temperature`, line);
    }
    // Klipper itself refuses moves before homing, so a macro that forgets it ends in an error, not in a crash.
    this.path.planner.wait(START_MACRO_S);
    this.path.home(AXIS_BITS);
    this.homed = AXIS_BITS;
  }
}

function heaterOf(name: string): 'nozzle' | 'bed' | undefined {
  if (/^extruder\d*$/i.test(name)) return 'nozzle';
  return /^heater_bed$/i.test(name) ? 'bed' : undefined;
}

function parametersOf(block: string): Map<string, string> {
  const found = block.matchAll(/([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|\S*)/g);
  return new Map([...found].map(([, key = '', value = '']) => [key.toUpperCase(), value.replaceAll('"', '')]));
}
