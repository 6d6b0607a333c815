import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartError } from './start-error.js';

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** How PostgreSQL's programs are started: as ourselves, or as another user because PostgreSQL refuses root. */
export interface Runner {
  /** The owner that the data folder must have; undefined = whoever we are. */
  readonly owner?: User;
  /** Starts a program in its own session, so that Ctrl-C in our terminal does not reach it before we stop it in order. */
  spawn(program: string, args: readonly string[]): ChildProcess;
}

/** English messages and no settings of the person who happens to start us. */
const childEnv = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });

const asOurselves: Runner = {
  spawn: (program, args) =>
    spawn(program, args, { cwd: '/', env: childEnv(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
};

const asUser = (owner: User): Runner => ({
  owner,
  spawn: (program, args) =>
    spawn(program, args, { ...owner, cwd: '/', env: childEnv(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
});

/**
 * The other user, but allowed to pass through folders that are closed to it: a clone in root's home or below a
 * 0700 folder. PostgreSQL looks for its own files with access(2), which ignores capabilities of other users than
 * root unless the securebit no_setuid_fixup is set (capabilities(7), "Effect of user ID changes").
 */
const asUserWithCapability = (owner: User, capability: string): Runner => {
  const prefix = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--',
  ];
  return { owner, spawn: (program, args) => asOurselves.spawn('setpriv', [...prefix, program, ...args]) };
};

/** Chooses the way in which `program` can be run and `folder` (its data, already owned by the right user) be entered. */
export async function chooseRunner(program: string, folder: string, owner: User | undefined): Promise<Runner> {
  if (!owner) return asOurselves;
  const candidates = [
    asUser(owner),
    asUserWithCapability(owner, 'dac_read_search'),
    asUserWithCapability(owner, 'dac_override'),
  ];
  for (const runner of candidates) if (await reaches(runner, program, folder)) return runner;
  throw new StartError(
    'DATABASE_USER',
    `PostgreSQL does not run as root, and the user with id ${owner.uid} cannot reach ${program} and ${folder}. Start Minga as an ordinary user, move it to a folder that is open to all, or set DATABASE_URL.`,
  );
}

async function reaches(runner: Runner, program: string, folder: string): Promise<boolean> {
  const probe = runner.spawn('/bin/sh', ['-c', 'test -r "$0" && test -x "$0" && cd "$1"', program, folder]);
  return new Promise((resolve) => probe.on('error', () => resolve(false)).on('close', (code) => resolve(code === 0)));
}

/** As root: the owner of an existing data folder, else the user `postgres`, else `nobody`. Otherwise undefined. */
export async function databaseUser(pgData: string): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(pgData).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of ['postgres', 'nobody']) {
    const fields = passwd.split('\n').find((line) => line.startsWith(`${name}:`))?.split(':'); // prettier-ignore
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new StartError(
    'DATABASE_USER',
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody". Start Minga as an ordinary user, or set DATABASE_URL.',
  );
}

/** Runs a program to its end; gives its exit code and everything it printed. */
export async function runToEnd(
  runner: Runner,
  program: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = runner.spawn(program, args);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}

/** The parent of a running process, or undefined when there is no such process. */
export async function parentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the program's name in brackets and may hold anything, so count from its end.
  if (status !== undefined) return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
  if (process.platform === 'linux') return undefined;
  const ps = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(pid)]).catch(() => undefined);
  return ps ? Number(ps.stdout) : undefined;
}

/** The command line of a running process, or an empty text. */
export async function commandOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (line !== undefined) return line.replaceAll('\0', ' ');
  if (process.platform === 'linux') return '';
  const ps = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return ps?.stdout ?? '';
}
