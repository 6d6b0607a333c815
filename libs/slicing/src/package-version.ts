import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** Version of an installed package; from its file, as some packages do not export their package.json. */
export function versionOf(name: string): string {
  const files = (resolve.paths(name) ?? []).map((folder) => path.join(folder, name, 'package.json'));
  const file = files.find((candidate) => existsSync(candidate));
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown';
}
