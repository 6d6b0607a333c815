import type { Manifold, Mesh as WasmMesh } from 'manifold-3d';
import { readStl } from '#libs/designs';
import { domainError } from '#libs/domain';
import { linesThrough } from './curves.js';
import { camFailed, type Shape } from './drawing.js';
import { pointText } from './geometry.js';
import type { Operation } from './operations.js';
import type { ReadDrawing } from './read-part.js';
import { grown, kernel, type Region } from './regions.js';

const MAX_TRIANGLES = 200_000;
/** Levels closer than this are one: exporters round. */
const SAME_LEVEL_MM = 0.02;
/** A face is upright or level within this (the cosine of its angle): 0.6 degrees. */
const LEVEL = 0.01;
const MAX_LEVELS = 50;
/** Faces smaller than this do not make a part impossible: slivers of an exporter. */
const SLIVER_MM2 = 0.05;
/** The board may be so much thinner or thicker than the model. */
const THICKNESS_MM = 0.3;

/**
 * A model that is one board cut from above: its outline, holes right through, and pockets down to level floors. Throws
 * CAM_FAILED with the true reason and place when it is none, and what reading an STL throws.
 *
 * @param besideMm room beside the part that the tool may use where a pocket is open to the side: its diameter
 */
export async function readPrism(stl: Uint8Array, thicknessMm: number, besideMm: number): Promise<ReadDrawing> {
  const { triangles } = readStl(stl);
  if (triangles.length / 9 > MAX_TRIANGLES) {
    const message = `The model has ${triangles.length / 9} triangles; sheet parts may have ${MAX_TRIANGLES}. Export a DXF of its flat side.`;
    throw domainError('INPUT_TOO_LARGE', message);
  }
  const faces = facesOf(triangles);
  const solid = await solidOf(triangles);
  const [bottom, top] = [faces.lowest, faces.highest];
  const heightMm = Number((top - bottom).toFixed(2));
  if (Math.abs(heightMm - thicknessMm) > THICKNESS_MM) {
    const message = `The model is ${heightMm} mm high as it lies, the board ${thicknessMm} mm. Lay the model flat, or use a board of its height.`;
    throw camFailed(message, { heightMm, thicknessMm });
  }
  const floors = levelsOf(faces.floors, top);
  const whole = solid.slice(bottom + Math.min(SAME_LEVEL_MM, heightMm / 4));
  const shapes: Shape[] = [];
  const operations: Operation[] = [];
  const add = (region: Region, operation: Operation): void => {
    for (const ring of region.simplify(0.001).toPolygons()) {
      shapes.push({ curve: linesThrough(ring, true), isClosed: true, layer: operation.kind });
      operations.push(operation);
    }
  };
  // Floors from the lowest up: whatever is not there above a floor has to go at least so deep.
  for (const floor of floors.toSorted((a, b) => a - b)) {
    const above = solid.slice(floor + Math.min(SAME_LEVEL_MM, heightMm / 4));
    const gone = whole.subtract(above);
    const clear = gone.decompose().filter((piece) => piece.area() > SLIVER_MM2);
    for (const piece of clear)
      add(openedBeside(piece, whole, besideMm), { kind: 'pocket', depthMm: Number((top - floor).toFixed(3)) });
  }
  add(whole, { kind: 'profile' });
  return { shapes, operations, ignored: {} };
}

/** A pocket that reaches the part's edge goes on beside it, so that the tool leaves no rim. */
function openedBeside(piece: Region, whole: Region, besideMm: number): Region {
  const filled = grown(grown(whole, 0.001), -0.001);
  const touchesEdge = !grown(piece, 0.01).subtract(filled).isEmpty();
  if (!touchesEdge || besideMm === 0) return piece;
  const wider = piece.add(grown(piece, besideMm).subtract(whole));
  // Of the room beside the part only what the tool fits into; the pocket itself stays as it is drawn.
  return piece.add(grown(grown(wider, -besideMm / 2), besideMm / 2));
}

