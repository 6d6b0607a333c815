/**
 * A plain interpreter of G-code for tests: it shares no code with the lib, so that agreement means something. It knows
 * what a program says, not what a machine may do: nothing is checked, nothing is fast, all is kept in memory.
 *
 * Every motion is kept as it would be carried out, in machine coordinates (program coordinates plus what G92 shifted).
 * Known: G0-G4, G10 P S, G17-G21, G28, G53-G59.3 (as a name only), G80-G83 (drilling, expanded to straight moves), G90,
 * G91, G92, G92.1, G98, G99; M2-M9, M30, M82-M84, M104, M106, M107, M109, M140, M141, M190, M191, M220; T; Klipper's
 * SAVE_GCODE_STATE, RESTORE_GCODE_STATE, TURN_OFF_HEATERS and SET_HEATER_TEMPERATURE. Anything else changes nothing.
 */
export type Family = 'marlin' | 'klipper' | 'grbl';
export type Vector = [x: number, y: number, z: number, e: number];

export interface Motion {
  /** Of the program's text, from 1. */
  readonly line: number;
  readonly kind: 'rapid' | 'line' | 'clockwise' | 'counterclockwise';
  readonly from: Vector;
  readonly to: Vector;
  /** mm/min, as the program says it. */
  readonly feed: number;
  /** Arcs: offsets of the centre, or the radius, millimetres. */
  readonly arc?: {
    readonly i: number;
    readonly j: number;
    readonly k: number;
    readonly r: number;
    readonly plane: number;
  };
  /** What was on meanwhile. */
  readonly tool: number;
  readonly spindle: 'M3' | 'M4' | 'M5';
  readonly rpm: number;
  readonly coolant: string;
  readonly fan: number;
  readonly nozzle: number;
  readonly bed: number;
  readonly speedPercent: number;
}

export class Interpreter {
  readonly motions: Motion[] = [];
  position: Vector = [0, 0, 0, 0];
  offset: Vector = [0, 0, 0, 0];
  unit = 1;
  absolute = true;
  absoluteE = true;
  plane = 17;
  /** 0-3, 80-83. */
  motion = 0;
  feed = 0;
  speedPercent = 100;
  tool = 0;
  spindle: 'M3' | 'M4' | 'M5' = 'M5';
  rpm = 0;
  coolant = new Set<string>();
  fan = 0;
  nozzle = 0;
  bed = 0;
  chamber = 0;
  workOffset = 54;
  /** G99: after drilling stay at R. */
  staysAtR = false;
  private r = 0;
  private drillZ = 0;
  private peck = 0;
  private line = 0;
  private readonly temperatures = new Map<number, number>();
  private readonly saved = new Map<string, { absolute: boolean; absoluteE: boolean; offset: Vector; position: Vector; feed: number; speedPercent: number }>(); // prettier-ignore

  constructor(readonly family: Family) {}

  /** Runs a whole text. */
  run(text: string): this {
    const lines = text.split(/\r\n|\r|\n/);
    for (const line of lines) this.runLine(line);
    return this;
  }

  runLine(raw: string): void {
    this.line++;
    const text = this.clean(raw);
    if (text === '') return;
    if (this.family === 'klipper' && /^[A-Z_]{2}/.test(text)) return this.klipper(text);
    const words = [...text.matchAll(/([A-Z])([-+]?(?:\d+\.?\d*|\.\d+))?/g)].map((match): [string, number] => [
      match[1] as string,
      match[2] === undefined ? Number.NaN : Number(match[2]),
    ]);
    if (this.family === 'grbl') this.cutter(words);
    else this.printer(words);
  }

