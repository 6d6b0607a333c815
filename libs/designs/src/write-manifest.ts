import { stringify as stringifyToml } from 'smol-toml';
import { stringify as stringifyYaml } from 'yaml';
import { slugOf, type DocumentRole, type Manifest, type ManifestPart } from './manifest.js';
import { EXTENSION_KEYS, withoutAddress } from './manifest-common.js';
import { LOSH_DOCUMENTS } from './manifest-losh.js';
import { EXTENSION, PART_EXTENSION_KEYS } from './manifest-part.js';
import { isSentence, V1_DOCUMENTS } from './manifest-v1.js';
import { fieldsOfRaw } from './read-manifest.js';
import { compact, imageTables, isTable, linkTables, oneOrMany, plain, sizeTable, without, type Table } from './write-common.js'; // prettier-ignore
import { extensionPart, loshPart, partTables, rawPartsOf, type PartTables, type RawPart } from './write-part.js';

type Format = Manifest['format'];

/** Fields of each format that are written from the manifest; whatever else the original had is kept as it was. */
const WRITTEN: Readonly<Record<Format, readonly string[]>> = {
  'okh-losh': [
    'okhv', 'name', 'repo', 'version', 'license', 'licensor', 'function', 'organization', 'organisation',
    'documentation-language', 'technology-readiness-level', 'documentation-readiness-level', 'image', 'fork-of', 'part',
    'tsdc', 'material', 'mass', 'outer-dimensions', ...Object.values(LOSH_DOCUMENTS), EXTENSION,
  ],
  'okh-v1': [
    'okh-manifest-version', 'title', 'description', 'project-link', 'version', 'license', 'licensor', 'keywords',
    'image', 'made', 'made-independently', 'development-stage', 'documentation-language', 'derivative-of',
    'variant-of', 'sub', 'sub-parts', 'bom', 'tool-list', 'part', ...Object.values(V1_DOCUMENTS), EXTENSION,
  ],
}; // prettier-ignore

/** Everything a writer of one format needs to know. */
interface Task {
  readonly manifest: Manifest;
  readonly format: Format;
  /** The original's fields where it was of this format; else none. */
  readonly raw: Table;
  readonly rawExtension: Table;
  readonly rawParts: ReadonlyMap<string, RawPart>;
  /** The only part of a design that lists none. */
  readonly only: ManifestPart | undefined;
  readonly onlyTables: PartTables | undefined;
}

/** The one part of a design without a list: what stands in the design's own table and comes back from there. */
function onlyPartOf(manifest: Manifest): ManifestPart | undefined {
  const { parts, title, titles, documentsByRole } = manifest;
  const [part] = parts;
  if (!part || parts.length > 1) return undefined;
  // Files, size and mass of the whole beside those of the part: there must have been a list.
  if (documentsByRole.source ?? documentsByRole.export ?? manifest.sizeMm ?? manifest.massG) return undefined;
  const isWhole = part.name === title && JSON.stringify(part.names) === JSON.stringify(titles);
  return isWhole && part.images.length === 0 && part.partOf === undefined && part.licence === undefined
    ? part
    : undefined;
}

/** Names with the e-mail addresses the original publishes beside them. */
function licensorsOf({ manifest, raw, format }: Task): readonly string[] {
  const texts = fieldsOfRaw(raw, format).texts('licensor');
  const isSame = texts.map(withoutAddress).join('\n') === manifest.licensors.join('\n');
  return isSame ? texts : manifest.licensors;
}

const LINE_OF_PART = ['source', 'export'];

/** Files by role: those the format has a field for, and the rest, which our extension holds. */
function splitDocuments(manifest: Manifest, native: readonly string[]): { native: Table; rest: Table } {
  const roles = Object.entries(manifest.documentsByRole);
  return {
    native: Object.fromEntries(roles.filter(([role]) => native.includes(role))),
    rest: Object.fromEntries(roles.filter(([role]) => !native.includes(role))),
  };
}

