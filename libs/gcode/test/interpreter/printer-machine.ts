import { centreByRadius, Machine, type MachineLimits, type Vector } from './machine.js';

type Words = Map<string, number>;

/** Reliability 5.2: whatever number these hide behind, no job may carry them out. */
const FORBIDDEN = new Set([16, 23, 24, 28, 29, 30, 32, 42, 43, 80, 81, 108, 110, 111, 112, 118, 226, 280, 302, 303, 410, 500, 501, 502, 504, 575, 876, 928, 997, 999]); // prettier-ignore
/** Move the zero, the tool or the steps of the axes, or go where only the machine knows: nothing after it is certain. */
const SHIFTS: Readonly<Record<string, ReadonlySet<number>>> = {
  marlin: new Set([92, 125, 206, 217, 218, 290, 306, 350, 421, 423, 428, 605, 665, 666, 851, 852]),
  reprapfirmware: new Set([92, 206, 208, 290, 306, 350, 558, 562, 574, 585, 665, 666, 669, 851]),
  repetier: new Set([92, 206, 290, 665, 666]),
  smoothie: new Set([92, 206, 306, 665, 666]),
};
/** Splines, meshes, probing towards a place, stored places. */
const WILD_MOVES: Readonly<Record<string, ReadonlySet<number>>> = {
  marlin: new Set([5, 6, 26, 38, 42, 60, 61, 76, 425]),
  reprapfirmware: new Set([38, 60, 61]),
  repetier: new Set([131, 132, 133, 134, 135]),
  smoothie: new Set([38]),
};
/** RepRapFirmware's own: M25 and M226 pause, M29 and others as above; M32 M36 M37 M38 files, M98 macros. */
const FORBIDDEN_RRF = new Set([
  ...[...FORBIDDEN].filter((code) => code !== 226),
  36,
  37,
  38,
  98,
  563,
  564,
  579,
  584,
  669,
]);
/** Probing ends above a place of the bed that only the machine knows; parking somewhere at all. */
const PROBES: Readonly<Record<string, readonly number[]>> = {
  marlin: [29, 30, 33, 34, 35],
  klipper: [29],
  reprapfirmware: [29, 30, 32],
  repetier: [29, 30, 32, 33],
  smoothie: [29, 30, 31, 32],
};
const PLAIN_WORDS = /([A-Z])\s*([-+]?(?:\d+\.?\d*|\.\d+))?/g;
/** RepRapFirmware reads exponents (StringParser.cpp), C's strtof also 0x. */
const WORDS: Readonly<Record<string, RegExp>> = {
  reprapfirmware: /([A-Z])\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?)?/g,
  repetier: /([A-Z])\s*([-+]?(?:0X[\dA-F]+|(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?))?/g,
  smoothie: /([A-Z])\s*([-+]?(?:0X[\dA-F]+|(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?))?/g,
};
/** Marlin keeps a command's number in 16 bits (parser.h, `uint16_t codenum`); Repetier as well. */
const CODE_MODULO = 65_536;

/**
 * A printer that reads one command a line: Marlin 2.1 (gcode/parser.cpp), Repetier (gcode.cpp), Smoothieware
 * (GcodeDispatch.cpp) and RepRapFirmware 3 (StringParser.cpp), as far as they move, heat, or lift a limit. A letter
 * before the number, blanks between allowed; a decimal of the number is a variant that most commands do not look at.
 */
export class PrinterMachine extends Machine {
  protected unit = 1;
  protected isAbsolute = true;
  /** Program coordinate + offset = machine coordinate. */
  protected readonly offset: Vector = [0, 0, 0];
  protected readonly homed: [boolean, boolean, boolean];
  private plane = 17;
  private stored: Vector = [0, 0, 0];
  /** RepRapFirmware, Smoothie: G54 to G59.3. */
  private readonly zeros = new Map<number, Vector>();
  private activeZero = 0;
  /** M207 Z: how far G10 lifts. */
  private hop = 0;

  constructor(limits: MachineLimits) {
    super(limits);
    const isHomed = limits.process !== 'print';
    this.homed = [isHomed, isHomed, isHomed];
  }

  run(block: string): void {
    this.block++;
    this.text = block;
    this.wire(block);
    // `strstr` of Marlin's queue.cpp: wherever it stands in a numbered line, the line counter is set anew.
    if (/M110|M29(?!\d)/.test(block)) this.violate('forbidden', 'M110 or M29 in a numbered line');
    if (/^M\s*117(?!\d)/i.test(block)) return;
    for (const command of this.commandsOf(block)) this.command(command);
  }

  protected wire(block: string): void {
    const isRrf = this.limits.firmware === 'reprapfirmware';
    this.checkWire(block, isRrf ? 256 : 96, `N${this.block} *255`.length);
  }

  /** Smoothie and RepRapFirmware carry out all G and M of a line; Repetier prefers G to M to T; Marlin takes the first. */
  private commandsOf(block: string): string[] {
    const { firmware } = this.limits;
    // What stands in quotes is a string to RepRapFirmware (StringParser.cpp).
    if (firmware === 'reprapfirmware') return block.replace(/"[^"]*"/g, '""').split(/(?<=.)(?=[GM])/);
    if (firmware === 'smoothie') return block.split(/(?<=.)(?=[GM])/);
    if (firmware === 'repetier') {
      for (const letter of ['G', 'M', 'T']) {
        const at = block.lastIndexOf(letter);
        // All words are one command's: those before its own word too.
        if (at > 0) return [`${block.slice(at)} ${block.slice(0, at)}`];
        if (at === 0) break;
      }
    }
    return [block];
  }

  private command(text: string): void {
    const match = /^([GMT])\s*(\d+)(?:\.(\d+))?(.*)$/.exec(text.trim());
    if (!match) return;
    const [, letter, number = '', variant, rest = ''] = match;
    const code = Number(BigInt(number) % BigInt(CODE_MODULO));
    const words: Words = new Map();
    for (const [, name = '', value] of rest.matchAll(WORDS[this.limits.firmware] ?? PLAIN_WORDS)) {
      words.set(name, value === undefined ? Number.NaN : Number(value));
    }
    if (letter === 'G') this.g(code, variant, words);
    else if (letter === 'M') this.m(code, words);
  }

  protected g(code: number, variant: string | undefined, words: Words): void {
    const { firmware } = this.limits;
    if (WILD_MOVES[firmware]?.has(code)) this.violate('forbidden', `G${code}`);
    const isAway = code === 30 && ['X', 'Y', 'Z'].some((axis) => words.has(axis));
    if (isAway || (code === 31 && firmware === 'reprapfirmware' && words.has('Z'))) this.violate('lost', `G${code}`);
    // G12: Marlin cleans the nozzle where its configuration says, and may stay there.
    if (code === 12 && firmware === 'marlin') this.wander(3);
    if (code <= 1) this.line(words);
    else if (code <= 3) this.arc(words, code === 2);
    else if (code === 10) this.g10(words);
    else if (code >= 17 && code <= 19) this.plane = firmware === 'repetier' ? 17 : code;
    else if (code === 20 || code === 21) this.unit = code === 20 ? 25.4 : 1;
    else if (code === 28) this.home(words);
    else if (PROBES[firmware]?.includes(code)) this.wander(2);
    else if (code === 27 && firmware === 'marlin') this.wander(3);
    else if (code >= 54 && code <= 59 && (firmware === 'reprapfirmware' || firmware === 'smoothie')) {
      this.activeZero = code === 59 ? 5 + Number(variant ?? 0) : code - 54;
    } else if (code === 90 || code === 91) this.isAbsolute = code === 90;
    else if (code === 92) this.g92(variant, words);
  }

  /** Where the coordinates of the program begin. */
  private zero(axis: number): number {
    return (this.offset[axis] as number) + (this.zeros.get(this.activeZero)?.[axis] ?? 0);
  }

  protected target(words: Words): Vector {
    const to: Vector = [...this.position];
    for (let axis = 0; axis < 3; axis++) {
      const value = words.get('XYZ'[axis] as string);
      if (value === undefined || Number.isNaN(value)) continue;
      if (!this.homed[axis]) this.violate('not homed', 'XYZ'[axis] as string);
      if (!this.isAbsolute && this.isLost[axis]) this.violate('lost', 'XYZ'[axis] as string);
      this.isLost[axis] = false;
      to[axis] = value * this.unit + (this.isAbsolute ? this.zero(axis) : (this.position[axis] as number));
    }
    return to;
  }

  protected line(words: Words): void {
    // Laser power rides along with moves (Marlin, LASER_FEATURE; Smoothie, laser module).
    if (this.limits.process === 'laser') this.spindle(words.get('S') ?? 0);
    // RepRapFirmware: H moves single motors past all limits, R goes to a stored place.
    const isRaw = words.has('H') || words.has('R');
    if (this.limits.firmware === 'reprapfirmware' && isRaw) this.violate('forbidden', 'H or R of a move');
    const to = this.target(words);
    if (['X', 'Y', 'Z'].some((axis) => !Number.isNaN(words.get(axis) ?? Number.NaN))) this.moveTo(to);
  }

  protected arc(words: Words, isClockwise: boolean): void {
    if (this.limits.process === 'laser') this.spindle(words.get('S') ?? 0);
    const [a, b] = this.plane === 17 ? [0, 1] : this.plane === 18 ? [2, 0] : [1, 2];
    for (const axis of [a, b] as [number, number]) {
      if (!this.homed[axis]) this.violate('not homed', 'arc');
      if (this.isLost[axis] && !words.has('XYZ'[axis] as string)) this.violate('lost', 'arc');
    }
    const wasLost = this.isLost[a as number] || this.isLost[b as number];
    const to = this.target(words);
    if (wasLost) this.violate('lost', 'arc');
    const from = this.position;
    const ends = (place: Vector): [number, number] => [place[a as number] as number, place[b as number] as number];
    const length = (letter: string): number => {
      const value = words.get(letter) ?? 0;
      return Number.isNaN(value) ? 0 : value * this.unit;
    };
    const r = length('R');
    const [i, j] = [length('IJK'[a as number] as string), length('IJK'[b as number] as string)];
    const byOffset: [number, number] = [ends(from)[0] + i, ends(from)[1] + j];
    const centre = r !== 0 ? centreByRadius(ends(from), ends(to), r, isClockwise) : byOffset;
    if (centre === undefined || (r === 0 && i === 0 && j === 0)) return this.refuse('bad arc');
    // ARC_P_CIRCLES: P whole circles, then the arc.
    this.moveAround(to, [a as number, b as number], { centre, isClockwise, moreTurns: words.get('P') ?? 0 });
  }

  private g10(words: Words): void {
    const { firmware } = this.limits;
    if (this.hop !== 0 && !words.has('P'))
      this.visit([this.position[0], this.position[1], this.position[2] + this.hop]);
    if (firmware === 'reprapfirmware') {
      // P, S, R: temperatures of a tool; axes: its offset; L2 and L20: work coordinates.
      for (const letter of words.has('P') && !words.has('L') ? 'SR' : '') this.heat('nozzle', words.get(letter) ?? 0);
      const hasAxis = ['X', 'Y', 'Z'].some((axis) => words.has(axis));
      if (!words.has('L') && words.has('P') && hasAxis) this.violate('forbidden', 'offset of a tool');
    }
    if (firmware !== 'reprapfirmware' && firmware !== 'smoothie') return;
    const l = words.get('L');
    if (l !== 2 && l !== 20) return;
    const p = words.get('P') ?? 0;
    const index = p > 0 ? p - 1 : this.activeZero;
    const zero: Vector = [...(this.zeros.get(index) ?? [0, 0, 0])];
    for (let axis = 0; axis < 3; axis++) {
      const value = words.get('XYZ'[axis] as string);
      if (value !== undefined)
        zero[axis] = l === 2 ? value * this.unit : (this.position[axis] as number) - value * this.unit;
    }
    this.zeros.set(index, zero);
  }

  protected home(words: Words): void {
    const named = [0, 1, 2].filter((axis) => words.has('XYZ'[axis] as string));
    // Marlin, G28 O: only if the position is unknown.
    const isKnown = this.homed.every((isHomed) => isHomed);
    if (this.limits.firmware === 'marlin' && words.has('O') && isKnown) return;
    this.homeAxes(named.length === 0 ? [0, 1, 2] : named);
  }

  protected homeAxes(axes: number[]): void {
    for (const axis of axes) {
      this.position[axis] = this.offset[axis] = 0;
      this.homed[axis] = true;
      this.isLost[axis] = false;
    }
  }

  /** @param axes the first so many are anywhere */
  protected wander(axes: number): void {
    this.isLost.fill(true, 0, axes);
  }

  protected g92(variant: string | undefined, words: Words): void {
    const { firmware } = this.limits;
    if (variant === '1' && (firmware === 'marlin' || firmware === 'smoothie')) return void this.offset.fill(0);
    // Robot.cpp: without words the shift is taken back.
    if (words.size === 0 && firmware === 'smoothie') return void this.offset.fill(0);
    for (let axis = 0; axis < 3; axis++) {
      const value = words.get('XYZ'[axis] as string);
      if (value === undefined || Number.isNaN(value)) continue;
      if (this.isLost[axis]) this.violate('lost', 'G92');
      // G92.9 of Marlin says where the machine is, and moves its limits along.
      if (firmware === 'marlin' && variant === '9') this.violate('forbidden', 'G92.9');
      this.offset[axis] =
        (this.position[axis] as number) - value * this.unit - (this.zeros.get(this.activeZero)?.[axis] ?? 0);
    }
  }

  protected m(code: number, words: Words): void {
    const { firmware, maxFeedMmPerMin } = this.limits;
    const isMarlin = firmware === 'marlin';
    const isRrf = firmware === 'reprapfirmware';
    if ((isRrf ? FORBIDDEN_RRF : FORBIDDEN).has(code) || (code >= 985 && code <= 999))
      this.violate('forbidden', `M${code}`);
    // Without an axis M206 shifts none.
    const isEmpty = code === 206 && !['X', 'Y', 'Z'].some((axis) => words.has(axis));
    if (SHIFTS[firmware]?.has(code) && !isEmpty) this.violate('forbidden', `M${code}`);
    if (code === 207 && firmware !== 'repetier') this.hop = words.get('Z') ?? this.hop;
    // Marlin parks where M600 says.
    if (code === 600 && isMarlin) this.visit(this.target(words));
    const targets = [words.get('S') ?? 0, isMarlin ? 0 : (words.get('R') ?? 0)];
    if (code === 104 || code === 109) {
      // Marlin's AUTOTEMP: F lets the target rise up to B.
      if (isMarlin) targets.push(words.has('F') ? (words.get('B') ?? 0) : 0, code === 109 ? (words.get('R') ?? 0) : 0);
      for (const target of targets) this.heat('nozzle', target);
    } else if (code === 140 || code === 190) for (const target of targets) this.heat('bed', target);
    else if (code === 141 || code === 191) for (const target of targets) this.heat('chamber', target);
    else if (code === 568 && isRrf) for (const target of targets) this.heat('nozzle', target);
    else if (code === 3 || code === 4) this.spindle(words.get('S') ?? 0);
    else if (code === 203 && firmware !== 'repetier') {
      for (const axis of ['x', 'y', 'z'] as const) {
        const mmPerMin = (words.get(axis.toUpperCase()) ?? 0) * (isRrf ? 1 : 60);
        if (mmPerMin > maxFeedMmPerMin[axis] * 1.0001) this.violate('limit', `M203 ${axis}`);
      }
    } else if (code === 211 && (isMarlin || firmware === 'smoothie') && words.get('S') === 0)
      this.violate('forbidden', 'M211 S0: no limits');
    else if (firmware === 'repetier' && code === 401) this.stored = [...this.position];
    else if (firmware === 'repetier' && code === 402) this.moveTo(this.stored);
    else if (code === 18 || code === 84) this.motorsOff(words);
    else if (code === 125) this.wander(3);
    // A preset that only the machine knows.
    if (isMarlin && [104, 109, 140, 190].includes(code) && words.has('I') && !words.has('S')) {
      this.violate('temperature', 'a preset of the machine');
    }
  }

  protected motorsOff(words: Words): void {
    if (this.limits.process !== 'print' || !Number.isNaN(words.get('S') ?? Number.NaN)) return;
    const named = [0, 1, 2].filter((axis) => words.has('XYZ'[axis] as string));
    if (named.length === 0 && words.has('E')) return;
    for (const axis of named.length === 0 ? [0, 1, 2] : named) this.homed[axis] = false;
  }
}
