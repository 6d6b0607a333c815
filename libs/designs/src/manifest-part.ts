import { MAX_QUANTITY, PART_KINDS, PROCESSES, type PartKind, type Process, type SizeMm } from '#libs/domain';
import { quote, type Fields } from './manifest-fields.js';
import { readLicenceText } from './manifest-licence.js';
import { slugOf, type ManifestPart, type Translations } from './manifest.js';

/** Our extension: what Open Know-How has no field for. Namespaced, so that other readers pass over it. */
export const EXTENSION = 'x-minga';

export const PART_EXTENSION_KEYS = [
  'id', 'kind', 'name', 'part-of', 'quantity', 'steps', 'materials', 'thickness-mm', 'note', 'alternates', 'license',
  'names', 'notes', 'original',
]; // prettier-ignore
/** What OKH-LOSH defines of a part, and what manifests in use (OHLOOM) have beyond it. */
export const OKH_PART_KEYS = [
  'name', 'tsdc', 'source', 'export', 'image', 'auxiliary', 'mass', 'material', 'outer-dimensions', 'license',
  'printing-process', '2d-size-mm', 'component-sides', 'infill', 'raft-brim', 'supports', 'resolution-mm',
  'shell-thickness', 'top-bottom-thickness', 'smallest-tolerance-class', 'smallest-inner-radius-mm',
]; // prettier-ignore

/** Technology codes of DIN SPEC 3105 that name a processing step of ours. */
const PROCESS_OF_TSDC: Readonly<Record<string, Process>> = {
  '3DP': 'print',
  CNC: 'mill',
  MIL: 'mill',
  LAS: 'laser',
  DRL: 'drill',
  DEB: 'deburr',
  ASM: 'assemble',
};
/** Standard components. */
const TSDC_BOUGHT = 'STD';

