import type { ErrorPlace, SizeMm } from '#libs/domain';
import { checkEdges, verticesOf, type Vertices } from './edges.js';
import { MIN_EXTENT_MM, sumMesh, type MeshFacts } from './measure.js';
import type { Mesh, ModelProblem } from './mesh.js';
import { overhangOf, UP, type OverhangFacts } from './overhang.js';
import { Groups, loosePieces, shellsOf, turnedShells } from './shells.js';
import { measureWalls } from './walls.js';

export interface CheckOptions {
  /** Default 0.4, the usual one. */
  readonly nozzleMm?: number;
  /** Of the machine it is to be made on; without it size is not judged. */
  readonly envelopeMm?: SizeMm;
  /** With it the mass is told. */
  readonly densityGPerCm3?: number;
  readonly place?: ErrorPlace;
}

export interface ModelFacts extends MeshFacts, OverhangFacts {
  /** Groups of open edges. */
  readonly holes: number;
  /** Connected pieces of surface, cavities included. */
  readonly shells: number;
  /** Pieces that nothing holds together. */
  readonly loosePieces: number;
  /** More of it faces inward than outward. */
  readonly isInsideOut: boolean;
  /** Infinity where no two sides face each other. */
  readonly smallestWallMm: number;
  /** Share of the surface whose wall is thinner than the nozzle, 0 to 1. */
  readonly thinWallShare: number;
  /** Of the solid, without infill. */
  readonly massG?: number;
}

export interface ModelCheck {
  readonly facts: ModelFacts;
  /** Errors first. Without an error the model can be made; warnings want a look. */
  readonly problems: readonly ModelProblem[];
}

const DEFAULT_NOZZLE_MM = 0.4;
/** Below this share thin places are tips and edges that every print has. */
const THIN_SHARE = 0.005;
/** Lines of plastic below which a whole part is a needle: usually a wrong unit. */
const NEEDLE_LINES = 4;

const round = (value: number, digits = 1) => Number(value.toFixed(digits));
const sizeText = ({ x, y, z }: SizeMm) => [x, y, z].map((value) => round(value)).join(' x ');

function countHoles(vertices: Vertices) {
  const from: number[] = [];
  const to: number[] = [];
  const edges = checkEdges(vertices, (a, b) => {
    from.push(a);
    to.push(b);
  });
  const places = new Map<number, number>();
  for (const vertex of [from, to].flat()) if (!places.has(vertex)) places.set(vertex, places.size);
  const groups = new Groups(places.size);
  from.forEach((vertex, i) => groups.join(places.get(vertex) ?? 0, places.get(to[i] ?? 0) ?? 0));
  const holes = [...places.values()].filter((place) => groups.find(place) === place).length;
  return { ...edges, holes };
}

function sizeProblems(facts: ModelFacts, nozzleMm: number, envelopeMm: SizeMm | undefined): ModelProblem[] {
  const { x, y, z } = facts.sizeMm;
  const [least = 0, middle = 0] = [x, y, z].sort((a, b) => a - b);
  const size = sizeText(facts.sizeMm);
  if (least < MIN_EXTENT_MM || facts.volumeMm3 < MIN_EXTENT_MM ** 3) {
    const message = `The model is ${size} mm and encloses ${round(facts.volumeMm3, 2)} mm3. Export a closed solid.`;
    return [{ code: 'MODEL_DEGENERATE', severity: 'error', message, params: { size } }];
  }
  const problems: ModelProblem[] = [];
  if (middle < NEEDLE_LINES * nozzleMm) {
    const message = `The model is ${size} mm: two sides are below ${round(NEEDLE_LINES * nozzleMm)} mm, ${NEEDLE_LINES} lines of plastic. Check the unit it was exported in.`;
    problems.push({ code: 'MODEL_DEGENERATE', severity: 'warning', message, params: { size } });
  }
  if (envelopeMm) {
    const machine = sizeText(envelopeMm);
    const fits = (part: readonly number[], room: readonly number[]) => part.every((side, i) => side <= (room[i] ?? 0));
    const sorted = (a: number, b: number) => a - b;
    const lies = fits(
      [Math.min(x, y), Math.max(x, y), z],
      [Math.min(envelopeMm.x, envelopeMm.y), Math.max(envelopeMm.x, envelopeMm.y), envelopeMm.z],
    );
    const canTurn = fits([x, y, z].sort(sorted), [envelopeMm.x, envelopeMm.y, envelopeMm.z].sort(sorted));
    if (!lies) {
      const message = `The model is ${size} mm; the machine takes ${machine} mm. ${canTurn ? 'Lay it on another side.' : 'Use a larger machine or split it.'}`;
      problems.push({
        code: 'PART_TOO_LARGE',
        severity: canTurn ? 'warning' : 'error',
        message,
        params: { part: size, machine },
      });
    }
  }
  return problems;
}

