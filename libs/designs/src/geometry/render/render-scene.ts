import type { SizeMm } from '#libs/domain';
import { cameraFor, directions, emptyExtent, includeCorners, type Camera } from './camera.js';
import { GroundShadow, groundPoint } from './ground.js';
import { lineOf, occlusionOf, smoothNormals } from './light.js';
import { Picture } from './picture.js';
import { Raster } from './raster.js';
import { mix, type Colour, type Palette } from './theme.js';

export interface SceneThing {
  readonly triangles: Float32Array;
  readonly colour: Colour;
}

export interface Scene {
  readonly things: readonly SceneThing[];
  readonly palette: Palette;
  readonly azimuthDegrees: number;
  readonly elevationDegrees: number;
  /** Colour of the ground at a place, before shadow; undefined: the background goes on there. */
  readonly ground?: (x: number, y: number, mmPerPixel: number) => Colour | undefined;
  /** Corners that must be in the picture though nothing stands there. */
  readonly frame?: Float32Array;
  readonly floorMm?: number;
}

type Vector = readonly [number, number, number];
const unit = ([x, y, z]: Vector): Vector => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};
/** Picture directions: right, down, towards the viewer. */
const KEY = unit([-0.42, -0.55, 0.78]);
const FILL = unit([0.85, -0.05, 0.5]);
const HALF = unit([KEY[0], KEY[1], KEY[2] + 1]);

const { max, pow } = Math;

/** Light on a surface: a key light from the upper left, a weak one from the right, a sky above. */
function lit(nx: number, ny: number, nz: number, open: number): { readonly diffuse: number; readonly shine: number } {
  const key = max(0, nx * KEY[0] + ny * KEY[1] + nz * KEY[2]);
  const fill = max(0, nx * FILL[0] + ny * FILL[1] + nz * FILL[2]);
  const sky = 0.27 - 0.13 * ny;
  const half = max(0, nx * HALF[0] + ny * HALF[1] + nz * HALF[2]);
  return { diffuse: open * (0.78 * key * (0.4 + 0.6 * open) + 0.24 * fill + sky), shine: 0.1 * open * pow(half, 28) };
}

function boxOf(things: readonly SceneThing[]): { min: SizeMm; size: SizeMm } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const { triangles } of things) {
    for (let i = 0; i < triangles.length; i++) {
      const [axis, value] = [i % 3, triangles[i] ?? 0];
      if (value < (min[axis] ?? 0)) min[axis] = value;
      if (value > (max[axis] ?? 0)) max[axis] = value;
    }
  }
  const [x = 0, y = 0, z = 0] = min;
  return { min: { x, y, z }, size: { x: (max[0] ?? 0) - x, y: (max[1] ?? 0) - y, z: (max[2] ?? 0) - z } };
}

function shadowOf(scene: Scene): GroundShadow {
  const { min, size } = boxOf(scene.things);
  const shadow = new GroundShadow({ ...min, z: scene.floorMm ?? min.z }, size);
  for (const { triangles } of scene.things) shadow.add(triangles);
  shadow.soften();
  return shadow;
}

function aim(scene: Scene, width: number, height: number): Camera {
  const view = directions(scene.azimuthDegrees, scene.elevationDegrees);
  const extent = emptyExtent();
  for (const { triangles } of scene.things) includeCorners(extent, triangles, view);
  if (scene.frame) includeCorners(extent, scene.frame, view);
  return cameraFor(view, extent, width, height, scene.frame ? 0.05 : 0.12);
}

/** Draws a scene of solid things that stand on a ground. */
export function renderScene(scene: Scene, widthPx: number, heightPx: number): Uint8Array {
  // Small pictures show their steps most.
  const picture = new Picture(widthPx, heightPx, widthPx * heightPx <= 200_000 ? 3 : 2);
  const { width, height, parts } = picture;
  const camera = aim(scene, width, height);
  const raster = new Raster(width, height);
  scene.things.forEach(({ triangles }, i) => raster.draw(triangles, camera, i % 256));
  const normals = smoothNormals(raster, 2 * parts);
  const occlusion = occlusionOf(raster, Math.round(Math.min(width, height) / 22));
  const shadow = shadowOf(scene);
  const { palette } = scene;
  for (let y = 0; y < height; y++) {
    const sky = mix(palette.top, palette.bottom, y / height);
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if ((raster.depth[p] ?? 0) === -Infinity) {
        const [gx, gy] = groundPoint(camera, x + 0.5, y + 0.5, shadow.floor);
        const ground = scene.ground?.(gx, gy, 1 / camera.pixelsPerMm) ?? sky;
        picture.add(x, y, mix(ground, palette.shadow, palette.shadowStrength * shadow.at(gx, gy)));
        continue;
      }
      const [nx = 0, ny = 0, nz = 0] = [normals[p * 3], normals[p * 3 + 1], normals[p * 3 + 2]];
      const { diffuse, shine } = lit(nx, ny, nz, 1 - 0.75 * (occlusion[p] ?? 0));
      const [red, green, blue] = scene.things[raster.things[p] ?? 0]?.colour ?? [0.5, 0.5, 0.5];
      const surface: Colour = [red * diffuse + shine, green * diffuse + shine, blue * diffuse + shine];
      picture.add(x, y, mix(surface, palette.line, 0.55 * lineOf(raster, p)));
    }
  }
  return picture.toPng();
}
