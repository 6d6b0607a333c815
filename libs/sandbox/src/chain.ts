import type { SandboxLimits } from './types.js';

/** Belongs to nobody: neither Debian (up to 64999) nor systemd (61184 to 65519) gives this number to anyone. */
export const SANDBOX_UID = 65_530;
const DEFAULT_PROCESSES = 64;
/** Enough for libraries and a few files; too few to fill the kernel's tables. */
const OPEN_FILES = 256;
/**
 * People and machines are answered first; on a busy computer a slicer still gets a tenth of what each other session has. At
 * 19 it got a seventieth, and a part that takes half a minute was not sliced within the hour.
 */
export const DEFAULT_NICENESS = 10;

/** The walls that this system lets us build. */
export interface Walls {
  /** A user of its own, who owns no file of the site; only root can change users. */
  readonly hasOwnUser: boolean;
  /** Own process numbers, message queues and, unless the run needs it, no network. By a user namespace, or as root. */
  readonly spaces: 'user' | 'root' | 'none';
  readonly hasLimits: boolean;
}

/** What to start so that the command runs behind these walls: small system programs that each do one thing and exec the next. */
export function chainOf(
  walls: Walls,
  run: { command: string; args: readonly string[]; hasNetwork: boolean; limits: SandboxLimits; niceness?: number },
): string[] {
  const spaces = spaceChain(walls, run.hasNetwork);
  const user = userChain(walls);
  return [
    ...(walls.hasLimits ? ['nice', '-n', String(run.niceness ?? DEFAULT_NICENESS)] : []),
    // When memory runs out the kernel shall take a slicer rather than the database.
    ...(walls.hasLimits ? ['choom', '-n', '500', '--'] : []),
    ...(walls.spaces === 'root' ? [...spaces, ...user] : [...user, ...spaces]),
    ...(walls.hasLimits ? limitChain(run.limits) : []),
    run.command,
    ...run.args,
  ];
}

function userChain({ hasOwnUser, hasLimits }: Walls): string[] {
  if (!hasLimits) return [];
  const id = String(SANDBOX_UID);
  const user = ['--reuid', id, '--regid', id, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
  // The death signal: whatever happens to us, the child does not outlive us.
  return ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...(hasOwnUser ? user : []), '--'];
}

function spaceChain({ spaces }: Walls, hasNetwork: boolean): string[] {
  if (spaces === 'none') return [];
  return [
    'unshare',
    ...(spaces === 'user' ? ['--user', '--map-current-user'] : []),
    ...(hasNetwork ? [] : ['--net']),
    '--ipc',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    '--',
  ];
}

function limitChain({ cpuS, memoryBytes, fileBytes, processes = DEFAULT_PROCESSES }: SandboxLimits): string[] {
  // Data, not address space: WebAssembly reserves gigabytes of addresses that it never uses.
  return [
    'prlimit',
    `--cpu=${Math.ceil(cpuS)}`,
    `--data=${memoryBytes}`,
    `--fsize=${fileBytes}`,
    `--nproc=${processes}`,
    `--nofile=${OPEN_FILES}`,
    '--core=0',
    '--',
  ];
}
