import type { SizeMm } from '#libs/domain';
import type { Mesh } from '../mesh.js';
import { checkSize } from './picture.js';
import { renderScene } from './render-scene.js';
import { PALETTES, PIECE_COLOURS, type Colour, type RenderTheme } from './theme.js';

export interface RenderOptions {
  /** 16 to 2,048. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Default `light`. */
  readonly theme?: RenderTheme;
}

const FIRST: Colour = PIECE_COLOURS[0] ?? [0.5, 0.5, 0.5];

/**
 * A picture of a model as it lies, from the front right: PNG bytes, the same for the same mesh.
 * @throws DomainError INPUT_INVALID for a size that cannot be drawn.
 */
export function renderModel(mesh: Mesh, { widthPx, heightPx, theme = 'light' }: RenderOptions): Uint8Array {
  checkSize(widthPx, heightPx);
  const things = [{ triangles: mesh.triangles, colour: FIRST }];
  return renderScene({ things, palette: PALETTES[theme], azimuthDegrees: 32, elevationDegrees: 27 }, widthPx, heightPx);
}

/** A piece on a plate, as layOutPlates placed it. */
export interface PlatePictured {
  readonly mesh: Mesh;
  readonly xMm: number;
  readonly yMm: number;
  readonly isTurned: boolean;
  /** Pieces with one number have one colour. */
  readonly colour?: number;
}

export interface PictureOfPlate {
  readonly envelopeMm: SizeMm;
  readonly keepOutMm?: { readonly left: number; readonly right: number; readonly front: number; readonly back: number };
}

/** The piece's triangles where it lies: turned, its lowest left front corner at the place given, on the plate. */
function placed({ mesh: { triangles: t }, xMm, yMm, isTurned }: PlatePictured): Float32Array {
  const result = new Float32Array(t.length);
  const min = [Infinity, Infinity, Infinity];
  for (let i = 0; i < t.length; i += 3) {
    result[i] = isTurned ? -(t[i + 1] ?? 0) : (t[i] ?? 0);
    result[i + 1] = (isTurned ? t[i] : t[i + 1]) ?? 0;
    result[i + 2] = t[i + 2] ?? 0;
    for (let axis = 0; axis < 3; axis++) min[axis] = Math.min(min[axis] ?? 0, result[i + axis] ?? 0);
  }
  const shift = [xMm - (min[0] ?? 0), yMm - (min[1] ?? 0), -(min[2] ?? 0)];
  for (let i = 0; i < t.length; i++) result[i] = (result[i] ?? 0) + (shift[i % 3] ?? 0);
  return result;
}

/** The bed: a line every 10 mm, stronger every 50, and the strips where nothing may lie in another colour. */
function bedOf({ envelopeMm: { x: width, y: depth }, keepOutMm }: PictureOfPlate, theme: RenderTheme) {
  const palette = PALETTES[theme];
  const near = (value: number, grid: number, reach: number) =>
    Math.abs(value - Math.round(value / grid) * grid) < reach;
  return (x: number, y: number, mmPerPixel: number): Colour | undefined => {
    if (x < 0 || y < 0 || x > width || y > depth) return undefined;
    const line = Math.max(mmPerPixel, 0.25);
    if (near(x, 50, line) || near(y, 50, line) || Math.min(x, y, width - x, depth - y) < 2 * line)
      return palette.bedLine;
    const { left = 0, right = 0, front = 0, back = 0 } = keepOutMm ?? {};
    const surface = x < left || x > width - right || y < front || y > depth - back ? palette.keepOut : palette.bed;
    const isFine = near(x, 10, line / 2) || near(y, 10, line / 2);
    return isFine
      ? ([0, 1, 2].map((i) => ((surface[i] ?? 0) + (palette.bedLine[i] ?? 0)) / 2) as unknown as Colour)
      : surface;
  };
}

/**
 * A picture of a whole plate with its pieces: PNG bytes.
 * @throws DomainError INPUT_INVALID for a size that cannot be drawn.
 */
export function renderPlate(
  pieces: readonly PlatePictured[],
  plate: PictureOfPlate,
  options: RenderOptions,
): Uint8Array {
  const { widthPx, heightPx, theme = 'light' } = options;
  checkSize(widthPx, heightPx);
  const { x, y } = plate.envelopeMm;
  const things = pieces.map((piece, i) => ({
    triangles: placed(piece),
    colour: PIECE_COLOURS[(piece.colour ?? i) % PIECE_COLOURS.length] ?? FIRST,
  }));
  const scene = {
    things,
    palette: PALETTES[theme],
    azimuthDegrees: 24,
    elevationDegrees: 48,
    ground: bedOf(plate, theme),
    frame: Float32Array.of(0, 0, 0, x, 0, 0, x, y, 0, 0, y, 0),
    floorMm: 0,
  };
  return renderScene(scene, widthPx, heightPx);
}
