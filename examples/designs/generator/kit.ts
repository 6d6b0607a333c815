import createModule, { type CrossSection, type Manifold, type ManifoldToplevel, type Vec2 } from 'manifold-3d';
import type { Drawing } from './drawing.js';

export type Solid = Manifold;
export type Outline = CrossSection;
export type Point = Vec2;

/** A board part: what is cut out of a sheet. Holes are true circles, everything else lies in the outline. */
export interface Plate {
  readonly outline: Outline;
  readonly holes: readonly { readonly x: number; readonly y: number; readonly diameterMm: number }[];
  readonly thicknessMm: number;
}

/** One design as its script makes it, files by name. All lengths in millimetres, Z up, as it lies on the bed. */
export interface DesignOutput {
  readonly solids: Readonly<Record<string, Solid>>;
  readonly plates?: Readonly<Record<string, Plate>>;
  readonly drawing: Drawing;
}

/** A thousandth of what a printer can place: makes results independent of the last bits of sine and cosine. */
export const roundMm = (value: number) => Math.round(value * 1e4) / 1e4 + 0;

/** Point at `degrees` anticlockwise from +X on a circle around the origin. */
export function polar(radius: number, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [roundMm(radius * Math.cos(angle)), roundMm(radius * Math.sin(angle))];
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The CSG library with the few shapes our parts share. */
export class Kit {
  private constructor(private readonly module: ManifoldToplevel) {}

  /**
   * Circles are cut into pieces of 5 degrees, which keeps one of 70 mm within 0.03 mm of true, and of no less than
   * 0.5 mm. Pictures take coarser pieces.
   */
  static async load({ degrees, shortestMm } = { degrees: 5, shortestMm: 0.5 }): Promise<Kit> {
    const module = await createModule();
    module.setup();
    module.setMinCircularAngle(degrees);
    module.setMinCircularEdgeLength(shortestMm);
    return new Kit(module);
  }

  polygon(points: readonly Point[]): Outline {
    return new this.module.CrossSection([points.map(([x, y]): Point => [roundMm(x), roundMm(y)])]);
  }

  circle(diameterMm: number, x = 0, y = 0): Outline {
    return this.module.CrossSection.circle(diameterMm / 2).translate([x, y]);
  }

  rectangle(width: number, height: number, x = 0, y = 0): Outline {
    return this.module.CrossSection.square([width, height], true).translate([x, y]);
  }

  /** Rectangle around (x, y) with rounded corners. */
  roundedRectangle(size: Point, radius: number, x = 0, y = 0): Outline {
    const inner = this.module.CrossSection.square([size[0] - 2 * radius, size[1] - 2 * radius], true);
    return inner.offset(radius, 'Round').translate([x, y]);
  }

  hexagon(acrossFlatsMm: number): Outline {
    const radius = acrossFlatsMm / Math.sqrt(3);
    return this.polygon(range(6).map((i) => polar(radius, 60 * i + 30)));
  }

  /** Turns a profile of (radius, height) points around Z. */
  turn(profile: readonly Point[]): Solid {
    return this.polygon(profile).revolve();
  }

  cylinder(diameterMm: number, height: number, z = 0): Solid {
    return this.module.Manifold.cylinder(height, diameterMm / 2, diameterMm / 2).translate([0, 0, z]);
  }

  cone(bottomMm: number, topMm: number, height: number, z = 0): Solid {
    return this.module.Manifold.cylinder(height, bottomMm / 2, topMm / 2).translate([0, 0, z]);
  }

  /** A hole along Y that prints without support: a circle with a 45 degree roof towards +Z. */
  teardropY(diameterMm: number, length: number): Solid {
    const r = diameterMm / 2;
    const s = r * Math.SQRT1_2;
    const roof = this.polygon([[-s, -s], [0, -r * Math.SQRT2], [s, -s]]); // prettier-ignore
    // Extrusion runs along Z; turned by -90 degrees about X it runs along +Y and the outline's -Y points up.
    return this.circle(diameterMm).add(roof).extrude(length, 0, 0, [1, 1], true).rotate([-90, 0, 0]);
  }

  box(x: number, y: number, z: number): Solid {
    return this.module.Manifold.cube([x, y, z]).translate([-x / 2, -y / 2, 0]);
  }

  union(solids: readonly Solid[]): Solid {
    return this.module.Manifold.union(solids);
  }

  hull(solids: readonly Solid[]): Solid {
    return this.module.Manifold.hull(solids);
  }

  unionOutlines(outlines: readonly Outline[]): Outline {
    return this.module.CrossSection.union(outlines);
  }

  /** `count` copies around Z. */
  around(count: number, solid: Solid, startDegrees = 0): Solid {
    return this.union(range(count).map((i) => solid.rotate([0, 0, startDegrees + (360 / count) * i])));
  }

  /** The board itself, for drawings. */
  board(plate: Plate): Solid {
    const holes = plate.holes.map((hole) => this.circle(hole.diameterMm, hole.x, hole.y));
    return plate.outline.subtract(this.unionOutlines(holes)).extrude(plate.thicknessMm);
  }
}
