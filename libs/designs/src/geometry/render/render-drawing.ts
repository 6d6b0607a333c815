import { pointsOf, type DrawingShape, type Point2 } from '../drawing.js';
import { checkSize, Picture } from './picture.js';
import type { RenderOptions } from './render-model.js';
import { mix, PALETTES } from './theme.js';

interface Stroke {
  readonly points: readonly Point2[];
}

const MARGIN = 0.08;
/** Half the width of a line in pixels of the finished picture. */
const HALF_LINE_PX = 0.75;

/** Corners in parts of the picture, y down. */
function fitted(shapes: readonly DrawingShape[], width: number, height: number): Stroke[] {
  const strokes = shapes.map((shape) => {
    const points = pointsOf(shape);
    const isClosed = shape.kind === 'circle' || (shape.kind === 'polyline' && shape.isClosed);
    return isClosed ? [...points, ...points.slice(0, 1)] : points;
  });
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of strokes.flat()) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  const room = 1 - 2 * MARGIN;
  const scale = Math.min((width * room) / Math.max(maxX - minX, 1e-6), (height * room) / Math.max(maxY - minY, 1e-6));
  const place = ([x, y]: Point2): Point2 => [
    width / 2 + (x - (minX + maxX) / 2) * scale,
    height / 2 - (y - (minY + maxY) / 2) * scale,
  ];
  return strokes.map((points) => ({ points: points.map(place) }));
}

/** Where a row of parts is inside, by the even-odd rule over all lines; undefined when some outline is open. */
function insideRows(strokes: readonly Stroke[], width: number, height: number): Uint8Array | undefined {
  const crossings: number[][] = Array.from({ length: height }, () => []);
  for (const { points } of strokes) {
    for (let i = 0; i + 1 < points.length; i++) {
      const [a, b] = [points[i] ?? [0, 0], points[i + 1] ?? [0, 0]];
      const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
      for (let y = Math.max(0, Math.ceil(low[1] - 0.5)); y + 0.5 < high[1] && y < height; y++) {
        crossings[y]?.push(low[0] + ((y + 0.5 - low[1]) * (high[0] - low[0])) / (high[1] - low[1]));
      }
    }
  }
  if (crossings.some(({ length }) => length % 2 !== 0)) return undefined;
  const inside = new Uint8Array(width * height);
  crossings.forEach((row, y) => {
    row.sort((a, b) => a - b);
    for (let i = 0; i + 1 < row.length; i += 2) {
      const from = Math.max(0, Math.ceil((row[i] ?? 0) - 0.5));
      const to = Math.min(width, Math.ceil((row[i + 1] ?? 0) - 0.5));
      if (to > from) inside.fill(1, y * width + from, y * width + to);
    }
  });
  return inside;
}

/** Marks every part within reach of a line. */
function markLines(strokes: readonly Stroke[], width: number, height: number, reach: number): Uint8Array {
  const marked = new Uint8Array(width * height);
  for (const { points } of strokes) {
    for (let i = 0; i + 1 < points.length; i++) {
      const [a, b] = [points[i] ?? [0, 0], points[i + 1] ?? [0, 0]];
      const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1])));
      for (let k = 0; k <= steps; k++) {
        const [cx, cy] = [a[0] + ((b[0] - a[0]) * k) / steps, a[1] + ((b[1] - a[1]) * k) / steps];
        for (let y = Math.max(0, Math.floor(cy - reach)); y <= Math.min(height - 1, cy + reach); y++) {
          for (let x = Math.max(0, Math.floor(cx - reach)); x <= Math.min(width - 1, cx + reach); x++) {
            if ((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2 <= reach * reach) marked[y * width + x] = 1;
          }
        }
      }
    }
  }
  return marked;
}

/**
 * A picture of a drawing, its sheet filled where outlines enclose it: PNG bytes.
 * @throws DomainError INPUT_INVALID for a size that cannot be drawn.
 */
export function renderDrawing(
  shapes: readonly DrawingShape[],
  { widthPx, heightPx, theme = 'light' }: RenderOptions,
): Uint8Array {
  checkSize(widthPx, heightPx);
  const picture = new Picture(widthPx, heightPx, 3);
  const { width, height, parts } = picture;
  const palette = PALETTES[theme];
  const strokes = fitted(shapes, width, height);
  const inside = insideRows(strokes, width, height);
  const lines = markLines(strokes, width, height, HALF_LINE_PX * parts);
  for (let y = 0; y < height; y++) {
    const sky = mix(palette.top, palette.bottom, y / height);
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const surface = inside?.[p] === 1 ? palette.sheet : sky;
      picture.add(x, y, lines[p] === 1 ? palette.stroke : surface);
    }
  }
  return picture.toPng();
}
