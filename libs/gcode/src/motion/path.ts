import { segmentsOf, visitExtremes, wholeCircle, type Arc } from './arcs.js';
import { arcOf } from './arc-words.js';
import { MachineModes } from './modal-state.js';
import { Tally, TRAVEL_FEATURE, WAIT_FEATURE } from './tally.js';
import { Bounds } from './bounds.js';
import { familyOf } from '../dialects/family.js';
import { bitOf, indexOfLetter, type LineLexer } from '../reading/lexer.js';
import type { MotionPlanner } from '../timing/motion-planner.js';
import { tagOf } from '../timing/time-book.js';
import type { MoveSink } from './move-sink.js';
import type { ProblemList } from '../checking/problems.js';
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
export const XY_BITS = BIT_X | BIT_Y;
export const AXIS_BITS = XY_BITS | BIT_Z;
const BITS = [BIT_X, BIT_Y, BIT_Z, BIT_E] as const;
const SLOTS = [X, Y, Z, E] as const;
const SAME_PLACE_MM = 1e-3;
/** Below the thinnest layer printed in practice (0.05 mm). */
const LAYER_STEP_MM = 0.04;

/** What counts as making something differs. */
const PROCESSES = { print: 0, laser: 1, mill: 2 } as const;
/** A hostile program may write any number of layer marks; time is booked for each layer. */
const MAX_LAYERS = 100_000;

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
  /** What readers keep up to date for whoever resumes; time and limits do not depend on it. */
  readonly modes = new MachineModes();
  sink: MoveSink | undefined;
  /** Called where a layer begins, before the move that begins it. Layers count from 0. */
  onLayer: ((layer: number) => void) | undefined;
  /** Set by the analyser before each block. */
  line = 0;
  readonly tally = new Tally();
  /** The longest single dwell. */
  longestDwellS = 0;

  private readonly target = new Float64Array(4);
  private readonly bounds: Bounds;
  private maxFeedMmPerS = 0;
  private layerZ = Number.NaN;
  private readonly move: Float64Array;
  private readonly process: number;
  private readonly isGrbl: boolean;
  /** Of the moves to come. */
  feature = 0;
  /** For the time of what they make. */
  madeTag = 0;
  private travelTag = TRAVEL_FEATURE;
  private layerMarks = 0;
  private layersByZ = 0;
  /** The last move made something, so the place where it ended is within the extents. */
  private wasMaking = false;

  constructor(
    private readonly profile: MotionProfile,
    readonly planner: MotionPlanner,
    problems: ProblemList,
  ) {
    this.bounds = new Bounds(profile, problems);
    this.move = planner.move;
    this.process = PROCESSES[profile.process];
    this.isGrbl = familyOf(profile.firmware) === 'grbl';
  }

  /** Layers by the slicer's marks, or where it writes none by the levels of Z on which something is made. */
  get layers(): number {
    return this.layerMarks > 0 ? this.layerMarks : this.layersByZ;
  }

  get maxFeedMmPerMin(): number {
    return this.maxFeedMmPerS * 60;
  }

  /** Feature of the moves to come, as `SlicerComments` numbers it. */
  setFeature(feature: number): void {
    this.feature = feature;
    this.retag();
  }

  /** Tool of the moves to come. */
  setTool(tool: number): void {
    this.modes.tool = tool;
    this.tally.use(tool);
    this.wasMaking = false;
    this.retag();
  }

  /** A slicer's mark: a layer begins. */
  markLayer(): void {
    this.layerMarks++;
    this.startLayer(this.layerMarks - 1);
  }

  /** G4. */
  dwell(seconds: number): void {
    if (seconds > this.longestDwellS) this.longestDwellS = seconds;
    this.planner.wait(seconds);
  }

  /** What is booked from here on until the next move is waiting. */
  expectWait(): void {
    this.planner.tag = tagOf(WAIT_FEATURE, this.modes.tool);
  }

  /** G0 and G1. GRBL's G0 goes as fast as the axes can, the printers' at the feed. */
  straight(lexer: LineLexer, isFeedMove: boolean): void {
    this.readTarget(lexer);
    this.go(lexer.mask, isFeedMove);
  }

  /** The last move made something, on this level; nobody watches; nothing is to be told of bounds. See `makeOn`. */
  get canMakeOn(): boolean {
    if (!this.wasMaking || this.sink !== undefined || this.bounds.wasLeft) return false;
    return this.process === PROCESSES.print && Math.abs((this.position[2] as number) - this.layerZ) < LAYER_STEP_MM;
  }

  /** A move goes at this feed, mm/s. */
  noteFeed(feed: number): void {
    if (feed > this.maxFeedMmPerS && feed !== Infinity) this.maxFeedMmPerS = feed;
  }

  /** A straight move that no axis word asked for: a piece of a canned cycle. Machine coordinates. */
  goTo(x: number, y: number, z: number, isFeedMove: boolean): void {
    const { position, target } = this;
    target[0] = x;
    target[1] = y;
    target[2] = z;
    target[3] = at(position, 3);
    this.go(AXIS_BITS, isFeedMove);
  }

  /** The extruder alone, without a word E: firmware retraction. The program's E stays what it was. */
  feedFilament(mm: number, feedMmPerS: number): void {
    const { move, position, offset } = this;
    move[0] = move[1] = move[2] = 0;
    move[3] = mm;
    move[4] = feedMmPerS;
    this.planner.tag = this.travelTag;
    this.planner.add();
    position[3] = at(position, 3) + mm;
    offset[3] = at(offset, 3) + mm;
    this.bookFilament();
  }

  /** G2 and G3. @returns what is wrong with the arc, if something is */
  arc(lexer: LineLexer, isClockwise: boolean): string | undefined {
    this.readTarget(lexer);
    const { position: p, target: t } = this;
    const [a, b, linear] = this.plane === 17 ? [0, 1, 2] : this.plane === 18 ? [2, 0, 1] : [1, 2, 0];
    const ends = { fromA: at(p, a), fromB: at(p, b), toA: at(t, a), toB: at(t, b), isClockwise };
    const arc = arcOf(lexer, ends, [a, b], this);
    if (typeof arc === 'string') return arc;
    const de = (at(t, 3) - at(p, 3)) * this.flowFactor;
    const isMaking = this.process === PROCESSES.print ? de > 0 : this.isCutting();
    const extents = isMaking ? this.tally.tool.made : this.tally.travelled;
    const point = Float64Array.from(p);
    // P of Marlin counts whole circles that come before the arc.
    // Firmwares calculate in 32 bits: an end this close to the start may be a whole circle to them.
    const isClose = Math.hypot(ends.toA - ends.fromA, ends.toB - ends.fromB) < SAME_PLACE_MM;
    const isWhole = isClose || ((lexer.mask & BIT_P) !== 0 && !this.isGrbl);
    visitExtremes(isWhole ? wholeCircle(arc) : arc, (pa, pb) => {
      point[a] = pa;
      point[b] = pb;
      extents.include(point);
      this.bounds.report(point, BITS[a] as number, this.line);
      this.bounds.report(point, BITS[b] as number, this.line);
    });
    const rise = at(t, linear) - at(p, linear);
    this.move[3] = de;
    this.startPath(isMaking, Math.hypot(arc.sweep * arc.radius, rise));
    const end = t.slice();
    this.chop(arc, [a, b, linear], isMaking);
    t.set(end);
    p.set(end);
    this.bounds.report(t, lexer.mask | (BITS[a] as number) | (BITS[b] as number), this.line);
    this.move[3] = de;
    if (de !== 0) this.bookFilament();
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
    this.wasMaking = false;
  }

  /** Carries out the straight move to `target`. Every move of a printer comes through here: no loops, no objects. */
  private go(mask: number, isFeedMove: boolean): void {
    const { position: p, target: t, move, tally, bounds, planner } = this;
    const tx = t[0] as number, ty = t[1] as number, tz = t[2] as number; // prettier-ignore
    const dx = tx - (p[0] as number), dy = ty - (p[1] as number), dz = tz - (p[2] as number); // prettier-ignore
    const de = ((t[3] as number) - (p[3] as number)) * this.flowFactor;
    move[0] = dx;
    move[1] = dy;
    move[2] = dz;
    move[3] = de;
    const feed = this.isGrbl && !isFeedMove ? Infinity : this.feedMmPerS * this.speedFactor;
    move[4] = feed;
    this.noteFeed(feed);
    const isAcross = dx !== 0 || dy !== 0;
    let isMaking = isAcross && de > 0;
    if (this.process !== PROCESSES.print) isMaking = isFeedMove && (mask & AXIS_BITS) !== 0 && this.isCutting();
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    let isFurther = bounds.wasLeft;
    if (isMaking) isFurther = this.make(length, isAcross) || isFurther;
    else {
      this.wasMaking = false;
      if ((mask & AXIS_BITS) !== 0) isFurther = tally.travelled.include(t) || isFurther;
      tally.lengthMm[TRAVEL_FEATURE] = (tally.lengthMm[TRAVEL_FEATURE] as number) + length;
      planner.tag = this.travelTag;
    }
    if (this.sink !== undefined) this.show(this.sink, isMaking);
    planner.add();
    if (isFurther) bounds.report(t, mask, this.line);
    p[0] = tx;
    p[1] = ty;
    p[2] = tz;
    p[3] = t[3] as number;
    if (de !== 0) this.bookFilament();
  }

  private readTarget(lexer: LineLexer): void {
    const { position: p, offset: o, target: t, unitMm } = this;
    const { mask, byLetter: v } = lexer;
    const from = this.isAbsolute ? o : p;
    const fromE = this.isAbsoluteE ? o : p;
    t[0] = (mask & BIT_X) === 0 ? (p[0] as number) : (v[X] as number) * unitMm + (from[0] as number);
    t[1] = (mask & BIT_Y) === 0 ? (p[1] as number) : (v[Y] as number) * unitMm + (from[1] as number);
    t[2] = (mask & BIT_Z) === 0 ? (p[2] as number) : (v[Z] as number) * unitMm + (from[2] as number);
    t[3] = (mask & BIT_E) === 0 ? (p[3] as number) : (v[E] as number) * unitMm + (fromE[3] as number);
  }

  /** Adds the pieces an arc is chopped into; `target` and `position` follow them. */
  private chop(arc: Arc, axes: readonly number[], isMaking: boolean): void {
    const [a = 0, b = 1, linear = 2] = axes;
    const segments = segmentsOf(arc, this.profile);
    const { move: step, position: p, target: t } = this;
    const [start, end] = [p.slice(), t.slice()];
    const rise = (at(end, linear) - at(start, linear)) / segments;
    const feed = (at(end, 3) - at(start, 3)) / segments;
    step[linear] = rise;
    step[3] = feed * this.flowFactor;
    step[4] = this.feedMmPerS * this.speedFactor;
    for (let i = 1; i <= segments; i++) {
      const angle = arc.startAngle + (arc.sweep * i) / segments;
      t[a] = i === segments ? at(end, a) : arc.centreA + arc.radius * Math.cos(angle);
      t[b] = i === segments ? at(end, b) : arc.centreB + arc.radius * Math.sin(angle);
      t[linear] = at(start, linear) + rise * i;
      t[3] = at(start, 3) + feed * i;
      step[a] = at(t, a) - at(p, a);
      step[b] = at(t, b) - at(p, b);
      if (this.sink !== undefined) this.show(this.sink, isMaking);
      this.planner.add();
      p.set(t);
    }
  }

  /** Lasers cut with the beam on, mills below the stock's top. */
  private isCutting(): boolean {
    if (this.process === PROCESSES.laser) return this.isToolOn;
    return (this.target[2] as number) < 0 || (this.position[2] as number) < 0;
  }

  /** Books an arc before its pieces are planned. */
  private startPath(isMaking: boolean, length: number): void {
    const { tally } = this;
    this.noteFeed(this.feedMmPerS * this.speedFactor);
    if (isMaking) {
      this.make(length, true);
      return;
    }
    this.wasMaking = false;
    tally.travelled.include(this.target);
    tally.lengthMm[TRAVEL_FEATURE] = at(tally.lengthMm, TRAVEL_FEATURE) + length;
    this.planner.tag = this.travelTag;
  }

  /**
   * Books a move that makes something, of which `move` and `target` are set.
   * @returns whether it goes further than any before
   */
  private make(length: number, isAcross: boolean): boolean {
    const { tally, target, feature } = this;
    const { made } = tally.tool;
    if (!this.wasMaking) made.include(this.position);
    const isFurther = made.include(target);
    this.wasMaking = true;
    const { lengthMm, filamentMm } = tally;
    lengthMm[feature] = (lengthMm[feature] as number) + length;
    filamentMm[feature] = (filamentMm[feature] as number) + (this.move[3] as number);
    this.planner.tag = this.madeTag;
    if (isAcross && !(Math.abs((target[2] as number) - this.layerZ) < LAYER_STEP_MM)) this.climb();
    return isFurther;
  }

  private climb(): void {
    this.layerZ = at(this.target, 2);
    this.layersByZ++;
    if (this.layerMarks === 0) this.startLayer(this.layersByZ - 1);
  }

  private startLayer(number: number): void {
    const { planner } = this;
    // The start code may have climbed already when the first mark comes: layers never count back.
    const layer = Math.max(planner.layer, Math.min(number, MAX_LAYERS - 1));
    this.onLayer?.(layer);
    planner.layer = layer;
  }

  private bookFilament(): void {
    const { filament } = this.tally.tool;
    const net = (filament[0] as number) + (this.move[3] as number);
    filament[0] = net;
    if (net > (filament[1] as number)) filament[1] = net;
  }

  private retag(): void {
    const { tool } = this.modes;
    this.madeTag = tagOf(this.feature, tool);
    this.travelTag = tagOf(TRAVEL_FEATURE, tool);
  }

  private show(sink: MoveSink, isMaking: boolean): void {
    const { tag, layer, block } = this.planner;
    sink.segment(this.position, this.target, isMaking, tag, layer, block);
  }
}

function at(row: Float64Array, i: number): number {
  return row[i] as number;
}
