import type { DesignProblem, Manifest, ManifestLicence, ManifestPart } from './manifest.js';
import { slugOf } from './manifest.js';
import { quote, type Fields } from './manifest-fields.js';
import { EXTENSION, PART_EXTENSION_KEYS, readPart, readTranslations } from './manifest-part.js';
import { checkPartTree, type PartReading } from './manifest-tree.js';

const EXTENSION_KEYS = ['slug', 'title', 'description', 'crops', 'tasks', 'keywords', 'parts'];
/** What OKH defines of a part, for parts listed in our extension. */
const OKH_PART_KEYS = ['tsdc', 'source', 'export', 'image', 'mass', 'material', 'outer-dimensions'];

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
  readonly keywords: readonly string[];
  readonly documents: readonly string[];
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
    own?.warnUnknown(PART_EXTENSION_KEYS, 'Correct the spelling or leave it out');
    return { part: readPart(part, own), fields: part, own };
  });
}

/**
 * Lays our extension over what the OKH reader found. `only` makes the one part of a design that lists none.
 * Undefined when a problem is an error.
 */
export function completeManifest(
  base: ManifestBase,
  fields: Fields,
  only: (extension: Fields | undefined, name: string) => ManifestPart,
  problems: readonly DesignProblem[],
): Manifest | undefined {
  const extension = fields.table(EXTENSION);
  extension?.warnUnknown([...EXTENSION_KEYS, ...PART_EXTENSION_KEYS], 'Correct the spelling or leave it out');
  const listed = [...readOkhParts(fields), ...readExtensionParts(extension)];
  const { title, licence } = base;
  const single = () => ({ part: only(extension, title ?? 'part'), fields, own: extension });
  const parts = checkPartTree(listed.length > 0 ? listed : [single()]);
  const hasError = problems.some((problem) => problem.severity === 'error');
  if (hasError || title === undefined || licence === undefined) return undefined;
  const { formatVersion, organisation, repo, technologyReadiness, documentationReadiness } = base;
  return {
    format: base.format,
    slug: slugOf(extension?.text('slug') ?? title),
    title,
    titles: readTranslations(extension, 'title'),
    version: base.version ?? '0',
    description: base.description ?? '',
    descriptions: readTranslations(extension, 'description'),
    languages: base.languages,
    licence,
    licensors: base.licensors,
    images: base.images,
    keywords: [...new Set([...base.keywords, ...(extension?.texts('keywords') ?? [])])],
    crops: extension?.texts('crops') ?? [],
    tasks: extension?.texts('tasks') ?? [],
    parts,
    documents: base.documents,
    raw: fields.data,
    ...(formatVersion !== undefined && { formatVersion }),
    ...(organisation !== undefined && { organisation }),
    ...(repo !== undefined && { repo }),
    ...(technologyReadiness !== undefined && { technologyReadiness }),
    ...(documentationReadiness !== undefined && { documentationReadiness }),
  };
}
