import { createHash } from 'node:crypto';
import { DomainError, domainError, type Process } from '#libs/domain';
import { readZip } from './archive.js';
import { readFolder } from './folder.js';
import type { DesignProblem, Manifest, ManifestPart } from './manifest.js';
import { quote } from './manifest-fields.js';
import type { MeshFacts } from './geometry/index.js';
import { PRINT_MODELS, readModelFile, readStlFile, type ModelReading } from './import-models.js';
import { readManifest } from './read-manifest.js';

export interface DesignFile {
  /** Path inside the bundle, `/` between folders, NFC. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** A part of the manifest together with what its model file says. */
export interface ImportedPart extends ManifestPart {
  /** The file a machine works from: STL, 3MF, OBJ or STEP for print, DXF or SVG for mill and laser. */
  readonly modelFile?: string;
  /** The model as STL, where `modelFile` is not one. */
  readonly stl?: Uint8Array;
  /** Of printed parts. `sizeMm` is then the measured size. */
  readonly mesh?: MeshFacts;
}

export interface ImportedDesign {
  readonly manifest: Manifest;
  readonly manifestFile: string;
  readonly files: readonly DesignFile[];
  /** Pins the design: SHA-256 over the sorted lines `path sha256`. */
  readonly contentHash: string;
  readonly parts: readonly ImportedPart[];
  /** Warnings; with an error there is no import. */
  readonly problems: readonly DesignProblem[];
}

type Files = ReadonlyMap<string, Uint8Array>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  stl: 'model/stl',
  '3mf': 'model/3mf',
  step: 'model/step',
  stp: 'model/step',
  dxf: 'image/vnd.dxf',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  toml: 'application/toml',
  yml: 'application/yaml',
  yaml: 'application/yaml',
  json: 'application/json',
  md: 'text/markdown',
  txt: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  scad: 'application/x-openscad',
};

const extensionOf = (path: string) => /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

/** Manifest names at the top of a bundle, the best first. */
const MANIFEST_NAMES = [
  /^okh\.toml$/i,
  /^okh\.ya?ml$/i,
  /^(okh-[^/]+|[^/]+\.okh)\.toml$/i,
  /^(okh-[^/]+|[^/]+\.okh)\.ya?ml$/i,
];

function findManifest(files: Files): string | undefined {
  const names = [...files.keys()].sort();
  return MANIFEST_NAMES.flatMap((pattern) => names.filter((name) => pattern.test(name)))[0];
}

/** Archives made of a folder hold everything below that folder's name. */
function withoutTopFolder(files: Files): Files {
  const tops = new Set([...files.keys()].map((name) => name.split('/')[0]));
  const isNested = [...files.keys()].every((name) => name.includes('/'));
  if (tops.size !== 1 || !isNested) return files;
  return new Map([...files].map(([name, bytes]) => [name.slice(name.indexOf('/') + 1), bytes]));
}

/** File types a machine of a process can work from, the best first. */
const MODEL_TYPES: Partial<Record<Process, readonly string[]>> = {
  print: PRINT_MODELS,
  mill: ['dxf', 'svg'],
  laser: ['dxf', 'svg'],
};

const isAddress = (path: string) => /^https?:/i.test(path);

/** Checks one manifest against the files beside it and collects what is wrong. */
class BundleCheck {
  readonly problems: DesignProblem[] = [];

  constructor(
    private readonly files: Files,
    private readonly manifestFile: string,
    private readonly manifestText: string,
    private readonly models: ReadonlyMap<string, ModelReading>,
  ) {}

  /** Line of the manifest that names a path. */
  private lineNaming(path: string): number | undefined {
    const at = this.manifestText.indexOf(path);
    return at < 0 ? undefined : this.manifestText.slice(0, at).split('\n').length;
  }

  private report(severity: DesignProblem['severity'], path: string, what: string, hint: string) {
    const line = this.lineNaming(path);
    const place = { file: this.manifestFile, ...(line !== undefined && { line }) };
    const at = line === undefined ? this.manifestFile : `${this.manifestFile} line ${line}`;
    const message = `${at}: ${what}. ${hint}.`;
    this.problems.push({ code: 'DESIGN_FILE_MISSING', severity, message, place, params: { path } });
  }

  /** Named files that are not there: a warning for reading matter, an error for what a machine needs. */
  reportMissing(paths: readonly string[], severity: DesignProblem['severity']): void {
    for (const path of paths) {
      if (isAddress(path) || this.files.has(path)) continue;
      this.report(severity, path, `the file ${quote(path)} is not there`, 'Add it, or correct the path');
    }
  }

