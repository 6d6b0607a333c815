/** One straight move: millimetres, mm/s. `travel` moves of GRBL go as fast as the axes do. */
export interface Move {
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
  readonly de: number;
  readonly feed: number;
}

/** `stop`: the machine comes to rest before it goes on. A number: M204 for print, travel and retract moves. */
export type Step = Move | 'stop' | { readonly accel: number };

export type Four = readonly [number, number, number, number];

/** What the references must know of a machine; mm, mm/s, mm/s2; x, y, z, e. */
export interface ReferenceMachine {
  readonly feed: Four;
  readonly accel: Four;
  readonly printAccel: number;
  readonly travelAccel: number;
  readonly retractAccel: number;
  readonly junctionDeviation: number;
  readonly jerk?: Four;
  /** Blocks the planner holds, the running one among them. */
  readonly places: number;
  readonly minSegmentS: number;
  /** GRBL with jerk: mm/s3. */
  readonly jerk3?: number;
  /** Klipper */
  readonly maxVelocity: number;
  readonly maxAccel: number;
  readonly squareCorner: number;
  readonly minimumCruiseRatio: number;
  readonly instantaneousCorner: number;
}

export function lengthOf(move: Move): number {
  const path = Math.hypot(move.dx, move.dy, move.dz);
  return path > 0 ? path : Math.abs(move.de);
}

/** Seconds of one trapezoid, piece by piece: speeds, acceleration, length. */
export function trapezoidSeconds(from: number, nominal: number, to: number, accel: number, length: number): number {
  const upMm = (nominal * nominal - from * from) / (2 * accel);
  const downMm = (nominal * nominal - to * to) / (2 * accel);
  const flatMm = length - upMm - downMm;
  if (flatMm >= 0) return (nominal - from) / accel + flatMm / nominal + (nominal - to) / accel;
  const top = Math.sqrt(accel * length + (from * from + to * to) / 2);
  return (top - from) / accel + (top - to) / accel;
}

/** The same by motion in steps of 10 microseconds: as fast as allowed now, and as braking for the end allows. */
export function integratedSeconds(from: number, nominal: number, to: number, accel: number, length: number): number {
  const dt = 1e-5;
  let leftMm = length;
  let speed = from;
  let seconds = 0;
  for (;;) {
    const braking = Math.sqrt(to * to + 2 * accel * leftMm);
    speed = Math.min(speed + accel * dt, nominal, braking);
    const mm = Math.max(speed, 1e-3) * dt;
    if (mm >= leftMm) return seconds + dt * (leftMm / mm);
    leftMm -= mm;
    seconds += dt;
  }
}

const WORD = /([A-Z])\s*([-+]?[\d.]+)/g;

/**
 * A reader of printers' programs that knows just what moves: G0, G1, G90, G91, G92, M82, M83, M204 S and P; what waits
 * for motion stops it. One mm of every line of it is plain.
 */
export function readMoves(text: string, maxLines = Infinity): Step[] {
  const steps: Step[] = [];
  const at: Record<string, number> = { X: 0, Y: 0, Z: 0, E: 0 };
  let isAbsolute = true;
  let isAbsoluteE = true;
  let feed = 25;
  for (const line of text.split('\n').slice(0, maxLines)) {
    const code = (line.split(';')[0] ?? '').trim();
    const words = new Map([...code.matchAll(WORD)].map(([, letter = '', value]) => [letter, Number(value)]));
    const name = /^[GM]\d+/.exec(code)?.[0];
    if (name === 'G0' || name === 'G1') {
      feed = (words.get('F') ?? feed * 60) / 60;
      const delta: Record<string, number> = {};
      for (const axis of ['X', 'Y', 'Z', 'E']) {
        const value = words.get(axis);
        const from = at[axis] ?? 0;
        const isAbs = axis === 'E' ? isAbsoluteE : isAbsolute;
        const to = value === undefined ? from : isAbs ? value : from + value;
        delta[axis] = to - from;
        at[axis] = to;
      }
      const { X: dx = 0, Y: dy = 0, Z: dz = 0, E: de = 0 } = delta;
      if (dx !== 0 || dy !== 0 || dz !== 0 || de !== 0) steps.push({ dx, dy, dz, de, feed });
    } else if (name === 'G92') {
      for (const [axis, value] of words) if (axis in at) at[axis] = value;
    } else if (name === 'G90' || name === 'G91') {
      isAbsolute = isAbsoluteE = name === 'G90';
    } else if (name === 'M82' || name === 'M83') {
      isAbsoluteE = name === 'M82';
    } else if (name === 'M204') {
      const accel = words.get('P') ?? words.get('S');
      if (accel !== undefined) steps.push({ accel });
    } else if (name === 'G28' || name === 'G4' || name === 'M109' || name === 'M190' || name === 'M84') {
      if (name === 'G28') at['X'] = at['Y'] = at['Z'] = 0;
      steps.push('stop');
    }
  }
  return [...steps, 'stop'];
}
