import { DomainError } from '#libs/domain';
import { measureMesh, readModel, readStl, writeStl, type MeshFacts } from './geometry/index.js';
import type { DesignProblem } from './manifest.js';

/** What one model file gave: facts and the shape as STL, or why it is refused. */
export interface ModelReading {
  readonly mesh?: MeshFacts;
  /** The shape for engines that read only STL; absent where the file is one itself. */
  readonly stl?: Uint8Array;
  readonly problems: readonly DesignProblem[];
}

/** Models a printer's part may come as, the best first; all but the first are turned into it. */
export const PRINT_MODELS: readonly string[] = ['stl', '3mf', 'obj', 'step', 'stp'];

const refusal = (path: string, error: unknown): ModelReading => {
  if (!(error instanceof DomainError)) throw error;
  const problems = error.problems.map((problem) => ({
    ...problem,
    message: `${path}: ${problem.message}`,
    // An archive inside the design is the one to look at, not the names in it.
    place: { ...problem.place, file: path },
    severity: 'error' as const,
  }));
  return { problems };
};

function openEdges(path: string, mesh: MeshFacts): DesignProblem[] {
  if (mesh.isManifold) return [];
  const message = `${path} has ${mesh.openEdges} open edges. It may print with gaps; repair it in your CAD.`;
  return [{ code: 'MODEL_INVALID', severity: 'warning', message, place: { file: path } }];
}

/** Reads an STL file. Never throws on a bad one. */
export function readStlFile(path: string, bytes: Uint8Array): ModelReading {
  const place = { file: path };
  try {
    const mesh = measureMesh(readStl(bytes, place), place);
    return { mesh, problems: openEdges(path, mesh) };
  } catch (error) {
    return refusal(path, error);
  }
}

/** Reads a model of any kind we know. Never rejects because of a bad one. */
export async function readModelFile(path: string, bytes: Uint8Array): Promise<ModelReading> {
  try {
    const model = await readModel(bytes, path);
    const mesh = measureMesh(model, { file: path });
    const notices = model.notices.map((notice) => ({ ...notice, severity: 'warning' as const }));
    return { mesh, stl: writeStl(model), problems: [...notices, ...openEdges(path, mesh)] };
  } catch (error) {
    return refusal(path, error);
  }
}
