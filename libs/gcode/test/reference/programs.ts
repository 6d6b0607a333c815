import type { Move, Step } from './moves.js';

/** Always the same numbers 0..1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Filament for a millimetre of a line of 0.4 x 0.2 mm. */
const E_PER_MM = 0.0333;

/** Writes moves as a slicer's pen would. */
class Pen {
  readonly steps: Step[] = [];

  go(dx: number, dy: number, dz = 0, feed = 60, ePerMm = 0): this {
    const de = ePerMm * Math.hypot(dx, dy, dz);
    this.steps.push({ dx, dy, dz, de, feed });
    return this;
  }

  print(dx: number, dy: number, feed: number, dz = 0): this {
    return this.go(dx, dy, dz, feed, E_PER_MM);
  }

  filament(de: number, feed = 40): this {
    this.steps.push({ dx: 0, dy: 0, dz: 0, de, feed });
    return this;
  }

  accel(accel: number): this {
    this.steps.push({ accel });
    return this;
  }

  stop(): this {
    this.steps.push('stop');
    return this;
  }

  /** Part of a circle in pieces, climbing; radii may change along it. */
  arc(options: {
    radius: number;
    toRadius?: number;
    turns: number;
    pieceMm: number;
    feed: number;
    rise?: number;
    ePerMm?: number;
  }) {
    const { radius, toRadius = radius, turns, pieceMm, feed, rise = 0, ePerMm = 0 } = options;
    const pieces = Math.max(1, Math.round((Math.PI * (radius + toRadius) * turns) / pieceMm));
    let [x, y] = [radius, 0];
    for (let i = 1; i <= pieces; i++) {
      const r = radius + ((toRadius - radius) * i) / pieces;
      const angle = (2 * Math.PI * turns * i) / pieces;
      const [nx, ny] = [r * Math.cos(angle), r * Math.sin(angle)];
      this.go(nx - x, ny - y, rise / pieces, feed, ePerMm);
      [x, y] = [nx, ny];
    }
    return this;
  }
}

function denseArc(pieceMm: number, feed: number, accel: number, ePerMm = 0): Step[] {
  return new Pen().accel(accel).arc({ radius: 20, turns: 0.4, pieceMm, feed, ePerMm }).stop().steps;
}

function zigZag(lengthMm: number, feed: number, rows = 50): Step[] {
  const pen = new Pen().accel(1250);
  for (let row = 0; row < rows; row++) pen.print(row % 2 === 0 ? lengthMm : -lengthMm, 0, feed).print(0, 0.45, feed);
  return pen.stop().steps;
}

/** Walls with travels, retractions and Z hops between them. */
function walls(seed: number, hopMm: number): Step[] {
  const random = randomOf(seed);
  const pen = new Pen().accel(1500);
  for (let wall = 0; wall < 12; wall++) {
    const corners = 3 + Math.floor(random() * 9);
    const side = 2 + random() * 15;
    for (let i = 0; i < corners; i++) {
      const angle = (2 * Math.PI * i) / corners;
      pen.print(side * Math.cos(angle), side * Math.sin(angle), 25 + random() * 60);
    }
    pen.filament(-2);
    if (hopMm > 0) pen.go(0, 0, hopMm, 12);
    pen.go((random() - 0.5) * 120, (random() - 0.5) * 120, 0, 150);
    if (hopMm > 0) pen.go(0, 0, -hopMm, 12);
    pen.filament(2);
    if (wall % 4 === 3) pen.stop();
  }
  return pen.stop().steps;
}

/** Little pieces anywhere, or along a path that bends by at most so much a piece. */
function pieces(seed: number, maxMm: number, maxBend: number): Step[] {
  const random = randomOf(seed);
  const pen = new Pen().accel(800 + seed * 100);
  let heading = 0;
  for (let i = 0; i < 400; i++) {
    heading += (random() - 0.5) * 2 * maxBend;
    const mm = maxMm * (0.04 + random());
    const isPrint = random() < 0.8;
    pen.go(mm * Math.cos(heading), mm * Math.sin(heading), random() < 0.03 ? 0.05 : 0, 20 + random() * 130, isPrint ? E_PER_MM : 0); // prettier-ignore
    if (random() < 0.006) pen.stop();
  }
  return pen.stop().steps;
}

function travels(seed: number): Step[] {
  const random = randomOf(seed);
  const pen = new Pen().accel(1000);
  for (let i = 0; i < 80; i++) {
    pen.go((random() - 0.5) * 300, (random() - 0.5) * 300, random() < 0.2 ? (random() - 0.5) * 8 : 0, 400);
  }
  return pen.stop().steps;
}

/** One or two moves at a time, with rests between: what a start sequence looks like. */
function halting(): Step[] {
  const pen = new Pen().accel(500);
  for (let i = 0; i < 30; i++) {
    pen.go(10, 0, 0, 80).stop();
    pen.go(5, 3, 0, 80).filament(1).stop();
    for (let k = 0; k < 3 + (i % 14); k++) pen.print(0.3, 0.1 * (k % 3), 50);
    pen.stop();
  }
  return pen.steps;
}

