import { boxDimensions, COLOURS } from '../generator/drawing.js';
import type { DesignOutput, Kit } from '../generator/kit.js';

/** Screw-on line post insulator for electric fence wire of up to 2.5 mm or cord of up to 6 mm. */
export const PARAMETERS = {
  heightMm: 46,
  /** Shed that keeps the wood side of the stem dry. */
  shedMm: 42,
  shedHeightMm: 9,
  /** Hollow under the shed, which makes the wet path longer. */
  dripMm: 34,
  dripDepthMm: 5,
  stemMm: 21,
  headMm: 32,
  /** Groove for wire and tie wire. */
  grooveRadiusMm: 4,
  grooveAtMm: 31,
  /** For a 6 mm coach screw. */
  screwMm: 6.4,
  screwHeadMm: 14,
  screwHeadDepthMm: 7,
};

export function makeFenceInsulator(kit: Kit): DesignOutput {
  const p = PARAMETERS;
  const stem = p.stemMm / 2;
  const shed = p.shedMm / 2;
  const head = p.headMm / 2;
  const groove = p.grooveAtMm;
  const body = kit.turn([
    [0, 0],
    [shed - 1, 0],
    [shed, 1],
    [shed, 3],
    [stem + 2, p.shedHeightMm + 3],
    [stem, p.shedHeightMm + 6],
    [stem, groove - p.grooveRadiusMm - 6],
    // Lower lip of the groove, under 45 degrees.
    [stem + 4, groove - p.grooveRadiusMm - 1.6],
    [stem + 4, groove - p.grooveRadiusMm],
    [stem + 1.2, groove - 2.6],
    [stem, groove],
    [stem + 1.2, groove + 2.6],
    [head, groove + 8],
    [head, p.heightMm - 3],
    [head - 3, p.heightMm],
    [0, p.heightMm],
  ]);
  // The hollow's roof rises at 45 degrees; the flat rest is a bridge of 3 mm.
  const inner = stem - 2;
  const drip = kit.turn([
    [inner + 1, -1],
    [p.dripMm / 2, -1],
    [p.dripMm / 2, 0],
    [p.dripMm / 2 - p.dripDepthMm, p.dripDepthMm],
    [inner + 1, p.dripDepthMm],
  ]);
  const hole = kit.cylinder(p.screwMm, p.heightMm + 2, -1);
  const seat = kit.union([
    kit.cylinder(p.screwHeadMm, p.screwHeadDepthMm + 1, p.heightMm - p.screwHeadDepthMm),
    kit.cone(p.screwMm, p.screwHeadMm, (p.screwHeadMm - p.screwMm) / 2, p.heightMm - p.screwHeadDepthMm - 3.8),
  ]);
  const insulator = body.subtract(kit.union([drip, hole, seat]));
  return {
    solids: { 'fence-insulator.stl': insulator },
    drawing: {
      bodies: [{ solid: insulator, colour: COLOURS.leaf }],
      dimensions: boxDimensions(insulator, 9, { x: 1, y: -1 }),
      labels: [{ at: [stem * 0.8, -stem * 0.75, groove], text: 'R 4', dx: 150, dy: -30 }],
      view: [0.7, -1.1, 0.66],
    },
  };
}
