import { describe, expect, it } from '@jest/globals';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { isHot } from './is-hot.js';

const IDLE: SessionSnapshot = { phase: 'ready', state: 'idle', sentBlocks: 0, ackedBlocks: 0 };

describe('a hot machine', () => {
  it.each<[string, Partial<SessionSnapshot>, boolean]>([
    ['idle and cold', { nozzleTargetC: 0, bedTargetC: 0, spindleRpm: 0 }, false],
    ['cooling down', { nozzleC: 180, nozzleTargetC: 0 }, false],
    ['nozzle target', { nozzleTargetC: 200 }, true],
    ['bed target', { bedTargetC: 60 }, true],
    ['spindle', { spindleRpm: 8000 }, true],
    ['a program runs', { phase: 'running' }, true],
    ['a program is paused', { phase: 'paused' }, true],
    ['lost while hot', { phase: 'closed', nozzleTargetC: 200 }, true],
  ])('%s: %s', (_name, change, expected) => {
    expect(isHot({ ...IDLE, ...change })).toBe(expected);
  });

  it('never connected is cold', () => {
    expect(isHot(undefined)).toBe(false);
  });
});
