import { arcByCentre, arcByRadius, arcMiss, segmentsOf, visitExtremes, withTurns, type Arc } from './arcs.js';
import { Extents } from './extents.js';
import { familyOf } from '../dialects/family.js';
import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import type { MotionPlanner } from '../timing/motion-planner.js';
import type { MoveSink } from './move-sink.js';
import { shown, type ProblemList } from '../checking/problems.js';
import type { MotionProfile } from '../types.js';

const BIT_X = bitOf('X');
const BIT_Y = bitOf('Y');
const BIT_Z = bitOf('Z');
const BIT_E = bitOf('E');
const BIT_P = bitOf('P');
const X = indexOfLetter('X');
const Y = indexOfLetter('Y');
const Z = indexOfLetter('Z');
const E = indexOfLetter('E');
const P = indexOfLetter('P');
export const AXIS_BITS = BIT_X | BIT_Y | BIT_Z;
const AXES = ['X', 'Y', 'Z', 'E'] as const;
const BITS = [BIT_X, BIT_Y, BIT_Z, BIT_E] as const;
const SLOTS = [X, Y, Z, E] as const;
const MM_PER_INCH = 25.4;
/** Below the thinnest layer printed in practice (0.05 mm). */
const LAYER_STEP_MM = 0.04;
/** Start-up code of slicers draws purge lines along the very edge. */
const PRINT_MARGIN_MM = 0.5;
const PRINT_BELOW_BED_MM = 0.1;
const CUT_MARGIN_MM = 1;

/** Modal state of motion and what the moves add up to: extents, layers, filament, time. Machine coordinates. */
export class Path {
  readonly position = new Float64Array(4);
  /** Machine position = program position + offset (G92). */
  readonly offset = new Float64Array(4);
  unitMm = 1;
  isAbsolute = true;
  isAbsoluteE = true;
  /** 17, 18 or 19. */
  plane = 17;
  feedMmPerS = 0;
  /** Marlin's M220. */
  speedFactor = 1;
  /** Marlin's M221: filament fed for what E asks. */
  flowFactor = 1;
  /** G90.1: I, J and K are places, not distances from the start. */
  isAbsoluteCentre = false;
  /** Spindle or beam on. */
  isToolOn = false;
  sink: MoveSink | undefined;
  /** Set by the dialect before each block. */
  line = 0;

  readonly made = new Extents();
  readonly travelled = new Extents();
  layers = 0;
  filamentMm = 0;

  private readonly target = new Float64Array(4);
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private netE = 0;
  private layerZ = Number.NaN;

  constructor(
    private readonly profile: MotionProfile,
    readonly planner: MotionPlanner,
    private readonly problems: ProblemList,
  ) {
    const { x, y, z } = profile.envelopeMm;
    const isPrint = profile.process === 'print';
    const margin = isPrint ? PRINT_MARGIN_MM : Math.max(CUT_MARGIN_MM, profile.toolDiameterMm ?? 0);
    this.low = Float64Array.of(-margin, -margin, isPrint ? -PRINT_BELOW_BED_MM : -z);
    this.high = Float64Array.of(x + margin, y + margin, isPrint ? z + PRINT_MARGIN_MM : z);
  }

  /** G0 and G1. GRBL's G0 goes as fast as the axes can, the printers' at the feed. */
  straight(lexer: LineLexer, isFeedMove: boolean): void {
    this.readTarget(lexer);
    const { position: p, target: t } = this;
    const { move } = this.planner;
    const isAcross = at(t, 0) !== at(p, 0) || at(t, 1) !== at(p, 1);
    move[0] = at(t, 0) - at(p, 0);
    move[1] = at(t, 1) - at(p, 1);
    move[2] = at(t, 2) - at(p, 2);
    move[3] = (at(t, 3) - at(p, 3)) * this.flowFactor;
    move[4] = isFeedMove || familyOf(this.profile.firmware) !== 'grbl' ? this.feedMmPerS * this.speedFactor : Infinity;
    this.planner.add();
    if ((lexer.mask & AXIS_BITS) !== 0) this.note(isAcross, isFeedMove);
    this.arrive(lexer.mask);
  }

  /** A straight move that no axis word asked for: a piece of a canned cycle. Machine coordinates. */
  goTo(x: number, y: number, z: number, isFeedMove: boolean): void {
    const { position: p, target: t } = this;
    const { move } = this.planner;
    t[0] = x;
    t[1] = y;
    t[2] = z;
    t[3] = at(p, 3);
    const isAcross = x !== at(p, 0) || y !== at(p, 1);
    move[0] = x - at(p, 0);
    move[1] = y - at(p, 1);
    move[2] = z - at(p, 2);
    move[3] = 0;
    move[4] = isFeedMove ? this.feedMmPerS * this.speedFactor : Infinity;
    this.planner.add();
    this.note(isAcross, isFeedMove);
    this.arrive(AXIS_BITS);
  }

