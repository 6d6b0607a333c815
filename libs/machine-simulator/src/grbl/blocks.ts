import type { Arc } from '../path.js';
import type { Move, Point } from '../planner.js';
import { readWords, valueOf, type Word } from '../words.js';

/** GRBL's modal state, as far as motion and spindle need it. */
export interface GrblModal {
  motion: 0 | 1 | 2 | 3;
  isAbsolute: boolean;
  unitMm: number;
  feedMmPerMin: number;
  spindleRpm: number;
  speedRpm: number;
  /** M3 or M4 was said, and no M5 since: S words count at once. */
  isSpindleOn: boolean;
  tool: number;
}

export interface BlockEffects {
  readonly modal: GrblModal;
  readonly offsetMm: Point;
  readonly settings: ReadonlyMap<string, number>;
  readonly planner: { readonly target: Point };
  readonly hasToolState: boolean;
  /** `$C`: everything is parsed, nothing moves. */
  readonly isChecking: boolean;
  /** Plans the move and says ok, now or when a slot is free. */
  moveTo(move: Move): void;
  afterMotion(extraS: number, act: () => void): void;
  programPause(): void;
  toolChange(): void;
  endProgram(): void;
  /** The work offset becomes such that the present place reads like this. */
  setPlace(work: Partial<Point>): void;
  probe(to: Point, lengthMm: number, speedMmPerS: number, isRequired: boolean): void;
  alarm(code: number): void;
  tell(line: string): void;
  ok(): void;
}

export const initialModal = (): GrblModal => ({
  motion: 0,
  isAbsolute: true,
  unitMm: 1,
  feedMmPerMin: 0,
  spindleRpm: 0,
  speedRpm: 0,
  isSpindleOn: false,
  tool: 0,
});

const PROBES = [38.2, 38.3, 38.4, 38.5];
/** Modal groups of GRBL: two words of one group in a block are error:21. */
const G_GROUPS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 80, ...PROBES],
  [4, 10, 53, 92],
  [17, 18, 19],
  [20, 21],
  [90, 91],
  [94],
  [40],
  [49],
  [54, 55],
  [61],
];
/** M6 is unknown to GRBL 1.1; M7 is not built in by default. */
const M_GROUPS: readonly (readonly number[])[] = [
  [0, 1, 2, 30],
  [3, 4, 5],
  [8, 9],
];
const LETTERS = 'FGIJKLMNPRSTXYZ';

/** Run one block; everything is acknowledged through the effects. @returns GRBL's error number; nothing changed then */
export function runBlock(machine: BlockEffects, line: string): number | undefined {
  const words = readWords(line);
  if (words === 'letter') return 1;
  if (words === 'number') return 2;
  const before = { ...machine.modal };
  const error = wordError(machine, words) ?? act(machine, words);
  if (error !== undefined) Object.assign(machine.modal, before);
  return error;
}

function wordError(machine: BlockEffects, words: readonly Word[]): number | undefined {
  const seen = new Set<string>();
  for (const { letter, value } of words) {
    if (!LETTERS.includes(letter)) return 20;
    if (letter === 'M' && value === 6 && machine.hasToolState) continue;
    const isCommand = letter === 'G' || letter === 'M';
    const group = isCommand ? (letter === 'G' ? G_GROUPS : M_GROUPS).findIndex((codes) => codes.includes(value)) : 0;
    if (group < 0) return 20;
    const key = isCommand ? `${letter}${group}` : letter;
    if (seen.has(key)) return isCommand ? 21 : 25;
    seen.add(key);
    if ('FNPST'.includes(letter) && value < 0) return 4;
  }
  return undefined;
}

