import { wordText, type HeaterName, type LineInHand } from '../checking/checks.js';
import { MarlinReader } from './marlin.js';
import { word } from './words.js';
import { AXIS_BITS, XY_BITS } from '../motion/path.js';
import { bitOf, type LineLexer } from '../reading/lexer.js';

const LETTER_M = 77;
/** A start macro homes, heats and cleans; nobody can tell how long it takes. */
const START_MACRO_S = 30;
const MESH_S = 60;
const NOZZLE_KEY = /^(?:EXTRUDER|HOTEND|NOZZLE|TOOL)(?:_?TEMP(?:ERATURE)?)?$/;
const BED_KEY = /^BED(?:_?TEMP(?:ERATURE)?)?$/;
const CHAMBER_KEY = /^CHAMBER(?:_?TEMP(?:ERATURE)?)?$/;
const CLEANS = /^(?:CLEAN_NOZZLE|LINE_PURGE|PURGE_LINE)$/;
/** Words that show or name something: what they say moves nothing. */
export const TEXT_NAMES: ReadonlySet<string> = new Set(['EXCLUDE_OBJECT', 'EXCLUDE_OBJECT_DEFINE', 'EXCLUDE_OBJECT_START', 'EXCLUDE_OBJECT_END', 'RESPOND', 'SET_DISPLAY_TEXT', 'SET_PRINT_STATS_INFO']); // prettier-ignore
/**
 * Klipper splits parameters as a shell does (shlex), with quotes and escapes anywhere: what is written simpler than that
 * means the same to it and to this check.
 */
