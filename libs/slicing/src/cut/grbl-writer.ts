import { distance, type Point } from './geometry.js';

/** GRBL refuses more than 80 characters a line; we stay below 70 with room for nothing else. */
export const MAX_LINE = 70;
/** Arcs whose ends round to points closer than this are written as lines: equal ends would mean a whole turn. */
const MIN_ARC_MM = 0.02;

export interface Target {
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
}

export interface Way {
  readonly feedMmPerMin: number;
  readonly arc?: { readonly centre: Point; readonly sweep: number } | undefined;
  /** Laser power, as an S word. */
  readonly power?: number;
}

/**
 * Writes only what changed; micrometres, as finer ones are below a machine's step. Begins with units, places, plane and
 * feeds said outright, whatever the machine remembers.
 */
export class GrblWriter {
  readonly lines: string[];
  private at: Record<'x' | 'y' | 'z', string> = { x: '', y: '', z: '' };
  private feed = 0;
  private power: number | undefined;

  /** Lines of the header are comments: ASCII, cut to length. */
  constructor(header: readonly string[]) {
    const comments = header.map((text) => `; ${text.replace(/[^\x20-\x7e]|[!~?$;()%]/g, '')}`.slice(0, MAX_LINE));
    this.lines = [...comments, 'G21', 'G90', 'G17', 'G94'];
  }

  /** With `power` 0 the beam is off on the way, whatever the machine's laser mode is. */
  rapid(target: Target, power?: 0): void {
    const words = this.changed(target);
    if (words) this.lines.push(`G0${words}${this.powerWord(power)}`);
  }

  cut(target: Target, way: Way): void {
    const from: Point = [Number(this.at.x), Number(this.at.y)];
    const to: Point = [micro(target.x ?? from[0]), micro(target.y ?? from[1])];
    const { arc } = way;
    const isArc = arc !== undefined && distance(from, to) > MIN_ARC_MM;
    const words = this.changed(target);
    if (!words) return;
    const feed = way.feedMmPerMin === this.feed ? '' : ` F${way.feedMmPerMin}`;
    this.feed = way.feedMmPerMin;
    const tail = `${feed}${this.powerWord(way.power)}`;
    if (!isArc) this.lines.push(`G1${words}${tail}`);
    else {
      // An arc names both ends: a left-out axis would be right, but hard to read.
      const z = / Z\S+/.exec(words)?.[0] ?? '';
      const centre = ` I${text(arc.centre[0] - from[0])} J${text(arc.centre[1] - from[1])}`;
      this.lines.push(`G${arc.sweep > 0 ? 3 : 2} X${text(to[0])} Y${text(to[1])}${z}${centre}${tail}`);
    }
  }

  say(block: string): void {
    this.lines.push(block);
  }

  /** ASCII with line feeds. */
  bytes(): Uint8Array {
    return new TextEncoder().encode([...this.lines, ''].join('\n'));
  }

  private powerWord(power: number | undefined): string {
    if (power === undefined || power === this.power) return '';
    this.power = power;
    return ` S${power}`;
  }

  private changed(target: Target): string {
    let words = '';
    for (const axis of ['x', 'y', 'z'] as const) {
      const value = target[axis];
      if (value === undefined) continue;
      const written = text(value);
      if (written !== this.at[axis]) words += ` ${axis.toUpperCase()}${written}`;
      this.at[axis] = written;
    }
    return words;
  }
}

const micro = (value: number): number => Number(value.toFixed(3)) + 0;
const text = (value: number): string => String(micro(value));
