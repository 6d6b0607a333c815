/**
 * What a machine knows of itself, for the plain interpreters of tests: nothing here or beside it comes from the lib, so
 * that agreement means something. Simple and slow on purpose; a reader can hold it against the firmware's documents.
 */
export type Vector = [x: number, y: number, z: number];

/** Limits as a machine's profile documents them (docs/gcode.md, reliability 5.1): what must never be exceeded. */
export interface MachineLimits {
  readonly firmware: string;
  readonly process: 'print' | 'mill' | 'laser';
  readonly envelopeMm: { readonly x: number; readonly y: number; readonly z: number };
  readonly toolDiameterMm?: number | undefined;
  readonly maxNozzleTempC?: number | undefined;
  readonly maxBedTempC?: number | undefined;
  readonly maxChamberTempC?: number | undefined;
  readonly maxSpindleRpm?: number | undefined;
  readonly maxFeedMmPerMin: { readonly x: number; readonly y: number; readonly z: number };
  /** Where the work zeros are; without, there is only the one the job stands on. */
  readonly zerosMm?: Readonly<Record<string, { readonly x: number; readonly y: number; readonly z: number }>>;
}

/**
 * `volume`: left the volume. `not homed`, `temperature`, `spindle`, `limit`: as it says. `lost`: moved relative to a place
 * that only the machine knows, after probing, parking or a macro. `forbidden`: carried out what no job may. `byte`,
 * `length`: the wire carried what it must not. `left on`: spindle or beam at the end.
 */
export type ViolationKind = 'volume' | 'not homed' | 'lost' | 'temperature' | 'spindle' | 'limit' | 'forbidden' | 'byte' | 'length' | 'left on'; // prettier-ignore

export interface Violation {
  /** Of the blocks sent, from 1. */
  readonly block: number;
  readonly kind: ViolationKind;
  readonly what: string;
}

interface Turn {
  readonly centre: [number, number];
  readonly isClockwise: boolean;
  /** Whole circles besides. */
  readonly moreTurns: number;
}

/** Rounding of the double: the limits are met to a thousandth of a micrometre. */
const EPSILON_MM = 1e-6;
/** Printers may draw their purge line half a millimetre past the edge and press 0.1 mm into the bed. */
const PRINT_MARGIN_MM = 0.5;
const PRINT_BELOW_BED_MM = 0.1;
/** Mills and lasers: one millimetre past the stock, or the tool's diameter. */
const CUT_MARGIN_MM = 1;
const SAME_PLACE_MM = 1e-4;
/** Steps of a full circle that are looked at. */
const CIRCLE_STEPS = 180;

export class Machine {
  readonly violations: Violation[] = [];
  /** Blocks the firmware answers with an error and does not carry out. */
  readonly refused: string[] = [];
  /** Where moves went: `[axis]`. Homing is no move of the program. */
  readonly low: Vector = [Infinity, Infinity, Infinity];
  readonly high: Vector = [-Infinity, -Infinity, -Infinity];
  /** In the coordinates of the volume. */
  readonly position: Vector = [0, 0, 0];
  /** Axes of which only the machine knows where they are. */
  readonly isLost: [boolean, boolean, boolean] = [false, false, false];
  block = 0;
  text = '';

  constructor(readonly limits: MachineLimits) {}

  violate(kind: ViolationKind, what: string): void {
    if (this.violations.length < 20) this.violations.push({ block: this.block, kind, what: `${what} (${this.text})` });
  }

  refuse(why: string): void {
    if (this.refused.length < 20) this.refused.push(`${this.block} ${this.text}: ${why}`);
  }

  /** A place the head passes. */
  visit(place: Vector): void {
    const { envelopeMm: size, process, toolDiameterMm } = this.limits;
    const isPrint = process === 'print';
    const margin = isPrint ? PRINT_MARGIN_MM : Math.max(CUT_MARGIN_MM, toolDiameterMm ?? 0);
    const low = [-margin, -margin, isPrint ? -PRINT_BELOW_BED_MM : -size.z];
    const high = [size.x + margin, size.y + margin, isPrint ? size.z + PRINT_MARGIN_MM : size.z];
    for (let axis = 0; axis < 3; axis++) {
      const at = place[axis] as number;
      const isInside = at >= (low[axis] as number) - EPSILON_MM && at <= (high[axis] as number) + EPSILON_MM;
      if (!isInside) this.violate('volume', `${'XYZ'[axis]} at ${at}`);
      this.low[axis] = Math.min(this.low[axis] as number, at);
      this.high[axis] = Math.max(this.high[axis] as number, at);
    }
  }

