import type { ErrorPlace } from '#libs/domain';
import { readZip } from '../archive.js';
import {
  MAX_TRIANGLES,
  meshOf,
  modelEmpty,
  modelInvalid,
  tooManyTriangles,
  type Mesh,
  type ModelProblem,
} from './mesh.js';
import { readModelXml, type Model3mf, type Object3mf, type Placement } from './model-3mf.js';
import { apply, combine, determinant, scaling, type Transform } from './transform3.js';
import { readXml } from './xml.js';

const MAIN_MODEL = '3D/3dmodel.model';
const START_PART = 'http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel';
/** Objects within objects; real projects have two levels. */
const MAX_LEVELS = 16;

const isModelFile = (path: string) => /^3D\/.+\.model$/i.test(path);
const isRelations = (path: string) => path === '_rels/.rels';
/** Inside a package paths begin with a slash and do not tell case. */
const keyOf = (path: string) => path.replace(/^\//, '').toLowerCase();

/** The file a package starts at, as its relations say. */
function mainModel(relations: Uint8Array | undefined, place: ErrorPlace): string {
  let target: string | undefined;
  if (relations) {
    const open = (_: string, attributes: Readonly<Record<string, string>>) => {
      if (attributes['Type'] === START_PART) target ??= attributes['Target'];
    };
    const invalid = (what: string) => modelInvalid(`The relations of the 3MF file ${what}.`, place);
    readXml(relations, { open, close: () => undefined }, { place, invalid });
  }
  return target ?? MAIN_MODEL;
}

interface Located {
  readonly model: Model3mf;
  readonly path: string;
  readonly object: Object3mf;
}

/** Puts the objects of a package where its build says. Counts before it allocates. */
class Assembly {
  private readonly counts = new Map<Object3mf, number>();
  private triangles = new Float32Array(0);
  private used = 0;

  constructor(
    private readonly models: ReadonlyMap<string, Model3mf>,
    private readonly place: ErrorPlace,
  ) {}

  build(main: string): Float32Array {
    const model = this.models.get(main);
    if (!model) throw modelInvalid('The 3MF archive has no 3D model where its relations say.', this.place);
    const placed = model.items.map((item) => ({ item, at: this.locate(item, main) }));
    const total = placed.reduce((sum, { at }) => sum + this.count(at, 0), 0);
    if (total > MAX_TRIANGLES) throw tooManyTriangles(total, this.place);
    if (total === 0) throw modelEmpty('The 3MF file places nothing to make.', this.place);
    this.triangles = new Float32Array(total * 9);
    for (const { item, at } of placed) this.add(at, combine(item.transform, scaling(model.mmPerUnit)));
    return this.triangles;
  }

  private locate(placement: Placement, from: string): Located {
    const path = placement.path === undefined ? from : keyOf(placement.path);
    const model = this.models.get(path);
    const object = model?.objects.get(placement.objectId);
    if (model && object) return { model, path, object };
    throw modelInvalid('The 3MF file places an object that is not there.', this.place);
  }

  /** Triangles of an object with all it holds; each object is counted once. */
  private count(at: Located, level: number): number {
    if (level > MAX_LEVELS) {
      throw modelInvalid(`The 3MF file nests objects in themselves or more than ${MAX_LEVELS} deep.`, this.place);
    }
    const known = this.counts.get(at.object);
    if (known !== undefined) return known;
    const inside = at.object.components.map((component) => this.count(this.locate(component, at.path), level + 1));
    const own = at.object.isModel ? at.object.indices.length / 3 : 0;
    const sum = at.object.isModel ? inside.reduce((a, b) => a + b, own) : 0;
    this.counts.set(at.object, sum);
    return sum;
  }

  private add(at: Located, transform: Transform): void {
    // Empty objects could nest without end for nothing.
    if ((this.counts.get(at.object) ?? 0) === 0) return;
    this.addMesh(at.object, transform);
    for (const component of at.object.components) {
      this.add(this.locate(component, at.path), combine(component.transform, transform));
    }
  }

  private addMesh({ vertices, indices }: Object3mf, transform: Transform): void {
    // A mirrored mesh would be inside out.
    const order = determinant(transform) < 0 ? [0, 2, 1] : [0, 1, 2];
    for (let t = 0; t < indices.length; t += 3) {
      for (const k of order) {
        const v = (indices[t + k] ?? 0) * 3;
        const corner = apply(transform, vertices[v] ?? 0, vertices[v + 1] ?? 0, vertices[v + 2] ?? 0);
        for (const value of corner) this.triangles[this.used++] = value;
      }
    }
  }
}

function noticesOf(model: Model3mf | undefined, settings: readonly string[], place: ErrorPlace): ModelProblem[] {
  const notices: ModelProblem[] = [];
  const skipped = model?.skippedItems ?? 0;
  if (settings.length > 0) {
    const message =
      `The 3MF brought slicer settings (${settings.length} files); they are not used. ` +
      'Choose material and quality here.';
    notices.push({
      code: 'MODEL_SETTINGS_DROPPED',
      severity: 'info',
      message,
      place,
      params: { count: settings.length },
    });
  }
  if (skipped > 0) {
    const message = `${skipped} objects of the 3MF are marked as not to be printed and were left out. Mark them in the slicer if they are needed.`;
    notices.push({ code: 'MODEL_SETTINGS_DROPPED', severity: 'info', message, place, params: { count: skipped } });
  }
  return notices;
}

/**
 * Reads what a 3MF file builds: meshes, components and build items with their transforms, in millimetres. Only its
 * `3D/*.model` files and relations are unpacked; a slicer's own settings, which could name commands to run, never are.
 * @throws DomainError ARCHIVE_* as readZip, XML_DTD, MODEL_INVALID, MODEL_SIZE, MODEL_EMPTY.
 */
export async function read3mf(
  bytes: Uint8Array,
  place: ErrorPlace = {},
): Promise<{ readonly mesh: Mesh; readonly notices: readonly ModelProblem[] }> {
  if (bytes.length === 0) throw modelEmpty('The model has 0 bytes.', place);
  const settings: string[] = [];
  const files = await readZip(bytes, (path) => {
    if (/^metadata\/.+\.(config|xml|json|gcode)$/i.test(path)) settings.push(path);
    return isModelFile(path) || isRelations(path);
  });
  const main = keyOf(mainModel(files.get('_rels/.rels'), place));
  const models = new Map<string, Model3mf>();
  for (const [path, content] of files) if (isModelFile(path)) models.set(keyOf(path), readModelXml(content, place));
  const mesh = meshOf(new Assembly(models, place).build(main), place);
  return { mesh, notices: noticesOf(models.get(main), settings, place) };
}
