import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { removeDataFolder } from '../test/data-folder.js';
import { memoryLog, printProgram, printer } from '../test/fixtures.js';
import { MiniServer } from '../test/mini-server.js';
import { Bridge } from './index.js';
import { JournalStore } from './journal/store.js';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));
const MEGABYTE = 1024 ** 2;

/** Small disks are mounted, which only root may; where tests must be complete, their absence is a failure. */
const canMount = process.getuid?.() === 0 || process.env['CI'] !== undefined;
const onSmallDisk = canMount ? describe : describe.skip;
if (!canMount) process.stderr.write('SKIPPED: needs root: disks that run full\n');

let folder: string;
let server: MiniServer;
let machine: Awaited<ReturnType<typeof startSimulatedMachine>>;
let bridge: Bridge | undefined;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'disk-'));
  server = await new MiniServer().start();
  machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 20, resetsOnConnect: true });
  server.machines = [printer(machine.url)];
  bridge = undefined;
  children = [];
});
afterEach(async () => {
  machine.setTimeFactor(1000);
  await bridge?.stop();
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await server.close();
  await machine.close();
  await removeDataFolder(folder);
});

async function startBridge(dataDir: string, over: object = {}): Promise<Bridge> {
  const started = new Bridge({ ...server.config(dataDir), ...over }, { log: memoryLog().log });
  bridge = started;
  await started.start();
  await server.untilOnline('m1');
  return started;
}

