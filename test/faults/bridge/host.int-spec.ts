import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printer, printProgram } from '../../../firmware-bridge/test/fixtures.js';
import { movesOf, Scene, until, type Machine } from '../scene.js';

const MEGABYTE = 1024 ** 2;
const LIMIT_BYTES = 220 * MEGABYTE;

/** A group of processes that may take so much memory together; undefined: this system lets us make none. */
function memoryGroup(): { readonly folder: string; readonly limitFile: string } | undefined {
  const roots = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory'];
  for (const root of roots) {
    const folder = path.join(root, `minga-${process.pid}`);
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    const limitFile = ['memory.max', 'memory.limit_in_bytes']
      .map((name) => path.join(folder, name))
      .find((file) => existsSync(file));
    if (limitFile) return { folder, limitFile };
    rmdirSync(folder);
  }
  return undefined;
}

/** A file with a file system in it; undefined: this system cannot mount one. */
function mountedImage(folder: string): string | undefined {
  const disk = path.join(folder, 'disk');
  try {
    execFileSync('truncate', ['-s', '64M', `${disk}.img`]);
    execFileSync('mkfs.ext4', ['-q', `${disk}.img`], { stdio: 'ignore' });
    mkdirSync(disk);
    execFileSync('mount', ['-o', 'loop', `${disk}.img`, disk], { stdio: 'ignore' });
    return disk;
  } catch {
    return undefined;
  }
}

describe('the computer of a bridge', () => {
  let scene: Scene;
  let machine: Machine;

  beforeEach(async () => {
    scene = new Scene();
    await scene.open();
    machine = await scene.machine({ resetsOnConnect: true });
    scene.server.machines = [printer(machine.url)];
  });
  afterEach(() => scene.close());

  it('[E18] out of memory ends the bridge and not its watchdog, which switches the machine off', async () => {
    const group = memoryGroup();
    if (!group) return void process.stderr.write('SKIPPED: may not make a group with little memory\n');
    try {
      writeFileSync(group.limitFile, String(LIMIT_BYTES));
      const into = ['sh', '-c', `echo $$ > ${group.folder}/cgroup.procs && exec "$@"`, 'sh'];
      const child = await scene.startProcess({ module: 'eat-memory', value: '' }, { prefix: into });
      await scene.started(`M104 S200\n${printProgram(500)}`);
      await scene.server.untilState('a1', 'running');
      await until(() => machine.nozzleTargetC === 200);
      child.kill('SIGUSR2');
      await until(() => child.signalCode === 'SIGKILL');
      await until(() => machine.nozzleTargetC === 0);
      expect(scene.watchdogLog.map(({ message }) => message)).toContain('watchdog: switches off');
      const { length } = movesOf(machine.executed);
      await scene.startProcess();
      expect(await scene.server.untilState('a1', 'unknown')).toBe('unknown ATTEMPT_UNKNOWN');
      expect(movesOf(machine.executed).length).toBe(length);
    } finally {
      await scene.close();
      rmdirSync(group.folder);
      scene = new Scene();
      await scene.open();
    }
  });

  it('[E9] a disk that turns read-only: what runs ends and is told, nothing new starts', async () => {
    await mkdir(scene.folder, { recursive: true });
    const disk = mountedImage(scene.folder);
    if (disk === undefined) return void process.stderr.write('SKIPPED: may not mount a file\n');
    try {
      const { server } = scene;
      scene.dataDir = path.join(disk, 'data');
      await scene.startProcess();
      await scene.started(printProgram(60));
      await server.untilState('a1', 'running');
      // As the kernel does after an error of the card.
      execFileSync('mount', ['-o', 'remount,abort', disk]);
      await server.untilState('a1', 'done');
      expect(movesOf(machine.executed)).toEqual(movesOf(printProgram(60).split('\n')));
      const plateToken = { tokenId: 't2', afterRun: 1, by: 'Rosa' };
      await server.send({ ...server.offer(server.addProgram(printProgram(9))), attemptId: 'a2', fence: 2, plateToken });
      const refused = ({ fact }: (typeof server.heard.facts)[number]): boolean =>
        'code' in fact && (fact.code === 'JOURNAL_BROKEN' || fact.code === 'SPACE');
      await server.until(() => server.heard.facts.some(refused));
      expect(movesOf(machine.executed)).toEqual(movesOf(printProgram(60).split('\n')));
      return undefined;
    } finally {
      await scene.endProcesses();
      execFileSync('umount', ['--lazy', disk]);
    }
  });
});
