import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printer, printProgram } from '../../../firmware-bridge/test/fixtures.js';
import { TurnedClock } from '../plant.js';
import { movesOf, Scene, until, type Machine } from '../scene.js';

const HOUR_MS = 3_600_000;
/** From the stop request to cold heaters, on a computer that tests other things beside it (the wire alone: p99 100 ms). */
const STOPPED_WITHIN_MS = 5_000;

describe('people and the bridge', () => {
  let scene: Scene;
  let machine: Machine;
  const clock = new TurnedClock();

  beforeEach(async () => {
    scene = new Scene();
    await scene.open();
    machine = await scene.machine({ timeFactor: 100 });
    scene.server.machines = [printer(machine.url)];
    await scene.startHere(clock);
    await scene.server.untilOnline('m1');
  });
  afterEach(() => scene.close());

  const hot = (rest: string): string => `M140 S60\nM104 S200\nG28\nM190 S60\nM109 S200\n${rest}M104 S0\nM140 S0\n`;
  const ended = (): Promise<string> =>
    scene.server.until(() => scene.server.states('a1').find((state) => !/^(?:stored|running|paused)/.test(state)));
  const stop = async (): Promise<number> => {
    const askedMs = performance.now();
    await scene.server.send({ kind: 'stop', machineId: 'm1', by: 'Rosa' });
    return askedMs;
  };

  it('[I6] a stop while the program is fetched: nothing starts', async () => {
    const { server } = scene;
    const program = server.addProgram(printProgram(20_000));
    server.stallDownloadAfter = 1000;
    await server.send(server.offer(program));
    await server.until(() => server.requests.length > 0);
    await stop();
    expect(await ended()).toMatch(/^(?:cancelled|rejected|expired)/);
    expect(machine.motionStarts).toBe(0);
  });

  it('[I6] a stop while it heats up: the heaters are off in seconds', async () => {
    const { server } = scene;
    machine.setTimeFactor(1);
    await scene.started(hot(printProgram(5)));
    await until(() => machine.nozzleTargetC > 0);
    const askedMs = await stop();
    await until(() => machine.nozzleTargetC === 0 && machine.bedTargetC === 0);
    expect(performance.now() - askedMs).toBeLessThan(STOPPED_WITHIN_MS);
    expect(await ended()).toMatch(/^(?:cancelled|failed)/);
    expect(server.states('a1').filter((state) => state === 'done')).toEqual([]);
    expect(movesOf(machine.executed)).toEqual([]);
  });

  it('[I6] a stop while it homes: not one block of the program follows', async () => {
    machine.setTimeFactor(5);
    await scene.started(printProgram(50));
    await until(() => machine.motionStarts > 0);
    await stop();
    expect(await ended()).toMatch(/^(?:cancelled|failed)/);
    const { length } = movesOf(machine.executed);
    await scene.moreTelemetry(1);
    expect(movesOf(machine.executed).length).toBe(length);
    expect(length).toBeLessThan(20);
  });

  it('[I7] a pause of 14 hours goes on when a person says so, and only then', async () => {
    const { server } = scene;
    const text = printProgram(60);
    await scene.started(text);
    await until(() => movesOf(machine.executed).length > 2);
    await server.send({ kind: 'pause', attemptId: 'a1', machineId: 'm1', by: 'Rosa' });
    await server.untilState('a1', 'paused');
    const { length } = movesOf(machine.executed);
    clock.aheadMs += 14 * HOUR_MS;
    await scene.moreTelemetry(2);
    expect(movesOf(machine.executed).length).toBe(length);
    expect(server.states('a1').at(-1)).toMatch(/^paused/);
    const resume = { kind: 'resume', attemptId: 'a1', machineId: 'm1', by: 'Rosa' } as const;
    await server.send(resume, { expiresAtMs: clock.nowMs() + 15_000 });
    await server.untilState('a1', 'done');
    expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
  });

  it('[H5] a program swapped for a link after its check is not run', async () => {
    const { server } = scene;
    const program = server.addProgram(printProgram(40));
    await server.send(server.offer(program));
    const { nonce, epoch } = await server.challenge('a1');
    const file = path.join(scene.dataDir, 'spool', program.programSha256);
    const other = path.join(scene.folder, 'other.gcode');
    // Just as long, so that nothing but what it is tells them apart.
    await writeFile(other, printProgram(40).replaceAll('X50', 'X90'));
    await rm(file);
    await symlink(other, file);
    await server.send({ kind: 'commit', attemptId: 'a1', machineId: 'm1', fence: 1, nonce, epoch });
    expect(await ended()).toMatch(/^(?:failed|rejected) PROGRAM_/);
    expect(movesOf(machine.executed)).toEqual([]);
  });
});
