import { describe, expect, it } from '@jest/globals';
import {
  analyseProgram,
  motionFromGrblSettings,
  motionFromM503,
  withToldMotion,
  type MotionProfile,
} from '../index.js';

const M503 = `echo:; Linear Units:
echo:  G21 ; (mm)
echo:; Steps per unit:
echo:  M92 X80.00 Y80.00 Z400.00 E93.00
echo:; Max feedrates (units/s):
echo:  M203 X500.00 Y450.00 Z5.00 E25.00
echo:; Max Acceleration (units/s2):
echo:  M201 X500.00 Y400.00 Z100.00 E5000.00
echo:; Acceleration (units/s2) (P<print-accel> R<retract-accel> T<travel-accel>):
echo:  M204 P600.00 R1000.00 T700.00
echo:; Advanced (B<min_segment_time_us> S<min_feedrate> T<min_travel_feedrate> J<junction_dev>):
echo:  M205 B20000.00 S0.00 T0.00 J0.08
ok`.split('\n');
const GRBL = '$0=10|$11=0.020|$12=0.002|$13=0|$110=2500.000|$111=2400.000 (y max rate, mm/min)|$112=500.000|$120=200.000|$121=150.000|$122=50.000|$130=300.000|ok'.split('|'); // prettier-ignore

const PROFILE: MotionProfile = {
  firmware: 'grbl',
  process: 'mill',
  envelopeMm: { x: 300, y: 300, z: 60 },
  maxFeedMmPerMin: { x: 3000, y: 3000, z: 1000 },
  maxAccelMmPerS2: { x: 300, y: 300, z: 100 },
  motion: { queueBlocks: 16 },
};

describe('what a machine says of its motion', () => {
  it('reads Marlin’s answer to M503, speeds in mm/min', () => {
    expect(motionFromM503(M503)).toEqual({
      maxFeedMmPerMin: { x: 30_000, y: 27_000, z: 300, e: 1500 },
      maxAccelMmPerS2: { x: 500, y: 400, z: 100, e: 5000 },
      motion: { printAccelMmPerS2: 600, retractAccelMmPerS2: 1000, travelAccelMmPerS2: 700, junctionDeviationMm: 0.08, minSegmentMs: 20 },
    }); // prettier-ignore
  });

  it('reads classic jerk where Marlin was built with it, and inches after G20', () => {
    const { motion, maxFeedMmPerMin } = motionFromM503(['echo:  G20 ; Units in inches', '  M203 X10 Y10 Z1', 'M205 B20000 S0 T0 X0.4 Y0.4 Z0.01 E0.2']); // prettier-ignore
    expect(maxFeedMmPerMin.x).toBeCloseTo(15_240);
    expect(motion.jerkMmPerS?.x).toBeCloseTo(10.16);
    expect(motion.minSegmentMs).toBe(20);
  });

  it('reads GRBL’s answer to $$, with the words of older versions behind the numbers', () => {
    expect(motionFromGrblSettings(GRBL)).toEqual({
      maxFeedMmPerMin: { x: 2500, y: 2400, z: 500 },
      maxAccelMmPerS2: { x: 200, y: 150, z: 50 },
      motion: { junctionDeviationMm: 0.02, arcToleranceMm: 0.002 },
    });
  });

  it('takes the place of the profile’s own, and what was not said stays', () => {
    const told = withToldMotion(PROFILE, motionFromGrblSettings(['$110=600', '$112=0', 'error:9']));
    expect(told).toEqual({ ...PROFILE, maxFeedMmPerMin: { x: 600, y: 3000, z: 1000 } });
  });

  it('changes the estimate: a slower axis takes longer', () => {
    const program = new TextEncoder().encode('G21 G90 F3000\nG1 X100\nM5\n');
    const slow = withToldMotion(PROFILE, motionFromGrblSettings(['$110=600']));
    expect(analyseProgram(program, PROFILE).estimatedS).toBeCloseTo(2.2, 0);
    expect(analyseProgram(program, slow).estimatedS).toBeCloseTo(10, 0);
  });

  it('finds nothing in an answer that says nothing', () => {
    const nothing = { maxFeedMmPerMin: {}, maxAccelMmPerS2: {}, motion: {} };
    expect(motionFromM503(['echo:Unknown command: "M503"', 'ok'])).toEqual(nothing);
    expect(motionFromGrblSettings([])).toEqual(nothing);
  });
});
