import { HEATED_BED, Heater, HOTEND } from '../heater.js';
import { Planner, type Point } from '../planner.js';
import { readWords, valueOf, type Word } from '../words.js';

export interface Wait {
  /** Simulated second it ends. */
  untilS(): number;
  readonly act?: () => void;
}
/** What a line led to: nothing to wait for, a wait, a refusal, or no such command. */
export type Outcome = Wait | { readonly error: string } | 'unknown' | undefined;

const ACCEL_MM_PER_S2 = 3000;
const LOOK_AHEAD = 64;
const HOMING_S = 10;
const MESH_S = 60;
/** min_extrude_temp */
const COLD_C = 170;
/** M109 of Klipper returns once the temperature is within a degree and settled. */
const SETTLE_S = 3;
const MAX_Z_MM_PER_S = 15;
const QUIET = new Set(['G21', 'M17', 'M73', 'M105', 'M114', 'M115', 'M117', 'M204', 'M220', 'M221', 'M300', 'M900']);
const QUIET_WORDS =
  /^(?:EXCLUDE_OBJECT\w*|SET_VELOCITY_LIMIT|SET_PRESSURE_ADVANCE|BED_MESH_\w+|RESPOND|SAVE_GCODE_STATE|RESTORE_GCODE_STATE)$/;

/** The moving and heating part of a printer: executes one line after another, Klipper-style errors included. */
export class Printer {
  readonly planner: Planner;
  readonly nozzle: Heater;
  readonly bed: Heater;
  homed = '';
  fan = 0;
  private isAbsolute = true;
  private isAbsoluteE = true;
  private feedMmPerS = 25;
  private e = 0;

  constructor(
    private readonly envelopeMm: Point,
    ambientC: number,
    private readonly isKlipper: boolean,
  ) {
    this.planner = new Planner(ACCEL_MM_PER_S2, { x: 0, y: 0, z: 0 }, LOOK_AHEAD);
    this.nozzle = new Heater(HOTEND, ambientC);
    this.bed = new Heater(HEATED_BED, ambientC);
  }

  execute(line: string, nowS: number): Outcome {
    const name = /^(?:[GMT]\d+|[A-Z_]+)/.exec(line)?.[0] ?? line;
    const words = readWords(line);
    const of = (letter: string): number | undefined => (typeof words === 'string' ? undefined : valueOf(words, letter));
    switch (name) {
      case 'G0':
      case 'G1':
      case 'G2':
      case 'G3':
        return this.move(typeof words === 'string' ? [] : words, nowS);
      case 'G4':
        return this.whenDrained(nowS, (of('S') ?? 0) + (of('P') ?? 0) / 1000);
      case 'G28':
        return this.whenDrained(nowS, HOMING_S, () => this.home());
      case 'G29':
      case 'BED_MESH_CALIBRATE':
        return this.whenDrained(nowS, MESH_S);
      case 'M84':
      case 'M18':
        return this.whenDrained(nowS, 0, () => (this.homed = this.isKlipper ? '' : this.homed));
      case 'M400':
        return this.whenDrained(nowS, 0);
      case 'M109':
        this.nozzle.setTarget(of('S') ?? of('R') ?? 0, nowS);
        return { untilS: () => this.nozzle.reachedAtS() + SETTLE_S };
      case 'M190':
        this.bed.setTarget(of('S') ?? of('R') ?? 0, nowS);
        return { untilS: () => this.bed.reachedAtS() + SETTLE_S };
      default:
        return this.instant(name, line, of, nowS);
    }
  }

  heatersOff(nowS: number): void {
    this.nozzle.setTarget(0, nowS);
    this.bed.setTarget(0, nowS);
    this.fan = 0;
  }

