import { centreByRadius, Machine, type MachineLimits, type Vector } from './machine.js';

interface Word {
  readonly letter: string;
  readonly value: number;
}

/** Modal groups (RS274/NGC table 4; GRBL gcode.h). Two of one group in a block: error 21, nothing is carried out. */
const GROUPS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 38.2, 38.3, 38.4, 38.5, 33, 73, 74, 76, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89],
  [17, 18, 19],
  [90, 91],
  [90.1, 91.1],
  [93, 94, 95],
  [20, 21],
  [40, 41, 42],
  [43, 43.1, 43.2, 49],
  [54, 55, 56, 57, 58, 59, 59.1, 59.2, 59.3],
  [61, 61.1, 64],
  [98, 99],
  [96, 97],
  [4, 10, 28, 28.1, 30, 30.1, 53, 92, 92.1, 92.2, 92.3],
];
const M_GROUPS: readonly (readonly number[])[] = [[0, 1, 2, 30, 60], [3, 4, 5], [6], [48, 49]];
/** GRBL 1.1 (gcode.c); M6 is taken by whoever streams. */
const GRBL_G = new Set([0, 1, 2, 3, 4, 10, 17, 18, 19, 20, 21, 28, 28.1, 30, 30.1, 38.2, 38.3, 38.4, 38.5, 40, 43.1, 49, 53, 54, 55, 56, 57, 58, 59, 61, 80, 90, 91, 91.1, 92, 92.1, 93, 94]); // prettier-ignore
const GRBL_M = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9, 30]);
const CYCLES = new Set([73, 74, 81, 82, 83, 84, 85, 86, 89]);
const STORES = new Set([28.1, 30.1]);
const STORED_PLACES = new Set([28, 30]);
const WIRE: Readonly<Record<string, number>> = { grbl: 80, grblhal: 257, linuxcnc: 255 };
const SHORTEST_PECK_MM = 1e-9;

/**
 * A machine of the RS274 kind: GRBL 1.1 (gcode.c), and grblHAL and LinuxCNC where they know more. A block is read
 * whole, judged whole, and then either carried out in the order of RS274/NGC table 8 or not at all.
 */
export class MillMachine extends Machine {
  private unit = 1;
  private isAbsolute = true;
  private isAbsoluteCentre = false;
  private plane = 17;
  private motion = 0;
  private feed = 0;
  private isSpindleOn = false;
  private zero = 'G54';
  private readonly zeros = new Map<string, Vector>();
  private shift: Vector = [0, 0, 0];
  private isShiftOff = false;
  private staysAtR = false;
  private cycle: { r?: number; depth?: number; peck?: number } = {};
  private isEnded = false;
  private hasLength = false;

  constructor(limits: MachineLimits) {
    super(limits);
    this.zeros.set('G54', [0, 0, 0]);
    for (const [name, { x, y, z }] of Object.entries(limits.zerosMm ?? {})) this.zeros.set(name, [x, y, z]);
  }

  run(block: string): void {
    this.block++;
    this.text = block;
    this.checkWire(block, WIRE[this.limits.firmware] as number, 0);
    // Picked out of the stream wherever they stand; `$` opens the settings.
    if (/[!?~$]/.test(block)) this.violate('byte', block);
    if (this.isEnded) return;
    const words = [...block.matchAll(/([A-Z])([-+]?(?:\d+\.?\d*|\.\d+))?/g)].map(([, letter = '', value]): Word => ({
      letter,
      value: value === undefined ? Number.NaN : Number(value),
    }));
    if (words.map(({ letter, value }) => (Number.isNaN(value) ? letter : letter + '0')).join('').length === 0) return;
    const why = this.judge(words);
    if (why === undefined) this.carryOut(words);
    else this.refuse(why);
  }

  end(): void {
    this.text = 'the end';
    if (this.isSpindleOn) this.violate('left on', 'spindle or beam');
  }