/** Fields of our extension that both formats need. */
function extensionOf(task: Task, more: Table): Table {
  const { manifest, rawExtension, only, onlyTables } = task;
  const kept = without(rawExtension, [...EXTENSION_KEYS, ...PART_EXTENSION_KEYS]);
  return compact({
    slug: manifest.slug === slugOf(manifest.title) ? undefined : manifest.slug,
    title: manifest.titles,
    description: manifest.descriptions,
    crops: manifest.crops,
    tasks: manifest.tasks,
    makeable: rawExtension['makeable'],
    ...without(onlyTables?.own ?? {}, ['id', 'original']),
    id: only && only.id !== slugOf(manifest.title) ? only.id : undefined,
    ...kept,
    ...more,
  });
}

/** Parts with files go where every reader of OKH finds them; the bought and the assembled into our extension. */
function loshParts({ manifest, rawParts, only }: Task): { part: readonly Table[]; own: Table } {
  if (only) return { part: [], own: {} };
  const isOkh = (part: ManifestPart) => part.sourceFiles.length + part.exportFiles.length > 0;
  const inOrder = [...manifest.parts.filter(isOkh), ...manifest.parts.filter((part) => !isOkh(part))];
  const isSorted = inOrder.every((part, i) => part === manifest.parts[i]);
  return {
    part: manifest.parts.filter(isOkh).map((part) => loshPart(part, rawParts.get(part.id), manifest.format)),
    own: compact({
      parts: manifest.parts
        .filter((part) => !isOkh(part))
        .map((part) => extensionPart(part, rawParts.get(part.id), manifest.format)),
      'part-order': isSorted ? undefined : manifest.parts.map((part) => part.id),
    }),
  };
}

function loshTable(task: Task): Table {
  const { manifest, raw, onlyTables } = task;
  const { native, rest } = splitDocuments(manifest, Object.keys(LOSH_DOCUMENTS));
  const documents = Object.entries(native).map(([role, paths]) => [
    LOSH_DOCUMENTS[role as keyof typeof LOSH_DOCUMENTS],
    LINE_OF_PART.includes(role) ? paths : oneOrMany(paths as readonly string[]),
  ]);
  const { lineage, licence } = manifest;
  const isPlainFork = lineage.forkOf.every((link) => Object.keys(link).join() === 'web');
  const parts = loshParts(task);
  const own = onlyTables && without(onlyTables.okh, ['name', 'image']);
  return compact({
    okhv: '2.4',
    name: manifest.title,
    repo: manifest.repo,
    version: manifest.version,
    license: licence.hardware,
    licensor: oneOrMany(licensorsOf(task)),
    function: manifest.description === '' ? undefined : manifest.description,
    organization: manifest.organisation,
    'documentation-language': oneOrMany(manifest.languages),
    'technology-readiness-level': manifest.technologyReadiness,
    'documentation-readiness-level': manifest.documentationReadiness,
    'fork-of': isPlainFork ? oneOrMany(lineage.forkOf.map((link) => link.web ?? '')) : undefined,
    ...Object.fromEntries(documents),
    ...(own ?? { mass: manifest.massG, 'outer-dimensions': sizeTable(manifest) }),
    ...(own ? {} : keep(raw, ['tsdc'])),
    ...without(raw, WRITTEN['okh-losh']),
    image: imageTables(manifest.images, raw['image'], task.format),
    part: parts.part,
    [EXTENSION]: extensionOf(task, {
      keywords: manifest.keywords,
      license: compact({ documentation: licence.documentation, software: licence.software }),
      'development-stage': manifest.developmentStage,
      made: manifest.isMade,
      'made-independently': manifest.isMadeIndependently,
      'fork-of': isPlainFork ? [] : linkTables(lineage.forkOf),
      'derivative-of': linkTables(lineage.derivativeOf),
      'variant-of': linkTables(lineage.variantOf),
      'sub-parts': linkTables(lineage.subParts),
      documents: rest,
      ...parts.own,
    }),
  });
}

const keep = (table: Table, keys: readonly string[]): Table =>
  Object.fromEntries(Object.entries(table).filter(([key]) => keys.includes(key)));

