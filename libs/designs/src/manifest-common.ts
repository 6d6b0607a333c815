import type { DesignProblem, DocumentRole, Lineage, Manifest, ManifestLicence, ManifestPart } from './manifest.js';
import { DOCUMENT_ROLES, slugOf } from './manifest.js';
import { quote, type Fields } from './manifest-fields.js';
import { readLicenceText } from './manifest-licence.js';
import { withExtension } from './manifest-lineage.js';
import { NOT_MAKEABLE_TEXT, whyNotMakeable } from './manifest-makeable.js';
import { maturityOf, readReadiness } from './manifest-maturity.js';
import {
  EXTENSION,
  OKH_PART_KEYS,
  PART_EXTENSION_KEYS,
  readImages,
  readMass,
  readPart,
  readSize,
  readTranslations,
} from './manifest-part.js';
import { checkPartTree, inGivenOrder, withUniqueIds, type PartReading } from './manifest-tree.js';

export const EXTENSION_KEYS = [
  'slug', 'title', 'description', 'crops', 'tasks', 'keywords', 'parts', 'part-order', 'documents', 'licensors',
  'license', 'organization', 'documentation-language', 'image', 'fork-of', 'derivative-of', 'variant-of', 'sub-parts',
  'technology-readiness-level', 'documentation-readiness-level', 'development-stage', 'made', 'made-independently',
  'makeable', 'mass', 'outer-dimensions', 'original',
]; // prettier-ignore

export type DocumentsByRole = Partial<Record<DocumentRole, readonly string[]>>;

/** What a reader of one version of OKH finds, before the extension is laid over it. */
export interface ManifestBase {
  readonly format: Manifest['format'];
  readonly formatVersion?: string | undefined;
  readonly title?: string | undefined;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  readonly languages: readonly string[];
  readonly licence?: ManifestLicence | undefined;
  readonly licensors: readonly string[];
  readonly organisation?: string | undefined;
  readonly repo?: string | undefined;
  readonly images: readonly string[];
  readonly technologyReadiness?: string | undefined;
  readonly documentationReadiness?: string | undefined;
  readonly developmentStage?: string | undefined;
  readonly isMade?: boolean | undefined;
  readonly isMadeIndependently?: boolean | undefined;
  readonly lineage: Lineage;
  readonly keywords: readonly string[];
  readonly documents: DocumentsByRole;
}

/** Language tags as real manifests should write them (BCP 47: language, script, region). */
const LANGUAGE = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i;

export function readLanguages(fields: Fields, key: string): readonly string[] {
  return fields.texts(key).filter((language) => {
    if (LANGUAGE.test(language)) return true;
    fields.warn(key, `is ${quote(language)}`, 'Write a BCP 47 tag such as "es-EC" or "en-GB"');
    return false;
  });
}

/** Names without the e-mail addresses people put behind them; the raw manifest keeps those. */
export const withoutAddress = (name: string) => name.replace(/\s*<[^>]*>\s*$/, '').trim();

export function missingLicence(fields: Fields, key: string, hint: string): undefined {
  fields.fail(key, 'names no licence', hint, 'MANIFEST_LICENCE');
  return undefined;
}

function readExtensionParts(extension: Fields | undefined): readonly PartReading[] {
  return (extension?.tables('parts') ?? []).map((part) => {
    part.warnUnknown([...PART_EXTENSION_KEYS, ...OKH_PART_KEYS], 'Correct the spelling or leave it out');
    return { part: readPart(part, part), fields: part, own: part };
  });
}

function readOkhParts(fields: Fields): readonly PartReading[] {
  return fields.tables('part').map((part) => {
    const own = part.table(EXTENSION);
    part.warnUnknown([...OKH_PART_KEYS, EXTENSION], `Correct the spelling, or move it below ${EXTENSION}`);
    own?.warnUnknown(PART_EXTENSION_KEYS, 'Correct the spelling or leave it out');
    return { part: readPart(part, own), fields: part, own };
  });
}

/** The files of the format's own fields, and those the extension adds for what the format has no field for. */
function readDocuments(base: DocumentsByRole, extension: Fields | undefined, hasParts: boolean): DocumentsByRole {
  const table = extension?.table('documents');
  table?.warnUnknown(DOCUMENT_ROLES, `Use ${DOCUMENT_ROLES.join(', ')}`);
  const isOfPart = (role: DocumentRole) => !hasParts && (role === 'source' || role === 'export');
  const found = DOCUMENT_ROLES.filter((role) => !isOfPart(role)).map(
    (role) => [role, [...(base[role] ?? []), ...(table?.paths(role) ?? [])]] as const,
  );
  return Object.fromEntries(found.filter(([, paths]) => paths.length > 0));
}

function readLicenceExtras(extension: Fields | undefined): Omit<ManifestLicence, 'hardware'> {
  const table = extension?.table('license');
  table?.warnUnknown(['documentation', 'software'], 'Use documentation and software; the rest has its own field');
  const [documentation, software] = ['documentation', 'software'].map((key) => table && readLicenceText(table, key));
  return { ...(documentation !== undefined && { documentation }), ...(software !== undefined && { software }) };
}