  /** @returns the error of a block that is not carried out */
  private judge(words: readonly Word[]): string | undefined {
    const isGrbl = this.limits.firmware === 'grbl';
    const codes = words.filter(({ letter }) => letter === 'G').map(({ value }) => value);
    const mCodes = words.filter(({ letter }) => letter === 'M').map(({ value }) => value);
    if (words.some(({ value }) => Number.isNaN(value))) return 'bad number';
    if (isGrbl && codes.some((code) => !GRBL_G.has(code))) return 'unsupported G';
    if (isGrbl && mCodes.some((code) => !GRBL_M.has(code))) return 'unsupported M';
    for (const group of GROUPS) if (codes.filter((code) => group.includes(code)).length > 1) return 'modal group';
    for (const group of M_GROUPS) if (mCodes.filter((code) => group.includes(code)).length > 1) return 'modal group';
    const letters = words.map(({ letter }) => letter).filter((letter) => letter !== 'G' && letter !== 'M');
    if (new Set(letters).size < letters.length) return 'word repeated';
    if (isGrbl && letters.some((letter) => !'FIJKLNPRSTXYZ'.includes(letter))) return 'unsupported word';
    if (words.some(({ letter, value }) => 'FNPST'.includes(letter) && value < 0)) return 'negative value';
    return this.judgeAxes(codes, new Set(letters));
  }

  /** What the axis words are for, and which words would be left over. */
  private judgeAxes(codes: readonly number[], letters: ReadonlySet<string>): string | undefined {
    const named = codes.find((code) => code <= 3 || CYCLES.has(code) || code === 80);
    const motion = named ?? this.motion;
    const lengthCodes = this.limits.firmware === 'linuxcnc' ? [43.1, 10, 92] : [43, 43.1, 43.2, 49, 10, 92];
    const users = codes.filter((code) => lengthCodes.includes(code)).length;
    const hasAxes = ['X', 'Y', 'Z'].some((axis) => letters.has(axis));
    const isMotionNamed = named !== undefined && named !== 80;
    if (users > 1 || (users === 1 && isMotionNamed && this.limits.firmware !== 'linuxcnc')) return 'axis conflict';
    if (users === 1 && isMotionNamed && hasAxes) return 'axis conflict';
    const isMoving = users === 0 && hasAxes;
    if (isMoving && motion === 80) return 'axis words without motion';
    if (codes.includes(92) && !hasAxes) return 'no axis words';
    if (codes.includes(4) && !letters.has('P')) return 'no P';
    if (codes.includes(53) && motion > 1) return 'G53 needs G0 or G1';
    const needsFeed = motion >= 1 && motion !== 80 && (isMotionNamed || isMoving);
    const feed = letters.has('F') ? 1 : this.feed;
    if (needsFeed && (isMoving || motion > 1) && feed === 0) return 'no feed';
    const isArc = (motion === 2 || motion === 3) && (isMotionNamed || isMoving);
    if (this.limits.firmware === 'linuxcnc') return undefined;
    const plane = codes.find((code) => code >= 17 && code <= 19) ?? this.plane;
    const ends = { 17: 'XY', 18: 'ZX', 19: 'YZ' }[plane] ?? '';
    if (isArc && !Array.from(ends).some((axis) => letters.has(axis))) return 'arc without axis words in its plane';
    const used = new Set('XYZFNST');
    if (isArc) for (const letter of 'IJKR') used.add(letter);
    if (isArc && this.limits.firmware !== 'grbl') used.add('P');
    if (CYCLES.has(motion) && isMoving) for (const letter of 'RLPQ') used.add(letter);
    if (codes.includes(4)) used.add('P');
    if (codes.includes(10)) for (const letter of 'LPR') used.add(letter);
    if (this.limits.firmware === 'grblhal') for (const letter of 'HDQ') used.add(letter);
    if (users === 1 && codes.includes(49) && hasAxes) return 'unused words';
    return [...letters].some((letter) => !used.has(letter)) ? 'unused words' : undefined;
  }

