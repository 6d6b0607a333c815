import type { Plate, Point } from './kit.js';

/** Layers a mill's operator (and our CAM) can tell apart. */
const LAYERS = ['CUT_OUTSIDE', 'CUT_INSIDE', 'DRILL'] as const;
type Layer = (typeof LAYERS)[number];

/** Wider holes are milled around. */
const LARGEST_DRILL_MM = 13;

type Pair = readonly [code: number, value: string | number];

const mm = (value: number) => (Math.round(value * 1000) / 1000 + 0).toFixed(3);

function polyline(points: readonly Point[], layer: Layer): readonly Pair[] {
  const vertices = points.flatMap(([x, y]): Pair[] => [[0, 'VERTEX'], [8, layer], [10, mm(x)], [20, mm(y)], [30, '0.0']]); // prettier-ignore
  // 66: vertices follow; 70 = 1: closed.
  return [[0, 'POLYLINE'], [8, layer], [66, 1], [10, '0.0'], [20, '0.0'], [30, '0.0'], [70, 1], ...vertices, [0, 'SEQEND'], [8, layer]]; // prettier-ignore
}

const signedArea = (points: readonly Point[]) =>
  points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] ?? [0, 0];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

/**
 * A plate as DXF R12 (AC1009), the dialect every CAM program reads: closed POLYLINEs for contours, CIRCLEs for holes,
 * lower left corner at the origin, millimetres.
 */
export function toDxf(plate: Plate): string {
  const { min, max } = plate.outline.bounds();
  const contours = plate.outline
    .toPolygons()
    .map((contour) => contour.map(([x, y]): Point => [x - min[0], y - min[1]]));
  const cuts = contours.flatMap((contour) => polyline(contour, signedArea(contour) > 0 ? 'CUT_OUTSIDE' : 'CUT_INSIDE'));
  const holes = plate.holes.flatMap((hole): Pair[] => [
    [0, 'CIRCLE'], [8, hole.diameterMm > LARGEST_DRILL_MM ? 'CUT_INSIDE' : 'DRILL'], [10, mm(hole.x - min[0])], [20, mm(hole.y - min[1])], [30, '0.0'], [40, mm(hole.diameterMm / 2)],
  ]); // prettier-ignore
  const layers = LAYERS.flatMap((layer, i): Pair[] => [[0, 'LAYER'], [2, layer], [70, 0], [62, i + 1], [6, 'CONTINUOUS']]); // prettier-ignore
  const pairs: readonly Pair[] = [
    [0, 'SECTION'], [2, 'HEADER'],
    [9, '$ACADVER'], [1, 'AC1009'],
    [9, '$INSUNITS'], [70, 4],
    [9, '$EXTMIN'], [10, '0.0'], [20, '0.0'], [30, '0.0'],
    [9, '$EXTMAX'], [10, mm(max[0] - min[0])], [20, mm(max[1] - min[1])], [30, '0.0'],
    [0, 'ENDSEC'],
    [0, 'SECTION'], [2, 'TABLES'], [0, 'TABLE'], [2, 'LAYER'], [70, LAYERS.length], ...layers, [0, 'ENDTAB'], [0, 'ENDSEC'],
    [0, 'SECTION'], [2, 'ENTITIES'], ...cuts, ...holes, [0, 'ENDSEC'],
    [0, 'EOF'],
  ]; // prettier-ignore
  return pairs.map(([code, value]) => `${code}\n${value}\n`).join('');
}