function act(machine: BlockEffects, words: readonly Word[]): number | undefined {
  const { modal } = machine;
  applyModes(modal, words);
  const has = (letter: string, ...codes: readonly number[]): boolean =>
    words.some((word) => word.letter === letter && codes.includes(word.value));
  const hasAny = (letters: string): boolean => words.some(({ letter }) => letters.includes(letter));
  const hasAxis = hasAny('XYZ');
  const isArc = hasAxis && modal.motion >= 2;
  if (hasAny('IJKR') && !isArc) return 36;
  if (hasAny('P') && !has('G', 4, 10)) return 36;
  if (hasAny('L') && !has('G', 10)) return 36;
  if (machine.isChecking && has('M', 0, 1)) return machine.ok() as undefined;
  const stop = words.find((word) => word.letter === 'M' && [0, 2, 30].includes(word.value));
  if (stop) return programStop(machine, stop.value);
  if (has('M', 6)) return machine.toolChange() as undefined;
  if (has('G', 4)) return dwell(machine, words);
  if (has('M', 3, 4, 5)) return spindle(machine, words);
  if (has('G', 10, 92)) return setPlace(machine, words);
  if (has('G', 53) && modal.motion > 1) return 30;
  if (has('G', 80) && hasAxis) return 31;
  if (hasAxis) return motion(machine, words, has('G', 53));
  if (has('G', ...PROBES)) return 26;
  machine.ok();
  return undefined;
}

function applyModes(modal: GrblModal, words: readonly Word[]): void {
  for (const { letter, value } of words) {
    if (letter === 'G' && value <= 3) modal.motion = value as GrblModal['motion'];
    else if (letter === 'G' && (value === 90 || value === 91)) modal.isAbsolute = value === 90;
    else if (letter === 'G' && (value === 20 || value === 21)) modal.unitMm = value === 20 ? 25.4 : 1;
    else if (letter === 'S') setSpeed(modal, value);
    else if (letter === 'T') modal.tool = value;
  }
  // In the units of the whole block, wherever they stand in it.
  const feed = valueOf(words, 'F');
  if (feed !== undefined) modal.feedMmPerMin = feed * modal.unitMm;
}

function setSpeed(modal: GrblModal, rpm: number): void {
  modal.speedRpm = rpm;
  if (modal.isSpindleOn) modal.spindleRpm = rpm;
}

function programStop(machine: BlockEffects, code: number): undefined {
  if (code === 0) return machine.programPause() as undefined;
  machine.afterMotion(0, () => {
    const { modal } = machine;
    Object.assign(modal, { ...initialModal(), motion: 1, unitMm: modal.unitMm, tool: modal.tool });
    machine.endProgram();
    machine.tell('[MSG:Pgm End]');
    machine.ok();
  });
}

function dwell(machine: BlockEffects, words: readonly Word[]): number | undefined {
  const seconds = valueOf(words, 'P');
  if (seconds === undefined) return 28;
  if (machine.isChecking) machine.ok();
  else machine.afterMotion(seconds, () => machine.ok());
  return undefined;
}

function spindle(machine: BlockEffects, words: readonly Word[]): undefined {
  const isOff = words.some((word) => word.letter === 'M' && word.value === 5);
  machine.afterMotion(0, () => {
    machine.modal.isSpindleOn = !isOff && !machine.isChecking;
    machine.modal.spindleRpm = machine.modal.isSpindleOn ? machine.modal.speedRpm : 0;
    machine.ok();
  });
}

/** `G10 L20 P1 X0` and `G92 X0`: the axes named read so from now on. */
function setPlace(machine: BlockEffects, words: readonly Word[]): number | undefined {
  const isStored = words.some((word) => word.letter === 'G' && word.value === 10);
  if (isStored && valueOf(words, 'L') !== 20) return 20;
  if (isStored && (valueOf(words, 'P') ?? 9) > 1) return 29;
  const place: { x?: number; y?: number; z?: number } = {};
  for (const { letter, value } of words) {
    if ('XYZ'.includes(letter)) place[letter.toLowerCase() as 'x' | 'y' | 'z'] = value * machine.modal.unitMm;
  }
  if (Object.keys(place).length === 0) return 26;
  machine.afterMotion(0, () => {
    if (!machine.isChecking) machine.setPlace(place);
    machine.ok();
  });
  return undefined;
}

