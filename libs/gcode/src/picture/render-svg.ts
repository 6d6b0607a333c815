import type { ExtentsMm } from '../types.js';
import { FEATURE_COLOURS, featureGroup, type FeatureGroup } from './colours.js';
import { UNIT_MM } from './runs.js';
import { layersToDraw } from './scene.js';
import type { LayerPath, ToolPath } from './tool-path.js';
import { thin } from './thin.js';
import { aspectOf, ISOMETRIC_VIEW, projectionOf, TOP_VIEW, type Projection } from './view.js';
import type { PictureOptions } from './render-png.js';

const MAX_CHARS = 60_000;
const NOTHING: ExtentsMm = { min: { x: 0, y: 0, z: 0 }, max: { x: 1, y: 1, z: 1 } };
/** Hidden below the walls and the top of a part. */
const INSIDE: readonly FeatureGroup[] = ['inner', 'infill', 'support', 'solid'];

/** A drawing of at most 60,000 characters: fewer layers and points until it fits. `PictureOptions` as for the PNG. */
export function renderSvg(path: ToolPath, options: PictureOptions): string {
  const angles = options.view === 'top' ? TOP_VIEW : ISOMETRIC_VIEW;
  const box = path.info.extentsMm ?? NOTHING;
  const widthPx = Math.round(options.widthPx);
  const heightPx = options.heightPx ?? Math.round(widthPx * Math.min(1, aspectOf(box, angles)));
  const projection = projectionOf(box, angles, { widthPx, heightPx, marginPx: 6 });
  for (let coarseness = 1; ; coarseness *= 2) {
    const drawing = new Drawing(path, projection, coarseness);
    const body = drawing.body(options.scheme ?? 'light');
    if (body.length > MAX_CHARS - 300 && coarseness < 1 << 16) continue;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" ` +
      `height="${heightPx}" fill="none" stroke-linejoin="round" stroke-linecap="round">${body}</svg>`
    );
  }
}

/** One try: points of a path as strings, at one coarseness. */
class Drawing {
  private readonly parts: string[] = [];
  private chars = 0;

  constructor(
    private readonly path: ToolPath,
    private readonly p: Projection,
    private readonly coarseness: number,
  ) {}

  body(scheme: 'light' | 'dark'): string {
    const { path, p, coarseness } = this;
    const drawn = layersToDraw(path, p, Infinity, 0.6 * coarseness);
    const groups = path.info.features.map(featureGroup);
    const lastLayer = drawn.layers[drawn.layers.length - 1];
    for (const layer of drawn.layers) {
      if (this.chars > MAX_CHARS) break;
      const isTop = layer === lastLayer || drawn.layers.length < 3;
      const lines = this.linesOf(path.layerPath(layer, drawn.detail), groups, isTop);
      for (const [group, d] of lines) {
        const [red, green, blue] = FEATURE_COLOURS[scheme][group];
        this.add(`<path stroke="rgb(${red},${green},${blue})" stroke-width="${drawn.widthPx.toFixed(1)}" d="${d}"/>`);
      }
    }
    return this.parts.join('');
  }

  private add(text: string): void {
    this.parts.push(text);
    this.chars += text.length;
  }

  private linesOf(layer: LayerPath, groups: readonly FeatureGroup[], isTop: boolean): Map<FeatureGroup, string> {
    const lines = new Map<FeatureGroup, string>();
    // Where all is one layer (a laser's raster), runs are left out in the end.
    const stride = Math.max(1, this.coarseness >> 3);
    for (let run = 0; run < layer.features.length; run += stride) {
      const group = groups[layer.features[run] as number] ?? 'other';
      const isHidden = this.coarseness > 1 && !isTop && INSIDE.includes(group);
      if (layer.isTravel[run] === 1 || isHidden) continue;
      lines.set(group, (lines.get(group) ?? '') + this.lineOf(layer, run));
    }
    return lines;
  }

  private lineOf({ points, starts }: LayerPath, run: number): string {
    const { p } = this;
    const first = starts[run] as number;
    const count = (starts[run + 1] as number) - first;
    const copy = points.slice(3 * first, 3 * (first + count));
    const left = thin(copy, count, (0.3 * this.coarseness) / p.pxPerMm / UNIT_MM);
    let text = '';
    for (let i = 0; i < left; i++) {
      const x = (copy[3 * i] as number) * UNIT_MM;
      const y = (copy[3 * i + 1] as number) * UNIT_MM;
      const z = (copy[3 * i + 2] as number) * UNIT_MM;
      const px = p.xx * x + p.xy * y + p.left;
      const py = p.yx * x + p.yy * y + p.yz * z + p.top;
      text += `${i === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`;
    }
    return text;
  }
}
