import { DETAIL_MM, type Detail, type ToolPath } from './tool-path.js';
import type { Projection } from './view.js';
import { UNIT_MM } from './runs.js';

/** What printers put down; drawn so, walls close up. */
const BEAD_MM = 0.45;
const MIN_LINE_PX = 0.8;
/** Layers closer than this in the picture are not told apart. */
const MIN_PITCH_PX = 0.6;

/** What of a path a picture of this size shows. */
export interface DrawnLayers {
  /** By rising height: the order in which they hide each other. */
  readonly layers: readonly number[];
  readonly detail: Detail;
  readonly widthPx: number;
}

/** @param upTo the last layer to show; default all */
export function layersToDraw(
  path: ToolPath,
  projection: Projection,
  upTo = Infinity,
  minPitchPx = MIN_PITCH_PX,
): DrawnLayers {
  const first = path.info.firstLayer;
  const filled = Array.from({ length: path.layers }, (_, i) => first + i).filter(
    (layer) => layer <= upTo && (path.layerAt[layer - first] as number) < (path.layerAt[layer - first + 1] as number),
  );
  filled.sort((a, b) => (path.layerZ[a - first] as number) - (path.layerZ[b - first] as number) || a - b);
  const pxPerUnit = Math.abs(projection.yz) * UNIT_MM;
  const zOf = (layer: number): number => path.layerZ[layer - first] as number;
  const top = filled[filled.length - 1];
  let next = -Infinity;
  let pitchPx = 0;
  const layers = filled.filter((layer) => {
    const seen = zOf(layer) * pxPerUnit;
    // From right above all heights look alike: everything is shown.
    if (pxPerUnit > 1e-6 && seen < next && layer !== top) return false;
    if (next !== -Infinity) pitchPx = Math.max(pitchPx, Math.min(seen - next + minPitchPx, 4));
    next = seen + minPitchPx;
    return true;
  });
  const halfPixelMm = 0.5 / projection.pxPerMm;
  const detail = DETAIL_MM.findLastIndex((tolerance) => tolerance <= halfPixelMm) as Detail;
  return { layers, detail, widthPx: Math.max(MIN_LINE_PX, BEAD_MM * projection.pxPerMm, pitchPx * 1.1) };
}
