import type { Heater } from '../heater.js';
import type { PerAxis } from '../junction.js';
import type { Arc } from '../path.js';
import type { Move, Planner } from '../planner.js';
import { readWords, valueOf, type Word } from '../words.js';
import type { Dialect } from './dialects.js';
import type { MarlinModelOptions } from './marlin-model.js';
import { position, tellFirmware, tellSdPrint, tellSettings } from './tell.js';
import type { Thermal } from './thermal.js';

/** A command that is not acknowledged yet. */
export interface Wait {
  /** Simulated second it ends; Infinity: by M108 only. */
  untilS(): number;
  readonly act?: () => void;
  /** For motion: M410 drops it and acknowledges at once. */
  readonly isMotion?: boolean;
  readonly endsByM108?: boolean;
  readonly isForUser?: boolean;
  /** Next temperature line (M109, M190). */
  nextTellS: number;
}

export interface MarlinState {
  readonly options: MarlinModelOptions;
  readonly dialect: Dialect;
  readonly planner: Planner;
  readonly thermal: Thermal;
  /** M203, M201: mm/s and mm/s^2 of x, y, z, filament. M204. */
  speed: PerAxis;
  accel: PerAxis;
  pathAccel: number;
  sdPrint: { readonly fromS: number; readonly bytes: number } | undefined;
  /** Answer that belongs to the `ok` line. */
  okTail: string | undefined;
  isAbsolute: boolean;
  isAbsoluteE: boolean;
  feedMmPerS: number;
  e: number;
  fan: number;
  say(line: string): void;
  move(move: Move): void;
  /** M155, M154. */
  reportEvery(what: 'temperature' | 'position', seconds: number): void;
  kill(): void;
  quickStop(): void;
  askForLine(): void;
  setLineNumber(line: number): void;
}

type Command = (state: MarlinState, words: readonly Word[], nowS: number, text: string) => Wait | undefined;

/** HEATER_0_MAXTEMP 275 less the 15 C of overshoot Marlin keeps; the bed's 120 less 10. */
const MAX_NOZZLE_C = 260;
const MAX_BED_C = 110;
/** EXTRUDE_MINTEMP */
const COLD_C = 170;
/** TEMP_RESIDENCY_TIME */
const RESIDENCY_S = 10;
const HOMING_S = 15;
const LEVELLING_S = 60;
const NOTHING: Command = () => undefined;

