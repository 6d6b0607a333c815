import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printer, printProgram } from '../../firmware-bridge/test/fixtures.js';
import { movesOf, Scene, until, type Machine } from './scene.js';

const HOUR_MS = 3_600_000;

describe('the process of a bridge', () => {
  let scene: Scene;
  let machine: Machine;

  beforeEach(async () => {
    scene = new Scene();
    await scene.open();
    machine = await scene.machine({ resetsOnConnect: true });
    scene.server.machines = [printer(machine.url)];
  });
  afterEach(() => scene.close());

  const text = printProgram(60);

  it('[BP-START-12] [E2] killed between intent and first byte says unknown, and never starts that attempt again', async () => {
    const { server } = scene;
    // `G21` is the first block of the program.
    const child = await scene.startProcess({ module: 'die-before-write', value: 'G21' });
    await scene.started(text);
    await until(() => child.signalCode === 'SIGKILL');
    expect(server.states('a1')).toEqual(['stored']);
    await scene.startProcess();
    expect(await server.untilState('a1', 'unknown')).toBe('unknown ATTEMPT_UNKNOWN');
    await server.untilOnline('m1');
    await server.send(server.offer(server.addProgram(text)));
    const replies = () => server.heard.replies.filter((reply) => reply.kind === 'status');
    await server.until(() => replies().some(({ attemptId, state }) => attemptId === 'a1' && state === 'unknown'));
    expect(machine.motionStarts).toBe(0);
    expect(machine.executed.filter((block) => block.startsWith('G'))).toEqual([]);
    expect(server.heard.births.at(-1)?.machines[0]).toMatchObject({ maxFence: 1, run: 1 });
  });

  it('[E4] frozen for 3 s: the machine waits for the next block, and every block runs once', async () => {
    const { server } = scene;
    const child = await scene.startProcess();
    await scene.started(text);
    await server.untilState('a1', 'running');
    await scene.moreTelemetry(2);
    child.kill('SIGSTOP');
    await delay(2000);
    const { length } = machine.executed;
    await delay(1000);
    // Its planner ran dry long ago: it stands still.
    expect(machine.executed.length).toBe(length);
    expect(movesOf(machine.executed).length).toBeLessThan(60);
    child.kill('SIGCONT');
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
    expect(scene.watchdogLog.filter(({ message }) => message === 'watchdog: switches off')).toEqual([]);
  });

  it('[E6] after a power cut nothing moves, the open attempt is unknown and the journal whole', async () => {
    const { server } = scene;
    const child = await scene.startProcess();
    await scene.started(text);
    await server.untilState('a1', 'running');
    await scene.moreTelemetry(2);
    process.kill(scene.watchdogPid ?? 0, 'SIGKILL');
    await scene.kill(child);
    machine.powerCycle();
    const { length } = machine.executed;
    const journal = path.join(scene.dataDir, 'journal');
    const log = readdirSync(journal).filter((name) => name.endsWith('.log')).toSorted().at(-1) ?? ''; // prettier-ignore
    // What was being written when the light went out: the head of a record of 500 bytes, and the first 20 of them.
    appendFileSync(path.join(journal, log), Buffer.from([1, 2, 3, 4, 0xf4, 1, 1, ...Buffer.alloc(20, 'x')]));
    await scene.startProcess();
    expect(await server.untilState('a1', 'unknown')).toBe('unknown ATTEMPT_UNKNOWN');
    await server.untilOnline('m1');
    expect(machine.executed.slice(length).filter((block) => block.startsWith('G'))).toEqual([]);
    expect(readdirSync(scene.dataDir).filter((name) => name.includes('broken'))).toEqual([]);
    expect(server.heard.births.at(-1)?.machines[0]).toMatchObject({ maxFence: 1, run: 1 });
  });

  it('[BP-ENV-11] [E11] wall clock two hours back, then a year ahead: no time-out fires and no expiry is bypassed', async () => {
    const { server } = scene;
    const value = `${-2 * HOUR_MS},${365 * 24 * HOUR_MS}`;
    const child = await scene.startProcess({ module: 'clock-jumps', value });
    await scene.started(text);
    await server.untilState('a1', 'running');
    child.kill('SIGUSR2');
    await scene.moreTelemetry(2);
    await server.untilState('a1', 'done');
    expect(server.states('a1')).toEqual(['stored', 'running', 'done']);
    const next = (attemptId: string, fence: number) => {
      const plateToken = { tokenId: attemptId, afterRun: 1, by: 'Rosa' };
      return { ...server.offer(server.addProgram(text)), attemptId, fence, plateToken };
    };
    // By the clock on its wall this offer has two hours left.
    await server.send({ ...next('late', 2), startByMs: Date.now() - 1000 });
    expect(await server.untilState('late', 'rejected')).toBe('rejected START_EXPIRED');
    await server.startAttempt(next('a2', 3));
    await server.untilState('a2', 'running');
    child.kill('SIGUSR2');
    await scene.moreTelemetry(2);
    await server.untilState('a2', 'done');
    expect(server.states('a2')).toEqual(['stored', 'running', 'done']);
    // A year ahead nothing that is in time is late: not the connection, not the watchdog, not an order.
    expect(server.heard.births).toHaveLength(1);
    expect(scene.watchdogLog.filter(({ message }) => message === 'watchdog: switches off')).toEqual([]);
    await server.send({ kind: 'query', attemptId: 'a2', machineId: 'm1' });
    await server.until(() => server.heard.replies.some((reply) => reply.kind === 'status' && reply.state === 'done'));
  });

  it('[E18] the watchdog is less likely than the bridge to be ended when memory runs out', async () => {
    const child = await scene.startProcess();
    await scene.server.untilOnline('m1');
    await until(() => scene.watchdogPid);
    const told = (pid: number | undefined, file: string): number =>
      Number(readFileSync(`/proc/${pid}/${file}`, 'utf8'));
    const watchdog = scene.watchdogPid;
    // Where a process may not ask for that itself, its unit does.
    const unit = readFileSync('deploy/bridge/minga-watchdog.service', 'utf8');
    expect(unit).toContain('\nOOMScoreAdjust=-900\n');
    if (!mayBeLast()) return;
    expect(told(watchdog, 'oom_score_adj')).toBe(-900);
    expect(told(watchdog, 'oom_score')).toBeLessThan(told(child.pid, 'oom_score'));
  });
});

/** Needs CAP_SYS_RESOURCE, which root in a container may lack. */
function mayBeLast(): boolean {
  try {
    execFileSync('sh', ['-c', 'echo -900 > /proc/self/oom_score_adj'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('SKIPPED: may not lower its oom_score_adj: only the unit of the watchdog is looked at\n');
    return false;
  }
}
