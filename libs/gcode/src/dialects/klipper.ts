import type { HeaterName, LineInHand } from '../checking/checks.js';
import { MarlinReader } from './marlin.js';
import { word } from './words.js';
import { AXIS_BITS } from '../motion/path.js';

const LETTER_M = 77;
/** A start macro homes, heats and cleans; nobody can tell how long it takes. */
const START_MACRO_S = 30;
const MESH_S = 60;
const NOZZLE_KEY = /^(?:EXTRUDER|HOTEND|NOZZLE|TOOL)(?:_?TEMP(?:ERATURE)?)?$/;
const BED_KEY = /^BED(?:_?TEMP(?:ERATURE)?)?$/;
const CHAMBER_KEY = /^CHAMBER(?:_?TEMP(?:ERATURE)?)?$/;
const LEVELS = /^(?:BED_MESH_CALIBRATE|QUAD_GANTRY_LEVEL|Z_TILT_ADJUST)$/;

type Parameters = ReadonlyMap<string, string>;
interface Modes {
  readonly isAbsolute: boolean;
  readonly isAbsoluteE: boolean;
  readonly speedFactor: number;
  readonly flowFactor: number;
  readonly offset: Float64Array;
  readonly position: Float64Array;
}

/** Reads blocks as Klipper does: Marlin's commands, and words with `KEY=value` parameters. */
export class KlipperReader extends MarlinReader {
  private isAbsoluteE = true;
  private readonly saved = new Map<string, Modes>();

  override read(hand: LineInHand): void {
    const { letters, values } = hand.lexer;
    const isM = letters[0] === LETTER_M;
    if (isM && (values[0] === 82 || values[0] === 83)) this.isAbsoluteE = values[0] === 82;
    super.read(hand);
    if (isM && values[0] === 204) this.accelerations(hand);
    // Unlike Marlin, G90 takes nothing back: the extruder is absolute when both modes are (gcode_move.py).
    this.path.isAbsoluteE = this.path.isAbsolute && this.isAbsoluteE;
  }

  /** @param block as it goes to the machine */
  extended(name: string, block: string, line: number): void {
    const rule = this.rules.findExtended(name);
    if (rule === undefined) return this.checks.unknown(name, line);
    this.checks.command(name === rule.name ? rule : { ...rule, name }, line);
    if (rule.verdict === 'reject' || rule.verdict === 'strip') return;
    if (/[{}]/.test(block)) this.checks.forbidden('{', 'belongs to a template', line, 'GCODE_MACRO');
    const params = parametersOf(block);
    if (name === 'SET_HEATER_TEMPERATURE') this.heater(params.get('HEATER'), params.get('TARGET') ?? '0', line, false);
    else if (name === 'TEMPERATURE_WAIT') this.heater(params.get('SENSOR'), params.get('MINIMUM'), line, true);
    else if (name === 'TURN_OFF_HEATERS' || name === 'END_PRINT' || name === 'PRINT_END') this.heat.allOff(line);
    else if (name === 'SET_VELOCITY_LIMIT') this.velocityLimit(params, line);
    else if (name === 'SET_RETRACTION') this.setRetraction(params);
    else if (name === 'ACTIVATE_EXTRUDER') this.takeTool(toolOf(params.get('EXTRUDER') ?? ''), line);
    else if (name === 'START_PRINT' || name === 'PRINT_START') this.startMacro(params, line);
    else if (name === 'SAVE_GCODE_STATE') this.saved.set(params.get('NAME') ?? 'default', this.modesNow());
    else if (name === 'RESTORE_GCODE_STATE') this.restore(params.get('NAME') ?? 'default', params.get('MOVE') === '1');
    else if (name === 'PAUSE') this.path.planner.stop();
    else if (LEVELS.test(name)) this.path.planner.wait(this.profile.times?.levellingS ?? MESH_S);
  }

  /** Klipper wants S, or both P and T, and takes the smaller (toolhead.py). */
  private accelerations({ lexer }: LineInHand): void {
    const p = word(lexer, 'P');
    const t = word(lexer, 'T');
    const accel = word(lexer, 'S') ?? (p !== undefined && t !== undefined ? Math.min(p, t) : undefined);
    this.setAccel(accel);
  }

  private setAccel(mmPerS2: number | undefined): void {
    if (mmPerS2 !== undefined && mmPerS2 > 0) this.path.planner.limit({ totalAccelMmPerS2: mmPerS2 });
  }