interface Faces {
  readonly lowest: number;
  readonly highest: number;
  /** Heights of the level faces that look up, below the top. */
  readonly floors: readonly number[];
}

/** Throws CAM_FAILED for slopes, and for level faces that look down above the bottom. */
function facesOf(triangles: Float32Array): Faces {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = 2; i < triangles.length; i += 3) {
    lowest = Math.min(lowest, triangles[i] ?? Infinity);
    highest = Math.max(highest, triangles[i] ?? -Infinity);
  }
  const floors: number[] = [];
  for (let t = 0; t < triangles.length; t += 9) {
    const { area, rise, middle } = faceAt(triangles, t);
    if (area < 1e-6 || Math.abs(rise) < LEVEL) continue;
    const at = `${pointText([middle[0], middle[1]])}, ${Number((middle[2] - lowest).toFixed(2))} mm above its bottom`;
    if (Math.abs(rise) < 1 - LEVEL) {
      if (area < SLIVER_MM2) continue;
      const degrees = Math.round((Math.acos(Math.abs(rise)) * 180) / Math.PI);
      const message = `The model has a face at ${at}, that slopes ${degrees} degrees: it is no board with upright walls. Print it, or draw it flat.`;
      throw camFailed(message, { at, degrees });
    }
    const z = middle[2];
    if (rise > 0 && z < highest - SAME_LEVEL_MM) floors.push(z);
    if (rise < 0 && z > lowest + SAME_LEVEL_MM) {
      const message = `The model has a face at ${at}, that looks down: a tool from above does not reach it. Turn the model over, or make it of two parts.`;
      throw camFailed(message, { at });
    }
  }
  return { lowest, highest, floors };
}

interface Face {
  readonly area: number;
  /** How much the face looks up: 1 up, 0 upright, -1 down. */
  readonly rise: number;
  readonly middle: readonly [number, number, number];
}

function faceAt(triangles: Float32Array, start: number): Face {
  const v = (i: number): number => triangles[start + i] ?? 0;
  const [ux, uy, uz] = [v(3) - v(0), v(4) - v(1), v(5) - v(2)];
  const [wx, wy, wz] = [v(6) - v(0), v(7) - v(1), v(8) - v(2)];
  const normal = [uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx] as const;
  const twice = Math.hypot(...normal);
  const middle = [(v(0) + v(3) + v(6)) / 3, (v(1) + v(4) + v(7)) / 3, (v(2) + v(5) + v(8)) / 3] as const;
  return { area: twice / 2, rise: twice === 0 ? 0 : normal[2] / twice, middle };
}

/** Heights that differ, from the top down. */
function levelsOf(heights: readonly number[], top: number): number[] {
  const levels: number[] = [];
  for (const z of heights.toSorted((a, b) => b - a)) {
    if ((levels.at(-1) ?? Infinity) - z > SAME_LEVEL_MM && top - z > SAME_LEVEL_MM) levels.push(z);
  }
  if (levels.length <= MAX_LEVELS) return levels;
  throw camFailed(
    `The model has ${levels.length} levels; ${MAX_LEVELS} is the limit: it is no board. Print it instead.`,
  );
}

async function solidOf(triangles: Float32Array): Promise<Manifold> {
  const { Manifold: Solid, Mesh } = await kernel();
  const mesh: WasmMesh = new Mesh({
    numProp: 3,
    vertProperties: triangles,
    triVerts: Uint32Array.from({ length: triangles.length / 3 }, (_, i) => i),
  });
  mesh.merge();
  try {
    const solid = new Solid(mesh);
    if (!solid.isEmpty()) return solid;
  } catch {
    // What it says is a code of its own; the reason is the same for all of them.
  }
  throw camFailed('The model is not closed (it has holes or faces that cross). Repair it and export it again.');
}
