import type { Raster } from './raster.js';

const { abs, max, min, sqrt } = Math;
/** Pixels where nothing stands. */
const NOTHING = -Infinity;

/** Surfaces that bend by less than this (cosine of 32 degrees) are one curve cut to facets. */
const SAME_SURFACE = 0.848;

/** Rounds facets off: every normal becomes the mean of its neighbours along a row or a column on the same surface. */
function smoothAlong(raster: Raster, from: Float32Array, step: number, reach: number): Float32Array {
  const { depth } = raster;
  const result = new Float32Array(from.length);
  const count = depth.length;
  for (let p = 0; p < count; p++) {
    const z = depth[p] ?? NOTHING;
    if (z === NOTHING) continue;
    const nx = from[p * 3] ?? 0;
    const ny = from[p * 3 + 1] ?? 0;
    const nz = from[p * 3 + 2] ?? 0;
    let [x, y, w] = [nx, ny, nz];
    for (let k = -reach; k <= reach; k++) {
      const q = p + k * step;
      if (k === 0 || q < 0 || q >= count) continue;
      const d = (depth[q] ?? NOTHING) - z;
      // Steeper surfaces change their depth faster from pixel to pixel.
      if (abs(d) * max(nz, 0.1) > 1.5 * reach) continue;
      const ox = from[q * 3] ?? 0;
      const oy = from[q * 3 + 1] ?? 0;
      const oz = from[q * 3 + 2] ?? 0;
      if (nx * ox + ny * oy + nz * oz < SAME_SURFACE) continue;
      x += ox;
      y += oy;
      w += oz;
    }
    const length = sqrt(x * x + y * y + w * w) || 1;
    result[p * 3] = x / length;
    result[p * 3 + 1] = y / length;
    result[p * 3 + 2] = w / length;
  }
  return result;
}

export function smoothNormals(raster: Raster, reach: number): Float32Array {
  return smoothAlong(raster, smoothAlong(raster, raster.normals, 1, reach), raster.width, reach);
}

const TAPS = 14;
const GOLDEN_RAD = Math.PI * (3 - sqrt(5));

/** Offsets of a spiral, turned by 16 angles so that neighbouring pixels look at different places. */
function spirals(radius: number): Int16Array[] {
  return Array.from({ length: 16 }, (_, turn) => {
    const offsets = new Int16Array(TAPS * 2);
    for (let i = 0; i < TAPS; i++) {
      const [r, angle] = [radius * sqrt((i + 0.7) / TAPS), i * GOLDEN_RAD + (turn * Math.PI) / 8];
      offsets[i * 2] = Math.round(r * Math.cos(angle));
      offsets[i * 2 + 1] = Math.round(r * Math.sin(angle));
    }
    return offsets;
  });
}

/** Share of the sky that corners and gaps keep from a place, 0 to 1: gives depth to a picture without sharp shadows. */
export function occlusionOf(raster: Raster, radius: number): Float32Array {
  const { width, height, depth, normals } = raster;
  const rough = new Float32Array(depth.length);
  const patterns = spirals(radius);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const z = depth[p] ?? NOTHING;
      if (z === NOTHING) continue;
      const nz = max(normals[p * 3 + 2] ?? 0, 0.15);
      const [slopeX, slopeY] = [(normals[p * 3] ?? 0) / nz, (normals[p * 3 + 1] ?? 0) / nz];
      const offsets = patterns[(x & 3) * 4 + (y & 3)] ?? new Int16Array(0);
      let hidden = 0;
      for (let i = 0; i < offsets.length; i += 2) {
        const dx = offsets[i] ?? 0;
        const dy = offsets[i + 1] ?? 0;
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
        // How far the neighbour stands out of this place's own plane.
        const rise = (depth[p + dy * width + dx] ?? NOTHING) - (z - slopeX * dx - slopeY * dy);
        if (rise > 1.5 && rise < radius * 4) hidden += rise < radius * 2 ? 1 : 2 - rise / (radius * 2);
      }
      rough[p] = hidden / TAPS;
    }
  }
  return blurred(rough, raster);
}

/** The mean of 4 by 4 pixels, which holds every turn of the spiral once. */
function blurred(values: Float32Array, { width, height, depth }: Raster): Float32Array {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if ((depth[p] ?? NOTHING) === NOTHING) continue;
      let [sum, count] = [0, 0];
      for (let dy = -2; dy < 2; dy++) {
        for (let dx = -2; dx < 2; dx++) {
          const q = min(max(y + dy, 0), height - 1) * width + min(max(x + dx, 0), width - 1);
          if ((depth[q] ?? NOTHING) === NOTHING) continue;
          sum += values[q] ?? 0;
          count++;
        }
      }
      result[p] = sum / count;
    }
  }
  return result;
}

/** 1 where a fine line belongs: on outlines and sharp edges; softer inside than at the outline. */
export function lineOf({ width, depth, normals }: Raster, p: number): number {
  const z = depth[p] ?? NOTHING;
  let line = 0;
  for (const step of [1, -1, width, -width]) {
    const q = p + step;
    const other = depth[q] ?? NOTHING;
    if (other === NOTHING) return 1;
    const nz = max(normals[p * 3 + 2] ?? 0, 0.08);
    const across = step === 1 || step === -1;
    const slope = ((across ? normals[p * 3] : normals[p * 3 + 1]) ?? 0) / nz;
    const expected = z - slope * (step > 0 ? 1 : -1);
    // Drawn on the far side of a step only, so that lines stay one pixel wide.
    if (expected - other > 6 + abs(slope)) line = max(line, 0.75);
    let bend = 0;
    for (let axis = 0; axis < 3; axis++) bend += (normals[p * 3 + axis] ?? 0) * (normals[q * 3 + axis] ?? 0);
    if (bend < 0.8) line = max(line, 0.45);
  }
  return line;
}
