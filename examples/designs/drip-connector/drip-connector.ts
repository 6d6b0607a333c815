import { boxDimensions, COLOURS } from '../generator/drawing.js';
import type { DesignOutput, Kit, Point } from '../generator/kit.js';

/** Repair coupling for drip line of 16 mm outside and 13.6 mm inside diameter (wall 1.2 mm). */
export const PARAMETERS = {
  lineInsideMm: 13.6,
  boreMm: 9,
  /** Root between barbs: the line slides over it. */
  rootMm: 12.4,
  /** Barb crest: stretches the line by 9 %, what warm polyethylene takes. */
  crestMm: 14.8,
  /** Lead-in of a barb against the axis. 15 degrees: pushes on by hand, holds 2 bar without clamp. */
  leadDegrees: 15,
  barbs: 3,
  /** Spigot from the collar to the tip. */
  spigotMm: 22,
  collarAcrossFlatsMm: 20,
  collarMm: 5,
};

/** Outline of one spigot from the collar (z = 0) to the tip: barbs with a 45 degree back, which prints without support. */
function barbProfile(p: typeof PARAMETERS): readonly Point[] {
  const root = p.rootMm / 2;
  const crest = p.crestMm / 2;
  const back = crest - root;
  const lead = back / Math.tan((p.leadDegrees * Math.PI) / 180);
  const pitch = (p.spigotMm - 1.5) / p.barbs;
  const points: Point[] = [[root, 0]];
  for (let i = 0; i < p.barbs; i++) {
    const top = 1.5 + pitch * (i + 1);
    const crestEnd = Math.max(top - lead, 1.5 + pitch * i + back);
    const rootAtTop = crest - (top - crestEnd) * (back / lead);
    points.push([root, crestEnd - back - 0.4], [crest, crestEnd - 0.4], [crest, crestEnd], [rootAtTop, top]);
    if (i < p.barbs - 1) points.push([root, top]);
  }
  return points;
}

export function makeDripConnector(kit: Kit): DesignOutput {
  const p = PARAMETERS;
  const profile = barbProfile(p);
  const spigot = kit.turn([[p.boreMm / 2, 0], ...profile, [p.boreMm / 2, p.spigotMm]]);
  const collar = kit
    .hexagon(p.collarAcrossFlatsMm)
    .extrude(p.collarMm + 4.4)
    // The cone under the hexagon grows at 45 degrees: no support.
    .intersect(kit.cone(p.rootMm, p.rootMm + 2 * (p.collarMm + 4.4), p.collarMm + 4.4))
    .subtract(kit.cylinder(p.boreMm, 20, -1));
  const upper = spigot.translate([0, 0, p.spigotMm + p.collarMm + 4.4]);
  const lower = spigot.mirror([0, 0, 1]).translate([0, 0, p.spigotMm]);
  const body = kit.union([lower, collar.translate([0, 0, p.spigotMm]), upper]);
  return {
    solids: { 'drip-connector.stl': body },
    drawing: {
      bodies: [{ solid: body, colour: COLOURS.petrol }],
      dimensions: boxDimensions(body, 8, { x: 1, y: -1 }),
      view: [0.8, -1.3, 0.62],
    },
  };
}
