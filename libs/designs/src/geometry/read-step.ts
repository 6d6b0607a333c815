import { createRequire } from 'node:module';
import { domainError, type ErrorPlace } from '#libs/domain';
import { MAX_TRIANGLES, meshOf, modelEmpty, modelInvalid, tooManyTriangles, type Mesh } from './mesh.js';

/** The kernel needs some 20 times the file while it reads; larger assemblies belong split into parts. */
export const MAX_STEP_BYTES = 40 * 1024 * 1024;
/** Curves leave their true shape by at most this much, a quarter of a usual layer's 0.2 mm, and at most 20 degrees per chord. */
const DEFLECTION = {
  linearUnit: 'millimeter',
  linearDeflectionType: 'absolute_value',
  linearDeflection: 0.05,
  angularDeflection: 0.35,
};

interface KernelMesh {
  readonly attributes: { readonly position: { readonly array: readonly number[] } };
  readonly index: { readonly array: readonly number[] };
}
interface Kernel {
  ReadStepFile(content: Uint8Array, params: typeof DEFLECTION): { success: boolean; meshes?: readonly KernelMesh[] };
}
type KernelFactory = (options: { print(line: string): void; printErr(line: string): void }) => Promise<Kernel>;

/** A new kernel for every file: its memory only grows, and is given back only with the kernel. */
async function startKernel(): Promise<Kernel> {
  const factory = createRequire(import.meta.url)('occt-import-js') as KernelFactory;
  const silent = () => undefined;
  return factory({ print: silent, printErr: silent });
}

function join(meshes: readonly KernelMesh[], place: ErrorPlace | undefined): Float32Array {
  const count = meshes.reduce((sum, mesh) => sum + Math.floor(mesh.index.array.length / 3), 0);
  if (count > MAX_TRIANGLES) throw tooManyTriangles(count, place);
  const triangles = new Float32Array(count * 9);
  let used = 0;
  for (const { attributes, index } of meshes) {
    const positions = attributes.position.array;
    for (let i = 0; i + 2 < index.array.length; i += 3) {
      for (let k = 0; k < 3; k++) {
        const v = (index.array[i + k] ?? 0) * 3;
        for (let axis = 0; axis < 3; axis++) triangles[used++] = positions[v + axis] ?? Number.NaN;
      }
    }
  }
  return triangles;
}

/**
 * Reads a STEP file (AP203, AP214, AP242) through OpenCascade in WebAssembly; its own unit becomes millimetres. Blocks its
 * thread, so call it in a process or worker with limits.
 * @throws DomainError MODEL_EMPTY, INPUT_TOO_LARGE above 40 MB, MODEL_INVALID, MODEL_SIZE above 5 million triangles.
 */
export async function readStep(bytes: Uint8Array, place?: ErrorPlace): Promise<Mesh> {
  if (bytes.length === 0) throw modelEmpty('The model has 0 bytes.', place);
  if (bytes.length > MAX_STEP_BYTES) {
    const message = `The STEP file has ${bytes.length} bytes; the limit is ${MAX_STEP_BYTES}. Export one part per file.`;
    throw domainError('INPUT_TOO_LARGE', message, { ...(place && { place }) });
  }
  if (!/^\s*ISO-10303-21\s*;/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 256)))) {
    throw modelInvalid('The file does not begin as a STEP file does ("ISO-10303-21;").', place);
  }
  const kernel = await startKernel();
  let result: ReturnType<Kernel['ReadStepFile']>;
  try {
    result = kernel.ReadStepFile(bytes, DEFLECTION);
  } catch (cause) {
    const error = modelInvalid('The geometry kernel stopped on this STEP file.', place, 'Export it again, or as STL.');
    error.cause = cause;
    throw error;
  }
  if (!result.success) throw modelInvalid('The STEP file cannot be read.', place, 'Export it again, or as STL.');
  return meshOf(join(result.meshes ?? [], place), place);
}