  private heater(heater: string | undefined, target: string | undefined, line: number, isWaiting: boolean): void {
    const what = heaterOf(heater ?? '');
    if (what === undefined || target === undefined) return;
    const targetC = Number(target);
    if (!Number.isFinite(targetC)) return this.checks.number(`"${target.slice(0, 12)}" is not a temperature`, line);
    this.heat.heatTo(what, targetC, line, isWaiting, what === 'nozzle' ? toolOf(heater ?? '') : undefined);
  }

  /** Slicers write it for each kind of line; above the machine's own limits a person should know. */
  private velocityLimit(params: Parameters, line: number): void {
    this.checks.changesLimits('SET_VELOCITY_LIMIT', line);
    const accel = positive(params.get('ACCEL'));
    const velocity = positive(params.get('VELOCITY'));
    const corner = positive(params.get('SQUARE_CORNER_VELOCITY'));
    const ratio = Number(params.get('MINIMUM_CRUISE_RATIO') ?? Number.NaN);
    this.setAccel(accel);
    if (velocity !== undefined) this.checks.feed(velocity * 60, line);
    this.path.planner.limit({
      ...(velocity !== undefined && { velocityMmPerS: velocity }),
      ...(corner !== undefined && { squareCornerMmPerS: corner }),
      ...(ratio >= 0 && ratio < 1 && { minimumCruiseRatio: ratio }),
    });
  }

  private setRetraction(params: Parameters): void {
    const number = (key: string): number | undefined => {
      const value = Number(params.get(key) ?? Number.NaN);
      return Number.isFinite(value) ? value : undefined;
    };
    this.retraction.set({
      retractMm: number('RETRACT_LENGTH'),
      retractMmPerS: number('RETRACT_SPEED'),
      extraMm: number('UNRETRACT_EXTRA_LENGTH'),
      recoverMmPerS: number('UNRETRACT_SPEED'),
    });
  }

  private startMacro(params: Parameters, line: number): void {
    for (const [key, value] of params) {
      const what = heaterOfKey(key);
      if (what === undefined) continue;
      if (Number.isFinite(Number(value))) this.heat.heatTo(what, Number(value), line, true);
      else this.checks.number(`"${value.slice(0, 12)}" is not a temperature`, line);
    }
    // Klipper itself refuses moves before homing, so a macro that forgets it ends in an error, not in a crash.
    this.path.planner.wait(this.profile.times?.startMacroS ?? START_MACRO_S);
    this.path.home(AXIS_BITS);
    this.homed = AXIS_BITS;
  }

  private modesNow(): Modes {
    const { isAbsolute, speedFactor, flowFactor, offset, position } = this.path;
    const { isAbsoluteE } = this;
    return { isAbsolute, isAbsoluteE, speedFactor, flowFactor, offset: offset.slice(), position: position.slice() };
  }

  /** The extruder goes on from where it is; with MOVE=1 the head goes back (gcode_move.py). */
  private restore(name: string, isMoving: boolean): void {
    const modes = this.saved.get(name);
    if (modes === undefined) return;
    const { path } = this;
    this.isAbsoluteE = modes.isAbsoluteE;
    path.isAbsolute = modes.isAbsolute;
    path.isAbsoluteE = modes.isAbsolute && modes.isAbsoluteE;
    path.speedFactor = modes.speedFactor;
    path.flowFactor = modes.flowFactor;
    const fedE = (path.position[3] as number) - (modes.position[3] as number);
    path.offset.set(modes.offset);
    path.offset[3] = (modes.offset[3] as number) + fedE;
    const [x = 0, y = 0, z = 0] = modes.position;
    if (isMoving) path.goTo(x, y, z, true);
  }
}

function heaterOf(name: string): HeaterName | undefined {
  if (/^extruder\d*$/i.test(name)) return 'nozzle';
  if (/^(?:heater_generic )?chamber(?:_heater)?$/i.test(name)) return 'chamber';
  return /^heater_bed$/i.test(name) ? 'bed' : undefined;
}

function heaterOfKey(key: string): HeaterName | undefined {
  if (NOZZLE_KEY.test(key)) return 'nozzle';
  if (BED_KEY.test(key)) return 'bed';
  return CHAMBER_KEY.test(key) ? 'chamber' : undefined;
}

/** `extruder` is 0, `extruder1` 1. */
function toolOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text ?? Number.NaN);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function parametersOf(block: string): Map<string, string> {
  const found = block.matchAll(/([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|\S*)/g);
  return new Map([...found].map(([, key = '', value = '']) => [key.toUpperCase(), value.replaceAll('"', '')]));
}
