import type { DesignProblem, DocumentRole, Manifest } from './manifest.js';
import {
  completeManifest,
  missingLicence,
  readLanguages,
  withoutAddress,
  type DocumentsByRole,
} from './manifest-common.js';
import { quote, type Fields } from './manifest-fields.js';
import { readLicenceText } from './manifest-licence.js';
import { readLinks } from './manifest-lineage.js';
import { readReadiness } from './manifest-maturity.js';
import { EXTENSION, readImages, readPart } from './manifest-part.js';

/** Fields of the 2.4 template and of the 2021 schema (`organisation`, `attestation`). */
const KNOWN = [
  'okhv', 'name', 'repo', 'version', 'release', 'license', 'licensor', 'organization', 'organisation', 'readme',
  'contribution-guide', 'image', 'documentation-language', 'technology-readiness-level',
  'documentation-readiness-level', 'attestation', 'publication', 'function', 'standard-compliance',
  'cpc-patent-class', 'tsdc', 'bom', 'manufacturing-instructions', 'user-manual', 'source', 'export', 'auxiliary',
  'mass', 'outer-dimensions', 'fork-of', 'rdf', 'software', 'part', 'material', 'printing-process', EXTENSION,
]; // prettier-ignore

const OKHV = /^(OKH-LOSHv1\.\d|2\.[1-9]\d?)$/;

/** Names of older versions and common slips -> what 2.4 calls the field. */
const RENAMED: Readonly<Record<string, string>> = {
  'patent-class': 'cpc-patent-class',
  'tsdc-id': 'tsdc',
  'simplified-bom': 'bom',
  'manufacturing-instruction': 'manufacturing-instructions',
  'spdx-license': 'license',
  spdxLicense: 'license',
  licence: 'license',
  'outer-dimension': 'outer-dimensions',
  parts: 'part',
};

function readRequired(fields: Fields, key: string, hint: string): string | undefined {
  const text = fields.text(key);
  if (text === undefined && !fields.has(key)) fields.warn(key, 'is missing', hint);
  return text;
}

function readFormatVersion(fields: Fields): string | undefined {
  const version = readRequired(fields, 'okhv', 'Write okhv = "2.4"');
  if (version !== undefined && !OKHV.test(version)) {
    fields.warn('okhv', `is ${quote(version)}, a version we do not know`, 'Write okhv = "2.4"');
  }
  return version;
}

function readRepo(fields: Fields): string | undefined {
  const repo = readRequired(fields, 'repo', 'Write the address where the design is kept');
  if (repo === undefined || /^https?:\/\/[^\s/]+/.test(repo)) return repo;
  fields.warn('repo', `is ${quote(repo)}, not a web address`, 'Start it with https://');
  return undefined;
}

function readLicence(fields: Fields): Manifest['licence'] | undefined {
  const hardware = readLicenceText(fields, 'license');
  if (hardware !== undefined) return { hardware };
  const old = ['spdx-license', 'spdxLicense', 'alternativeLicense', 'licence'].find((key) => fields.has(key));
  const hint = old ? `Rename ${old} to license` : 'Write license = "CERN-OHL-S-2.0" or another SPDX id';
  return missingLicence(fields, 'license', hint);
}

/** Role of a file -> field of OKH-LOSH. */
export const LOSH_DOCUMENTS = {
  readme: 'readme',
  'contribution-guide': 'contribution-guide',
  bom: 'bom',
  'making-instructions': 'manufacturing-instructions',
  'user-manual': 'user-manual',
  source: 'source',
  export: 'export',
  auxiliary: 'auxiliary',
} as const satisfies Partial<Record<DocumentRole, string>>;

function readDocuments(fields: Fields): DocumentsByRole {
  // Without parts, source and export are read as those of the only part.
  const isListing = fields.has('part') || (fields.table(EXTENSION)?.has('parts') ?? false);
  const roles = Object.entries(LOSH_DOCUMENTS).filter(([, key]) => isListing || (key !== 'source' && key !== 'export'));
  return Object.fromEntries(roles.map(([role, key]) => [role, fields.paths(key)]));
}

/** Reads OKH-LOSH 1.0 to 2.4 (TOML). Missing fields that production can do without are warnings. */
export function readLosh(fields: Fields, problems: readonly DesignProblem[]): Manifest | undefined {
  fields.warnUnknown(KNOWN, `Correct the spelling, or move it below ${EXTENSION}`, RENAMED);
  const title = fields.text('name');
  if (title === undefined) fields.fail('name', 'is missing', 'Give the design a name');
  const licensors = fields.texts('licensor').map(withoutAddress);
  if (licensors.length === 0) fields.warn('licensor', 'is missing', 'Name who gives the licence');
  const base = {
    format: 'okh-losh' as const,
    formatVersion: readFormatVersion(fields),
    title,
    version: readRequired(fields, 'version', 'Write version = "0.1.0"'),
    description: readRequired(fields, 'function', 'Say in a sentence what it is for'),
    languages: readLanguages(fields, 'documentation-language'),
    licence: readLicence(fields),
    licensors,
    organisation: fields.texts('organization')[0] ?? fields.texts('organisation')[0],
    repo: readRepo(fields),
    images: readImages(fields),
    technologyReadiness: readReadiness(fields, 'technology-readiness-level'),
    documentationReadiness: readReadiness(fields, 'documentation-readiness-level'),
    lineage: { forkOf: readLinks(fields, 'fork-of'), derivativeOf: [], variantOf: [], subParts: [] },
    keywords: [],
    documents: readDocuments(fields),
  };
  return completeManifest(base, fields, (extension, name) => readPart(fields, extension, name), problems);
}
