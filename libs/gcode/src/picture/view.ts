import type { ExtentsMm } from '../types.js';

/** From where a path is looked at, in radians. */
export interface ViewAngles {
  /** Turn of the part about the vertical. */
  readonly turn: number;
  /** 0: from the side, a quarter turn: from above. */
  readonly tilt: number;
}

export const TOP_VIEW: ViewAngles = { turn: 0, tilt: Math.PI / 2 };
/** All three axes equally foreshortened, the front left corner towards the eye. */
export const ISOMETRIC_VIEW: ViewAngles = { turn: Math.PI / 4, tilt: Math.atan(Math.SQRT1_2) };

/**
 * Millimetres to pixels: `px = xx * x + xy * y + left`, `py = yx * x + yy * y + yz * z + top`. Seen from above, what
 * is higher hides what is lower: drawing by rising Z needs no depth buffer.
 */
export interface Projection {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly yz: number;
  readonly left: number;
  readonly top: number;
  readonly pxPerMm: number;
}

export interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly marginPx: number;
}

/** The projection that fits a box into a frame, in its middle. */
export function projectionOf(box: ExtentsMm, { turn, tilt }: ViewAngles, frame: Frame): Projection {
  const axes = {
    xx: Math.cos(turn),
    xy: -Math.sin(turn),
    yx: -Math.sin(turn) * Math.sin(tilt),
    yy: -Math.cos(turn) * Math.sin(tilt),
    yz: -Math.cos(tilt),
  };
  const { x0, x1, y0, y1 } = outline(box, axes);
  const pxPerMm = Math.min(
    (frame.widthPx - 2 * frame.marginPx) / Math.max(x1 - x0, 0.1),
    (frame.heightPx - 2 * frame.marginPx) / Math.max(y1 - y0, 0.1),
  );
  return {
    xx: axes.xx * pxPerMm,
    xy: axes.xy * pxPerMm,
    yx: axes.yx * pxPerMm,
    yy: axes.yy * pxPerMm,
    yz: axes.yz * pxPerMm,
    left: frame.widthPx / 2 - ((x0 + x1) / 2) * pxPerMm,
    top: frame.heightPx / 2 - ((y0 + y1) / 2) * pxPerMm,
    pxPerMm,
  };
}

/** Height over width of what is seen of a box. */
export function aspectOf(box: ExtentsMm, angles: ViewAngles): number {
  const { xx, xy, yx, yy, yz } = projectionOf(box, angles, { widthPx: 1000, heightPx: 1000, marginPx: 0 });
  const { x0, x1, y0, y1 } = outline(box, { xx, xy, yx, yy, yz });
  return (y1 - y0) / Math.max(x1 - x0, 1e-9);
}

type Axes = Pick<Projection, 'xx' | 'xy' | 'yx' | 'yy' | 'yz'>;

function outline({ min, max }: ExtentsMm, { xx, xy, yx, yy, yz }: Axes) {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const x of [min.x, max.x]) {
    for (const y of [min.y, max.y]) {
      for (const z of [min.z, max.z]) {
        const px = xx * x + xy * y;
        const py = yx * x + yy * y + yz * z;
        x0 = Math.min(x0, px);
        x1 = Math.max(x1, px);
        y0 = Math.min(y0, py);
        y1 = Math.max(y1, py);
      }
    }
  }
  return { x0, x1, y0, y1 };
}

/** Light falls from the left: walls that face it are bright, walls that face away are dark. 0.68..1 */
export function shadeOf(dx: number, dy: number): number {
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return 0.84;
  return 0.68 + (0.32 * Math.abs(0.95 * dx + 0.31 * dy)) / length;
}