const COMMANDS: Readonly<Record<string, Command>> = {
  G0: moveLinear,
  G1: moveLinear,
  G2: moveArc,
  G3: moveArc,
  G4: (state, words, nowS) => {
    const dwellS = (valueOf(words, 'S') ?? 0) + (valueOf(words, 'P') ?? 0) / 1000;
    return whenDrained(state, nowS, dwellS);
  },
  G21: NOTHING,
  G28: (state, words, nowS) => whenDrained(state, nowS, HOMING_S, () => home(state, words)),
  G29: (state, _words, nowS) => whenDrained(state, nowS, LEVELLING_S),
  G90: (state) => void ((state.isAbsolute = true), (state.isAbsoluteE = true)),
  G91: (state) => void ((state.isAbsolute = false), (state.isAbsoluteE = false)),
  G92: setPosition,
  M0: pauseForUser,
  M1: pauseForUser,
  M27: (state, _words, nowS) => tellSdPrint(state, nowS),
  M82: (state) => void (state.isAbsoluteE = true),
  M83: (state) => void (state.isAbsoluteE = false),
  M84: (state, _words, nowS) => whenDrained(state, nowS, 0),
  M104: (state, words, nowS) => heat(state.thermal.nozzle, words, nowS, MAX_NOZZLE_C),
  M105: (state, _words, nowS) => void (state.okTail = state.thermal.report(nowS)),
  M106: (state, words) => void (state.fan = valueOf(words, 'S') ?? 255),
  M107: (state) => void (state.fan = 0),
  M108: NOTHING,
  M109: (state, words, nowS) => heatAndWait(state.thermal.nozzle, words, nowS, MAX_NOZZLE_C),
  M110: (state, words) => state.setLineNumber(valueOf(words, 'N') ?? 0) as undefined,
  M112: (state) => (state.options.hasBrokenEmergencyParser ? undefined : (state.kill() as undefined)),
  M114: tellPosition,
  M115: tellFirmware,
  M140: (state, words, nowS) => heat(state.thermal.bed, words, nowS, MAX_BED_C),
  M154: (state, words) => state.reportEvery('position', valueOf(words, 'S') ?? 0) as undefined,
  M155: (state, words) => state.reportEvery('temperature', valueOf(words, 'S') ?? 0) as undefined,
  M190: (state, words, nowS) => heatAndWait(state.thermal.bed, words, nowS, MAX_BED_C),
  M201: (state, words) => {
    state.accel = perAxis(words, state.accel);
    state.planner.setLimits({ maxAccelMmPerS2: state.accel });
    return undefined;
  },
  M203: (state, words) => {
    state.speed = perAxis(words, state.speed);
    state.planner.setLimits({ maxFeedMmPerS: state.speed });
    return undefined;
  },
  M204: (state, words) => {
    state.pathAccel = valueOf(words, 'P') ?? valueOf(words, 'S') ?? state.pathAccel;
    state.planner.setLimits({ accelMmPerS2: state.pathAccel });
    return undefined;
  },
  M400: (state, _words, nowS) => whenDrained(state, nowS, 0),
  M410: (state) => state.quickStop() as undefined,
  M503: tellSettings,
  M524: (state) => void (state.sdPrint = undefined),
  M600: (state, words, nowS, text) => {
    if (state.options.hasPrompts !== false) return pauseForUser(state, words, nowS, text);
    return state.say(state.dialect.unknown(text)) as undefined;
  },
  M876: NOTHING,
  M999: (state) => state.askForLine() as undefined,
};
/** Accepted without any effect here: settings and texts slicers write. */
const QUIET = new Set([17, 18, 24, 25, 73, 75, 77, 113, 117, 118, 205, 220, 221, 300, 420, 500, 900]);

/** @returns what the command waits for; undefined: it is acknowledged at once */
export function executeMarlin(state: MarlinState, text: string, nowS: number): Wait | undefined {
  const name = /^([GMT])0*(\d+)/.exec(text);
  const command = name ? COMMANDS[`${name[1]}${name[2]}`] : undefined;
  if (command) {
    const words = readWords(text);
    // Marlin ignores what it cannot read in a parameter.
    return command(state, typeof words === 'string' ? [] : words, nowS, text);
  }
  if (name && (name[1] === 'T' || QUIET.has(Number(name[2])))) return undefined;
  state.say(state.dialect.unknown(text));
  return undefined;
}

function whenDrained(state: MarlinState, nowS: number, extraS: number, act?: () => void): Wait | undefined {
  const fromS = Math.max(nowS, state.planner.drainedAtS);
  if (fromS + extraS <= nowS) {
    act?.();
    return undefined;
  }
  return { untilS: () => fromS + extraS, nextTellS: Infinity, isMotion: true, ...(act && { act }) };
}

function perAxis(words: readonly Word[], [x, y, z, e]: PerAxis): PerAxis {
  return [valueOf(words, 'X') ?? x, valueOf(words, 'Y') ?? y, valueOf(words, 'Z') ?? z, valueOf(words, 'E') ?? e];
}

function heat(heater: Heater, words: readonly Word[], nowS: number, maxC: number): undefined {
  heater.setTarget(Math.min(maxC, valueOf(words, 'S') ?? valueOf(words, 'R') ?? heater.targetC), nowS);
}

function heatAndWait(heater: Heater, words: readonly Word[], nowS: number, maxC: number): Wait | undefined {
  const waitsForCooling = valueOf(words, 'R') !== undefined;
  heat(heater, words, nowS, maxC);
  if (!heater.isRising && !waitsForCooling) return undefined;
  return {
    untilS: () => heater.reachedAtS() + RESIDENCY_S,
    nextTellS: nowS + 1,
    endsByM108: true,
  };
}