function motion(machine: BlockEffects, words: readonly Word[], isMachineSpace: boolean): number | undefined {
  const { modal, settings, offsetMm } = machine;
  const probe = words.find((word) => word.letter === 'G' && PROBES.includes(word.value));
  const isRapid = modal.motion === 0 && !probe;
  if (!isRapid && modal.feedMmPerMin <= 0) return 22;
  const from = machine.planner.target;
  const axis = (letter: 'X' | 'Y' | 'Z', at: number, offset: number): number => {
    const value = valueOf(words, letter);
    if (value === undefined) return at;
    if (isMachineSpace) return value * modal.unitMm - offset;
    return value * modal.unitMm + (modal.isAbsolute ? 0 : at);
  };
  const to = { x: axis('X', from.x, offsetMm.x), y: axis('Y', from.y, offsetMm.y), z: axis('Z', from.z, offsetMm.z) };
  const isArc = modal.motion >= 2 && !probe;
  if (isArc && !words.some(({ letter }) => letter === 'I' || letter === 'J' || letter === 'R')) return 35;
  if (settings.get('$20') === 1 && leavesTravel(machine, to)) {
    machine.alarm(2);
    return undefined;
  }
  const chordMm = Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z);
  const arc = isArc ? arcOf(words, from, to, modal) : undefined;
  if (isArc && arc === undefined) return 34;
  const bowMm = arc ? Math.hypot(from.x - arc.centre.x, from.y - arc.centre.y) * Math.abs(arc.sweepRad) : 0;
  const lengthMm = arc ? Math.hypot(bowMm, to.z - from.z) : chordMm;
  if (lengthMm === 0 || machine.isChecking) return machine.ok() as undefined;
  const speedMmPerS = isRapid ? Infinity : modal.feedMmPerMin / 60;
  if (probe) machine.probe(to, lengthMm, speedMmPerS, probe.value === 38.2 || probe.value === 38.4);
  else {
    // In laser mode ($32) the beam is off in rapids.
    const isDark = !modal.isSpindleOn || (isRapid && settings.get('$32') === 1);
    const tool = { isRapid, power: isDark ? 0 : modal.speedRpm };
    machine.moveTo({ to, lengthMm, speedMmPerS, tool, ...(arc && { arc, isChopped: true }) });
  }
  return undefined;
}

export function leavesTravel(machine: Pick<BlockEffects, 'settings' | 'offsetMm'>, to: Point): boolean {
  const { settings, offsetMm } = machine;
  const isOut = (machineMm: number, travelMm: number): boolean => machineMm > 0.0005 || machineMm < -travelMm - 0.0005;
  return (
    isOut(to.x + offsetMm.x, settings.get('$130') ?? 0) ||
    isOut(to.y + offsetMm.y, settings.get('$131') ?? 0) ||
    isOut(to.z + offsetMm.z, settings.get('$132') ?? 0)
  );
}

/** Of the decimals that programs are written with. */
const ROUNDING = 1e-4;

/** The arc of a block; undefined: a radius that does not reach its end (error:34). */
function arcOf(words: readonly Word[], from: Point, to: Point, modal: GrblModal): Arc | undefined {
  const turnSign = modal.motion === 2 ? -1 : 1;
  const r = valueOf(words, 'R');
  if (r !== undefined) return arcByRadius(from, to, r * modal.unitMm, turnSign);
  const i = (valueOf(words, 'I') ?? 0) * modal.unitMm;
  const j = (valueOf(words, 'J') ?? 0) * modal.unitMm;
  const start = Math.atan2(-j, -i);
  const end = Math.atan2(to.y - from.y - j, to.x - from.x - i);
  const turn = ((end - start) * turnSign) % (2 * Math.PI);
  const sweepRad = turnSign * (turn > 1e-9 ? turn : turn + 2 * Math.PI);
  return { centre: { x: from.x + i, y: from.y + j }, sweepRad };
}

/** A negative radius takes the long way. */
function arcByRadius(from: Point, to: Point, r: number, turnSign: number): Arc | undefined {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const chordMm = Math.hypot(dx, dy);
  const radiusMm = Math.abs(r);
  const sine = chordMm / (2 * radiusMm);
  if (!(sine < 1 + ROUNDING) || chordMm === 0) return undefined;
  const short = 2 * Math.asin(Math.min(1, sine));
  const sweep = r < 0 ? 2 * Math.PI - short : short;
  // The centre lies beside the chord's middle: left of it for a short turn to the left.
  const away = Math.sqrt(Math.max(0, radiusMm * radiusMm - (chordMm * chordMm) / 4)) * (r < 0 ? -1 : 1) * turnSign;
  const centre = { x: from.x + dx / 2 - (dy / chordMm) * away, y: from.y + dy / 2 + (dx / chordMm) * away };
  return { centre, sweepRad: turnSign * sweep };
}
