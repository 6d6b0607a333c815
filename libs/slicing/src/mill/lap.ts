import type { Ring } from './contours.js';
import { distance, perimeterOf, type Point } from './geometry.js';

export type Point3 = readonly [x: number, y: number, z: number];

export interface Tabs {
  /** Centres, as lengths along the ring. */
  readonly centresMm: readonly number[];
  /** Length of path over which the tool stays up: the tab and the tool's diameter. */
  readonly spanMm: number;
  /** The tool does not go below this where a tab is. */
  readonly z: number;
}

/** Ramps descend 1 in 10 (5.7°): an end mill cuts there with its flutes, not with its blunt centre. */
export const RAMP_RUN = 10;

/**
 * The tool's way around a closed ring in passes: a ramp down along the ring, then one full lap at depth, pass after pass
 * without lifting. Over tabs the tool rises. Z falls from 0 to `-depths.at(-1)`.
 */
export function lapsOf(ring: Ring, depthsMm: readonly number[], tabs: Tabs): Point3[] {
  const walker = new Walker(ring, tabs);
  let z = 0;
  for (const depth of depthsMm) {
    walker.walk((z + depth) * RAMP_RUN, z, -depth);
    walker.walk(walker.perimeterMm, -depth, -depth);
    z = -depth;
  }
  return walker.points;
}

/** Tabs evenly spread: one each 100 mm, at least two when they fit, at most eight; half a step away from the start. */
export function tabsFor(perimeterMm: number, spanMm: number, z: number): Tabs {
  const wanted = Math.min(8, Math.max(2, Math.round(perimeterMm / 100)));
  const count = Math.max(1, Math.min(wanted, Math.floor(perimeterMm / (2 * spanMm))));
  return { centresMm: Array.from({ length: count }, (_, i) => (perimeterMm * (i + 0.5)) / count), spanMm, z };
}

class Walker {
  readonly points: Point3[] = [];
  readonly perimeterMm: number;
  /** Where along the ring we are, 0 to the perimeter. */
  private at = 0;
  private readonly cornersMm: number[] = [0];

  constructor(
    private readonly ring: Ring,
    private readonly tabs: Tabs,
  ) {
    ring.forEach((a, i) =>
      this.cornersMm.push((this.cornersMm[i] ?? 0) + distance(a, ring[(i + 1) % ring.length] ?? a)),
    );
    this.perimeterMm = perimeterOf(ring);
  }

  /** Goes on along the ring while z changes evenly; stops at every corner and at both edges of every tab. */
  walk(lengthMm: number, fromZ: number, toZ: number): void {
    const stops = [...this.stopsWithin(lengthMm), lengthMm];
    let before = 0;
    for (const stop of stops) {
      const isOverTab = this.isOverTab(this.at + (before + stop) / 2);
      for (const way of [before, stop]) {
        const z = fromZ + ((toZ - fromZ) * way) / lengthMm;
        this.push(this.at + way, isOverTab ? Math.max(z, this.tabs.z) : z);
      }
      before = stop;
    }
    this.at = (this.at + lengthMm) % this.perimeterMm;
  }

  /** Ways ahead, rising, where the path bends or a tab begins or ends. */
  private stopsWithin(lengthMm: number): number[] {
    const half = this.tabs.spanMm / 2;
    const edges = this.tabs.centresMm.flatMap((centre) => [centre - half, centre + half]);
    const stops: number[] = [];
    for (const mark of [...this.cornersMm.slice(0, -1), ...edges]) {
      const ahead = (((mark - this.at) % this.perimeterMm) + this.perimeterMm) % this.perimeterMm;
      for (let way = ahead; way < lengthMm - 1e-6; way += this.perimeterMm) if (way > 1e-6) stops.push(way);
    }
    return stops.toSorted((a, b) => a - b);
  }

  private isOverTab(way: number): boolean {
    return this.tabs.centresMm.some((centre) => {
      const off = Math.abs(
        ((((way - centre) % this.perimeterMm) + this.perimeterMm * 1.5) % this.perimeterMm) - this.perimeterMm / 2,
      );
      return off < this.tabs.spanMm / 2;
    });
  }

  private push(way: number, z: number): void {
    const [x, y] = this.pointAt(way % this.perimeterMm);
    const last = this.points.at(-1);
    if (last && Math.abs(last[0] - x) < 1e-6 && Math.abs(last[1] - y) < 1e-6 && Math.abs(last[2] - z) < 1e-6) return;
    this.points.push([x, y, z]);
  }

  private pointAt(way: number): Point {
    let low = 0;
    let high = this.ring.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.cornersMm[middle] ?? 0) <= way) low = middle;
      else high = middle - 1;
    }
    const from = this.ring[low] ?? [0, 0];
    const to = this.ring[(low + 1) % this.ring.length] ?? from;
    const share = (way - (this.cornersMm[low] ?? 0)) / (distance(from, to) || 1);
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  }
}