const WELL_FORMED = /^\w+(?:\s+[A-Z_]\w*=(?:"[^"\\]*"|'[^']*'|[^\s"'\\]*))*$/i;
const POSITION_BITS = AXIS_BITS | bitOf('E');
const BIT_R = bitOf('R');
const LEVELS = /^(?:BED_MESH_CALIBRATE|QUAD_GANTRY_LEVEL|Z_TILT_ADJUST)$/;

type Parameters = ReadonlyMap<string, string>;
interface Modes {
  readonly isAbsolute: boolean;
  readonly isAbsoluteE: boolean;
  readonly feedMmPerS: number;
  readonly speedFactor: number;
  readonly flowFactor: number;
  readonly offset: Float64Array;
  readonly position: Float64Array;
  /** Axes that stood where only the machine knows. */
  readonly lost: number;
}

/** Reads blocks as Klipper does: Marlin's commands, and words with `KEY=value` parameters. */
export class KlipperReader extends MarlinReader {
  private isAbsoluteE = true;
  private readonly saved = new Map<string, Modes>();

  override read(hand: LineInHand): void {
    const { letters, values } = hand.lexer;
    const wrong = wordsProblem(hand);
    if (wrong !== undefined) {
      this.checks.number(wrong, hand.line);
      return;
    }
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
    if (rule === undefined) {
      this.checks.unknown(name, line);
      this.saidTemperatures(parametersOf(block), line);
      return;
    }
    this.checks.command(name === rule.name ? rule : { ...rule, name }, line);
    if (rule.verdict === 'reject' || rule.verdict === 'strip') return;
    if (/[{}]/.test(block)) this.checks.forbidden('{', 'belongs to a template', line, 'GCODE_MACRO');
    const params = parametersOf(block);
    if (!TEXT_NAMES.has(name) && !WELL_FORMED.test(block)) {
      this.checks.number(`${name} takes KEY=value, and Klipper reads this otherwise or leaves it out`, line);
      return;
    }
    if (name === 'SET_HEATER_TEMPERATURE') this.heater(params.get('HEATER'), params.get('TARGET') ?? '0', line, false);
    else if (name === 'TEMPERATURE_WAIT') this.heater(params.get('SENSOR'), params.get('MINIMUM'), line, true);
    else if (name === 'TURN_OFF_HEATERS' || name === 'END_PRINT' || name === 'PRINT_END') this.heat.allOff(line);
    else if (name === 'SET_VELOCITY_LIMIT') this.velocityLimit(params, line);
    else if (name === 'SET_RETRACTION') this.setRetraction(params);
    else if (name === 'ACTIVATE_EXTRUDER') this.takeTool(toolOf(params.get('EXTRUDER') ?? ''), line);
    else if (name === 'START_PRINT' || name === 'PRINT_START') this.startMacro(params, line);
    else if (name === 'SAVE_GCODE_STATE') this.saved.set(params.get('NAME') ?? 'default', this.modesNow());
    else if (name === 'RESTORE_GCODE_STATE')
      this.restore(params.get('NAME') ?? 'default', Number(params.get('MOVE') ?? 0), line);
    else if (name === 'PAUSE') this.path.planner.stop();
    else if (CLEANS.test(name)) this.lose(XY_BITS);
    else if (LEVELS.test(name)) {
      this.path.planner.wait(this.profile.times?.levellingS ?? MESH_S);
      this.lose(XY_BITS);
    }
  }

  /** gcode_arcs.py: no arcs by radius, and none after G91. */
  protected override arc(lexer: LineLexer, isClockwise: boolean, line: number): void {
    if ((lexer.mask & BIT_R) !== 0) this.checks.number('an arc by its radius, which Klipper leaves out', line);
    else if (!this.path.isAbsolute) this.checks.number('an arc after G91, which Klipper leaves out', line);
    else super.arc(lexer, isClockwise, line);
  }

  /** gcode_move.py: without words, this place is zero for every axis. */
  protected override setPosition(lexer: LineLexer, line: number): void {
    if ((lexer.mask & POSITION_BITS) !== 0) return super.setPosition(lexer, line);
    if (this.lost !== 0) this.checks.lost(line);
    this.path.offset.set(this.path.position);
  }

  protected override noFeed(line: number): void {
    this.checks.number('a feed that is not above 0, and Klipper leaves such a move out', line);
  }

  /** Whatever words stand behind it. */
  protected override motorsOff(): void {
    this.path.planner.stop();
    this.unhome(AXIS_BITS);
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
    if (target === undefined || (what === undefined && isWaiting)) return;
    const targetC = Number(target);
    if (what === undefined) {
      const why = 'heats what the profile has no limit for';
      if (targetC !== 0) this.checks.forbidden('SET_HEATER_TEMPERATURE', why, line);
      return;
    }
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

  /** What a macro is told it may heat to, whatever it calls it. */
  private saidTemperatures(params: Parameters, line: number): void {
    for (const [key, value] of params) {
      const what = heaterOfKey(key) ?? (key.includes('TEMP') ? heaterNamedIn(key) : undefined);
      if (what !== undefined && Number(value) > 0) this.checks.overTemperature(what, Number(value), line);
    }
  }

  private startMacro(params: Parameters, line: number): void {
    this.saidTemperatures(new Map([...params].filter(([key]) => heaterOfKey(key) === undefined)), line);
    for (const [key, value] of params) {
      const what = heaterOfKey(key);
      if (what === undefined) continue;
      if (Number.isFinite(Number(value))) this.heat.heatTo(what, Number(value), line, true);
      else this.checks.number(`"${value.slice(0, 12)}" is not a temperature`, line);
    }
    // Klipper itself refuses moves before homing, so a macro that forgets it ends in an error, not in a crash.
    this.path.planner.wait(this.profile.times?.startMacroS ?? START_MACRO_S);
    this.path.home(AXIS_BITS);
    this.find(AXIS_BITS);
    this.lose(XY_BITS);
  }

  private modesNow(): Modes {
    const { isAbsolute, feedMmPerS, speedFactor, flowFactor, offset, position } = this.path;
    const { isAbsoluteE, lost } = this;
    return {
      lost,
      isAbsolute,
      isAbsoluteE,
      feedMmPerS,
      speedFactor,
      flowFactor,
      offset: offset.slice(),
      position: position.slice(),
    };
  }

  /** The extruder goes on from where it is; with MOVE=1 the head goes back (gcode_move.py). */
  private restore(name: string, move: number, line: number): void {
    const modes = this.saved.get(name);
    if (Number.isNaN(move)) this.checks.number('MOVE is no number', line);
    if (modes === undefined) return;
    const { path } = this;
    this.isAbsoluteE = modes.isAbsoluteE;
    path.isAbsolute = modes.isAbsolute;
    path.isAbsoluteE = modes.isAbsolute && modes.isAbsoluteE;
    path.feedMmPerS = modes.feedMmPerS;
    path.speedFactor = modes.speedFactor;
    path.flowFactor = modes.flowFactor;
    const fedE = (path.position[3] as number) - (modes.position[3] as number);
    path.offset.set(modes.offset);
    path.offset[3] = (modes.offset[3] as number) + fedE;
    const [x = 0, y = 0, z = 0] = modes.position;
    if (move === 0) return;
    if (this.homed !== AXIS_BITS) this.checks.notHomed(line);
    path.goTo(x, y, z, true);
    this.find(AXIS_BITS);
    this.lose(modes.lost);
  }
}

function heaterOf(name: string): HeaterName | undefined {
  if (/^extruder\d*$/i.test(name)) return 'nozzle';
  if (/^(?:heater_generic )?chamber(?:_heater)?$/i.test(name)) return 'chamber';
  return /^heater_bed$/i.test(name) ? 'bed' : undefined;
}

function heaterNamedIn(key: string): HeaterName {
  if (key.includes('BED')) return 'bed';
  return key.includes('CHAMBER') ? 'chamber' : 'nozzle';
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
  const found = block.matchAll(/([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|\S*)/g);
  return new Map(
    [...found].map(([, key = '', value = '']) => [key.toUpperCase(), value.replace(/^(['"])(.*)\1$/, '$2')]),
  );
}

/** Klipper looks a name up as it is written (gcode.py): G01 is unknown to it, and `G28 XY` has one word, XY. */
function wordsProblem(hand: LineInHand): string | undefined {
  const { count, letters, values, starts, hasBareWord } = hand.lexer;
  const name = wordText(hand, 0);
  const isPlain = name === `${String.fromCharCode(letters[0] as number)}${values[0]}`;
  if (!isPlain && !Number.isNaN(values[0] as number)) return `${name} is unknown to Klipper as it is written`;
  for (let i = 0; hasBareWord && i + 1 < count; i++) {
    const isGlued = Number.isNaN(values[i] as number) && starts[i + 1] === (starts[i] as number) + 1;
    if (isGlued) return 'two letters stand together, which Klipper reads as one word';
  }
  return undefined;
}