  private clean(raw: string): string {
    const bare = this.family === 'klipper' ? raw : raw.replace(/\([^)]*\)?/g, ' ');
    const code = bare.replace(/[;*].*$/, '').replace(/^\s*N\d+/i, '');
    if (/^\s*M117/i.test(code)) return '';
    const tidy = code.trim().toUpperCase();
    return /^[A-Z_]{2}/.test(tidy) && this.family === 'klipper' ? tidy : tidy.replace(/\s/g, '');
  }

  /** One command, then its parameters. */
  private printer(words: [string, number][]): void {
    const [letter, value] = words[0] as [string, number];
    const get = (name: string) => words.slice(1).find((word) => word[0] === name)?.[1];
    if (letter === 'T') {
      this.tool = value;
      this.nozzle = this.temperatures.get(value) ?? this.nozzle;
      return;
    }
    if (letter === 'M') return this.m(value, get);
    if (letter !== 'G') return;
    if (value <= 3) {
      const feed = get('F');
      if (feed !== undefined && feed > 0) this.feed = feed * this.unit;
      this.motion = value;
      this.move(get);
    } else if (value === 28) this.home(get);
    else if (value === 92) this.setPosition(get);
    else if (value === 10 && get('S') !== undefined) this.heatTool(get('P') ?? this.tool, get('S') as number);
    else this.modal(value);
  }

  /** All words of a block: modes first, then the motion. */
  private cutter(words: [string, number][]): void {
    const get = (name: string) => words.find((word) => word[0] === name)?.[1];
    const codes = words.filter(([letter]) => letter === 'G').map(([, value]) => value);
    const feed = get('F');
    const speed = get('S');
    const tool = get('T');
    if (tool !== undefined) this.tool = tool;
    if (speed !== undefined) this.rpm = speed;
    for (const [letter, value] of words) if (letter === 'M') this.m(value, get);
    for (const code of codes) this.modal(code);
    if (feed !== undefined) this.feed = feed * this.unit;
    if (codes.includes(92)) return this.setPosition(get);
    if (codes.some((code) => [4, 10, 28, 30, 53].includes(code))) return;
    const named = codes.find((code) => code <= 3 || (code >= 80 && code <= 83));
    if (named !== undefined) this.motion = named;
    if (this.motion !== 80) this.move(get);
  }

  private modal(code: number): void {
    if (code === 20 || code === 21) this.unit = code === 20 ? 25.4 : 1;
    if (code === 17 || code === 18 || code === 19) this.plane = code;
    if (code === 90 || code === 91) {
      this.absolute = code === 90;
      if (this.family === 'marlin') this.absoluteE = code === 90;
    }
    // Klipper looks commands up as they are written, and has no G92.1 (gcode.py).
    if (code === 92.1 && this.family !== 'klipper') this.offset = [0, 0, 0, this.offset[3]];
    if (code >= 54 && code < 60) this.workOffset = code;
    if (code === 98 || code === 99) this.staysAtR = code === 99;
  }

  private m(code: number, get: (name: string) => number | undefined): void {
    const target = get('S') ?? get('R');
    if (code === 3 || code === 4 || code === 5) this.spindle = `M${code}`;
    if (code === 3 || code === 4) this.rpm = get('S') ?? this.rpm;
    if (code === 6) this.spindle = 'M5';
    if (code === 7 || code === 8) this.coolant.add(`M${code}`);
    if (code === 9) this.coolant.clear();
    if ((code === 2 || code === 30) && this.family === 'grbl') {
      this.spindle = 'M5';
      this.coolant.clear();
      this.motion = 1;
      this.plane = 17;
      this.absolute = true;
      this.workOffset = 54;
    }
    if (code === 82 || code === 83) this.absoluteE = code === 82;
    if ((code === 104 || code === 109) && target !== undefined) this.heatTool(get('T') ?? this.tool, target);
    if ((code === 140 || code === 190) && target !== undefined) this.bed = target;
    if ((code === 141 || code === 191) && target !== undefined) this.chamber = target;
    if (code === 106 && !get('P')) this.fan = get('S') ?? 255;
    if (code === 107 && !get('P')) this.fan = 0;
    if (code === 220 && target !== undefined) this.speedPercent = target;
  }

  private heatTool(tool: number, target: number): void {
    this.temperatures.set(tool, target);
    if (tool === this.tool) this.nozzle = target;
  }

  /** Highest target of any heater. */
  get hottest(): number {
    return Math.max(this.nozzle, this.bed, this.chamber, ...this.temperatures.values());
  }

  private klipper(text: string): void {
    const parameter = (name: string) => new RegExp(`\\s${name}=(\\S+)`).exec(text)?.[1];
    const name = parameter('NAME') ?? 'DEFAULT';
    const { absolute, absoluteE, feed, speedPercent } = this;
    if (/^SAVE_GCODE_STATE\b/.test(text)) {
      const places = { offset: [...this.offset] as Vector, position: [...this.position] as Vector };
      this.saved.set(name, { absolute, absoluteE, feed, speedPercent, ...places });
    } else if (/^RESTORE_GCODE_STATE\b/.test(text)) {
      const state = this.saved.get(name);
      if (!state) return;
      Object.assign(this, { ...state, offset: [...state.offset], position: this.position });
      this.offset[3] = this.position[3] - (state.position[3] - state.offset[3]);
      if (parameter('MOVE') === '1') this.go('line', [...state.position.slice(0, 3), this.position[3]] as Vector);
    } else if (/^TURN_OFF_HEATERS\b/.test(text)) {
      this.temperatures.clear();
      this.nozzle = this.bed = this.chamber = 0;
    } else if (/^SET_HEATER_TEMPERATURE\b/.test(text)) {
      const target = Number(parameter('TARGET') ?? 0);
      if (parameter('HEATER') === 'HEATER_BED') this.bed = target;
      if (parameter('HEATER') === 'EXTRUDER') this.heatTool(0, target);
    }
  }

  private home(get: (name: string) => number | undefined): void {
    const named = [0, 1, 2].filter((axis) => get('XYZ'[axis] as string) !== undefined);
    for (const axis of named.length === 0 ? [0, 1, 2] : named) this.position[axis] = this.offset[axis] = 0;
  }

  private setPosition(get: (name: string) => number | undefined): void {
    for (let axis = 0; axis < 4; axis++) {
      const value = get('XYZE'[axis] as string);
      if (value !== undefined) this.offset[axis] = (this.position[axis] as number) - value * this.unit;
    }
  }

  private move(get: (name: string) => number | undefined): void {
    const to = [...this.position] as Vector;
    let isNamed = false;
    for (let axis = 0; axis < 4; axis++) {
      const value = get('XYZE'[axis] as string);
      if (value === undefined || (axis === 3 && this.family === 'grbl')) continue;
      isNamed = true;
      // Klipper feeds by absolute words only where both modes are absolute (gcode_move.py); Marlin's G90 and G91 set both.
      const isAbsoluteE = this.absoluteE && (this.absolute || this.family !== 'klipper');
      const isAbsolute = axis === 3 ? isAbsoluteE : this.absolute;
      to[axis] = value * this.unit + ((isAbsolute ? this.offset[axis] : this.position[axis]) as number);
    }
    if (this.motion >= 81) return this.drill(get, to, isNamed);
    const isArc = this.motion >= 2;
    const hasCentre = ['I', 'J', 'K', 'R'].some((letter) => get(letter) !== undefined);
    if (!isNamed && !(isArc && hasCentre)) return;
    const length = (letter: string) => (get(letter) ?? 0) * this.unit;
    const arc = { i: length('I'), j: length('J'), k: length('K'), r: length('R'), plane: this.plane };
    const kind = (['rapid', 'line', 'clockwise', 'counterclockwise'] as const)[this.motion] ?? 'line';
    this.go(kind, to, isArc ? arc : undefined);
  }

  /** G81-G83: over the hole, down to R, down to Z (pecks of Q), back up to where it was or to R. */
  private drill(get: (name: string) => number | undefined, to: Vector, isNamed: boolean): void {
    const before = this.position[2];
    const r = get('R');
    const q = get('Q');
    const base = this.absolute ? this.offset[2] : before;
    if (r !== undefined) this.r = r * this.unit + base;
    if (get('Z') !== undefined)
      this.drillZ = (get('Z') as number) * this.unit + (this.absolute ? this.offset[2] : this.r);
    if (q !== undefined) this.peck = q * this.unit;
    if (!isNamed) return;
    const [x, y, , e] = to;
    if (before < this.r) this.go('rapid', [this.position[0], this.position[1], this.r, e]);
    this.go('rapid', [x, y, Math.max(before, this.r), e]);
    this.go('rapid', [x, y, this.r, e]);
    for (
      let depth = this.r - this.peck;
      this.motion === 83 && this.peck > 0 && depth > this.drillZ;
      depth -= this.peck
    ) {
      this.go('line', [x, y, depth, e]);
      this.go('rapid', [x, y, this.r, e]);
    }
    this.go('line', [x, y, this.drillZ, e]);
    this.go('rapid', [x, y, this.staysAtR ? this.r : Math.max(before, this.r), e]);
  }

  private go(kind: Motion['kind'], to: Vector, arc?: Motion['arc']): void {
    const { line, feed, tool, spindle, rpm, fan, nozzle, bed, speedPercent } = this;
    const on = { tool, spindle, rpm, coolant: [...this.coolant].sort().join(' '), fan, nozzle, bed, speedPercent };
    this.motions.push({ line, kind, from: [...this.position], to: [...to], feed, ...on, ...(arc && { arc }) });
    this.position = to;
  }
}
