import { extendedName } from '../dialects/commands.js';
import { familyOf } from '../dialects/family.js';
import type { ModalState } from '../motion/modal-state.js';
import { toBlock, wordCommand } from '../reading/block.js';
import { LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import type { DialectFamily, MotionProfile } from '../types.js';
import { hasCutterSide, SettingsMemory, wordOf } from './settings-memory.js';
import { AXES, START_STATE, type Axis } from './start-state.js';

const MM_PER_INCH = 25.4;
/** Below the thinnest layer printed in practice (0.05 mm), as the report counts layers. */
const LAYER_STEP_MM = 0.04;
type Draft = { -readonly [K in keyof ModalState]: ModalState[K] };
type Point = { x: number; y: number; z: number; e: number };

/**
 * Follows what a machine remembers, block by block, as far as the text of a program tells. It judges nothing: what it
 * cannot read changes no mode.
 */
export class StateFollower {
  readonly settings = new SettingsMemory();
  readonly toolTempsC = new Map<number, number>();
  /** Axes whose place the program told: named in absolute coordinates, or homed. */
  readonly known = new Set<Axis>();
  /** Axes whose zero the program moved (G92), and did not move back. */
  readonly shifted = new Set<Axis>();
  /** Highest place reached, machine coordinates. */
  topMm = -Infinity;
  /** Layers begun; what is being made is layer `layers - 1`. */
  layers = 0;
  /** The last block extruded or cut on its way across. */
  isMaking = false;
  /** The last block moved, as fast as the axes go. */
  isRapid = false;
  /** The block that `look` has read goes up or down, perhaps. */
  mayClimb = false;
  /** The block that `look` has read begins something that must not be entered in its middle. */
  opensHold = false;

  /** G0..G3, a canned cycle or G80, as the block in hand names it. */
  private named: number | undefined;
  private readonly lexer: LineLexer;
  private readonly family: DialectFamily;
  private draft: Draft = { ...START_STATE };
  private readonly position: Point = { x: 0, y: 0, z: 0, e: 0 };
  private readonly offset: Point = { x: 0, y: 0, z: 0, e: 0 };
  /** Axes that were shifted when nobody knew where they were: since then nothing tells. */
  private readonly lost = new Set<Axis>();
  private readonly saved = new Map<string, ModalState>();
  private isCycle = false;
  private returnsToR = false;
  private cutterSide = 40;
  private layerZ = Number.NaN;
  private cycleR = 0;

  constructor(private readonly profile: MotionProfile) {
    this.family = familyOf(profile.firmware);
    this.lexer = new LineLexer(profile.firmware);
  }

  get state(): ModalState {
    return { ...this.draft, positionMm: { ...this.position }, offsetMm: { ...this.offset } };
  }

  /** Machine coordinate of Z. */
  get height(): number {
    return this.position.z;
  }

  /**
   * Whether a program can be entered before the block that `look` has read: not where it relies on the arc or canned
   * cycle of an earlier block, nor inside cutter compensation or a saved state of Klipper.
   */
  get canEnter(): boolean {
    if (this.saved.size > 0 || this.cutterSide !== 40) return false;
    if (this.isCycle) return this.named !== undefined && (this.named <= 3 || this.named === 80);
    return this.family !== 'grbl' || !this.isArc() || this.named !== undefined;
  }

  /** Reads the line's words before they take effect. @returns whether the line is a block */
  look(bytes: Uint8Array, start: number, end: number): boolean {
    this.named = undefined;
    this.mayClimb = this.opensHold = false;
    const name = this.wordName(latin1(bytes, start, end));
    if (name !== undefined) {
      this.opensHold = name === 'SAVE_GCODE_STATE';
      this.mayClimb = name === 'RESTORE_GCODE_STATE';
      return true;
    }
    const { lexer } = this;
    if (!lexer.scan(bytes, start, end)) return false;
    this.named = this.motionNamed();
    this.mayClimb = wordOf(lexer, 'Z') !== undefined || wordOf(lexer, 'G') === 28;
    this.opensHold = this.family === 'grbl' && ((this.named ?? 0) > 1 || hasCutterSide(lexer));
    return lexer.count > 0;
  }

  /** Lets the line take effect that `look` has just read. */
  follow(bytes: Uint8Array, start: number, end: number): void {
    this.isMaking = this.isRapid = false;
    const text = latin1(bytes, start, end);
    const name = this.wordName(text);
    if (name !== undefined) this.extended(name, toBlock(text, 'klipper') ?? '');
    else if (this.family === 'grbl') this.cutterBlock();
    else this.printerBlock(text);
    this.named = undefined;
  }

  private wordName(text: string): string | undefined {
    return this.family === 'klipper' ? extendedName(wordCommand(text) ?? '') : undefined;
  }

  private isArc(): boolean {
    return this.draft.motion === 2 || this.draft.motion === 3;
  }

  /** G0..G3 or a canned cycle of the block, 80 for G80. */
  private motionNamed(): number | undefined {
    const { lexer } = this;
    const isOneCommand = this.family !== 'grbl';
    for (let i = 0; i < (isOneCommand ? Math.min(1, lexer.count) : lexer.count); i++) {
      if (lexer.letters[i] !== 71) continue;
      const value = lexer.values[i] as number;
      if ((value >= 0 && value <= 3) || value === 73 || value === 76 || (value >= 80 && value <= 89)) return value;
    }
    return undefined;
  }

  private printerBlock(text: string): void {
    const { lexer } = this;
    if (lexer.count === 0 || lexer.fault !== 'none') return;
    const value = lexer.values[0] as number;
    const name = String.fromCharCode(lexer.letters[0] as number) + value;
    if (name.startsWith('T')) this.selectTool(value);
    else if (name.startsWith('G')) this.gCode(value, lexer.count === 1);
    else if (name.startsWith('M')) this.mCode(value);
    this.settings.printer(name, toBlock(text, this.profile.firmware) ?? '');
  }

  /** All words of a block, in GRBL's order: modes first, then the motion. */
  private cutterBlock(): void {
    const { lexer, draft } = this;
    if (lexer.count === 0 || lexer.fault !== 'none') return;
    this.settings.cutter(lexer);
    let use: 'motion' | 'none' = 'motion';
    let isPosition = false;
    const tool = wordOf(lexer, 'T');
    if (tool !== undefined) draft.tool = tool;
    const speed = wordOf(lexer, 'S');
    for (let i = 0; i < lexer.count; i++) {
      const value = lexer.values[i] as number;
      if (lexer.letters[i] === 77) this.mCode(value);
      if (lexer.letters[i] !== 71) continue;
      if (value === 92) isPosition = true;
      else if (value === 10 || value === 4) use = 'none';
      else if (value === 53 || value === 28 || value === 30) this.forget(value !== 53);
      if (value === 53 || value === 28 || value === 30 || value === 10) use = 'none';
      this.mode(value);
    }
    if (speed !== undefined) draft.spindleRpm = speed;
    if (this.named !== undefined) this.setMotion(this.named);
    const feed = wordOf(lexer, 'F');
    if (feed !== undefined) draft.feedMmPerMin = feed * this.unitMm;
    if (isPosition) this.setPosition();
    else if (use === 'motion' && (draft.motion !== 80 || this.isCycle)) this.move(draft.motion !== 0);
  }

  private setMotion(named: number): void {
    this.isCycle = named > 3 && named !== 80;
    this.draft.motion = named <= 3 ? (named as 0 | 1 | 2 | 3) : 80;
  }

  /** The program cannot say where these axes are: it went by the machine's own coordinates. */
  private forget(isAll: boolean): void {
    for (const axis of AXES) if (isAll || wordOf(this.lexer, axis.toUpperCase()) !== undefined) this.known.delete(axis);
  }

  private gCode(value: number, isAlone: boolean): void {
    const { lexer, draft } = this;
    if (value >= 0 && value <= 3) {
      const feed = wordOf(lexer, 'F');
      if (feed !== undefined && feed > 0) draft.feedMmPerMin = feed * this.unitMm;
      draft.motion = value as 0 | 1 | 2 | 3;
      this.move(value !== 0);
    } else if (value === 28) {
      const named = AXES.filter((axis) => (lexer.mask & (1 << (axis.charCodeAt(0) - 97))) !== 0);
      this.home(isAlone || named.length === 0 ? AXES : named);
    } else if (value === 92) {
      this.setPosition();
    } else if (value === 10) {
      // RepRapFirmware: the temperature of a tool.
      const heat = wordOf(lexer, 'S');
      if (heat !== undefined) this.heatTool(wordOf(lexer, 'P'), heat);
    } else {
      this.mode(value);
    }
  }

  private mode(value: number): void {
    const { draft, offset } = this;
    if (value === 20 || value === 21) draft.unit = value === 20 ? 'inch' : 'mm';
    else if (value === 17 || value === 18 || value === 19) draft.plane = value;
    else if (value === 90 || value === 91) {
      draft.isAbsolute = value === 90;
      // Marlin's G90 and G91 speak for the extruder too, Klipper's do not.
      if (this.family !== 'klipper') draft.isAbsoluteE = value === 90;
    } else if ((value === 92.1 || value === 92.2) && this.family !== 'klipper') {
      for (const axis of AXES) offset[axis] = 0;
      this.shifted.clear();
    } else if (value >= 54 && value < 60)
      draft.workOffset = value > 59 ? 6 + Math.round((value - 59) * 10) : value - 53;
    else if (value === 40 || value === 41 || value === 42) this.cutterSide = value;
    else if (value === 98 || value === 99) this.returnsToR = value === 99;
  }

  private mCode(value: number): void {
    const { draft, lexer } = this;
    const heat = wordOf(lexer, 'S') ?? wordOf(lexer, 'R');
    if (value === 3 || value === 4) {
      draft.spindle = value === 3 ? 'clockwise' : 'counterclockwise';
      draft.spindleRpm = wordOf(lexer, 'S') ?? draft.spindleRpm;
    } else if (value === 5) draft.spindle = 'off';
    else if (value === 7) draft.isMist = true;
    else if (value === 8) draft.isFlood = true;
    else if (value === 9) draft.isFlood = draft.isMist = false;
    else if (value === 6) draft.spindle = 'off';
    else if ((value === 2 || value === 30) && this.family === 'grbl') this.programEnd();
    else if (value === 82 || value === 83) draft.isAbsoluteE = value === 82;
    else if ((value === 104 || value === 109) && heat !== undefined) this.heatTool(wordOf(lexer, 'T'), heat);
    else if (value === 140 || value === 190) draft.bedC = heat ?? draft.bedC;
    else if (value === 141 || value === 191) draft.chamberC = heat ?? draft.chamberC;
    else if (value === 106) this.fan(wordOf(lexer, 'S') ?? 255);
    else if (value === 107) this.fan(0);
    else if (value === 220) draft.speedPercent = heat ?? draft.speedPercent;
    else if (value === 18 || value === 84) this.motorsOff();
  }

  /** `M106 P1` is another fan than the one that cools the part. */
  private fan(speed: number): void {
    if ((wordOf(this.lexer, 'P') ?? 0) === 0) this.draft.fanPercent = (Math.min(speed, 255) / 255) * 100;
  }

  private motorsOff(): void {
    if (wordOf(this.lexer, 'S') === undefined) this.known.clear();
  }

  /** GRBL gcode.c at M2 and M30. */
  private programEnd(): void {
    const { draft } = this;
    Object.assign(draft, { spindle: 'off', isFlood: false, isMist: false, isAbsolute: true, plane: 17, workOffset: 1 });
    this.setMotion(1);
  }

  private heatTool(tool: number | undefined, heat: number): void {
    if (this.toolTempsC.size < 64) this.toolTempsC.set(tool ?? this.draft.tool, heat);
    if (tool === undefined || tool === this.draft.tool) this.draft.nozzleC = heat;
  }

  private selectTool(tool: number): void {
    if (Number.isNaN(tool)) return;
    this.draft.tool = tool;
    this.draft.nozzleC = this.toolTempsC.get(tool) ?? this.draft.nozzleC;
  }

  private extended(name: string, block: string): void {
    const parameter = (key: string) => new RegExp(`\\s${key}=(\\S+)`, 'i').exec(block)?.[1];
    const { draft } = this;
    this.settings.printer(name, block);
    if (name === 'SET_HEATER_TEMPERATURE') {
      const heat = Number(parameter('TARGET') ?? 0);
      const heater = parameter('HEATER');
      if (heater === 'heater_bed') draft.bedC = heat;
      else if (heater === 'extruder') this.heatTool(0, heat);
    } else if (name === 'TURN_OFF_HEATERS') {
      this.toolTempsC.clear();
      Object.assign(draft, { nozzleC: 0, bedC: 0, chamberC: 0 });
    } else if (name === 'SAVE_GCODE_STATE') {
      if (this.saved.size < 16) this.saved.set(parameter('NAME') ?? 'default', this.state);
    } else if (name === 'RESTORE_GCODE_STATE') {
      this.restore(parameter('NAME') ?? 'default', parameter('MOVE') === '1');
    }
  }

  /** Klipper gcode_move.py: modes and offsets as they were; the extruder goes on from the coordinate it had. */
  private restore(name: string, isMoving: boolean): void {
    const saved = this.saved.get(name);
    this.saved.delete(name);
    if (!saved) return;
    const { isAbsolute, isAbsoluteE, feedMmPerMin, speedPercent, offsetMm, positionMm } = saved;
    Object.assign(this.draft, { isAbsolute, isAbsoluteE, feedMmPerMin, speedPercent });
    const e = this.position.e - (positionMm.e - offsetMm.e);
    Object.assign(this.offset, offsetMm, { e });
    if (isMoving) Object.assign(this.position, { x: positionMm.x, y: positionMm.y, z: positionMm.z });
  }

  private get unitMm(): number {
    return this.draft.unit === 'inch' ? MM_PER_INCH : 1;
  }

  private home(axes: readonly Axis[]): void {
    for (const axis of axes) {
      this.position[axis] = 0;
      this.offset[axis] = 0;
      this.known.add(axis);
      this.shifted.delete(axis);
      this.lost.delete(axis);
    }
  }

  private setPosition(): void {
    for (const axis of ['x', 'y', 'z', 'e'] as const) {
      const value = wordOf(this.lexer, axis.toUpperCase());
      if (value === undefined) continue;
      const offset = this.position[axis] - value * this.unitMm;
      if (axis !== 'e' && !(this.known.has(axis) && offset === this.offset[axis])) this.shifted.add(axis);
      if (axis !== 'e' && !this.known.has(axis)) this.lost.add(axis);
      this.offset[axis] = offset;
    }
  }

  private move(isFeedMove: boolean): void {
    const { position, offset, draft, lexer, unitMm } = this;
    const { x, y, z, e } = position;
    let isNamed = false;
    for (const axis of AXES) {
      const value = wordOf(lexer, axis.toUpperCase());
      if (value === undefined) continue;
      isNamed = true;
      position[axis] = value * unitMm + (draft.isAbsolute ? offset[axis] : position[axis]);
      if (draft.isAbsolute && !this.lost.has(axis)) this.known.add(axis);
    }
    if (this.isCycle) {
      // RS274/NGC 3.5.16: a cycle ends where it began or at R, and never below R.
      const r = wordOf(lexer, 'R');
      if (r !== undefined) this.cycleR = r * unitMm + (draft.isAbsolute ? offset.z : z);
      position.z = this.returnsToR ? this.cycleR : Math.max(z, this.cycleR);
    }
    const feed = wordOf(lexer, 'E');
    // Klipper's extruder is absolute when both modes are (gcode_move.py).
    const isAbsoluteE = draft.isAbsoluteE && (this.family !== 'klipper' || draft.isAbsolute);
    if (feed !== undefined) position.e = feed * unitMm + (isAbsoluteE ? offset.e : e);
    if (this.known.has('z')) this.topMm = Math.max(this.topMm, position.z);
    this.isRapid = !isFeedMove;
    if (isNamed) this.note(x !== position.x || y !== position.y || this.isArc(), isFeedMove, z, position.e - e);
  }

  private note(isAcross: boolean, isFeedMove: boolean, fromZ: number, fed: number): void {
    const { draft, position, profile } = this;
    const isCutting = profile.process === 'laser' ? draft.spindle !== 'off' : position.z < 0 || fromZ < 0;
    this.isMaking = isAcross && (profile.process === 'print' ? fed > 0 : isFeedMove && isCutting);
    if (!this.isMaking || Math.abs(position.z - this.layerZ) < LAYER_STEP_MM) return;
    this.layers++;
    this.layerZ = position.z;
  }
}
