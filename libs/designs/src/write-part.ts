import type { Process } from '#libs/domain';
import type { Manifest, ManifestPart } from './manifest.js';
import { listedParts } from './manifest-common.js';
import { EXTENSION, kindOfCodes, PART_EXTENSION_KEYS, stepsOfCodes, tsdcOf } from './manifest-part.js';
import { fieldsOfRaw } from './read-manifest.js';
import { compact, imageTables, sizeTable, textAndTranslations, without, type Table } from './write-common.js';

/** Codes that our processes surely are; the others have none we could vouch for and stand in our extension. */
const TSDC_OF: Partial<Record<Process, string>> = { print: '3DP', mill: 'CNC', laser: 'LAS', assemble: 'ASM' };

/** Fields of OKH that a part is written to; others of the original are kept as they were. */
const WRITTEN = ['name', 'tsdc', 'source', 'export', 'image', 'mass', 'material', 'outer-dimensions', 'license'];

/** A part of the original manifest: what OKH and what our extension says of it; one table for parts listed in the latter. */
export interface RawPart {
  /** As it was read. */
  readonly part: Pick<ManifestPart, 'kind' | 'steps'>;
  readonly okh: Table;
  readonly own: Table;
}

/** Parts of the original by the ids they are read with. */
export function rawPartsOf(manifest: Manifest): ReadonlyMap<string, RawPart> {
  const fields = fieldsOfRaw(manifest.raw, manifest.format);
  const readings = listedParts(fields, fields.table(EXTENSION));
  return new Map(
    readings.map(({ part, fields: okh, own }) => [
      part.id,
      own === okh
        ? {
            part,
            okh: without(
              okh.data,
              PART_EXTENSION_KEYS.filter((key) => !WRITTEN.includes(key)),
            ),
            own: own.data,
          }
        : { part, okh: without(okh.data, [EXTENSION]), own: own?.data ?? {} },
    ]),
  );
}

/** The original's codes while the part is made as it was read, else those of the steps. */
function codesOf(part: ManifestPart, raw: RawPart | undefined, format: Manifest['format']): readonly string[] {
  const codes = raw ? tsdcOf(fieldsOfRaw(raw.okh, format)) : [];
  const isSame = raw?.part.kind === part.kind && raw.part.steps.join() === part.steps.join();
  return isSame && codes.length > 0 ? codes : [...new Set(part.steps.flatMap((step) => TSDC_OF[step] ?? []))];
}

export interface PartTables {
  readonly okh: Table;
  readonly own: Table;
}

/** What the original says of a field that could not be read, and is not written again: kept apart. */
const unread = (raw: Table, written: Table, keys: readonly string[]): Table =>
  Object.fromEntries(keys.filter((key) => raw[key] !== undefined && raw[key] !== null && !(key in written)).map((key) => [key, raw[key]])); // prettier-ignore

/** A part as OKH's fields and ours, apart. */
export function partTables(part: ManifestPart, raw: RawPart | undefined, format: Manifest['format']): PartTables {
  const rawOkh = raw?.okh ?? {};
  const codes = codesOf(part, raw, format);
  const okh = compact({
    name: part.name,
    tsdc: codes.length > 1 ? codes : codes[0],
    material: part.materials[0],
    source: part.sourceFiles,
    export: part.exportFiles,
    image: imageTables(part.images, rawOkh['image'], format),
    mass: part.massG,
    'outer-dimensions': sizeTable(part),
    ...without(rawOkh, WRITTEN),
  });
  const steps = part.kind === 'make' ? part.steps : [];
  const own = compact({
    id: part.id,
    kind: part.kind === kindOfCodes(codes) ? undefined : part.kind,
    'part-of': part.partOf,
    quantity: part.quantity === 1 ? undefined : part.quantity,
    materials: part.materials.length > 1 ? part.materials : undefined,
    'thickness-mm': part.thicknessMm,
    license: part.licence,
    ...textAndTranslations('note', part.note, part.notes),
    alternates: part.alternates.map(({ name, kind, partId }) =>
      kind === 'buy' && partId === undefined ? name : compact({ name, kind, part: partId }),
    ),
    ...without(raw?.own ?? {}, [...PART_EXTENSION_KEYS, ...WRITTEN, ...Object.keys(okh)]),
  });
  // Steps even when there are none: else they would be guessed from the codes.
  if (part.kind === 'make' && stepsOfCodes(codes).join() !== steps.join()) own['steps'] = steps;
  const lost = { ...(raw?.own['original'] as Table | undefined), ...unread(rawOkh, okh, WRITTEN.filter((key) => key !== 'license')) }; // prettier-ignore
  return { okh, own: { ...own, ...compact({ original: lost }) } };
}

/** As an entry of `[[part]]`. */
export function loshPart(part: ManifestPart, raw: RawPart | undefined, format: Manifest['format']): Table {
  const { okh, own } = partTables(part, raw, format);
  return { ...okh, [EXTENSION]: compact({ ...own, name: part.names }) };
}

/** As an entry of our extension's `parts`, where OKH's fields and ours stand together. */
export function extensionPart(part: ManifestPart, raw: RawPart | undefined, format: Manifest['format']): Table {
  const { okh, own } = partTables(part, raw, format);
  return { ...own, ...okh, ...textAndTranslations('name', part.name, part.names) };
}
