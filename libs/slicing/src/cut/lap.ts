import { pieceOf, reversed, segmentLength, type Curve, type Segment, type Stop } from './curves.js';

export interface Tabs {
  /** Centres, as lengths along the path. */
  readonly centresMm: readonly number[];
  /** Length of path over which the tool stays up: the tab and the tool's diameter. */
  readonly spanMm: number;
  /** The tool does not go below this where a tab is. */
  readonly z: number;
}

export const NO_TABS: Tabs = { centresMm: [], spanMm: 0, z: 0 };

/** Ramps descend 1 in 10 (5.7 degrees): an end mill cuts there with its flutes, not with its blunt centre. */
export const RAMP_RUN = 10;
/** The flanks of tabs fall 1 in 2: steep enough to stay short, and the tool never plunges straight down beside the part. */
export const FLANK_RUN = 2;

/**
 * The tool's way around a closed path in passes: a ramp down along the path, then one full lap at depth, pass after
 * pass without lifting. Over tabs the tool rises. Z falls from `-fromDepthMm` to `-depths.at(-1)`.
 */
export function lapsOf(path: Curve, depthsMm: readonly number[], tabs: Tabs = NO_TABS, fromDepthMm = 0): Stop[] {
  const walker = new Walker(path, tabs);
  let z = 0 - fromDepthMm;
  for (const depth of depthsMm) {
    walker.walk((z + depth) * RAMP_RUN, z, -depth);
    walker.walk(walker.lengthMm, -depth, -depth);
    z = -depth;
  }
  return walker.stops;
}

/**
 * Tabs evenly spread: one each 100 mm, at least two when they fit, at most eight; half a step away from the start. Each
 * moves to the nearest straight stretch that holds it whole, if there is one within half a step: a tab in a bend is hard
 * to saw off, and one at a corner breaks it.
 */
export function tabsFor(path: Curve, spanMm: number, z: number, wanted?: number): Tabs {
  const total = path.reduce((sum, segment) => sum + segmentLength(segment), 0);
  const count =
    wanted ?? Math.max(1, Math.min(8, Math.max(2, Math.round(total / 100)), Math.floor(total / (2 * spanMm))));
  const straights = straightsOf(path).filter(({ from, to }) => to - from >= spanMm);
  const centresMm: number[] = [];
  for (let i = 0; i < count; i++) {
    const ideal = (total * (i + 0.5)) / count;
    const places = straights.map(({ from, to }) => Math.min(Math.max(ideal, from + spanMm / 2), to - spanMm / 2));
    const near = places.toSorted((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal))[0];
    const centre = near !== undefined && Math.abs(near - ideal) <= total / count / 2 ? near : ideal;
    if (centresMm.every((other) => Math.abs(other - centre) >= spanMm)) centresMm.push(centre);
  }
  return { centresMm, spanMm, z };
}

/** Stretches without a bend, as lengths along the path. */
function straightsOf(path: Curve): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let way = 0;
  let before: Segment | undefined;
  for (const segment of path) {
    const length = segmentLength(segment);
    const last = found.at(-1);
    if (!segment.arc && last && before && !before.arc && last.to === way && turnBetween(before, segment) < 0.002) {
      last.to = way + length;
    } else if (!segment.arc) found.push({ from: way, to: way + length });
    way += length;
    before = segment;
  }
  return found;
}

function turnBetween(a: Segment, b: Segment): number {
  const angle = ({ from, to }: Segment): number => Math.atan2(to[1] - from[1], to[0] - from[0]);
  const turn = Math.abs(angle(a) - angle(b));
  return Math.min(turn, 2 * Math.PI - turn);
}

class Walker {
  readonly stops: Stop[] = [];
  readonly lengthMm: number;
  /** Where along the path we are, 0 to its length. */
  private at = 0;
  private readonly startsMm: number[] = [0];

  constructor(
    private readonly path: Curve,
    private readonly tabs: Tabs,
  ) {
    path.forEach((segment, i) => this.startsMm.push((this.startsMm[i] ?? 0) + segmentLength(segment)));
    this.lengthMm = this.startsMm.at(-1) ?? 0;
  }