  moveTo(to: Vector): void {
    this.visit(to);
    for (let axis = 0; axis < 3; axis++) this.position[axis] = to[axis] as number;
  }

  /** Along a circle in the plane of two axes, the third rising evenly, to the end. */
  moveAround(to: Vector, [a, b]: [number, number], { centre, isClockwise, moreTurns }: Turn): void {
    const from: Vector = [...this.position];
    const linear = 3 - a - b;
    const [ca, cb] = centre;
    const radius = Math.hypot((from[a] as number) - ca, (from[b] as number) - cb);
    const start = Math.atan2((from[b] as number) - cb, (from[a] as number) - ca);
    const end = Math.atan2((to[b] as number) - cb, (to[a] as number) - ca);
    let sweep = isClockwise ? start - end : end - start;
    while (sweep <= 1e-6) sweep += 2 * Math.PI;
    while (sweep > 2 * Math.PI + 1e-6) sweep -= 2 * Math.PI;
    // In 32 bits, ends this close are one place, and the arc a whole circle.
    const [da, db] = [(to[a] as number) - (from[a] as number), (to[b] as number) - (from[b] as number)];
    if (Math.hypot(da, db) < SAME_PLACE_MM) sweep = 2 * Math.PI;
    sweep = Math.min(sweep + moreTurns * 2 * Math.PI, 4 * Math.PI);
    const steps = Math.ceil((sweep / (2 * Math.PI)) * CIRCLE_STEPS);
    for (let step = 1; step < steps; step++) {
      const angle = start + ((isClockwise ? -1 : 1) * sweep * step) / steps;
      const place: Vector = [...from];
      place[a] = ca + radius * Math.cos(angle);
      place[b] = cb + radius * Math.sin(angle);
      place[linear] = (from[linear] as number) + (((to[linear] as number) - (from[linear] as number)) * step) / steps;
      this.visit(place);
    }
    this.moveTo(to);
  }

  heat(what: 'nozzle' | 'bed' | 'chamber', targetC: number): void {
    const { maxNozzleTempC, maxBedTempC, maxChamberTempC } = this.limits;
    const limit = { nozzle: maxNozzleTempC, bed: maxBedTempC, chamber: maxChamberTempC }[what];
    if (limit !== undefined && targetC > limit) this.violate('temperature', `${what} to ${targetC}`);
  }

  spindle(s: number): void {
    const { maxSpindleRpm } = this.limits;
    if (maxSpindleRpm !== undefined && s > maxSpindleRpm) this.violate('spindle', `S${s}`);
  }

  /** What the wire itself asks of a block. @param extraBytes line number and checksum */
  checkWire(block: string, maxBytes: number, extraBytes: number): void {
    if (/[^ -~]/.test(block)) this.violate('byte', JSON.stringify(block));
    if (block.length + extraBytes + 1 > maxBytes) this.violate('length', `${block.length} characters`);
  }
}

/** Centre of an arc given by its radius; undefined: none reaches. Positive: the short way (RS274/NGC 3.5.3). */
export function centreByRadius(
  from: [number, number],
  to: [number, number],
  radius: number,
  isClockwise: boolean,
): [number, number] | undefined {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const half = Math.hypot(dx, dy) / 2;
  if (half === 0 || half > Math.abs(radius) * (1 + 1e-12)) return undefined;
  const height = Math.sqrt(Math.max(radius * radius - half * half, 0));
  // Left of the chord for a short counter-clockwise arc.
  const side = (isClockwise ? -1 : 1) * (radius > 0 ? 1 : -1);
  return [from[0] + dx / 2 - (side * height * dy) / (2 * half), from[1] + dy / 2 + (side * height * dx) / (2 * half)];
}
