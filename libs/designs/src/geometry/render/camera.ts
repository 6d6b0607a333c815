export type Vec3 = readonly [x: number, y: number, z: number];

/** Parallel projection: what is equal in the model is equal in the picture. */
export interface Camera {
  /** Model directions of the picture's right and up, and towards the viewer; each of length 1. */
  readonly right: Vec3;
  readonly up: Vec3;
  readonly towards: Vec3;
  readonly pixelsPerMm: number;
  /** Picture coordinates (y down) of the model's zero. */
  readonly originX: number;
  readonly originY: number;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Looks from the front right, from above. */
export function directions(azimuthDegrees: number, elevationDegrees: number): Pick<Camera, 'right' | 'up' | 'towards'> {
  const [a, e] = [radians(azimuthDegrees), radians(elevationDegrees)];
  const [sinA, cosA, sinE, cosE] = [Math.sin(a), Math.cos(a), Math.sin(e), Math.cos(e)];
  return {
    right: [cosA, sinA, 0],
    up: [-sinE * sinA, sinE * cosA, cosE],
    towards: [sinA * cosE, -cosA * cosE, sinE],
  };
}

export interface Extent {
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

export const emptyExtent = (): Extent => ({ minX: Infinity, maxX: -Infinity, minY: Infinity, maxY: -Infinity });

/** Widens by corners, three numbers each, as the camera sees them (y up, mm). */
export function includeCorners(
  extent: Extent,
  corners: Float32Array,
  { right, up }: Pick<Camera, 'right' | 'up'>,
): void {
  const [rx, ry, rz] = right;
  const [ux, uy, uz] = up;
  let { minX, maxX, minY, maxY } = extent;
  for (let i = 0; i < corners.length; i += 3) {
    const x = corners[i] ?? 0;
    const y = corners[i + 1] ?? 0;
    const z = corners[i + 2] ?? 0;
    const across = x * rx + y * ry + z * rz;
    const along = x * ux + y * uy + z * uz;
    if (across < minX) minX = across;
    if (across > maxX) maxX = across;
    if (along < minY) minY = along;
    if (along > maxY) maxY = along;
  }
  Object.assign(extent, { minX, maxX, minY, maxY });
}

/** Fills the picture with what the extent holds, with a margin around. */
export function cameraFor(
  view: Pick<Camera, 'right' | 'up' | 'towards'>,
  extent: Extent,
  width: number,
  height: number,
  margin: number,
): Camera {
  const [wide, high] = [Math.max(extent.maxX - extent.minX, 1e-3), Math.max(extent.maxY - extent.minY, 1e-3)];
  const pixelsPerMm = Math.min((width * (1 - 2 * margin)) / wide, (height * (1 - 2 * margin)) / high);
  return {
    ...view,
    pixelsPerMm,
    originX: width / 2 - ((extent.minX + extent.maxX) / 2) * pixelsPerMm,
    originY: height / 2 + ((extent.minY + extent.maxY) / 2) * pixelsPerMm,
  };
}
