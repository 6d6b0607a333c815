import type { ErrorPlace } from '#libs/domain';
import { CoordinateList, MAX_TRIANGLES, modelInvalid, tooManyTriangles } from './mesh.js';
import { decimal } from './text-chunks.js';
import { IDENTITY, type Transform } from './transform3.js';
import { readXml } from './xml.js';

/** An object placed in another object or on the plate; `path` names another model file of the archive. */
export interface Placement {
  readonly objectId: string;
  readonly path?: string;
  readonly transform: Transform;
}

export interface Object3mf {
  /** Only 'model' is to be made; support and surface helpers are not. */
  readonly isModel: boolean;
  /** Coordinates in the unit of the file, three per vertex. */
  readonly vertices: Float32Array;
  /** Three vertices per triangle. */
  readonly indices: Uint32Array;
  readonly components: readonly Placement[];
}

export interface Model3mf {
  readonly mmPerUnit: number;
  readonly objects: ReadonlyMap<string, Object3mf>;
  readonly items: readonly Placement[];
  /** Build items a slicer marked as not to be printed. */
  readonly skippedItems: number;
}

const CORE = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02';
/** Extensions that change nothing of the shape, or that are read: files in files, colours, slices kept beside the mesh. */
const HARMLESS_EXTENSIONS = [
  'http://schemas.microsoft.com/3dmanufacturing/production/2015/06',
  'http://schemas.microsoft.com/3dmanufacturing/material/2015/02',
];
/** 3MF core specification, 3.4; the default is the millimetre. */
const MM_PER_UNIT: Readonly<Record<string, number>> = {
  micron: 0.001,
  millimeter: 1,
  centimeter: 10,
  inch: 25.4,
  foot: 304.8,
  meter: 1000,
};
const MAX_PLACEMENTS = 10_000;

type Attributes = Readonly<Record<string, string>>;

interface OpenObject {
  readonly id: string;
  readonly isModel: boolean;
  readonly vertices: CoordinateList;
  /** Corner numbers; below 2^24, so that single floats hold them exactly. */
  readonly indices: CoordinateList;
  readonly components: Placement[];
}

/** Follows the elements of one model file. Elements of other namespaces are passed over. */
class ModelReader {
  private prefix = '';
  private isRoot = true;
  private mmPerUnit = 1;
  private readonly objects = new Map<string, Object3mf>();
  private readonly items: Placement[] = [];
  private skippedItems = 0;
  private placements = 0;
  private open: OpenObject | undefined;

  constructor(private readonly place: ErrorPlace) {}

  private invalid(what: string) {
    return modelInvalid(`The 3MF file ${what}.`, this.place);
  }

  element(name: string, attributes: Attributes): void {
    if (this.isRoot) {
      this.root(name, attributes);
      return;
    }
    if (!name.startsWith(this.prefix)) return;
    const local = name.slice(this.prefix.length);
    if (local === 'vertex')
      this.open?.vertices.push(decimal(attributes['x']), decimal(attributes['y']), decimal(attributes['z']));
    else if (local === 'triangle') this.triangle(attributes);
    else if (local === 'object') this.begin(attributes);
    else if (local === 'component') this.open?.components.push(this.placement(attributes));
    else if (local === 'item') this.item(attributes);
  }

  private root(name: string, attributes: Attributes): void {
    this.isRoot = false;
    const [attribute = ''] =
      Object.entries(attributes).find(([key, value]) => key.startsWith('xmlns') && value === CORE) ?? [];
    this.prefix = attribute.startsWith('xmlns:') ? `${attribute.slice('xmlns:'.length)}:` : '';
    if (attribute === '' || name !== `${this.prefix}model`) throw this.invalid('is no 3MF model');
    const unit = attributes['unit'] ?? 'millimeter';
    const mmPerUnit = Object.hasOwn(MM_PER_UNIT, unit) ? MM_PER_UNIT[unit] : undefined;
    if (mmPerUnit === undefined) throw this.invalid('has a unit that is not known');
    this.mmPerUnit = mmPerUnit;
    for (const extension of (attributes['requiredextensions'] ?? '').split(/\s+/).filter((word) => word !== '')) {
      if (HARMLESS_EXTENSIONS.includes(attributes[`xmlns:${extension}`] ?? '')) continue;
      throw this.invalid(`needs the extension "${extension.slice(0, 20).replace(/\W/g, '?')}", which is not supported`);
    }
  }

  private begin(attributes: Attributes): void {
    if (this.open) throw this.invalid('has an object inside an object');
    const id = attributes['id'] ?? '';
    if (id === '' || this.objects.has(id)) throw this.invalid('has an object without a number of its own');
    const tooMany = () => tooManyTriangles(MAX_TRIANGLES + 1, this.place);
    this.open = {
      id,
      isModel: (attributes['type'] ?? 'model') === 'model',
      vertices: new CoordinateList(MAX_TRIANGLES * 9, tooMany),
      indices: new CoordinateList(MAX_TRIANGLES * 3, tooMany),
      components: [],
    };
  }

  private triangle(attributes: Attributes): void {
    this.open?.indices.push(decimal(attributes['v1']), decimal(attributes['v2']), decimal(attributes['v3']));
  }

  private placement(attributes: Attributes): Placement {
    if (++this.placements > MAX_PLACEMENTS) throw this.invalid(`places more than ${MAX_PLACEMENTS} objects`);
    const numbers = attributes['transform']?.trim().split(/\s+/).map(decimal);
    const transform = numbers ?? IDENTITY;
    if (transform.length !== 12 || !transform.every(Number.isFinite)) {
      throw this.invalid('has a transform that is not 12 numbers');
    }
    // The production extension names other files by an attribute of whatever prefix.
    const path = Object.entries(attributes).find(([key]) => /^\w+:path$/.test(key))?.[1];
    return { objectId: attributes['objectid'] ?? '', transform, ...(path !== undefined && { path }) };
  }

  private item(attributes: Attributes): void {
    const placement = this.placement(attributes);
    if (attributes['printable'] === '0') this.skippedItems++;
    else this.items.push(placement);
  }

  close(name: string): void {
    if (name !== `${this.prefix}object` || !this.open) return;
    const { id, isModel, vertices, indices, components } = this.open;
    this.open = undefined;
    const count = vertices.length / 3;
    const triangles = Uint32Array.from(indices.view());
    indices.view().forEach((index) => {
      if (Number.isInteger(index) && index >= 0 && index < count) return;
      throw this.invalid(`has a triangle with a corner that is not among the ${count} of its object`);
    });
    if (!vertices.view().every(Number.isFinite)) throw this.invalid('has a corner that is no number');
    // A copy, so that the room kept for more vertices is given back.
    this.objects.set(id, { isModel, vertices: vertices.view().slice(), indices: triangles, components });
  }

  result(): Model3mf {
    const { mmPerUnit, objects, items, skippedItems } = this;
    return { mmPerUnit, objects, items, skippedItems };
  }
}

/** Reads one `.model` file of a 3MF archive. @throws DomainError MODEL_INVALID, MODEL_SIZE, XML_DTD. */
export function readModelXml(bytes: Uint8Array, place: ErrorPlace): Model3mf {
  const reader = new ModelReader(place);
  readXml(
    bytes,
    { open: (name, attributes) => reader.element(name, attributes), close: (name) => reader.close(name) },
    { place, invalid: (what) => modelInvalid(`The 3MF file ${what}.`, place) },
  );
  return reader.result();
}
