// Programs outside npm that some tests need. As root on Debian and its kin they are installed, and it is said so.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

const TOOLS = [
  { programs: ['chromium', 'chromium-browser', 'google-chrome'], package: 'chromium', kinds: ['browser'], env: 'MINGA_CHROMIUM' },
  { programs: ['mosquitto'], package: 'mosquitto', kinds: ['integration', 'e2e', 'faults'] },
  { programs: ['redis-server', 'valkey-server'], package: 'redis-server', kinds: ['integration', 'e2e', 'faults'] },
  { programs: ['initdb'], package: 'postgresql', kinds: ['e2e'] },
  { programs: ['socat'], package: 'socat', kinds: ['integration', 'e2e', 'faults'] },
  { programs: ['faketime'], package: 'faketime', kinds: ['faults'] },
  { programs: ['nft'], package: 'nftables', kinds: ['faults'] },
  { programs: ['ip'], package: 'iproute2', kinds: ['faults'] },
]; // prettier-ignore

/** Debian keeps servers in sbin, which is not on everybody's PATH, and each version of PostgreSQL in a folder of its own. */
const FOLDERS = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
const POSTGRES = '/usr/lib/postgresql';
const foldersNow = () =>
  existsSync(POSTGRES)
    ? [...FOLDERS, ...readdirSync(POSTGRES).map((version) => path.join(POSTGRES, version, 'bin'))]
    : FOLDERS;

function find(programs) {
  return programs
    .flatMap((program) => foldersNow().map((folder) => path.join(folder, program)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const missingFor = (kinds) =>
  TOOLS.filter((tool) => tool.kinds.some((kind) => kinds.includes(kind)) && !find(tool.programs));

/** Installs what is missing for these kinds of tests, where that is possible; gives the tools still missing. */
export async function ensureTools(kinds) {
  const packages = missingFor(kinds).map((tool) => tool.package);
  if (packages.length > 0 && process.getuid?.() === 0 && find(['apt-get'])) {
    process.stdout.write(`Installing for the tests with apt-get: ${packages.join(', ')}\n`);
    // RUNLEVEL keeps Debian from starting the servers: the tests start their own.
    const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    try {
      await run('apt-get', ['update', '-q'], { env });
      await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
    } catch (error) {
      process.stdout.write(`${error.output?.trimEnd().split('\n').slice(-5).join('\n')}\n${error.message}\n`);
    }
  }
  return missingFor(kinds);
}

/** Where the found programs are, for the tests that ask. */
export function toolEnv() {
  const found = TOOLS.filter((tool) => tool.env).map((tool) => [tool.env, find(tool.programs)]);
  return { ...Object.fromEntries(found.filter(([, file]) => file)), PATH: FOLDERS.join(path.delimiter) };
}