function pauseForUser(state: MarlinState, words: readonly Word[], nowS: number, text: string): Wait {
  const seconds = (valueOf(words, 'S') ?? 0) + (valueOf(words, 'P') ?? 0) / 1000;
  const untilS = seconds > 0 && !text.startsWith('M600') ? nowS + seconds : Infinity;
  const title = text.startsWith('M600') ? 'Filament Change' : `${text.slice(0, 2)} Stop`;
  state.say(`${state.dialect.busy}paused for user`);
  for (const action of [`prompt_begin ${title}`, 'prompt_button Continue', 'prompt_show'])
    state.say(`//action:${action}`);
  const act = (): void => state.say('//action:prompt_end');
  return { untilS: () => untilS, nextTellS: Infinity, endsByM108: true, isForUser: true, act };
}

function home(state: MarlinState, words: readonly Word[]): void {
  const axes = words.slice(1).map((word) => word.letter);
  const goesHome = (axis: string): boolean => axes.length === 0 || axes.includes(axis);
  const { x, y, z } = state.planner.target;
  state.planner.moveTo({ x: goesHome('X') ? 0 : x, y: goesHome('Y') ? 0 : y, z: goesHome('Z') ? 0 : z });
  tellPosition(state);
}

function setPosition(state: MarlinState, words: readonly Word[]): undefined {
  state.e = valueOf(words, 'E') ?? state.e;
  state.say(position(state));
}

function tellPosition(state: MarlinState): undefined {
  if (state.dialect.answer === 'before-ok') state.say(position(state));
  else state.okTail = `C: ${position(state)}`;
}

function moveLinear(state: MarlinState, words: readonly Word[], nowS: number): Wait | undefined {
  return plan(state, words, nowS);
}

function moveArc(state: MarlinState, words: readonly Word[], nowS: number): Wait | undefined {
  const { x, y } = state.planner.target;
  const centre = { x: x + (valueOf(words, 'I') ?? 0), y: y + (valueOf(words, 'J') ?? 0) };
  return plan(state, words, nowS, centre);
}

/** Wait for a free planner slot if there is none, then hand the move over. */
function plan(state: MarlinState, words: readonly Word[], nowS: number, centre?: Arc['centre']): Wait | undefined {
  const feed = valueOf(words, 'F');
  if (feed !== undefined && feed > 0) state.feedMmPerS = feed / 60;
  const from = state.planner.target;
  const axis = (letter: 'X' | 'Y' | 'Z', at: number): number => {
    const value = valueOf(words, letter);
    return value === undefined ? at : state.isAbsolute ? value : at + value;
  };
  const to = { x: axis('X', from.x), y: axis('Y', from.y), z: axis('Z', from.z) };
  const filamentMm = extrude(state, valueOf(words, 'E'), nowS);
  const arc = centre && { centre, sweepRad: sweep(from, to, centre, words[0]?.value === 2) };
  const planarMm = arc
    ? Math.hypot(from.x - arc.centre.x, from.y - arc.centre.y) * Math.abs(arc.sweepRad)
    : Math.hypot(to.x - from.x, to.y - from.y);
  const pathMm = Math.hypot(planarMm, to.z - from.z);
  const lengthMm = pathMm > 0 ? pathMm : Math.abs(filamentMm);
  const move = { to, lengthMm, speedMmPerS: state.feedMmPerS, filamentMm, ...(arc && { arc }) };
  const slotAtS = state.planner.slotAtS;
  if (slotAtS <= nowS) {
    state.move(move);
    return undefined;
  }
  return { untilS: () => slotAtS, act: () => state.move(move), nextTellS: Infinity, isMotion: true };
}

type At = Arc['centre'];

function sweep(from: At, to: At, centre: At, isClockwise: boolean): number {
  const start = Math.atan2(from.y - centre.y, from.x - centre.x);
  const end = Math.atan2(to.y - centre.y, to.x - centre.x);
  const turn = (isClockwise ? start - end : end - start) % (2 * Math.PI);
  return (isClockwise ? -1 : 1) * (turn > 1e-9 ? turn : turn + 2 * Math.PI);
}

function extrude(state: MarlinState, e: number | undefined, nowS: number): number {
  if (e === undefined) return 0;
  const filamentMm = state.isAbsoluteE ? e - state.e : e;
  state.e = state.isAbsoluteE ? e : state.e + e;
  if (filamentMm === 0 || state.thermal.nozzle.temperatureC(nowS) >= COLD_C) return filamentMm;
  state.say('echo: cold extrusion prevented');
  return 0;
}
