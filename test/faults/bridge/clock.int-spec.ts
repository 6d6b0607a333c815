import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printer, printProgram } from '../../../firmware-bridge/test/fixtures.js';
import { movesOf, Scene, type Machine } from '../scene.js';

const text = printProgram(8);
const MINUTE_MS = 60_000;

/** Debian's libfaketime, which lies to one process about the time. */
const LIBRARY = readdirSync('/usr/lib')
  .map((folder) => path.join('/usr/lib', folder, 'faketime/libfaketime.so.1'))
  .find((file) => existsSync(file));
const mayFake = LIBRARY !== undefined || process.env['CI'] !== undefined;
if (!mayFake) process.stderr.write('SKIPPED: needs faketime: a bridge that starts in 1999\n');

describe('the clock of a bridge', () => {
  let scene: Scene;
  let machine: Machine;

  beforeEach(async () => {
    scene = new Scene();
    await scene.open();
    machine = await scene.machine({ timeFactor: 100 });
    scene.server.machines = [printer(machine.url)];
  });
  afterEach(() => scene.close());

  /** Facts that were told after the server had told its time. */
  const offByMs = (): number[] =>
    scene.server.heard.facts.flatMap(({ atMs, fact }) =>
      fact.kind === 'attempt' ? [Math.abs(atMs - Date.now())] : [],
    );

  (mayFake ? it : it.skip)(
    '[E12] that starts in 1999 obeys the time of the server: what is late stays late',
    async () => {
      const { server } = scene;
      const env = { LD_PRELOAD: LIBRARY, FAKETIME: '@1999-01-01 00:00:00', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
      await scene.startProcess(undefined, { env });
      await server.untilOnline('m1');
      expect(new Date(server.heard.births[0]?.atMs ?? 0).getUTCFullYear()).toBe(1999);
      const late = { ...server.offer(server.addProgram(text)), attemptId: 'late', startByMs: Date.now() - 1000 };
      await server.send(late);
      expect(await server.untilState('late', 'rejected')).toBe('rejected START_EXPIRED');
      expect(machine.motionStarts).toBe(0);
      await server.startAttempt({ ...server.offer(server.addProgram(text)), fence: 2 });
      await server.untilState('a1', 'done');
      expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
      for (const ms of offByMs()) expect(ms).toBeLessThan(MINUTE_MS);
    },
  );

  // Ecuador's two zones, and one on the other side of the date line whose clocks have changed by an hour and by a day.
  it.each(['America/Guayaquil', 'Pacific/Galapagos', 'Pacific/Apia'])(
    '[I9] in %s tells the same moments',
    async (TZ) => {
      const { server } = scene;
      await scene.startProcess(undefined, { env: { TZ } });
      await scene.started(text);
      await server.untilState('a1', 'done');
      expect(offByMs()).toHaveLength(3);
      for (const ms of offByMs()) expect(ms).toBeLessThan(MINUTE_MS);
    },
  );
});
