import type { ErrorPlace } from '#libs/domain';
import { modelEmpty, modelInvalid, type Mesh, type ModelProblem } from './mesh.js';
import { read3mf } from './read-3mf.js';
import { readObj } from './read-obj.js';
import { readStep } from './read-step.js';
import { readStl } from './read-stl.js';

export type ModelFormat = 'stl' | '3mf' | 'obj' | 'step';

export interface ReadModel extends Mesh {
  readonly format: ModelFormat;
  /** What was left out and why, e.g. MODEL_SETTINGS_DROPPED; never an error. */
  readonly notices: readonly ModelProblem[];
}

const FORMAT_OF_NAME: Readonly<Record<string, ModelFormat>> = {
  stl: 'stl',
  '3mf': '3mf',
  obj: 'obj',
  step: 'step',
  stp: 'step',
};

/** File name endings of models that can be read, without the dot. */
export const MODEL_EXTENSIONS: readonly string[] = Object.keys(FORMAT_OF_NAME);

/** What the file is: a zip and a STEP file say so themselves, STL and OBJ are told by their name. */
function formatOf(bytes: Uint8Array, fileName: string): ModelFormat | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  if (start.startsWith('PK\u0003\u0004')) return '3mf';
  if (/^\s*ISO-10303-21\s*;/.test(start)) return 'step';
  const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(FORMAT_OF_NAME, ending) ? FORMAT_OF_NAME[ending] : undefined;
}

async function read(
  format: ModelFormat,
  bytes: Uint8Array,
  place: ErrorPlace,
): Promise<{ mesh: Mesh; notices?: readonly ModelProblem[] }> {
  switch (format) {
    case 'stl':
      return { mesh: readStl(bytes, place) };
    case 'obj':
      return { mesh: readObj(bytes, place) };
    case 'step':
      return { mesh: await readStep(bytes, place) };
    case '3mf':
      return read3mf(bytes, place);
  }
}

/**
 * Reads a model by content and name: STL, 3MF, OBJ or STEP, in millimetres (STL and OBJ have no unit and are taken as such).
 * @throws DomainError MODEL_EMPTY, MODEL_SIZE, MODEL_INVALID, XML_DTD, ARCHIVE_* (3MF), INPUT_TOO_LARGE (STEP above 40 MB).
 */
export async function readModel(bytes: Uint8Array, fileName: string): Promise<ReadModel> {
  const place = { file: fileName };
  if (bytes.length === 0) throw modelEmpty('The model has 0 bytes.', place);
  const format = formatOf(bytes, fileName);
  if (format === undefined) {
    throw modelInvalid('The file is no model that can be read.', place, `Export it as ${MODEL_EXTENSIONS.join(', ')}.`);
  }
  const { mesh, notices = [] } = await read(format, bytes, place);
  return { ...mesh, format, notices };
}
