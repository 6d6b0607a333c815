import { encode } from 'fast-png';
import type { ExtentsMm } from '../types.js';
import { FEATURE_COLOURS, featureGroup, type Rgb } from './colours.js';
import { UNIT_MM } from './runs.js';
import { layersToDraw, type DrawnLayers } from './scene.js';
import type { LayerPath, ToolPath } from './tool-path.js';
import { aspectOf, ISOMETRIC_VIEW, projectionOf, shadeOf, TOP_VIEW, type Projection } from './view.js';

export interface PictureOptions {
  readonly widthPx: number;
  /** Default: as high as the part needs, at most as high as wide. */
  readonly heightPx?: number;
  readonly view?: 'isometric' | 'top';
  readonly scheme?: 'light' | 'dark';
}

const MARGIN_PX = 6;
const NOTHING: ExtentsMm = { min: { x: 0, y: 0, z: 0 }, max: { x: 1, y: 1, z: 1 } };

/**
 * A picture of what the program makes, on a transparent ground. The same path gives the same bytes on every machine.
 * @returns a PNG
 */
export function renderPng(path: ToolPath, options: PictureOptions): Uint8Array {
  const angles = options.view === 'top' ? TOP_VIEW : ISOMETRIC_VIEW;
  const box = path.info.extentsMm ?? NOTHING;
  const width = Math.max(Math.round(options.widthPx), 16);
  const height = options.heightPx ?? Math.max(16, Math.round(width * Math.min(1, aspectOf(box, angles))));
  const projection = projectionOf(box, angles, { widthPx: width, heightPx: height, marginPx: MARGIN_PX });
  const canvas = new LineCanvas(width, height);
  const colours = path.info.features.map((name) => FEATURE_COLOURS[options.scheme ?? 'light'][featureGroup(name)]);
  const drawn = layersToDraw(path, projection);
  for (const layer of drawn.layers)
    drawLayer(canvas, path.layerPath(layer, drawn.detail), { projection, colours, drawn });
  return encode({ width, height, data: canvas.pixels, channels: 4, depth: 8 });
}

interface Scene {
  readonly projection: Projection;
  readonly colours: readonly Rgb[];
  readonly drawn: DrawnLayers;
}

function drawLayer(canvas: LineCanvas, layer: LayerPath, { projection: p, colours, drawn }: Scene): void {
  const { points, starts, features, isTravel } = layer;
  for (let run = 0; run < features.length; run++) {
    if (isTravel[run] === 1) continue;
    const colour = colours[features[run] as number] ?? FEATURE_COLOURS.light.other;
    const end = 3 * (starts[run + 1] as number);
    let x = Number.NaN;
    let y = Number.NaN;
    for (let i = 3 * (starts[run] as number); i < end; i += 3) {
      const mmX = (points[i] as number) * UNIT_MM;
      const mmY = (points[i + 1] as number) * UNIT_MM;
      const nextX = p.xx * mmX + p.xy * mmY + p.left;
      const nextY = p.yx * mmX + p.yy * mmY + p.yz * (points[i + 2] as number) * UNIT_MM + p.top;
      if (!Number.isNaN(x)) {
        const dx = (points[i] as number) - (points[i - 3] as number);
        const dy = (points[i + 1] as number) - (points[i - 2] as number);
        canvas.ink(colour, shadeOf(dx, dy));
        canvas.line(x, y, nextX, nextY, drawn.widthPx / 2);
      }
      x = nextX;
      y = nextY;
    }
  }
}

/** Draws anti-aliased lines into RGBA pixels: how much of a pixel is covered follows from its distance to the line. */
class LineCanvas {
  readonly pixels: Uint8ClampedArray;
  private red = 0;
  private green = 0;
  private blue = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.pixels = new Uint8ClampedArray(4 * width * height);
  }

  ink([red, green, blue]: Rgb, shade: number): void {
    this.red = red * shade;
    this.green = green * shade;
    this.blue = blue * shade;
  }

  /** Walks along the longer axis and looks at the few pixels across it. */
  line(x0: number, y0: number, x1: number, y1: number, halfPx: number): void {
    const isSteep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
    const [from, to] = isSteep ? [y0, y1] : [x0, x1];
    const [low, high] = from < to ? [from, to] : [to, from];
    const limit = isSteep ? this.height : this.width;
    const reach = (halfPx + 0.5) * Math.SQRT2 + 0.5;
    const slope = to === from ? 0 : (isSteep ? x1 - x0 : y1 - y0) / (to - from);
    const start = Math.max(0, Math.floor(low - halfPx - 0.5));
    const stop = Math.min(limit - 1, Math.ceil(high + halfPx + 0.5));
    for (let major = start; major <= stop; major++) {
      const on = Math.min(Math.max(major, low), high);
      const centre = (isSteep ? x0 : y0) + slope * (on - from);
      const last = Math.floor(centre + reach);
      for (let minor = Math.ceil(centre - reach); minor <= last; minor++) {
        const x = isSteep ? minor : major;
        const y = isSteep ? major : minor;
        const cover = halfPx + 0.5 - distance(x - x0, y - y0, x1 - x0, y1 - y0);
        if (cover > 0) this.blend(x, y, Math.min(cover, 1));
      }
    }
  }

  private blend(x: number, y: number, cover: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const { pixels } = this;
    const at = 4 * (y * this.width + x);
    const below = ((pixels[at + 3] as number) / 255) * (1 - cover);
    const alpha = cover + below;
    pixels[at] = (this.red * cover + (pixels[at] as number) * below) / alpha;
    pixels[at + 1] = (this.green * cover + (pixels[at + 1] as number) * below) / alpha;
    pixels[at + 2] = (this.blue * cover + (pixels[at + 2] as number) * below) / alpha;
    pixels[at + 3] = alpha * 255;
  }
}

/** Of a point to the piece from the origin to `dx, dy`. */
function distance(x: number, y: number, dx: number, dy: number): number {
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : (x * dx + y * dy) / length;
  const t = along < 0 ? 0 : along > 1 ? 1 : along;
  const ex = x - t * dx;
  const ey = y - t * dy;
  return Math.sqrt(ex * ex + ey * ey);
}