onSmallDisk('a disk of 8 MB', () => {
  let disk: string;
  beforeEach(async () => {
    disk = path.join(folder, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
  });
  afterEach(async () => {
    await bridge?.stop();
    bridge = undefined;
    // Lazily: a test that failed may have left a file open.
    execFileSync('umount', ['--lazy', disk]);
  });

  /** @returns when not one byte more fits */
  async function fill(): Promise<void> {
    const handle = await open(path.join(disk, 'filler'), 'a');
    try {
      for (let bytes = MEGABYTE; bytes >= 1; bytes = Math.floor(bytes / 2)) {
        for (;;) if (!(await handle.write(Buffer.alloc(bytes)).catch(() => undefined))) break;
      }
    } finally {
      await handle.close();
    }
  }
  const makeRoom = (): Promise<void> => rm(path.join(disk, 'filler'));

  it('[E7] too small for a program refuses the offer with SPACE, and takes the next one after a clean-up', async () => {
    await startBridge(disk);
    await fill();
    const big = server.addProgram(printProgram(4000));
    await server.send(server.offer(big));
    expect(await server.untilState('a1', 'rejected')).toMatch(/^rejected (SPACE|JOURNAL_BROKEN)$/);
    await makeRoom();
    await server.startAttempt({ ...server.offer(server.addProgram(printProgram(8))), attemptId: 'a2', fence: 2 });
    await server.untilState('a2', 'done');
  });

  it('[E8] full in mid-job lives on its reserve to the end of the job, starts nothing new, and takes it back', async () => {
    const reserve = path.join(disk, 'reserve');
    const running = await startBridge(disk, { reserveBytes: 2 * MEGABYTE });
    await server.startAttempt(server.offer(server.addProgram(printProgram(60))));
    await server.untilState('a1', 'running');
    expect((await stat(reserve)).size).toBe(2 * MEGABYTE);
    await fill();
    await server.untilState('a1', 'done');
    await server.until(() => running.machine('m1')?.view.problem?.code === 'SPACE' || undefined);
    await expect(stat(reserve)).rejects.toThrow('ENOENT');
    await makeRoom();
    await server.until(() => running.machine('m1')?.view.problem === undefined);
    expect((await stat(reserve)).size).toBe(2 * MEGABYTE);
    await running.stop();
    bridge = undefined;
    // The journal is whole: the attempt is known as done after a restart, and nothing is locked.
    const again = await startBridge(disk, { reserveBytes: 2 * MEGABYTE });
    await server.send({ kind: 'query', attemptId: 'a1', machineId: 'm1' });
    await server.until(() => server.heard.replies.find((reply) => reply.kind === 'status' && reply.state === 'done'));
    expect(again.machine('m1')?.view.isLocked).toBe(false);
  });

  // tmpfs and bind mounts refuse to become read-only while LevelDB holds its log open (EBUSY); a disk without one byte
  // left refuses the journal's writes just so.
  it('[BP-START-25] [E9] a journal that cannot be written starts nothing, and does when it can again', async () => {
    const running = await startBridge(disk);
    await fill();
    const problem = (): string | undefined => running.machine('m1')?.view.problem?.code;
    const ask = async (attemptId: string): Promise<void> => {
      const { length } = server.heard.replies;
      await server.send({ kind: 'query', attemptId, machineId: 'm1' });
      await server.until(() => server.heard.replies.length > length);
    };
    // The last page of a file takes a little more even on a full disk.
    for (let index = 0; problem() !== 'JOURNAL_BROKEN'; index += 1) await ask(`never-${index}`);
    await server.until(() => server.heard.facts.some(({ fact }) => 'code' in fact && fact.code === 'JOURNAL_BROKEN'));
    const offer = server.offer(server.addProgram(printProgram(8)));
    await server.send(offer);
    await ask('one-more');
    expect(server.requests).toEqual([]);
    expect(machine.motionStarts).toBe(0);
    await makeRoom();
    await server.until(() => problem() === undefined);
    await server.startAttempt({ ...offer, attemptId: 'a2', fence: 2 });
    await server.untilState('a2', 'done');
  });

  it('full and written to all the same, the journal is whole afterwards', async () => {
    const broken: string[] = [];
    const openStore = (): Promise<JournalStore> => JournalStore.open(disk, 1, (copy) => broken.push(copy));
    const store = await openStore();
    const attempt = (index: number) =>
      ({ attemptId: `a${index}`, machineId: 'm1', state: 'done', reason: { message: 'x'.repeat(300) } }) as const;
    for (let index = 0; index < 50; index += 1) await store.write({ attempt: attempt(index) });
    await fill();
    let refused = 0;
    for (let index = 50; index < 300; index += 1) {
      await store.write({ attempt: attempt(index) }).catch(() => (refused += 1));
    }
    expect(refused).toBeGreaterThan(0);
    await makeRoom();
    for (let index = 300; index < 600; index += 1) await store.write({ attempt: attempt(index) });
    await store.close();
    const again = await openStore();
    expect(broken).toEqual([]);
    expect(again.attempt('a599')?.state).toBe('done');
    expect(again.attempt('a300')?.state).toBe('done');
    await again.close();
  });
});

describe('downloads', () => {
  it('[H1] cut at 70 %, twice, they go on where they broke and are whole', async () => {
    await startBridge(folder);
    // Many pieces: the one that is in the air when the line breaks may be lost.
    const program = server.addProgram(printProgram(40_000));
    server.breakDownloadAfter = Math.floor(program.programBytes * 0.7);
    await server.startAttempt(server.offer(program));
    await server.untilState('a1', 'running');
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.at(-1)?.range).toMatch(/^bytes=\d+-$/);
  });

  it('[E1] killed in a download, the next process goes on from what is on the disk', async () => {
    const program = server.addProgram(printProgram(20_000));
    server.stallDownloadAfter = Math.floor(program.programBytes / 2);
    const dataDir = path.join(folder, 'data');
    const configFile = path.join(folder, 'bridge.json');
    await writeFile(configFile, JSON.stringify(server.config(dataDir)));
    const launch = (): ChildProcess => {
      const env = { ...process.env, NODE_OPTIONS: '' };
      const child = spawn(process.execPath, [MAIN, '--config', configFile], { stdio: 'ignore', env });
      children.push(child);
      return child;
    };
    const first = launch();
    await server.untilOnline('m1');
    await server.send(server.offer(program));
    const part = path.join(dataDir, 'spool', `${program.programSha256}.part`);
    await server.until(() => server.requests.length === 1);
    // Nobody else sees the bytes arrive: look until the file has some.
    while ((await stat(part).catch(() => ({ size: 0 }))).size === 0) await new Promise(setImmediate);
    first.kill('SIGKILL');
    await once(first, 'exit');
    launch();
    await server.untilState('a1', 'expired');
    await server.untilOnline('m1');
    await server.startAttempt({ ...server.offer(program), attemptId: 'a2', fence: 2 });
    await server.untilState('a2', 'running');
    expect(server.requests.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('[BP-START-16] [H2] a byte that rots after STORED stops the start, not the part', async () => {
    await startBridge(folder);
    const program = server.addProgram(printProgram(400));
    const offer = server.offer(program);
    await server.send(offer);
    const { nonce, epoch } = await server.challenge('a1');
    const file = path.join(folder, 'spool', program.programSha256);
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await server.send({ kind: 'commit', attemptId: 'a1', machineId: 'm1', fence: 1, nonce, epoch });
    expect(await server.untilState('a1', 'failed')).toBe('failed PROGRAM_HASH');
    expect(machine.motionStarts).toBe(0);
    expect(await readdir(path.join(folder, 'spool'))).toContain(program.programSha256);
  });
});

describe('file descriptors', () => {
  it('[E16] too few of them refuse new work with a code, and a running job is not touched', async () => {
    const dataDir = path.join(folder, 'data');
    const configFile = path.join(folder, 'bridge.json');
    await writeFile(configFile, JSON.stringify(server.config(dataDir)));
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [MAIN, '--config', configFile], { stdio: 'ignore', env });
    children.push(child);
    await server.untilOnline('m1');
    await server.startAttempt(server.offer(server.addProgram(printProgram(100))));
    await server.untilState('a1', 'running');
    // Below what it holds already: not one more can be opened.
    execFileSync('prlimit', [`--pid=${child.pid}`, '--nofile=8:']);
    await server.untilState('a1', 'done');
    await server.send({
      ...server.offer(server.addProgram(printProgram(9))),
      attemptId: 'a2',
      fence: 2,
      plateToken: { tokenId: 't2', afterRun: 1, by: 'Rosa' },
    });
    expect(await server.untilState('a2', 'rejected')).toMatch(/^rejected (PROGRAM_FETCH|JOURNAL_BROKEN)$/);
  });
});
