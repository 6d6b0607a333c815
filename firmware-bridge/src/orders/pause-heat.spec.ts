import { describe, expect, it } from '@jest/globals';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { dropResume, wantResume, watchPause, type PauseHeat } from './pause-heat.js';

const MINUTE = 60_000;
const paused = (nozzleTargetC: number, nozzleC = nozzleTargetC): SessionSnapshot => ({
  phase: 'paused',
  state: 'held',
  sentBlocks: 5,
  ackedBlocks: 5,
  nozzleC,
  nozzleTargetC,
  bedC: 60,
  bedTargetC: 60,
});

function cooled(): PauseHeat {
  const begun = watchPause({}, paused(200), 0);
  expect(begun.order).toBeUndefined();
  expect(watchPause(begun.heat, paused(200), 30 * MINUTE - 1).order).toBeUndefined();
  const step = watchPause(begun.heat, paused(200), 30 * MINUTE);
  expect(step.order).toEqual({ kind: 'heat', nozzleC: 0, bedC: 0 });
  return step.heat;
}

describe('a long pause', () => {
  it('[G19] [I7] switches the heaters off after 30 minutes, once', () => {
    const heat = cooled();
    expect(watchPause(heat, paused(0), 31 * MINUTE).order).toBeUndefined();
  });

  it('goes on at once when it was short', () => {
    const { heat } = watchPause({}, paused(200), 0);
    expect(wantResume(heat, 1)).toEqual({ heat: {}, resumes: { choice: 1 } });
  });

  it('[BP-CTRL-14] [I7] heats to what it was before anything moves again', () => {
    const wanted = wantResume(cooled());
    expect(wanted.order).toEqual({ kind: 'heat', nozzleC: 200, bedC: 60 });
    expect(wanted.resumes).toBeUndefined();
    const warming = watchPause(wanted.heat, paused(200, 150), 40 * MINUTE);
    expect(warming.resumes).toBeUndefined();
    expect(watchPause(warming.heat, paused(200, 198), 41 * MINUTE)).toEqual({ heat: {}, resumes: {} });
  });

  it('stays when somebody says so while it warms up: what gets warm goes off again and nothing moves', () => {
    const warming = watchPause(wantResume(cooled()).heat, paused(200, 150), 40 * MINUTE);
    const held = dropResume(warming.heat);
    expect(held.order).toEqual({ kind: 'heat', nozzleC: 0, bedC: 0 });
    expect(watchPause(held.heat, paused(200, 200), 41 * MINUTE).resumes).toBeUndefined();
    expect(wantResume(held.heat).order).toEqual({ kind: 'heat', nozzleC: 200, bedC: 60 });
  });

  it('gives up on heaters that do not get warm within 30 minutes', () => {
    const warming = watchPause(wantResume(cooled()).heat, paused(200, 150), 40 * MINUTE);
    expect(watchPause(warming.heat, paused(200, 150), 70 * MINUTE - 1).order).toBeUndefined();
    const given = watchPause(warming.heat, paused(200, 150), 70 * MINUTE);
    expect(given.order).toEqual({ kind: 'heat', nozzleC: 0, bedC: 0 });
    expect(watchPause(given.heat, paused(0, 200), 71 * MINUTE).resumes).toBeUndefined();
  });

  it('tells heaters that did not obey again after as long, and still heats before it goes on', () => {
    const heat = cooled();
    const again = watchPause(heat, paused(200), 60 * MINUTE);
    expect(again.order).toEqual({ kind: 'heat', nozzleC: 0, bedC: 0 });
    expect(wantResume(again.heat).order).toEqual({ kind: 'heat', nozzleC: 200, bedC: 60 });
  });

  it('is forgotten when the job ended', () => {
    expect(watchPause(cooled(), { ...paused(0), phase: 'ready' }, 40 * MINUTE)).toEqual({ heat: {} });
  });
});