function surfaceProblems(facts: ModelFacts, turned: number, nozzleMm: number): ModelProblem[] {
  const problems: ModelProblem[] = [];
  if (facts.openEdges > 0) {
    const { holes, openEdges } = facts;
    const message = `The surface has ${holes} ${holes === 1 ? 'hole' : 'holes'} (${openEdges} open edges). Repair it in your CAD; it may print with gaps.`;
    problems.push({ code: 'MODEL_OPEN', severity: 'warning', message, params: { holes, openEdges } });
  }
  if (facts.isInsideOut || turned > 0) {
    const count = facts.isInsideOut ? facts.shells : turned;
    const message = `${count} of ${facts.shells} surfaces face inward. Flip their normals in your CAD.`;
    problems.push({ code: 'MODEL_INSIDE_OUT', severity: 'warning', message, params: { count, shells: facts.shells } });
  }
  if (facts.loosePieces > 1) {
    const message = `The model is ${facts.loosePieces} pieces that do not touch. Export one piece per file, or join them.`;
    problems.push({ code: 'MODEL_LOOSE', severity: 'warning', message, params: { count: facts.loosePieces } });
  }
  if (facts.thinWallShare > THIN_SHARE) {
    const [percent, smallest] = [round(facts.thinWallShare * 100), round(facts.smallestWallMm, 2)];
    const message = `${percent} % of the surface belongs to walls thinner than the ${nozzleMm} mm nozzle, down to ${smallest} mm. Thicken them or use a finer nozzle.`;
    problems.push({ code: 'MODEL_THIN', severity: 'warning', message, params: { percent, smallest, nozzleMm } });
  }
  return problems;
}

/**
 * Looks at a model as it is to be made: size, volume, surface, walls, overhangs as it lies. Never throws for what it
 * finds; problems say what is wrong and one thing to do.
 */
export function checkModel(mesh: Mesh, options: CheckOptions = {}): ModelCheck {
  const { nozzleMm = DEFAULT_NOZZLE_MM, envelopeMm, densityGPerCm3, place } = options;
  const { min, size, areaMm2, signedVolumeMm3 } = sumMesh(mesh.triangles);
  const vertices = verticesOf(mesh.triangles);
  const edges = countHoles(vertices);
  const shells = shellsOf(mesh.triangles, vertices);
  const isInsideOut = signedVolumeMm3 < 0;
  const walls = measureWalls(mesh, nozzleMm, areaMm2, isInsideOut);
  const volumeMm3 = Math.abs(signedVolumeMm3);
  const facts: ModelFacts = {
    sizeMm: size,
    minMm: min,
    volumeMm3,
    areaMm2,
    ...edges,
    triangles: mesh.count,
    shells: shells.length,
    loosePieces: loosePieces(shells),
    isInsideOut,
    smallestWallMm: walls.smallestMm,
    thinWallShare: walls.thinShare,
    ...overhangOf(mesh, UP, isInsideOut),
    ...(densityGPerCm3 !== undefined && { massG: (volumeMm3 / 1000) * densityGPerCm3 }),
  };
  const problems = [
    ...sizeProblems(facts, nozzleMm, envelopeMm),
    ...surfaceProblems(facts, isInsideOut ? 0 : turnedShells(shells), nozzleMm),
  ].map((problem) => ({ ...problem, ...(place && { place }) }));
  const rank = ({ severity }: ModelProblem) => (severity === 'error' ? 0 : 1);
  return { facts, problems: problems.sort((a, b) => rank(a) - rank(b)) };
}
