/** How a board is cut with a two-flute end mill of 3 mm; other diameters scale in proportion (cut-plan.ts). */
export interface MillMaterial {
  readonly feedMmPerMin: number;
  readonly plungeMmPerMin: number;
  readonly depthPerPassMm: number;
  readonly rpm: number;
}

/**
 * Starting values for light gantry mills (a 300 to 800 W spindle), from chip load per tooth x 2 flutes x rpm. Chip loads
 * and the depth rule (one tool diameter in wood and soft plastic, a fifth in aluminium) are those of the
 * community handbook "Shapeoko CNC A to Z", chapter "Feeds & speeds", at its cautious end:
 * plywood 0.03 mm, HDPE 0.05 mm (chips must carry the heat away or the plastic melts), aluminium 0.015 mm.
 */
export const MILL_MATERIALS: Readonly<Record<string, MillMaterial>> = {
  plywood: { feedMmPerMin: 960, plungeMmPerMin: 300, depthPerPassMm: 2, rpm: 16_000 },
  HDPE: { feedMmPerMin: 1200, plungeMmPerMin: 400, depthPerPassMm: 2, rpm: 12_000 },
  aluminium: { feedMmPerMin: 300, plungeMmPerMin: 100, depthPerPassMm: 0.5, rpm: 10_000 },
}; // prettier-ignore