  importPart(part: ManifestPart): ImportedPart {
    const { types, models, modelFile } = modelsOf(part, this.files);
    const needed = modelFile === undefined ? models : [];
    this.reportMissing(needed, 'error');
    this.reportMissing(
      [...part.exportFiles, ...part.sourceFiles, ...part.images].filter((path) => !needed.includes(path)),
      'warning',
    );
    if (modelFile === undefined && types.length > 0 && needed.every(isAddress)) {
      const hint = `Add one of type ${[...new Set(types)].join(' or ')} to export`;
      this.report('warning', part.name, `part ${quote(part.name)} has no model file in the bundle`, hint);
    }
    if (modelFile === undefined) return part;
    const { mesh, stl, problems } = this.#read(modelFile);
    this.problems.push(...problems);
    return { ...part, modelFile, ...(mesh && { mesh, sizeMm: mesh.sizeMm }), ...(stl && { stl }) };
  }

  #read(path: string): ModelReading {
    if (extensionOf(path) === 'stl') return readStlFile(path, this.files.get(path) ?? new Uint8Array());
    return this.models.get(path) ?? { problems: [] };
  }
}

/** The model files a part names, by how well machines read them, and the first that is there. */
function modelsOf(part: ManifestPart, files: Files) {
  const types = part.kind === 'make' ? part.steps.flatMap((step) => MODEL_TYPES[step] ?? []) : [];
  const models = types.flatMap((type) => part.exportFiles.filter((path) => extensionOf(path) === type));
  const modelFile = models.find((path) => files.has(path));
  return { types, models, ...(modelFile !== undefined && { modelFile }) };
}

function decodeManifest(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${file} is not UTF-8 text. Save it with the encoding UTF-8.`;
    throw new DomainError({ code: 'MANIFEST_SYNTAX', message, place: { file } }, { cause });
  }
}

/** Errors first, so that the error thrown carries the code of one. */
function throwIfError(problems: readonly DesignProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return;
  throw new DomainError([...errors, ...problems.filter((problem) => problem.severity === 'warning')]);
}

/** The bundle without a folder around it all, and its manifest. @throws DomainError MANIFEST_MISSING */
function locateManifest(
  given: Files,
  named: string | undefined,
): { readonly files: Files; readonly manifestFile: string } {
  const files = named === undefined && findManifest(given) === undefined ? withoutTopFolder(given) : given;
  const manifestFile = named ?? findManifest(files);
  if (manifestFile !== undefined) return { files, manifestFile };
  const message = 'There is no okh.toml or okh.yml at the top of these files. Add one, or pack the folder that has it.';
  throw domainError('MANIFEST_MISSING', message);
}

/**
 * Imports a design from files in memory, by path.
 * @param named the manifest's path where it is known; else the best name at the top is taken
 * @throws DomainError with every problem found when one of them is an error: MANIFEST_* , DESIGN_FILE_MISSING, MODEL_*.
 */
export async function importBundle(given: Files, named?: string): Promise<ImportedDesign> {
  const { files, manifestFile } = locateManifest(given, named);
  const text = decodeManifest(manifestFile, files.get(manifestFile) ?? new Uint8Array());
  const parts = readManifest(manifestFile, text).manifest?.parts ?? [];
  const models = new Map<string, ModelReading>();
  for (const { modelFile } of parts.map((part) => modelsOf(part, files))) {
    if (modelFile === undefined || models.has(modelFile)) continue;
    const isOther = PRINT_MODELS.slice(1).includes(extensionOf(modelFile));
    const bytes = files.get(modelFile);
    if (isOther && bytes) models.set(modelFile, await readModelFile(modelFile, bytes));
  }
  return importFromFiles(files, manifestFile, models);
}

/** As importBundle, at once: 3MF, OBJ and STEP are taken as they were read before, and left unread where they were not. */
export function importFromFiles(
  given: Files,
  named?: string,
  models: ReadonlyMap<string, ModelReading> = new Map(),
): ImportedDesign {
  const { files, manifestFile } = locateManifest(given, named);
  const text = decodeManifest(manifestFile, files.get(manifestFile) ?? new Uint8Array());
  const { manifest, problems: found } = readManifest(manifestFile, text);
  const check = new BundleCheck(files, manifestFile, text, models);
  const parts = (manifest?.parts ?? []).map((part) => check.importPart(part));
  if (manifest) check.reportMissing([...manifest.images, ...manifest.documents], 'warning');
  const problems = [...found, ...check.problems];
  throwIfError(problems);
  if (!manifest) throw new TypeError('a manifest without errors was not read');
  const designFiles = [...files]
    .map(([path, bytes]): DesignFile => {
      const mediaType = MEDIA_TYPES[extensionOf(path)] ?? 'application/octet-stream';
      return { path, sha256: sha256(bytes), bytes, mediaType };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const contentHash = sha256(designFiles.map((file) => `${file.path} ${file.sha256}\n`).join(''));
  return { manifest, manifestFile, files: designFiles, contentHash, parts, problems };
}

/** Imports a design from a folder; see importBundle and readFolder for what it throws. */
export async function importFromFolder(dir: string): Promise<ImportedDesign> {
  return importBundle(await readFolder(dir));
}

/** Imports a design from a zip in memory; see importBundle and readZip for what it throws. */
export async function importFromZip(bytes: Uint8Array): Promise<ImportedDesign> {
  return importBundle(await readZip(bytes));
}
