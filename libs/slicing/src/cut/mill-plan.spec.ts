import { describe, expect, it } from '@jest/globals';
import { MILL } from '../../test/parts.js';
import { BREAKTHROUGH_MM, planMill } from './mill-plan.js';

const plan = (change: object): ReturnType<typeof planMill> =>
  planMill({ profile: MILL, material: 'plywood', thicknessMm: 6, ...change });

describe('the plan of a cut', () => {
  it('goes through the board in even passes no deeper than the material allows', () => {
    const { passesMm } = plan({});
    expect(passesMm).toHaveLength(4);
    expect(passesMm.at(-1)).toBeCloseTo(6 + BREAKTHROUGH_MM, 9);
    expect(Math.max(...passesMm.map((depth, i) => depth - (passesMm[i - 1] ?? 0)))).toBeLessThanOrEqual(2);
  });

  it('slows the feed with the spindle, so that the chip stays the same', () => {
    expect(plan({ profile: { ...MILL, maxSpindleRpm: 8000 } })).toMatchObject({
      rpm: 8000,
      feedMmPerMin: 480,
      plungeMmPerMin: 150,
    });
  });

  it('gives a tool of 1 mm a third of feed and depth', () => {
    const thin = plan({ profile: { ...MILL, maxSpindleRpm: 16_000, toolDiameterMm: 1 } });
    expect(thin).toMatchObject({ feedMmPerMin: 320, plungeMmPerMin: 100 });
    expect(thin.passesMm).toHaveLength(10);
  });

  it('stays within the machine’s feeds', () => {
    const profile = { ...MILL, maxFeedMmPerMin: { x: 500, y: 400, z: 60 } };
    expect(plan({ profile })).toMatchObject({ feedMmPerMin: 400, plungeMmPerMin: 60 });
  });

  it.each([
    [{ material: 'constructor' }, 'INPUT_INVALID', 'Known: plywood, MDF, HDPE, acrylic, aluminium'],
    [{ thicknessMm: 0 }, 'INPUT_INVALID', 'at least 0.3 mm'],
    [{ thicknessMm: NaN }, 'INPUT_INVALID', 'at least 0.3 mm'],
    [{ thicknessMm: 40 }, 'PART_TOO_LARGE', 'needs 40.2 mm of depth; this machine has 40 mm'],
    [{ profile: { ...MILL, toolDiameterMm: undefined } }, 'CAM_FAILED', 'no GRBL mill with a known tool'],
  ])('refuses %j', (change, code, text) => {
    expect(() => plan(change)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }));
  });
});
