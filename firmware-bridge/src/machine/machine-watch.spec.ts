import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { memoryLog, mill } from '../../test/fixtures.js';
import type { BridgeCore } from '../bridge-core.js';
import type { AttemptRecord } from '../gate/gate-types.js';
import { MachineWatch } from './machine-watch.js';

const MINUTE = 60_000;
const ready: SessionSnapshot = { phase: 'ready', state: 'idle', sentBlocks: 0, ackedBlocks: 0 };
const running: AttemptRecord = { attemptId: 'a1', machineId: 'm1', state: 'running' };

describe('what is looked at each second', () => {
  let clock: FakeClock;
  let snapshot: SessionSnapshot;
  let live: AttemptRecord | undefined;
  let rpm: number | undefined;
  let happened: string[];
  let watch: MachineWatch;

  beforeEach(() => {
    clock = new FakeClock();
    snapshot = ready;
    live = undefined;
    rpm = 0;
    happened = [];
    const store = { saveCursors: () => Promise.resolve() };
    const core = { clock, store, log: memoryLog().log } as unknown as BridgeCore;
    const done = { outcome: 'done', lines: [] } as const;
    watch = new MachineWatch(mill('tcp://x:1'), core, {
      snapshot: () => snapshot,
      live: () => live,
      heat: () => Promise.resolve(done),
      spindleLevel: () => rpm,
      stopSpindle: () => {
        happened.push('spindle off');
        return Promise.resolve(done);
      },
      goOn: () => undefined,
      note: (message) => happened.push(message),
      lostTrack: () => happened.push('lost track'),
      strayRun: () => happened.push('stray run'),
    });
  });

  function pass(ms: number): void {
    for (let left = ms; left > 0; left -= 1000) {
      clock.turn(1000);
      watch.tick();
    }
  }

  describe('a spindle that somebody switched on', () => {
    it('[BP-ORDER-14] goes off after 5 minutes, unless the person says it again', () => {
      pass(1000);
      rpm = 8000;
      watch.renew('spindle');
      pass(4 * MINUTE);
      watch.renew('spindle');
      pass(4 * MINUTE);
      expect(happened).toEqual([]);
      expect(watch.spindleLeaseS).toBe(60);
      pass(MINUTE);
      expect(happened).toEqual([expect.stringMatching(/after 5 minutes/), 'spindle off']);
      rpm = 0;
      pass(MINUTE);
      expect(happened).toHaveLength(2);
      expect(watch.spindleLeaseS).toBeUndefined();
    });

    it('is not renewed by heat, nor by a change of its speed', () => {
      pass(1000);
      rpm = 8000;
      watch.renew('spindle');
      pass(3 * MINUTE);
      rpm = 9000;
      watch.renew('heat');
      pass(2 * MINUTE);
      expect(happened).toContain('spindle off');
    });

    it('goes off at once when the bridge finds it on, and again while it does not obey', () => {
      rpm = 8000;
      pass(1000);
      expect(happened).toEqual([expect.stringMatching(/nobody knows since when/), 'spindle off']);
      pass(20_000);
      expect(happened.filter((what) => what === 'spindle off')).toHaveLength(2);
    });

    it('belongs to the program while one runs', () => {
      live = running;
      snapshot = { ...ready, phase: 'running', state: 'execute' };
      rpm = 8000;
      pass(60 * MINUTE);
      expect(happened).toEqual([]);
    });
  });

  describe('[R11] journal and machine that disagree', () => {
    it.each<[string, AttemptRecord | undefined, SessionSnapshot['phase'], string]>([
      ['the journal says running, the machine is ready', running, 'ready', 'lost track'],
      ['the journal says paused, the machine is ready', { ...running, state: 'paused' }, 'ready', 'lost track'],
      ['the machine runs, the journal knows of nothing', undefined, 'running', 'stray run'],
      [
        'the machine is paused in a run, the journal only has something stored',
        { ...running, state: 'stored' },
        'paused',
        'stray run',
      ],
    ])('%s: after 5 s it is told', (_name, attempt, phase, what) => {
      live = attempt;
      snapshot = { ...ready, phase };
      pass(6000);
      expect(happened).toEqual([]);
      pass(1000);
      expect(happened).toEqual([what]);
    });

    it.each<[string, AttemptRecord | undefined, SessionSnapshot['phase']]>([
      ['both run', running, 'running'],
      ['both pause', { ...running, state: 'paused' }, 'paused'],
      ['the intent is written and no byte left yet', { ...running, state: 'intent' }, 'ready'],
      ['neither runs', undefined, 'ready'],
    ])('%s: nothing is told', (_name, attempt, phase) => {
      live = attempt;
      snapshot = { ...ready, phase };
      pass(MINUTE);
      expect(happened).toEqual([]);
    });

    it('a moment of disagreement does not count', () => {
      live = running;
      for (let each = 0; each < 10; each += 1) {
        snapshot = ready;
        pass(4000);
        snapshot = { ...ready, phase: 'running' };
        pass(1000);
      }
      expect(happened).toEqual([]);
    });
  });
});