/** What is absent is not there at all, so that manifests compare. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

function readStatements(base: ManifestBase, extension: Fields | undefined) {
  const said = present({
    technologyReadiness: base.technologyReadiness ?? readReadiness(extension, 'technology-readiness-level'),
    documentationReadiness: base.documentationReadiness ?? readReadiness(extension, 'documentation-readiness-level'),
    developmentStage: base.developmentStage ?? extension?.text('development-stage'),
    isMade: base.isMade ?? extension?.flag('made'),
    isMadeIndependently: base.isMadeIndependently ?? extension?.flag('made-independently'),
  });
  return { ...said, ...present({ maturity: maturityOf(said) }) };
}

type Readable = Parameters<typeof whyNotMakeable>[0];

/** The author's own word (`makeable = true`) goes before what the rest of the manifest looks like. */
function readMakeable(manifest: Readable, fields: Fields, extension: Fields | undefined) {
  const said = extension?.flag('makeable');
  const reason = said === undefined ? whyNotMakeable(manifest) : undefined;
  // Without a title there is an error already, and no line to point to.
  if (reason !== undefined && manifest.title !== '')
    fields.warn(fields.source.isYaml ? 'title' : 'name', ...NOT_MAKEABLE_TEXT[reason], 'DESIGN_NOT_MAKEABLE');
  return { isMakeable: said ?? reason === undefined, ...present({ notMakeableReason: reason }) };
}

/** Parts the manifest lists, in its own list and in our extension's, with ids that are unique. */
export const listedParts = (fields: Fields, extension: Fields | undefined): readonly PartReading[] =>
  withUniqueIds([...readOkhParts(fields), ...readExtensionParts(extension)]);

/** `only` makes the one part of a design that lists none. */
function readParts(
  fields: Fields,
  extension: Fields | undefined,
  only: (extension: Fields | undefined) => ManifestPart,
): { readonly hasParts: boolean; readonly parts: readonly ManifestPart[] } {
  const listed = listedParts(fields, extension);
  if (listed.length > 0) return { hasParts: true, parts: inGivenOrder(checkPartTree(listed), extension) };
  return { hasParts: false, parts: checkPartTree([{ part: only(extension), fields, own: extension }]) };
}

/** Size and mass of the whole, where the parts have their own. */
function readWhole(fields: Fields, extension: Fields | undefined) {
  const table = extension?.has('mass') || extension?.has('outer-dimensions') ? extension : fields;
  return present({ sizeMm: readSize(table), massG: readMass(table) });
}

/** Lays our extension over what the OKH reader found. Undefined when a problem is an error. */
export function completeManifest(
  base: ManifestBase,
  fields: Fields,
  only: (extension: Fields | undefined, name: string) => ManifestPart,
  problems: readonly DesignProblem[],
): Manifest | undefined {
  const extension = fields.table(EXTENSION);
  extension?.warnUnknown([...EXTENSION_KEYS, ...PART_EXTENSION_KEYS], 'Correct the spelling or leave it out');
  const { title, licence } = base;
  const { hasParts, parts } = readParts(fields, extension, (own) => only(own, title ?? 'part'));
  const documentsByRole = readDocuments(base.documents, extension, hasParts);
  const keywords = [...new Set([...base.keywords, ...(extension?.texts('keywords') ?? [])])];
  const description = base.description ?? '';
  const makeable = readMakeable(
    { title: title ?? '', description, keywords, parts, documentsByRole },
    fields,
    extension,
  );
  const whole = hasParts ? readWhole(fields, extension) : {};
  const hasError = problems.some((problem) => problem.severity === 'error');
  if (hasError || title === undefined || licence === undefined) return undefined;
  const has = (key: string) => extension?.has(key) === true;
  return {
    format: base.format,
    slug: slugOf(extension?.text('slug') ?? title),
    title,
    titles: readTranslations(extension, 'title'),
    version: base.version ?? '0',
    description,
    descriptions: readTranslations(extension, 'description'),
    languages:
      extension && has('documentation-language') ? readLanguages(extension, 'documentation-language') : base.languages,
    licence: { ...licence, ...readLicenceExtras(extension) },
    licensors: extension && has('licensors') ? extension.texts('licensors') : base.licensors,
    images: extension && has('image') ? readImages(extension) : base.images,
    keywords,
    crops: extension?.texts('crops') ?? [],
    tasks: extension?.texts('tasks') ?? [],
    lineage: withExtension(base.lineage, extension),
    parts,
    ...whole,
    documents: Object.values(documentsByRole).flat(),
    documentsByRole,
    ...readStatements(base, extension),
    ...makeable,
    raw: fields.data,
    ...present({
      formatVersion: base.formatVersion,
      organisation: extension?.text('organization') ?? base.organisation,
      repo: base.repo,
    }),
  };
}