/** v1's `[{ path, title }]`, with the original's titles. */
function fileTables(paths: readonly string[], raw: unknown): readonly Table[] {
  const rows = (Array.isArray(raw) ? raw : []).filter(isTable);
  const pathOf = (row: Table) => fieldsOfRaw(row, 'okh-v1').paths('path')[0];
  return paths.map((path, i) => {
    // One file may be listed twice, under two titles.
    const nth = paths.slice(0, i).filter((earlier) => earlier === path).length;
    const row = rows.filter((one) => pathOf(one) === path)[nth];
    return { ...(plain(row, 'okh-losh') as Table | undefined), path };
  });
}

/** Under `license` only what was said: the reader itself falls back from hardware to documentation. */
function v1Licence({ manifest, raw }: Task): Table {
  const { hardware, documentation, software } = manifest.licence;
  const table = isTable(raw['license']) ? raw['license'] : undefined;
  const hasNone = table !== undefined && (table['hardware'] === undefined || table['hardware'] === null);
  const isFallback = hardware === (documentation ?? (software === undefined ? undefined : 'NOASSERTION'));
  const said = isFallback && (hasNone || hardware === 'NOASSERTION') ? undefined : hardware;
  return compact({ hardware: said, documentation, software });
}

function v1Licensor(task: Task): Table | undefined {
  const { manifest, raw } = task;
  const [name] = manifest.licensors;
  const table = fieldsOfRaw(raw, 'okh-v1').table('licensor');
  const said = table?.text('name') ?? table?.text('affiliation');
  if (table && said !== undefined && withoutAddress(said) === name) return plain(table.data, 'okh-losh') as Table;
  return name === undefined ? undefined : { name };
}

const several = <T>(list: readonly T[]): readonly T[] => (list.length > 1 ? list : []);

function v1Table(task: Task): Table {
  const { manifest, raw, rawParts, only, format } = task;
  const { native, rest } = splitDocuments(manifest, [...Object.keys(V1_DOCUMENTS), 'bom', 'tool-list']);
  const files: Partial<Record<DocumentRole, readonly string[]>> = only
    ? { ...native, source: only.sourceFiles, export: only.exportFiles }
    : native;
  const lists = Object.entries(V1_DOCUMENTS).map(([role, key]) => [
    key,
    fileTables(files[role as DocumentRole] ?? [], raw[key]),
  ]);
  // A list written out in the field is no path, but it is what people read there.
  const first = (role: 'bom' | 'tool-list') => files[role]?.[0] ?? (typeof raw[role] === 'string' ? raw[role] : undefined); // prettier-ignore
  const others = compact({ bom: files.bom?.slice(1), 'tool-list': files['tool-list']?.slice(1), ...rest });
  const { lineage } = manifest;
  const hasHome = raw['project-link'] === undefined && raw['documentation-home'] === manifest.repo;
  return compact({
    'okh-manifest-version': '1.0.0',
    title: manifest.title,
    description: manifest.description === '' ? undefined : manifest.description,
    keywords: manifest.keywords,
    'project-link': hasHome ? undefined : manifest.repo,
    image: manifest.images[0],
    made: manifest.isMade,
    'made-independently': manifest.isMadeIndependently,
    license: v1Licence(task),
    licensor: v1Licensor(task),
    version: manifest.version === '0' && raw['version'] === undefined ? undefined : manifest.version,
    'development-stage': manifest.developmentStage,
    'documentation-language': manifest.languages[0],
    'derivative-of': single(linkTables(lineage.derivativeOf)),
    'variant-of': single(linkTables(lineage.variantOf)),
    'sub-parts': linkTables(lineage.subParts),
    bom: first('bom'),
    'tool-list': first('tool-list'),
    ...Object.fromEntries(lists),
    ...without(raw, WRITTEN['okh-v1']),
    [EXTENSION]: extensionOf(task, {
      image: several(manifest.images),
      licensors: several(manifest.licensors),
      'documentation-language': several(manifest.languages),
      organization: manifest.organisation,
      'technology-readiness-level': manifest.technologyReadiness,
      'documentation-readiness-level': manifest.documentationReadiness,
      'fork-of': linkTables(lineage.forkOf),
      documents: others,
      ...(only
        ? { materials: only.materials, mass: only.massG, 'outer-dimensions': sizeTable(only), steps: only.steps }
        : {
            mass: manifest.massG,
            'outer-dimensions': sizeTable(manifest),
            parts: manifest.parts.map((part) => extensionPart(part, rawParts.get(part.id), format)),
          }),
    }),
  });
}

