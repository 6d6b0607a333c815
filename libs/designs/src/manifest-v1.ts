import type { DesignProblem, DocumentRole, Manifest, ManifestPart } from './manifest.js';
import {
  completeManifest,
  missingLicence,
  readLanguages,
  withoutAddress,
  type DocumentsByRole,
} from './manifest-common.js';
import { quote, type Fields } from './manifest-fields.js';
import { readLicenceText } from './manifest-licence.js';
import { readLinks, readSubParts } from './manifest-lineage.js';
import { EXTENSION, readPart } from './manifest-part.js';

/** Role of a file -> field of OKH v1. */
export const V1_DOCUMENTS = {
  'making-instructions': 'making-instructions',
  'user-manual': 'operating-instructions',
  schematics: 'schematics',
  'risk-assessment': 'risk-assessment',
  'tool-settings': 'tool-settings',
  'quality-instructions': 'quality-instructions',
  'maintenance-instructions': 'maintenance-instructions',
  'disposal-instructions': 'disposal-instructions',
  software: 'software',
  source: 'design-files',
  export: 'manufacturing-files',
} as const satisfies Partial<Record<DocumentRole, string>>;

const KNOWN = [
  ...Object.values(V1_DOCUMENTS), 'okh-manifest-version', 'title', 'description', 'intended-use', 'keywords', 'project-link',
  'health-safety-notice', 'image', 'made', 'made-independently', 'license', 'licensor', 'date-created',
  'date-updated', 'manifest-author', 'manifest-language', 'manifest-is-translation', 'documentation-is-translation',
  'documentation-language', 'documentation-home', 'contact', 'contributors', 'version', 'development-stage',
  'archive-download', 'bom', 'tool-list', 'standards-used', 'derivative-of', 'variant-of', 'sub', 'sub-parts', EXTENSION,
]; // prettier-ignore

/** A path or an address. v1 wants nothing else in these fields, but many people write whole sentences there. */
export const isPathText = (text: string) =>
  /\s/.test(text) ? /^[^\n]{1,200}\.[a-z0-9]{1,5}$/i.test(text) : /[/.]/.test(text);

/** A row of a list `[{ path, title }]` whose path is a sentence. */
export const isSentence = (row: Readonly<Record<string, unknown>>): boolean => {
  const { path } = row;
  return typeof path === 'string' && path.trim() !== '' && !isPathText(path.trim());
};

/** Files of a list `[{ path, title }]`; rows a template left without a path are passed over. */
function readFiles(fields: Fields, key: string): readonly string[] {
  const value = fields.data[key];
  if (typeof value === 'string') return fields.paths(key);
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return fields.paths(key);
  return fields.tables(key).flatMap((entry) => {
    if (!isSentence(entry.data)) return entry.paths('path');
    entry.warn('path', `is no path: ${quote(entry.data['path'])}`, 'Write the path of a file or a web address');
    return [];
  });
}

function readDocuments(fields: Fields): DocumentsByRole {
  // Without parts, these files are those of the only part.
  const isListing = fields.has('part') || fields.table(EXTENSION)?.has('parts') === true;
  const lists = Object.entries(V1_DOCUMENTS)
    .filter(([role]) => isListing || (role !== 'source' && role !== 'export'))
    .map(([role, key]) => [role, readFiles(fields, key)] as const);
  const paths = (['bom', 'tool-list'] as const).map((key) => {
    const text = fields.text(key);
    if (text === undefined || isPathText(text)) return [key, fields.paths(key)] as const;
    if (key === 'bom') fields.warn(key, `is a text, not a file: ${quote(text)}`, `List the parts below ${EXTENSION}`);
    return [key, []] as const;
  });
  return Object.fromEntries([...lists, ...paths]);
}

/** Names of older versions and common slips -> what v1 calls the field. */
const RENAMED: Readonly<Record<string, string>> = {
  name: 'title',
  licence: 'license',
  'standard-compliance': 'standards-used',
  repo: 'project-link',
};

