/** How a board of one thickness is cut. */
export interface LaserCut {
  readonly thicknessMm: number;
  readonly powerPercent: number;
  readonly feedMmPerMin: number;
  readonly passes: number;
  /** Width of the line that burns away. */
  readonly kerfMm: number;
}

export interface LaserMaterial {
  /** Rising in thickness. */
  readonly cuts: readonly LaserCut[];
  readonly engrave: { readonly powerPercent: number; readonly feedMmPerMin: number };
}

/**
 * Starting values, to be tested on scrap, for a CO2 tube of 40 W with air assist and a 50 mm lens: the commonest machine of
 * small workshops. They follow one rule of thumb from the charts makerspaces publish for such machines, about 15 J/mm per
 * millimetre of wood at full power, cautiously (slower), rounded; we measured none of them. A diode laser of 10 W needs
 * about three times the passes, and does not cut clear acrylic at all. Kerfs: 0.2 mm is what a 50 mm lens leaves in 3 mm.
 */
export const LASER_MATERIALS: Readonly<Record<string, LaserMaterial>> = {
  plywood: {
    cuts: [
      { thicknessMm: 3, powerPercent: 70, feedMmPerMin: 480, passes: 1, kerfMm: 0.2 },
      { thicknessMm: 4, powerPercent: 75, feedMmPerMin: 360, passes: 1, kerfMm: 0.22 },
      { thicknessMm: 6, powerPercent: 80, feedMmPerMin: 360, passes: 2, kerfMm: 0.25 },
    ],
    engrave: { powerPercent: 15, feedMmPerMin: 2400 },
  },
  MDF: {
    cuts: [
      { thicknessMm: 3, powerPercent: 70, feedMmPerMin: 420, passes: 1, kerfMm: 0.2 },
      { thicknessMm: 6, powerPercent: 80, feedMmPerMin: 300, passes: 2, kerfMm: 0.28 },
    ],
    engrave: { powerPercent: 15, feedMmPerMin: 2400 },
  },
  acrylic: {
    cuts: [
      { thicknessMm: 2, powerPercent: 60, feedMmPerMin: 600, passes: 1, kerfMm: 0.15 },
      { thicknessMm: 3, powerPercent: 65, feedMmPerMin: 420, passes: 1, kerfMm: 0.18 },
      { thicknessMm: 5, powerPercent: 75, feedMmPerMin: 240, passes: 1, kerfMm: 0.22 },
    ],
    engrave: { powerPercent: 12, feedMmPerMin: 2400 },
  },
  cardboard: {
    cuts: [
      { thicknessMm: 2, powerPercent: 30, feedMmPerMin: 1500, passes: 1, kerfMm: 0.2 },
      { thicknessMm: 4, powerPercent: 45, feedMmPerMin: 1200, passes: 1, kerfMm: 0.25 },
    ],
    engrave: { powerPercent: 8, feedMmPerMin: 3000 },
  },
};

/** Never under a laser, with the reason; matched against the whole name. */
export const LASER_NEVER: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/pvc|vinyl|vinilo/i, 'PVC gives off chlorine, which harms people and rusts the machine'],
  [/polycarbonate|policarbonato|lexan/i, 'polycarbonate burns and gives off poisonous smoke instead of cutting'],
  [/\babs\b/i, 'ABS melts and gives off poisonous smoke instead of cutting'],
  [/hdpe|polyethylene|polietileno/i, 'HDPE melts and catches fire'],
  [/alumin|steel|acero|metal|brass|copper/i, 'a laser of this kind is reflected by metal'],
];
