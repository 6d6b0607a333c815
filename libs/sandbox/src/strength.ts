import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chainOf, type Walls } from './chain.js';

/** What the system enforces on a sandboxed run. */
export interface SandboxStrength {
  /** Limits of processor time, memory, file size and processes. */
  readonly limits: boolean;
  /** A run without network has none. */
  readonly network: boolean;
  /** A run sees no process but its own, and none of its processes outlives it. */
  readonly processes: boolean;
  /** It runs as a user who owns nothing. When the site itself does not run as root, its own user's files stay readable. */
  readonly ownUser: boolean;
  /** What is not enforced here and what would help, in words; empty when all is. */
  readonly missing: readonly string[];
}

/** Where small system programs are; our own PATH could be anybody's. */
export const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

const PROBE = { hasNetwork: false, limits: { wallMs: 5_000, cpuS: 5, memoryBytes: 2e8, fileBytes: 1e6 } };
const NONE: Walls = { hasOwnUser: false, spaces: 'none', hasLimits: false };

let found: Promise<Walls> | undefined;

/** The strongest walls that a trial run got through, looked for once. */
export function walls(): Promise<Walls> {
  return (found ??= findWalls());
}

export async function sandboxStrength(): Promise<SandboxStrength> {
  const { hasLimits, spaces, hasOwnUser } = await walls();
  const hasSpaces = spaces !== 'none';
  const isRoot = process.getuid?.() === 0;
  const missing = [
    ...(hasLimits ? [] : ['limits of memory, file size and processor time (needs prlimit and setpriv of util-linux)']),
    ...(hasSpaces ? [] : ['network of their own and process numbers of their own (needs namespaces, which the kernel or the container forbids)']),
    ...(hasOwnUser || !isRoot ? [] : ['user of its own (the site runs as root from a folder that others cannot read)']),
  ]; // prettier-ignore
  return { limits: hasLimits, network: hasSpaces, processes: hasSpaces, ownUser: hasOwnUser, missing };
}

async function findWalls(): Promise<Walls> {
  for (const candidate of candidates(process.getuid?.() === 0)) {
    if (await isPassable(candidate)) return candidate;
  }
  return NONE;
}

/** Strongest first. */
export function candidates(isRoot: boolean): Walls[] {
  const users = isRoot ? [true, false] : [false];
  const spaces = isRoot ? (['user', 'root'] as const) : (['user'] as const);
  return [
    ...users.flatMap((hasOwnUser) => spaces.map((kind): Walls => ({ hasOwnUser, spaces: kind, hasLimits: true }))),
    ...users.map((hasOwnUser): Walls => ({ hasOwnUser, spaces: 'none', hasLimits: true })),
  ];
}

/** Behind these walls our own files must still be readable, or no engine could be loaded. */
async function isPassable(candidate: Walls): Promise<boolean> {
  const file = fileURLToPath(import.meta.url);
  const chain = chainOf(candidate, { command: 'test', args: ['-r', file, '-a', '-x', process.execPath], ...PROBE });
  const [command = '', ...args] = chain;
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', env: { PATH: SYSTEM_PATH }, timeout: PROBE.limits.wallMs });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