  /** The extruder alone, without a word E: firmware retraction. The program's E stays what it was. */
  feedFilament(mm: number, feedMmPerS: number): void {
    const { move } = this.planner;
    move[0] = move[1] = move[2] = 0;
    move[3] = mm;
    move[4] = feedMmPerS;
    this.planner.add();
    this.position[3] = at(this.position, 3) + mm;
    this.offset[3] = at(this.offset, 3) + mm;
    this.netE += mm;
    if (this.netE > this.filamentMm) this.filamentMm = this.netE;
  }

  /** G2 and G3. @returns what is wrong with the arc, if something is */
  arc(lexer: LineLexer, isClockwise: boolean): string | undefined {
    this.readTarget(lexer);
    const { position: p, target: t } = this;
    const [a, b, linear] = this.plane === 17 ? [0, 1, 2] : this.plane === 18 ? [2, 0, 1] : [1, 2, 0];
    const ends = { fromA: at(p, a), fromB: at(p, b), toA: at(t, a), toB: at(t, b), isClockwise };
    const turn = this.readArc(lexer, ends, a, b);
    if (typeof turn === 'string') return turn;
    const arc = withTurns(turn, (lexer.mask & BIT_P) === 0 ? 1 : at(lexer.byLetter, P));
    if (typeof arc === 'string') return arc;
    const de = (at(t, 3) - at(p, 3)) * this.flowFactor;
    const { move } = this.planner;
    move[3] = de;
    const isMaking = this.isMaking(true, true);
    const point = Float64Array.from(p);
    visitExtremes(arc, (pa, pb) => {
      point[a] = pa;
      point[b] = pb;
      (isMaking ? this.made : this.travelled).include(point);
      this.checkBounds(point, BITS[a] as number);
      this.checkBounds(point, BITS[b] as number);
    });
    this.chop(arc, [a, b, linear], de);
    move[3] = de;
    this.note(true, true);
    this.arrive(lexer.mask | (BITS[a] as number) | (BITS[b] as number));
    return undefined;
  }

  /** G92: the place where the machine stands gets these coordinates. */
  setPosition(lexer: LineLexer): void {
    for (let i = 0; i < 4; i++) {
      if ((lexer.mask & (BITS[i] as number)) === 0) continue;
      this.offset[i] = at(this.position, i) - (lexer.byLetter[SLOTS[i] as number] as number) * this.unitMm;
    }
  }

  /** G28: the axes named, or all, stand at the machine's origin. */
  home(mask: number): void {
    for (let i = 0; i < 3; i++) {
      if ((mask & (BITS[i] as number)) === 0) continue;
      this.position[i] = 0;
      this.offset[i] = 0;
    }
  }

  private readTarget(lexer: LineLexer): void {
    const { position: p, offset: o, target: t, unitMm } = this;
    const { mask, byLetter: v } = lexer;
    const isAbsolute = this.isAbsolute;
    t[0] = (mask & BIT_X) === 0 ? at(p, 0) : at(v, X) * unitMm + (isAbsolute ? at(o, 0) : at(p, 0));
    t[1] = (mask & BIT_Y) === 0 ? at(p, 1) : at(v, Y) * unitMm + (isAbsolute ? at(o, 1) : at(p, 1));
    t[2] = (mask & BIT_Z) === 0 ? at(p, 2) : at(v, Z) * unitMm + (isAbsolute ? at(o, 2) : at(p, 2));
    t[3] = (mask & BIT_E) === 0 ? at(p, 3) : at(v, E) * unitMm + (this.isAbsoluteE ? at(o, 3) : at(p, 3));
  }