/** `{ es = "...", en = "..." }`, or plain text for the manifest's own language. */
export function readTranslations(fields: Fields | undefined, key: string): Translations {
  if (!fields || typeof fields.data[key] === 'string') return {};
  const table = fields.table(key);
  const entries = Object.keys(table?.data ?? {}).map((language) => [language, table?.text(language)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function sizeOf(x: number | undefined, y: number | undefined, z: number | undefined): SizeMm | undefined {
  return x && y && z && x > 0 && y > 0 && z > 0 ? { x, y, z } : undefined;
}

/** `cube(size = [400,350,150])`, `cylinder(h=30, r=28)`, also with the brackets people forget. */
function sizeOfOpenScad(text: string): SizeMm | undefined {
  const cube = /cube\s*\(\s*(?:size\s*=\s*)?\[\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)/.exec(text);
  if (cube) return sizeOf(Number(cube[1]), Number(cube[2]), Number(cube[3]));
  const height = /cylinder\s*\(.*?\bh\s*=\s*([\d.]+)/.exec(text)?.[1];
  const radius = /cylinder\s*\(.*?\br\d?\s*=\s*([\d.]+)/.exec(text)?.[1];
  const diameter = /cylinder\s*\(.*?\bd\d?\s*=\s*([\d.]+)/.exec(text)?.[1];
  const width = diameter ? Number(diameter) : 2 * Number(radius ?? Number.NaN);
  return height ? sizeOf(width, width, Number(height)) : undefined;
}

/** `outer-dimensions` in its three historical shapes; only width, depth and height in numbers is right today. */
export function readSize(fields: Fields): SizeMm | undefined {
  const key = 'outer-dimensions';
  const value = fields.data[key];
  if (value === undefined || value === null) return undefined;
  const hint = 'Write width, depth and height in mm as numbers';
  const table = typeof value === 'string' ? undefined : fields.tables(key)[0];
  const openScad = typeof value === 'string' ? value : table?.data['openSCAD'];
  if (typeof openScad === 'string') {
    const isBalanced = openScad.split('(').length === openScad.split(')').length;
    const what = isBalanced ? 'is OpenSCAD text' : 'is OpenSCAD text with a bracket not closed';
    fields.warn(key, `${what}: ${quote(openScad)}`, hint);
    return sizeOfOpenScad(openScad);
  }
  const [x, y, z] = ['width', 'depth', 'height'].map((side) => table?.number(side));
  const size = sizeOf(x, y, z);
  if (!size) fields.warn(key, `is ${quote(value)}, not three lengths above zero`, hint);
  return size;
}

/** `image` as a path, a list of paths, or the tables of 2.4 with a `location`. */
export function readImages(fields: Fields): readonly string[] {
  const value = fields.data['image'];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || first === null) return fields.paths('image');
  return fields.tables('image').flatMap((image) => image.paths('location'));
}

/** Grams; the 2021 schema had a table `{ value, unit }`. */
export function readMass(fields: Fields): number | undefined {
  const value = fields.data['mass'];
  if (typeof value !== 'object' || value === null) return fields.number('mass');
  const table = fields.tables('mass')[0];
  fields.warn('mass', 'is a table of value and unit', 'Write the mass in grams as a number');
  const factor = { g: 1, kg: 1000 }[table?.text('unit') ?? 'g'];
  const mass = table?.number('value');
  return mass !== undefined && factor !== undefined ? mass * factor : undefined;
}

function readSteps(fields: Fields, own: Fields | undefined): readonly Process[] {
  if (own?.has('steps')) {
    return own.texts('steps').filter((step): step is Process => {
      const isKnown = (PROCESSES as readonly string[]).includes(step);
      if (!isKnown) own.fail('steps', `names ${quote(step)}, which is no step we know`, `Use ${PROCESSES.join(', ')}`);
      return isKnown;
    });
  }
  const codes = tsdcOf(fields);
  const steps = stepsOfCodes(codes);
  const strange = codes.filter((code) => code !== TSDC_BOUGHT && !PROCESS_OF_TSDC[code]);
  if (strange.length > 0 && steps.length === 0) {
    fields.warn('tsdc', `says ${quote(strange.join(', '))}, which is no step we can plan`, `Add ${EXTENSION} steps`);
  }
  return steps;
}

export const stepsOfCodes = (codes: readonly string[]): readonly Process[] => [
  ...new Set(codes.flatMap((code) => PROCESS_OF_TSDC[code] ?? [])),
];

/** Only standard components are bought. */
export const kindOfCodes = (codes: readonly string[]): PartKind =>
  codes.length > 0 && codes.every((code) => code === TSDC_BOUGHT) ? 'buy' : 'make';

export const tsdcOf = (fields: Fields) => {
  const value = fields.data['tsdc'];
  const codes: readonly unknown[] = Array.isArray(value) ? value : [value];
  return codes.filter((code): code is string => typeof code === 'string').map((code) => code.trim().toUpperCase());
};

/** `make`, `buy` or `salvage` where the table says so; another word is an error. */
function readOwnKind(own: Fields | undefined): PartKind | undefined {
  const text = own?.text('kind');
  if (text === undefined) return undefined;
  if ((PART_KINDS as readonly string[]).includes(text)) return text as PartKind;
  own?.fail('kind', `is ${quote(text)}`, `Use ${PART_KINDS.join(', ')}`);
  return undefined;
}

function readKind(fields: Fields, own: Fields | undefined): PartKind {
  const kind = readOwnKind(own);
  if (kind !== undefined) return kind;
  return kindOfCodes(tsdcOf(fields));
}

function readQuantity(own: Fields | undefined): number {
  const quantity = own?.number('quantity') ?? 1;
  if (Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY) return quantity;
  own?.fail('quantity', `is ${quantity}`, `Write a whole number from 1 to ${MAX_QUANTITY}`, 'QUANTITY_INVALID');
  return 1;
}

const readPartLicence = (fields: Fields, own: Fields | undefined): string | undefined => {
  const table = own?.has('license') ? own : fields;
  return readLicenceText(table, 'license');
};

/** Alternates as written: `kind` stays open where another part of the manifest decides it (see checkPartTree). */
export interface AlternateReading {
  readonly name?: string | undefined;
  readonly kind?: PartKind | undefined;
  readonly partId?: string | undefined;
  /** Where to report what is wrong with it. */
  readonly fields: Fields;
}

/** `alternates = ["text", { name = "", kind = "", part = "id" }]`; a plain text is something to buy. */
export function readAlternates(own: Fields | undefined): readonly AlternateReading[] {
  const value = own?.data['alternates'];
  if (!own || value === undefined || value === null) return [];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry, i): readonly AlternateReading[] => {
    if (typeof entry === 'string' && entry.trim() !== '') return [{ name: entry.trim(), kind: 'buy', fields: own }];
    const fields = own.entry('alternates', i);
    if (!fields) {
      own.warn('alternates', `has an entry ${quote(entry)}`, 'Write a text, or a group with name, kind and part');
      return [];
    }
    fields.warnUnknown(['name', 'kind', 'part'], 'Use name, kind and part');
    const part = fields.text('part');
    const name = fields.text('name');
    if (part === undefined && name === undefined) fields.fail('name', 'is missing', 'Name what may be used instead');
    return [{ name, kind: readOwnKind(fields), partId: part === undefined ? undefined : slugOf(part), fields }];
  });
}

/** The plain name, else one of its translations. In a table of our own `name` may hold either, with `names` beside it. */
function readName(fields: Fields, own: Fields | undefined, names: Translations): string {
  const isTable = own === fields && typeof fields.data['name'] !== 'string';
  const name = (isTable ? undefined : fields.text('name')) ?? names['en'] ?? Object.values(names)[0];
  if (name === undefined) fields.fail('name', 'is missing', 'Give the part a name');
  return name ?? 'part';
}

/**
 * One part. `fields` holds what OKH defines, `own` our extension of it (for parts listed in our extension both are the
 * same table). `fallbackName` names the only part of a design without parts. Alternates come from checkPartTree.
 */
export function readPart(fields: Fields, own: Fields | undefined, fallbackName?: string): ManifestPart {
  // The only part of a design stands in the design's own table: name, pictures and licence there are the design's.
  const isListed = fallbackName === undefined;
  const names = readTranslations(own, !isListed ? 'title' : own?.has('names') ? 'names' : 'name');
  const title = fallbackName ?? readName(fields, own, names);
  const kind = readKind(fields, own);
  const materials = own?.has('materials') ? own.texts('materials') : fields.texts('material');
  const thicknessMm = own?.number('thickness-mm');
  const sizeMm = readSize(fields);
  const massG = readMass(fields);
  const notes = readTranslations(own, own?.has('notes') ? 'notes' : 'note');
  const note = (own && typeof own.data['note'] === 'string' ? own.text('note') : undefined) ?? notes['en'];
  const partOf = isListed ? own?.text('part-of') : undefined;
  const licence = isListed ? readPartLicence(fields, own) : undefined;
  return {
    id: slugOf(own?.text('id') ?? title),
    name: title,
    names,
    quantity: readQuantity(own),
    kind,
    steps: kind === 'make' ? readSteps(fields, own) : [],
    materials,
    sourceFiles: fields.paths('source'),
    exportFiles: fields.paths('export'),
    images: isListed ? readImages(fields) : [],
    notes,
    alternates: [],
    ...(partOf !== undefined && { partOf: slugOf(partOf) }),
    ...(licence !== undefined && { licence }),
    ...(thicknessMm !== undefined && { thicknessMm }),
    ...(sizeMm && { sizeMm }),
    ...(massG !== undefined && { massG }),
    ...(note !== undefined && { note }),
  };
}