/** v1 wants an object with hardware, documentation and software; making things rests on hardware. */
function readLicence(fields: Fields): Manifest['licence'] | undefined {
  const hint = 'Write license: {hardware: CERN-OHL-S-2.0} or another SPDX id';
  if (!fields.has('license')) return missingLicence(fields, 'license', hint);
  if (typeof fields.data['license'] === 'string') {
    const hardware = readLicenceText(fields, 'license');
    if (hardware === undefined) return missingLicence(fields, 'license', hint);
    fields.warn('license', 'is text, but OKH v1 wants fields', 'Write it as hardware: below license:');
    return { hardware };
  }
  const table = fields.table('license');
  table?.warnUnknown(['hardware', 'documentation', 'software'], 'Use hardware, documentation and software');
  const [hardware, documentation, software] = ['hardware', 'documentation', 'software'].map((key) =>
    table ? readLicenceText(table, key) : undefined,
  );
  if (!hardware && !documentation && !software) return missingLicence(fields, 'license', hint);
  if (hardware === undefined) {
    const instead = documentation ? 'the documentation’s is used' : 'making must be agreed with the licensor';
    fields.warn('license', `has no hardware licence: ${instead}`, 'Add hardware: and an SPDX id');
  }
  return {
    hardware: hardware ?? documentation ?? 'NOASSERTION',
    ...(documentation !== undefined && { documentation }),
    ...(software !== undefined && { software }),
  };
}

function readPerson(fields: Fields, key: string): string | undefined {
  const table = fields.table(key);
  return table?.text('name') ?? table?.text('affiliation');
}

const WEB_ADDRESS = /^https?:\/\/[^\s/]+/;

function readProjectLink(fields: Fields): string | undefined {
  const link = [fields.text('project-link'), fields.text('documentation-home')].find((text) => text !== undefined);
  if (link === undefined) {
    fields.warn('project-link', 'and documentation-home are missing', 'Write one of them, the address of the design');
    return undefined;
  }
  return WEB_ADDRESS.test(link) ? link : undefined;
}

/** v1 knows nothing of steps, size and mass: all but the files stands in our extension. */
function onlyPart(fields: Fields, extension: Fields | undefined, name: string): ManifestPart {
  return {
    ...readPart(extension ?? fields, extension, name),
    sourceFiles: readFiles(fields, 'design-files'),
    exportFiles: readFiles(fields, 'manufacturing-files'),
  };
}

/** Reads OKH v1 (YAML). Missing fields that production can do without are warnings. */
export function readV1(fields: Fields, problems: readonly DesignProblem[]): Manifest | undefined {
  fields.warnUnknown(KNOWN, `Correct the spelling, or move it below ${EXTENSION}`, RENAMED);
  const title = fields.text('title');
  if (title === undefined) fields.fail('title', 'is missing', 'Give the design a title');
  const description = fields.text('description');
  if (description === undefined) fields.warn('description', 'is missing', 'Say in a sentence what it is for');
  readPerson(fields, 'manifest-author');
  readPerson(fields, 'contact');
  const licensor = readPerson(fields, 'licensor');
  readLanguages(fields, 'manifest-language');
  const base = {
    format: 'okh-v1' as const,
    formatVersion: fields.text('okh-manifest-version'),
    title,
    version: fields.text('version'),
    description,
    languages: readLanguages(fields, 'documentation-language'),
    licence: readLicence(fields),
    licensors: licensor === undefined ? [] : [withoutAddress(licensor)],
    repo: readProjectLink(fields),
    images: fields.paths('image'),
    keywords: fields.texts('keywords'),
    developmentStage: fields.text('development-stage'),
    isMade: fields.flag('made'),
    isMadeIndependently: fields.flag('made-independently'),
    lineage: {
      forkOf: [],
      derivativeOf: readLinks(fields, 'derivative-of'),
      variantOf: readLinks(fields, 'variant-of'),
      subParts: readSubParts(fields),
    },
    documents: readDocuments(fields),
  };
  return completeManifest(base, fields, (extension, name) => onlyPart(fields, extension, name), problems);
}
