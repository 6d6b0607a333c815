import {
  FEATURE_COLOURS,
  featureGroup,
  layersToDraw,
  shadeOf,
  UNIT_MM,
  type FeatureGroup,
  type LayerPath,
  type Projection,
} from '#libs/gcode';
import type { PathSource } from './path-source.js';

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly hasTravel: boolean;
  readonly projection: Projection;
  /** The layer looked at: in the flat view this one, in space all up to it. */
  readonly layer: number;
  readonly pixelRatio: number;
}

/** Work in one frame, by the clock and, as a browser paints after we have handed it over, by points. */
const FRAME_MS = 10;
const FRAME_POINTS = 6_000;
const MOVING_PITCH_PX = 4;

/** One layer seen from above, with the one below as a shadow. */
export function drawFlat(context: CanvasRenderingContext2D, source: PathSource, look: Look): void {
  clear(context);
  const { overview } = source;
  const groups = overview.info.features.map(featureGroup);
  const widthPx = Math.max(1, 0.4 * look.projection.pxPerMm);
  if (look.layer > 0) {
    context.globalAlpha = 0.16;
    const below = source.exact(look.layer - 1) ?? overview.layerPath(look.layer - 1);
    drawLayer(context, below, { ...look, hasTravel: false }, groups, widthPx);
    context.globalAlpha = 1;
  }
  drawLayer(context, source.exact(look.layer) ?? overview.layerPath(look.layer), look, groups, widthPx);
}

/**
 * All layers up to the chosen one, from below: what is higher hides what is lower. Draws for a moment at a time.
 * @param isMoving the view is being turned: fewer layers, at once
 * @returns stops it
 */
export function drawSpace(
  context: CanvasRenderingContext2D,
  source: PathSource,
  look: Look,
  isMoving: boolean,
): () => void {
  const { overview } = source;
  const groups = overview.info.features.map(featureGroup);
  const minPitchPx = isMoving ? MOVING_PITCH_PX * look.pixelRatio : look.pixelRatio;
  const drawn = layersToDraw(overview, look.projection, look.layer, minPitchPx);
  const detail = isMoving ? 3 : drawn.detail;
  let next = 0;
  let request = 0;
  clear(context);
  const goOn = (): void => {
    const until = performance.now() + FRAME_MS;
    let points = 0;
    while (next < drawn.layers.length && (isMoving || (performance.now() < until && points < FRAME_POINTS))) {
      const path = overview.layerPath(drawn.layers[next++] as number, detail);
      drawLayer(context, path, look, groups, drawn.widthPx);
      points += path.points.length / 3;
    }
    if (next < drawn.layers.length) request = requestAnimationFrame(goOn);
  };
  goOn();
  return () => cancelAnimationFrame(request);
}

function clear(context: CanvasRenderingContext2D): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}

const SHADES = 5;

/** Strokes of one colour and shade go out together: a canvas is slow at changing colours. */
function drawLayer(
  context: CanvasRenderingContext2D,
  layer: LayerPath,
  look: Look,
  groups: readonly FeatureGroup[],
  widthPx: number,
): void {
  const strokes = new Map<string, Path2D>();
  const { points, starts, features, isTravel } = layer;
  const { xx, xy, yx, yy, yz, left, top } = look.projection;
  const isFlat = Math.abs(yz) < 1e-6;
  for (let run = 0; run < features.length; run++) {
    const isMade = isTravel[run] === 0;
    if (!isMade && !look.hasTravel) continue;
    const group = isMade ? (groups[features[run] as number] ?? 'other') : 'travel';
    const end = 3 * (starts[run + 1] as number);
    let stroke: Path2D | undefined;
    let x = 0;
    let y = 0;
    for (let i = 3 * (starts[run] as number); i < end; i += 3) {
      const mmX = (points[i] as number) * UNIT_MM;
      const mmY = (points[i + 1] as number) * UNIT_MM;
      const nextX = xx * mmX + xy * mmY + left;
      const nextY = yx * mmX + yy * mmY + yz * (points[i + 2] as number) * UNIT_MM + top;
      if (i > 3 * (starts[run] as number)) {
        const dx = (points[i] as number) - (points[i - 3] as number);
        const dy = (points[i + 1] as number) - (points[i - 2] as number);
        const shade = isFlat || !isMade ? SHADES : Math.round(shadeOf(dx, dy) * SHADES);
        const found = strokeOf(strokes, `${group} ${shade}`);
        if (found !== stroke) found.moveTo(x, y);
        stroke = found;
        stroke.lineTo(nextX, nextY);
      }
      x = nextX;
      y = nextY;
    }
  }
  for (const [key, path] of strokes) {
    const [group, shade] = key.split(' ') as [FeatureGroup, string];
    context.strokeStyle = cssColour(look.scheme, group, Number(shade) / SHADES);
    context.lineWidth = group === 'travel' ? look.pixelRatio : widthPx;
    context.stroke(path);
  }
}

function strokeOf(strokes: Map<string, Path2D>, key: string): Path2D {
  const known = strokes.get(key);
  if (known) return known;
  const path = new Path2D();
  strokes.set(key, path);
  return path;
}

export function cssColour(scheme: 'light' | 'dark', group: FeatureGroup, shade = 1): string {
  const [red, green, blue] = FEATURE_COLOURS[scheme][group];
  return `rgb(${Math.round(red * shade)} ${Math.round(green * shade)} ${Math.round(blue * shade)})`;
}