  private carryOut(words: readonly Word[]): void {
    const get = (name: string): number | undefined => words.find(({ letter }) => letter === name)?.value;
    const codes = words.filter(({ letter }) => letter === 'G').map(({ value }) => value);
    const mCodes = words.filter(({ letter }) => letter === 'M').map(({ value }) => value);
    const has = (code: number): boolean => codes.includes(code);
    for (const unit of [20, 21]) if (has(unit)) this.unit = unit === 20 ? 25.4 : 1;
    if (get('F') !== undefined) this.feed = get('F') as number;
    if (get('S') !== undefined) this.spindle(get('S') as number);
    if (mCodes.includes(6)) this.changeTool(mCodes);
    if (mCodes.includes(3) || mCodes.includes(4)) this.isSpindleOn = true;
    if (mCodes.includes(5)) this.isSpindleOn = false;
    for (const plane of [17, 18, 19]) if (has(plane)) this.plane = plane;
    for (const code of [43, 43.1, 43.2, 49]) if (has(code)) this.lengthChanged(code);
    const zero = codes.find((code) => code >= 54 && code < 60);
    if (zero !== undefined) this.selectZero(`G${zero}`);
    for (const code of [90, 91]) if (has(code)) this.isAbsolute = code === 90;
    for (const code of [90.1, 91.1]) if (has(code)) this.isAbsoluteCentre = code === 90.1;
    for (const code of [98, 99]) if (has(code)) this.staysAtR = code === 99;
    for (const code of codes) if (STORES.has(code) || STORED_PLACES.has(code)) this.violate('forbidden', `G${code}`);
    const named = codes.find((code) => code <= 3 || CYCLES.has(code) || code === 80);
    if (named !== undefined && named !== this.motion) {
      if (CYCLES.has(named)) this.cycle = {};
      this.motion = named;
    }
    if (has(10)) this.setZero(get);
    else if (has(92)) this.setShift(get);
    else if (has(92.1)) this.shift = [0, 0, 0];
    else if (has(92.2)) this.isShiftOff = true;
    else if (has(92.3)) this.isShiftOff = false;
    const isAxisTaken = [10, 92, 43.1, 43.2].some(has);
    if (!isAxisTaken) this.move(get, has(53), named !== undefined);
    if (mCodes.includes(2) || mCodes.includes(30)) this.endProgram();
  }

  private changeTool(mCodes: readonly number[]): void {
    const isStarted = mCodes.includes(3) || mCodes.includes(4);
    if (this.isSpindleOn && this.limits.firmware !== 'linuxcnc') this.violate('forbidden', 'tool change, spindle on');
    if (!isStarted) this.isSpindleOn = false;
  }

  /** The tip is elsewhere now: how far only the tool table or the setter knows. */
  private lengthChanged(code: number): void {
    if (code !== 49 || this.hasLength) this.isLost[2] = true;
    this.hasLength = code !== 49;
  }

  private selectZero(name: string): void {
    if (!this.zeros.has(name)) this.violate('forbidden', `${name}, of which nobody knows where it is`);
    this.zero = name;
  }

  private zeroAt(axis: number): number {
    const shift = this.isShiftOff ? 0 : (this.shift[axis] as number);
    return (this.zeros.get(this.zero)?.[axis] ?? 0) + shift;
  }

  private setShift(get: (name: string) => number | undefined): void {
    this.isShiftOff = false;
    for (let axis = 0; axis < 3; axis++) {
      const value = get('XYZ'[axis] as string);
      if (value === undefined) continue;
      if (this.isLost[axis]) this.violate('lost', 'G92');
      const zero = this.zeros.get(this.zero)?.[axis] ?? 0;
      this.shift[axis] = (this.position[axis] as number) - value * this.unit - zero;
    }
  }

  private setZero(get: (name: string) => number | undefined): void {
    const p = get('P') ?? 0;
    const names = ['G54', 'G55', 'G56', 'G57', 'G58', 'G59', 'G59.1', 'G59.2', 'G59.3'];
    const name = p === 0 ? this.zero : (names[p - 1] as string);
    const machine = this.zeros.get('G53');
    const zero: Vector = [...(this.zeros.get(name) ?? [0, 0, 0])];
    for (let axis = 0; axis < 3; axis++) {
      const value = get('XYZ'[axis] as string);
      if (value === undefined) continue;
      if (this.isLost[axis]) this.violate('lost', 'G10');
      const shift = this.isShiftOff ? 0 : (this.shift[axis] as number);
      if (get('L') === 2 && machine) zero[axis] = (machine[axis] as number) + value * this.unit;
      else if (get('L') === 20) zero[axis] = (this.position[axis] as number) - shift - value * this.unit;
      else this.violate('forbidden', 'G10 from an unknown zero');
    }
    this.zeros.set(name, zero);
  }

  private move(get: (name: string) => number | undefined, isMachine: boolean, isNamed: boolean): void {
    const hasAxes = ['X', 'Y', 'Z'].some((axis) => get(axis) !== undefined);
    const isArc = this.motion === 2 || this.motion === 3;
    // LinuxCNC: G2 or G3 with a centre and no end is a whole circle.
    if (!hasAxes && !(isArc && isNamed && this.limits.firmware === 'linuxcnc')) return;
    if (CYCLES.has(this.motion)) return this.drill(get);
    const to: Vector = [...this.position];
    const machine = this.zeros.get('G53');
    if (isMachine && machine === undefined) this.violate('forbidden', 'G53, of which nobody knows where it is');
    for (let axis = 0; axis < 3; axis++) {
      const value = get('XYZ'[axis] as string);
      if (value === undefined) continue;
      if (this.isLost[axis] && !this.isAbsolute && !isMachine) this.violate('lost', 'XYZ'[axis] as string);
      this.isLost[axis] = false;
      // GRBL ignores G91 in a G53 block; LinuxCNC refuses it.
      const zero = isMachine ? (machine?.[axis] ?? 0) : this.zeroAt(axis);
      to[axis] = value * this.unit + (this.isAbsolute || isMachine ? zero : (this.position[axis] as number));
    }
    if (isArc) this.arc(get, to);
    else this.moveTo(to);
  }

