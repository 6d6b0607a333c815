import type { DesignProblem, Manifest, ManifestPart } from './manifest.js';
import { completeManifest, missingLicence, readLanguages, withoutAddress } from './manifest-common.js';
import type { Fields } from './manifest-fields.js';
import { readLicenceText } from './manifest-licence.js';
import { EXTENSION, readPart } from './manifest-part.js';

const FILE_LISTS = [
  'design-files', 'schematics', 'making-instructions', 'manufacturing-files', 'risk-assessment', 'tool-settings',
  'quality-instructions', 'operating-instructions', 'maintenance-instructions', 'disposal-instructions', 'software',
]; // prettier-ignore

const KNOWN = [
  ...FILE_LISTS, 'okh-manifest-version', 'title', 'description', 'intended-use', 'keywords', 'project-link',
  'health-safety-notice', 'image', 'made', 'made-independently', 'license', 'licensor', 'date-created',
  'date-updated', 'manifest-author', 'manifest-language', 'manifest-is-translation', 'documentation-is-translation',
  'documentation-language', 'documentation-home', 'contact', 'contributors', 'version', 'development-stage',
  'archive-download', 'bom', 'tool-list', 'standards-used', 'derivative-of', 'variant-of', 'sub', EXTENSION,
]; // prettier-ignore

/** Files of a list `[{ path, title }]` that are paths at all; template rows without path are passed over. */
function readFiles(fields: Fields, key: string): readonly string[] {
  if (typeof fields.data[key] === 'string') return fields.paths(key);
  return fields.tables(key).flatMap((entry) => {
    const path = entry.data['path'];
    return typeof path === 'string' && path.trim() !== '' && !/\s/.test(path.trim()) ? entry.paths('path') : [];
  });
}

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

function onlyPart(fields: Fields, extension: Fields | undefined, name: string): ManifestPart {
  const part = readPart(fields, extension, name);
  return {
    ...part,
    sourceFiles: readFiles(fields, 'design-files'),
    exportFiles: readFiles(fields, 'manufacturing-files'),
  };
}

/** Reads OKH v1 (YAML). Missing fields that production can do without are warnings. */
export function readV1(fields: Fields, problems: readonly DesignProblem[]): Manifest | undefined {
  fields.warnUnknown(KNOWN, `Correct the spelling, or move it below ${EXTENSION}`);
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
    documents: FILE_LISTS.filter((key) => key !== 'design-files' && key !== 'manufacturing-files').flatMap((key) =>
      readFiles(fields, key),
    ),
  };
  return completeManifest(base, fields, (extension, name) => onlyPart(fields, extension, name), problems);
}
