import { PrinterMachine } from './printer-machine.js';
import type { Vector } from './machine.js';

interface Saved {
  readonly isAbsolute: boolean;
  readonly offset: Vector;
  readonly position: Vector;
  readonly isLost: readonly boolean[];
}

/** Reliability 5.2. */
const FORBIDDEN_WORDS = /^(?:SAVE_CONFIG|RESTART|FIRMWARE_RESTART|FORCE_MOVE|SET_KINEMATIC_POSITION|STEPPER_BUZZ|SET_PIN|SET_TMC_\w*|SET_STEPPER_ENABLE|SET_IDLE_TIMEOUT|SDCARD_PRINT_FILE|UPDATE_DELAYED_GCODE|SAVE_VARIABLE|RUN_SHELL_COMMAND|ACCEPT|ABORT|TESTZ|MANUAL_STEPPER|SET_GCODE_OFFSET|SET_GCODE_VARIABLE|RESUME|CANCEL_PRINT)$/; // prettier-ignore
const FORBIDDEN_CODES = new Set([
  'M112',
  'M110',
  'M28',
  'M29',
  'M30',
  'M23',
  'M24',
  'M302',
  'M303',
  'M42',
  'M118',
  'M500',
  'M501',
  'M502',
]);
/** Of Klipper itself: none heats by what it is told, but for SET_HEATER_TEMPERATURE. */
const FIRMWARE_WORDS =
  /^(?:SET|BED_MESH|EXCLUDE_OBJECT|SAVE|RESTORE|TURN_OFF|TEMPERATURE_WAIT|ACTIVATE|RESPOND|STATUS|HELP|GET|QUERY|CLEAR|PAUSE|TIMELAPSE|END_PRINT|PRINT_END|LINE_PURGE|PURGE_LINE|QUAD|Z_TILT)/;
/** Macros and probing: they end above a place that only the machine knows. */
const WANDERS = /^(?:BED_MESH_CALIBRATE|QUAD_GANTRY_LEVEL|Z_TILT_ADJUST|CLEAN_NOZZLE|LINE_PURGE|PURGE_LINE)$/;

/** Klipper as its gcode.py, gcode_move.py, gcode_arcs.py and heaters.py read a line. */
export class KlipperMachine extends PrinterMachine {
  private readonly saved = new Map<string, Saved>();

  protected override wire(block: string): void {
    this.checkWire(block, 4096, 0);
  }

  override run(block: string): void {
    this.block++;
    this.text = block;
    this.wire(block);
    // args_r.split(line.upper()): a run of letters and underscores is one name, whatever follows belongs to it.
    const parts = (block.split(';')[0] as string).toUpperCase().split(/([A-Z_]+|[A-Z*])/);
    let command = '';
    if (parts.length >= 3 && parts[1] !== 'N') command = (parts[1] as string) + (parts[2] as string).trim();
    else if (parts.length >= 5 && parts[1] === 'N') command = (parts[3] as string) + (parts[4] as string).trim();
    if (/^[A-Z_][A-Z_][A-Z0-9_]*$/.test(command)) return this.word(command, block);
    const words = new Map<string, number>();
    for (let i = 1; i + 1 < parts.length; i += 2) words.set(parts[i] as string, pythonFloat(parts[i + 1] as string));
    // A name is looked up as it is written: G01 and M0104 are unknown.
    const match = /^([GM])(\d+)$/.exec(command);
    if (!match || String(Number(match[2])) !== match[2]) return;
    if (FORBIDDEN_CODES.has(command)) this.violate('forbidden', command);
    if (match[1] === 'G') this.g(Number(match[2]), undefined, words);
    else this.m(Number(match[2]), words);
  }

  protected override g(code: number, variant: string | undefined, words: Map<string, number>): void {
    // G20: "Machine does not support G20 (inches) command".
    if (code === 20) return this.refuse('no inches');
    const isBad = [...words].some(([letter, value]) => /^[XYZEF]$/.test(letter) && Number.isNaN(value));
    if (code <= 3 && isBad) return this.refuse('unable to parse');
    if (code <= 3 && (words.get('F') ?? 1) <= 0) return this.refuse('invalid speed');
    if (code === 2 || code === 3) {
      if (!this.isAbsolute) return this.refuse('no arcs in relative mode');
      if (words.has('R')) return this.refuse('no arcs by radius');
      words.delete('P');
    }
    if (code === 10 || code === 30) return;
    super.g(code, variant, words);
  }

  protected override home(words: Map<string, number>): void {
    const named = [0, 1, 2].filter((axis) => words.has('XYZ'[axis] as string));
    this.homeAxes(named.length === 0 ? [0, 1, 2] : named);
  }

  /** Without words all axes are zero here. */
  protected override g92(_variant: string | undefined, words: Map<string, number>): void {
    const isBare = !['X', 'Y', 'Z', 'E'].some((axis) => words.has(axis));
    for (let axis = 0; axis < 3; axis++) {
      const value = isBare ? 0 : words.get('XYZ'[axis] as string);
      if (value === undefined) continue;
      if (Number.isNaN(value)) return this.refuse('unable to parse');
      if (this.isLost[axis]) this.violate('lost', 'G92');
      this.offset[axis] = (this.position[axis] as number) - value;
    }
  }

