import { describe, expect, it } from '@jest/globals';
import { EndPosition, modesMismatch } from './end-position.js';

const after = (...blocks: readonly string[]): EndPosition => {
  const track = new EndPosition();
  track.begin();
  for (const block of blocks) track.note(block);
  return track;
};
const TOLERANCE = { x: 0.01, y: 0.01, z: 0.01 };

describe('EndPosition', () => {
  it.each([
    [['G21', 'G90', 'G1X1.5Y-2F100', 'X+3'], { x: 3, y: -2, z: 99 }],
    [['G20G90', 'G0 X1 Z-.5'], { x: 25.4, y: 99, z: -12.7 }],
    [['G21G90', 'G0X10Y10', 'G91', 'G1X-2.25', 'X.25'], { x: 8, y: 10, z: 99 }],
    [['G21G90G17', 'G2X5Y0I2.5J0F300', 'G4P2', 'M3S100'], { x: 5, y: 0, z: 99 }],
  ])('follows %j', (blocks, at) => {
    const track = after(...blocks);
    expect(track.mismatch(at, TOLERANCE)).toBeUndefined();
    expect(track.mismatch({ ...at, x: at.x + 0.02 }, TOLERANCE)).toMatch(/^X is at/);
  });

  it.each([
    [['G0X1Y1Z1']],
    [['G21G90', 'G0X1', 'G92X0']],
    [['G21G90', 'G0X1', 'G53G0X0']],
    [['G21G90', 'G0X1', 'G55']],
    [['G21G90', 'G0X1', 'M30']],
    [['G21G90', 'G0X1', 'G10L20P1X0']],
    [['G21G91', 'G0X1']],
  ])('says nothing of what it cannot follow: %j', (blocks) => {
    expect(after(...blocks).mismatch({ x: 77, y: 77, z: 77 }, TOLERANCE)).toBeUndefined();
  });

  it('compares the modes the program said with the answer to $G', () => {
    const { modes } = after('G21', 'G90', 'M3S8000', 'G1X1F300');
    expect(modesMismatch('[GC:G1 G54 G17 G21 G90 G94 M3 M9 T0 F300 S8000]', modes, true)).toBeUndefined();
    expect(modesMismatch('[GC:G1 G54 G17 G20 G90 G94 M3 M9 T0 F300 S8000]', modes, true)).toBe('the machine lost G21');
    expect(modesMismatch('[GC:G1 G54 G17 G21 G91 G94 M3 M9 T0 F300 S8000]', modes, true)).toBe('the machine lost G90');
    expect(modesMismatch('[GC:G1 G54 G17 G21 G90 G94 M3 M9 T0 F30 S8000]', modes, true)).toContain('feed is 30');
    expect(modesMismatch('[GC:G1 G54 G17 G21 G90 G94 M3 M9 T0 F300 S800]', modes, true)).toContain('speed is 800');
    expect(modesMismatch('[GC:G1 G54 G17 G21 G90 G94 M3 M9 T0 F0.0 S0.]', modes, false)).toBeUndefined();
    expect(modesMismatch('[GC:G0 G54 G17 G20 G91 G94 M5 M9 T0 F0 S0]', after('G0X1').modes, true)).toBeUndefined();
  });
});
