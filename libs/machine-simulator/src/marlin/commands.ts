import type { Heater } from '../heater.js';
import type { Move, Planner, Point } from '../planner.js';
import { readWords, valueOf, type Word } from '../words.js';
import type { MarlinModelOptions } from './marlin-model.js';

/** A command that is not acknowledged yet. */
export interface Wait {
  /** Simulated second it ends; Infinity: by M108 only. */
  untilS(): number;
  readonly act?: () => void;
  readonly okText?: string;
  readonly endsByM108?: boolean;
  readonly isForUser?: boolean;
  /** Next temperature line (M109, M190). */
  nextTellS: number;
}

export interface MarlinState {
  readonly options: MarlinModelOptions;
  readonly planner: Planner;
  readonly nozzle: Heater;
  readonly bed: Heater;
  isAbsolute: boolean;
  isAbsoluteE: boolean;
  feedMmPerS: number;
  e: number;
  fan: number;
  reportEveryS: number;
  say(line: string): void;
  move(move: Move): void;
  reportEvery(seconds: number): void;
  kill(): void;
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
const MAX_SPEED_MM_PER_S = { xy: 300, z: 10, e: 60 };
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
  M82: (state) => void (state.isAbsoluteE = true),
  M83: (state) => void (state.isAbsoluteE = false),
  M84: (state, _words, nowS) => whenDrained(state, nowS, 0),
  M104: (state, words, nowS) => heat(state.nozzle, words, nowS, MAX_NOZZLE_C),
  M105: NOTHING,
  M106: (state, words) => void (state.fan = valueOf(words, 'S') ?? 255),
  M107: (state) => void (state.fan = 0),
  M108: NOTHING,
  M109: (state, words, nowS) => heatAndWait(state.nozzle, words, nowS, MAX_NOZZLE_C),
  M110: (state, words) => state.setLineNumber(valueOf(words, 'N') ?? 0) as undefined,
  M112: (state) => state.kill() as undefined,
  M114: tellPosition,
  M115: tellFirmware,
  M140: (state, words, nowS) => heat(state.bed, words, nowS, MAX_BED_C),
  M155: (state, words) => {
    state.reportEveryS = valueOf(words, 'S') ?? 0;
    state.reportEvery(state.reportEveryS);
    return undefined;
  },
  M190: (state, words, nowS) => heatAndWait(state.bed, words, nowS, MAX_BED_C),
  M400: (state, _words, nowS) => whenDrained(state, nowS, 0),
  M600: pauseForUser,
  M999: NOTHING,
};
/** Accepted without any effect here: settings and texts slicers write. */
const QUIET = new Set([17, 18, 73, 75, 77, 113, 117, 118, 201, 203, 204, 205, 220, 221, 300, 410, 420, 500, 503, 900]);

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
  state.say(`echo:Unknown command: "${text}"`);
  return undefined;
}

function whenDrained(state: MarlinState, nowS: number, extraS: number, act?: () => void): Wait | undefined {
  const fromS = Math.max(nowS, state.planner.drainedAtS);
  if (fromS + extraS <= nowS) {
    act?.();
    return undefined;
  }
  return { untilS: () => fromS + extraS, nextTellS: Infinity, ...(act && { act }) };
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
  state.say('echo:busy: paused for user');
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
}

function tellPosition(state: MarlinState): undefined {
  const { x, y, z } = state.planner.target;
  const at = `X:${x.toFixed(2)} Y:${y.toFixed(2)} Z:${z.toFixed(2)} E:${state.e.toFixed(2)}`;
  state.say(`${at} Count X:${Math.round(x * 80)} Y:${Math.round(y * 80)} Z:${Math.round(z * 400)}`);
}

function tellFirmware(state: MarlinState): undefined {
  const { name, uuid = '00000000-0000-4000-8000-000000000000', hasEmergencyParser, hasAdvancedOk } = state.options;
  state.say(
    'FIRMWARE_NAME:Marlin bugfix-2.1.x (Simulated) SOURCE_CODE_URL:github.com/MarlinFirmware/Marlin ' +
      `PROTOCOL_VERSION:1.0 MACHINE_TYPE:${name} EXTRUDER_COUNT:1 UUID:${uuid}`,
  );
  const capabilities = {
    SERIAL_XON_XOFF: false,
    EEPROM: true,
    AUTOREPORT_TEMP: true,
    PROGRESS: false,
    ADVANCED_OK: hasAdvancedOk !== false,
    EMERGENCY_PARSER: hasEmergencyParser !== false,
    PROMPT_SUPPORT: true,
  };
  for (const [key, has] of Object.entries(capabilities)) state.say(`Cap:${key}:${has ? 1 : 0}`);
}

function moveLinear(state: MarlinState, words: readonly Word[], nowS: number): Wait | undefined {
  return plan(state, words, nowS, (from, to) => Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z));
}

function moveArc(state: MarlinState, words: readonly Word[], nowS: number): Wait | undefined {
  const isClockwise = words[0]?.value === 2;
  return plan(state, words, nowS, (from, to) => {
    const centre = { x: from.x + (valueOf(words, 'I') ?? 0), y: from.y + (valueOf(words, 'J') ?? 0) };
    const radius = Math.hypot(from.x - centre.x, from.y - centre.y);
    const start = Math.atan2(from.y - centre.y, from.x - centre.x);
    const end = Math.atan2(to.y - centre.y, to.x - centre.x);
    const turn = (isClockwise ? start - end : end - start) % (2 * Math.PI);
    return Math.hypot(radius * (turn > 1e-9 ? turn : turn + 2 * Math.PI), to.z - from.z);
  });
}

type Length = (from: Point, to: Point) => number;

/** Wait for a free planner slot if there is none, then hand the move over. */
function plan(state: MarlinState, words: readonly Word[], nowS: number, length: Length): Wait | undefined {
  const feed = valueOf(words, 'F');
  if (feed !== undefined && feed > 0) state.feedMmPerS = feed / 60;
  const from = state.planner.target;
  const axis = (letter: 'X' | 'Y' | 'Z', at: number): number => {
    const value = valueOf(words, letter);
    return value === undefined ? at : state.isAbsolute ? value : at + value;
  };
  const to = { x: axis('X', from.x), y: axis('Y', from.y), z: axis('Z', from.z) };
  const filamentMm = extrude(state, valueOf(words, 'E'), nowS);
  const pathMm = length(from, to);
  const lengthMm = pathMm > 0 ? pathMm : Math.abs(filamentMm);
  const limit =
    pathMm === 0 ? MAX_SPEED_MM_PER_S.e : to.z === from.z ? MAX_SPEED_MM_PER_S.xy : zLimit(from, to, pathMm);
  const move = { to, lengthMm, speedMmPerS: Math.min(state.feedMmPerS, limit) };
  const slotAtS = state.planner.slotAtS;
  if (slotAtS <= nowS) {
    state.move(move);
    return undefined;
  }
  return { untilS: () => slotAtS, act: () => state.move(move), nextTellS: Infinity };
}

function zLimit(from: Point, to: Point, pathMm: number): number {
  return (MAX_SPEED_MM_PER_S.z * pathMm) / Math.abs(to.z - from.z);
}

function extrude(state: MarlinState, e: number | undefined, nowS: number): number {
  if (e === undefined) return 0;
  const filamentMm = state.isAbsoluteE ? e - state.e : e;
  state.e = state.isAbsoluteE ? e : state.e + e;
  if (filamentMm === 0 || state.nozzle.temperatureC(nowS) >= COLD_C) return filamentMm;
  state.say('echo: cold extrusion prevented');
  return 0;
}