const single = (links: readonly Table[]): Table | readonly Table[] | undefined => (links.length > 1 ? links : links[0]);

/** Whether a field says more than its paths or names: titles of files, captions of pictures, addresses of people. */
function saysMore(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(saysMore);
  return isTable(value) ? Object.keys(value).length > 1 : typeof value === 'string' && /<[^>]*@/.test(value);
}

/** Rows of v1's lists of files that name none, but say something: sentences in the place of a path, titles alone. */
function unreadRows({ raw, format }: Manifest): Table {
  if (format !== 'okh-v1') return {};
  const isLost = (row: Table) =>
    (isSentence(row) || fieldsOfRaw(row, format).paths('path').length === 0) &&
    Object.values(row).some((value) => value !== null && value !== '');
  const rowsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isTable).filter(isLost) : []);
  return compact(Object.fromEntries(Object.values(V1_DOCUMENTS).map((key) => [key, rowsOf(raw[key])])));
}

/**
 * What of the original the manifest does not hold and the written format has no place for, kept in our extension by
 * format: it comes back when that format is written again.
 */
function originalOf({ manifest, format, rawExtension }: Task, inOwnFormat: Table): Table {
  const before = isTable(rawExtension['original']) ? rawExtension['original'] : {};
  const own = WRITTEN[manifest.format];
  const lost = own.filter((key) => {
    const value = manifest.raw[key];
    return value !== undefined && value !== null && value !== '' && !(key in inOwnFormat);
  });
  const known = isTable(before['unread']) ? before['unread'] : {};
  const unread = { ...known, ...unreadRows(manifest), ...keep(manifest.raw, lost) };
  if (manifest.format === format) return { ...before, ...compact({ unread }) };
  const isRich = (key: string) => key !== EXTENSION && key !== 'part' && saysMore(manifest.raw[key]);
  const kept = without(manifest.raw, own.filter((key) => key !== 'tsdc' && !isRich(key))); // prettier-ignore
  return { ...without(before, [format]), ...compact({ unread, [manifest.format]: kept }) };
}

const tableOf = (task: Task): Table => (task.format === 'okh-losh' ? loshTable(task) : v1Table(task));

function taskOf(manifest: Manifest, format: Format): Task {
  const extension = manifest.raw[EXTENSION];
  const rawExtension = isTable(extension) ? extension : {};
  const original = isTable(rawExtension['original']) ? rawExtension['original'] : {};
  const back = original[format];
  const raw = manifest.format === format ? manifest.raw : isTable(back) ? back : {};
  const only = onlyPartOf(manifest);
  const onlyRaw = only && { part: only, okh: keep(raw, ['tsdc', 'material', 'mass', 'outer-dimensions']), own: {} };
  const onlyTables = only && partTables(only, onlyRaw, format);
  return { manifest, format, raw, rawExtension, rawParts: rawPartsOf(manifest), only, onlyTables };
}

/**
 * A manifest as text: OKH-LOSH 2.4 (TOML) or OKH v1 (YAML). What the format has no field for stands below `x-minga`;
 * fields of the original that we do not use survive, with comments and order lost. Read again it gives the same manifest.
 */
export function writeManifest(manifest: Manifest, format: Format): string {
  const task = taskOf(manifest, format);
  const table = tableOf(task);
  const inOwnFormat = manifest.format === format ? table : tableOf(taskOf(manifest, manifest.format));
  const own = { ...(table[EXTENSION] as Table | undefined), ...compact({ original: originalOf(task, inOwnFormat) }) };
  const whole = plain(compact({ ...table, [EXTENSION]: own }), format) as Table;
  return format === 'okh-losh' ? stringifyToml(whole) : stringifyYaml(whole, { lineWidth: 110 });
}
