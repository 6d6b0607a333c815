import type { ErrorPlace } from '#libs/domain';
import {
  CoordinateList,
  MAX_TRIANGLES,
  meshOf,
  modelEmpty,
  modelInvalid,
  tooManyTriangles,
  type Mesh,
} from './mesh.js';
import { decimal, linesOf } from './text-chunks.js';
import { triangulate } from './triangulate.js';

/** Real faces have 3 or 4 corners; flat plates exported whole some hundred. */
const MAX_FACE_CORNERS = 10_000;

class ObjReader {
  private readonly vertices = new CoordinateList(MAX_TRIANGLES * 9, () =>
    tooManyTriangles(MAX_TRIANGLES + 1, this.place),
  );
  readonly corners = new CoordinateList(MAX_TRIANGLES * 9, () => tooManyTriangles(MAX_TRIANGLES + 1, this.place));
  private line = 0;

  constructor(private readonly place: ErrorPlace | undefined) {}

  private invalid(what: string) {
    return modelInvalid(`Line ${this.line} of the OBJ ${what}.`, { ...this.place, line: this.line });
  }

  read(bytes: Uint8Array): void {
    let joined = '';
    for (const line of linesOf(bytes)) {
      this.line++;
      // A backslash at the end joins the next line to this one.
      if (line.endsWith('\\')) {
        joined += `${line.slice(0, -1)} `;
        if (joined.length > MAX_FACE_CORNERS * 40) throw this.invalid('is too long');
        continue;
      }
      this.take(joined + line);
      joined = '';
    }
  }

  /** Everything but corners and faces (normals, groups, materials, names of other files) says nothing about the shape. */
  private take(line: string): void {
    const words = line.split('#', 1)[0]?.trim().split(/\s+/) ?? [];
    if (words[0] === 'v') this.vertices.push(decimal(words[1]), decimal(words[2]), decimal(words[3]));
    else if (words[0] === 'f') this.face(words.slice(1));
  }

  private face(words: readonly string[]): void {
    if (words.length < 3) throw this.invalid('is a face with fewer than 3 corners');
    if (words.length > MAX_FACE_CORNERS) throw this.invalid(`is a face with more than ${MAX_FACE_CORNERS} corners`);
    const points = words.map((word) => this.vertexAt(word));
    for (const corner of triangulate(points)) {
      const [x, y, z] = points[corner] ?? [Number.NaN, Number.NaN, Number.NaN];
      this.corners.push(x, y, z);
    }
  }

  /** `7`, `7/1`, `7//3`, `7/1/3`; negative numbers count back from the latest vertex. */
  private vertexAt(word: string): readonly [number, number, number] {
    const text = word.split('/', 1)[0] ?? '';
    const number = /^-?\d{1,9}$/.test(text) ? Number(text) : 0;
    const count = this.vertices.length / 3;
    const index = number < 0 ? count + number : number - 1;
    if (number === 0 || index < 0 || index >= count) {
      throw this.invalid(`names corner ${text.slice(0, 20).replace(/[^\w.+-]/g, '?')}, but ${count} are there`);
    }
    return [this.vertices.at(index * 3), this.vertices.at(index * 3 + 1), this.vertices.at(index * 3 + 2)];
  }
}

/**
 * Reads the faces of a Wavefront OBJ; the file has no unit, so millimetres as for STL. Materials and other files it
 * names are never looked at.
 * @throws DomainError MODEL_EMPTY, MODEL_INVALID (with the line), MODEL_SIZE above 5 million triangles.
 */
export function readObj(bytes: Uint8Array, place?: ErrorPlace): Mesh {
  if (bytes.length === 0) throw modelEmpty('The model has 0 bytes.', place);
  const reader = new ObjReader(place);
  reader.read(bytes);
  return meshOf(reader.corners.view(), place);
}