  private arc(get: (name: string) => number | undefined, to: Vector): void {
    const [a, b] = this.plane === 17 ? [0, 1] : this.plane === 18 ? [2, 0] : [1, 2];
    if (this.isLost[a as number] || this.isLost[b as number]) this.violate('lost', 'arc');
    const ends = (place: Vector): [number, number] => [place[a as number] as number, place[b as number] as number];
    const from = ends(this.position);
    const r = get('R');
    const isClockwise = this.motion === 2;
    const offset = (axis: number): number => {
      const value = get('IJK'[axis] as string);
      if (value === undefined) return 0;
      return this.isAbsoluteCentre
        ? value * this.unit + this.zeroAt(axis) - (this.position[axis] as number)
        : value * this.unit;
    };
    const byOffset: [number, number] = [from[0] + offset(a as number), from[1] + offset(b as number)];
    const centre = r === undefined ? byOffset : centreByRadius(from, ends(to), r * this.unit, isClockwise);
    if (centre === undefined) return this.refuse('arc radius');
    const radius = Math.hypot(from[0] - centre[0], from[1] - centre[1]);
    const miss = Math.abs(Math.hypot(ends(to)[0] - centre[0], ends(to)[1] - centre[1]) - radius);
    // GRBL error 33.
    if (radius === 0 || miss > 0.5 || (miss > 0.005 && miss > 0.001 * radius)) return this.refuse('arc target');
    const turns = this.limits.firmware === 'grbl' ? 0 : (get('P') ?? 1) - 1;
    this.moveAround(to, [a as number, b as number], { centre, isClockwise, moreTurns: Math.max(turns, 0) });
  }

  /** Over the hole, to R, down in one go or in pecks, and out (RS274/NGC 3.5.16). */
  private drill(get: (name: string) => number | undefined): void {
    const linear = this.plane === 17 ? 2 : this.plane === 18 ? 1 : 0;
    const others = [0, 1, 2].filter((axis) => axis !== linear);
    const depth = get('XYZ'[linear] as string);
    if (depth !== undefined) this.cycle.depth = depth * this.unit;
    if (get('R') !== undefined) this.cycle.r = (get('R') as number) * this.unit;
    if (get('Q') !== undefined) this.cycle.peck = (get('Q') as number) * this.unit;
    const { r, depth: z, peck = 0 } = this.cycle;
    if (r === undefined || z === undefined) return this.refuse('cycle without R or depth');
    if (this.isLost.some((isLost) => isLost)) this.violate('lost', 'cycle');
    const start = this.position[linear] as number;
    const top = r + (this.isAbsolute ? this.zeroAt(linear) : start);
    const bottom = z + (this.isAbsolute ? this.zeroAt(linear) : top);
    if (bottom > top) return this.refuse('cycle upwards');
    if ((this.motion === 73 || this.motion === 83) && !(peck > SHORTEST_PECK_MM)) return this.refuse('no peck');
    const along = (to: number): void => {
      const place: Vector = [...this.position];
      place[linear] = to;
      this.moveTo(place);
    };
    if (start < top) along(top);
    for (let hole = 0; hole < (get('L') ?? 1); hole++) {
      const over: Vector = [...this.position];
      for (const axis of others) {
        const value = get('XYZ'[axis] as string);
        if (value !== undefined)
          over[axis] = value * this.unit + (this.isAbsolute ? this.zeroAt(axis) : (over[axis] as number));
      }
      this.moveTo(over);
      along(top);
      along(bottom);
      along(this.staysAtR ? top : Math.max(start, top));
    }
  }

  /** M2, M30. LinuxCNC reads no further; the others do, with the modes of RS274/NGC 3.6.1. */
  private endProgram(): void {
    this.isSpindleOn = false;
    this.zero = 'G54';
    this.plane = 17;
    this.isAbsolute = true;
    this.motion = 1;
    if (this.limits.firmware === 'linuxcnc') this.isEnded = true;
  }
}
