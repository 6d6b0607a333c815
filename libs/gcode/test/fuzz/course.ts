import type { MotionProfile } from '../../src/index.js';
import type { Random } from './random.js';
import { coordinate, spelt, type Temper } from './words.js';

const AXES = ['X', 'Y', 'Z'] as const;
type Axis = (typeof AXES)[number];

/**
 * Where the generator believes the machine is, and in which modes: so that most of its programs stay inside, and one
 * that confuses the modes soon does not. It is a rough belief; nothing is judged by it.
 */
export class Course {
  isRelative = false;
  unit = 1;
  private readonly at: Record<Axis, number> = { X: 0, Y: 0, Z: 0 };
  private readonly zero: Record<Axis, number> = { X: 0, Y: 0, Z: 0 };

  constructor(
    readonly random: Random,
    readonly profile: MotionProfile,
    readonly temper: Temper,
  ) {}

  /** A mode's line, as it is. */
  follow(line: string): string {
    if (line === 'G90' || line === 'G91') this.isRelative = line === 'G91';
    if (line === 'G20' || line === 'G21') this.unit = line === 'G20' ? 25.4 : 1;
    if (line === 'G92.1') for (const axis of AXES) this.zero[axis] = 0;
    if (line.startsWith('G28')) {
      const named = AXES.filter((axis) => line.includes(axis));
      for (const axis of named.length > 0 ? named : AXES) this.at[axis] = this.zero[axis] = 0;
    }
    return line;
  }

  /** A word that goes to a place inside, mostly. */
  to(axis: Axis): string {
    const { random, profile, temper } = this;
    return this.toPlace(axis, coordinate(random, axis, profile, temper));
  }

  private toPlace(axis: Axis, place: number): string {
    const from = this.isRelative ? this.at[axis] : this.zero[axis];
    const text = spelt(this.random, (place - from) / this.unit, this.temper);
    const value = Number(text);
    this.at[axis] = Number.isNaN(value) ? place : from + value * this.unit;
    return axis + text;
  }

  /** G92: from here on the place where it stands is called something else. */
  rename(axis: Axis): string {
    const value = this.random.int(60);
    this.zero[axis] = this.at[axis] - value * this.unit;
    return `G92 ${axis}${value}`;
  }

  /** Words of a circle or half of one around a centre in the plane, that stays inside if one can be found. */
  circle(plane: 17 | 18 | 19, isWhole: boolean): string[] | undefined {
    const [a, b] = plane === 17 ? (['X', 'Y'] as const) : plane === 18 ? (['Z', 'X'] as const) : (['Y', 'Z'] as const);
    const [letterA, letterB] = plane === 17 ? 'IJ' : plane === 18 ? 'KI' : 'JK';
    for (let attempt = 0; attempt < 8; attempt++) {
      const [i, j] = [this.random.int(30) - 15, this.random.int(30) - 15].map((mm) => Number((mm / this.unit).toFixed(3))) as [number, number]; // prettier-ignore
      const radius = Math.hypot(i, j) * this.unit;
      const isInside = this.fits(a, i, radius) && this.fits(b, j, radius);
      if (radius === 0 || (!isInside && !this.random.chance(this.temper.outside))) continue;
      const words = [`${letterA}${i}`, `${letterB}${j}`];
      const ends = isWhole ? [0, 0] : [2 * i, 2 * j];
      return [this.endOf(a, ends[0] as number), this.endOf(b, ends[1] as number), ...words];
    }
    return undefined;
  }

  private fits(axis: Axis, offset: number, radius: number): boolean {
    const size = { X: this.profile.envelopeMm.x, Y: this.profile.envelopeMm.y, Z: this.profile.envelopeMm.z }[axis];
    const centre = this.at[axis] + offset * this.unit;
    const low = this.profile.process !== 'print' && axis === 'Z' ? -size : 0;
    return centre - radius >= low && centre + radius <= size;
  }

  private endOf(axis: Axis, by: number): string {
    const value = this.isRelative ? by : (this.at[axis] - this.zero[axis]) / this.unit + by;
    this.at[axis] += by * this.unit;
    return axis + value.toFixed(5);
  }

  /** X and Y of a place, and a radius that reaches it on a shallow arc. */
  byRadius(): string[] {
    const before = { ...this.at };
    const words = [this.to('X'), this.to('Y')];
    const distance = Math.hypot(this.at.X - before.X, this.at.Y - before.Y);
    const radius = Math.max(distance, 1) * this.random.between(0.51, 8) * (this.random.chance(0.1) ? -1 : 1);
    return [...words, `R${(radius / this.unit).toFixed(3)}`];
  }
}
