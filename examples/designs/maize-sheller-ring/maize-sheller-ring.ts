import { boxDimensions, COLOURS } from '../generator/drawing.js';
import type { DesignOutput, Kit } from '../generator/kit.js';

/** Hand ring that strips kernels from dry ears of 40 to 52 mm with cobs of 24 to 32 mm. */
export const PARAMETERS = {
  heightMm: 36,
  wallMm: 4,
  /** Inside diameter where the ear goes in, and where the cob comes out. */
  entryMm: 58,
  exitMm: 50,
  ribs: 6,
  /** Clear diameter between the ribs' crests at entry and exit: it takes hold of every ear of that range. */
  crestEntryMm: 52,
  crestExitMm: 27,
  ribFootMm: 8,
  ribCrestMm: 2.4,
  /** Finger hollows around the outside. */
  grips: 9,
  gripMm: 14,
};

export function makeMaizeShellerRing(kit: Kit): DesignOutput {
  const p = PARAMETERS;
  const outside = kit.cone(p.exitMm + 2 * p.wallMm + 2, p.entryMm + 2 * p.wallMm, p.heightMm);
  // Leaves 1.8 mm of wall where the hollows are deepest.
  const gripAt = p.entryMm / 2 + 1.8 + p.gripMm / 2;
  const grip = kit.cylinder(p.gripMm, p.heightMm + 2, -1).translate([gripAt, 0, 0]);
  const inside = kit.union([
    kit.cone(p.exitMm, p.entryMm, p.heightMm),
    kit.cylinder(p.exitMm, 2, -1),
    kit.cone(p.entryMm, p.entryMm + 1.6, 1.5, p.heightMm - 1.5),
    kit.cylinder(p.entryMm + 1.6, 2, p.heightMm),
  ]);
  const shell = outside.subtract(kit.around(p.grips, grip)).subtract(inside);
  // A rib is the hull of its foot on the wall and its crest, both at exit (bottom) and entry (top).
  const post = (radius: number, width: number, z: number) => kit.box(0.6, width, 0.6).translate([radius, 0, z]);
  const top = p.heightMm - 4;
  const rib = kit.hull([
    post(p.exitMm / 2 + 1, p.ribFootMm, 0),
    post(p.crestExitMm / 2 + 0.3, p.ribCrestMm, 0),
    post(p.exitMm / 2 + 2, p.ribFootMm, top),
    post(p.crestEntryMm / 2 + 0.3, p.ribCrestMm, top),
  ]);
  const limit = kit.cylinder(p.entryMm + p.wallMm, p.heightMm);
  const ring = kit.union([shell, kit.around(p.ribs, rib, 30).intersect(limit)]);
  return {
    solids: { 'maize-sheller-ring.stl': ring },
    drawing: {
      bodies: [{ solid: ring, colour: COLOURS.terracotta }],
      dimensions: boxDimensions(ring, 12, { x: 1, y: -1 }),
      labels: [{ at: [-8, p.crestEntryMm / 2 - 3, p.heightMm - 4], text: 'Ø 52 – 27', dx: 150, dy: -70 }],
      view: [0.6, -1, 1.2],
    },
  };
}
