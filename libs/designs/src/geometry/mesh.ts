import { domainError, type DomainError, type ErrorPlace, type Problem } from '#libs/domain';

/** A triangle soup: nine numbers per triangle (three corners, x y z), millimetres. */
export interface Mesh {
  readonly triangles: Float32Array;
  readonly count: number;
}

/** Something worth telling about a model that was read or checked. Only an error keeps it from being made. */
export type ModelProblem = Problem & { readonly severity: 'error' | 'warning' | 'info' };

/** 250 MB of binary STL: more than any slicer here can take in. */
export const MAX_TRIANGLES = 5_000_000;

const at = (place: ErrorPlace | undefined) => ({ ...(place && { place }) });

export function modelInvalid(what: string, place?: ErrorPlace, action = 'Export the model again.'): DomainError {
  return domainError('MODEL_INVALID', `${what} ${action}`, at(place));
}

export function modelEmpty(what: string, place?: ErrorPlace): DomainError {
  return domainError('MODEL_EMPTY', `${what} Export it again.`, at(place));
}

export function tooManyTriangles(count: number, place?: ErrorPlace): DomainError {
  const message = `The model claims ${count} triangles; the limit is ${MAX_TRIANGLES}. Reduce its detail.`;
  return domainError('MODEL_SIZE', message, { ...at(place), params: { count, limit: MAX_TRIANGLES } });
}

/** Wraps finished corners. @throws DomainError MODEL_EMPTY without any, MODEL_INVALID where a number is not finite. */
export function meshOf(triangles: Float32Array, place?: ErrorPlace): Mesh {
  if (triangles.length === 0) throw modelEmpty('The model has no triangles.', place);
  for (let i = 0; i < triangles.length; i++) {
    if (!Number.isFinite(triangles[i])) {
      throw modelInvalid(`Triangle ${Math.floor(i / 9) + 1} of the model has a corner that is no number.`, place);
    }
  }
  return { triangles, count: triangles.length / 9 };
}

/** Coordinates whose number is not known beforehand. Grows by half, so that little is ever held twice. */
export class CoordinateList {
  private values: Float32Array;
  length = 0;

  constructor(
    private readonly maxValues: number,
    private readonly whenFull: () => Error,
    firstValues = 9 * 1024,
  ) {
    this.values = new Float32Array(Math.min(firstValues, maxValues));
  }

  push(x: number, y: number, z: number): void {
    if (this.length + 3 > this.values.length) this.grow();
    this.values[this.length++] = x;
    this.values[this.length++] = y;
    this.values[this.length++] = z;
  }

  at(index: number): number {
    return this.values[index] ?? Number.NaN;
  }

  /** The values so far; a view, valid until the next push. */
  view(): Float32Array {
    return this.values.subarray(0, this.length);
  }

  private grow(): void {
    if (this.length + 3 > this.maxValues) throw this.whenFull();
    const larger = new Float32Array(Math.min(this.maxValues, Math.ceil(this.values.length * 1.5) + 9));
    larger.set(this.values);
    this.values = larger;
  }
}