/** A layer of a real slice in small: walls on curves, infill, travel. */
function layers(seed: number, feed: number): Step[] {
  const random = randomOf(seed);
  const pen = new Pen().accel(1250);
  for (let layer = 0; layer < 2; layer++) {
    for (let wall = 0; wall < 3; wall++) {
      pen.arc({ radius: 9 - wall * 0.45, turns: 1, pieceMm: 0.2 + random() * 0.8, feed: feed / 2, ePerMm: E_PER_MM });
      pen
        .filament(-1.5)
        .go(random() * 20, random() * 20, 0, 150)
        .filament(1.5);
    }
    for (let row = 0; row < 20; row++) pen.print((row % 2 === 0 ? 1 : -1) * (4 + random() * 12), 0.4, feed);
    pen.go(0, 0, 0.2, 10);
  }
  return pen.stop().steps;
}

/** 34 programs, each a path that some firmware's planner finds hard. */
export const PROGRAMS: Readonly<Record<string, readonly Step[]>> = {
  'arc of 0.1 mm at 100 mm/s, 1250': denseArc(0.1, 100, 1250),
  'arc of 0.1 mm at 100 mm/s, 3000': denseArc(0.1, 100, 3000),
  'arc of 0.1 mm at 100 mm/s, 500': denseArc(0.1, 100, 500),
  'printed arc of 0.1 mm at 100 mm/s': denseArc(0.1, 100, 1250, E_PER_MM),
  'arc of 0.05 mm at 60 mm/s': denseArc(0.05, 60, 1000),
  'arc of 0.3 mm at 100 mm/s': denseArc(0.3, 100, 1250),
  'arc of 0.8 mm at 200 mm/s': denseArc(0.8, 200, 2000),
  'arc of 2 mm at 150 mm/s': denseArc(2, 150, 1250),
  'zig-zag of 1 mm': zigZag(1, 80),
  'zig-zag of 4 mm': zigZag(4, 80),
  'zig-zag of 20 mm': zigZag(20, 100),
  'zig-zag of 80 mm': zigZag(80, 150),
  'flat spiral inwards': new Pen().accel(1250).arc({ radius: 15, toRadius: 0.3, turns: 8, pieceMm: 0.4, feed: 70, ePerMm: E_PER_MM }).stop().steps, // prettier-ignore
  'flat spiral outwards, dense': new Pen().accel(900).arc({ radius: 0.5, toRadius: 9, turns: 5, pieceMm: 0.12, feed: 90 }).stop().steps, // prettier-ignore
  'vase: a spiral that climbs': new Pen().accel(1250).arc({ radius: 10, turns: 6, pieceMm: 0.5, feed: 50, rise: 1.2, ePerMm: E_PER_MM }).stop().steps, // prettier-ignore
  'helix of a thread mill': new Pen().accel(400).arc({ radius: 4, turns: 10, pieceMm: 0.25, feed: 30, rise: -15 }).stop().steps, // prettier-ignore
  'steep helix, dense': new Pen().accel(1500).arc({ radius: 2, turns: 6, pieceMm: 0.1, feed: 60, rise: 20 }).stop()
    .steps,
  'walls with retractions': walls(1, 0),
  'walls with retractions and Z hops': walls(2, 0.4),
  'walls, other sizes': walls(3, 0),
  'walls with high hops': walls(4, 2),
  'tiny pieces anywhere': pieces(5, 0.3, Math.PI),
  'tiny pieces, bending little': pieces(6, 0.3, 0.1),
  'pieces of 0.1 mm, hardly bending': pieces(7, 0.1, 0.01),
  'pieces up to 1 mm': pieces(8, 1, 0.5),
  'pieces up to 2 mm, nearly octagons': pieces(9, 2, Math.PI / 4),
  'pieces up to 5 mm': pieces(10, 5, 1.5),
  'long travels': travels(11),
  'long travels, others': travels(12),
  'one or two moves and rest': halting(),
  'layers at 60 mm/s': layers(13, 60),
  'layers at 120 mm/s': layers(14, 120),
  'layers at 200 mm/s': layers(15, 200),
  'there and back': new Pen().accel(1250).go(50, 0, 0, 100).go(-50, 0, 0, 100).go(50, 0, 0, 100).go(0, 0, 5, 100).go(0, 0, -5, 100).stop().steps, // prettier-ignore
};

/** The same for a mill: no filament, accelerations by axis only. */
export function milled(steps: readonly Step[]): Step[] {
  const isMove = (step: Step): step is Move => step !== 'stop' && !('accel' in step);
  return steps
    .filter((step) => !(isMove(step) && step.dx === 0 && step.dy === 0 && step.dz === 0))
    .filter((step) => step === 'stop' || isMove(step))
    .map((step) => (isMove(step) ? { ...step, de: 0 } : step));
}

/** 20,000 pieces of 0.1 mm on a circle of 20 mm, at 100 mm/s and 1250 mm/s2. */
export function longDenseArc(): Step[] {
  return new Pen()
    .accel(1250)
    .arc({ radius: 20, turns: 2000 / (40 * Math.PI), pieceMm: 0.1, feed: 100 })
    .stop().steps;
}