  protected override m(code: number, words: Map<string, number>): void {
    if (code === 104 || code === 109) this.heat('nozzle', words.get('S') ?? 0);
    else if (code === 140 || code === 190) this.heat('bed', words.get('S') ?? 0);
    else if (code === 141 || code === 191) this.heat('chamber', words.get('S') ?? 0);
    else if (code === 18 || code === 84) this.homed.fill(false);
  }

  private word(name: string, block: string): void {
    if (FORBIDDEN_WORDS.test(name)) this.violate('forbidden', name);
    const given = new Map<string, string>();
    const parts = shellParts(block.slice(block.toUpperCase().indexOf(name) + name.length));
    for (const part of parts ?? ['']) {
      const at = part.indexOf('=');
      // shlex and split('='): anything else is "Malformed command".
      if (at < 0) return this.refuse('malformed');
      given.set(part.slice(0, at).toUpperCase(), part.slice(at + 1));
    }
    const number = (key: string): number => pythonFloat(given.get(key) ?? '0');
    if (name === 'SET_HEATER_TEMPERATURE' && !given.has('HEATER')) this.refuse('missing HEATER');
    else if (name === 'SET_HEATER_TEMPERATURE') this.heatNamed(given.get('HEATER') ?? '', number('TARGET'));
    else if (name === 'START_PRINT' || name === 'PRINT_START') this.start(given);
    else if (name === 'SAVE_GCODE_STATE') this.save(given.get('NAME') ?? 'default');
    else if (name === 'RESTORE_GCODE_STATE') this.restore(given.get('NAME') ?? 'default', number('MOVE') !== 0);
    else if (WANDERS.test(name)) this.wander(2);
    else if (!FIRMWARE_WORDS.test(name)) this.heatBy(given);
  }

  private heatNamed(heater: string, targetC: number): void {
    const name = heater.toLowerCase();
    if (name.startsWith('extruder')) this.heat('nozzle', targetC);
    else if (name === 'heater_bed') this.heat('bed', targetC);
    else if (name.includes('chamber')) this.heat('chamber', targetC);
    else if (targetC > 0) this.violate('temperature', `${heater}, of which nobody knows a limit`);
  }

  /** What such a macro is told to heat, it heats; it homes, and ends somewhere. */
  private start(given: ReadonlyMap<string, string>): void {
    this.heatBy(given);
    this.homeAxes([0, 1, 2]);
    this.wander(2);
  }

  private heatBy(given: ReadonlyMap<string, string>): void {
    for (const [key, value] of given) {
      const target = pythonFloat(value);
      if (/TEMP/.test(key)) this.heat(/BED/.test(key) ? 'bed' : /CHAMBER/.test(key) ? 'chamber' : 'nozzle', target);
      if (/^(?:EXTRUDER|HOTEND|NOZZLE|TOOL)(?:_?TEMP(?:ERATURE)?)?$/.test(key)) this.heat('nozzle', target);
      if (/^BED(?:_?TEMP(?:ERATURE)?)?$/.test(key)) this.heat('bed', target);
      if (/^CHAMBER(?:_?TEMP(?:ERATURE)?)?$/.test(key)) this.heat('chamber', target);
    }
  }

  private save(name: string): void {
    this.saved.set(name, {
      isAbsolute: this.isAbsolute,
      offset: [...this.offset],
      position: [...this.position],
      isLost: [...this.isLost],
    });
  }

  private restore(name: string, isMoving: boolean): void {
    const state = this.saved.get(name);
    if (!state) return this.refuse('unknown state');
    this.isAbsolute = state.isAbsolute;
    state.offset.forEach((value, axis) => (this.offset[axis] = value));
    if (!isMoving) return;
    if (!this.homed.every((isHomed) => isHomed)) this.violate('not homed', 'RESTORE_GCODE_STATE MOVE=1');
    this.moveTo([...state.position]);
    state.isLost.forEach((isLost, axis) => (this.isLost[axis] = isLost));
  }
}

/** Python's shlex, posix: undefined where a quotation or an escape does not end. */
function shellParts(text: string): string[] | undefined {
  const parts: string[] = [];
  let part: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\\' && quote !== "'") {
      const next = text[++i];
      if (next === undefined) return undefined;
      part = (part ?? '') + (quote === '"' && next !== '"' && next !== '\\' ? `\\${next}` : next);
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else part += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      part ??= '';
    } else if (char === '#') break;
    else if (!/\s/.test(char)) part = (part ?? '') + char;
    else if (part !== undefined) {
      parts.push(part);
      part = undefined;
    }
  }
  if (quote !== '') return undefined;
  return part === undefined ? parts : [...parts, part];
}

/** Python's float(): blanks around and underscores between digits are fine. */
function pythonFloat(text: string): number {
  const plain = text.trim().replaceAll(/(?<=\d)_(?=\d)/g, '');
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}
