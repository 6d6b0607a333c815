/** How a board is cut with a two-flute end mill of 3 mm; other diameters scale in proportion (mill-plan.ts). */
export interface MillMaterial {
  readonly feedMmPerMin: number;
  readonly plungeMmPerMin: number;
  readonly depthPerPassMm: number;
  readonly rpm: number;
  /** What a person at the machine should know. */
  readonly advice: string;
}

/**
 * Starting values for light gantry mills (a 300 to 800 W spindle), to be tested on scrap; feed is chip load per tooth
 * x 2 flutes x rpm. Chip loads and the depth rule (about two thirds of the tool's diameter in wood and soft plastic, a
 * sixth in aluminium) are those of the community handbook "Shapeoko CNC A to Z", chapter "Feeds & speeds", at its cautious
 * end: plywood 0.03 mm, MDF 0.04 mm, HDPE 0.05 mm (chips must carry the heat away or the plastic melts), acrylic
 * 0.04 mm (slow turns for the same reason), soft aluminium 0.015 mm. Plunges are a third of the feed, the same handbook's
 * rule for end mills that cut at their centre.
 */
export const MILL_MATERIALS: Readonly<Record<string, MillMaterial>> = {
  plywood: { feedMmPerMin: 960, plungeMmPerMin: 300, depthPerPassMm: 2, rpm: 16_000, advice: 'extract the dust' },
  MDF: { feedMmPerMin: 1280, plungeMmPerMin: 400, depthPerPassMm: 2, rpm: 16_000, advice: 'fine dust, extract it and wear a mask' },
  HDPE: { feedMmPerMin: 1200, plungeMmPerMin: 400, depthPerPassMm: 2, rpm: 12_000, advice: 'one or two flutes, clear the chips' },
  acrylic: { feedMmPerMin: 800, plungeMmPerMin: 250, depthPerPassMm: 1, rpm: 10_000, advice: 'cast sheet only, extruded melts' },
  aluminium: { feedMmPerMin: 300, plungeMmPerMin: 100, depthPerPassMm: 0.5, rpm: 10_000, advice: 'soft alloys, a drop of oil or spirit' },
}; // prettier-ignore

/** End mills the table may be scaled to; beyond, nobody has tried. */
export const TOOL_RANGE_MM = { min: 0.5, max: 12 } as const;
