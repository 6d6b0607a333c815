import type { Camera } from './camera.js';

const { ceil, floor, max, min, sqrt } = Math;

/** What stands nearest to the viewer in every pixel. Depth and normals are in pixels and picture directions (y down). */
export class Raster {
  /** Towards the viewer, in pixels; -Infinity where nothing stands. */
  readonly depth: Float32Array;
  /** Three numbers per pixel: right, down, towards the viewer. */
  readonly normals: Float32Array;
  /** Number of the thing that stands there. */
  readonly things: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.depth = new Float32Array(width * height).fill(-Infinity);
    this.normals = new Float32Array(width * height * 3);
    this.things = new Uint8Array(width * height);
  }

  /** Draws triangles, both sides alike: models may be open or inside out. */
  draw(triangles: Float32Array, camera: Camera, thing: number): void {
    const { right, up, towards, pixelsPerMm: s, originX, originY } = camera;
    const corners = new Float64Array(9);
    for (let i = 0; i < triangles.length; i += 9) {
      for (let k = 0; k < 9; k += 3) {
        const x = triangles[i + k] ?? 0;
        const y = triangles[i + k + 1] ?? 0;
        const z = triangles[i + k + 2] ?? 0;
        corners[k] = originX + s * (x * right[0] + y * right[1] + z * right[2]);
        corners[k + 1] = originY - s * (x * up[0] + y * up[1] + z * up[2]);
        corners[k + 2] = s * (x * towards[0] + y * towards[1] + z * towards[2]);
      }
      this.triangle(corners, thing);
    }
  }

  private triangle(c: Float64Array, thing: number): void {
    const ax = c[0] ?? 0;
    const ay = c[1] ?? 0;
    const az = c[2] ?? 0;
    const ux = (c[3] ?? 0) - ax;
    const uy = (c[4] ?? 0) - ay;
    const uz = (c[5] ?? 0) - az;
    const vx = (c[6] ?? 0) - ax;
    const vy = (c[7] ?? 0) - ay;
    const vz = (c[8] ?? 0) - az;
    const nz = ux * vy - uy * vx;
    if (nz === 0) return;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const facing = (nz < 0 ? -1 : 1) / sqrt(nx * nx + ny * ny + nz * nz);
    const left = max(0, ceil(ax + min(0, ux, vx) - 0.5));
    const farLeft = min(this.width - 1, floor(ax + max(0, ux, vx) - 0.5));
    const top = max(0, ceil(ay + min(0, uy, vy) - 0.5));
    const bottom = min(this.height - 1, floor(ay + max(0, uy, vy) - 0.5));
    const { depth, normals, things, width } = this;
    for (let y = top; y <= bottom; y++) {
      const dy = y + 0.5 - ay;
      for (let x = left; x <= farLeft; x++) {
        const dx = x + 0.5 - ax;
        const a = (dx * vy - dy * vx) / nz;
        const b = (ux * dy - uy * dx) / nz;
        if (a < 0 || b < 0 || a + b > 1) continue;
        const pixel = y * width + x;
        const z = az + a * uz + b * vz;
        if (z <= (depth[pixel] ?? 0)) continue;
        depth[pixel] = z;
        things[pixel] = thing;
        normals[pixel * 3] = nx * facing;
        normals[pixel * 3 + 1] = ny * facing;
        normals[pixel * 3 + 2] = nz * facing;
      }
    }
  }
}