  private instant(name: string, line: string, of: (letter: string) => number | undefined, nowS: number): Outcome {
    if (name === 'G90' || name === 'G91') this.isAbsolute = name === 'G90';
    else if (name === 'M82' || name === 'M83') this.isAbsoluteE = name === 'M82';
    else if (name === 'G92') this.e = of('E') ?? this.e;
    else if (name === 'M104') this.nozzle.setTarget(of('S') ?? 0, nowS);
    else if (name === 'M140') this.bed.setTarget(of('S') ?? 0, nowS);
    else if (name === 'M106' || name === 'M107') this.fan = name === 'M106' ? (of('S') ?? 255) : 0;
    else if (this.isKlipper && name === 'TURN_OFF_HEATERS') this.heatersOff(nowS);
    else if (this.isKlipper && name === 'SET_HEATER_TEMPERATURE') return this.setHeater(line, nowS);
    else if (!QUIET.has(name) && !(this.isKlipper && QUIET_WORDS.test(name))) return 'unknown';
    return undefined;
  }

  private setHeater(line: string, nowS: number): Outcome {
    const heater = { extruder: this.nozzle, heater_bed: this.bed }[/HEATER=(\w+)/.exec(line)?.[1] ?? ''];
    if (!heater) return { error: `The value for HEATER is not valid in '${line}'` };
    heater.setTarget(Number(/TARGET=([\d.]+)/.exec(line)?.[1] ?? 0), nowS);
    return undefined;
  }

  private home(): void {
    this.homed = 'xyz';
    this.planner.moveTo({ x: 0, y: 0, z: 0 });
  }

  private whenDrained(nowS: number, extraS: number, act?: () => void): Wait {
    const endS = Math.max(nowS, this.planner.drainedAtS) + extraS;
    return { untilS: () => endS, ...(act ? { act } : {}) };
  }

  private move(words: readonly Word[], nowS: number): Outcome {
    const { planner } = this;
    const feed = valueOf(words, 'F');
    if (feed !== undefined && feed > 0) this.feedMmPerS = feed / 60;
    const from = planner.target;
    const axis = (letter: 'X' | 'Y' | 'Z', at: number): number => {
      const value = valueOf(words, letter);
      return value === undefined ? at : this.isAbsolute ? value : at + value;
    };
    const to = { x: axis('X', from.x), y: axis('Y', from.y), z: axis('Z', from.z) };
    const filamentMm = this.extruded(valueOf(words, 'E'));
    const pathMm = Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z);
    const error = this.isKlipper ? this.refusal(to, pathMm, filamentMm, nowS) : undefined;
    if (error !== undefined) return { error };
    const lengthMm = pathMm > 0 ? pathMm : Math.abs(filamentMm);
    if (lengthMm === 0) return undefined;
    const zLimit = to.z === from.z ? Infinity : (MAX_Z_MM_PER_S * pathMm) / Math.abs(to.z - from.z);
    const planned = { to, lengthMm, speedMmPerS: Math.min(this.feedMmPerS, zLimit) };
    const slotAtS = planner.slotAtS;
    if (slotAtS > nowS) return { untilS: () => slotAtS, act: () => planner.push(planned, slotAtS) };
    planner.push(planned, nowS);
    return undefined;
  }

  private extruded(e: number | undefined): number {
    if (e === undefined) return 0;
    const filamentMm = this.isAbsolute && this.isAbsoluteE ? e - this.e : e;
    this.e += filamentMm;
    return filamentMm;
  }

  private refusal(to: Point, pathMm: number, filamentMm: number, nowS: number): string | undefined {
    if (pathMm > 0 && this.homed !== 'xyz') return 'Must home axis first: 0.000 0.000 0.000 [0.000]';
    const { x, y, z } = this.envelopeMm;
    const isInside = to.x >= 0 && to.x <= x && to.y >= 0 && to.y <= y && to.z >= 0 && to.z <= z;
    if (!isInside) return `Move out of range: ${[to.x, to.y, to.z].map((value) => value.toFixed(3)).join(' ')} [0.000]`;
    if (filamentMm === 0 || this.nozzle.temperatureC(nowS) >= COLD_C) return undefined;
    return "Extrude below minimum temp\nSee the 'min_extrude_temp' config option for details";
  }
}
