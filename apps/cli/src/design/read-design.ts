import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '#libs/domain';
import {
  importFromFolder,
  importFromZip,
  readManifest,
  type DesignProblem,
  type Manifest,
  type ManifestReading,
} from '#libs/designs';
import { FileError, UsageError } from '../command.js';
import { reasonOf } from '../gcode/open-file.js';
import { table } from '../gcode/words.js';

/** What was found: a manifest alone, or a whole design with its files. */
export interface DesignReading extends ManifestReading {
  /** File, folder or zip, as it was named. */
  readonly name: string;
}

/** @throws UsageError unless there is exactly one */
export function designArgument(positionals: readonly string[]): string {
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError('Name a manifest, a folder or a zip.');
  if (more.length > 0) throw new UsageError(`Name one design, not ${positionals.length}.`);
  return name;
}

/** An import's problems instead of its error; what the import did not expect is still thrown. */
async function tried(run: () => Promise<{ manifest: Manifest; problems: readonly DesignProblem[] }>) {
  try {
    const { manifest, problems } = await run();
    return { manifest, problems };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const problems = error.problems.map((problem): DesignProblem => ({ severity: 'error', ...problem }));
    return { problems };
  }
}

/**
 * Reads a manifest, or a folder or zip with one and its files.
 * @throws FileError when it cannot be read at all
 */
export async function readDesign(name: string, cameFrom?: string): Promise<DesignReading> {
  const unreadable = (error: NodeJS.ErrnoException): never => {
    throw new FileError(`${name} cannot be read: ${reasonOf(error)}.`);
  };
  const info = await lstat(name).catch(unreadable);
  if (info.isDirectory()) return { name, ...(await tried(() => importFromFolder(name))) };
  const bytes = await readFile(name).catch(unreadable);
  if (/\.zip$/i.test(name)) return { name, ...(await tried(() => importFromZip(bytes))) };
  if (!/\.(toml|ya?ml)$/i.test(name)) throw new FileError(`${name} is no manifest (.toml, .yml), folder or zip.`);
  return { name, ...readManifest(path.basename(name), bytes.toString('utf8'), { cameFrom }) };
}

/** As `file:line:column` does for compilers, so that editors find the place. */
export function problemTable(problems: readonly DesignProblem[], name: string): string {
  return table(
    problems.map(({ severity, code, message, place }) => {
      const at = [place?.file ?? path.basename(name), place?.line, place?.column].filter((part) => part !== undefined);
      return [at.join(':'), severity, code, message];
    }),
  );
}

/** `1 error, 3 warnings`. */
export function countProblems(problems: readonly DesignProblem[]): string {
  return (['error', 'warning'] as const)
    .map((severity) => [severity, problems.filter((problem) => problem.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count > 1 ? 's' : ''}`)
    .join(', ');
}
