import type { DesignProblem, ManifestReading } from './manifest.js';
import { Fields } from './manifest-fields.js';
import { readLosh } from './manifest-losh.js';
import { readSource } from './manifest-source.js';
import { readV1 } from './manifest-v1.js';

/**
 * Reads an Open Know-How manifest: TOML (OKH-LOSH to 2.4) by a name ending in `.toml`, YAML (v1) else. Tolerant:
 * every problem comes with file, line, field and a hint; the manifest is there unless one of them is an error.
 * Never throws on bad text.
 */
export function readManifest(fileName: string, text: string): ManifestReading {
  const { source, problems: found } = readSource(fileName, text);
  if (!source) return { problems: found };
  const problems: DesignProblem[] = [...found];
  const fields = new Fields(source, problems);
  const manifest = source.isYaml ? readV1(fields, problems) : readLosh(fields, problems);
  return { problems, ...(manifest && { manifest }) };
}
