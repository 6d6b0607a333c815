import type { Point } from '../planner.js';
import { readWords, valueOf, type Word } from '../words.js';

/** GRBL's modal state, as far as motion and spindle need it. */
export interface GrblModal {
  motion: 0 | 1 | 2 | 3;
  isAbsolute: boolean;
  unitMm: number;
  feedMmPerMin: number;
  spindleRpm: number;
  speedRpm: number;
}

export interface BlockEffects {
  readonly modal: GrblModal;
  readonly offsetMm: Point;
  readonly settings: ReadonlyMap<string, number>;
  readonly planner: { readonly target: Point };
  /** Plans the move and says ok, now or when a slot is free. */
  moveTo(to: Point, lengthMm: number, speedMmPerS: number): void;
  afterMotion(extraS: number, act: () => void): void;
  programPause(): void;
  endProgram(): void;
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
});

const KNOWN_G = new Set([0, 1, 2, 3, 4, 17, 18, 19, 20, 21, 40, 49, 53, 54, 55, 61, 80, 90, 91, 92, 94]);
const KNOWN_M = new Set([0, 1, 2, 3, 4, 5, 7, 8, 9, 30]);

/** Run one block; everything is acknowledged through the effects. @returns GRBL's error number */
export function runBlock(machine: BlockEffects, line: string): number | undefined {
  const words = readWords(line);
  if (words === 'letter') return 1;
  if (words === 'number') return 2;
  for (const { letter, value } of words) {
    if ((letter === 'G' && !KNOWN_G.has(value)) || (letter === 'M' && !KNOWN_M.has(value))) return 20;
  }
  applyModes(machine.modal, words);
  const stop = words.find((word) => word.letter === 'M' && [0, 1, 2, 30].includes(word.value));
  if (stop) return programStop(machine, stop.value);
  const g = (code: number): boolean => words.some((word) => word.letter === 'G' && word.value === code);
  if (g(4)) return dwell(machine, words);
  if (words.some((word) => word.letter === 'M' && word.value >= 3 && word.value <= 5)) return spindle(machine, words);
  const hasAxis = words.some(({ letter }) => letter === 'X' || letter === 'Y' || letter === 'Z');
  if (hasAxis && !g(92)) return motion(machine, words, g(53));
  machine.ok();
  return undefined;
}

function applyModes(modal: GrblModal, words: readonly Word[]): void {
  for (const { letter, value } of words) {
    if (letter === 'G' && value <= 3) modal.motion = value as GrblModal['motion'];
    else if (letter === 'G' && (value === 90 || value === 91)) modal.isAbsolute = value === 90;
    else if (letter === 'G' && (value === 20 || value === 21)) modal.unitMm = value === 20 ? 25.4 : 1;
    else if (letter === 'F') modal.feedMmPerMin = value * modal.unitMm;
    else if (letter === 'S') modal.speedRpm = value;
  }
}

function programStop(machine: BlockEffects, code: number): undefined {
  if (code <= 1) return machine.programPause() as undefined;
  machine.afterMotion(0, () => {
    machine.modal.spindleRpm = 0;
    machine.endProgram();
    machine.tell('[MSG:Pgm End]');
    machine.ok();
  });
}

function dwell(machine: BlockEffects, words: readonly Word[]): number | undefined {
  const seconds = valueOf(words, 'P');
  if (seconds === undefined) return 28;
  machine.afterMotion(seconds, () => machine.ok());
  return undefined;
}

function spindle(machine: BlockEffects, words: readonly Word[]): undefined {
  const isOff = words.some((word) => word.letter === 'M' && word.value === 5);
  machine.afterMotion(0, () => {
    machine.modal.spindleRpm = isOff ? 0 : machine.modal.speedRpm;
    machine.ok();
  });
}

function motion(machine: BlockEffects, words: readonly Word[], isMachineSpace: boolean): number | undefined {
  const { modal, settings, offsetMm } = machine;
  const isRapid = modal.motion === 0;
  if (!isRapid && modal.feedMmPerMin <= 0) return 22;
  const from = machine.planner.target;
  const axis = (letter: 'X' | 'Y' | 'Z', at: number, offset: number): number => {
    const value = valueOf(words, letter);
    if (value === undefined) return at;
    if (isMachineSpace) return value * modal.unitMm - offset;
    return value * modal.unitMm + (modal.isAbsolute ? 0 : at);
  };
  const to = { x: axis('X', from.x, offsetMm.x), y: axis('Y', from.y, offsetMm.y), z: axis('Z', from.z, offsetMm.z) };
  if (settings.get('$20') === 1 && leavesTravel(machine, to)) {
    machine.alarm(2);
    return undefined;
  }
  const isArc = modal.motion >= 2;
  if (isArc && !words.some(({ letter }) => letter === 'I' || letter === 'J' || letter === 'R')) return 35;
  const chordMm = Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z);
  const lengthMm = isArc ? arcLength(words, from, to, modal) : chordMm;
  if (lengthMm === 0) return machine.ok() as undefined;
  const rapid = settings.get('$110') ?? 3000;
  machine.moveTo(to, lengthMm, Math.min(rapid, isRapid ? rapid : modal.feedMmPerMin) / 60);
  return undefined;
}

function leavesTravel({ settings, offsetMm }: BlockEffects, to: Point): boolean {
  const isOut = (machineMm: number, travelMm: number): boolean => machineMm > 0.0005 || machineMm < -travelMm - 0.0005;
  return (
    isOut(to.x + offsetMm.x, settings.get('$130') ?? 0) ||
    isOut(to.y + offsetMm.y, settings.get('$131') ?? 0) ||
    isOut(to.z + offsetMm.z, settings.get('$132') ?? 0)
  );
}

function arcLength(words: readonly Word[], from: Point, to: Point, modal: GrblModal): number {
  const chordMm = Math.hypot(to.x - from.x, to.y - from.y);
  const r = valueOf(words, 'R');
  if (r !== undefined) return 2 * Math.abs(r) * Math.asin(Math.min(1, chordMm / (2 * Math.abs(r))));
  const i = (valueOf(words, 'I') ?? 0) * modal.unitMm;
  const j = (valueOf(words, 'J') ?? 0) * modal.unitMm;
  const start = Math.atan2(-j, -i);
  const end = Math.atan2(to.y - from.y - j, to.x - from.x - i);
  const turn = (modal.motion === 2 ? start - end : end - start) % (2 * Math.PI);
  return Math.hypot(Math.hypot(i, j) * (turn > 1e-9 ? turn : turn + 2 * Math.PI), to.z - from.z);
}