  private readArc(lexer: LineLexer, ends: Parameters<typeof arcByCentre>[0], a: number, b: number): Arc | string {
    const { mask, byLetter } = lexer;
    if ((mask & bitOf('R')) !== 0) {
      const radius = at(byLetter, indexOfLetter('R')) * this.unitMm;
      return arcByRadius(ends, radius) ?? `a radius of ${shown(radius)} mm does not reach the end of the arc`;
    }
    const centre = (axis: number): number => {
      const letter = 'IJK'[axis] as string;
      const isGiven = (mask & bitOf(letter)) !== 0;
      const value = isGiven ? at(byLetter, indexOfLetter(letter)) * this.unitMm : 0;
      return this.isAbsoluteCentre && isGiven ? value + at(this.offset, axis) - at(this.position, axis) : value;
    };
    const arc = arcByCentre(ends, centre(a), centre(b));
    if (arc.radius === 0) return 'the arc has neither a centre nor a radius';
    // GRBL gcode.c: error 33 beyond 0.005 mm, unless within 0.1 % of the radius; beyond 0.5 mm always.
    const miss = arcMiss(arc, ends.toA, ends.toB);
    if (miss > 0.5 || (miss > 0.005 && miss > 0.001 * arc.radius)) {
      return `the end of the arc misses its circle by ${shown(miss)} mm`;
    }
    return arc;
  }

  private chop(arc: Arc, axes: readonly number[], de: number): void {
    const [a = 0, b = 1, linear = 2] = axes;
    const segments = segmentsOf(arc, this.profile.firmware);
    const { move: step } = this.planner;
    step[linear] = (at(this.target, linear) - at(this.position, linear)) / segments;
    step[3] = de / segments;
    step[4] = this.feedMmPerS * this.speedFactor;
    let lastA = at(this.position, a);
    let lastB = at(this.position, b);
    for (let i = 1; i <= segments; i++) {
      const angle = arc.startAngle + (arc.sweep * i) / segments;
      const nextA = i === segments ? at(this.target, a) : arc.centreA + arc.radius * Math.cos(angle);
      const nextB = i === segments ? at(this.target, b) : arc.centreB + arc.radius * Math.sin(angle);
      step[a] = nextA - lastA;
      step[b] = nextB - lastB;
      this.planner.add();
      lastA = nextA;
      lastB = nextB;
    }
  }

  /** Printers make by feeding filament, mills by feed moves below the stock's top, lasers by feed moves with the beam on. */
  private isMaking(isAcross: boolean, isFeedMove: boolean): boolean {
    const { process } = this.profile;
    if (process === 'print') return isAcross && at(this.planner.move, 3) > 0;
    if (process === 'laser') return isFeedMove && this.isToolOn;
    return isFeedMove && (at(this.target, 2) < 0 || at(this.position, 2) < 0);
  }

  private note(isAcross: boolean, isFeedMove: boolean): void {
    const { target } = this;
    if (!this.isMaking(isAcross, isFeedMove)) {
      this.travelled.include(target);
      return;
    }
    this.made.include(this.position);
    this.made.include(target);
    if (isAcross && !(Math.abs(at(target, 2) - this.layerZ) < LAYER_STEP_MM)) {
      this.layers++;
      this.layerZ = at(target, 2);
    }
  }

  private arrive(mask: number): void {
    const { position: p, target: t } = this;
    this.checkBounds(t, mask);
    p[0] = at(t, 0);
    p[1] = at(t, 1);
    p[2] = at(t, 2);
    p[3] = at(t, 3);
    const de = at(this.planner.move, 3);
    if (de === 0) return;
    this.netE += de;
    if (this.netE > this.filamentMm) this.filamentMm = this.netE;
  }

  private checkBounds(point: Float64Array, mask: number): void {
    for (let i = 0; i < 3; i++) {
      const value = at(point, i);
      if (value >= at(this.low, i) && value <= at(this.high, i)) continue;
      // An axis the block does not name was reported by the block that moved it.
      if ((mask & (BITS[i] as number)) !== 0) this.reportBounds(i, value);
    }
  }

  private reportBounds(i: number, value: number): void {
    const { profile, line } = this;
    const axis = AXES[i] as string;
    const isHigh = value > at(this.high, i);
    const size = [profile.envelopeMm.x, profile.envelopeMm.y, profile.envelopeMm.z][i] as number;
    const limit = isHigh ? size : profile.process !== 'print' && i === 2 ? -size : 0;
    const verb = isHigh ? 'ends' : 'begins';
    const remedy = profile.process === 'print' ? 'Slice again for this machine.' : 'Place the part or the zero anew.';
    this.problems.add({
      code: 'GCODE_OUT_OF_BOUNDS',
      severity: 'reject',
      message: `Line ${line} moves ${axis} to ${shown(value)} mm; this machine ${verb} at ${shown(limit)} mm. ${remedy}`,
      line,
      params: { axis, value: Number(shown(value)), limit },
    });
  }
}

export function unitOf(code: number): number {
  return code === 20 ? MM_PER_INCH : 1;
}

function at(row: Float64Array, i: number): number {
  return row[i] as number;
}
