import { boxDimensions, COLOURS } from '../generator/drawing.js';
import type { DesignOutput, Kit } from '../generator/kit.js';

/** Cell wheel for maize: kernels of 8 to 10 mm, one per cell, 8 cells per turn. */
export const PARAMETERS = {
  diameterMm: 80,
  widthMm: 11,
  cells: 8,
  /** Cell along the rim, across it and into it. */
  cellLengthMm: 12,
  cellWidthMm: 8.6,
  cellDepthMm: 6.2,
  /** How far the leading wall leans, so that a second kernel rolls out under the brush. */
  cellSlopeMm: 5,
  rimMm: 9,
  webMm: 3.6,
  hubMm: 24,
  hubHeightMm: 18,
  /** For 12 mm rod; 0.3 mm play for a printed hole. */
  boreMm: 12.3,
  /** Core hole for an M4 grub screw cut into the plastic. */
  screwMm: 3.4,
  windows: 5,
};

export function makeSeedMeteringWheel(kit: Kit): DesignOutput {
  const p = PARAMETERS;
  const radius = p.diameterMm / 2;
  const rimInside = p.diameterMm - 2 * p.rimMm;
  const rim = kit.cylinder(p.diameterMm, p.widthMm).subtract(kit.cylinder(rimInside, p.widthMm + 2, -1));
  const windowAt = (rimInside + p.hubMm) / 4;
  const window = kit.cylinder((rimInside - p.hubMm) / 2 - 5, p.webMm + 2, -1).translate([windowAt, 0, 0]);
  const web = kit.cylinder(rimInside + 1, p.webMm).subtract(kit.around(p.windows, window));
  const ribs = kit.around(
    p.windows,
    kit.box(rimInside / 2, 3, p.widthMm - 2).translate([rimInside / 4 + 2, 0, 0]),
    180 / p.windows,
  );
  const hub = kit.cylinder(p.hubMm, p.hubHeightMm);
  // The cell is open to one side of the rim's middle and leans outwards on the leading side.
  const floor = radius - p.cellDepthMm;
  const half = p.cellLengthMm / 2;
  const cell = kit
    .polygon([
      [floor, -half + 1.5],
      [floor + 1.5, -half],
      [radius + 2, -half],
      [radius + 2, half + p.cellSlopeMm],
      [floor, half - 2],
    ])
    .extrude(p.cellWidthMm)
    .translate([0, 0, (p.widthMm - p.cellWidthMm) / 2]);
  const bore = kit.cylinder(p.boreMm, p.hubHeightMm + 2, -1);
  const screw = kit
    .cylinder(p.screwMm, p.hubMm)
    .rotate([0, 90, 0])
    .translate([0, 0, (p.hubHeightMm + p.widthMm) / 2 + 0.5]);
  const wheel = kit.union([rim, web, ribs, hub]).subtract(kit.union([kit.around(p.cells, cell), bore, screw]));
  return {
    solids: { 'seed-metering-wheel.stl': wheel },
    drawing: {
      bodies: [{ solid: wheel, colour: COLOURS.maize }],
      dimensions: boxDimensions(wheel, 12, { x: 1, y: -1 }),
      view: [0.75, -1, 1.15],
    },
  };
}