  /** Goes on along the path while z changes evenly; stops at every corner and wherever a tab begins, bends or ends. */
  walk(lengthMm: number, fromZ: number, toZ: number): void {
    if (lengthMm < 1e-9) return;
    const baseAt = (way: number): number => fromZ + ((toZ - fromZ) * way) / lengthMm;
    const marks = [...this.marksWithin(lengthMm), lengthMm];
    if (this.stops.length === 0) {
      const [x, y] = this.path[0]?.from ?? [0, 0];
      this.stops.push({ at: [x, y, Math.max(fromZ, this.tabZ(0))] });
    }
    let before = 0;
    for (const mark of marks) {
      const over = (way: number): number => this.tabZ(this.at + way) - baseAt(way);
      const [a, b] = [over(before + 1e-7), over(mark - 1e-7)];
      // Way and tab are straight between two marks, so they cross once at most.
      const crossing = a * b < 0 && Number.isFinite(a * b) ? before + ((mark - before) * a) / (a - b) : undefined;
      for (const way of crossing === undefined ? [mark] : [crossing, mark]) {
        this.goTo(before, way, Math.max(baseAt(way), this.tabZ(this.at + way)));
        before = way;
      }
    }
    this.at = (this.at + lengthMm) % this.lengthMm;
  }

  /** Ways ahead, rising, where the path bends or a tab changes. */
  private marksWithin(lengthMm: number): number[] {
    const half = this.tabs.spanMm / 2;
    const outer = half + this.flankMm;
    const edges = this.tabs.centresMm.flatMap((centre) => [
      centre - outer,
      centre - half,
      centre + half,
      centre + outer,
    ]);
    const marks: number[] = [];
    for (const mark of [...this.startsMm.slice(0, -1), ...edges]) {
      const ahead = (((mark - this.at) % this.lengthMm) + this.lengthMm) % this.lengthMm;
      for (let way = ahead; way < lengthMm - 1e-6; way += this.lengthMm) if (way > 1e-6) marks.push(way);
    }
    return marks.toSorted((a, b) => a - b);
  }

  /** Long enough to reach from the tab's top to below any board's bottom skin. */
  private get flankMm(): number {
    return this.tabs.centresMm.length === 0 ? 0 : FLANK_RUN * FLANK_DEPTH_MM;
  }

  /** How low the tool may go here; minus infinity away from tabs. */
  private tabZ(way: number): number {
    let z = -Infinity;
    for (const centre of this.tabs.centresMm) {
      const apart = (((way - centre) % this.lengthMm) + this.lengthMm * 1.5) % this.lengthMm;
      const off = Math.abs(apart - this.lengthMm / 2) - this.tabs.spanMm / 2;
      if (off < this.flankMm) z = Math.max(z, this.tabs.z - Math.max(0, off) / FLANK_RUN);
    }
    return z;
  }

  /** One stop further along a single segment. */
  private goTo(fromWay: number, toWay: number, z: number): void {
    if (toWay - fromWay < 1e-7) return;
    const middle = (this.at + (fromWay + toWay) / 2) % this.lengthMm;
    const index = this.segmentAt(middle);
    const segment = this.path[index];
    if (!segment) return;
    const start = this.startsMm[index] ?? 0;
    const length = segmentLength(segment);
    const half = (toWay - fromWay) / 2;
    const piece = pieceOf(
      segment,
      snapped((middle - half - start) / length),
      snapped((middle + half - start) / length),
    );
    this.stops.push({ at: [piece.to[0], piece.to[1], z], ...(piece.arc && { arc: piece.arc }) });
  }

  private segmentAt(way: number): number {
    let low = 0;
    let high = this.path.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.startsMm[middle] ?? 0) <= way) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Tabs are at most so high (mill-plan.ts), and the tool goes a little deeper than the board. */
const FLANK_DEPTH_MM = 2;
const snapped = (share: number): number => (share < 1e-9 ? 0 : share > 1 - 1e-9 ? 1 : share);

/** Along an open line at a depth, and back again in the next pass. */
export function strokesOf(path: Curve, depthsMm: readonly number[]): Stop[] {
  const stops: Stop[] = [];
  let way = path;
  for (const depth of depthsMm) {
    const [x, y] = way[0]?.from ?? [0, 0];
    stops.push({ at: [x, y, -depth] });
    for (const { to, arc } of way) stops.push({ at: [to[0], to[1], -depth], ...(arc && { arc }) });
    way = reversed(way);
  }
  return stops;
}
