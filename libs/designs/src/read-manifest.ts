import type { DesignProblem, Manifest, ManifestReading } from './manifest.js';
import { Fields } from './manifest-fields.js';
import { checkIdentity } from './manifest-identity.js';
import { readLosh } from './manifest-losh.js';
import { readSource, type ManifestSource } from './manifest-source.js';
import { readV1 } from './manifest-v1.js';

export interface ReadManifestOptions {
  /** Address of the repository or page the design was fetched from: a manifest that names another one is warned of. */
  readonly cameFrom?: string | undefined;
}

/**
 * Reads an Open Know-How manifest: TOML (OKH-LOSH to 2.4) by a name ending in `.toml`, YAML (v1) else. Tolerant:
 * every problem comes with file, line, field and a hint; the manifest is there unless one of them is an error.
 * Never throws on bad text.
 */
export function readManifest(fileName: string, text: string, options: ReadManifestOptions = {}): ManifestReading {
  const { source, problems: found } = readSource(fileName, text);
  if (!source) return { problems: found };
  const problems: DesignProblem[] = [...found];
  const fields = new Fields(source, problems);
  const manifest = source.isYaml ? readV1(fields, problems) : readLosh(fields, problems);
  checkIdentity(fields, manifest?.repo, options.cameFrom);
  return { problems, ...(manifest && { manifest }) };
}

/** Fields of a manifest kept as plain data (`Manifest.raw`): no lines, problems go nowhere. */
export function fieldsOfRaw(raw: Manifest['raw'], format: Manifest['format']): Fields {
  const isYaml = format === 'okh-v1';
  const source: ManifestSource = {
    fileName: '',
    isYaml,
    data: raw,
    lineOf: () => undefined,
    writtenAs: () => undefined,
  };
  return new Fields(source, []);
}
